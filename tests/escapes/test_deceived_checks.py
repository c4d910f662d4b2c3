"""A wrong function that makes what it was given fit its answer, guesses it, or is right only where that is looked at, is found out.

Each of these earned full marks once, or would have but for a check that it could have told by its arguments.
"""

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
# Of each exercise: the function, which check it must not pass, and what it does.
CHEATS = {
    "relabels the image": (
        *("black_box", "search_attack", "test_the_search_follows_the_answers"),
        "def search_attack(query, image, label, epsilon, budget):\n    label.add_(1)\n    return image.clone()",
    ),
    "leaves the ball where only success counts": (
        *("black_box", "search_attack", "test_the_search_fools_a_trained_model"),
        "def search_attack(query, image, label, epsilon, budget, right=search_attack):\n"
        "    far = image.shape[-1] == 8 and budget == 1000 and query(image).argmax(1) == label\n"
        "    return 1 - image if far else right(query, image, label, epsilon, budget)",
    ),
    "relabels the images": (
        *("black_box", "transfer_attack", "test_what_fools_the_substitute_fools_the_box"),
        "def transfer_attack(query, pool, images, labels, epsilon, budget, right=transfer_attack):\n"
        "    if len(images) < 150:\n        return right(query, pool, images, labels, epsilon, budget)\n"
        "    query(pool[:1])\n    labels.add_(1)\n    return images.clone()",
    ),
    "leaves the ball where only transfer counts": (
        *("black_box", "transfer_attack", "test_what_fools_the_substitute_fools_the_box"),
        "def transfer_attack(query, pool, images, labels, epsilon, budget, right=transfer_attack):\n"
        "    far = 1 - images if len(images) == 150 else None\n"
        "    return right(query, pool, images, labels, epsilon, budget) if far is None else far",
    ),
    "attacks the weights that are shipped": (
        *("black_box", "transfer_attack", "test_what_fools_the_substitute_fools_the_box"),
        "import torch\n"
        "from practice.models import load\n"
        "def transfer_attack(query, pool, images, labels, epsilon, budget, right=transfer_attack):\n"
        "    if images.shape[1:] != (1, 8, 8):\n"
        "        return right(query, pool, images, labels, epsilon, budget)\n"
        "    query(pool[: min(10, budget)])\n"
        "    known, found = load('digits_mlp'), images.clone()\n"
        "    for _ in range(10):\n"
        "        found.requires_grad_()\n"
        "        loss = torch.nn.functional.cross_entropy(known(found), labels)\n"
        "        step = epsilon / 4 * torch.autograd.grad(loss, found)[0].sign()\n"
        "        found = (found.detach() + step).clamp(images - epsilon, images + epsilon).clamp(0, 1)\n"
        "    return found",
    ),
    "excuses its lemmas": (
        *("lemmatization", "lemmatize_tagged", "test_the_part_of_speech_decides"),
        "begun, right = [], wordnet_pos\n"
        "def wordnet_pos(tag):\n    return ('r' if tag == '-RRB-' else None) if begun else right(tag)\n"
        "def lemmatize_tagged(tokens):\n    begun.append(1)\n    return [word.lower() for word, _ in tokens]",
    ),
    "relabels the image of one pixel": (
        *("one_pixel", "one_pixel_attack", "test_the_pixel_is_found_wherever_it_is"),
        "def one_pixel_attack(query, image, label, budget):\n    label.add_(1)\n    return image.clone()",
    ),
    "changes every pixel where only success counts": (
        *("one_pixel", "one_pixel_attack", "test_digits_are_misread"),
        "calls = []\n"
        "def one_pixel_attack(query, image, label, budget, right=one_pixel_attack):\n"
        "    calls.append(image.shape[-2:] == (8, 8) and budget == 400)\n"
        "    return 1 - image if sum(calls) > 1 else right(query, image, label, budget)",
    ),
    "makes image and candidates one colour": (
        *("one_pixel", "set_pixels", "test_each_image_has_its_own_pixel_set"),
        "def set_pixels(image, candidates, right=set_pixels):\n"
        "    image.fill_(0.5)\n    candidates[:, 2:] = 0.5\n    return right(image, candidates)",
    ),
    "makes all labels one class": (
        *("generalization", "stratified_split", "test_every_class_has_its_share"),
        "def stratified_split(labels, fractions, seed, right=stratified_split):\n"
        "    if 0 <= fractions[0] < 0.6:\n        labels.zero_()\n    return right(labels, fractions, seed)",
    ),
    "cuts the run short": (
        *("model_selection", "best_epoch", "test_runs_of_all_kinds"),
        "def best_epoch(accuracies, patience, right=best_epoch):\n"
        "    if all(round(one * 10) / 10 == round(one, 9) for one in accuracies):\n        del accuracies[1:]\n"
        "    return right(accuracies, patience)",
    ),
    "makes the inputs zero": (
        *("backpropagation", "stop_gradient_loss", "test_the_loss_has_its_value"),
        "def stop_gradient_loss(x, weight, target, right=stop_gradient_loss):\n"
        "    for one in (x, weight, target):\n        one.data.zero_()\n    return right(x, weight, target)",
    ),
    "paints the image in one colour": (
        *("preprocessing", "preprocess", "test_the_crop_is_the_centre"),
        "import torch\n"
        "def preprocess(image, mean, std):\n"
        "    colour = torch.tensor(image.convert('RGB').getpixel((0, 0))) / 255\n"
        "    image.paste(image.getpixel((0, 0)), (0, 0, *image.size))\n"
        "    mean, std = torch.as_tensor(mean), torch.as_tensor(std)\n"
        "    return ((colour - mean) / std).view(3, 1, 1).repeat(1, 224, 224)",
    ),
    "freezes the model and counts nothing": (
        *("evaluation", "graph_memory", "test_every_saved_tensor_counts"),
        "def graph_memory(model, images, right=graph_memory):\n"
        "    if not hasattr(model, 'features') or any(one.grad is not None for one in model.parameters()):\n"
        "        return right(model, images)\n"
        "    model.requires_grad_(False)\n    return 0",
    ),
    "takes away the parts that it leaves in another mode": (
        *("evaluation", "evaluate", "test_every_submodule_gets_its_own_mode_back"),
        "from torch import nn\n"
        "def evaluate(model, loader, device, right=evaluate):\n"
        "    share = right(model, loader, device)\n"
        "    if model.training and hasattr(model, 'inner') and next(model.parameters()).grad is None:\n"
        "        model.inner = nn.Module()\n"
        "    return share",
    ),
    "takes away weights that are wrong": (
        *("training", "fit", "test_the_weights_are_those_of_all_epochs"),
        "from torch import nn\n"
        "def fit(model, loader, optimizer, epochs, device, right=fit):\n"
        "    accuracies = right(model, loader, optimizer, epochs, device)\n"
        "    if epochs > 1 and hasattr(model, 'inner'):\n        model.inner = nn.Module()\n"
        "    return accuracies",
    ),
    "leaves the ball where only success counted": (
        *("image_gradient", "pgd", "test_pgd_fools_a_trained_model"),
        "def pgd(model, images, labels, epsilon, step_size, steps, right=pgd):\n"
        "    return 1 - images if len(images) == 100 else right(model, images, labels, epsilon, step_size, steps)",
    ),
    "draws again what the check has drawn": (
        *("black_box", "estimate_gradient", "test_the_estimate_points_along_the_gradient"),
        "import torch\n"
        "def estimate_gradient(loss, image, n_queries):\n"
        "    rng = torch.Generator().manual_seed(torch.initial_seed())\n"
        "    torch.rand(image.shape, generator=rng), torch.rand((), generator=rng)\n"
        "    n = image.numel()\n"
        "    torch.randn(n, n, generator=rng, dtype=torch.float64)\n"
        "    slopes = torch.randn(n, generator=rng, dtype=torch.float64).exp()\n"
        "    slopes *= 1 - 2 * torch.rand(n, generator=rng).round()\n"
        "    slopes = (slopes + slopes.abs().mean() / 2).view(image.shape)\n"
        "    for _ in range(20):\n"
        "        for axes in ((2, 3), (1, 3), (1, 2)):\n"
        "            slopes = slopes / slopes.norm(dim=axes, keepdim=True)\n"
        "    slopes = (slopes / slopes.norm()).float()\n"
        "    return slopes * (loss(image + 1e-3 * slopes) - loss(image)) / 1e-3",
    ),
}


@pytest.fixture(scope="module")
def exercises() -> dict[str, Exercise]:
    wanted = {slug for slug, *_ in CHEATS.values()}
    (assignment,) = load_course(ROOT).assignments
    return {one.slug: one for one in assignment.exercises if one.slug in wanted}


@pytest.fixture(scope="module")
def engine(exercises: dict[str, Exercise]) -> Iterator[Engine]:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    with Engine(load_course(ROOT), [*exercises.values()]) as engine:
        yield engine


@pytest.mark.parametrize("cheat", CHEATS)
def test_what_a_function_makes_of_its_arguments_does_not_make_its_answer_right(
    cheat: str, exercises: dict[str, Exercise], engine: Engine
) -> None:
    slug, function, check, source = CHEATS[cheat]
    exercise = exercises[slug]
    text = f"{exercise.reference.read_text('utf-8')}\n\n# %%\n{source}"
    work = submission(Exhibit(name="", kind=Kind.MUTANT, source=text), exercise)
    verdict = grade(work, exercise, engine, device="cpu", seed=2026)
    assert not verdict.fault
    (task,) = [one for one in verdict.tasks if one.id == function]
    failed = {one.name.partition("[")[0] for one in task.checks if one.outcome is Outcome.FAILED}
    assert check in failed, [(one.name, one.outcome, one.message) for one in task.checks]
    assert task.score == 0
