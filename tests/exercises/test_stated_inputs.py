"""Hidden checks ask only for inputs that the stubs speak of: solutions that refuse all others earn everything.

Each solution is the reference with a guard in front of one function, which holds what one sentence of its stub says.
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
GUARDS = {
    "accuracy/accuracy": """
def guarded(logits, labels):
    def largest(scores):
        return scores == scores.amax(dim=1, keepdim=True)

    equal = largest(logits.detach()) == largest(logits.detach().float().softmax(dim=1))
    assert equal.all(), "logits that only differ before softmax"
    return right(logits, labels)
""",
    "accuracy/running_and_final_accuracy": """
class Watched:
    def __init__(self, loader):
        self.loader = loader

    def __iter__(self):
        for images, labels in self.loader:
            assert len(labels) >= 1, "an empty batch"
            yield images, labels

def guarded(model, loader, optimizer, device):
    assert len(loader) >= 0
    for _ in range(3):  # as often as one likes
        next(iter(loader), None)
    return right(model, Watched(loader), optimizer, device)
""",
    "training/updates_per_epoch": """
def guarded(n_samples, batch_size, drop_last):
    assert 0 <= n_samples <= 10**12, f"{n_samples} samples"
    assert batch_size <= 10**12, f"batches of {batch_size}"
    updates = right(n_samples, batch_size, drop_last)
    assert updates <= 20_000_000, f"{updates} updates"
    return updates
""",
    "training/train_one_epoch": """
def watched(loader):
    n_batches = 0
    for images, labels in loader:
        assert len(labels) >= 1, "an empty batch"
        n_batches += 1
        yield images, labels
    assert n_batches >= 1, "no batch"

def guarded(model, loader, optimizer, device):
    for group in optimizer.param_groups:
        for weights in group["params"]:
            if not weights.requires_grad and weights.grad is not None:
                assert not group["weight_decay"] and not optimizer.state.get(weights), "frozen, with a gradient"
    assert any(weights.requires_grad for weights in model.parameters()), "all is frozen"
    return right(model, watched(loader), optimizer, device)
""",
    "training/fit": """
def guarded(model, loader, optimizer, epochs, device):
    assert len(loader) >= 1, "no batch"
    return right(model, loader, optimizer, epochs, device)
""",
    "backpropagation/backward": """
import math
from practice.tape import forward

def guarded(tape, values):
    known = forward(tape, values)
    assert len(tape) <= 100, f"{len(tape)} operations"
    assert all(map(math.isfinite, known)), f"values of {known}"
    for node in tape:
        if node.op in ("exp", "tanh"):
            assert abs(known[node.inputs[0]]) <= 300, f"{node.op} of {known[node.inputs[0]]}"
        if node.op == "pow" and node.constant < 1:
            assert known[node.inputs[0]] != 0, f"the power of 0 to {node.constant}"
    for length in range(len(tape)):
        assert all(map(math.isfinite, right(tape[:length], values))), f"infinite derivatives of node {length}"
    return right(tape, values)
""",
    "backpropagation/stop_gradient_loss": """
def guarded(x, weight, target):
    assert len(x) >= 1 and len(x) * weight.shape[1] <= 10_000, f"{x.shape} and {weight.shape}"
    assert (x @ weight).detach().abs().exp().isfinite().all(), "scores whose exponential overflows"
    return right(x, weight, target)
""",
    "black_box/transfer_attack": """
def guarded(query, pool, images, labels, epsilon, budget):
    assert budget >= 3, f"a budget of {budget}"
    assert len(pool) >= 2 and len(images) >= 1, f"{len(pool)} and {len(images)} images"
    assert pool.dtype == images.dtype == torch.float32, f"images in {pool.dtype} and {images.dtype}"
    assert ((pool >= 0) & (pool <= 1)).all(), "a pool outside [0, 1]"
    assert min(images.shape[2:]) >= 4, f"images of {tuple(images.shape[2:])}"
    return right(query, pool, images, labels, epsilon, budget)
""",
    "black_box/search_attack": """
def guarded(query, image, label, epsilon, budget):
    def watched(asked):
        logits = query(asked)
        assert (logits.float().softmax(dim=1)[:, int(label)] < 1).all(), f"{logits} have a probability of 1"
        return logits

    return right(watched, image, label, epsilon, budget)
""",
    "evaluation/evaluate": """
def guarded(model, loader, device):
    children = [id(child) for module in model.modules() for child in module.children()]
    assert len(set(children)) == len(children), "a submodule that is part of two others"
    return right(model, loader, device)
""",
    "generalization/stratified_split": """
def guarded(labels, fractions, seed):
    assert ((labels >= 0) & (labels < 10_000)).all(), f"classes up to {labels.max()}"
    off = abs(sum(fractions) - 1)
    assert off < 1e-15 or off > 1e-4, f"fractions that are off by {off}"
    return right(labels, fractions, seed)
""",
    "generalization/find_contamination": """
def guarded(train_images, test_images):
    for images in (train_images, test_images):
        assert not (images.signbit() | (images > 1)).any(), "pixels outside [0, 1], or −0.0"
    pixels = torch.cat([train_images.flatten(), test_images.flatten()]).double()
    gaps = pixels.sort().values.diff()
    assert (gaps[gaps > 0] > 0.999e-18).all(), f"pixels that differ by {gaps[gaps > 0].min()}"
    return right(train_images, test_images)
""",
    "image_gradient/input_gradient": """
def guarded(model, images, labels):
    assert torch.is_grad_enabled(), "autograd is off"
    assert images.is_leaf, "images that an operation made"
    return right(model, images, labels)
""",
    "lemmatization/wordnet_pos": """
KNOWN = "NN NNS NNP NNPS VB VBD VBG VBN VBP VBZ JJ JJR JJS RB RBR RBS RP".split()

def guarded(tag):
    assert tag in KNOWN or not tag.startswith(("N", "V", "J", "R")), tag
    return right(tag)
""",
    "image_gradient/pgd": """
def guarded(model, images, labels, epsilon, step_size, steps):
    assert epsilon >= 0 and step_size > 0, f"ε = {epsilon}, α = {step_size}"
    return right(model, images, labels, epsilon, step_size, steps)
""",
    "model_selection/best_epoch": """
def guarded(validation_accuracies, patience):
    assert len(validation_accuracies) <= 700, f"{len(validation_accuracies)} epochs"
    return right(validation_accuracies, patience)
""",
    "model_selection/select_model": """
def guarded(n_models, score):
    assert 0 <= n_models <= 300, f"{n_models} models"
    return right(n_models, score)
""",
    "normalization/channel_mean_std": """
def guarded(images):
    lowest, highest, n_pixels = [1.0] * 3, [0.0] * 3, 0

    def watched():
        nonlocal n_pixels
        for image in images:
            n_pixels += image[0].numel()
            assert 2 <= image[0].numel() <= 500_000, f"an image of {tuple(image.shape)}"
            for channel in range(3):
                lowest[channel] = min(lowest[channel], float(image[channel].min()))
                highest[channel] = max(highest[channel], float(image[channel].max()))
            yield image

    statistics = right(watched())
    assert n_pixels >= 2000, f"{n_pixels} pixels in all"
    vary = all(low < high for low, high in zip(lowest, highest))
    assert vary or max(highest) == 0, f"channels from {lowest} to {highest}"
    return statistics
""",
    "preprocessing/preprocess": """
def guarded(image, mean, std):
    assert max(image.size) <= 10 * min(image.size), f"an image of {image.size}"
    return right(image, mean, std)
""",
    "preprocessing/resized_size": """
def guarded(width, height, size):
    assert 1 <= width <= 10_000_000 and 1 <= height <= 10_000_000, f"{width} × {height}"
    assert 1 <= size <= 10_000, f"to {size}"
    return right(width, height, size)
""",
}


@pytest.fixture(scope="module")
def exercises() -> dict[str, Exercise]:
    (assignment,) = load_course(ROOT).assignments
    guarded = {guard.partition("/")[0] for guard in GUARDS}
    return {one.slug: one for one in assignment.exercises if one.slug in guarded}


@pytest.fixture(scope="module")
def engine(exercises: dict[str, Exercise]) -> Iterator[Engine]:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    with Engine(load_course(ROOT), [*exercises.values()]) as engine:
        yield engine


@pytest.mark.parametrize("guard", GUARDS)
def test_who_refuses_what_the_stub_leaves_out_earns_everything(
    guard: str, exercises: dict[str, Exercise], engine: Engine
) -> None:
    slug, function = guard.split("/")
    exercise = exercises[slug]
    guarded = f"right = {function}\n{GUARDS[guard]}\n{function} = guarded\n"
    source = f"{exercise.reference.read_text('utf-8')}\n\n# %%\n{guarded}"
    work = submission(Exhibit(name="", kind=Kind.ALTERNATIVE, source=source), exercise)
    verdict = grade(work, exercise, engine, device="cpu", seed=2026)
    assert not verdict.fault
    checks = [check for task in verdict.tasks for check in task.checks]
    assert {check.task for check in checks} >= {function}
    assert [(one.name, one.message) for one in checks if one.outcome is not Outcome.PASSED] == []
