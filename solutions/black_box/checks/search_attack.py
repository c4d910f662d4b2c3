"""Hidden checks of `search_attack`.

How well a search searches is asked of linear boxes whose way out of the ball is known: no sign pattern drawn at random
finds it in a thousand tries, every search that keeps what helps does.
"""

from __future__ import annotations

from functools import partial

import pytest
import torch
from practice.data import Digits
from practice.models import Touchy
from practice.queries import BlackBox
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from torch import Tensor, nn

from . import boxes
from .adversarial import expect_allowed, expect_images
from .boxes import EPSILON, Case
from .budget import RUNAWAY, within_budget

MISREAD = 100  # queries that an image may cost which is misread from the start
BUDGET = 1000  # of the searches


@pytest.fixture
def linear(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Twelve grey images, with boxes that see another class a little beyond ε/2."""
    return [boxes.margins_only(rng, device) for _ in range(12)]


@pytest.fixture
def touchy(image: Tensor, device: torch.device) -> Case:
    """An image with a box that any change flips."""
    label = torch.tensor([2], device=device)
    return Case(Touchy(image, label).eval(), image, label)


@pytest.fixture
def barely_right(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Images whose label flips after the smallest step in the right direction.

    The second has logits that differ by less than a thousandth, the last more pixels than that takes queries.
    """
    shapes = ((1, 9, 10), (1, 9, 10), (1, 25, 26))
    cases = [boxes.reachable(shape, 5, 0.03, rng, device) for shape in shapes]
    boxes.scaled(cases[1], 1 / 3000)
    return cases


@pytest.fixture
def out_of_reach(device: torch.device, rng: torch.Generator) -> Case:
    """An image whose label nothing in the ball flips."""
    return boxes.reachable((1, 9, 10), 5, 3.0, rng, device)


@pytest.fixture
def in_colour(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Two wide and two narrow images with boxes of 2 to 12 classes, out of reach for who changes a single channel.

    All boxes are sure of the true class, by a probability of 0.998 and more (200 seeds). In the first three, every logit is so high,
    or so low, that single precision has no exponential of it.
    """
    sizes = {(3, 3, 11): 2, (4, 11, 3): 12, (2, 4, 12): 3, (3, 12, 4): 6}
    drawn = [boxes.reachable(shape, n_classes, 0.45, rng, device) for shape, n_classes in sizes.items()]
    cases = [boxes.scaled(case, 20) for case in drawn]
    for case, level in zip(cases[:3], (130.0, -130.0, -130.0), strict=True):
        case.model.bias.data += level
    return cases


@pytest.fixture
def weak(classifier: nn.Module, unseen: Digits) -> list[Case]:
    """Ten digits which half of ε could flip."""
    return boxes.weak_digits(classifier, unseen)


def _search(candidate: Candidate, case: Case, epsilon: float = EPSILON, budget: int = BUDGET) -> Tensor:
    box = BlackBox(case.model, budget)
    given = case.image.clone(), case.label.clone()
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
    candidate: Candidate,
    linear: list[Case],
    in_colour: list[Case],
    device: torch.device,
    rng: torch.Generator,
) -> None:
    """`search_attack` returns a float tensor of the image's shape (1, C, H, W), be it a single row of pixels."""
    in_a_row = boxes.reachable((2, 1, 30), 2, 0.45, rng, device)
    for model, image, label in (linear[0], in_colour[0], in_a_row):
        expect_images(candidate.search_attack(BlackBox(model, RUNAWAY), image, label, EPSILON, 200), image)


@check(task="search_attack", faq="no-trace-in-the-model", needs=[test_the_search_returns_an_image])
def test_the_search_leaves_the_image_alone(candidate: Candidate, linear: list[Case]) -> None:
    """The caller's image and label do not change."""
    model, image, label = linear[0]
    before = snapshot([image, label])
    candidate.search_attack(BlackBox(model, RUNAWAY), image, label, EPSILON, 200)
    assert snapshot([image, label]) == before, "the search changed the caller's image; work on a copy"
    expect.usual_modes(candidate.state(), "the search")


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
def test_a_misread_image_needs_no_search(
    candidate: Candidate, weak: list[Case], device: torch.device, rng: torch.Generator
) -> None:
    """An image that the box misreads costs at most 100 queries, or the budget, also with ε = 0, and the result is in the ball."""
    misread = boxes.misread(rng, device)  # with more pixels than the queries that it may cost
    barely = boxes.barely_misread(misread.image)
    mistaken = [Case(model, image, (label + 1) % 5) for model, image, label in weak[:2]]
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
    steep = [boxes.steeper(case, EPSILON / 0.003) for case in linear[:2]]
    found = [_is_misread(case, _search(candidate, case, 0.003)) for case in steep]
    assert any(found), f"none of {len(found)} images is misread after {BUDGET} queries each, with ε = 0.003"


@check(task="search_attack", faq="random-search", needs=[test_the_search_follows_the_answers])
def test_any_class_may_come_up(candidate: Candidate, device: torch.device, rng: torch.Generator) -> None:
    """Another class may be any of twelve, also the last one, or either of two."""
    cases = [boxes.last_of_twelve(rng, device) for _ in range(2)]
    _expect_misread(candidate, cases, 1, "images that are near the last of 12 classes")
    for label in (0, 1):
        cases = [boxes.of_two_classes(label, rng, device) for _ in range(2)]
        _expect_misread(candidate, cases, 1, f"images of class {label} of two")


@check(task="search_attack", faq="random-search", needs=[test_the_search_follows_the_answers])
@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
def test_the_edges_are_searched_too(
    candidate: Candidate, device: torch.device, rng: torch.Generator, last: bool
) -> None:
    """What counts may be the first row and column alone, or the last ones."""
    cases = [boxes.at_an_edge(last, rng, device) for _ in range(2)]
    which = "last" if last else "first"
    _expect_misread(candidate, cases, 1, f"images whose {which} row and column count")


@check(task="search_attack", faq="random-search", needs=[test_the_search_follows_the_answers])
@pytest.mark.parametrize("level", [0.0, 1.0], ids=["black", "white"])
def test_black_and_white_images_are_searched_too(
    candidate: Candidate, device: torch.device, rng: torch.Generator, level: float
) -> None:
    """An image may be black or white throughout: what has to be changed is not told by what is there."""
    cases = [boxes.of_one_level(level, rng, device) for _ in range(2)]
    _expect_misread(candidate, cases, 1, f"images of {level:.0f} throughout")


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
def test_photographs_are_searched_too(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """Five queries about an image of 3×112×112 pixels take little memory: a few images, and no row for each pixel."""
    photograph = boxes.photograph(rng, device)
    adversarial = _search(candidate, photograph, budget=5)
    expect_images(adversarial, photograph.image)
    expect_allowed(adversarial, photograph.image, EPSILON)


@check(task="search_attack", faq="query-budget", needs=[test_the_search_stops_when_the_label_flips])
def test_the_label_may_flip_to_any_class(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """The search also stops where the label flips to another class than the one that was second at first."""
    for case in [boxes.decoyed(rng, device) for _ in range(3)]:
        box = BlackBox(case.model)
        adversarial = candidate.search_attack(box, case.image.clone(), case.label.clone(), EPSILON, BUDGET)
        asked = box.counter.asked
        assert asked < BUDGET, f"{asked} images were asked about, though the label flips soon, to any class"
        expect_allowed(adversarial, case.image, EPSILON)
