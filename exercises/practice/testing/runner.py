"""Run the checks of one file or folder against one candidate, with pytest, in this process."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol  # runs an item again, as pytest-rerunfailures does

from practice.testing.candidate import Candidate, seed_everything
from practice.testing.declare import Declaration
from practice.testing.faults import CheckFault, Mismatch, StudentError
from practice.testing.fixtures import CALL_SEED, DEVICE, SEED, Fixtures

# Each switched-off plugin either costs time in a session of tens of milliseconds or looks at files
# that belong to somebody else; warnings are the student's own business.
_OPTIONS = [
    f"--config-file={Path(__file__).with_name('checks.ini')}",  # Windows has no file that is safely empty
    *("--import-mode=importlib", "--assert=plain"),
    *(
        f"-pno:{plugin}"
        for plugin in (
            "cacheprovider",
            "doctest",
            "faulthandler",
            "junitxml",
            "logging",
            "pastebin",
            "threadexception",
            "unraisableexception",
            "warnings",
        )
    ),
]
_LONGEST_MESSAGE = 1_000  # characters: a check may quote what the student's code returned
_LONGEST_DETAIL = 20_000  # likewise, for staff
_FAILURES = frozenset(
    {"FAILED", "ERROR"}
)  # not what hangs, or ends the process: running it again costs as much again
_SHUNNED_SEEDS = frozenset({0, 1, 42})  # students seed their own noise with these


@dataclass(frozen=True, slots=True)
class CheckReport:
    """How one check ended; `outcome` is a name of the grader's `Outcome`."""

    name: str
    task: str
    outcome: str
    title: str
    faq: str
    message: str = ""
    expected: str | None = None
    actual: str | None = None
    detail: str = ""
    seconds: float = 0.0


@dataclass(eq=False)  # pytest keeps its plugins in sets
class _Session:
    """A pytest plugin: selects the checks of a task, seeds each, skips dependents, takes down outcomes.

    A mistake is paid for once: a check passes if it does so with the `STAND_INS` of the files for functions whose own
    tasks are lost, or else with the student's functions as they are. So the checks of these functions come first.
    """

    candidate: Candidate
    task: str | None
    device: str
    seed: int
    listener: Callable[[CheckReport], None] | None
    reports: list[CheckReport] = field(default_factory=list)
    unfinished: set[str] = field(default_factory=set)  # names of checks which did not pass
    lost: set[str] = field(default_factory=set)  # tasks of checks which did not pass
    faults: list[str] = field(default_factory=list)  # what is wrong with the files
    _stand_ins: dict[str, Callable[..., Any]] = field(default_factory=dict)
    _standing_in: dict[str, Callable[..., Any]] = field(default_factory=dict)
    _ended: list[CheckReport] = field(
        default_factory=list
    )  # how the current check ended, each time it was run

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        rank = {task: n for n, task in enumerate(self._stand_ins)}
        items.sort(key=lambda item: rank.get(_task(item) or "", len(rank)))
        self.faults += _misplaced(items)
        if self.task is not None:
            items[:] = [item for item in items if _task(item) == self.task]

    def pytest_pycollect_makeitem(self, collector: pytest.Module, obj: object) -> list[pytest.Item] | None:
        """Collect no check where it is only imported, so that others can need it there."""
        home = sys.modules.get(getattr(obj, "__module__", ""))
        imported = home is not collector.obj and getattr(home, getattr(obj, "__name__", ""), None) is obj
        return [] if imported and hasattr(obj, "__declaration__") else None

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        if report.failed:
            self.faults.append(report.longreprtext)
        elif isinstance(collector, pytest.Module):
            self._stand_ins |= getattr(collector.obj, "STAND_INS", {})
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, object, object]:
        lost = self._stand_ins.keys() & self.lost - {_task(item)}
        self._ended, self._standing_in = [], {name: self._stand_ins[name] for name in lost}
        done = yield
        if self._standing_in and self._ended and self._ended[-1].outcome in _FAILURES:
            self._standing_in = {}
            runtestprotocol(item, nextitem=nextitem)
        for report in self._ended[-1:]:
            self._take(item, report)
        return done

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        seed = seed_of(self.seed, item.name)
        # With the check's own seed, or one that can be turned back into it, a student's code could draw what is hidden.
        call_seed = seed_of(self.seed, f"a call of {item.name}")
        declaration = _declaration(item)
        device = declaration.device if declaration and declaration.device else self.device
        item.stash[DEVICE], item.stash[SEED], item.stash[CALL_SEED] = device, seed, call_seed
        seed_everything(seed)
        self.candidate.begin(call_seed, self._standing_in, device)
        if declaration and any(name in self.unfinished for name in declaration.needs):
            pytest.skip("Not run: it builds on a check which did not pass.")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if call.when == "call" or (call.when == "setup" and call.excinfo is not None):
            self._ended.append(self._report(item, call, report))
        elif call.when == "teardown" and call.excinfo is not None:
            self.faults.append(report.longreprtext)
        return report

    def _report(
        self, item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport
    ) -> CheckReport:
        declaration = _declaration(item) or Declaration("", "", (), item.name)
        ending = _ending(call, self.candidate.replies)
        detail = ending.pop("detail", "") or (report.longreprtext if call.excinfo else "")
        return CheckReport(
            name=item.name,
            task=declaration.task,
            title=declaration.title,
            faq=declaration.faq,
            detail=_cut(detail, _LONGEST_DETAIL),
            seconds=call.duration,
            **ending,
        )

    def _take(self, item: pytest.Item, report: CheckReport) -> None:
        if report.outcome != "PASSED":
            self.unfinished.add(_function_name(item))
            self.lost.add(report.task)
        self.reports.append(report)
        if self.listener:
            self.listener(report)


def run_checks(
    path: Path,
    candidate: Candidate,
    *,
    task: str | None = None,
    device: str = "cpu",
    seed: int = 2026,
    listener: Callable[[CheckReport], None] | None = None,
) -> list[CheckReport]:
    """Run the checks of a file, or of the files in a folder, and return how each ended, in their order.

    Args:
        path: The file or folder of checks. Their modules are named from its grandparent: `training.checks.fit`.
        candidate: The student's functions.
        task: Run only the checks of this task.
        device: Where models are put by the checks that declare no device of their own.
        seed: Every check derives a seed of its own from this one and its name.
        listener: Is told of each check as it ends.

    Raises:
        CheckFault: A file could not be collected, or holds a test that is not a check, or two checks have one name,
            or one comes before another that must pass first.
    """
    session = _Session(candidate, task, device, seed, listener)
    status = pytest.main([*_where(path), *_OPTIONS, *_quiet()], plugins=[session, Fixtures(candidate)])
    if session.faults:
        raise CheckFault("\n".join(session.faults))
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise CheckFault(f"pytest ended with status {status!r} on {path}")
    return session.reports


def import_checks(path: Path) -> None:
    """Import files of checks as `run_checks` will, so that a later run in a forked process finds them there.

    Raises:
        CheckFault: A file could not be collected.
    """
    status = pytest.main([*_where(path), *_OPTIONS, *_quiet(), "--collect-only"])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise CheckFault(f"{path} could not be collected: pytest ended with status {status!r}")


def seed_of(seed: int, name: str) -> int:
    """Return the seed of one check: it depends on its name, not on its place in the file."""
    digest = hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=4).digest()
    value = int.from_bytes(digest, "big")
    return value if value not in _SHUNNED_SEEDS else value + 2**32


def _ending(call: pytest.CallInfo[None], replies: int) -> dict[str, Any]:
    """Return outcome and texts of a check from the exception that ended it, if any."""
    if call.excinfo is None:
        return {"outcome": "PASSED"}
    error = call.excinfo.value
    if isinstance(error, pytest.skip.Exception):
        return {"outcome": "SKIPPED", "message": str(error)}
    if isinstance(error, StudentError):
        return {"outcome": error.outcome, "message": error.public, "detail": error.detail}
    if isinstance(error, Mismatch):
        return {
            "outcome": "FAILED",
            "message": _sentence(str(error)),
            "expected": error.expected,
            "actual": error.actual,
        }
    if isinstance(error, AssertionError):
        return {
            "outcome": "FAILED",
            "message": _sentence(str(error)) or "This does not hold for your function.",
        }
    if replies and not isinstance(error, (CheckFault, OSError, MemoryError)):
        # The check passes on right answers (the audit proves it), so it stumbled over a value or an effect.
        return {
            "outcome": "FAILED",
            "message": "What your function returned, or did to its arguments, could not be used by this check.",
        }
    return {"outcome": "INTERNAL", "message": "The grader failed at this check; a person will look at it."}


def _sentence(text: str) -> str:
    text = _cut(text.strip(), _LONGEST_MESSAGE)
    return text[:1].upper() + text[1:] + ("." if text and text[-1] not in ".!?…" else "")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _where(path: Path) -> list[str]:
    """Return the arguments that say what to collect: a conftest.py counts in a folder of checks, and nowhere else."""
    conftest = f"--confcutdir={path}" if path.is_dir() else "--noconftest"
    return [str(path), f"--rootdir={path.parent.parent}", conftest]


def _quiet() -> list[str]:
    return ["-pno:terminal", "--capture=sys" if "ipykernel" in sys.modules else "--capture=no"]


def _misplaced(items: Sequence[pytest.Item]) -> Iterator[str]:
    """Yield what is wrong with the checks: each has a declaration and a name of its own, and follows what it needs."""
    files: dict[str, Path] = {}
    for item in items:
        declaration, name = _declaration(item), _function_name(item)
        if declaration is None:
            yield f"{item.nodeid} is a test without @check"
        elif late := [needed for needed in declaration.needs if needed not in files]:
            yield f"{item.nodeid} needs {late[0]}, which does not come before it"
        if files.setdefault(name, item.path) != item.path:
            yield f"{item.nodeid} has the name of a check in {files[name].name}"


def _declaration(item: pytest.Item) -> Declaration | None:
    return getattr(getattr(item, "function", None), "__declaration__", None)


def _task(item: pytest.Item) -> str | None:
    declaration = _declaration(item)
    return declaration.task if declaration else None


def _function_name(item: pytest.Item) -> str:
    return getattr(item, "originalname", None) or item.name
