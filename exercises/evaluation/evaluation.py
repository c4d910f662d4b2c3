# %% [markdown]
# # Evaluation: why `torch.no_grad()`, and what `model.eval()` adds
#
# To *train*, a model needs to know two things about each forward pass: how it got from its input to its
# loss, so that the gradient can go back the same way, and that it *is* training, so that its noise and its
# statistics are switched on. To be *measured*, it needs neither. Two switches say so, and each does only
# its own half:
#
# | | `torch.no_grad()` | `model.eval()` |
# |---|---|---|
# | what it switches | autograd: is a graph recorded? | the modules: is `training` true? |
# | whom it concerns | every operation inside the block | this model and all its submodules |
# | how long | to the end of the block | until somebody calls `train()` |
# | what it changes | memory and time, **not the predictions** | **the predictions**, not the graph |
#
# ## The graph
# The backward pass needs values of the forward pass. For one linear layer,
#
# $$Z = X W^\top + b, \qquad \frac{\partial L}{\partial W} = \Big(\frac{\partial L}{\partial Z}\Big)^{\!\top} X,
# \qquad \frac{\partial L}{\partial X} = \frac{\partial L}{\partial Z}\, W,$$
#
# so its input $X$ has to be kept until then, and $W$ too where $X$ itself needs a gradient. Likewise ReLU keeps
# its output, dropout its mask, max pooling the indices of its maxima. Autograd hangs all of this on the **graph** of
# operations, where it stays alive as long as the output does. Nearly every one of these tensors has a row for each
# image, so what $N$ images cost is
#
# $$M(N) = M_\text{parameters} + N \cdot M_\text{image},$$
#
# and it is usually $N \cdot M_\text{image}$ that fills a GPU, not the weights. Under `torch.no_grad()` nothing is
# recorded and nothing is saved: each activation is freed as soon as the next layer has read it.
#
# ## The modes
# Two common layers behave differently in training. *Dropout* sets each value to zero with probability $p$ and
# scales the rest by $1 / (1 - p)$; in evaluation mode it does nothing. *Batch normalisation* normalises
# with a mean and a variance,
#
# $$y = \gamma \, \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta,$$
#
# which in training are those of the *current batch* (and move the running averages), in evaluation the
# running averages. In training mode, then, predictions are random, an image's prediction depends on what else
# is in its batch, and each forward pass *changes the model*, also under `no_grad`.

# %%
from collections.abc import Iterable

import matplotlib.pyplot as plt
import torch
from practice import check
from practice.data import digits_split
from practice.models import load
from practice.plots import memory_bars, show_images
from torch import Tensor, nn

torch.set_num_threads(1)  # on images this small, several threads mostly wait for each other
model = load("digits_cnn")  # batch normalisation after each convolution, dropout before the last layer
test = digits_split().test  # 597 digits that it has not seen: (N, 1, 8, 8) in [0, 1], and (N,)

# %% [markdown]
# See for yourself. Here are eight of the digits on which the model does worst; each is shown to it forty times in
# either mode, always in the company of 31 digits that are drawn anew.

# %% tags=["demo"]
torch.manual_seed(559)
with torch.no_grad():
    probabilities = model(test.images).softmax(dim=1)  # (597, 10)
right = probabilities.gather(1, test.labels[:, None]).squeeze(1)  # (597,): those of the true classes
shown = test.take(right.argsort()[4:12])
show_images(shown.images, [f"a {label}" for label in shown.labels.tolist()])

# %% tags=["demo"]
figure, axes = plt.subplots(figsize=(8, 3.4), layout="constrained")
styles = {"train()": ("o", 5, "tab:orange", 0.35), "eval()": ("_", 24, "tab:blue", 1.0)}
for mode, (marker, size, colour, alpha) in styles.items():
    watched = load("digits_cnn").train(mode == "train()")
    for _ in range(40):
        company = test.images[torch.randperm(len(test.images))[:31]]
        for place, (image, label) in enumerate(zip(*shown, strict=True)):
            with torch.no_grad():
                logits = watched(torch.cat([image[None], company]))  # (32, 10)
            probability = logits[0].softmax(dim=0)[label].item()
            axes.plot(place, probability, marker, color=colour, alpha=alpha, markersize=size)
    axes.plot([], [], marker, color=colour, label=mode)
axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
axes.set_xticks(range(8), [f"a {label}" for label in shown.labels.tolist()])
axes.set(ylabel="probability of the true class", ylim=(-0.03, 1.03), title="The same image, forty times")
plt.show()

# %% [markdown]
# In evaluation mode, forty answers are one answer: only the image counts. In training mode they are a cloud, for the
# dropout is drawn anew, and the statistics are those of the company. (The passes in training mode also moved
# the running averages of `watched`, although they ran under `no_grad`.)
#
# ## 1. Accuracy, without leaving a trace
# The accuracy is the share of all samples that are classified correctly. With batches $B_1, \dots, B_m$,
#
# $$\text{accuracy} = \frac{\sum_k \sum_{i \in B_k} [\hat y_i = y_i]}{\sum_k |B_k|}
#   = \sum_k \frac{|B_k|}{N} \, \text{accuracy}(B_k), \qquad \hat y_i = \arg\max_c z_{ic}:$$
#
# a mean of the batches' accuracies **weighted by their sizes**. The plain mean of them counts each sample of a
# short last batch more than the others.
#
# A function that only measures is expected to change nothing. Its caller may be a training loop between
# two epochs, with some layers frozen in evaluation mode on purpose: `model.train()` at the end would thaw those. So
# remember the mode of *every* submodule (`model.modules()`; its flag is `module.training`), and give each its own
# back, also when the model raises an exception in between.


# %% task="evaluate"
def evaluate(model: nn.Module, loader: Iterable[tuple[Tensor, Tensor]], device: torch.device | str) -> float:
    """Return the share of the loader's samples that the model classifies correctly.

    Where several logits of a sample are the largest, or as large once softmax in single precision is taken of them, any
    may count.

    While the model predicts, every submodule is in evaluation mode and autograd is off (`torch.no_grad` or
    `torch.inference_mode`). Afterwards every submodule has its own mode back, autograd is on or off as the caller had
    it, and weights, statistics, gradients and all else of the model are as they were. All of this holds too when the
    model raises an `Exception` (other than `StopIteration`), which comes through.

    Args:
        model: A classifier on `device`, images (n, C, H, W) → logits (n, K), for any number K ≥ 2 of classes. It is
            shown each sample once; whether it is shown empty batches does not matter. None of its submodules is part of
            two others, and none has hooks. Its logits are finite.
        loader: Yields batches on the CPU: images (n, C, H, W), float32 or float64 as the model's weights are, and
            int64 labels (n,). The sizes n may differ and may be 0. It may be a generator: it can be read once, and
            `len(loader)` need not work. The batches are only read. The loader itself raises nothing.
        device: Where the batches are moved to.

    Returns:
        The accuracy in [0, 1], a Python float in which each sample counts once.

    Raises:
        ValueError: The loader holds no samples: there is nothing to measure.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="evaluate"
check("evaluate")

# %% [markdown]
# What would have been measured with `eval()` forgotten? It depends on how the loader cuts and orders the *same*
# images. One that is sorted by class, as many data sets are on disk, does the most harm: each batch is then normalised
# with the statistics of one or two classes, which takes away what they have in common.


# %% tags=["demo"]
@torch.no_grad()
def errors_in_training_mode(loader: list[tuple[Tensor, Tensor]]) -> int:
    """Count the digits that a fresh copy of the model misreads in training mode."""
    noisy = load("digits_cnn").train()
    return sum(int((noisy(images).argmax(dim=1) != labels).sum()) for images, labels in loader)


torch.manual_seed(559)
by_class = test.take(test.labels.argsort())
loaders = {
    f"{name}, {size} a batch": list(zip(data.images.split(size), data.labels.split(size), strict=True))
    for name, data in {"shuffled": test, "sorted": by_class}.items()
    for size in (64, 4)
}
misread = {
    "eval()": [round((1 - evaluate(model, loader, "cpu")) * len(test.labels)) for loader in loaders.values()],
    "train()": [errors_in_training_mode(loader) for loader in loaders.values()],
}
figure, axes = plt.subplots(figsize=(8, 3.2), layout="constrained")
for offset, (mode, errors) in zip((-0.2, 0.2), misread.items(), strict=True):
    places = [place + offset for place in range(len(loaders))]
    hatch = "//" if mode == "train()" else None
    axes.bar_label(axes.bar(places, errors, width=0.38, label=mode, hatch=hatch), padding=2)
axes.margins(y=0.12)
axes.set_xticks(range(len(loaders)), list(loaders))
axes.set(ylabel="misread digits", title=f"The same model, the same {len(test.labels)} digits")
axes.legend(loc="upper left")
plt.show()

# %% [markdown]
# ## 2. The memory of the graph
# How much does autograd keep? It tells you itself: inside
#
# ```python
# with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
#     ...
# ```
#
# each tensor that an operation saves for the backward pass is first given to `pack(tensor)`, and what `pack` returns
# is kept in its place; `backward()` gives that to `unpack` to have the tensor again. (So a graph can be kept on the
# CPU or on disk.) You only need `pack` to look at each tensor: it holds `tensor.numel()` elements of
# `tensor.element_size()` bytes each.


# %% task="graph_memory"
def graph_memory(model: nn.Module, images: Tensor) -> int:
    """Return how many bytes one forward pass saves for the backward pass.

    That is Σ numel · element_size over every tensor that autograd packs. A tensor that two operations save counts
    twice, and parameters count where they are saved. Autograd stays as the caller has it: where nothing is recorded,
    nothing is saved, and the result is 0.

    Args:
        model: Any module on the images' device that does not differentiate, or set hooks for saved tensors, in its own
            forward pass, has no hooks of its own, can be copied, and does not raise. What it saves is dense and real,
            and it changes no images in place. It, or a copy of it, is called once, in the mode that it is in, and keeps
            that (where nothing is recorded it need not be called); its parameters, their gradients and `requires_grad`
            do not change. (In training mode its running statistics may move, as in any forward pass.)
        images: A batch of N ≥ 1, (N, C, H, W) or of what shape the model takes, in any floating dtype, which no
            operation made. Neither its values nor `requires_grad` change.

    Returns:
        The number of bytes, a Python int.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="graph_memory"
check("graph_memory")

# %% [markdown]
# How the graph grows with the batch, beside the weights themselves, and what is left of it under `no_grad`. The last bar
# is why you can afford larger batches to validate than to train.

# %% tags=["demo"]
sizes = [16, 64, 256]
memory = {"the model's weights": sum(weight.nbytes for weight in model.parameters())}
memory |= {f"{size} images": graph_memory(model, test.images[:size]) for size in sizes}
with torch.no_grad():
    memory |= {f"{size} images, no_grad": graph_memory(model, test.images[:size]) for size in sizes}
memory_bars(memory, title="Saved for the backward pass")

# %% [markdown]
# And `eval()`? It changes what the layers compute, so it changes a little what they save (no mask of dropout, no
# statistics of the batch). But the graph is recorded all the same.

# %% tags=["demo"]
batch = test.images[:256]
memory = {
    "train()": graph_memory(load("digits_cnn").train(), batch),
    "eval()": graph_memory(load("digits_cnn").eval(), batch),
}
with torch.no_grad():
    memory["train() and no_grad()"] = graph_memory(load("digits_cnn").train(), batch)
    memory["eval() and no_grad()"] = graph_memory(load("digits_cnn").eval(), batch)
memory_bars(memory, title="256 images: the two switches are independent")

# %% [markdown]
# **Question.** A colleague validates a network with dropout and batch normalisation after every epoch. First she
# forgets `model.eval()` but uses `torch.no_grad()`; then she remembers `eval()` and forgets `no_grad()`. In
# four or five sentences: what goes wrong in each case, and what does not? Why is `no_grad()` no substitute for
# `eval()`, and what else may her training loop suffer from in the first case, even though no gradient was computed?

# %% [markdown] task="written"
# YOUR ANSWER HERE
