# %% [markdown]
# # Why resize to 256, and then crop to 224?
#
# A ResNet that was trained on ImageNet wants its images as tensors of shape $(3, 224, 224)$. Photographs come in any
# size and shape, and the usual recipe is
#
# ```python
# transforms.Compose([Resize(256), CenterCrop(224), ToTensor(), Normalize(mean, std)])
# ```
#
# Why not simply `Resize(224)`? For two reasons.
#
# 1. `Resize(size)` with one number brings the **shorter** edge to that size and keeps the ratio of the edges, or everything
#    in the picture would be squashed. So `Resize(224)` of a photograph of 600 × 400 gives 336 × 224, which is not square.
#    A crop is needed anyway.
# 2. With 256 instead of 224, the crop also cuts a **border** of 16 pixels off the shorter edge, and more off the longer one. The
#    essential things are mostly in the middle. And it is what the network knows: it was trained on random crops of larger images,
#    in which objects look bigger than in the whole image. The central crop of the slightly larger image is the middle one of those that it
#    may have seen (Krizhevsky, Sutskever and Hinton,
#    [2012](https://papers.nips.cc/paper_files/paper/2012/hash/c399862d3b9d6b76c8436e924a68c45b-Abstract.html), section 4.1, cut
#    224 × 224 out of 256 × 256). How much the size of objects in training and test matters was
#    measured by Touvron et al. ([2019](https://arxiv.org/abs/1906.06423)).
#
# In this notebook you write the recipe yourself, and see what goes wrong when one of its steps does. Nothing
# raises an error then: the tensor has the right shape, and the network is merely worse.

# %%
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from PIL import Image
from practice import check
from practice.data import photographs
from practice.pictures import show_pictures
from torch import Tensor
from torchvision.transforms import v2
from torchvision.transforms.functional import pil_to_tensor

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # ImageNet's

# %% [markdown]
# ## 1. How large?
#
# With $s$ for the new length of the shorter edge, an image of $w \times h$ pixels becomes $w' \times h'$,
#
# $$(w', h') = \begin{cases}
#   \big(s, \; \lfloor s h / w \rfloor\big) & \text{if } w \le h, \\
#   \big(\lfloor s w / h \rfloor, \; s\big) & \text{if } w > h.
# \end{cases}$$
#
# The longer edge is rarely a whole number of pixels; what is left over is dropped (torchvision does so; others
# round). Small images are enlarged in the same way. One trap: `s / w * h` is not `s * h / w` on a computer. In floating
# point $256 / 49 \cdot 49$ may be a tiny bit less than 256, and the truncated result is a pixel short. Whole numbers and `//` are exact.


# %% task="resized_size"
def resized_size(width: int, height: int, size: int) -> tuple[int, int]:
    """Return the size of an image after its shorter edge is resized to `size`, with the ratio of the edges kept.

    Args:
        width: Pixels in a row, from 1 to ten million.
        height: Rows, likewise.
        size: The new length of the shorter edge, from 1 to ten thousand; it may be less or more than the old one.

    Returns:
        (width, height), in this order, as Python ints: the shorter edge is `size`, the other one is
        size · long / short, rounded down. Both are `size` for a square.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="resized_size"
check("resized_size")

# %% [markdown]
# ## 2. The whole recipe
#
# **To RGB.** PIL opens grey images with mode `L`, dithered ones with `1`, many PNG and GIF files with `P` (a palette: the pixels are *numbers of
# colours*, and an average of two numbers is some third colour), and pictures with transparency with `RGBA` or `LA`. `image.convert("RGB")` makes three
# channels of all of them and drops the transparency. It comes first, for only colours can be averaged.
#
# **Resize.** A pixel of the small image stands for several pixels of the large one. Plain bilinear interpolation looks at the four nearest
# ones, however large the step; the rest is never looked at. Whatever is finer than the new grid then turns into false patterns: that is
# *aliasing*. The remedy is to average over the whole area. PIL's bilinear filter is a triangle that grows with the scale
# $r = \max(1, \text{old edge} / \text{new edge})$: a pixel at distance $d$ from the new pixel's centre gets the weight
#
# $$k(d) \propto \max\big(0, \; 1 - |d| / r\big).$$
#
# `F.interpolate` and torchvision's tensor transforms do the same with `antialias=True`
# (see Parmar, Zhang and Zhu, [2022](https://arxiv.org/abs/2104.11222), for what happens without).
#
# **Crop** 224 × 224 out of the middle: as much is cut off on the left as on the right, and above as below.
#
# **To [0, 1].** Bytes are divided by 255, and the channel becomes the first dimension: PIL and NumPy have $(H, W, 3)$.
#
# **Normalise**, channel by channel: $(x - \mu) / \sigma$.


# %% task="preprocess"
def preprocess(image: Image.Image, mean: Sequence[float] | Tensor, std: Sequence[float] | Tensor) -> Tensor:
    """Turn an image into the input of a ResNet.

    The steps are: convert to RGB (transparency is dropped and has no influence on the colours); resize the
    shorter edge to 256, with the size that `resized_size` gives and a bilinear filter *with* antialiasing; crop
    224 × 224 out of the centre (a pixel that is left over is cut off on the one side or on the other); scale to
    [0, 1]; normalise each channel by (x − mean) / std.

    Args:
        image: A PIL image of any size, whose longer edge is at most ten times the shorter, and of mode RGB, RGBA, L,
            LA, P (one of its colours may be transparent: drop that, and show the colour) or 1, without an orientation
            in EXIF or a colour profile. It is one picture, which has been read from its file. It is only read.
        mean: One value for each of red, green and blue: a tuple of floats, or a float32 tensor (3,). It is only read.
        std: Likewise; positive.

    Returns:
        A float tensor (3, 224, 224), float32 (or float64): channels red, green, blue, then rows, then columns. Before
        the normalisation, values may differ from those of another right way, which rounds otherwise, by less than 1/255
        on average, and for 99 % of the values by less than 3/255.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="preprocess"
check("preprocess")

# %% [markdown]
# ### Step by step
#
# The photograph is 600 × 400. What the network will see of it is framed.

# %% tags=["demo"]
photograph = photographs()["china"].crop((20, 13, 620, 413))  # by danielbuechele, CC BY 2.0
width, height = resized_size(*photograph.size, 256)
left, top = (width - 224) // 2, (height - 224) // 2
resized = photograph.resize((width, height), Image.Resampling.BILINEAR)
tensor = preprocess(photograph, MEAN, STD)
seen = tensor * torch.tensor(STD).view(3, 1, 1) + torch.tensor(MEAN).view(3, 1, 1)  # back in [0, 1]
box = (left, top, left + 224, top + 224)
show_pictures(
    {
        "photograph": photograph,
        "resized": resized,
        "cropped": seen.clamp(0, 1),
        "normalised, clipped": tensor.clamp(0, 1),
    },
    boxes={"photograph": tuple(edge * 400 / 256 for edge in box), "resized": box},
)

# %% [markdown]
# The network sees about half of this photograph. What the edges of a landscape show, it never learns; that is the price of a
# square without distortion.
#
# ### The wrong ways
#
# Each of these also gives 224 × 224. The number is the mean difference from the right result, in steps of a byte (1/255).


# %% tags=["demo"]
def centre(image: Image.Image) -> Tensor:
    """Return the central 224 × 224 pixels as a tensor in [0, 1]."""
    left, top = (image.width - 224) // 2, (image.height - 224) // 2
    return pil_to_tensor(image.crop((left, top, left + 224, top + 224))) / 255


def without_antialias(image: Image.Image) -> Tensor:
    """Resize by interpolating between the four nearest pixels only."""
    pixels = pil_to_tensor(image)[None] / 255  # (1, 3, H, W)
    width, height = resized_size(*image.size, 256)
    return v2.functional.center_crop(F.interpolate(pixels, (height, width), mode="bilinear")[0], [224, 224])


def wrong_ways(image: Image.Image) -> dict[str, Tensor]:
    """Return what several shortcuts make of an image."""
    size = resized_size(*image.size, 256)
    return {
        "squashed to 224 × 224": pil_to_tensor(image.resize((224, 224), Image.Resampling.BILINEAR)) / 255,
        "resized to 224": centre(image.resize(resized_size(*image.size, 224), Image.Resampling.BILINEAR)),
        "cropped, not resized": centre(image),
        "nearest pixel": centre(image.resize(size, Image.Resampling.NEAREST)),
        "no antialiasing": without_antialias(image),
    }


results = {"right": seen.clamp(0, 1)} | wrong_ways(photograph)
gaps = {name: (255 * (result - seen)).abs().mean().item() for name, result in results.items()}
show_pictures({f"{name}: {gaps[name]:.1f}": result for name, result in results.items()}, columns=3)

# %% [markdown]
# The first three show something else: other proportions, another scale, another part. The last two look alike at this
# size, but look at the roof from nearby: where it has fine lines, they have broken ones.

# %% tags=["demo"]
row, column = 70, 20
show_pictures(
    {
        name: results[name][:, row : row + 56, column : column + 84]
        for name in ("right", "no antialiasing", "nearest pixel")
    },
    columns=3,
    title="A detail",
)

# %% [markdown]
# It gets worse the more an image is reduced. Here is one that is made for it: rings that become finer and finer from the
# centre outwards, 1,024 × 1,024 pixels, at the edge only two pixels wide. Where the small image has too few
# pixels for them, the right result is an even grey. Without antialiasing, other rings appear, which do not exist.

# %% tags=["demo"]
axis = torch.linspace(-1, 1, 1024)
rings = 0.5 + 0.5 * torch.cos(
    0.25 * torch.pi * 1024 * (axis[:, None] ** 2 + axis[None, :] ** 2)
)  # (1024, 1024)
picture = Image.fromarray((255 * rings).round().byte().numpy())
right = preprocess(picture, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
show_pictures(
    {
        "the middle of the image": picture.crop((400, 400, 624, 624)),
        "right": right,
        "no antialiasing": without_antialias(picture.convert("RGB")),
    },
    columns=3,
)

# %% [markdown]
# And torchvision's own transforms? They agree with your function up to the rounding of bytes.

# %% tags=["demo"]
recipe = v2.Compose(
    [
        v2.Resize(256),
        v2.CenterCrop(224),
        v2.PILToTensor(),
        v2.ToDtype(torch.float32, scale=True),
        v2.Normalize(MEAN, STD),
    ]
)
for name, image in photographs().items():
    image = image.crop((20, 13, 620, 413))
    gap = (preprocess(image, MEAN, STD) - recipe(image)).abs() * torch.tensor(STD).view(3, 1, 1) * 255
    print(f"{name:>6}: mean difference {gap.mean():.2f}/255, largest {gap.max():.2f}/255")

# %% [markdown]
# ## Question
#
# A friend resizes all her photographs to 224 × 224 at once, without any crop: "then the network sees the whole image,
# and I save a step". In about five sentences: what does that do to a photograph of 600 × 400? Why is `Resize(224)`
# followed by nothing no way out either, and what do 256 and the central crop achieve? Name an image for which the
# central crop is a bad choice, and say what you would do with it.

# %% [markdown] task="written"
# YOUR ANSWER HERE
