# %% [markdown]
# # Where the mean and the standard deviation of ImageNet come from
#
# Models that were trained on ImageNet expect their images *normalised*, and everybody copies the same six numbers:
#
# ```python
# transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])
# ```
#
# One pair belongs to each of the channels red, green and blue. With $c$ for the channel, every pixel becomes
#
# $$y_c = \frac{x_c - \mu_c}{\sigma_c}.$$
#
# Where are they from? Somebody made a pass over the training images and computed, **for each channel, the mean and
# the standard deviation of all pixels**. A model that was trained on images normalised in this way has to be fed
# with images normalised in the same way: the numbers belong to the *model*. For a data set of your own and a
# model of your own, you make that pass yourself. In this notebook you do.
#
# ## Pooling
#
# Let image $i$ have $n_i$ pixels (height times width, whatever its size), $N = \sum_i n_i$ of them altogether. The
# *pooled* statistics of a channel count each **pixel** once, whichever image it is in:
#
# $$\mu = \frac{1}{N} \sum_i \sum_{p=1}^{n_i} x_{ip}, \qquad
#   \sigma^2 = \frac{1}{N} \sum_i \sum_{p=1}^{n_i} (x_{ip} - \mu)^2.$$
#
# Suppose you have the mean $\mu_i$ and the standard deviation $\sigma_i$ of every single image. Then
#
# $$\mu = \sum_i \frac{n_i}{N} \, \mu_i, \qquad
#   \sigma^2 = \underbrace{\sum_i \frac{n_i}{N} \, \sigma_i^2}_{\text{within the images}}
#            + \underbrace{\sum_i \frac{n_i}{N} \, (\mu_i - \mu)^2}_{\text{between the images}}.$$
#
# So the plain mean of the $\mu_i$ is right only where all images are equally large. And the mean of the $\sigma_i$ is
# **not** the standard deviation, also then: it forgets that some images are dark and others bright.

# %%
from collections.abc import Iterator
from itertools import islice

import torch
from practice import check
from practice.data import photographs
from practice.pictures import channel_bars, channel_histograms, show_pictures
from torch import Tensor
from torchvision.transforms import v2
from torchvision.transforms.functional import pil_to_tensor

# %% [markdown]
# Our "data set" is cut out of two photographs: a stream of crops in random places and sizes, each of them a float
# tensor $(3, H, W)$ in $[0, 1]$. It is an *iterator*: an image comes when it is asked for, once, and nobody knows how
# many there will be. That is how one reads what does not fit into memory, be it ImageNet or a camera.


# %% tags=["demo"]
def crops(n: int, seed: int = 559) -> Iterator[Tensor]:
    """Yield n random crops of the two photographs (by danielbuechele and vultilion, CC BY 2.0)."""
    generator = torch.Generator().manual_seed(seed)
    pixels = [pil_to_tensor(photograph) / 255 for photograph in photographs().values()]  # (3, 427, 640) each
    for _ in range(n):
        which, height, width = (
            int(torch.randint(*range_, (), generator=generator)) for range_ in ((0, 2), (60, 240), (60, 240))
        )
        top = int(torch.randint(0, 427 - height, (), generator=generator))
        left = int(torch.randint(0, 640 - width, (), generator=generator))
        yield pixels[which][:, top : top + height, left : left + width]


show_pictures({f"image {number}": image for number, image in enumerate(islice(crops(300), 8))})

# %% [markdown]
# ## 1. One pass
#
# The textbook subtracts $\mu$ first, which is known only after a pass over all the data; a stream is gone by then.
# Two ways lead through it in one pass, and both keep only a few numbers:
#
# - **Sums.** $\sigma^2 = \overline{x^2} - \mu^2$, so add up $x$ and $x^2$. Careful: this subtracts two numbers that may
#   be nearly equal. Take a channel around 0.9 that varies by 0.001: then $\overline{x^2} \approx 0.810001$ and
#   $\mu^2 = 0.81$, and all that matters is in the sixth digit. A float32 has seven, and loses the last ones in the
#   sum. The result is noise, or the root of a negative number. In float64, with its sixteen digits, all is well.
# - **Updates.** Keep the number of pixels $n$, the mean $\mu$ and $S = \sum (x - \mu)^2$ of what has come so far. An
#   image with $n_i$, $\mu_i$ and $S_i$ of its own is merged by (Chan, Golub and LeVeque,
#   [1983](https://doi.org/10.1080/00031305.1983.10483115))
#
# $$\delta = \mu_i - \mu, \qquad
#   S \leftarrow S + S_i + \delta^2 \, \frac{n \, n_i}{n + n_i}, \qquad
#   \mu \leftarrow \mu + \delta \, \frac{n_i}{n + n_i}, \qquad
#   n \leftarrow n + n_i.$$
#
# Nothing large is subtracted from anything large. (It is the sum of "within" and "between", an image at a time.)
#
# What does not work is `list(images)`. When your function is graded, the stream is larger than the memory that
# your function may use.


# %% task="channel_mean_std"
def channel_mean_std(images: Iterator[Tensor]) -> tuple[Tensor, Tensor]:
    """Return the mean and the standard deviation of each channel, over all pixels of all images.

    Every pixel counts once, so that a large image counts more than a small one.

    Args:
        images: An iterator of images (3, H, W) in [0, 1], all float32 or all float64, on the CPU, whose sizes differ;
            they may be crops of larger ones, and so overlap and not be contiguous. They are only read. The iterator can
            be read once, has no length, and what it yields altogether may be larger than the memory: keep only a few
            images at a time beside the one at hand, never more than 50, nor more than 500,000 pixels in all. Each image
            has from two pixels to 500,000, and all together have thousands. Nothing else is known of it beforehand. It
            raises nothing.

    Returns:
        (mean, std): two tensors (3,), float32 or float64, right to 0.2 %. Over so many pixels it makes no difference
        whether the variance of all divides by their number N or by N − 1: either is right. (For an image of two pixels
        it does make one.) They are right also where the pixels hardly vary, as around 0.9 by 0.0005, though never by
        less than 10⁻⁴. Where all images are black only the mean counts; else no channel has one value throughout.

    Raises:
        ValueError: The iterator yields no image.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="channel_mean_std"
check("channel_mean_std")

# %% [markdown]
# What does normalising do? Here are the distributions of the three channels over 300 crops, before and after. Each
# is shifted and scaled; its shape stays as it was. (Nothing turns *normal* in the sense of Gauss.)

# %% tags=["demo"]
mean, std = (statistic.float() for statistic in channel_mean_std(crops(300)))
normalize = v2.Normalize(mean.tolist(), std.tolist())
before = torch.cat([image.flatten(1)[:, ::50] for image in crops(300)], dim=1)  # every fiftieth pixel: (3, P)
after = torch.cat([normalize(image).flatten(1)[:, ::50] for image in crops(300)], dim=1)
for channel, name in enumerate(("red", "green", "blue")):
    print(
        f"{name:>5}: mean {mean[channel]:.3f}, std {std[channel]:.3f};"
        f" normalised: mean {after[channel].mean():+.3f}, std {after[channel].std():.3f}"
    )
channel_histograms({"before": before, "after": after}, title="The pixels of 300 crops")

# %% [markdown]
# ### How the published numbers were probably made
#
# Now the same crops, with the *mean of the standard deviations* beside the pooled one.

# %% tags=["demo"]
per_image = torch.stack([image.std(dim=(1, 2)) for image in crops(300)])  # (300, 3)
channel_bars(
    {"pooled over all pixels": std, "mean of the images' stds": per_image.mean(dim=0)},
    ylabel="standard deviation",
    title="Two figures that are both called “the std of the data set”",
)

# %% [markdown]
# The mean of the stds is far too small, because it leaves out what differs *between* the images. ImageNet shows the
# same gap. In 2019, the developers of torchvision asked themselves where their numbers were from
# ([pytorch/vision issue 1439](https://github.com/pytorch/vision/issues/1439)). They could not tell any more: the numbers had
# come with older training code, "computed from random subset of ImageNet training images", and the subset was lost. So
# they recomputed. The mean came out as published. The standard deviation did not:
#
# | images resized to 256, cropped to 224 | red | green | blue |
# |---|---|---|---|
# | published std | 0.229 | 0.224 | 0.225 |
# | std with the variances of all training images averaged (issue 1439) | 0.272 | 0.264 | 0.276 |
# | mean of the stds of 1,000 images ([pull request 1965](https://github.com/pytorch/vision/pull/1965)) | 0.226 | 0.223 | 0.222 |
#
# Their conclusion was that the published std is *probably* the mean of the images' standard deviations; since the subset is
# lost, nobody can be sure. (Even the second row is not quite the pooled std: averaging the variances is the "within"
# part alone.)
#
# Does it matter? Hardly, for the model: a channel that is scaled a little too much is scaled back by the first layer's
# weights. What matters is that **training and use scale alike**. So for a model trained with 0.229 you use 0.229. And
# when you compute statistics of your own, write down which ones.
#
# ## 2. And back
#
# A normalised image is no picture: about half of its values are negative. To look at what the model sees (after an
# augmentation, or an attack), undo the normalisation: solve $y = (x - \mu) / \sigma$ for $x$.


# %% task="denormalize"
def denormalize(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Undo a normalisation: return the images x of which `images` are (x − mean) / std.

    Nothing is clipped: what is outside of [0, 1] afterwards was outside before the normalisation.

    Args:
        images: Normalised images, float32 (N, 3, H, W). N may be 0. They may be crops, and are not changed. Neither
            they nor mean and std require a gradient, and all are on one device.
        mean: The mean of each channel that was subtracted, float32 (3,). It is not changed.
        std: The standard deviation of each channel that was divided by, float32 (3,), positive. It is not changed.

    Returns:
        A new float32 tensor (N, 3, H, W).
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="denormalize"
check("denormalize")

# %% [markdown]
# A photograph as a model gets it, shown as if it were a picture (everything below 0 is black, everything above 1 is
# white), and the same tensor after `denormalize`.

# %% tags=["demo"]
flower = pil_to_tensor(photographs()["flower"]) / 255
normalised = normalize(flower)
print(f"normalised values from {normalised.min():.2f} to {normalised.max():.2f}")
restored = denormalize(normalised[None], mean, std)[0]
print(f"largest difference between original and restored: {(restored - flower).abs().max():.0e}")
show_pictures({"normalised, clipped": normalised.clamp(0, 1), "denormalised": restored})

# %% [markdown]
# ## Question
#
# You fine-tune a torchvision ResNet, trained on ImageNet, with X-ray images, which are darker than photographs and
# have a smaller contrast. A colleague proposes to normalise them with *their own* mean and standard deviation instead
# of ImageNet's, and she has computed the latter as the mean of the images' standard deviations, over training *and* test
# images. In about five sentences: what speaks for ImageNet's numbers here, and when would you use your own? What
# does her figure leave out, and is it too large or too small? And why should the test images not be part of it?

# %% [markdown] task="written"
# YOUR ANSWER HERE
