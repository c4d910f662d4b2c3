"""Hidden checks of `one_pixel_attack`.

Whether an attack searches everywhere and in both directions is asked of boxes which one known pixel can flip; how well it
does on real digits, of digits whose vulnerable pixels have been counted by trying them.
"""

from __future__ import annotations

from functools import partial

import pytest
import torch
from practice.queries import BlackBox
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from practice.testing.faults import StudentError
from torch import Tensor

from .boxes import N_CLASSES, Case, WatchedBox

BUDGET = 400
MISREAD = 100  # queries that an image may cost which is misread from the start


def _attack(candidate: Candidate, case: Case, budget: int) -> Tensor:
    """Attack one image with a counted box; say by how much the budget was exceeded if it was."""
    return _ask(candidate, case, BlackBox(case.model, budget), budget)


def _ask(candidate: Candidate, case: Case, box: BlackBox, budget: int) -> Tensor:
    try:
        # Copies: what is done to them deceives nobody.
        return candidate.one_pixel_attack(box, case.image.clone(), case.label.clone(), budget)
    except StudentError:
        if not box.counter.exceeded:
            raise
    finally:
        asked = box.counter.asked
        assert asked <= budget, f"{asked} images were asked about, the budget is {budget}"


def _expect_an_image(result: Tensor, case: Case) -> None:
    expect.tensor(result, "the adversarial image", shape=case.image.shape, device=case.image.device)
    assert result.is_floating_point(), f"the adversarial image has the dtype {result.dtype}, not a float"


def _expect_one_pixel(result: Tensor, image: Tensor) -> None:
    result = result.to(image.device)
    changed = int((result != image).any(dim=1).sum())
    assert changed <= 1, f"{changed} pixels of {image[0, 0].numel()} differ from the original; one may"
    low, high = result.min().item(), result.max().item()
    assert 0 <= low <= high <= 1, f"pixels reach from {low:.4g} to {high:.4g}, outside [0, 1]"


def _expect_misread(candidate: Candidate, cases: list[Case], needed: int, what: str) -> None:
    """Attack one image after the other, until enough are misread or too few are left."""
    expect.rate(partial(_attack_succeeds, candidate), cases, needed, f"{what} are misread after the attack")


def _attack_succeeds(candidate: Candidate, case: Case) -> bool:
    adversarial = _attack(candidate, case, BUDGET)
    _expect_one_pixel(adversarial, case.image)
    return _is_misread(adversarial, case)


@torch.no_grad()
def _is_misread(result: Tensor, case: Case) -> bool:
    return bool(case.model(result.to(case.image)).argmax(1) != case.label)


@check(task="one_pixel_attack", faq="one-pixel-attack")
def test_the_attack_returns_an_image(
    candidate: Candidate, one_flips: list[Case], in_colour: list[Case]
) -> None:
    """The result is a float tensor of the image's shape (1, C, H, W)."""
    for case in (one_flips[0], in_colour[0]):
        _expect_an_image(
            candidate.one_pixel_attack(BlackBox(case.model), case.image, case.label, BUDGET), case
        )


@check(task="one_pixel_attack", faq="no-trace-in-the-model", needs=[test_the_attack_returns_an_image])
def test_the_attack_leaves_the_image_alone(candidate: Candidate, one_flips: list[Case]) -> None:
    """The caller's image and label do not change."""
    for case, budget in [(case, budget) for case in one_flips[:3] for budget in (2, BUDGET)]:
        before = snapshot([case.image, case.label])
        candidate.one_pixel_attack(BlackBox(case.model), case.image, case.label, budget)
        assert snapshot([case.image, case.label]) == before, (
            "the attack changed the caller's image; attack a copy"
        )
        expect.usual_modes(candidate.state(), "the attack")


@check(task="one_pixel_attack", faq="query-budget", needs=[test_the_attack_returns_an_image])
@pytest.mark.parametrize("budget", [1, 2, 53, 117])
def test_the_budget_is_never_exceeded(candidate: Candidate, hard: list[Case], budget: int) -> None:
    """Where hardly a pixel can flip the label, no more images are asked about than the budget allows."""
    for case in hard:
        _attack(candidate, case, budget)


@check(task="one_pixel_attack", faq="query-budget", needs=[test_the_budget_is_never_exceeded])
@pytest.mark.parametrize("budget", [2, 3, 33, 51, 101])
def test_the_last_query_may_be_the_one_that_finds(candidate: Candidate, touchy: Case, budget: int) -> None:
    """Where any pixel flips the label, what is found is returned without another query beyond the budget."""
    box = WatchedBox(touchy, budget)
    adversarial = _ask(candidate, touchy, box, budget)
    _expect_one_pixel(adversarial, touchy.image)
    assert _is_misread(adversarial, touchy) or not box.showed_the_way, (
        "an image that the box misreads was found with the last queries, and another one is returned"
    )


@check(task="one_pixel_attack", faq="what-is-one-pixel", needs=[test_the_budget_is_never_exceeded])
def test_one_pixel_changes_at_most(
    candidate: Candidate,
    hard: list[Case],
    one_flips: list[Case],
    in_colour: list[Case],
    nothing_flips: Case,
    nothing_flips_of_six: Case,
) -> None:
    """Whether the search succeeds or not, the result differs in one pixel at most and is in [0, 1]."""
    for case in (hard[0], *one_flips[:2], *one_flips[-2:], *in_colour, nothing_flips, nothing_flips_of_six):
        adversarial = _attack(candidate, case, BUDGET)
        _expect_an_image(adversarial, case)
        _expect_one_pixel(adversarial, case.image)


@check(task="one_pixel_attack", faq="query-budget", needs=[test_the_attack_returns_an_image])
def test_an_image_that_is_misread_needs_no_search(
    candidate: Candidate, hard: list[Case], one_flips: list[Case], large: Case, barely_misread: Case
) -> None:
    """An image that the box misreads costs at most 100 queries, and no more than the budget, and changes in one pixel at most."""
    cases = []
    for case in (hard[0], one_flips[0], large):
        predicted = case.model(case.image).argmax(1)
        cases.append(Case(case.model, case.image, (predicted + 1) % N_CLASSES))
    cases.append(barely_misread)
    for misread, budget in [(case, budget) for case in cases for budget in (1, 20, 1000)]:
        box = BlackBox(misread.model, budget)
        adversarial = _ask(candidate, misread, box, budget)
        asked = box.counter.asked
        assert asked <= MISREAD, (
            f"{asked} images were asked about, though the box misread the original already"
        )
        _expect_an_image(adversarial, misread)
        _expect_one_pixel(adversarial, misread.image)


@check(
    task="one_pixel_attack",
    faq="one-pixel-attack",
    needs=[test_one_pixel_changes_at_most, test_an_image_that_is_misread_needs_no_search],
)
def test_the_pixel_is_found_wherever_it_is(candidate: Candidate, one_flips: list[Case]) -> None:
    """On 15 images of 4×5 pixels which one pixel can flip, 400 queries find it at least ten times."""
    # Of 20 pixels × values, 1.75 % flip the label: a search at random finds 15 of 15, one in one direction only 8
    # at most, one in a single row or column 5 at most.
    _expect_misread(candidate, one_flips, 10, "images")


@check(task="one_pixel_attack", faq="one-pixel-attack", needs=[test_the_pixel_is_found_wherever_it_is])
def test_corners_are_searched_too(candidate: Candidate, in_a_corner: list[Case]) -> None:
    """On 12 images of 2×3 pixels which only a pixel in a corner can flip, three for each corner, 7 are misread at least."""
    # Without its last row or column, or its first, a search finds 6 at most.
    _expect_misread(candidate, in_a_corner, 7, "images which a corner can flip")


@check(task="one_pixel_attack", faq="one-pixel-attack", needs=[test_the_pixel_is_found_wherever_it_is])
def test_the_border_of_a_digit_is_searched_too(candidate: Candidate, at_the_border: list[Case]) -> None:
    """On four images of 8×8 pixels which only pixels of the border can flip, 400 queries find one at least three times."""
    _expect_misread(candidate, at_the_border, 3, "images which the border can flip")


@check(task="one_pixel_attack", faq="one-pixel-attack", needs=[test_the_pixel_is_found_wherever_it_is])
def test_all_quarters_are_searched(candidate: Candidate, in_a_quarter: list[Case]) -> None:
    """On 15 images of 8×8 pixels which several pixels of one quarter can flip, 400 queries find one at least ten times."""
    # One half of the image holds two quarters, and 8 of the 15 at most.
    _expect_misread(candidate, in_a_quarter, 10, "images of 8×8")


@check(task="one_pixel_attack", faq="one-pixel-attack", needs=[test_the_pixel_is_found_wherever_it_is])
def test_what_is_found_is_returned(candidate: Candidate, many_pixels: list[Case]) -> None:
    """Where the box has misread an image with one pixel changed, the result is misread: that image, and no other."""
    for case in many_pixels:
        box = WatchedBox(case, BUDGET)
        adversarial = _ask(candidate, case, box, BUDGET)
        assert _is_misread(adversarial, case) or not box.showed_the_way, (
            "among the images that were asked about is one with a single pixel changed that the box misreads, and the "
            "result is another, which it reads correctly"
        )


@check(task="one_pixel_attack", faq="one-pixel-attack", needs=[test_the_pixel_is_found_wherever_it_is])
def test_colours_and_other_sizes_are_attacked_too(candidate: Candidate, in_colour: list[Case]) -> None:
    """The search works on images with several channels, of any size, with any number of classes."""
    _expect_misread(candidate, in_colour, 1, "images in colour")


@check(task="one_pixel_attack", faq="one-pixel-attack", needs=[test_the_pixel_is_found_wherever_it_is])
def test_any_class_may_come_up(candidate: Candidate, many_classes: list[Case]) -> None:
    """Another class may be any of twelve, also the last one."""
    _expect_misread(candidate, many_classes, 2, "images that a pixel moves to the last of 12 classes")


@check(task="one_pixel_attack", faq="one-pixel-attack", needs=[test_the_pixel_is_found_wherever_it_is])
def test_digits_are_misread(candidate: Candidate, easy: list[Case]) -> None:
    """On 15 digits that many single pixels can flip, 400 queries succeed at least ten times."""
    _expect_misread(candidate, easy, 10, "digits")
