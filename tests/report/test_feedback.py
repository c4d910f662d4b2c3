"""What a student reads, and what never shows."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import msgspec
import pytest

from autograder.faq import FaqEntry
from autograder.model import CheckResult, Exercise, Outcome, TaskResult, Verdict
from autograder.report.feedback import (
    WORDS,
    Card,
    card_text,
    make_card,
    points,
    render_card,
    render_page,
    render_summary,
    summary_text,
)
from tests.report.conftest import TASKS

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\x1b[31m\u202e\x00`<b>`*<i>*"


@pytest.fixture
def card(verdict: Verdict, exercise: Exercise, faq: dict[str, FaqEntry]) -> Card:
    return make_card(verdict.tasks[0], exercise.tasks[0], faq)


def text_of(html: str) -> str:
    """Return what a reader sees, without the style."""
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL).split())


def test_a_card_leads_with_what_went_wrong_and_how_to_go_on(card: Card) -> None:
    seen = text_of(render_card(card))
    order = [
        "The mean over batches",
        "0 / 2",
        "not right yet",
        "Each row counts once. did not pass",
        "got 0.5000, expected 0.6667",
        "Likely reason: That is the mean of the batches",
        "Next step: Count rows",
        "Why count rows?",
        "1 more check was not run because “Each row counts once.” did not pass",
        "Many batches.",
        "mean returns a number.",
    ]
    places = [seen.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_words_beside_its_symbol(outcome: Outcome) -> None:
    check = CheckResult(name="test", task="mean", outcome=outcome, title="A check.")
    result = TaskResult(id="mean", title="Means", score=0.0, max_score=2.0, checks=(check,))
    card = make_card(result, TASKS[0], {})
    for seen in (text_of(render_card(card)).lower(), card_text(card).lower()):
        assert WORDS[outcome] in seen


def test_expected_and_actual_are_shown_where_the_message_does_not_say_them(card: Card) -> None:
    assert "<dt>" not in render_card(card)
    check = msgspec.structs.replace(card.problems[0].check, message="The result is not right.")
    result = msgspec.structs.replace(card.result, checks=(check,))
    seen = text_of(render_card(make_card(result, TASKS[0], {})))
    assert "got 0.5000 expected 0.6667" in seen


def test_cases_of_one_check_are_one_line(card: Card) -> None:
    result = msgspec.structs.replace(card.result, checks=(card.problems[0].check,) * 6)
    html = render_card(make_card(result, TASKS[0], {}))
    assert html.count("Likely reason") == 1
    assert "(6 cases)" in html


def test_what_holds_of_two_checks_is_said_once(card: Card) -> None:
    check = msgspec.structs.replace(card.problems[0].check, message="`mean` is not written yet.")
    other = msgspec.structs.replace(check, title="Nothing else changes.", name="test_other")
    result = msgspec.structs.replace(card.result, checks=(check, other))
    made = make_card(result, TASKS[0], {})
    for seen in (render_card(made), card_text(made)):
        assert seen.count("is not written yet") == 1
        assert "Nothing else changes." in seen


def test_a_task_whose_checks_never_ran_gets_no_advice(card: Card, faq: dict[str, FaqEntry]) -> None:
    result = msgspec.structs.replace(card.result, checks=())
    seen = text_of(render_card(make_card(result, TASKS[0], faq)))
    assert "No check was run: the notebook could not be read." in seen
    assert "could not be checked" in seen
    assert "Next step" not in seen


def test_a_task_with_full_marks_needs_no_advice(
    verdict: Verdict, exercise: Exercise, faq: dict[str, FaqEntry]
) -> None:
    html = render_card(make_card(verdict.tasks[1], exercise.tasks[1], faq))
    assert "full marks" in html
    assert "Next step" not in html
    assert "<details" not in html


def test_a_grader_fault_is_not_blamed_on_the_student(card: Card) -> None:
    check = msgspec.structs.replace(card.problems[0].check, outcome=Outcome.INTERNAL)
    result = msgspec.structs.replace(card.result, score=None, checks=(check,))
    seen = text_of(render_card(make_card(result, TASKS[0], {})))
    assert "not graded yet: the grader failed here, and a person will look at it" in seen
    assert "Next step" not in seen


def test_the_summary_tells_what_happened_while_the_notebook_was_loaded(
    verdict: Verdict, exercise: Exercise
) -> None:
    for seen in (text_of(render_summary(verdict, exercise)), summary_text(verdict, exercise)):
        assert "1.5 of 3.5 points from checks" in seen
        assert "cell 7" in seen
        assert "It ran for more than 20 s" in seen
        assert "is there 2 times" in seen


def test_an_unreadable_notebook_is_said_first(verdict: Verdict, exercise: Exercise) -> None:
    unread = msgspec.structs.replace(verdict, problem="This is a PDF, not a notebook.", cells=(), notices=())
    assert "could not be graded. This is a PDF" in text_of(render_summary(unread, exercise))
    assert "could not be graded. This is a PDF" in summary_text(unread, exercise)


def test_what_staff_know_never_shows(verdict: Verdict, exercise: Exercise, faq: dict[str, FaqEntry]) -> None:
    shown = [render_page(verdict, exercise, faq), render_summary(verdict, exercise)]
    shown += [summary_text(verdict, exercise)]
    for result, task in zip(verdict.tasks, exercise.tasks, strict=True):
        made = make_card(result, task, faq)
        shown += [render_card(made), card_text(made)]
    assert not any("HIDDEN" in text for text in shown)


def test_nothing_that_a_student_wrote_is_markup(
    verdict: Verdict, exercise: Exercise, faq: dict[str, FaqEntry]
) -> None:
    clean, evil = (_tags(render_page(one, exercise, faq)) for one in (verdict, _everywhere(verdict, EVIL)))
    assert not {"script", "img", "b", "i"} & (set(evil) - set(clean))
    page = render_page(_everywhere(verdict, EVIL), exercise, faq)
    assert not re.search("[\x00\x1b\u202e]", page)
    assert "&lt;script&gt;" in page


def test_a_page_stands_on_its_own(verdict: Verdict, exercise: Exercise, faq: dict[str, FaqEntry]) -> None:
    page = render_page(verdict, exercise, faq)
    assert not re.search(r"<(script|link|img|iframe)|https?:|url\(|@import", page)
    for target in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{target}"' in page
    assert 'lang="en"' in page
    assert "prefers-color-scheme: dark" in page
    assert "width=device-width" in page


def test_every_element_is_closed(verdict: Verdict, exercise: Exercise, faq: dict[str, FaqEntry]) -> None:
    assert _unclosed(render_page(verdict, exercise, faq)) == []


@pytest.mark.parametrize(
    ("number", "written"), [(2.0, "2"), (1.5, "1.5"), (1 / 3, "0.33"), (0, "0"), (10, "10")]
)
def test_points_have_no_needless_decimals(number: float, written: str) -> None:
    assert points(number) == written


def _everywhere(verdict: Verdict, text: str) -> Verdict:
    """Return a verdict in which a student's text stands wherever it can."""
    checks = [
        msgspec.structs.replace(check, message=text, actual=text, title=check.title + text)
        for check in verdict.tasks[0].checks
    ]
    task = msgspec.structs.replace(verdict.tasks[0], checks=tuple(checks))
    cells = [msgspec.structs.replace(report, cell=text, message=text) for report in verdict.cells]
    return msgspec.structs.replace(
        verdict,
        student=text,
        problem=text,
        notices=(text,),
        output=text,
        cells=tuple(cells),
        tasks=(task, *verdict.tasks[1:]),
    )


class _Elements(HTMLParser):
    """Takes down the elements of a page, and those that are open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _tags(html: str) -> list[str]:
    return _Elements(html).seen


def _unclosed(html: str) -> list[str]:
    return _Elements(html).open


@pytest.mark.parametrize(
    ("outcome", "advice"),
    [
        (Outcome.FAILED, "Count"),
        (Outcome.ERROR, "Count"),
        (Outcome.TIMEOUT, "a loop that does not end"),
        (Outcome.MEMORY, "what grows without need"),
        (Outcome.CRASHED, "ends Python itself"),
    ],
)
def test_the_next_step_is_about_what_happened(card: Card, outcome: Outcome, advice: str) -> None:
    check = msgspec.structs.replace(card.problems[0].check, outcome=outcome)
    result = msgspec.structs.replace(card.result, checks=(check,))
    made = make_card(result, TASKS[0], {})
    for seen in (text_of(render_card(made)), card_text(made)):
        assert advice in seen.partition("Next step:")[2]


@pytest.mark.parametrize(("skipped", "is_open"), [(1, True), (3, True), (4, False)])
def test_a_long_list_of_checks_that_were_not_run_is_folded(card: Card, skipped: int, is_open: bool) -> None:
    others = [
        CheckResult(name=f"t{n}", task="mean", outcome=Outcome.SKIPPED, title=f"Check {n}.")
        for n in range(skipped)
    ]
    result = msgspec.structs.replace(card.result, checks=(card.problems[0].check, *others))
    html = render_card(make_card(result, TASKS[0], {}))
    assert ('<details class="ag-soft" open>' in html) == is_open
    assert f"{skipped} more check" in html


@pytest.mark.parametrize(
    ("scores", "state"), [((2, 1.5), "full"), ((0, 1.5), "part"), ((0, 0), "none"), ((None, 1.5), "open")]
)
def test_the_summary_has_the_colour_of_all_tasks_together(
    verdict: Verdict, exercise: Exercise, scores: tuple[float | None, ...], state: str
) -> None:
    tasks = [
        msgspec.structs.replace(result, score=score)
        for result, score in zip(verdict.tasks, [*scores, None], strict=True)
    ]
    assert f'class="ag ag-{state} ' in render_summary(
        msgspec.structs.replace(verdict, tasks=tuple(tasks)), exercise
    )


def test_a_voided_check_is_no_problem_and_its_reason_is_told(
    verdict: Verdict, faq: dict[str, FaqEntry]
) -> None:
    mean = verdict.tasks[0]
    checks = tuple(
        msgspec.structs.replace(check, voided="<b>Nobody</b> was told `that`.")
        if check.outcome is not Outcome.PASSED
        else check
        for check in mean.checks
    )
    card = make_card(msgspec.structs.replace(mean, checks=checks, score=2.0), TASKS[0], faq)
    assert (card.state, card.problems, card.skipped) == ("full", (), ())
    page, text = render_card(card), card_text(card)
    assert "Does not count, so that everybody gets it" in page
    assert "&lt;b&gt;Nobody&lt;/b&gt; was told <code>that</code>." in page
    assert "○ Each row counts once. (does not count, everybody gets it)" in text
