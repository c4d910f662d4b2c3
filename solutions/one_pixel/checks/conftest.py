"""The images that are attacked, each with its box."""

from __future__ import annotations

import pytest
import torch
from practice.data import Digits, digits
from practice.models import LinearClassifier, Touchy, load
from torch import Tensor, nn

from .boxes import Case, border_flips, distract, leads, one_pixel_flips


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

    In eight it has to be lighter, in seven darker; where it is, the answers of the pixels around it tell. Nine boxes give
    the true class a probability of 0.9999 and more, six less than a half.
    """
    places = torch.randperm(20, generator=rng)[:15].tolist()
    cases = [
        one_pixel_flips(
            (1, 4, 5), place, lighter=number < 8, needed=0.65, rng=rng, device=device, unsure=number % 5 < 2
        )
        for number, place in enumerate(places)
    ]
    sure = [case for number, case in enumerate(cases) if number % 5 >= 2]
    for values in (values for case in sure for values in case.model.parameters()):
        values.data *= 15
    return cases


@pytest.fixture
def in_a_corner(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Three grey images of 2×3 pixels for each corner, and boxes which only that pixel can flip, in a random order."""
    corners = [0, 2, 3, 5]
    cases = [
        one_pixel_flips((1, 2, 3), place, lighter=lighter, needed=0.65, rng=rng, device=device, unsure=unsure)
        for place in corners
        for lighter, unsure in [(True, False), (False, False), (bool(place % 2), True)]
    ]
    return [cases[number] for number in torch.randperm(len(cases), generator=rng).tolist()]


@pytest.fixture
def at_the_border(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Four grey images of 8×8 pixels, and boxes which every pixel of the border can flip, and none inside."""
    return [border_flips(lighter=lighter, rng=rng, device=device) for lighter in (True, False, True, False)]


@pytest.fixture
def in_a_quarter(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Fifteen grey images of 8×8 pixels, and boxes which several pixels of one quarter can flip, four of each quarter.

    Of pixels × values, 4 % flip the label.
    """
    cases = [
        one_pixel_flips(
            (1, 8, 8), (9, 14, 49, 54)[number % 4], lighter=number % 8 < 4, needed=0.2, rng=rng, device=device
        )
        for number in range(15)
    ]
    return [cases[number] for number in torch.randperm(15, generator=rng).tolist()]


@pytest.fixture
def nothing_flips(device: torch.device, rng: torch.Generator) -> Case:
    """An image of 3×6×4 and a box that no pixel flips, though one pixel of each channel brings it nearest."""
    case = one_pixel_flips((3, 6, 4), 9, lighter=True, needed=5.0, rng=rng, device=device)
    weight = case.model.weight.data.unflatten(1, (3, 6, 4))
    for channel in range(3):  # the best place is another one in each channel
        weight[:, channel] = weight[:, channel].roll((2 * channel, channel), (1, 2))
    return case


@pytest.fixture
def nothing_flips_of_six(device: torch.device, rng: torch.Generator) -> Case:
    """An image of 2×3 pixels and a box that no pixel flips."""
    return one_pixel_flips((1, 2, 3), 4, lighter=True, needed=5.0, rng=rng, device=device)


@pytest.fixture
def touchy(device: torch.device, rng: torch.Generator) -> Case:
    """A grey image of 5×6 pixels, neither black nor white, and a box that any change of a pixel flips."""
    image, label = (
        (0.3 + 0.4 * torch.rand(1, 1, 5, 6, generator=rng)).to(device),
        torch.tensor([2]).to(device),
    )
    return Case(Touchy(image, label).eval(), image, label)


@pytest.fixture
def many_pixels(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Four grey images of 7×8 pixels with such boxes: a search takes several batches to come to the pixel, if it does.

    All logits rise and fall together with the other pixels, which changes no probability and no difference of two. In
    two of the boxes, the class that is second at first never comes nearer; in the other two, it is another pixel than the
    one that counts which makes the true class least probable.
    """
    places = torch.randperm(56, generator=rng)[:4].tolist()
    cases = [
        one_pixel_flips((1, 7, 8), place, lighter=number < 2, needed=0.65, rng=rng, device=device)
        for number, place in enumerate(places)
    ]
    for model, _, label in cases[::2]:
        decoy = int((model.bias.data == -5.0).nonzero()[0])
        model.weight.data[decoy], model.bias.data[decoy] = model.weight.data[label], -0.4
    for (model, image, label), place in zip(cases[1::2], places[1::2], strict=True):
        distract(model, image, int(label), (place + 28) % 56)
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
        one_pixel_flips(
            shape, place, lighter=number < 2, needed=0.2, rng=rng, device=device, n_classes=n_classes
        )
        for number, (place, (shape, n_classes)) in enumerate(zip(places, sizes.items(), strict=True))
    ]


@pytest.fixture
def barely_misread(device: torch.device, rng: torch.Generator) -> Case:
    """A grey image of 11×12 pixels which a box misreads by 0.01, wherever a pixel changes."""
    case = one_pixel_flips((1, 11, 12), 77, lighter=True, needed=0.65, rng=rng, device=device)
    case.model.weight.data.zero_()
    case.model.bias.data.fill_(0.01).view(-1)[case.label] = 0.0
    return case


@pytest.fixture
def many_classes(device: torch.device, rng: torch.Generator) -> list[Case]:
    """Three grey images of 4×5 pixels, and boxes which several pixels make see the last of 12 classes."""
    cases = [
        one_pixel_flips(
            (1, 4, 5), 4 * number + 3, lighter=number < 2, needed=0.2, rng=rng, device=device, n_classes=12
        )
        for number in range(3)
    ]
    return [_last_comes_up(*case) for case in cases]


@pytest.fixture
def large(device: torch.device, rng: torch.Generator) -> Case:
    """A grey image of 11×12 pixels, which are more than the queries that an image may cost which is misread already."""
    return one_pixel_flips((1, 11, 12), 77, lighter=True, needed=0.65, rng=rng, device=device)


def _last_comes_up(model: LinearClassifier, image: Tensor, label: Tensor) -> Case:
    """Number the classes anew: the label becomes 4, and the class that a pixel can bring up becomes the last."""
    true, other = int(label), int((model.weight @ model.weight[label[0]]).argmin())
    order = [number for number in range(len(model.bias)) if number not in (true, other)]
    order = [*order[:4], true, *order[4:], other]
    for values in (model.weight.data, model.bias.data):
        values.copy_(values[order])
    return Case(model, image, torch.full_like(label, 4))


def _cases(model: nn.Module, data: Digits, rows: Tensor) -> list[Case]:
    taken = data.take(rows.to(data.labels.device))
    return [
        Case(model, image, label)
        for image, label in zip(taken.images.split(1), taken.labels.split(1), strict=True)
    ]


@torch.no_grad()
def _margins(model: nn.Module, data: Digits) -> Tensor:
    return leads(model(data.images), data.labels)


@torch.no_grad()
def _share_of_flips(model: nn.Module, image: Tensor, label: Tensor) -> Tensor:
    """Try every pixel of an image (1, 1, H, W) in black, grey and white; return the share of tries that flip the label."""
    n_pixels = image.numel()
    tries = image.flatten().repeat(3, n_pixels, 1)  # (3, H·W, H·W)
    for value, batch in zip((0.0, 0.5, 1.0), tries, strict=True):
        batch.fill_diagonal_(value)
    flipped = model(tries.view(-1, *image.shape[1:])).argmax(1) != label
    return flipped.float().mean()
