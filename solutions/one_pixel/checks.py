"""Hidden checks of `one_pixel`.

Whether an attack searches everywhere and in both directions is asked of boxes which one known pixel can flip; how well it
does on real digits, of digits whose vulnerable pixels have been counted by trying them.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest
import torch
from practice.data import Digits, digits
from practice.models import LinearClassifier, load
from practice.queries import BlackBox
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from practice.testing.faults import StudentError
from torch import Tensor, nn

BUDGET = 400
MISREAD = 100  # queries that an image may cost which is misread from the start
CLEARLY = 1e-3  # by how much another class leads where no rounding can turn it
N_CLASSES = 4


class Case(NamedTuple):
    """An image that a model in evaluation mode reads correctly, on the device under test."""

    model: nn.Module
    image: Tensor  # (1, C, H, W) in [0, 1]
    label: Tensor  # (1,)


# ---------------------------------------------------------------- data


@pytest.fixture
def classifier(device: torch.device) -> nn.Module:
    """The trained network of the notebook."""
    return load("digits_cnn", device)


@pytest.fixture
def hard(classifier: nn.Module, device: torch.device, rng: torch.Generator) -> list[Case]:
    """Digits which the network reads with so large a margin that hardly a pixel can flip any."""
    data = digits(device)
    surest = _margins(classifier, data).argsort(descending=True)[:100].cpu()
    return _cases(classifier, data, surest[torch.randperm(100, generator=rng)[:2]])


@pytest.fixture
def easy(classifier: nn.Module, device: torch.device, rng: torch.Generator) -> list[Case]:
    """Fifteen digits of which at least 3 in 100 single pixels, set to black, grey or white, flip the label.

    400 pixels drawn at random then miss with a probability of 0.97^400, about 5 in a million.
    """
    data = digits(device)
    margins = _margins(classifier, data)
    close = ((margins > 0) & (margins < 2)).nonzero().flatten().cpu()
    close = close[torch.randperm(len(close), generator=rng)[:48]]
    shares = torch.stack([_share_of_flips(classifier, *data.take(row[None])) for row in close.to(device)])
    return _cases(classifier, data, close[(shares >= 0.03).cpu()][:15])


@pytest.fixture
def one_flips(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Fifteen grey images of 4×5 pixels, and boxes each of which only one pixel can flip, never the same one.

    In eight it has to be lighter, in seven darker; where it is, the answers of the pixels around it tell.
    """
    places = torch.randperm(20, generator=rng)[:15].tolist()
    return [
        _one_flips(
            (1, 4, 5), place, lighter=number < 8, needed=0.65, rng=rng, device=device, unsure=number % 5 < 2
        )
        for number, place in enumerate(places)
    ]


@pytest.fixture
def in_a_corner(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Three grey images of 2×3 pixels for each corner, and boxes which only that pixel can flip, in a random order."""
    corners = [0, 2, 3, 5]
    cases = [
        _one_flips((1, 2, 3), place, lighter=lighter, needed=0.65, rng=rng, device=device, unsure=unsure)
        for place in corners
        for lighter, unsure in [(True, False), (False, False), (bool(place % 2), True)]
    ]
    return [cases[number] for number in torch.randperm(len(cases), generator=rng).tolist()]


@pytest.fixture
def in_a_quarter(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Fifteen grey images of 8×8 pixels, and boxes which several pixels of one quarter can flip, four of each quarter.

    Of pixels × values, 4 % flip the label.
    """
    cases = [
        _one_flips(
            (1, 8, 8), (9, 14, 49, 54)[number % 4], lighter=number % 8 < 4, needed=0.2, rng=rng, device=device
        )
        for number in range(15)
    ]
    return [cases[number] for number in torch.randperm(15, generator=rng).tolist()]


@pytest.fixture
def nothing_flips(device: torch.device, rng: torch.Generator) -> Case:
    """An image of 3×6×4 and a box that no pixel flips, though one pixel of each channel brings it nearest."""
    case = _one_flips((3, 6, 4), 9, lighter=True, needed=5.0, rng=rng, device=device)
    weight = case.model.weight.data.unflatten(1, (3, 6, 4))
    for channel in range(3):  # the best place is another one in each channel
        weight[:, channel] = weight[:, channel].roll((2 * channel, channel), (1, 2))
    return case


@pytest.fixture
def many_pixels(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Four grey images of 7×8 pixels with such boxes: a search takes several batches to come to the pixel, if it does.

    All logits rise and fall together with the other pixels, which changes no probability and no difference of two. In
    two of the boxes, the class that is second at first never comes nearer; in the other two, it is another pixel than the
    one that counts which makes the true class least probable.
    """
    places = torch.randperm(56, generator=rng)[:4].tolist()
    cases = [
        _one_flips((1, 7, 8), place, lighter=number < 2, needed=0.65, rng=rng, device=device)
        for number, place in enumerate(places)
    ]
    for model, _, label in cases[::2]:
        decoy = int((model.bias.data == -5.0).nonzero()[0])
        model.weight.data[decoy], model.bias.data[decoy] = model.weight.data[label], -0.4
    for (model, image, label), place in zip(cases[1::2], places[1::2], strict=True):
        _distract(model, image, int(label), (place + 28) % 56)
    for model, *_ in cases:
        model.weight.data += torch.randn(1, 56, generator=rng).to(device)
    return cases


@pytest.fixture
def in_colour(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Images of 3, 4 and 2 channels, the last one a single row, with such boxes of 2, 12, 4 and 3 classes.

    Here a single channel of the pixel is enough.
    """
    sizes = {(3, 6, 4): 2, (4, 4, 6): 12, (2, 3, 8): 4, (2, 1, 24): 3}
    places = torch.randperm(24, generator=rng)[:4].tolist()
    return [
        _one_flips(shape, place, lighter=number < 2, needed=0.2, rng=rng, device=device, n_classes=n_classes)
        for number, (place, (shape, n_classes)) in enumerate(zip(places, sizes.items(), strict=True))
    ]


def _one_flips(
    shape: tuple[int, int, int],
    place: int,
    *,
    lighter: bool,
    needed: float,
    rng: torch.Generator,
    device: torch.device,
    unsure: bool = False,
    n_classes: int = N_CLASSES,
) -> Case:
    """Draw an image and a linear box which sees another class when one pixel changes by more than `needed`.

    An unsure box gives the true class less than half of the probability, and more than any other all the same.
    The other pixels count less the further they are away, the nearest ones 0.61 times as much: less than `needed` where
    that is 0.65.
    """
    n_channels, height, width = shape
    row, column = divmod(place, width)
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    weight = torch.exp(-((rows - row) ** 2 + (columns - column) ** 2) / 2.0) / n_channels  # (H, W)
    direction = (weight if lighter else -weight).expand(shape).flatten()
    image = (1.5 * torch.rand(1, *shape, generator=rng) - 0.25).clamp(0, 1)  # a third black or white
    image = image.pow(1.01)  # values of all 24 bits: on the way to [−1, 1] and back the last ones are lost
    image[0, :, row, column] = 0.0 if lighter else 1.0
    label, other = torch.randperm(n_classes, generator=rng)[:2].tolist()
    box = LinearClassifier(shape, n_classes, rng)
    box.weight.data.zero_()
    box.weight.data[other], box.weight.data[label] = direction / 2, -direction / 2
    shown = float(direction @ image.flatten())
    box.bias.data.fill_(-needed - 0.1 - shown / 2 if unsure else -5.0)
    box.bias.data[other] = -needed - shown
    box.bias.data[label] = 0.0
    return Case(box.to(device).eval(), image.to(device), torch.tensor([label], device=device))


@torch.no_grad()
def _distract(box: LinearClassifier, image: Tensor, label: int, place: int) -> None:
    """Blacken a pixel far from the one that counts, and let two classes come near the true one where it is white.

    Three classes share the probability then, and the true one still leads by 0.3.
    """
    image.view(-1)[place] = 0.0
    logits = box(image)[0]
    for far in (box.bias == -5.0).nonzero().flatten().tolist():
        box.weight[far, place] = box.weight[label, place] + logits[label] - logits[far] - 0.3


def _cases(model: nn.Module, data: Digits, rows: Tensor) -> list[Case]:
    taken = data.take(rows.to(data.labels.device))
    return [
        Case(model, image, label)
        for image, label in zip(taken.images.split(1), taken.labels.split(1), strict=True)
    ]


@torch.no_grad()
def _margins(model: nn.Module, data: Digits) -> Tensor:
    return _leads(model(data.images), data.labels)


def _leads(logits: Tensor, labels: Tensor) -> Tensor:
    """Return by how much the true class leads, (N,); below 0 the model sees another class."""
    true = logits.gather(1, labels[:, None])  # (N, 1)
    others = logits.scatter(1, labels[:, None], -torch.inf)
    return true.squeeze(1) - others.amax(1)


@torch.no_grad()
def _share_of_flips(model: nn.Module, image: Tensor, label: Tensor) -> Tensor:
    """Try every pixel of an image (1, 1, H, W) in black, grey and white; return the share of tries that flip the label."""
    n_pixels = image.numel()
    tries = image.flatten().repeat(3, n_pixels, 1)  # (3, H·W, H·W)
    for value, batch in zip((0.0, 0.5, 1.0), tries, strict=True):
        batch.fill_diagonal_(value)
    flipped = model(tries.view(-1, *image.shape[1:])).argmax(1) != label
    return flipped.float().mean()


# ---------------------------------------------------------------- what every check asks


class WatchedBox(BlackBox):
    """A black box that notes whether an image that answers the task was among those that it was asked about.

    Args:
        case: What is attacked.
        budget: How many images it answers.
    """

    def __init__(self, case: Case, budget: int) -> None:
        super().__init__(case.model, budget)
        self.case = case
        self.showed_the_way = False  # an image with one pixel changed was misread, and not by a hair

    def __call__(self, images: Tensor) -> Tensor:
        logits = super().__call__(images)
        image, label = self.case.image, self.case.label
        changed = (images.to(image) != image).any(1).flatten(1).sum(1)
        misread = _leads(logits.to(image), label.expand(len(logits))) < -CLEARLY
        self.showed_the_way |= bool((misread & (changed <= 1)).any())
        return logits


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


def _expect_successes(candidate: Candidate, cases: list[Case], needed: int, what: str) -> None:
    """Attack one image after the other, until enough are misread or too few are left."""
    misread = tried = 0
    while misread < needed <= misread + len(cases) - tried:
        case = cases[tried]
        adversarial = _attack(candidate, case, BUDGET)
        _expect_one_pixel(adversarial, case.image)
        misread += _is_misread(adversarial, case)
        tried += 1
    assert misread >= needed, (
        f"{misread} of the first {tried} {what} are misread after the attack; of all {len(cases)}, {needed} should be"
    )


@torch.no_grad()
def _is_misread(result: Tensor, case: Case) -> bool:
    return bool(case.model(result.to(case.image)).argmax(1) != case.label)


def _expected_images(image: Tensor, candidates: Tensor) -> Tensor:
    """Set the pixels one by one."""
    images = image.reshape(1, *image.shape[-3:]).repeat(len(candidates), 1, 1, 1)
    for one, (row, column, *values) in zip(images, candidates.tolist(), strict=True):
        for channel, value in zip(one, values, strict=True):
            channel[int(row), int(column)] = value
    return images


STAND_INS = {"set_pixels": _expected_images}


def _expect_set(candidate: Candidate, image: Tensor, candidates: Tensor, what: str) -> None:
    expected = _expected_images(image, candidates)  # before the function has seen them
    images = candidate.set_pixels(image, candidates)
    expect.close(images, expected, what, rtol=0, atol=1e-6, check_dtype=False)


# ---------------------------------------------------------------- set_pixels


SHAPES = pytest.mark.parametrize(
    "shape", [(1, 6, 4), (5, 4, 7), (1, 3, 5, 3), (1, 1, 3, 6), (3, 1, 6), (1, 2, 5, 1), (2, 1, 1)], ids=str
)


def _draw(
    shape: tuple[int, ...], n: int, rng: torch.Generator, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Draw an image, and candidates of which the first is at the top left and the last at the bottom right."""
    n_channels, height, width = shape[-3:]
    places = torch.rand(n, 2, generator=rng) * torch.tensor([height, width])
    candidates = torch.cat([places.floor(), torch.rand(n, n_channels, generator=rng)], dim=1)
    candidates[0, :2] = 0
    candidates[-1, :2] = torch.tensor([height - 1, width - 1])
    return torch.rand(shape, generator=rng).to(device), candidates.to(device)


@check(task="set_pixels", faq="what-is-one-pixel")
@SHAPES
def test_there_is_an_image_for_each_candidate(
    candidate: Candidate, shape: tuple[int, ...], rng: torch.Generator, device: torch.device
) -> None:
    """M candidates give images (M, C, H, W), whether the image comes as (C, H, W) or as (1, C, H, W)."""
    image, candidates = _draw(shape, 5, rng, device)
    images = candidate.set_pixels(image, candidates)
    expect.tensor(images, "the images", shape=(5, *shape[-3:]), device=device)
    images = candidate.set_pixels(image, candidates[:1])
    expect.tensor(images, "the images of a single candidate", shape=(1, *shape[-3:]), device=device)


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_there_is_an_image_for_each_candidate])
@SHAPES
def test_setting_pixels_leaves_its_arguments_alone(
    candidate: Candidate, shape: tuple[int, ...], rng: torch.Generator, device: torch.device
) -> None:
    """Neither the image nor the candidates change, be there several candidates or one."""
    for n in (5, 1):
        image, candidates = _draw(shape, n, rng, device)
        candidates[0, 2:] = 1.0  # the image is darker there
        before, before_too = snapshot(image), snapshot(candidates)
        candidate.set_pixels(image, candidates)
        assert snapshot(image) == before, "the caller's image was changed; set the pixels of copies"
        assert snapshot(candidates) == before_too, "the caller's candidates were changed"


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_there_is_an_image_for_each_candidate])
@SHAPES
def test_each_image_has_its_own_pixel_set(
    candidate: Candidate, shape: tuple[int, ...], rng: torch.Generator, device: torch.device
) -> None:
    """Image m has the values of candidate m at its row and column, in every channel, and is the original elsewhere."""
    image, candidates = _draw(shape, 9, rng, device)
    expected = _expected_images(image, candidates)
    images = candidate.set_pixels(image.clone(), candidates).to(device)
    changed = (images != image).any(1).flatten(1).sum(1)  # (M,)
    assert int(changed.max()) <= 1, (
        f"{int(changed.max())} pixels differ from the original in one of the images"
    )
    expect.close(
        images, expected, "the batch of images with their pixels set", rtol=0, atol=1e-6, check_dtype=False
    )


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_each_image_has_its_own_pixel_set])
@pytest.mark.parametrize("shape", [(1, 3, 700), (2, 400, 5)], ids=str)
def test_large_images_have_far_pixels(
    candidate: Candidate, shape: tuple[int, ...], rng: torch.Generator, device: torch.device
) -> None:
    """Rows and columns may be far beyond the 127 or the 255 that fit into a byte."""
    image, candidates = _draw(shape, 6, rng, device)
    candidates[1, :2] = torch.tensor([shape[1] * 3 // 5, shape[2] * 3 // 5], device=device).floor()
    _expect_set(candidate, image, candidates, "the batch for a large image")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_each_image_has_its_own_pixel_set])
def test_the_image_may_be_a_crop_or_turned(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """A part of a larger image, and an image turned on its side, are not contiguous: `view` to another shape fails on them."""
    for shape in [(3, 6, 8), (1, 2, 6, 8)]:
        image, candidates = _draw(shape, 5, rng, device)
        candidates[:, :2] = candidates[:, :2].clamp(max=3)
        _expect_set(candidate, image[..., 1:5, 2:6], candidates, "the batch for a crop")
        _expect_set(candidate, image.mT, candidates, "the batch for a turned image")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_each_image_has_its_own_pixel_set])
def test_a_pixel_may_be_set_several_times(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """Candidates for the same pixel do not disturb each other; black and white are values like others."""
    image, _ = _draw((3, 4, 7), 1, rng, device)
    candidates = torch.tensor([2.0, 3.0, 0.0, 0.0, 0.0], device=device).repeat(6, 1)
    candidates[1, 2:], candidates[2, 3], candidates[3, 2:] = 1.0, 1.0, image[:, 2, 3]
    candidates[2, 2] = image[0, 2, 3]  # one channel as it was, the others not
    _expect_set(candidate, image, candidates, "the batch for six values of one pixel, three of them the same")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_each_image_has_its_own_pixel_set])
def test_earlier_calls_leave_no_trace(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """Each call starts from its own image and candidates, also where there are as many as at the call before."""
    for _ in range(2):
        image, candidates = _draw((3, 4, 7), 6, rng, device)
        _expect_set(candidate, image, candidates, "the batch of one of two calls")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_each_image_has_its_own_pixel_set])
def test_there_may_be_many_candidates(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """Each of 600 candidates has its image, in their order."""
    _expect_set(candidate, *_draw((2, 5, 7), 600, rng, device), "the batch of 600 images")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_there_is_an_image_for_each_candidate])
def test_no_candidates_give_no_images(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """No candidates (0, 2 + C) give no images (0, C, H, W), also where the image comes as (1, C, H, W)."""
    image, candidates = _draw((3, 4, 7), 1, rng, device)
    for given in (image, image[None]):
        images = candidate.set_pixels(given, candidates[:0])
        expect.tensor(images, "the images of no candidates", shape=(0, 3, 4, 7))


# ---------------------------------------------------------------- one_pixel_attack


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


@check(task="one_pixel_attack", faq="query-budget", needs=[test_the_attack_returns_an_image])
@pytest.mark.parametrize("budget", [1, 2, 53, 117])
def test_the_budget_is_never_exceeded(candidate: Candidate, hard: list[Case], budget: int) -> None:
    """Where hardly a pixel can flip the label, no more images are asked about than the budget allows."""
    for case in hard:
        _attack(candidate, case, budget)


@check(task="one_pixel_attack", faq="what-is-one-pixel", needs=[test_the_budget_is_never_exceeded])
def test_one_pixel_changes_at_most(
    candidate: Candidate, hard: list[Case], one_flips: list[Case], in_colour: list[Case], nothing_flips: Case
) -> None:
    """Whether the search succeeds or not, the result differs in one pixel at most and is in [0, 1]."""
    for case in (hard[0], *one_flips[:2], *one_flips[-2:], *in_colour, nothing_flips):
        adversarial = _attack(candidate, case, BUDGET)
        _expect_an_image(adversarial, case)
        _expect_one_pixel(adversarial, case.image)


@check(task="one_pixel_attack", faq="query-budget", needs=[test_the_attack_returns_an_image])
def test_an_image_that_is_misread_needs_no_search(
    candidate: Candidate, hard: list[Case], one_flips: list[Case]
) -> None:
    """An image that the box misreads costs at most 100 queries, and no more than the budget, and changes in one pixel at most."""
    cases = []
    for case in (hard[0], one_flips[0]):
        predicted = case.model(case.image).argmax(1)
        cases.append(Case(case.model, case.image, (predicted + 1) % N_CLASSES))
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
    _expect_successes(candidate, one_flips, 10, "images")


@check(task="one_pixel_attack", faq="one-pixel-attack", needs=[test_the_pixel_is_found_wherever_it_is])
def test_corners_are_searched_too(candidate: Candidate, in_a_corner: list[Case]) -> None:
    """On 12 images of 2×3 pixels which only a pixel in a corner can flip, three for each corner, 7 are misread at least."""
    # Without its last row or column, or its first, a search finds 6 at most.
    _expect_successes(candidate, in_a_corner, 7, "images which a corner can flip")


@check(task="one_pixel_attack", faq="one-pixel-attack", needs=[test_the_pixel_is_found_wherever_it_is])
def test_all_quarters_are_searched(candidate: Candidate, in_a_quarter: list[Case]) -> None:
    """On 15 images of 8×8 pixels which several pixels of one quarter can flip, 400 queries find one at least ten times."""
    # One half of the image holds two quarters, and 8 of the 15 at most.
    _expect_successes(candidate, in_a_quarter, 10, "images of 8×8")


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
    _expect_successes(candidate, in_colour, 1, "images in colour")


@check(task="one_pixel_attack", faq="one-pixel-attack", needs=[test_the_pixel_is_found_wherever_it_is])
def test_digits_are_misread(candidate: Candidate, easy: list[Case]) -> None:
    """On 15 digits that many single pixels can flip, 400 queries succeed at least ten times."""
    _expect_successes(candidate, easy, 10, "digits")
