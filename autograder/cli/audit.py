"""`autograder audit`: prove that the checks of an exercise are right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from autograder.audit import Audit, signatures
from autograder.audit import audit as audit_exercise
from autograder.batch import Settings
from autograder.cli import complete, options
from autograder.cli.console import open_console
from autograder.cli.progress import AuditProgress
from autograder.device import Choice, choose
from autograder.diagnose import outdated, write_table
from autograder.engine import Engine
from autograder.exhibits import Exhibit, Kind, exhibits, generated
from autograder.judge import Judge
from autograder.model import Exercise
from autograder.report.as_json import as_json
from autograder.store import VerdictStore


def audit(
    slugs: Annotated[
        list[str] | None,
        typer.Argument(
            help="Exercises.", show_default="all of the course", autocompletion=complete.exercises
        ),
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="How many seeds; all must give the same scores.")] = 1,
    device: options.DeviceOption = Choice.AUTO,
    jobs: options.JobsOption = 2,
    generate: Annotated[
        bool, typer.Option("--generate", help="Also change each reference by syntax, one change a mutant.")
    ] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Write the table of diagnoses of each exercise.")
    ] = False,
    keep: Annotated[
        Path | None,
        typer.Option(
            "--keep",
            help="Keep verdicts in this folder, and grade only what has none there: a killed audit goes on where it"
            " stopped.",
            show_default="grade everything",
        ),
    ] = None,
    json: Annotated[
        Path | None, typer.Option("--json", help="Also write what was found to this file, as JSON.")
    ] = None,
    course: options.CourseOption = None,
) -> None:
    """Prove exercises: reference full, stub zero, each mutant loses just its task, each alternative full.

    Exit status 1 where anything is otherwise, where the table of diagnoses is out of date, or where less than 95 % of
    the generated mutants that are not listed as equivalent are rejected.
    """
    console = open_console()
    loaded = options.open_course(course)
    wanted = options.split(",".join(slugs or []), options.slugs(loaded), "exercise", loaded)
    exercises = [
        one for each in loaded.assignments for one in each.exercises if not wanted or one.slug in wanted
    ]
    base, where = Settings().seed, choose(device)
    folder = keep.resolve() if keep is not None else None
    kept = VerdictStore(folder) if folder is not None else None
    audits = []
    with Engine(loaded, exercises, hidden=[folder] if folder is not None else []) as engine:
        judge = Judge(loaded, engine, where, kept)
        for exercise in exercises:
            shown, tried = _exhibits(exercise, generate), range(base, base + seeds)
            with AuditProgress(console, exercise.slug, len(shown) * seeds) as progress:
                audits.append(
                    audit_exercise(exercise, shown, judge, tried, jobs=jobs, listener=progress.tried)
                )
            if record:
                write_table(exercise, signatures(audits[-1], base))
    console.print(_table(audits))
    if json is not None:
        json.write_bytes(as_json("audits", [_summary(one) for one in audits]))
    # What was recorded is what happens on a processor.
    stale = [_tell_outdated(one, base, console) for one in audits if where == "cpu"]
    if any(stale) or not all(one.proved for one in audits):
        raise typer.Exit(1)


def _summary(one: Audit) -> dict[str, object]:
    """Return what an audit found, without the verdicts."""
    counts = {str(kind): one.counts(kind) for kind in Kind}
    return {
        "exercise": one.exercise.slug,
        "proved": one.proved,
        "exhibits": {
            kind: {"count": count, "as_they_should": right}
            for kind, (count, right) in counts.items()
            if count
        },
        "equivalents": one.equivalents,
        "seconds": one.reference_seconds,
        "misses": [
            {
                "kind": str(trial.exhibit.kind),
                "name": trial.exhibit.name,
                "seed": trial.verdict.seed,
                "miss": trial.miss,
            }
            for trial in one.misses
        ],
    }


def _exhibits(exercise: Exercise, generate: bool) -> list[Exhibit]:
    return [*exhibits(exercise), *(generated(exercise) if generate else ())]


def _tell_outdated(one: Audit, seed: int, console: Console) -> bool:
    """Say of which mutants the table of diagnoses is out of date; return whether it is."""
    slug = one.exercise.slug
    names = outdated(one.exercise, signatures(one, seed))
    if names:
        text = f"{slug}: the table of diagnoses is out of date: {', '.join(names)}"
        console.print(f"{text} (run `autograder audit {slug} --record`)", markup=False)
    return bool(names)


def _table(audits: list[Audit]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    headings = {
        Kind.REFERENCE: "reference",
        Kind.STUB: "stub",
        Kind.MUTANT: "mutants rejected",
        Kind.ALTERNATIVE: "alternatives accepted",
        Kind.GENERATED: "generated rejected",
    }
    kinds = [kind for kind in Kind if any(one.counts(kind)[0] for one in audits)]
    for heading in ("exercise", *(headings[kind] for kind in kinds), "seconds"):
        table.add_column(heading, justify="left" if heading == "exercise" else "right")
    for one in audits:
        cells = [_share(*one.counts(kind)) for kind in kinds]
        if Kind.GENERATED in kinds:
            cells[-1] += f", {one.equivalents} equivalent"
        table.add_row(one.exercise.slug, *cells, f"{one.reference_seconds:.2f}")
    return table


def _share(count: int, right: int) -> str:
    return f"{right} of {count}" + (f" ({right / count:.0%})" if count > 1 else "")
