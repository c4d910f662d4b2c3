"""The notebook's `check("task")`: run the visible checks of a task and show how each ended."""

from __future__ import annotations

import contextlib
import io
import random
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from practice.testing.runner import CheckReport

__all__ = ["Panel", "check"]

_HEADING = re.compile(r'^<a id="([\w-]+)"></a>\s+##\s+(.+?)\s*$', re.MULTILINE)


def check(task: str) -> None:
    """Run the visible checks of a task on the functions defined so far, and show the result.

    The checks are in the `test_*.py` files beside the notebook. Nothing is raised, whatever the functions do.

    Args:
        task: The name of the function to check.
    """
    namespace = sys._getframe(1).f_globals  # of the cell: the functions that the student has defined
    _show(run(task, namespace, Path.cwd()))


@dataclass(frozen=True, slots=True)
class Panel:
    """How the visible checks of one task ended, as notebooks and terminals show it."""

    task: str
    reports: tuple[CheckReport, ...] = ()
    note: str = ""  # why there are no reports
    questions: Mapping[str, str] = field(default_factory=dict)  # the FAQ's headings by anchor

    @property
    def passed(self) -> int:
        """The number of checks that passed."""
        return sum(report.outcome == "PASSED" for report in self.reports)

    @property
    def headline(self) -> str:
        """One sentence on all checks together."""
        if not self.reports:
            return f"{self.task}: {self.note}"
        if self.passed == len(self.reports):
            return f"{self.task}: all {self.passed} checks pass"
        return f"{self.task}: {self.passed} of {len(self.reports)} checks pass"

    def __str__(self) -> str:
        from practice.panel_view import as_text

        return as_text(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from practice.panel_view import as_html

        return {"text/plain": str(self), "text/html": as_html(self)}


def run(task: str, namespace: dict[str, Any], folder: Path) -> Panel:
    """Run the checks of a task that the folder's `test_*.py` files hold, against a namespace's functions."""
    files = [path for path in sorted(folder.glob("test_*.py")) if _holds(path, task)]
    if not files:
        return Panel(task, note="there are no checks of it beside this notebook")
    try:
        reports = _run_files(files, task, namespace)
    except Exception as fault:  # noqa: BLE001 - a fault of the checks must not look like the student's
        return Panel(task, note=f"its checks could not run ({type(fault).__name__}: {fault})")
    return Panel(task, reports, questions=_questions(folder / "faq.md"))


def _holds(path: Path, task: str) -> bool:
    """Tell whether a file declares checks of the task, without importing it."""
    declaration = rf"""task\s*=\s*["']{re.escape(task)}["']"""
    return re.search(declaration, path.read_text(encoding="utf-8")) is not None


def _run_files(files: list[Path], task: str, namespace: dict[str, Any]) -> tuple[CheckReport, ...]:
    from practice.testing.candidate import LocalCandidate
    from practice.testing.runner import run_checks

    with _generators_kept(), _quiet():
        return tuple(
            report for path in files for report in run_checks(path, LocalCandidate(namespace), task=task)
        )


@contextlib.contextmanager
def _generators_kept() -> Iterator[None]:
    """Put back the global generators, which checks seed: checking must change no result of the notebook."""
    import numpy
    import torch

    python, array = random.getstate(), numpy.random.get_state()
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        random.setstate(python)
        numpy.random.set_state(array)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Swallow what the student's functions print and warn: nbgrader scores a cell with a line on stderr 0."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


def _questions(faq: Path) -> dict[str, str]:
    """Read the FAQ's headings by anchor: `<a id="anchor"></a>` stands above each."""
    if not faq.is_file():
        return {}
    return dict(_HEADING.findall(faq.read_text(encoding="utf-8")))


def _show(panel: Panel) -> None:
    """Display in IPython, print elsewhere."""
    if "IPython" in sys.modules:
        from IPython import get_ipython
        from IPython.display import display

        shell = get_ipython()
        if shell is not None:
            display(panel)
            if panel.passed < len(panel.reports) and hasattr(shell, "kernel"):
                _mark_as_failed(shell, panel)
            return
    encoding = sys.stdout.encoding or "utf-8"
    print(str(panel).encode(encoding, "replace").decode(encoding))  # a pipe on Windows has no ✓


class ChecksDidNotPass(Exception):
    """What a notebook's cell says of checks that did not pass; it is shown, never raised."""

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows instead of a stack of frames."""
        return [str(self)]


def _mark_as_failed(shell: Any, panel: Panel) -> None:
    """Add an error to the cell's output, which is all that nbgrader's Validate looks at; the next cells run on."""
    shell.showtraceback((ChecksDidNotPass, ChecksDidNotPass(panel.headline), None))
