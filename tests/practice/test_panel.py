"""`check("task")` shows how each visible check ended, whatever the student's functions do."""

from __future__ import annotations

import io
import random
import re
import sys
import warnings
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy
import pytest
import torch
from practice import check
from practice.panel import _HEADING, Panel, run
from practice.testing.runner import CheckReport

from autograder.course import load_course
from autograder.release import build_release

ROOT = Path(__file__).parents[2]

CHECKS = '''
from practice.testing import check, expect

@check(task="double", faq="why-twice")
def test_it_doubles(candidate):
    """`double` returns twice its input."""
    expect.equal(candidate.double(3), 6, "double(3)")

@check(task="double", faq="why-twice", needs=[test_it_doubles])
def test_it_doubles_zero(candidate):
    """Twice nothing is nothing."""
    expect.equal(candidate.double(0), 0, "double(0)")
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A student's folder with one file of visible checks and a FAQ."""
    (tmp_path / "test_doubling.py").write_text(CHECKS)
    (tmp_path / "faq.md").write_text('# FAQ\n\n<a id="why-twice"></a>\n\n## Why `twice`?\nBecause.\n')
    return tmp_path


def test_a_right_function_passes_all_its_checks(folder: Path) -> None:
    panel = run("double", {"double": lambda number: 2 * number}, folder)
    assert panel.headline == "double: all 2 checks pass"
    assert str(panel).splitlines()[1] == "  ✓ passed: `double` returns twice its input."


def test_a_wrong_function_is_told_the_gap_and_where_to_read(folder: Path) -> None:
    text = str(run("double", {"double": lambda number: number}, folder))
    assert "double: 0 of 2 checks pass" in text
    assert "got 3, expected 6" in text
    assert "Read in the FAQ: Why `twice`?" in text
    assert "– skipped: Twice nothing is nothing." in text


def test_the_html_links_to_the_faq(folder: Path) -> None:
    shown = run("double", {"double": lambda number: number}, folder)._repr_mimebundle_()["text/html"]
    assert '<a href="faq.md#why-twice"' in shown


def _raises(_: int) -> None:
    raise RuntimeError("<script>alert(1)</script>")


def _leaves(_: int) -> None:
    sys.exit(3)


def _noisy(number: int) -> int:
    print("printed")
    print("an error", file=sys.stderr)
    warnings.warn("careful", stacklevel=1)
    return 2 * number


@pytest.mark.parametrize("function", [_raises, _leaves, _noisy, None, 7])
def test_nothing_is_raised_or_written_to_stderr(
    folder: Path, function: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    exec("check('double')", {"check": check, "double": function})
    said = capsys.readouterr()
    assert said.out.startswith("double: ")
    assert "printed" not in said.out
    assert said.err == ""


def test_checking_leaves_the_global_generators_as_they_were(folder: Path) -> None:
    before = _draws(lambda: None)
    assert _draws(lambda: run("double", {"double": lambda number: number}, folder)) == before


def _draws(between: Callable[[], object]) -> tuple[float, float, float]:
    random.seed(5), numpy.random.seed(5), torch.manual_seed(5)
    between()
    return random.random(), numpy.random.rand(), torch.rand(()).item()


def test_without_checks_beside_the_notebook_a_neutral_line_is_shown(tmp_path: Path) -> None:
    panel = run("double", {}, tmp_path)
    assert str(panel) == "double: there are no checks of it beside this notebook"
    assert "✗" not in panel._repr_mimebundle_()["text/html"]


def test_a_broken_file_of_checks_does_not_look_like_the_students_mistake(folder: Path) -> None:
    (folder / "test_doubling.py").write_text('check(task="double"')
    panel = run("double", {}, folder)
    assert panel.reports == ()
    assert "its checks could not run" in panel.headline


class _Outline(HTMLParser):
    """Which elements a page has, and which are left open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


HOSTILE = '</div><script>x()</script><img src=x onerror="x()">`code` & \x1b[31m \u202e ` "\''


@pytest.mark.parametrize(
    "outcome", ["PASSED", "FAILED", "ERROR", "TIMEOUT", "MEMORY", "CRASHED", "SKIPPED", "INTERNAL"]
)
def test_all_texts_are_escaped(outcome: str) -> None:
    report = CheckReport(
        name=HOSTILE,
        task=HOSTILE,
        outcome=outcome,
        title=HOSTILE,
        faq=HOSTILE,
        message=HOSTILE,
        expected=HOSTILE + "1",
        actual=HOSTILE + "2",
    )
    panel = Panel(HOSTILE, (report,), questions={HOSTILE: HOSTILE})
    outline = _Outline(panel._repr_mimebundle_()["text/html"])
    assert outline.seen <= {"section", "div", "ul", "li", "span", "code", "a"}
    assert outline.open == []
    for shown in panel._repr_mimebundle_().values():
        assert "\x1b" not in shown and "\u202e" not in shown


def test_a_long_text_is_cut(folder: Path) -> None:
    panel = run("double", {"double": lambda number: "y" * 100_000}, folder)
    assert len(str(panel)) < 5_000


class _Shell:
    """A notebook's shell, as far as a panel uses it."""

    def __init__(self) -> None:
        self.kernel = object()
        self.errors: list[str] = []

    def showtraceback(self, exception: tuple[type, Exception, None]) -> None:
        self.errors += exception[1]._render_traceback_()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("factor", "errors"), [(2, []), (3, ["double: 0 of 2 checks pass"])])
def test_a_notebooks_cell_is_marked_where_a_check_did_not_pass(
    folder: Path, factor: int, errors: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, shown = _Shell(), []
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr("IPython.display.display", shown.append)
    monkeypatch.chdir(folder)
    exec("check('double')", {"check": check, "double": lambda number: factor * number})
    assert len(shown) == 1
    assert shell.errors == errors


def test_a_missing_file_of_checks_is_no_failure_of_the_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = _Shell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr("IPython.display.display", lambda panel: None)
    monkeypatch.chdir(tmp_path)
    exec("check('double')", {"check": check})
    assert shell.errors == []


def test_every_question_that_a_visible_check_names_is_found_in_the_faq_that_students_receive() -> None:
    course = load_course(ROOT)
    for assignment in course.assignments:
        bundle = build_release(course, assignment.id)
        checks = [text.decode() for name, text in bundle.items() if name.startswith("test_")]
        named = set(re.findall(r'faq="([\w-]+)"', "\n".join(checks)))
        assert named
        assert named <= dict(_HEADING.findall(bundle["faq.md"].decode())).keys()


def test_a_terminal_without_check_marks_is_no_obstacle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    piped = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", piped)
    exec("check('double')", {"check": check, "double": lambda number: 2 * number})
    piped.flush()
    assert b"double: all 2 checks pass" in piped.buffer.getvalue()  # type: ignore[attr-defined]


def test_settings_of_pytest_in_the_students_folders_change_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    (folder / "conftest.py").write_text("raise RuntimeError\n")
    assert run("double", {"double": lambda number: 2 * number}, folder).passed == 2
