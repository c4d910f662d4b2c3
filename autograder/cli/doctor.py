"""`autograder doctor`: what this machine can do, and what to do about what it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli import options
from autograder.cli.console import open_console
from autograder.doctor import Health, examine
from autograder.errors import CourseError
from autograder.report.as_json import as_json


def doctor(
    json: Annotated[
        Path | None, typer.Option("--json", help="Also write the findings to this file, as JSON.")
    ] = None,
    course: options.CourseOption = None,
) -> None:
    """Prove each part of the sandbox by trying to escape from it, and list versions, devices and data."""
    console = open_console()
    try:
        loaded = options.open_course(course)
    except CourseError as error:
        console.print(str(error), markup=False)
        loaded = None
    findings = examine(loaded)
    for finding in findings:
        console.print(f"{finding.health:8} {finding.name}: {finding.detail}", markup=False)
        if finding.fix:
            console.print(f"{'':8} → {finding.fix}", markup=False)
    if json is not None:
        json.write_bytes(as_json("findings", findings))
    if any(finding.health is Health.FAILED for finding in findings):
        raise typer.Exit(1)
