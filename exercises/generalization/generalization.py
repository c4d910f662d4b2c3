# %% [markdown]
# # Splitting data: unlucky and contaminated test sets
#
# The test accuracy is a *measurement*. What we want to know is the accuracy on all samples that the world may yet produce,
#
# $$a = \Pr\big(\hat y(x) = y\big);$$
#
# what we get is the share of right answers in a test set of $n$ samples. If these are drawn independently, and
# independently of what the model was trained on, the share is right on average, and its standard error is
#
# $$\sqrt{\frac{a\,(1 - a)}{n}}.$$
#
# Both conditions have to be *made*, by the split. Two ways to break them explain many a test accuracy that is too good (or too bad)
# to be true:
#
# - an **unlucky split**: the parts differ. The test samples are easier, or of other classes, than those that were trained on.
# - **contamination**: samples are in both sets. The model knows them by heart.

# %%
import matplotlib.pyplot as plt
import torch
from practice import check
from practice.data import digits
from practice.plots import show_images
from torch import Tensor

torch.set_num_threads(1)  # on images this small, several threads mostly wait for each other
images, labels = digits()  # 1,797 handwritten digits: (N, 1, 8, 8) in [0, 1], and (N,)

# %% [markdown]
# The classifier of this notebook needs no training: the **nearest neighbour** answers with the label of the training image that is closest,
# $\hat y(x) = y_{i^*}$ with $i^* = \arg\min_i \|x - x_i\|_2$. So whatever differs below is due to the data.


# %%
def nearest_neighbour(train_images: Tensor, train_labels: Tensor, test_images: Tensor) -> Tensor:
    """Return for each test image the label of the closest training image, int64 (N,)."""
    distances = torch.cdist(test_images.flatten(1), train_images.flatten(1))  # (N_test, N_train)
    return train_labels[distances.argmin(dim=1)]


def accuracy_of_split(train: Tensor, test: Tensor) -> float:
    """Return the accuracy on the digits with the indices `test`, when those of `train` are known."""
    predictions = nearest_neighbour(images[train], labels[train], images[test])
    return (predictions == labels[test]).double().mean().item()


# %% [markdown]
# ## An unlucky split
#
# Split the digits in the middle, the first half to train and the second to test, or the other way round. Then split them at random, 200 times.

# %% tags=["demo"]
generator = torch.Generator().manual_seed(559)
first, second = torch.arange(len(labels)).tensor_split(2)
halves = [accuracy_of_split(first, second), accuracy_of_split(second, first)]
at_random = [
    accuracy_of_split(*torch.randperm(len(labels), generator=generator).tensor_split(2)) for _ in range(200)
]
figure, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
right = [round(share * len(second)) for share in at_random]
bins = [(n - 0.5) / len(second) for n in range(min(right), max(right) + 2)]
axes.hist(at_random, bins, color="tab:blue", label="200 random halves")
for half, style in zip(halves, ("-", "--"), strict=True):
    axes.axvline(half, color="tab:orange", linestyle=style, linewidth=2)
axes.plot([], [], color="tab:orange", label="trained on the first half")
axes.plot([], [], color="tab:orange", linestyle="--", label="trained on the second half")
axes.set(
    xlabel="accuracy on the other half",
    ylabel="number of splits",
    title="The same digits, the same classifier",
)
axes.xaxis.set_major_formatter(lambda share, _: f"{share:.1%}")
axes.legend()
plt.show()
mean = sum(at_random) / len(at_random)
print(f"split in the middle: {halves[0]:.1%} and {halves[1]:.1%}; at random: {mean:.1%} on average")

# %% [markdown]
# The random halves scatter about as the standard error says, $\sqrt{0.984 \cdot 0.016 / 898} = 0.4\,\%$. The two halves of the *file* lie far outside. The file is
# not shuffled, and what stands close together in it is alike: for 58 % of the digits, the most similar of all others is at most 130 places away, where
# chance would give 14 %. (They were written by [13 people](https://archive.ics.uci.edu/dataset/80), and everybody writes in their own way.) A split in the middle takes most of these relatives
# away; a random one leaves them on both sides. Which of the two figures is *right*? That depends on whose digits the model is to read, those of the same people or of others. What is wrong is
# not to know which one was measured.
#
# ## 1. A stratified split
#
# Shuffling takes the order out. But chance remains, and for a rare class it is large: of 20 samples, a random tenth has none in about one of eight splits.
# A **stratified** split leaves the classes nothing to chance: in *every* class, part $j$ of the split gets its fraction $f_j$, up to rounding. If class
# $c$ has $n_c$ samples, the number $n_{cj}$ of them in part $j$ fulfils
#
# $$\big|\, n_{cj} - f_j \, n_c \,\big| \le 1.$$
#
# Mind the rounding: rounding down twice and giving the rest to the last part does not do. For $n_c = 11$ and
# $f = (0.45, 0.45, 0.1)$ that makes 4, 4 and 3 samples, where the last part should have 1.1.


# %% task="stratified_split"
def stratified_split(
    labels: Tensor, fractions: tuple[float, float, float], seed: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Split a data set at random into three parts in which every class has its share.

    The parts are disjoint, and together they hold every index once. In each part, the number of samples of each
    class is at most 1 more or fewer than the part's fraction of that class. Which samples of a class are in a part,
    and in which order, is random, in each class on its own: each part is shuffled, so that its classes are mixed.
    The seed decides it all: the same arguments give the same split, another seed gives another one. Generators that
    others use (those of `random`, `numpy.random` and `torch`) are afterwards in the state that they had before.

    Args:
        labels: Classes, int64 (N,), on the CPU, in any order. Any numbers from 0 to 9,999 may be classes: there may be
            gaps between them, and a class may have a single sample. They are only read.
        fractions: Sizes of the parts, such as (0.6, 0.2, 0.2) to train, to validate and to test. They add up to 1, but
            for the rounding of Python's floats: by less than 10⁻¹⁵.
        seed: A positive integer below 2³¹.

    Returns:
        Three tensors of indices into `labels`, int64, one-dimensional, in the order of the fractions. Without samples, three empty
        ones.

    Raises:
        ValueError: A fraction is negative, or the fractions do not add up to 1 (are off by more than 10⁻⁴), also where
            there are no samples.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="stratified_split"
check("stratified_split")

# %% [markdown]
# Here is what it is good for. We keep only 20 of the nines, and look at a tenth of the data, as one might for validation: on the
# left 50 random tenths, on the right 50 stratified ones.

# %% tags=["demo"]
nines = (labels == 9).nonzero().flatten()
kept = torch.cat([(labels != 9).nonzero().flatten(), nines[:20]])
tenth = len(kept) // 10
tenths = {
    "random": [torch.randperm(len(kept), generator=generator)[:tenth] for _ in range(50)],
    "stratified": [stratified_split(labels[kept], (0.8, 0.1, 0.1), seed)[1] for seed in range(100, 150)],
}
figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
for axes, (name, parts) in zip(panels, tenths.items(), strict=True):
    counts = torch.stack([labels[kept][part].bincount(minlength=10) for part in parts]).double()  # (50, 10)
    lowest, highest = counts.amin(dim=0), counts.amax(dim=0)
    axes.bar(range(10), counts.mean(dim=0), color="tab:blue", alpha=0.6, label="on average")
    axes.vlines(range(10), lowest, highest, color="black", linewidth=2, label="fewest to most")
    axes.plot(range(10), lowest, "k_", range(10), highest, "k_", markersize=10)
    without = int((counts[:, 9] == 0).sum())
    axes.set(xlabel="digit", xticks=range(10), title=f"{name}: {without} of 50 tenths have no nine at all")
panels[0].set_ylabel("samples in the tenth")
panels[0].set_ylim(0, 34)
panels[0].legend(loc="upper center", ncols=2)
plt.show()

# %% [markdown]
# Where a class is missing from the validation set, nobody notices that the model never learnt it.
#
# ## 2. Contamination
#
# A test image that is also in the training set measures memory instead of generalisation. The nearest neighbour is the extreme case: its distance to
# itself is 0, so it repeats the label that it was given, right *or wrong*. Real data sets have such images: Barz and Denzler
# ([2020](https://arxiv.org/abs/1902.00423)) found duplicates of training images among 3.3 % of the test images of CIFAR-10.
#
# Find them. Two images are equal when all their pixels are equal, exactly.


# %% task="find_contamination"
def find_contamination(train_images: Tensor, test_images: Tensor) -> list[int]:
    """Return the indices of the test images that are equal to some training image.

    Equal means that every pixel is the same: an image that differs in one pixel, however little (by 10⁻¹⁸ or more), is
    another image. Test images that only equal each other do not count, and one that equals several training images counts once.

    Args:
        train_images: Float images (N, C, H, W) in [0, 1], no pixel of which is −0.0, float32 or float64, on the CPU. They are
            only read.
        test_images: Float images (M, C, H, W), likewise, of the same dtype. Either set may be empty.

    Returns:
        Indices from 0 to M − 1, sorted, each once: a list of Python ints. (A one-dimensional int64 tensor will do as well.)
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="find_contamination"
check("find_contamination")

# %% [markdown]
# The digits themselves are clean. Let us contaminate them: an accident copies a few training images into the test set.

# %% tags=["demo"]
train, _, test = stratified_split(labels, (0.6, 0.1, 0.3), seed=559)
print(
    f"equal images in {len(train):,} training and {len(test)} test digits: {find_contamination(images[train], images[test])}"
)
spoilt = images[test].clone()
spoilt[[3, 141, 59, 265, 358]] = images[train[:5]]
found = find_contamination(images[train], spoilt)
print(f"after the accident: {found}")
show_images(spoilt[torch.as_tensor(found)], [f"test {index}" for index in found], title="found in both sets")

# %% [markdown]
# ### What it does to the accuracy
#
# A model that has really learnt needs no copies, so the harm shows best where there is nothing to learn. We replace 30 % of all labels by a wrong
# one: no model can do better than about 70 % on *new* samples, whose labels cannot be foreseen. Then more and more of the
# test images (with their labels) get into the training set.

# %% tags=["demo"]
draws = (20, len(labels))  # twenty different noises, to see more than one accident
wrong = torch.rand(draws, generator=generator) < 0.3
noisy = torch.where(wrong, (labels + torch.randint(1, 10, draws, generator=generator)) % 10, labels)
contaminated, measured, honest = [], [], []
for share in (0.0, 0.25, 0.5, 0.75, 1.0):
    known = torch.cat([train, test[: round(share * len(test))]])
    neighbours = nearest_neighbour(
        images[known], known, images[test]
    )  # their indices, as labels of themselves
    right = noisy[:, neighbours] == noisy[:, test]  # (20, number of test digits)
    is_copy = torch.zeros(len(test), dtype=torch.bool)
    is_copy[torch.as_tensor(find_contamination(images[known], images[test]), dtype=torch.int64)] = True
    contaminated.append(is_copy.double().mean().item())
    measured.append(right.double().mean().item())
    honest.append(right[:, ~is_copy].double().mean().item())  # NaN where all are copies

figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
axes.plot(contaminated, measured, "o-", color="tab:orange", label="on all test digits")
axes.plot(contaminated, honest, "s--", color="tab:blue", label="on those that `find_contamination` leaves")
axes.axhline(0.7, color="grey", linewidth=0.8)
axes.text(0.0, 0.71, "more cannot be foreseen", color="grey")
axes.set(xlabel="share of the test set that was trained on", ylabel="accuracy", ylim=(0.4, 1.03))
axes.set_title("Nearest neighbour on digits, 30 % of the labels wrong")
for axis in (axes.xaxis, axes.yaxis):
    axis.set_major_formatter(lambda share, _: f"{share:.0%}")
axes.legend(loc="upper left", bbox_to_anchor=(0, 0.9))
plt.show()

# %% [markdown]
# An accuracy of 100 %, on labels of which 30 % are nonsense: that is memory. What remains after the copies are taken out is what it always was.
#
# **Question.** A colleague reports a *test* accuracy well above her *training* accuracy, both measured in evaluation mode after the last epoch. Her images come in one
# file; the first 80 % are the training set, the rest is the test set, and before splitting she doubled the rare classes by copying their images. In four or five sentences:
# which two faults of the split may explain her result, and how does each of them raise the test accuracy? How would you check for each, and how
# should she have made the split?

# %% [markdown] task="written"
# YOUR ANSWER HERE
