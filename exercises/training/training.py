# %% [markdown]
# # What an epoch is, and what a batch is for
#
# We want weights $\theta$ for which the mean loss over all $N$ training samples is small. Gradient descent
# goes against its gradient,
#
# $$g(\theta) = \nabla_{\!\theta} \, \frac{1}{N} \sum_{i=1}^{N} L(\theta, x_i, y_i),$$
#
# which takes a look at *every* sample for *one* step. Stochastic gradient descent looks at a **batch** $B$ of samples only,
#
# $$g_B(\theta) = \nabla_{\!\theta} \, \frac{1}{|B|} \sum_{i \in B} L(\theta, x_i, y_i),
# \qquad \theta_{t} = \theta_{t-1} - \eta \, g_{B_t}(\theta_{t-1}),$$
#
# and makes a step, an **update**, at once. Where the batch is drawn at random, $g_B$ is right on average, and each of its
# components is off by about
#
# $$\sqrt{\mathbb{E}\,\big(g_B - g\big)^2} \approx \frac{\sigma}{\sqrt{|B|}},$$
#
# where $\sigma$ is how much the gradient differs from sample to sample. A batch four times as large costs four times as much and
# is twice as precise. That is why updates on small batches, though each is worse, are the better bargain for most of the way
# (Bottou, Curtis and Nocedal, [2018](https://arxiv.org/abs/1606.04838), section 3.3).
#
# An **epoch** is one pass over the whole training set: every sample, once. It measures how much *data* has been seen. How
# much has been *learnt* from it is another question, which you can answer at the end of this notebook.

# %%
from collections.abc import Iterable, Iterator

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from practice import check
from practice.data import digits_split
from practice.models import DigitsMLP
from torch import Tensor, nn
from torch.optim import SGD, Optimizer
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(1)  # on images this small, several threads mostly wait for each other
train, test = digits_split()  # 1,200 and 597 handwritten digits: images (N, 1, 8, 8) in [0, 1], labels (N,)

# %% [markdown]
# ## 1. Counting updates
#
# A loader deals the samples in batches of $|B|$, the *batch size*, and each batch makes one update. The last batch
# is shorter where the numbers do not divide. With `drop_last=True` such a batch is left out. (Some do that because
# a tiny batch has a noisy gradient, or because batch normalisation has no variance on a single sample.)


# %% task="updates_per_epoch"
def updates_per_epoch(n_samples: int, batch_size: int, drop_last: bool) -> int:
    """Return how many updates one epoch makes: the number of batches that a `DataLoader` deals.

    Args:
        n_samples: Size N of the training set, from 0 to a million million. No samples make no update.
        batch_size: How many samples a full batch holds, up to a million million too.
        drop_last: Whether a last batch that is not full is left out; otherwise it makes an update like the others.

    Returns:
        A Python int. (Nobody asks about more than 20 million updates.)

    Raises:
        ValueError: The batch size is less than 1.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="updates_per_epoch"
check("updates_per_epoch")

# %% [markdown]
# How long is an epoch, then? On our digits, and on two data sets that you will meet:

# %% tags=["demo"]
for name, n_samples in {"digits": 1_200, "MNIST": 60_000, "ImageNet": 1_281_167}.items():
    counts = [updates_per_epoch(n_samples, size, drop_last=False) for size in (1, 32, 256, n_samples)]
    print(f"{name:>8}: {counts[0]:9,} updates one by one, {counts[1]:6,} in batches of 32,", end="")
    print(f" {counts[2]:5,} in batches of 256, {counts[3]} with all at once")

# %% [markdown]
# ## 2. One epoch
#
# Each update has five parts: move the batch to the device, forward, *clear* the gradients (`backward` adds to whatever
# is there, be it from the last batch or from somebody else), backward, step. The loss is the *mean* over the batch, so that the
# length of a step does not depend on the batch's size, and takes the logits as they are.
#
# The forward pass gives logits anyway, so count right answers among them. Over the epoch that makes the **running
# accuracy**: right answers divided by samples, each batch measured *as it is trained on*, before its own step.


# %% task="train_one_epoch"
def train_one_epoch(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    device: torch.device | str,
) -> float:
    """Train for one epoch, and return its running accuracy.

    Each batch of the loader makes one step of the optimizer on its mean cross-entropy (`nn.functional.cross_entropy`
    of the logits, in single precision at least: no clipping, no smoothing, no schedule), in the loader's order, with
    the whole model in training mode. A step follows the gradient of its own batch only: gradients that the parameters
    already have, from the batch before or from before the call, do not count. The forward pass of a step, one for each
    batch, gives the logits on which the batch's right answers are counted; where several are the largest, or as large
    once softmax in single precision is taken of them, any may count.

    Args:
        model: A classifier on `device`: images (n, C, H, W) → logits (n, K), for any number K ≥ 2 of classes. It may
            come in either mode, and so may each of its submodules; it is left trained, with all of them in training
            mode. Parameters that require no gradient (never all of them) are frozen, and stay as they are: a gradient
            that they have from before is not followed (where one has, the optimizer decays no weights and has no
            momentum yet). Every other parameter has a part in the logits. Autograd is on, and stays on. No module has
            hooks.
        loader: Yields CPU batches, as a `DataLoader` or a generator does: images (n, C, H, W), float32 or float64 as
            the model's weights are, and int64 labels (n,). There is at least one batch, none is empty, they may differ
            in size, and they are gone through once. With `drop_last` or a sampler it leaves some of its data set out:
            what it yields counts. The batches are only read, and all of them may be asked for ahead. It may shuffle
            with the global random generator, which is neither seeded nor set back here.
        optimizer: Holds the model's parameters. It goes on from the state that it has.
        device: Where to put each batch.

    Returns:
        The running accuracy in [0, 1]: a Python float, in which each sample counts once.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="train_one_epoch"
check("train_one_epoch")

# %% [markdown]
# ### Inside an epoch
#
# A loop asks its loader for the next batch right after each step. So a loader that takes a look at the model whenever it is
# asked sees the epoch from inside. This one measures the model on the 597 test digits between any two updates.


# %% tags=["demo"]
@torch.no_grad()
def loss_and_accuracy(model: nn.Module, images: Tensor, labels: Tensor) -> tuple[float, float]:
    """Measure a model without dropout or batch normalisation, whose mode does not matter."""
    logits = model(images)
    right = logits.argmax(dim=1) == labels
    return F.cross_entropy(logits, labels).item(), right.double().mean().item()


def watched(
    model: nn.Module, loader: DataLoader, log: list[tuple[float, ...]]
) -> Iterator[tuple[Tensor, Tensor]]:
    """Deal the loader's batches; take down loss and accuracy on each batch before its update, and on the test digits."""
    for images, labels in loader:
        log.append((*loss_and_accuracy(model, images, labels), *loss_and_accuracy(model, *test)))
        yield images, labels


def start(batch_size: int, learning_rate: float = 0.1) -> tuple[nn.Module, DataLoader, Optimizer]:
    """Make the same untrained network each time, with a loader that shuffles."""
    torch.manual_seed(559)
    model = DigitsMLP(dropout=0.0)
    order = torch.Generator().manual_seed(559)
    loader = DataLoader(TensorDataset(*train), batch_size, shuffle=True, generator=order)
    return model, loader, SGD(model.parameters(), lr=learning_rate)


model, loader, optimizer = start(batch_size=40)
log, running = [], []
for _ in range(3):
    running.append(train_one_epoch(model, watched(model, loader, log), optimizer, "cpu"))
    print(f"{len(log):3} updates, running accuracy of this epoch {running[-1]:.1%}")
batch_loss, batch_accuracy, test_loss, test_accuracy = zip(*log, strict=True)

# %% tags=["demo"]
figure, (above, below) = plt.subplots(2, 1, figsize=(8, 5.6), sharex=True, layout="constrained")
steps = range(1, len(log) + 1)
ends = [updates_per_epoch(1_200, 40, drop_last=False) * epoch for epoch in range(4)]
above.plot(steps, batch_loss, ".-", color="tab:orange", linewidth=0.7, label="on the batch of the update")
above.plot(steps, test_loss, color="tab:blue", linewidth=2, label="on the test digits")
above.set(ylabel="cross-entropy", ylim=(0, None), title="Three epochs of 30 updates, seen from inside")
below.plot(steps, batch_accuracy, ".-", color="tab:orange", linewidth=0.7, label="on the batch of the update")
below.plot(steps, test_accuracy, color="tab:blue", linewidth=2, label="on the test digits")
below.hlines(
    running, ends[:-1], ends[1:], colors="black", linestyles="--", label="running accuracy of the epoch"
)
below.set(xlabel="update", ylabel="accuracy", ylim=(0, 1))
for axes in (above, below):
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    for end in ends[1:-1]:
        axes.axvline(end, color="grey", linewidth=0.8)
plt.show()

# %% [markdown]
# The batches' own losses jump up and down: each is that of other digits. But their trend is that of the test loss, which
# hardly jumps at all. And the running accuracy (dashed) is one number for an epoch in which the model changes a lot: it describes
# none of the models that it was measured on, least of all the last. The next notebook is about that.
#
# ## 3. Several epochs
#
# The loop around the loop. From one epoch to the next go the model's weights and the optimizer's state (its momentum, say). What
# starts afresh is the pass over the data, in a new order if the loader shuffles, and the counts of the accuracy.


# %% task="fit"
def fit(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    epochs: int,
    device: torch.device | str,
) -> list[float]:
    """Train for several epochs, and return the running accuracy of each.

    Every epoch is trained and measured as by `train_one_epoch`, and goes on with the model and the optimizer that the
    last one left. It goes through the loader once, anew: a loader that shuffles deals other batches in each epoch.

    Args:
        model: A classifier on `device`: images (n, C, H, W) → logits (n, K). It may come in either mode, and is left
            with the weights of the last update, and with every submodule in training mode. Autograd is on, and stays
            on.
        loader: A `DataLoader` of CPU batches; see `train_one_epoch`. It can be iterated again and again, with batches
            of the same sizes each time.
        optimizer: Holds the model's parameters, also afterwards, and also frozen ones. Its hyper-parameters stay as
            they are.
        epochs: How many times to go through the loader, from 0 to 40. All of them are made: there is no early stop.
        device: Where to put each batch.

    Returns:
        One Python float an epoch, in their order. For 0 epochs the list is empty, the weights are not changed, and
        the mode does not matter.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="fit"
check("fit")

# %% [markdown]
# ## How large should a batch be?
#
# Four networks begin with the same weights and have the same learning rate. Only the batch size differs, from 20 digits
# to all 1,200. Each trains for eight epochs, so all of them do the same amount of work, and see every digit eight times.

# %% tags=["demo"]
accuracies = {}
for batch_size in (20, 60, 300, 1_200):
    model, loader, optimizer = start(batch_size)
    accuracies[batch_size] = []
    for _ in range(8):
        fit(model, loader, optimizer, 1, "cpu")
        accuracies[batch_size].append(loss_and_accuracy(model, *test)[1])

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), sharey=True, layout="constrained")
for (batch_size, values), marker in zip(accuracies.items(), "os^D", strict=True):
    n_updates = updates_per_epoch(1_200, batch_size, drop_last=False)
    left.plot(
        range(1, 9), values, marker=marker, markersize=5, label=f"{batch_size:,} ({n_updates} an epoch)"
    )
    right.plot([epoch * n_updates for epoch in range(1, 9)], values, marker=marker, markersize=5)
left.set(xlabel="epochs", ylabel="accuracy on the test digits", title="by the data seen", ylim=(0, 1))
right.set(xlabel="updates (logarithmic)", xscale="log", title="by the updates made")
figure.legend(*left.get_legend_handles_labels(), title="batch size (updates)", loc="outside right center")
plt.show()

# %% [markdown]
# On the left, the same eight epochs are nearly everything or nearly nothing. On the right, the four curves follow one another: what counts,
# at one learning rate, is how many updates were made, and a larger batch buys little with its precision. Is it at
# least as precise as promised? Here is how far the gradient of a batch is from that of all 1,200 digits, relative to its
# length, for the network as it begins.


# %% tags=["demo"]
def gradient(model: nn.Module, rows: Tensor) -> Tensor:
    """Return the gradient of the mean loss over some of the training digits, as one vector."""
    loss = F.cross_entropy(model(train.images[rows]), train.labels[rows])
    return torch.cat([part.flatten() for part in torch.autograd.grad(loss, [*model.parameters()])])


model, _, _ = start(batch_size=1)
everything = gradient(model, torch.arange(1_200))
sizes = [1, 4, 16, 64, 256]
errors = []
for size in sizes:
    gaps = [(gradient(model, torch.randint(1_200, (size,))) - everything).norm() for _ in range(100)]
    errors.append((torch.stack(gaps).square().mean().sqrt() / everything.norm()).item())

figure, axes = plt.subplots(figsize=(6.2, 3.6), layout="constrained")
axes.loglog(sizes, errors, "o", label="measured, 100 batches each")
axes.loglog(
    sizes,
    [errors[0] / size**0.5 for size in sizes],
    "--",
    color="grey",
    label="proportional to 1 / √batch size",
)
axes.set_xticks(sizes, [str(size) for size in sizes])
axes.minorticks_off()
axes.set_yticks([8, 4, 2, 1, 0.5], ["8", "4", "2", "1", "½"])
axes.set(
    xlabel="batch size", ylabel="error / length of the gradient", title="Four times the work, half the error"
)
axes.legend()
plt.show()

# %% [markdown]
# The gradient of a single digit is off by eight times its own length, that of 20 digits still by twice, and yet updates on 20 beat everything else above:
# the errors point in all directions and cancel out over many updates, the rest adds up.
#
# Does that mean that large batches are useless? With steps this precise, one may take longer ones. So let
# the learning rate grow with the batch (Goyal et al., [2017](https://arxiv.org/abs/1706.02677)).

# %% tags=["demo"]
for batch_size, learning_rate in [(60, 0.1), (300, 0.1), (300, 0.5)]:
    model, loader, optimizer = start(batch_size, learning_rate)
    fit(model, loader, optimizer, 8, "cpu")
    accuracy = loss_and_accuracy(model, *test)[1]
    print(
        f"batches of {batch_size:3}, learning rate {learning_rate}: {accuracy:.1%} of the test digits after 8 epochs"
    )

# %% [markdown]
# **Question.** Two students train the same network on the same 50,000 images for 10 epochs with the same learning rate, one with batches of 50
# and one with batches of 5,000. The first reaches a much better accuracy. In four or five sentences: what is an epoch, and how many
# updates did each of them make? Why did the larger batches not make up for the difference? What would you change in
# the second student's recipe, and why not go to the other extreme and take batches of a single image?

# %% [markdown] task="written"
# YOUR ANSWER HERE
