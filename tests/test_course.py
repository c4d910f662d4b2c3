"""Folders become a course, and a wrong field becomes one sentence with file and line."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from autograder.course import find_course, load_course
from autograder.errors import CourseError
from autograder.model import Attempts, LateRule, TaskKind

FIXTURE = Path(__file__).parent / "fixtures" / "course"
COURSE = "exercises/course.toml"
DOUBLING = "exercises/doubling/exercise.toml"
SCRIPT = "exercises/doubling/doubling.py"
REFERENCE = "solutions/doubling/doubling.py"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small course, to be spoilt."""
    return Path(shutil.copytree(FIXTURE, tmp_path / "course"))


def spoil(root: Path, name: str, old: str, new: str) -> int:
    """Replace some text of a file of the course; return the line on which it stood."""
    path = root / name
    text = path.read_text()
    assert text.count(old) == 1, f"{old!r} is not in {name} exactly once"
    path.write_text(text.replace(old, new))
    return text[: text.index(old)].count("\n") + 1


def error_of(root: Path) -> CourseError:
    """Return the error that loading the course raises."""
    with pytest.raises(CourseError) as caught:
        load_course(root)
    return caught.value


def test_a_course_is_what_its_files_say() -> None:
    course = load_course(FIXTURE)
    (assignment,) = course.assignments
    doubling, counting = assignment.exercises
    assert (course.id, course.title, course.root) == ("course", "A small course", FIXTURE)
    assert assignment.due == dt.datetime(2026, 12, 18, 23, 59, tzinfo=dt.UTC)
    assert [task.id for task in doubling.tasks] == ["double", "halve", "written"]
    assert doubling.tasks[2].kind is TaskKind.WRITTEN
    assert (doubling.max_score, counting.max_score) == (4.5, 3)
    assert doubling.limits.call_seconds == 5
    assert all(path.is_file() for path in (doubling.reference, doubling.visible_checks, counting.script))
    assert doubling.hidden_checks.is_dir()


def test_a_course_is_found_from_any_folder_in_it() -> None:
    assert find_course(FIXTURE / "solutions" / "doubling" / "mutants") == FIXTURE
    assert find_course(FIXTURE) == FIXTURE


def test_no_course_around_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"no exercises/course\.toml here or in a folder above"):
        find_course(tmp_path)


def test_a_students_copy_without_solutions_loads(root: Path) -> None:
    shutil.rmtree(root / "solutions")
    assert load_course(root).assignments[0].exercises[0].slug == "doubling"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            COURSE,
            'title = "First',
            'titel = "First',
            "`assignments[0].titel`: unknown field (did you mean `title`?)",
        ),
        (COURSE, "T23:59:00Z", "", "`assignments[0].due`: expected a date and time, got a date"),
        (
            COURSE,
            "23:59:00Z",
            "23:59:00",
            "`assignments[0].due`: expected a date and time with a timezone component",
        ),
        (
            COURSE,
            '["doubling", "counting"]',
            "[]",
            "`assignments[0].exercises`: expected a list of length >= 1",
        ),
        (COURSE, '"counting"', '"Counting"', "`assignments[0].exercises[1]`: expected text matching regex"),
        (COURSE, '"counting"', '"sums"', "`exercises`: there is no exercises/sums/exercise.toml"),
        (COURSE, '"counting"', '"doubling"', "`exercises`: one of them is named twice"),
        (COURSE, 'id = "course"', "id = 1", "`id`: expected text, got a whole number"),
        (COURSE, 'id = "first"', 'id = "first', "not TOML: Illegal character"),
        (DOUBLING, "points = 1.5", 'points = "1.5"', "`tasks[1].points`: expected a number, got text"),
        (DOUBLING, "points = 1.5", "points = -1.5", "`points`: expected a positive number, got -1.5"),
        (DOUBLING, "points = 1.5", "points = nan", "`points`: expected a positive number, got nan"),
        (DOUBLING, "hint = ", "hnit = ", "`tasks[0].hnit`: unknown field (did you mean `hint`?)"),
        (DOUBLING, "call_seconds = 5.0", "seconds = 5.0", "`limits.seconds`: unknown field (did you mean"),
        (DOUBLING, "call_seconds = 5.0", "cpus = 5", "`limits.cpus`: unknown field (expected one of"),
        (
            DOUBLING,
            "call_seconds = 5.0",
            "call_seconds = 0",
            "`limits.call_seconds`: expected a positive number",
        ),
        (DOUBLING, "call_seconds = 5.0", "disk_mib = 0.5", "`limits.disk_mib`: expected a whole number"),
        (
            DOUBLING,
            'kind = "written"',
            'kind = "oral"',
            "invalid value 'oral' (expected one of `function`, `written`)",
        ),
        (DOUBLING, 'kind = "written"', 'kind = "function"', "`kind`: the written question, and it alone"),
        (DOUBLING, 'id = "halve"', 'id = "double"', "`id`: a second task `double`"),
        (DOUBLING, 'id = "halve"', 'id = "half of"', "`id`: expected the name of a function, got 'half of'"),
        (SCRIPT, '# %% task="halve"', '# %% task="halves"', 'asks for a cell task="halves"'),
        (SCRIPT, '# %% check="halve"', '# %% check="double"', 'a second cell check="double"'),
        (REFERENCE, "def halve(", "deff halve(", "invalid syntax"),
    ],
)
def test_a_wrong_field_is_reported_with_its_file_and_line(
    root: Path, name: str, old: str, new: str, message: str
) -> None:
    line = spoil(root, name, old, new)
    error = error_of(root)
    assert message in str(error)
    assert error.path == root / name
    assert error.line == line


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (SCRIPT, '# %% check="halve"', "# %%", 'the task `halve` has no cell `# %% check="halve"`'),
        (SCRIPT, '# %% task="halve"', "# %%", 'the task `halve` has no cell `# %% task="halve"`'),
        (REFERENCE, "def halve(", "def half(", "the reference solution defines no function `halve`"),
    ],
)
def test_what_is_not_there_is_reported_with_its_file(
    root: Path, name: str, old: str, new: str, message: str
) -> None:
    spoil(root, name, old, new)
    error = error_of(root)
    assert message in str(error)
    assert error.path == root / name


def test_a_missing_field_is_reported_at_its_table(root: Path) -> None:
    line = spoil(root, DOUBLING, "points = 1.5\n", "")
    error = error_of(root)
    assert "`tasks[1].points`: missing (expected a number)" in str(error)
    assert error.line == line - 3  # the line of [[tasks]]


def test_an_unknown_anchor_is_reported(root: Path) -> None:
    line = spoil(root, "exercises/counting/exercise.toml", '"what-counts"', '"who-counts"')
    error = error_of(root)
    assert "exercises/faq.md has no question with the anchor `who-counts`" in str(error)
    assert error.line == line


def test_a_function_in_two_notebooks_of_an_assignment_is_reported(root: Path) -> None:
    for name in (
        "exercises/counting/exercise.toml",
        "exercises/counting/counting.py",
        "solutions/counting/counting.py",
    ):
        text = (root / name).read_text()
        (root / name).write_text(text.replace('"count"', '"double"').replace("def count(", "def double("))
    assert "the task `double` is also in the exercise `doubling`" in str(error_of(root))


@pytest.mark.parametrize(
    "name",
    [COURSE, SCRIPT, REFERENCE, "exercises/doubling/test_doubling.py"],
)
def test_a_missing_file_is_named(root: Path, name: str) -> None:
    (root / name).unlink()
    error = error_of(root)
    assert "no such file" in str(error)
    assert error.path == root / name


def test_missing_hidden_checks_are_named(root: Path) -> None:
    shutil.rmtree(root / "solutions" / "doubling" / "checks")
    assert "solutions/doubling/checks: no such folder (the hidden checks)" in str(error_of(root))


def test_the_other_problems_are_notes_of_the_first(root: Path) -> None:
    spoil(root, DOUBLING, "points = 1.5", "points = 0")
    spoil(root, "exercises/counting/exercise.toml", "points = 3", "points = 0")
    first = error_of(root)
    assert first.path == root / DOUBLING
    assert len(first.__notes__) == 1
    assert "counting/exercise.toml:7: `points`" in first.__notes__[0]


def test_a_file_with_windows_line_ends_and_a_byte_order_mark_loads(root: Path) -> None:
    path = root / DOUBLING
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_course(root).assignments[0].exercises[0].title == "Doubling"


RULES = """
drop_lowest = 0

[late]
per_day = 0.1
grace_minutes = 15

[[assignments]]"""


def test_the_rules_of_a_course_are_read(root: Path) -> None:
    spoil(root, COURSE, "\n[[assignments]]", RULES)
    spoil(root, COURSE, 'id = "first"', 'id = "first"\ndrop_lowest = 1\nattempts = "best"')
    course = load_course(root)
    assert course.late == LateRule(per_day=0.1, grace_minutes=15)
    assert (course.assignments[0].drop_lowest, course.assignments[0].attempts) == (1, Attempts.BEST)


def test_without_rules_nothing_is_taken_off_or_dropped() -> None:
    course = load_course(FIXTURE)
    assert (course.late, course.drop_lowest) == (LateRule(), 0)
    assert (course.assignments[0].drop_lowest, course.assignments[0].attempts) == (0, Attempts.LAST)


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("per_day = 0.1", "per_day = 10", 8, "`late.per_day`: expected a share between 0 and 1, got 10"),
        ("per_day = 0.1", 'per_day = "10 %"', 8, "`late.per_day`: expected a number, got text"),
        ("per_day = 0.1", "perday = 0.1", 8, "`late.perday`: unknown field (did you mean `per_day`?)"),
        ("grace_minutes = 15", "grace_minutes = -1", 9, "`late.grace_minutes`: expected a number of minutes"),
        (
            "drop_lowest = 0",
            "drop_lowest = 1",
            5,
            "`drop_lowest`: would drop all of the course's assignments",
        ),
        ("drop_lowest = 0", "drop_lowest = -1", 5, "`drop_lowest`:"),
        ("due =", "drop_lowest = 2\ndue =", 14, "`drop_lowest`: would drop all of its exercises (2)"),
        ("due =", 'attempts = "bets"\ndue =', 14, "`assignments[0].attempts`:"),
    ],
)
def test_a_wrong_rule_is_told_with_its_line(root: Path, old: str, new: str, line: int, problem: str) -> None:
    spoil(root, COURSE, "\n[[assignments]]", RULES)
    spoil(root, COURSE, old, new)
    assert f"course.toml:{line}: {problem}" in str(error_of(root))
