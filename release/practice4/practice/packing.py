"""`python -m practice pack`: the notebooks of an assignment in one zip, with a receipt, and what is amiss with them."""

from __future__ import annotations

import ast
import datetime as dt
import os
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from practice.assignment import Assignment, Exercise
from practice.notebook_file import Cell, NotANotebook, defined, read_cells, syntax_problem
from practice.receipt import NAME, write_receipt

__all__ = ["Parcel", "collect", "file_name", "write_zip"]

_COPY = re.compile(r"(?:\s*\(\d+\)|[-_\s]+(?:copy|kopie|copie|copia)[-_\s]*\d*|-\d+)$")  # one mark
_GAPS = re.compile(r"[-_\s]+")
_SLACK = 2.0  # seconds by which a checkpoint may be younger: Jupyter writes both when it saves
_UNFIT = frozenset('<>:"/\\|?*')  # what one system or another has no file names with
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the oldest time that a zip can tell


@dataclass(slots=True)
class Parcel:
    """What is to be handed in, and what its owner should know first."""

    files: dict[str, bytes] = field(default_factory=dict)  # by the name that each gets in the zip
    saved: dict[str, dt.datetime] = field(default_factory=dict)  # when each was saved last
    warnings: list[str] = field(default_factory=list)


def collect(assignment: Assignment, folder: Path) -> Parcel:
    """Read the notebooks of an assignment, and the helpers that they import from files beside them."""
    parcel = Parcel()
    others = _other_notebooks(assignment, folder)
    for exercise in assignment.exercises:
        path = folder / exercise.notebook
        if path.name not in _names(folder):  # Windows and macOS would open another spelling too
            path = _stand_in(exercise, others, parcel) or path
        if path.is_file():
            _add(exercise, path, parcel)
        else:
            parcel.warnings.append(f"{exercise.notebook} is missing: there is no such file in {folder}")
    parcel.warnings += [f"{path.name} is left out: no exercise has this name" for path in others]
    return parcel


def file_name(assignment: Assignment, name: str | None) -> str:
    """Return the name of the zip: the assignment's, or the one asked for.

    Raises:
        ValueError: It is no name of a file.
    """
    wanted = (name or assignment.id).removesuffix(".zip").strip()
    if not wanted.strip(".") or _UNFIT & set(wanted) or not wanted.isprintable():
        raise ValueError(f"{name!r} is no name for a file")
    return f"{wanted}.zip"


def write_zip(assignment: Assignment, parcel: Parcel, path: Path, packed: dt.datetime) -> None:
    """Write a parcel with its receipt; what was there before is replaced at the end, and as a whole."""
    receipt = write_receipt(assignment.id, packed, parcel.files)
    temporary = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {**parcel.files, NAME: receipt}.items():
                moment = parcel.saved.get(name, packed).timetuple()[:6]
                info = zipfile.ZipInfo(name, max(moment, _OLDEST))
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _add(exercise: Exercise, path: Path, parcel: Parcel) -> None:
    content = path.read_bytes()
    parcel.files[exercise.notebook] = content
    parcel.saved[exercise.notebook] = _saved(path)
    if _has_newer_checkpoint(path):
        parcel.warnings.append(f"{path.name} is older than Jupyter's checkpoint of it: is your work saved?")
    try:
        cells = read_cells(content)
    except NotANotebook as problem:
        parcel.warnings.append(f"{path.name} {problem}")
        return
    parcel.warnings += [f"{path.name}: {problem}" for problem in _problems(exercise, cells)]
    for helper in _helpers(cells, path.parent):
        parcel.files[helper.name] = helper.read_bytes()
        parcel.saved[helper.name] = _saved(helper)


def _problems(exercise: Exercise, cells: list[Cell]) -> Iterator[str]:
    """Yield what is amiss with a notebook: functions that are not written or not there, cells that are not Python."""
    by_name = {cell.name: cell for cell in cells}
    names = defined(cells)
    for function in exercise.functions:
        if function in by_name and by_name[function].is_unanswered:
            yield f"`{function}` is not written yet"
        elif function not in names:
            yield f"no cell defines `{function}`"
    if exercise.written and ("written" not in by_name or by_name["written"].is_unanswered):
        yield "the question in words is not answered yet"
    for cell in cells:
        if cell.runs and (problem := syntax_problem(cell.source)):
            yield f"the cell `{cell.name}` is not Python ({problem})"


def _helpers(cells: Iterable[Cell], folder: Path) -> list[Path]:
    """Return the Python files beside a notebook that it imports, checks and the library not among them."""
    wanted = {module for cell in cells if cell.runs for module in _imports(cell.source)}
    files = (folder / f"{module}.py" for module in sorted(wanted))
    return [file for file in files if file.is_file() and not file.name.startswith("test_")]


def _imports(source: str) -> Iterator[str]:
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _stand_in(exercise: Exercise, others: list[Path], parcel: Parcel) -> Path | None:
    """Return the one other notebook that must be an exercise's, which has none under its own name."""
    alike = [path for path in others if _fold(path.stem) == exercise.slug or _holds(path, exercise)]
    if len(alike) > 1:
        names = " and ".join(path.name for path in alike)
        parcel.warnings.append(f"{names} could both be {exercise.notebook}: give one of them that name")
    if len(alike) != 1:
        return None
    others.remove(alike[0])
    parcel.warnings.append(f"{alike[0].name} is packed as {exercise.notebook}: that is its name")
    return alike[0]


def _other_notebooks(assignment: Assignment, folder: Path) -> list[Path]:
    known = {exercise.notebook for exercise in assignment.exercises}
    return [folder / name for name in _names(folder) if name.endswith(".ipynb") and name not in known]


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _fold(stem: str) -> str:
    folded = unicodedata.normalize("NFKC", stem).casefold().strip()
    while (shorter := _COPY.sub("", folded)) != folded:
        folded = shorter
    return _GAPS.sub("_", folded).strip("_")


def _holds(path: Path, exercise: Exercise) -> bool:
    """Tell whether a notebook has the cells of an exercise."""
    try:
        names = {cell.name for cell in read_cells(path.read_bytes())}
    except (NotANotebook, OSError):
        return False
    return bool(names & set(exercise.functions))


def _has_newer_checkpoint(path: Path) -> bool:
    """Tell whether Jupyter kept something younger than the notebook, and other than it."""
    checkpoint = path.parent / ".ipynb_checkpoints" / f"{path.stem}-checkpoint.ipynb"
    if not checkpoint.is_file() or checkpoint.stat().st_mtime <= path.stat().st_mtime + _SLACK:
        return False
    return checkpoint.read_bytes() != path.read_bytes()


def _saved(path: Path) -> dt.datetime:
    return dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone()
