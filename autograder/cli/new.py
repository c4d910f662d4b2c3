"""`autograder new`: begin an exercise."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from autograder.cli import options
from autograder.scaffold import Plan, scaffold


def new(
    slug: Annotated[str, typer.Argument(help="The exercise's name: small letters, digits and _.")],
    function: Annotated[
        list[str] | None,
        typer.Option(help="A function that it asks for; may be repeated.", show_default="the slug"),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Its title.", show_default="the slug in words")] = None,
    assignment: Annotated[
        str | None,
        typer.Option(
            help="The assignment at whose end it is put; a new one begins with it.",
            show_default="the first one",
        ),
    ] = None,
    course: options.CourseOption = None,
) -> None:
    """Write the two folders of a new exercise, which the audit calls unfinished until it is finished."""
    loaded = options.open_course(course)
    plan = Plan(
        slug=slug,
        title=title or slug.replace("_", " ").capitalize(),
        functions=tuple(function or [slug]),
        assignment=assignment or loaded.assignments[0].id,
    )
    console = Console(highlight=False, soft_wrap=True)
    for path in scaffold(loaded, plan):
        console.print(str(path.relative_to(loaded.root)), markup=False)
    if plan.assignment not in {one.id for one in loaded.assignments}:
        console.print(f"A new assignment `{plan.assignment}` begins with it.", markup=False)
    console.print(f"Next: fill in what says TODO, then `autograder audit {slug}`.", markup=False)
