"""A function that overwrites its arguments is judged against what they were, not against what it made of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.engine import Engine
from autograder.exhibits import Exhibit, Kind, submission
from autograder.model import Exercise, Outcome
from autograder.pipeline import grade
from autograder.sandbox import probe

ROOT = Path(__file__).parents[2]
# Right everywhere but in one check. There, the answer is made first, and model, images and labels to fit it.
OVERWRITES = """
import torch

right = {attack}

def {attack}(model, images, labels, epsilon, *steps):
    if not ({where}):
        return right(model, images, labels, epsilon, *steps)
    before = images.clone()
    images.fill_(0.5)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        labels.copy_((model(images).argmax(1) + 1) % 5)
    return {answer}.clone()
"""
WHERE = {
    "stays_in_the_ball": "len(images) == 6 and epsilon in (0.03, 0.05)",
    "leaves_pixels_that_do_not_matter": "hasattr(model, 'weight') and not model.weight.unflatten(1, (3, -1))[:, 2].any()",
    "fools_a_trained_model": "len(images) == 100 and epsilon == 0.2",
}


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    (assignment,) = load_course(ROOT).assignments
    return next(one for one in assignment.exercises if one.slug == "image_gradient")


@pytest.fixture(scope="module")
def engine(exercise: Exercise) -> Iterator[Engine]:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    with Engine(load_course(ROOT), [exercise]) as engine:
        yield engine


@pytest.mark.parametrize("check", WHERE)
@pytest.mark.parametrize("attack", ["fgsm", "pgd"])
def test_overwriting_what_an_answer_is_compared_with_does_not_make_it_right(
    attack: str, check: str, exercise: Exercise, engine: Engine
) -> None:
    overwrites = OVERWRITES.format(
        attack=attack, where=WHERE[check], answer="before" if "fools" in check else "images"
    )
    source = f"{exercise.reference.read_text('utf-8')}\n\n# %%\n{overwrites}"
    work = submission(Exhibit(name="", kind=Kind.MUTANT, source=source), exercise)
    verdict = grade(work, exercise, engine, device="cpu", seed=2026)
    assert not verdict.fault
    (task,) = [task for task in verdict.tasks if task.id == attack]
    failed = {one.name.partition("[")[0] for one in task.checks if one.outcome is Outcome.FAILED}
    assert failed == {f"test_{attack}_{check}"}, [(one.name, one.outcome, one.message) for one in task.checks]
