"""Parts of photographs, in all modes that an image may have."""

from __future__ import annotations

import numpy
import torch
from PIL import Image
from practice.data import photographs

PHOTOGRAPHS = photographs()  # 640 × 427 each


def part_of(name: str, width: int, height: int, rng: torch.Generator) -> Image.Image:
    """Cut a random part out of a photograph, which is enlarged first where it is too small."""
    whole = PHOTOGRAPHS[name]
    if width > whole.width or height > whole.height:
        scale = max(width / whole.width, height / whole.height)
        whole = whole.resize((round(whole.width * scale) + 1, round(whole.height * scale) + 1))
    left, top = (
        int(torch.randint(0, room + 1, (), generator=rng))
        for room in (whole.width - width, whole.height - height)
    )
    return whole.crop((left, top, left + width, top + height))


def noise(width: int, height: int, rng: torch.Generator) -> Image.Image:
    """Draw every pixel at random: nothing is finer."""
    pixels = torch.randint(256, (height, width, 3), generator=rng, dtype=torch.uint8)
    return Image.fromarray(pixels.numpy())


def grey(image: Image.Image, rng: torch.Generator) -> Image.Image:
    """Take the colours away."""
    return image.convert("L")


def pale_and_grey(image: Image.Image, rng: torch.Generator) -> Image.Image:
    """Take the colours away, and most of the contrast."""
    return image.convert("L").point(lambda byte: 90 + byte // 4)


def black_and_white(image: Image.Image, rng: torch.Generator) -> Image.Image:
    """Dither with one bit a pixel."""
    return image.convert("1")


def palette(image: Image.Image, rng: torch.Generator) -> Image.Image:
    """Number 64 colours, in an order that means nothing."""
    numbered = _numbered(image, 64)
    order = torch.randperm(64, generator=rng).tolist()
    return numbered.remap_palette(order)


def palette_with_doubles(image: Image.Image, rng: torch.Generator) -> Image.Image:
    """Number 64 colours twice, and give each pixel either of the two numbers of its colour."""
    numbered = _numbered(image, 64)
    second = torch.rand(image.height, image.width, generator=rng) < 0.5
    numbers = numpy.asarray(numbered) + 64 * second.to(torch.uint8).numpy()
    doubled = Image.fromarray(numbers)
    doubled.putpalette(2 * numbered.getpalette()[: 3 * 64])
    return doubled


def tinted(image: Image.Image, rng: torch.Generator) -> Image.Image:
    """Take the colours out, but for a tint of a few bytes."""
    grey = image.convert("L")
    shifts = [-6, 6, 0] if torch.rand((), generator=rng) < 0.5 else [6, -6, 0]
    return Image.merge("RGB", [grey.point(lambda byte, shift=shift: byte + shift) for shift in shifts])


def transparent(image: Image.Image, rng: torch.Generator) -> Image.Image:
    """Make a third of the pixels transparent and a third half so, without a change of their colours."""
    image = image.copy()
    image.putalpha(_alpha(image, rng))
    return image


def transparent_and_grey(image: Image.Image, rng: torch.Generator) -> Image.Image:
    """Make most of the pixels of a grey image more or less transparent."""
    return transparent(image.convert("L"), rng)


def palette_with_a_transparent_colour(image: Image.Image, rng: torch.Generator) -> Image.Image:
    """Number eight colours, of which one is transparent: it covers much, and is neither black nor white."""
    numbered = _numbered(image, 8)
    shades = numpy.array(numbered.getpalette("RGB")).reshape(-1, 3)[:8].mean(axis=1)
    weights = numbered.histogram()[: len(shades)] * numpy.minimum(shades, 255 - shades)
    numbered.info["transparency"] = int(weights.argmax())
    return numbered


def few_colours(image: Image.Image, rng: torch.Generator) -> Image.Image:
    """Number eight colours."""
    return _numbered(image, 8)


def nearly_black(image: Image.Image, rng: torch.Generator) -> Image.Image:
    """Leave nothing but 0 and 1 of 255."""
    return image.point(lambda byte: byte // 128)


def _numbered(image: Image.Image, n_colours: int) -> Image.Image:
    """Give each pixel the number of one of few colours: by octree, in a fortieth of the time that a median cut takes."""
    return image.quantize(n_colours, Image.Quantize.FASTOCTREE)


def _alpha(image: Image.Image, rng: torch.Generator) -> Image.Image:
    noise = torch.rand(image.height, image.width, generator=rng)
    return Image.fromarray((3 * noise - 1).clamp(0, 1).mul(255).to(torch.uint8).numpy())
