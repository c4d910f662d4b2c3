"""A function that calls another one of its exercise is not blamed for what that one does wrong."""

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
# Of each exercise a function, and the alternative in which others call it.
CALLED = {
    "lemmatization/wordnet_pos": "calls_wordnet_pos",
    "preprocessing/resized_size": "numpy_and_pil",
    "training/train_one_epoch": "torchmetrics",
    "accuracy/accuracy": "calls_accuracy",
    "image_gradient/input_gradient": "built_on_each_other",
    "image_gradient/fgsm": "built_on_each_other",
    "one_pixel/set_pixels": "calls_set_pixels",
}


def _mutants(called: str) -> list[Path]:
    slug, function = called.split("/")
    folder = ROOT / "solutions" / slug / "mutants"
    return [path for path in sorted(folder.glob("*.py")) if f"# breaks: {function}\n" in path.read_text()]


CASES = [(called, path) for called in CALLED for path in _mutants(called)[::5]]


@pytest.fixture(scope="module")
def exercises() -> dict[str, Exercise]:
    (assignment,) = load_course(ROOT).assignments
    return {one.slug: one for one in assignment.exercises if any(one.slug in called for called in CALLED)}


@pytest.fixture(scope="module")
def engine(exercises: dict[str, Exercise]) -> Iterator[Engine]:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    with Engine(load_course(ROOT), [*exercises.values()]) as engine:
        yield engine


@pytest.mark.parametrize(("called", "mutant"), CASES, ids=lambda one: getattr(one, "stem", one))
def test_a_mistake_is_paid_for_once(
    called: str, mutant: Path, exercises: dict[str, Exercise], engine: Engine
) -> None:
    slug, function = called.split("/")
    exercise = exercises[slug]
    caller = ROOT / "solutions" / slug / "alternatives" / f"{CALLED[called]}.py"
    source = "\n\n# %%\n".join(path.read_text("utf-8") for path in (exercise.reference, caller, mutant))
    work = submission(Exhibit(name="", kind=Kind.MUTANT, source=source), exercise)
    verdict = grade(work, exercise, engine, device="cpu", seed=2026)
    assert not verdict.fault
    failed = {
        task.id: [(one.name, one.message) for one in task.checks if one.outcome is not Outcome.PASSED]
        for task in verdict.tasks
    }
    assert {task for task, checks in failed.items() if checks} == {function}, failed


WRONG = "def input_gradient(model, images, labels):\n    return 0 * images\n\nright = fgsm\n"
ABUSES = {
    "asks with what is no batch": (
        "def fgsm(model, images, labels, epsilon):\n"
        "    for args in ((model, 'x', 3), ([model], images, labels), (model, images), (right, images, labels)):\n"
        "        try:\n            input_gradient(*args)\n"
        "        except Exception:\n            pass\n"
        "    return right(model, images, labels, epsilon)"
    ),
    "hangs what stands in on the model": (
        "def fgsm(model, images, labels, epsilon):\n"
        "    model.helper = input_gradient\n"
        "    model.helper(model, images, labels)\n"
        "    del model.helper\n"
        "    return right(model, images, labels, epsilon)"
    ),
    "keeps what stands in and its model": (
        "kept = []\n"
        "def fgsm(model, images, labels, epsilon):\n"
        "    kept.append((input_gradient, model))\n"
        "    kept[0][0](kept[0][1], images, labels)\n"
        "    return right(model, images, labels, epsilon)"
    ),
}


@pytest.mark.parametrize("abuse", ABUSES)
def test_what_stands_in_is_no_way_to_anything_else(
    abuse: str, exercises: dict[str, Exercise], engine: Engine
) -> None:
    exercise = exercises["image_gradient"]
    caller = exercise.reference.with_name("alternatives") / "built_on_each_other.py"
    source = "\n\n# %%\n".join(
        [*(path.read_text("utf-8") for path in (exercise.reference, caller)), WRONG + ABUSES[abuse]]
    )
    work = submission(Exhibit(name="", kind=Kind.MUTANT, source=source), exercise)
    verdict = grade(work, exercise, engine, device="cpu", seed=2026)
    scores = {task.id: task.score for task in verdict.tasks if task.score is not None}
    assert not verdict.fault
    assert scores.pop("fgsm") == (0 if abuse.startswith("keeps") else 3)
    assert scores == {"input_gradient": 0, "pgd": 4}
