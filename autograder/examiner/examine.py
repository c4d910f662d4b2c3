"""Run the hidden checks of one exercise against one submission."""

from __future__ import annotations

import time
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import torch
from practice.testing.faults import CheckFault, StudentError
from practice.testing.runner import CheckReport, run_checks

from autograder.examiner.clock import FairClock
from autograder.examiner.job import Examination, Job
from autograder.examiner.remote import RemoteCandidate
from autograder.examiner.session import Session
from autograder.model import CheckResult, Outcome
from autograder.sandbox.spawner import Spawner


def examine(job: Job, spawner: Spawner, clock: FairClock) -> Examination:
    """Return how every check of a job ended; a fault of the grader itself is returned as such."""
    began = time.monotonic()
    session = Session(spawner, job, clock)
    reports: list[CheckReport] = []
    try:
        _prepare(job.device)
        _load(session)
        reports = run_checks(Path(job.checks), RemoteCandidate(session), device=job.device, seed=job.seed)
        fault = "" if reports else f"{job.checks} holds no checks"
    except Exception as error:  # noqa: BLE001 - the boundary: whatever fails here is never a score
        fault = f"{type(error).__name__}: {error}"
    with suppress(CheckFault):  # the session keeps it as its fault
        session.close()
    return Examination(
        checks=_results(reports),
        cells=session.reports,
        output=session.output,
        fault=session.fault or fault,
        seconds=time.monotonic() - began,
    )


def _prepare(device: str) -> None:
    torch.set_num_threads(1)
    if device == "cuda":
        torch.cuda.init()  # what is seeded from now on includes the GPU
        warnings.filterwarnings(
            "ignore", message="Attempting to run cuBLAS"
        )  # autograd's thread finds its context


def _load(session: Session) -> None:
    """Load the notebook once before the checks, so that no check pays for it or is blamed for it."""
    with suppress(StudentError):  # every check will say so
        session.start()


def _results(reports: Sequence[CheckReport]) -> tuple[CheckResult, ...]:
    return tuple(_result(report) for report in reports)


def _result(report: CheckReport) -> CheckResult:
    return CheckResult(
        name=report.name,
        task=report.task,
        outcome=Outcome(report.outcome),
        title=report.title,
        message=report.message,
        expected=report.expected,
        actual=report.actual,
        faq=report.faq,
        detail=report.detail,
        seconds=report.seconds,
    )
