# %% [markdown]
# # One pixel
#
# **Can I create an adversarial example by adding noise to just one pixel?** Often enough to be worth a paper:
# Su, Vargas and Sakurai ([2019](https://arxiv.org/abs/1710.08864)) changed one pixel of small photographs and the
# networks saw something else. They used neither weights nor gradients, only the model's answers: it was a *black
# box* to them.
#
# Attacks that follow a gradient move *every* pixel a little: they are bounded in the L∞ norm. Here it is the other way
# round. One pixel may change, as much as it likes, and all others stay exactly as they are:
#
# $$\max_{x'} \; L(x', y) \quad\text{such that}\quad \#\{(i, j) : x'_{:,i,j} \ne x_{:,i,j}\} \le 1 \quad\text{and}\quad x' \in [0, 1]^{C \times H \times W}.$$
#
# The set of allowed images has no inside to walk through: which pixel to take is a choice among $H \cdot W$, and
# no derivative tells you which. So *search*. A **candidate** is a point of a small space,
#
# $$(i, \; j, \; v_1, \dots, v_C),$$
#
# the row, the column, and the new value of each channel. For a grey image these are three numbers, however large
# the image is.
#
# You write the step from candidates to images, and then the search.

# %%
from collections.abc import Callable

import torch
from practice import check
from practice.data import digits_split
from practice.models import load
from practice.pixels import pixel_gallery
from practice.plots import curves, show_images
from practice.queries import BlackBox
from torch import Tensor

torch.set_num_threads(1)  # on images this small, several threads mostly wait for each other
model = load("digits_cnn")  # the notebook draws what it says; your attack gets no more than a `query`
images, labels = digits_split().test  # digits that it has not seen: (N, 1, 8, 8) in [0, 1], and (N,)

# %% [markdown]
# ## 1. One image for each candidate
#
# A model answers a batch almost as fast as a single image, so turn *many* candidates into a batch at once. Each image
# of it is the original with one pixel set. Beware of two traps: `expand` makes copies that share their memory, so that
# a pixel set in one is set in all, and a view of the caller's image is the caller's image.


# %% task="set_pixels"
def set_pixels(image: Tensor, candidates: Tensor) -> Tensor:
    """Make one image for each candidate: the original, in which one pixel is set.

    Args:
        image: A float32 image in [0, 1], (C, H, W) or (1, C, H, W), of up to 4,000 rows and columns and with any
            number of channels. It may be a crop of a larger one, and so not contiguous; it is not changed.
        candidates: A float32 tensor (M, 2 + C), on the image's device. Each row holds the row (0 … H − 1) and the
            column (0 … W − 1) of a pixel, both whole numbers, and then its new value in each of the C channels, in
            [0, 1]. It is not changed.

    Returns:
        Images (M, C, H, W). Image m has in all its channels the values of candidate m at that one pixel, whatever the
        original had there, and is equal to the original everywhere else. No candidates give (0, C, H, W).
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="set_pixels"
check("set_pixels")

# %% [markdown]
# With that you can try *everything* on a small image: each of the 64 pixels made white, and each made black. The two maps
# show what that does to the **margin** of the true class, its logit minus the largest of the others. Blue pixels
# bring the margin down, red ones raise it. Once it is below 0, the model sees another digit.

# %% tags=["demo"]
shown = 22  # a six with a small margin
rows, columns = torch.meshgrid(torch.arange(8.0), torch.arange(8.0), indexing="ij")


@torch.no_grad()
def margins(batch: Tensor, label: int) -> Tensor:
    """Return by how much the logit of the true class is above the largest of the others: (M,)."""
    logits = model(batch)
    others = logits.index_fill(1, torch.tensor([label]), -torch.inf).amax(dim=1)
    return logits[:, label] - others


maps = {}
for name, value in {"white": 1.0, "black": 0.0}.items():
    candidates = torch.stack([rows, columns, torch.full((8, 8), value)], dim=2).view(64, 3)
    maps[name] = margins(set_pixels(images[shown], candidates), int(labels[shown])).view(1, 8, 8)
margin = margins(images[shown : shown + 1], int(labels[shown]))
print(f"The digit is a {labels[shown]}, its margin is {margin.item():.2f}.")
for name, found in maps.items():
    print(
        f"One pixel made {name}: margins from {found.min():.2f} to {found.max():.2f}, {(found < 0).sum()} of 64 below 0."
    )

# %% tags=["demo"]
show_images(images[shown : shown + 1], [f"a {labels[shown]}"])

# %% tags=["demo"]
change = torch.stack([found - margin for found in maps.values()])
show_images(change, [f"made {name}" for name in maps], signed=True, title="change of the margin")

# %% [markdown]
# ## 2. The search
#
# On 8×8 grey images, trying black and white everywhere takes 128 queries. On a photograph of 224×224 pixels in colour it
# takes a few hundred thousand, and who asks a service that often is noticed. The paper searches by
# **differential evolution** (Storn and Price, [1997](https://doi.org/10.1023/A:1008202821328)). It keeps a
# *population* of candidates and gives each a child,
#
# $$c = a + F \, (b - d), \qquad F = \tfrac12,$$
#
# from three members $a$, $b$, $d$ drawn at random; the child takes its parent's place if the model likes the true class
# less with it. Where good candidates lie close together, differences between them are small and the
# search narrows down; there is no derivative anywhere, so it does not mind that rows and columns are whole numbers.
#
# That is one way. Others are right too: try all pixels with a few values, draw at random, climb from the best candidate
# so far. Three rules hold for every search on a black box:
#
# - **Count images, not calls.** A batch of 50 images is 50 queries.
# - **Never go beyond the budget.** The last batch must be cut to what is left.
# - **Stop when the label flips.** More queries only cost more, and an image that is misread from the start needs none.


# %% task="one_pixel_attack"
def one_pixel_attack(query: Callable[[Tensor], Tensor], image: Tensor, label: Tensor, budget: int) -> Tensor:
    """Search for one pixel whose change makes a black box see another class.

    Args:
        query: The black box: images (N, C, H, W) in [0, 1] → logits (N, K), detached. Each image of a batch is one
            query, and a batch with which the total would pass the budget raises `practice.queries.BudgetExceeded`,
            which fails this task even if you catch it. Pixels outside [0, 1] raise `ValueError`.
        image: One float32 image (1, C, H, W) in [0, 1], contiguous, with any number of channels, and of any size of
            which a few copies for each pixel fit into memory; it is not changed.
        label: Its true class, int64 (1,), one of K ≥ 2 classes, however many.
        budget: The largest number of queries that the attack may make in all, at least 1.

    Returns:
        A float image (1, C, H, W) in [0, 1] that differs from the original in at most one pixel, in any of its
        channels, and is exactly equal to it everywhere else: one that the box misreads, so that another class has the
        largest logit (no pixel makes a tie), if you have found one; else any such image, the original included. If the
        box misreads the original already, and with it most of what differs in one pixel, any such image will do, and at
        most 100 queries may be made.

    On 8×8 digits that many single pixels could flip, a search with 400 queries must succeed at least ten times out of
    fifteen, wherever the pixel is and whether it has to be lighter or darker. There the probability of the true class
    is not so near to 1 that single precision rounds it. So it must on images of a few pixels in any number of channels,
    one of which flips the label by a change of two thirds.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="one_pixel_attack"
check("one_pixel_attack")

# %% [markdown]
# Run it on a hundred digits, each with 400 queries at most. Each gets a black box of its own, which counts.


# %% tags=["demo"]
def attack(number: int) -> tuple[Tensor, int]:
    """Return what the attack makes of one digit, and how many queries it took."""
    box = BlackBox(model, budget=400)
    adversarial = one_pixel_attack(box, images[number : number + 1], labels[number : number + 1], 400)
    return adversarial, box.counter.asked


torch.manual_seed(559)
attacked, asked = zip(*(attack(number) for number in range(100)), strict=True)
adversarial = torch.cat(attacked)  # (100, 1, 8, 8)
with torch.no_grad():
    was_right = model(images[:100]).argmax(dim=1) == labels[:100]
    is_wrong = model(adversarial).argmax(dim=1) != labels[:100]
fooled = was_right & is_wrong
print(
    f"{was_right.sum()} of 100 digits are read correctly; one pixel changes that for {fooled.sum()} of them."
)

# %% [markdown]
# The first eight of those: the original, the adversarial image with its pixel marked, and what the model says of either.
# Some of the changed pixels are part of the stroke, others lie in the empty background, where a person would take a
# light pixel for a speck of dust.

# %% tags=["demo"]
pixel_gallery(model, images[:100][fooled], adversarial[fooled], labels[:100][fooled], title="One pixel each")

# %% [markdown]
# How long does the search take? Compare it with trying everything: each of the 64 pixels in black and in white, in a
# random order, which takes 128 queries and one for the original. (Here `set_pixels` makes the 128 images of each digit at
# once; what counts is at which of them the label flips first.)


# %% tags=["demo"]
@torch.no_grad()
def queries_of_exhaustive_search(number: int) -> float:
    """Return how many queries it takes to flip a digit's label by trying all pixels; infinity if none does."""
    value = torch.tensor([0.0, 1.0]).repeat_interleave(64)
    everything = torch.stack(
        [rows.flatten().repeat(2), columns.flatten().repeat(2), value], dim=1
    )  # (128, 3)
    tries = set_pixels(images[number], everything[torch.randperm(128)])
    flips = (model(tries).argmax(dim=1) != labels[number]).nonzero()
    return 2 + flips[0].item() if len(flips) else float("inf")


def success(spent: Tensor) -> list[float]:
    """Return the share of the digits, of those that were read correctly, that are misread after so many queries."""
    return [(was_right & (spent <= n)).sum().item() / was_right.sum().item() for n in queries]


queries = list(range(0, 401, 25))
curves(
    queries,
    {
        "one_pixel_attack": success(torch.tensor(asked).where(fooled, torch.inf)),
        "black and white everywhere": success(
            torch.tensor([queries_of_exhaustive_search(n) for n in range(100)])
        ),
    },
    xlabel="queries for one image",
    ylabel="digits misread",
    title="Success with one pixel",
)

# %% [markdown]
# Trying everything is hard to beat on 64 pixels. It ends with every digit that a black or a white pixel can flip, about a
# quarter of them; hardly any other can be flipped by one pixel at all. On larger images it is out of the question, and a search that follows the
# answers has to do.

# %% [markdown]
# ## Question
#
# The attack succeeds on some digits and not on others. In a few sentences: how can a *single* pixel change the answer of a
# model that reads more than 98 % of the digits correctly, and what distinguishes the digits on which it succeeds? Why
# does the search use queries instead of a gradient, and what would make it harder on large photographs?

# %% [markdown] task="written"
# YOUR ANSWER HERE
