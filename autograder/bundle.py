"""The zip that Gradescope takes as an autograder: this program, a course, and how to run them.

Of `solutions/` only what grades is in it: hidden checks, their data, and the table of diagnoses. References
are replaced by functions that do nothing; mutants, alternatives and rubrics stay at home.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import jinja2

import autograder
from autograder.errors import FolderError
from autograder.model import Assignment, Course, Exercise

_PROGRAM: Final = Path(autograder.__file__).parent
_CACHES: Final = frozenset({"__pycache__", ".ipynb_checkpoints", ".pytest_cache"})
_AT_HOME: Final = frozenset({"rubric.md", "equivalents.toml"})
_SCRIPTS: Final = frozenset({"setup.sh", "run_autograder"})
_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the same files make the same zip
_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_PROGRAM / "templates" / "gradescope"),
    undefined=jinja2.StrictUndefined,
    autoescape=False,
    keep_trailing_newline=True,
)


def bundle(course: Course, assignment: Assignment) -> bytes:
    """Return the zip to be uploaded as the autograder of one assignment.

    Raises:
        FolderError: the program was not installed from its own folder, which holds what installs it.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(_files(course, assignment)):
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = (0o100755 if name in _SCRIPTS else 0o100644) << 16
            archive.writestr(member, content)
    return packed.getvalue()


def _files(course: Course, assignment: Assignment) -> Iterator[tuple[str, bytes]]:
    for name in (*_SCRIPTS, "README.md"):
        text = _TEMPLATES.get_template(f"{name}.j2").render(assignment=assignment, course=course)
        yield name, text.encode()
    for name in ("pyproject.toml", "constraints.txt", "README.md", "LICENSE"):
        path = _PROGRAM.parent / name
        if not path.is_file():
            raise FolderError(
                f"{path}: is not there; run this from the program's own folder, not from an installed copy"
            )
        yield f"program/{name}", path.read_bytes()
    for path in _below(_PROGRAM):
        yield f"program/autograder/{path.relative_to(_PROGRAM).as_posix()}", path.read_bytes()
    public = course.root / "exercises"
    for path in _below(public):
        yield f"course/exercises/{path.relative_to(public).as_posix()}", path.read_bytes()
    for exercise in {one.slug: one for each in course.assignments for one in each.exercises}.values():
        yield from _private(exercise)


def _private(exercise: Exercise) -> Iterator[tuple[str, bytes]]:
    """Yield what grades an exercise."""
    folder = f"course/solutions/{exercise.slug}"
    beside = (path for path in exercise.private.iterdir() if path.is_file() and path.name not in _AT_HOME)
    for path in (*beside, *_below(exercise.hidden_checks)):
        if path != exercise.reference:
            yield f"{folder}/{path.relative_to(exercise.private).as_posix()}", path.read_bytes()
    stubs = (
        f"def {task.id}(*arguments, **named):\n    raise NotImplementedError\n" for task in exercise.functions
    )
    yield f"{folder}/{exercise.reference.name}", "\n\n".join(stubs).encode()


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not _CACHES.intersection(path.parts):
            yield path
