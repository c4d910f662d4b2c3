"""What a student runs in a terminal: `python -m practice check` and `python -m practice pack`."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import hashlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from practice.assignment import Assignment, NotReleased, load
from practice.checking import Result, check_notebook, choose
from practice.packing import collect, file_name, write_zip
from practice.receipt import NAME

_EPILOG = (
    "exit status: 0 all checks pass, or the zip is written; 1 some check does not pass; 2 something to mend"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command in the working folder and return its exit status."""
    options = _parser().parse_args(arguments)
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a pipe on Windows has no ✓
    try:
        assignment = load()
        return int(options.run(options, assignment, Path.cwd()))
    except (NotReleased, ValueError) as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except KeyboardInterrupt:
        return _complain("interrupted", status=130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m practice", epilog=_EPILOG)
    commands = parser.add_subparsers(required=True, metavar="command")
    check = commands.add_parser(
        "check", help="run the visible checks of your notebooks", epilog="example: check lemmatization"
    )
    check.add_argument("exercise", nargs="?", help="only this notebook (default: all of them)")
    check.add_argument("task", nargs="?", help="only this function (default: all of the notebook)")
    check.add_argument(
        "--json", metavar="FILE", type=Path, help="also write the results to this file, as JSON"
    )
    check.add_argument(
        "--seconds", type=float, default=300, help="stop a notebook after so long (default: %(default)g)"
    )
    check.set_defaults(run=_check)
    pack = commands.add_parser("pack", help="make the zip to hand in", epilog="example: pack --name ana-lima")
    pack.add_argument("--name", help="the name of the zip (default: the assignment's)")
    pack.set_defaults(run=_pack)
    return parser


def _check(options: argparse.Namespace, assignment: Assignment, folder: Path) -> int:
    """Check notebooks one after the other, and print what is to be said of each as soon as it is known."""
    colour = _has_colours()
    results: list[Result] = []
    for exercise, tasks in choose(assignment, options.exercise, options.task):
        if results:
            print()
        print(_bold(f"{exercise.notebook}: {exercise.title}", colour), flush=True)
        results.append(
            check_notebook(exercise, tasks, folder, colour=colour, seconds=max(options.seconds, 1))
        )
        _show(results[-1], colour)
    passing = sum(result.passes for result in results)
    if len(results) > 1:
        print(f"\n{passing} of {len(results)} notebooks pass all of their visible checks.")
    if options.json:
        options.json.write_text(json.dumps(_as_json(assignment, results), indent=2) + "\n", encoding="utf-8")
    return 0 if passing == len(results) else 1


def _show(result: Result, colour: bool) -> None:
    for cell in result.cells:
        print(_red(f"✗ the cell `{cell['cell']}` raised {cell['problem']}", colour))
    for panel in result.panels:
        print(panel["text"])
    if result.problem:
        print(_red(f"✗ {result.problem}", colour))


def _as_json(assignment: Assignment, results: Sequence[Result]) -> dict[str, object]:
    notebooks = [
        {
            "exercise": result.exercise,
            "passes": result.passes,
            "problem": result.problem,
            "cells": result.cells,
            "tasks": [
                {key: value for key, value in panel.items() if key != "text"} for panel in result.panels
            ],
        }
        for result in results
    ]
    return {"format": 1, "assignment": assignment.id, "notebooks": notebooks}


def _pack(options: argparse.Namespace, assignment: Assignment, folder: Path) -> int:
    """Write the zip, and print its receipt and what is amiss."""
    path = folder / file_name(assignment, options.name)
    parcel = collect(assignment, folder)
    if not parcel.files:
        return _complain(f"none of the notebooks of {assignment.title} is in {folder}")
    packed = dt.datetime.now(dt.UTC)
    write_zip(assignment, parcel, path, packed)
    colour = _has_colours()
    for warning in parcel.warnings:
        print(_red(f"! {warning}", colour))
    if assignment.due is not None and packed > assignment.due:
        print(_red(f"! {assignment.title} was due on {_moment(assignment.due)}", colour))
    print(_bold(f"{path.name}: {len(parcel.files)} files, packed on {_moment(packed)}", colour))
    for name, content in sorted(parcel.files.items()):
        print(f"  {hashlib.sha256(content).hexdigest()}  {name} (saved on {_moment(parcel.saved[name])})")
    print(f"Hand in {path}. These lines are your receipt; the zip holds it as {NAME}.")
    return 0


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")


def _has_colours() -> bool:
    """Tell whether to print colours: not where NO_COLOR says so, nor in a file or a pipe."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty():
        return False
    if sys.platform == "win32":  # an old console shows colours only after it was told to
        import colorama

        colorama.just_fix_windows_console()
    return True


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text


def _red(text: str, colour: bool) -> str:
    return f"\x1b[31m{text}\x1b[0m" if colour else text


def _complain(text: str, status: int = 2) -> int:
    print(f"practice: {text}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
