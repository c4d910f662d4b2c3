"""Build what students receive, and nbgrader's `source/`, from `exercises/` alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
from nbformat import NotebookNode

from autograder.errors import CourseError
from autograder.model import Assignment, Course, Exercise
from autograder.notebook import release_notebook, source_notebook, to_bytes

Bundle = dict[str, bytes]  # relative path, with slashes → content

_CACHES = {"__pycache__", ".ipynb_checkpoints"}
_HEADING = re.compile(r"^## +(?P<question>.+?) *\{#(?P<anchor>[\w-]+)\} *$", re.MULTILINE)
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=jinja2.StrictUndefined,
    autoescape=False,
    keep_trailing_newline=True,
    trim_blocks=True,
)


def build_release(course: Course, assignment_id: str) -> Bundle:
    """Return the files that students receive for an assignment.

    They are made from `exercises/` and the student's requirements in `pyproject.toml`; nothing else is read.

    Raises:
        CourseError: there is no such assignment, or a file of it is not as it should be.
    """
    return _bundle(course, assignment_id, release_notebook)


def source_bundle(course: Course, assignment_id: str) -> Bundle:
    """Return the same files with notebooks from which `nbgrader generate_assignment` makes the release."""
    return _bundle(course, assignment_id, source_notebook)


def write_release(bundle: Bundle, folder: Path) -> bool:
    """Make `folder` hold exactly the files of a bundle, and tell whether anything changed.

    The files are written beside it first, so that an interruption leaves the old folder whole.
    """
    if read_bundle(folder) == bundle:
        return False
    fresh, stale = (folder.with_name(f".{folder.name}.{kind}-{os.getpid()}") for kind in ("new", "old"))
    for name, content in bundle.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if folder.exists():
        folder.rename(stale)
    fresh.rename(folder)
    shutil.rmtree(stale, ignore_errors=True)
    return True


def read_bundle(folder: Path) -> Bundle:
    """Return the files of a folder as a bundle."""
    return dict(_files(folder))


def find_assignment(course: Course, assignment_id: str) -> Assignment:
    """Return an assignment of the course by its id."""
    for assignment in course.assignments:
        if assignment.id == assignment_id:
            return assignment
    known = "it has " + ", ".join(f"`{assignment.id}`" for assignment in course.assignments)
    raise CourseError(_public(course) / "course.toml", f"there is no assignment `{assignment_id}`", fix=known)


def _bundle(course: Course, assignment_id: str, notebook: Callable[[Exercise], NotebookNode]) -> Bundle:
    assignment = find_assignment(course, assignment_id)
    bundle = _practice(_public(course) / "practice")
    bundle["practice/assignment.json"] = _manifest(assignment)
    for exercise in assignment.exercises:
        bundle[f"{exercise.slug}.ipynb"] = to_bytes(notebook(exercise))
        bundle[exercise.visible_checks.name] = exercise.visible_checks.read_bytes()
    bundle |= _faq(_public(course) / "faq.md")
    requirements = _requirements(course.root / "pyproject.toml")
    bundle["requirements.txt"] = "".join(f"{line}\n" for line in requirements).encode()
    bundle["README.md"] = _readme(course, assignment, bundle).encode()
    return dict(sorted(bundle.items()))


def _manifest(assignment: Assignment) -> bytes:
    """Return what `python -m practice` knows of the assignment; nothing that a notebook does not tell."""
    document = {
        "id": assignment.id,
        "title": assignment.title,
        "due": assignment.due and assignment.due.isoformat(),
        "exercises": [
            {
                "slug": exercise.slug,
                "title": exercise.title,
                "functions": [task.id for task in exercise.functions],
                "written": len(exercise.functions) < len(exercise.tasks),
            }
            for exercise in assignment.exercises
        ],
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def _public(course: Course) -> Path:
    return course.root / "exercises"


def _practice(folder: Path) -> Bundle:
    """Return the support library as it stands, weights and data included."""
    for path in folder.rglob("*"):
        if path.is_symlink():
            raise CourseError(
                path, "a link could lead to a private file, so it cannot ship", fix="use a copy"
            )
    return {f"practice/{name}": content for name, content in _files(folder)}


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files under a folder by relative path, without caches and hidden files."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not any(part in _CACHES or part.startswith(".") for part in name.parts):
            yield name.as_posix(), path.read_bytes()


def _faq(path: Path) -> Bundle:
    """Return the FAQ with its anchors as HTML, which every Markdown viewer follows."""
    if not path.is_file():
        return {}
    text = _HEADING.sub(r'<a id="\g<anchor>"></a>\n\n## \g<question>', path.read_text("utf-8"))
    return {"faq.md": text.encode()}


def _requirements(pyproject: Path) -> list[str]:
    try:
        project = tomllib.loads(pyproject.read_text("utf-8"))["project"]
        return sorted(project["optional-dependencies"]["student"])
    except FileNotFoundError as error:
        raise CourseError(pyproject, "no such file; it names what students install") from error
    except KeyError as error:
        problem = f"no {error} in [project.optional-dependencies] student, which names what students install"
        raise CourseError(pyproject, problem) from error


def _readme(course: Course, assignment: Assignment, files: Bundle) -> str:
    template = _TEMPLATES.get_template("student_readme.md")
    return template.render(course=course, assignment=assignment, files=files)
