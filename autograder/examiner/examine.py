"""Run the hidden checks of one exercise against one submission."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import torch
from practice.testing.faults import StudentError
from practice.testing.runner import CheckReport, run_checks

from autograder.examiner.job import Examination, Job
from autograder.examiner.remote import RemoteCandidate
from autograder.examiner.session import Session
from autograder.model import CheckResult, Outcome
from autograder.sandbox.spawner import Spawner


def examine(job: Job, spawner: Spawner) -> Examination:
    """Return how every check of a job ended; a fault of the grader itself is returned as such."""
    began = time.monotonic()
    torch.set_num_threads(1)
    session = Session(spawner, job)
    try:
        _load(session)
        reports = run_checks(Path(job.checks), RemoteCandidate(session), device=job.device, seed=job.seed)
        fault = "" if reports else f"{job.checks} holds no checks"
    except Exception as error:  # the boundary: whatever fails here is the grader's fault, never a score
        reports, fault = [], f"{type(error).__name__}: {error}"
    finally:
        session.stop()
    return Examination(
        checks=_results(reports),
        cells=session.reports,
        output=session.output,
        fault=fault,
        seconds=time.monotonic() - began,
    )


def _load(session: Session) -> None:
    """Load the notebook once before the checks, so that no check pays for it or is blamed for it."""
    try:
        session.start()
    except StudentError:
        return  # every check will say so


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


