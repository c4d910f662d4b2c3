"""The program's front door: sub-commands, and one clear line for what a person can mend."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer
from rich.console import Console

from autograder.cli import audit, demo, doctor, feedback, grade, release, show
from autograder.errors import AutograderError, GraderFault

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Grade notebooks with hidden checks in a sandbox, and explain the result.",
)
app.command()(release.release)
app.command()(grade.grade)
app.command()(show.show)
app.command()(feedback.feedback)
app.command()(audit.audit)
app.command()(doctor.doctor)
app.command()(demo.demo)


def main() -> NoReturn:
    """Run the program; a person's mistake is one line on standard error and exit status 2."""
    try:
        sys.exit(app())
    except AutograderError as error:
        _complain("\n".join([str(error), *getattr(error, "__notes__", [])]))
    except GraderFault as error:
        _complain(f"{error}; run the same command again: finished verdicts are kept")
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _complain(f"{where}{error.strerror or error}")
    except KeyboardInterrupt:
        _complain("interrupted; finished verdicts are kept, the same command goes on from there", status=130)


def _complain(text: str, status: int = 2) -> NoReturn:
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"autograder: {text}", markup=False)
    sys.exit(status)
