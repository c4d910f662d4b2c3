"""The program's front door: sub-commands, and one clear line for what a person can mend."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from typer.core import TyperGroup

import autograder
from autograder.cli import audit, demo, diff, doctor, export, feedback, grade, new, release, review, show
from autograder.cli.log import open_log
from autograder.errors import AutograderError, GraderFault
from autograder.report.text import printable

logger = logging.getLogger(__name__)


def _tell_version(wanted: bool) -> None:
    if wanted:
        print(f"autograder {autograder.__version__}")
        raise typer.Exit


class _Interrupted(Exception):
    """Ctrl+C, under a name that typer does not take for its own."""


class _Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise _Interrupted from error


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    epilog="Begin with `autograder doctor`, then try `autograder demo`.",
)
app.command(epilog="Example: autograder release practice4")(release.release)
app.command(
    epilog="\n\n".join(
        [
            "Examples:",
            "autograder grade submitted/ --jobs 8",
            "autograder grade moodle.zip --assignment practice4 --json grades.json",
            "autograder grade canvas.zip --dry-run",
            "autograder grade lemmatization.ipynb --student ana --work /tmp/trial",
        ]
    )
)(grade.grade)
app.command(epilog="Example: autograder diff submitted/ --only lemmatization --write")(diff.diff)
app.command(epilog="Example: autograder show --student ana --json grades.json")(show.show)
app.command(epilog="Example: autograder feedback --student ana")(feedback.feedback)
app.command(epilog="Example: autograder audit lemmatization --seeds 20")(audit.audit)
app.command(epilog="Example: autograder new momentum --function velocity --function position")(new.new)
app.command(epilog="Example: autograder review moodle.zip --json review.json")(review.review)
app.add_typer(export.app, name="export")
app.command()(doctor.doctor)
app.command(epilog="Example: autograder demo --folder /tmp/demo")(demo.demo)


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version.")
    ] = False,
    log: Annotated[
        Path | None,
        typer.Option(help="The log file.", show_default="logs/autograder.log where results go"),
    ] = None,
) -> None:
    """Grade notebooks with hidden checks in a sandbox, and explain the result."""
    if log is not None:
        open_log(log)


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
    except (_Interrupted, KeyboardInterrupt):
        _complain("interrupted; the same command goes on from what it has kept", status=130)
    except Exception:
        logger.exception("the program itself failed")
        raise


def _complain(text: str, status: int = 2) -> NoReturn:
    logger.debug("ended with status %d: %s", status, text, exc_info=True)
    Console(stderr=True, highlight=False, soft_wrap=True).print(
        printable(f"autograder: {text}"), markup=False
    )
    sys.exit(status)
