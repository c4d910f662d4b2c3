"""Grade one exercise of one submission."""

from __future__ import annotations

import autograder
from autograder.engine import Engine
from autograder.errors import GraderFault
from autograder.examiner.job import Examination, Job
from autograder.model import Exercise, Submission, Verdict
from autograder.score import score_tasks, total, zero_tasks


def grade(
    submission: Submission, exercise: Exercise, engine: Engine, *, device: str, seed: int, key: str = ""
) -> Verdict:
    """Return the verdict on a submission, whatever it contains."""
    if submission.problem:
        examination, tasks = Examination(), zero_tasks(exercise)
    else:
        examination = _examine(_job(submission, exercise, device, seed), engine)
        tasks = score_tasks(exercise, examination)
    return Verdict(
        student=submission.student,
        assignment=submission.assignment,
        exercise=exercise.slug,
        score=total(tasks, exercise),
        max_score=exercise.max_score,
        sandbox=engine.profile.name,
        device=device,
        seed=seed,
        tasks=tasks,
        cells=examination.cells,
        output=examination.output,
        problem=submission.problem,
        fault=examination.fault,
        notices=submission.notices,
        key=key,
        program=autograder.__version__,
        seconds=examination.seconds,
        submitted=submission.submitted,
        work=submission.digest,
        receipt=submission.receipt,
    )


def _job(submission: Submission, exercise: Exercise, device: str, seed: int) -> Job:
    return Job(
        checks=str(exercise.hidden_checks),
        cells=submission.cells,
        attachments=submission.attachments,
        limits=exercise.limits,
        device=device,
        seed=seed,
    )


def _examine(job: Job, engine: Engine) -> Examination:
    """Return an examination; a grader that fails is a fault in it, never an exception and never a score."""
    try:
        return engine.examine(job)
    except GraderFault as error:
        return Examination(fault=str(error))
