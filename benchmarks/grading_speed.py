"""How long grading takes beyond what the checks themselves compute.

For each exercise, copies of the reference solution (each made different by a comment, so that none is graded
for another) are graded by the engine. Beside that, in the same run, the same checks run in this process on the same
solution without any sandbox: what is left is the price of grading it safely.

    .venv/bin/python benchmarks/grading_speed.py [--submissions 60] [--jobs 2] [slug ...]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "exercises")]
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"

from autograder.course import load_course  # noqa: E402
from autograder.engine import Engine  # noqa: E402
from autograder.exhibits import Exhibit, Kind, submission  # noqa: E402
from autograder.model import Exercise  # noqa: E402
from autograder.pipeline import grade  # noqa: E402


@contextlib.contextmanager
def clock(times: dict[str, float], name: str) -> Iterator[None]:
    """Add the wall time of a block to `times[name]`."""
    began = time.perf_counter()
    yield
    times[name] = times.get(name, 0.0) + time.perf_counter() - began


def in_process(exercise: Exercise, repeats: int = 5) -> float:
    """Return the seconds that the checks take on the reference in this process, when all is warm."""
    import torch
    from practice.testing.candidate import LocalCandidate
    from practice.testing.runner import run_checks

    torch.set_num_threads(1)
    namespace: dict[str, Any] = {"__name__": "submission"}
    exec(compile(exercise.reference.read_text(), str(exercise.reference), "exec"), namespace)
    times: dict[str, float] = {}
    run_checks(exercise.hidden_checks, LocalCandidate(namespace))
    for _ in range(repeats):
        with clock(times, "checks"):
            run_checks(exercise.hidden_checks, LocalCandidate(namespace))
    return times["checks"] / repeats


def measure(exercise: Exercise, course: Any, submissions: int, jobs: int) -> dict[str, float]:
    """Return the figures of one exercise, in seconds."""
    source = exercise.reference.read_text()
    work = [
        submission(Exhibit(name=f"{n}", kind=Kind.REFERENCE, source=f"{source}\n# {n}\n"), exercise)
        for n in range(submissions)
    ]
    times: dict[str, float] = {"in process": in_process(exercise)}
    with contextlib.ExitStack() as stack:
        with clock(times, "warm start"):
            engine = stack.enter_context(Engine(course, [exercise]))
        with clock(times, "all"), ThreadPoolExecutor(jobs) as pool:
            verdicts = list(pool.map(lambda one: grade(one, exercise, engine, device="cpu", seed=2026), work))
    assert all(task.score == task.max_score for one in verdicts for task in one.tasks if task.checks)
    times["a submission"] = times.pop("all") / submissions
    times["beyond checks"] = times["a submission"] - times["in process"] / jobs
    return times


def main() -> None:
    """Print a row for each exercise."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("slugs", nargs="*")
    parser.add_argument("--course", type=Path, default=ROOT)
    parser.add_argument("--submissions", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    course = load_course(options.course)
    columns = ("warm start", "in process", "a submission", "beyond checks")
    print(f"{'seconds':18}" + "".join(f"{column:>15}" for column in columns))
    for exercise in course.assignments[0].exercises:
        if not options.slugs or exercise.slug in options.slugs:
            figures = measure(exercise, course, options.submissions, options.jobs)
            print(
                f"{exercise.slug:18}" + "".join(f"{figures[column]:15.3f}" for column in columns), flush=True
            )


if __name__ == "__main__":
    main()
