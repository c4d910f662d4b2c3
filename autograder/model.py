"""The values that the stages pass to each other: frozen, typed, and free of behaviour that touches the disk."""

from __future__ import annotations

import datetime as dt
import enum
from pathlib import Path

import msgspec


class Outcome(enum.StrEnum):
    """How one check of one submission ended."""

    PASSED = "PASSED"  # the student's code did what the check asks
    FAILED = "FAILED"  # it returned or did something else
    ERROR = "ERROR"  # it raised, or the function is missing
    TIMEOUT = "TIMEOUT"  # it took longer than its limit
    MEMORY = "MEMORY"  # it asked for more memory than its limit
    CRASHED = "CRASHED"  # its process ended (exit, signal, a reply that the examiner refused)
    SKIPPED = "SKIPPED"  # a check that it depends on did not pass
    INTERNAL = "INTERNAL"  # the grader failed: no score, a person must look


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the frozen value types; field order is the order of the JSON."""


class Limits(Value, frozen=True):
    """What one candidate may use."""

    call_seconds: float = 10.0  # wall time of one call of a student's function
    cell_seconds: float = 20.0  # wall time of one cell of the notebook
    total_seconds: float = 120.0  # wall time of all checks of the exercise together
    memory_mib: int = 3072  # private memory beyond what the warm parent already uses
    output_kib: int = 64  # printed text that is kept
    disk_mib: int = 64  # size of the working folder


class Credit(enum.StrEnum):
    """How the checks of a task become its score."""

    ALL = "all"  # every check passes, or the task earns nothing
    SHARE = "share"  # the share of the checks that pass


class TaskKind(enum.StrEnum):
    """Who grades a task."""

    FUNCTION = "function"  # hidden checks call the function that the task is named after
    WRITTEN = "written"  # a person reads the answer


class Task(Value, frozen=True):
    """One graded item of an exercise."""

    id: str  # the function's name; `written` for the written question
    title: str  # what the task asks for, in a few words
    points: float  # what it earns
    hint: str = ""  # the next step that feedback suggests
    faq: str = ""  # anchor of the FAQ entry that explains it
    kind: TaskKind = TaskKind.FUNCTION
    credit: Credit = Credit.ALL


class Exercise(Value, frozen=True):
    """One notebook on one idea: its public folder and its private one."""

    slug: str
    title: str
    summary: str  # one sentence: what the student learns
    tasks: tuple[Task, ...]
    limits: Limits
    public: Path  # exercises/<slug>
    private: Path  # solutions/<slug>

    @property
    def script(self) -> Path:
        """The notebook as a percent-format script."""
        return self.public / f"{self.slug}.py"

    @property
    def visible_checks(self) -> Path:
        """The checks that ship."""
        return self.public / f"test_{self.slug}.py"

    @property
    def hidden_checks(self) -> Path:
        """The folder of the checks that never ship: a module for each function, and what they have in common."""
        return self.private / "checks"

    @property
    def reference(self) -> Path:
        """What earns every point."""
        return self.private / f"{self.slug}.py"

    @property
    def functions(self) -> tuple[Task, ...]:
        """The tasks that hidden checks grade."""
        return tuple(task for task in self.tasks if task.kind is TaskKind.FUNCTION)

    @property
    def max_score(self) -> float:
        """The points of all tasks, the written one included."""
        return sum(task.points for task in self.tasks)


class Attempts(enum.StrEnum):
    """Which of a student's attempts at an exercise counts."""

    LAST = "last"
    BEST = "best"


class LateRule(Value, frozen=True):
    """What lateness costs, as a share of what the notebook has earned."""

    per_day: float = 0.0  # for each day that has begun
    grace_minutes: float = 0.0  # in which nothing is taken off yet
    at_most: float = 1.0


class Assignment(Value, frozen=True):
    """An ordered set of exercises that is handed in together."""

    id: str
    title: str
    due: dt.datetime | None
    exercises: tuple[Exercise, ...]
    drop_lowest: int = 0  # so many exercises, those with the smallest share of their points, do not count
    attempts: Attempts = Attempts.LAST


class Course(Value, frozen=True):
    """Everything that the folders of a course say."""

    id: str
    title: str
    root: Path
    assignments: tuple[Assignment, ...]
    late: LateRule = LateRule()
    drop_lowest: int = 0  # so many assignments do not count, likewise


class Cell(Value, frozen=True):
    """One cell of a submission, as the candidate needs it."""

    id: str  # nbgrader's grade_id where there is one, else "cell 7" (counted from 1)
    source: str
    kind: str = "code"  # "code" or "markdown"
    run: bool = True  # False for markdown, for locked grade cells and for demos


class Attachment(Value, frozen=True):
    """A small file that a student put beside the notebook."""

    name: str  # a relative path with normalised, safe parts
    content: bytes


class Packing(enum.StrEnum):
    """What the receipt of a packed hand-in says of a file that arrived with it."""

    INTACT = "intact"  # the file is the one that was packed
    CHANGED = "changed"  # another content was packed under its name
    UNLISTED = "unlisted"  # nothing was packed under its name


class Receipt(Value, frozen=True):
    """When a submission was packed, by the student's own clock, and whether it still is what was packed.

    It tells accidents, and proves nothing: whoever changes a file can write another receipt.
    """

    packed: dt.datetime
    state: Packing


class Submission(Value, frozen=True):
    """One exercise as one student handed it in: text only, never executed outside the jail."""

    student: str
    assignment: str
    exercise: str
    origin: str  # where it was found, for messages
    cells: tuple[Cell, ...]
    attachments: tuple[Attachment, ...] = ()
    submitted: dt.datetime | None = None  # UTC
    problem: str = ""  # why nothing could be read, as a sentence for the student; then `cells` is empty
    notices: tuple[str, ...] = ()  # what was mended while reading (duplicated cells, old format …)
    digest: str = ""  # hex digest of all that can change the verdict
    receipt: Receipt | None = None  # where it came with one
    secret: str = ""  # by which nbgrader's exchange knows whose feedback is whose, where it came through that


class CheckResult(Value, frozen=True):
    """How one check ended, and what may be said of it."""

    name: str
    task: str
    outcome: Outcome
    title: str  # the check's docstring: what it asks for
    message: str = ""  # for the student: what was wrong
    expected: str | None = None
    actual: str | None = None
    diagnosis: str = ""  # the likely mistake behind it
    faq: str = ""  # anchor of the FAQ entry that explains it
    detail: str = ""  # for staff only: traceback, values
    seconds: float = 0.0
    voided: str = ""  # why it does not count, as a sentence for the student; then everybody gets it

    @property
    def counts_as_passed(self) -> bool:
        """Whether it takes nothing off the score."""
        return self.outcome is Outcome.PASSED or bool(self.voided)


class CellReport(Value, frozen=True):
    """A cell that did not run to its end while the notebook was loaded."""

    cell: str
    outcome: Outcome  # ERROR, TIMEOUT, MEMORY or CRASHED
    message: str  # for the student: the exception and the line of their own code


class TaskResult(Value, frozen=True):
    """The score of one task; `score` is null until it is known."""

    id: str
    title: str
    score: float | None
    max_score: float
    checks: tuple[CheckResult, ...] = ()


class Verdict(Value, frozen=True):
    """All outcomes and scores of one exercise of one submission."""

    student: str
    assignment: str
    exercise: str
    score: float | None  # of the tasks graded so far; null where a grader fault leaves a task open
    max_score: float  # the written question included
    sandbox: str  # the profile: "full", or "reduced" or "none" where somebody asked for it
    device: str  # "cpu" or "cuda"
    seed: int
    tasks: tuple[TaskResult, ...]
    cells: tuple[CellReport, ...] = ()  # cells of the notebook that failed
    output: str = ""  # what the notebook printed while it was loaded, bounded
    problem: str = ""  # why nothing could be graded, as a sentence for the student
    fault: str = ""  # what failed in the grader itself, for staff; then tasks have no score
    notices: tuple[str, ...] = ()
    key: str = ""  # content address: submission, exercise, checks, program, device, seed
    program: str = ""  # version of the program
    seconds: float = 0.0
    submitted: dt.datetime | None = None  # when the work was handed in, UTC
    work: str = ""  # digest of the submission: equal for identical work
    receipt: Receipt | None = None  # of the submission, where it came with one


class Part(Value, frozen=True):
    """One exercise in a grade."""

    max_score: float
    score: float | None = None  # so far, hand-given points included; null where nothing was handed in
    penalty: float = 0.0  # for lateness
    tasks: dict[str, float] = {}  # what the score is made of
    earlier: bool = False  # the points of checks are those of an earlier attempt

    @property
    def share(self) -> float:
        """What is left of the score, out of all that could be earned."""
        return ((self.score or 0.0) - self.penalty) / (self.max_score or 1.0)


class Grade(Value, frozen=True):
    """What the gradebook says of one student's work on one assignment, hand-given points included."""

    student: str
    assignment: str
    parts: dict[str, Part] = {}  # by exercise
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    handed_in: bool = True
    submitted: dt.datetime | None = None  # UTC
    open: tuple[str, ...] = ()  # what nobody and nothing has graded yet: "lemmatization: written"
    again: tuple[str, ...] = ()  # what a person graded before the work was graded again
    dropped: tuple[str, ...] = ()  # the exercises that count for nothing, as some of the lowest

    @property
    def scores(self) -> dict[str, float]:
        """The points so far of each exercise that was handed in."""
        return {name: part.score for name, part in self.parts.items() if part.score is not None}

    @property
    def earlier(self) -> tuple[str, ...]:
        """The exercises of which an earlier attempt counts."""
        return tuple(name for name, part in self.parts.items() if part.earlier)

    @property
    def max_score(self) -> float:
        """The points that could be earned."""
        return sum(part.max_score for part in self._counted)

    @property
    def raw_score(self) -> float:
        """The points so far, before the penalty."""
        return sum(part.score or 0.0 for part in self._counted)

    @property
    def penalty(self) -> float:
        """The points taken off for lateness."""
        return sum(part.penalty for part in self._counted)

    @property
    def score(self) -> float | None:
        """The points that count; null while something is open."""
        return None if self.open else self.score_so_far

    @property
    def score_so_far(self) -> float:
        """The points that count if what is open earns nothing."""
        return max(0.0, self.raw_score - self.penalty)

    @property
    def _counted(self) -> list[Part]:
        return [part for name, part in self.parts.items() if name not in self.dropped]
