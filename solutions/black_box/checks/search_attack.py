"""Hidden checks of `search_attack`.

How well a search searches is asked of linear boxes whose way out of the ball is known: no sign pattern drawn at random
finds it in a thousand tries, every search that keeps what helps does.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import pytest
import torch
from practice.data import Digits
from practice.models import LinearClassifier, Touchy
from practice.queries import BlackBox
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from torch import Tensor, nn
from torch.nn import functional as F

from .adversarial import expect_allowed, expect_images
from .budget import RUNAWAY, within_budget

MISREAD = 100  # queries that an image may cost which is misread from the start
EPSILON = 0.12  # of the searches
BUDGET = 1000  # likewise


class Case(NamedTuple):
    """An image that a model in evaluation mode reads correctly, on the device under test."""

    model: nn.Module
    image: Tensor  # (1, C, H, W) in [0, 1]
    label: Tensor  # (1,)


@pytest.fixture
def linear(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Twelve grey images of 9×10 pixels, with boxes that see another class within 0.52 ε, not within ε/2.

    The logit of the true class is 0 wherever one looks, and the others are small: the margin tells the way all the same.

    A random sign pattern gets (‖w‖₂ / ‖w‖₁) z ε on the way, z standard normal: 0.52 ε takes z ≥ 3.9, which 1,000 tries
    reach in one image of twenty. Searches that keep what helps get there in 60 to 500 queries, all measured ones in 12 of 12.
    """
    cases = [_reachable((1, 9, 10), 5, 0.52, rng, device) for _ in range(12)]
    with torch.no_grad():
        for box, _, label in cases:
            box.weight -= box.weight[label]
            box.bias -= box.bias[label]
            for values in box.parameters():
                values /= 100
    return cases


@pytest.fixture
def touchy(image: Tensor, device: torch.device) -> Case:
    """An image with a box that any change flips."""
    label = torch.tensor([2], device=device)
    return Case(Touchy(image, label).eval(), image, label)


@pytest.fixture
def barely_right(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Images whose label flips after the smallest step in the right direction; the last has more pixels than that takes queries."""
    return [_reachable(shape, 5, 0.03, rng, device) for shape in ((1, 9, 10), (1, 9, 10), (1, 25, 26))]


@pytest.fixture
def decoyed(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Images whose label flips after a small step, though not to the class that is second at first, which is out of reach."""
    cases = [_reachable((1, 9, 10), 5, 0.3, rng, device) for _ in range(3)]
    for box, image, label in cases:
        with torch.no_grad():
            nearest, decoy = (label + 1) % 5, (label + 3) % 5
            logits = box(image)[0]
            lead = logits[label] - logits[nearest]
            # The way to the nearest class lowers the lead over the decoy too, only not by enough.
            box.weight[decoy] = box.weight[label] - 0.15 * (box.weight[label] - box.weight[nearest])
            box.bias[decoy] += logits[label] - 0.6 * lead - box(image)[0, decoy]
    return cases


@pytest.fixture
def out_of_reach(device: torch.device, rng: torch.Generator) -> Case:
    """An image whose label nothing in the ball flips."""
    return _reachable((1, 9, 10), 5, 3.0, rng, device)


@pytest.fixture
def misread(device: torch.device, rng: torch.Generator) -> Case:
    """An image which a box takes for the last of 12 classes, with a label that comes second: so it is in the whole ball.

    (On 200 seeds either leads by 1 at least, wherever in the ball.) The image has more pixels than the queries that it
    may cost.
    """
    box, image, first = _reachable((1, 11, 12), 12, 4.0, rng, device)
    label, last = 4, 11
    for values in (box.weight.data, box.bias.data):
        values.copy_(values.roll(last - int(first), 0))
    with torch.no_grad():
        logits = box(image)[0]
        box.bias[label] += (logits[last] + logits[:last].max()) / 2 - logits[label]
    return Case(box, image, torch.full_like(first, label))


@pytest.fixture
def in_colour(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Two wide and two narrow images with boxes of 2 to 12 classes, out of reach for who changes a single channel.

    In the first three boxes, every logit is so high, or so low, that single precision has no exponential of it.
    """
    sizes = {(3, 3, 11): 2, (4, 11, 3): 12, (2, 4, 12): 3, (3, 12, 4): 6}
    cases = [_reachable(shape, n_classes, 0.45, rng, device) for shape, n_classes in sizes.items()]
    for case, level in zip(cases[:3], (130.0, -130.0, -130.0), strict=True):
        case.model.bias.data += level
    return cases


@pytest.fixture
def many_classes(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Two images whose label flips after a small step, to the last of 12 classes."""
    cases = [_reachable((1, 9, 10), 12, 0.1, rng, device) for _ in range(2)]
    order = [
        *range(2, 6),
        0,
        *range(6, 12),
        1,
    ]  # the label and the class next to it, as they are counted from the label
    for box, _, label in cases:
        for values in (box.weight.data, box.bias.data):
            values.copy_(values.roll(-int(label), 0)[order])
    return [case._replace(label=torch.full_like(case.label, 4)) for case in cases]


@pytest.fixture
def in_a_row(device: torch.device, rng: torch.Generator) -> Case:
    """An image that is a single row of pixels, in two channels."""
    return _reachable((2, 1, 30), 2, 0.45, rng, device)


@pytest.fixture
def photograph(device: torch.device, rng: torch.Generator) -> Case:
    """A large image, which a box of two classes reads correctly by a lead of 1."""
    box, image, label = case = _reachable((3, 112, 112), 2, 3.0, rng, device)
    with torch.no_grad():
        lead = box(image)[0, label] - box(image)[0, 1 - label]
        for values in box.parameters():
            values /= lead
    return case


@pytest.fixture
def weak(classifier: nn.Module, unseen: Digits) -> list[Case]:
    """Ten digits which a gradient attack within *half* of ε makes the network misread."""
    images, labels = unseen.take(slice(0, 200))
    adversarial = images
    for _ in range(8):
        x = adversarial.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(F.cross_entropy(classifier(x), labels), x)
        adversarial = (
            (x.detach() + 0.02 * gradient.sign())
            .clamp(images - EPSILON / 2, images + EPSILON / 2)
            .clamp(0, 1)
        )
    with torch.no_grad():
        right = classifier(images).argmax(1) == labels
        rows = (right & (classifier(adversarial).argmax(1) != labels)).nonzero().flatten()[:10]
    return [Case(classifier, images[row, None], labels[row, None]) for row in rows.tolist()]


def _reachable(
    shape: tuple[int, int, int], n_classes: int, share: float, rng: torch.Generator, device: torch.device
) -> Case:
    """Draw an image and a linear box for which `share` of ε is just enough to reach another class.

    Half of the way there is made by lighter pixels and half by darker ones: neither alone reaches beyond ε/2.
    """
    image = 0.3 + 0.4 * torch.rand(1, *shape, generator=rng)
    box = LinearClassifier(shape, n_classes, rng)
    label = int(torch.randint(n_classes, (), generator=rng))
    with torch.no_grad():
        nearest = (label + 1) % n_classes
        box.weight[nearest] = box.weight[label] - _balanced(box.weight[label] - box.weight[nearest])
        difference = box.weight[label] - box.weight  # (K, C·H·W)
        reach = EPSILON * difference.abs().sum(1)  # (K,): by how much the label's lead can be cut
        lead = (
            share * reach * (1 + torch.arange(n_classes).roll(label + 1) / n_classes)
        )  # the nearest class by `share`
        box.bias.copy_(difference @ image.flatten() - lead)
    return Case(box.to(device).eval(), image.to(device), torch.tensor([label], device=device))


def _balanced(weights: Tensor) -> Tensor:
    """Scale what is positive and what is negative, so that each is half of the sum of absolute values."""
    lighter, darker = weights.clamp(min=0), weights.clamp(max=0)
    return (lighter / lighter.sum() - darker / darker.sum()) * weights.abs().sum() / 2


def _search(candidate: Candidate, case: Case, epsilon: float = EPSILON, budget: int = BUDGET) -> Tensor:
    box = BlackBox(case.model, budget)
    given = case.image.clone(), case.label.clone()  # likewise
    return within_budget(box.counter, lambda: candidate.search_attack(box, *given, epsilon, budget))


def _is_misread(case: Case, adversarial: Tensor) -> bool:
    with torch.no_grad():
        return bool(case.model(adversarial.to(case.image)).argmax(1) != case.label)


def _expect_misread(candidate: Candidate, cases: list[Case], needed: int, what: str) -> None:
    """Search for one image after the other, until enough are misread or too few are left."""
    expect.rate(
        partial(_search_succeeds, candidate), cases, needed, f"{what} are misread after {BUDGET} queries each"
    )


def _search_succeeds(candidate: Candidate, case: Case) -> bool:
    adversarial = _search(candidate, case)
    expect_allowed(adversarial, case.image, EPSILON)
    return _is_misread(case, adversarial)


@check(task="search_attack", faq="black-box-attacks")
def test_the_search_returns_an_image(
    candidate: Candidate, linear: list[Case], in_colour: list[Case], in_a_row: Case
) -> None:
    """`search_attack` returns a float tensor of the image's shape (1, C, H, W), be it a single row of pixels."""
    for model, image, label in (linear[0], in_colour[0], in_a_row):
        expect_images(candidate.search_attack(BlackBox(model, RUNAWAY), image, label, EPSILON, 200), image)


@check(task="search_attack", faq="no-trace-in-the-model", needs=[test_the_search_returns_an_image])
def test_the_search_leaves_the_image_alone(candidate: Candidate, linear: list[Case]) -> None:
    """The caller's image and label do not change."""
    model, image, label = linear[0]
    before = snapshot([image, label])
    candidate.search_attack(BlackBox(model, RUNAWAY), image, label, EPSILON, 200)
    assert snapshot([image, label]) == before, "the search changed the caller's image; work on a copy"


@check(task="search_attack", faq="query-budget", needs=[test_the_search_returns_an_image])
@pytest.mark.parametrize("budget", [1, 2, 131])
def test_the_search_keeps_the_budget(candidate: Candidate, out_of_reach: Case, budget: int) -> None:
    """Where nothing in the ball flips the label, no more images are asked about than the budget allows."""
    expect_images(_search(candidate, out_of_reach, budget=budget), out_of_reach.image)


@check(task="search_attack", faq="query-budget", needs=[test_the_search_keeps_the_budget])
@pytest.mark.parametrize("budget", [2, 3, 33, 101])
def test_the_last_query_may_be_the_one_that_finds(candidate: Candidate, touchy: Case, budget: int) -> None:
    """Where any change flips the label, what is found is returned without another query beyond the budget."""
    adversarial = _search(candidate, touchy, budget=budget)
    expect_images(adversarial, touchy.image)
    expect_allowed(adversarial, touchy.image, EPSILON)


@check(task="search_attack", faq="what-is-a-projection", needs=[test_the_search_keeps_the_budget])
@pytest.mark.parametrize("epsilon", [0.0, 0.02, 1.5])
def test_the_search_stays_in_the_ball(
    candidate: Candidate, linear: list[Case], out_of_reach: Case, weak: list[Case], epsilon: float
) -> None:
    """Whether the search succeeds or not, no pixel moves further than ε or leaves [0, 1]."""
    for case in (linear[0], out_of_reach, weak[0]):
        adversarial = _search(candidate, case, epsilon, 130)
        expect_images(adversarial, case.image)
        expect_allowed(adversarial, case.image, epsilon)


@check(task="search_attack", faq="query-budget", needs=[test_the_search_returns_an_image])
def test_a_misread_image_needs_no_search(candidate: Candidate, misread: Case, weak: list[Case]) -> None:
    """An image that the box misreads costs at most 100 queries, or the budget, also with ε = 0, and the result is in the ball."""
    mistaken = [Case(model, image, (label + 1) % 5) for model, image, label in weak[:2]]
    level = LinearClassifier(tuple(misread.image.shape[1:]), 3).to(misread.image.device).eval()
    level.weight.data.zero_()
    level.bias.data = torch.tensor([0.0, 0.01, 0.005]).to(level.bias)
    barely = Case(level, misread.image, torch.zeros_like(misread.label))
    for (model, image, label), epsilon, budget in [
        (misread, EPSILON, BUDGET),
        (mistaken[0], EPSILON, BUDGET),
        (mistaken[1], 0.0, BUDGET),
        (misread, EPSILON, 1),
        (barely, EPSILON, BUDGET),
    ]:
        box = BlackBox(model, budget)
        given = image.clone(), label.clone()
        adversarial = within_budget(
            box.counter, partial(candidate.search_attack, box, *given, epsilon, budget)
        )
        asked = box.counter.asked
        assert asked <= MISREAD, (
            f"{asked} images were asked about, though the box misread the original already"
        )
        expect_images(adversarial, image)
        expect_allowed(adversarial, image, epsilon)


@check(task="search_attack", faq="query-budget", needs=[test_a_misread_image_needs_no_search])
def test_the_search_stops_when_the_label_flips(candidate: Candidate, barely_right: list[Case]) -> None:
    """Where a tiny step flips the label, the search does not use up its budget of 1,000 queries."""
    for case in barely_right:
        box = BlackBox(case.model)
        adversarial = candidate.search_attack(box, case.image.clone(), case.label.clone(), EPSILON, BUDGET)
        expect_images(adversarial, case.image)
        asked = box.counter.asked
        flipped = _is_misread(case, adversarial)
        advice = (
            "stop when the label flips" if flipped else "keep what lowers the margin, and it flips at once"
        )
        assert asked <= 500, f"{asked} images were asked about, where a handful is enough: {advice}"


@check(
    task="search_attack",
    faq="random-search",
    needs=[test_the_search_stays_in_the_ball, test_the_search_stops_when_the_label_flips],
)
def test_the_search_follows_the_answers(candidate: Candidate, linear: list[Case]) -> None:
    """On 12 images whose label flips a little beyond ε/2, 1,000 queries find the way at least six times."""
    _expect_misread(candidate, linear, 6, "images")


@check(task="search_attack", faq="random-search", needs=[test_the_search_follows_the_answers])
def test_the_search_works_in_colour(candidate: Candidate, in_colour: list[Case]) -> None:
    """Images in colour, be they wide or narrow, with any number of classes are searched all the same."""
    _expect_misread(candidate, in_colour, 3, "images in colour")


@check(task="search_attack", faq="random-search", needs=[test_the_search_follows_the_answers])
def test_the_ball_may_be_less_than_a_grey_level(candidate: Candidate, linear: list[Case]) -> None:
    """With ε = 0.003, less than one of 255 grey levels, boxes that are so much steeper are searched all the same."""
    steep = EPSILON / 0.003
    for box, image, _ in linear[:2]:
        with torch.no_grad():
            box.bias -= (steep - 1) * box.weight @ image.flatten()
            box.weight *= steep
    found = [_is_misread(case, _search(candidate, case, 0.003)) for case in linear[:2]]
    assert any(found), f"none of {len(found)} images is misread after {BUDGET} queries each, with ε = 0.003"


@check(task="search_attack", faq="random-search", needs=[test_the_search_follows_the_answers])
def test_any_class_may_come_up(candidate: Candidate, many_classes: list[Case]) -> None:
    """Another class may be any of twelve, also the last one."""
    _expect_misread(candidate, many_classes, 1, "images that are near the last of 12 classes")


@check(task="search_attack", faq="random-search", needs=[test_the_search_follows_the_answers])
def test_the_search_fools_a_trained_model(candidate: Candidate, weak: list[Case]) -> None:
    """Of ten digits that half of ε = 0.12 could flip, 1,000 queries flip at least five."""
    _expect_misread(candidate, weak, 5, "digits")


@check(task="search_attack", faq="what-is-a-projection", needs=[test_the_search_stays_in_the_ball])
def test_a_long_search_stays_in_the_ball(candidate: Candidate, out_of_reach: Case) -> None:
    """After 600 queries in vain, which come to each pixel several times, no pixel has moved further than ε = 0.05."""
    expect_allowed(_search(candidate, out_of_reach, 0.05, 600), out_of_reach.image, 0.05)


@check(
    task="search_attack",
    faq="random-search",
    needs=[test_the_search_keeps_the_budget],
    device="cpu",
)
def test_photographs_are_searched_too(candidate: Candidate, photograph: Case) -> None:
    """Five queries about an image of 3×112×112 pixels take little memory: a few images, and no row for each pixel."""
    adversarial = _search(candidate, photograph, budget=5)
    expect_images(adversarial, photograph.image)
    expect_allowed(adversarial, photograph.image, EPSILON)


@check(task="search_attack", faq="query-budget", needs=[test_the_search_stops_when_the_label_flips])
def test_the_label_may_flip_to_any_class(candidate: Candidate, decoyed: list[Case]) -> None:
    """The search also stops where the label flips to another class than the one that was second at first."""
    for case in decoyed:
        box = BlackBox(case.model)
        adversarial = candidate.search_attack(box, case.image.clone(), case.label.clone(), EPSILON, BUDGET)
        asked = box.counter.asked
        assert asked < BUDGET, f"{asked} images were asked about, though the label flips soon, to any class"
        expect_allowed(adversarial, case.image, EPSILON)
