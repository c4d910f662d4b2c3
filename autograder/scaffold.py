"""Begin a new exercise: its folder pair, its line in course.toml and its entry in the FAQ.

What is written passes every lint of a course, and the audit says honestly that it is unfinished: the reference
earns nothing yet.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import jinja2
import msgspec

from autograder.course.load import Name, Slug
from autograder.errors import CourseError, FolderError
from autograder.model import Course, Value

_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("autograder", "templates/exercise"),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # what is rendered is Python, TOML and Markdown
)


class Plan(Value, frozen=True):
    """What a new exercise is called, and what it asks for."""

    slug: str
    title: str
    functions: tuple[str, ...]  # a task each
    assignment: str  # the id of the assignment at whose end it is put, or with which a new one begins


def scaffold(course: Course, plan: Plan) -> list[Path]:
    """Write the files of a new exercise and name it in the course; return what was written or changed.

    An assignment that the course does not have yet is begun with it.

    Raises:
        CourseError: A name is none, or taken, or course.toml is not written as expected.
        FolderError: One of the two folders exists.
    """
    _refuse(course, plan)
    names = {
        "slug": plan.slug,
        "title": plan.title,
        "functions": plan.functions,
        "anchor": plan.slug.replace("_", "-"),
    }
    path = course.root / "exercises" / "course.toml"
    known = plan.assignment in {assignment.id for assignment in course.assignments}
    table = _with_slug(path, plan) if known else _with_assignment(path, plan)  # all that can still fail
    written = [
        _write(course.root / target, template, names) for target, template in _files(plan.slug).items()
    ]
    checks = course.root / "solutions" / plan.slug / "checks"
    written += [
        _write(checks / f"{function}.py", "checks.py.j2", {**names, "function": function})
        for function in plan.functions
    ]
    faq = course.root / "exercises" / "faq.md"
    before = faq.read_text("utf-8") if faq.is_file() else "# Questions and answers\n"
    faq.write_text(before + _TEMPLATES.get_template("faq.md.j2").render(names), "utf-8")
    path.write_text(table, "utf-8")
    return [*written, faq, path]


def _files(slug: str) -> dict[Path, str]:
    """Return the template of each file."""
    public, private = Path("exercises", slug), Path("solutions", slug)
    return {
        public / "exercise.toml": "exercise.toml.j2",
        public / f"{slug}.py": "notebook.py.j2",
        public / f"test_{slug}.py": "visible.py.j2",
        private / f"{slug}.py": "reference.py.j2",
        private / "rubric.md": "rubric.md.j2",
        private / "mutants" / "returns_its_argument.py": "mutants/returns_its_argument.py.j2",
        private / "alternatives" / "twice.py": "alternatives/twice.py.j2",
    }


def _write(path: Path, template: str, names: Mapping[str, object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_TEMPLATES.get_template(template).render(names), "utf-8")
    return path


def _refuse(course: Course, plan: Plan) -> None:
    if not _is_a(Slug, plan.slug):
        raise CourseError(
            course.root, f"{plan.slug!r} is no slug", fix="small letters, digits and _, such as one_pixel"
        )
    if not _is_a(Name, plan.assignment):
        raise CourseError(
            course.root,
            f"{plan.assignment!r} cannot be the id of an assignment",
            fix="letters, digits, - and _, such as week-5",
        )
    if wrong := [name for name in plan.functions if not (name.isascii() and name.isidentifier())]:
        raise CourseError(course.root, f"{wrong[0]!r} cannot be the name of a function")
    every = [one for assignment in course.assignments for one in assignment.exercises]
    owners = {task.id: one.slug for one in every for task in one.functions}
    if taken := [name for name in plan.functions if name in owners]:
        raise CourseError(
            course.root, f"the exercise `{owners[taken[0]]}` has a function `{taken[0]}` already"
        )
    for folder in (course.root / "exercises" / plan.slug, course.root / "solutions" / plan.slug):
        if folder.exists():
            raise FolderError(f"{folder}: exists already; name another slug, or remove it first")


def _is_a(kind: object, text: str) -> bool:
    try:
        msgspec.convert(text, kind)
    except msgspec.ValidationError:
        return False
    return True


def _with_slug(path: Path, plan: Plan) -> str:
    """Return course.toml with the slug at the end of its assignment's exercises."""
    text = path.read_text("utf-8")
    entry = re.compile(
        rf'\[\[assignments\]\](?:(?!\[\[).)*?^id\s*=\s*"{re.escape(plan.assignment)}"(?:(?!\[\[).)*?^exercises\s*=\s*\[(?P<slugs>[^\]]*)',
        re.DOTALL | re.MULTILINE,
    )
    found = entry.search(text)
    if found is None:
        problem = f"has no list of exercises of the assignment `{plan.assignment}` that could be extended"
        raise CourseError(path, problem, fix=f'add "{plan.slug}" to it by hand')
    slugs = found["slugs"].rstrip().rstrip(",")
    tail = found["slugs"][len(found["slugs"].rstrip()) :]
    comma = "," if tail else ""  # a list of several lines keeps the comma at its end
    separator = ",\n  " if "\n" in slugs else ", "
    return (
        text[: found.start("slugs")]
        + f'{slugs}{separator}"{plan.slug}"{comma}{tail}'
        + text[found.end("slugs") :]
    )


def _with_assignment(path: Path, plan: Plan) -> str:
    """Return course.toml with a new assignment at its end."""
    title = re.sub(r"[_-]+|(?<=[a-z])(?=[0-9])", " ", plan.assignment).strip().capitalize()
    entry = f'[[assignments]]\nid = "{plan.assignment}"\ntitle = "{title}"\nexercises = ["{plan.slug}"]\n'
    text = f"{path.read_text('utf-8').rstrip()}\n\n{entry}"
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = f"has no room for an assignment `{plan.assignment}` at its end ({error})"
        raise CourseError(path, problem, fix="write each assignment as a table [[assignments]]") from error
    return text
