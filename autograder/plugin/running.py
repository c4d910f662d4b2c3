"""Notebooks without hidden checks: their cells go into the sandbox, and come back with outputs."""

from __future__ import annotations

import atexit
import json
import logging
import platform
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.coursedir import CourseDirectory

from autograder.cells import MOST_BYTES, CellLimits, CellRun, CellRunner
from autograder.errors import CourseError
from autograder.wire import cells as wire

_SLOW: Final = {  # what notebooks often import, and what is to be warm for it
    "matplotlib": "matplotlib.pyplot",
    "numpy": "numpy",
    "pandas": "pandas",
    "scipy": "scipy",
    "sklearn": "sklearn",
    "sympy": "sympy",
    "torch": "torch",
}
_DEEPEST: Final = 50  # of JSON that a notebook displays


class Runners:
    """Keeps a warm parent for notebooks until the process ends, with all modules that were wanted so far."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._runner: CellRunner | None = None
        self._modules: frozenset[str] = frozenset()
        self._hidden: Path | None = None

    @contextmanager
    def lend(self, modules: frozenset[str], hidden: Path) -> Iterator[CellRunner]:
        """Lend a runner that has these modules warm and shows nothing of the course.

        Raises:
            SandboxError: This machine cannot confine candidates.
        """
        with self._lock:
            if self._runner is None or self._hidden != hidden or not modules <= self._modules:
                self.close()
                self._modules, self._hidden = self._modules | modules, hidden
                self._runner = CellRunner(sorted(self._modules), [hidden])
            yield self._runner

    def close(self) -> None:
        """End the warm parent, if there is one."""
        with self._lock:
            runner, self._runner = self._runner, None
            if runner is not None:
                runner.close()


RUNNERS: Final = Runners()
atexit.register(RUNNERS.close)


def run_notebook(
    notebook: NotebookNode,
    cells: Sequence[NotebookNode],
    files: dict[str, bytes],
    hidden: Path,
    limits: CellLimits,
) -> list[CellRun]:
    """Run some cells of a notebook and put the outputs and numbers into them, in place.

    Returns:
        What became of each.
    """
    sources = [str(cell.source) for cell in cells]
    with RUNNERS.lend(frozenset(_slow_imports(sources)), hidden) as runner:
        runs = runner.run(sources, files, limits)
    for cell, run in zip(cells, runs, strict=True):
        cell.execution_count = run.count
        cell.outputs = [_output(one, run.count) for one in run.outputs]
    notebook.metadata["language_info"] = _language()
    return runs


def require_python(notebook: NotebookNode, name: str) -> None:
    """Refuse a notebook that is not Python's.

    Raises:
        CourseError: it names another language's kernel.
    """
    kernel = notebook.metadata.get("kernelspec", {})
    written = kernel.get("language") or notebook.metadata.get("language_info", {}).get("name")
    named = str(kernel.get("name") or "python")
    language = str(written or named).casefold()
    if not language.startswith(("python", "ipython")):
        fix = "the sandbox runs Python only; nothing of this notebook was run or graded"
        raise CourseError(Path(f"{name}.ipynb"), f"is for the kernel `{named}` ({language})", fix=fix)


def files_beside(
    folder: Path, names: dict[str, str], place: CourseDirectory, log: logging.Logger
) -> dict[str, bytes]:
    """Return what a notebook finds in its folder: the student's files, and the course's own over them.

    nbgrader has copied them there. A link of the student's was followed in that, and leads anywhere; what it
    led to is left out.

    Raises:
        CourseError: they are too large to be handed to a candidate.
    """
    submitted = Path(place.format_path(place.submitted_directory, names["student"], names["assignment"]))
    source = Path(place.format_path(place.source_directory, ".", names["assignment"]))
    files: dict[str, bytes] = {}
    size = 0
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.suffix == ".ipynb" or path.is_symlink() or not path.is_file():
            continue
        if not (source / inner).is_file() and (why := _not_wanted(submitted, inner)):
            log.warning("%r %s, and left out", str(inner), why)
            continue
        size += path.stat().st_size
        if size > MOST_BYTES:
            problem = f"holds more than {MOST_BYTES // 2**20} MiB beside the notebooks"
            raise CourseError(
                folder, problem, fix="the sandbox takes no more with it; nothing was run or graded"
            )
        files[inner.as_posix()] = path.read_bytes()
    return files


def _not_wanted(folder: Path, inner: Path) -> str:
    """Say why a student's file does not come along; nothing for one that does."""
    parts = [inner, *inner.parents][:-1]
    if any((folder / part).is_symlink() for part in parts):
        return "is a link in the submission"
    return "" if str(inner).isprintable() else "has a name that is not plain text"


def _slow_imports(sources: Sequence[str]) -> Iterator[str]:
    """Yield what to have warm for these cells; they are a student's, so only well-known names count."""
    for source in sources:
        for top, module in _SLOW.items():
            if (
                re.search(rf"^[ \t]*(?:import|from)[ \t]+{top}\b", source, re.MULTILINE)
                and find_spec(top) is not None
            ):
                yield module


def _output(output: wire.Output, count: int | None) -> NotebookNode:
    made: NotebookNode
    match output:
        case wire.Stream(name=name, text=text):
            made = new_output("stream", name=name, text=text)
        case wire.Display(data=data):
            made = new_output("display_data", data=_bundle(data))
        case wire.Result(data=data):
            made = new_output("execute_result", data=_bundle(data), execution_count=count)
        case wire.Error(name=name, value=value, traceback=traceback):
            made = new_output("error", ename=name, evalue=value, traceback=list(traceback))
    return made


def _bundle(data: dict[str, str]) -> dict[str, Any]:
    return {kind: _value(kind, text) for kind, text in data.items()}


def _value(kind: str, text: str) -> Any:
    if not kind.endswith(("/json", "+json")):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if _is_deeper(value, _DEEPEST) else value


def _is_deeper(value: Any, depth: int) -> bool:
    """Tell whether JSON is nested more deeply: those who copy, check and write a notebook would recurse too far."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth < 0 or any(_is_deeper(one, depth - 1) for one in inner)


def _language() -> dict[str, Any]:
    return {
        "name": "python",
        "version": platform.python_version(),
        "mimetype": "text/x-python",
        "codemirror_mode": {"name": "ipython", "version": 3},
        "pygments_lexer": "ipython3",
        "nbconvert_exporter": "python",
        "file_extension": ".py",
    }
