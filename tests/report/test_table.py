"""The table of grades in a terminal."""

from __future__ import annotations

import io
import re

import msgspec
import pytest
from rich.console import Console

from autograder.model import Verdict
from autograder.report.table import GradesTable
from autograder.rules import Counted, Standing


def plain(*verdicts: Verdict, width: int = 100, worth: dict[str, float] | None = None) -> list[str]:
    return re.sub(r"\x1b\[\d*m", "", printed(*verdicts, width=width, worth=worth)).splitlines()


def printed(*verdicts: Verdict, width: int = 100, worth: dict[str, float] | None = None) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=True).print(GradesTable(verdicts, worth))
    return out.getvalue()


def row(student: str, *verdicts: Verdict) -> str:
    return next(line for line in printed(*verdicts).splitlines() if student in line)


@pytest.fixture(autouse=True)
def _no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


def test_scores_are_laid_out_by_student_and_exercise_with_totals(verdict: Verdict) -> None:
    other = msgspec.structs.replace(verdict, exercise="greeting", score=1, max_score=1, tasks=())
    line = row("Зоя", verdict, other)
    assert line.index("1.5 / 4.5 ✗") < line.index("1 / 1 ✓") < line.index("2.5 / 5.5")


def test_what_was_not_handed_in_and_what_could_not_be_graded_are_told_apart(verdict: Verdict) -> None:
    unread = msgspec.structs.replace(
        verdict, student="bo", exercise="greeting", score=0, problem="A PDF.", tasks=()
    )
    fault = msgspec.structs.replace(verdict, student="cy", score=None)
    assert "–" in row("bo", verdict, unread, fault)
    assert "0 / 4.5 !" in row("bo", verdict, unread, fault)
    assert "? / 4.5 ?" in row("cy", verdict, unread, fault)


def test_a_total_is_out_of_all_exercises_so_that_what_was_not_handed_in_counts_as_nothing(
    verdict: Verdict,
) -> None:
    assert "1.5 / 6.5" in printed(verdict, worth={"greeting": 2, verdict.exercise: 4.5})


def test_columns_keep_the_order_of_the_course(verdict: Verdict) -> None:
    heading, *_ = plain(verdict, worth={"zebra": 1, "apple": 1})
    assert heading.split() == ["student", "zebra", "apple", verdict.exercise, "total"]


@pytest.mark.parametrize("width", [30, 40, 60])
def test_where_the_columns_do_not_fit_each_score_has_a_line_and_nothing_is_cut(
    verdict: Verdict, width: int
) -> None:
    worth = dict.fromkeys(["lemmatization", "image_gradient", "model_selection"], 10.0)
    lines = plain(verdict, width=width, worth=worth)
    assert max(map(len, lines)) <= width
    (score,) = (line for line in lines if verdict.exercise in line)
    assert "1.5 / 4.5 ✗" in score
    assert any("total" in line and "1.5 / 34.5" in line for line in lines)
    assert not any("…" in line for line in lines)


def test_only_the_marks_that_occur_are_explained(verdict: Verdict) -> None:
    assert "a check did not pass" in printed(verdict)
    assert "nothing handed in" not in printed(verdict)


def test_no_color_leaves_no_colour_and_the_marks_remain(verdict: Verdict) -> None:
    text = printed(verdict)
    assert "\x1b[3" not in text
    assert "✗" in text


def test_a_name_cannot_print_escapes_or_markup(verdict: Verdict) -> None:
    hostile = msgspec.structs.replace(verdict, student="\x1b[2J[red]eve[/red]")
    assert "[red]eve[/red]" in printed(hostile)
    assert "\x1b[2J" not in printed(hostile)


def standing(verdict: Verdict, **changes: object) -> Standing:
    counted = Counted(exercise=verdict.exercise, score=verdict.score, max_score=4.5, attempts=1)
    greeting = Counted(exercise="greeting", score=1, max_score=2, attempts=1)
    exercises = (msgspec.structs.replace(counted, **changes), greeting)
    return Standing(student=verdict.student, assignment="first", score=1, max_score=2, exercises=exercises)


def by_the_rules(verdict: Verdict, *standings: Standing) -> str:
    greeting = msgspec.structs.replace(verdict, exercise="greeting", score=1, max_score=2, tasks=())
    out = io.StringIO()
    table = GradesTable([verdict, greeting], {verdict.exercise: 4.5, "greeting": 2}, standings)
    Console(file=out, width=100).print(table)
    return out.getvalue()


def test_what_is_dropped_stands_in_brackets_and_is_in_no_total(verdict: Verdict) -> None:
    text = by_the_rules(verdict, standing(verdict, dropped=True))
    assert "(1.5 / 4.5 ✗)" in text
    assert re.search(r"1 / 2 ✓ +1 / 2$", text, re.MULTILINE)
    assert "( in brackets: among the lowest" in text


def test_what_lateness_costs_stands_beside_the_score_and_is_off_the_total(verdict: Verdict) -> None:
    text = by_the_rules(verdict, standing(verdict, penalty=0.5))
    assert "1.5 / 4.5 ✗ −0.5" in text
    assert "2 / 6.5" in text
    assert "− taken off because it was late" in text


def test_without_rules_no_rule_is_explained(verdict: Verdict) -> None:
    assert "brackets" not in by_the_rules(verdict, standing(verdict))
