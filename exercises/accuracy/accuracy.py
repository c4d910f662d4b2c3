# %% [markdown]
# # Test accuracy above training accuracy
#
# You train a network, and after the first epoch the log says
#
# ```
# epoch 1   train accuracy 0.59   test accuracy 0.94
# ```
#
# Better on images that it has never seen than on those that it learns from? Nothing is broken. The two
# numbers answer **different questions**.
#
# Cut the $N$ training samples into batches $B_1, \dots, B_T$. The epoch starts with weights $\theta_0$, and
# step $t$ turns $\theta_{t-1}$ into $\theta_t$. The forward pass of step $t$ gives logits anyway, so a
# training loop counts the right answers among them, for free, and reports the **running accuracy**
#
# $$A_\text{running} = \frac{1}{N} \sum_{t=1}^{T} \; \sum_{(x, y) \in B_t} \big[\, \arg\max_k \tilde f_{\theta_{t-1}}(x)_k = y \,\big].$$
#
# The bracket is 1 where it is true, and 0 elsewhere. Look at what stands inside: $\theta_{t-1}$ is another
# model for every batch, and only the last batch sees one that has nearly finished the epoch. And
# $\tilde f$ is the network in *training mode*: dropout switches units off at random, and batch normalisation
# uses the statistics of the batch. The test set is measured afterwards, with $\theta_T$ only, in *evaluation
# mode*. To compare like with like, measure the training set in the same way, which gives the **final
# accuracy**
#
# $$A_\text{final} = \frac{1}{N} \sum_{t=1}^{T} \; \sum_{(x, y) \in B_t} \big[\, \arg\max_k f_{\theta_T}(x)_k = y \,\big].$$
#
# In this notebook you compute both, in one epoch.

# %%
from collections.abc import Iterable

import torch
from practice import check
from practice.data import digits_split
from practice.models import DigitsCNN
from practice.plots import accuracy_curves, curves
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(1)  # on images this small, several threads mostly wait for each other

# %% [markdown]
# ## 1. The accuracy of a batch
#
# The network votes for the class with the largest logit. Softmax is increasing and would not change which
# one that is: accuracy needs no probabilities.


# %% task="accuracy"
def accuracy(logits: Tensor, labels: Tensor) -> float:
    """Return the share of samples whose largest logit is that of the true class: (1/N) Σₙ [argmaxₖ zₙₖ = yₙ].

    Where several logits are the largest, or as large once softmax in single precision is taken of them, any may count.

    Args:
        logits: Scores (N, K), for any number K of classes up to 3,000, in half, single or double precision. They
            may be −∞ (though not all of a row), not +∞ or NaN, and are only read.
        labels: True classes, int64 (N,) from 0 to K − 1, on the same device.

    Returns:
        A Python float in [0, 1]: not a tensor, which would keep graph and GPU memory alive, and not a percentage.

    Raises:
        ValueError: There are no samples (N = 0). Neither 0 nor NaN would be the accuracy of nothing.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="accuracy"
check("accuracy")

# %% [markdown]
# ## 2. One epoch, measured twice
#
# Two details decide what the figures mean:
#
# - **Which logits?** A batch's running accuracy is that of the very logits whose loss you differentiate. After
#   `optimizer.step()` the model has seen the answers, so that a second look at the same batch would flatter it.
# - **Which weight?** The last batch of an epoch is usually shorter. Every *sample* counts once, so count
#   right answers and samples, and divide once at the end; or weigh each batch by its size.


# %% task="running_and_final_accuracy"
def running_and_final_accuracy(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    device: torch.device | str,
) -> tuple[float, float]:
    """Train for one epoch; return the epoch's running accuracy and the trained model's accuracy.

    Each batch of the loader makes one step on its mean cross-entropy (`nn.functional.cross_entropy`, in single
    precision at least), in the loader's order and with the whole model in training mode. The one forward pass of a step
    gives the logits on which the running accuracy is measured. Afterwards the trained model is measured on the whole
    loader, its batches kept or dealt once more, in evaluation mode and without a graph. Where several logits are the
    largest, or as large once softmax in single precision is taken of them, any may count.

    Args:
        model: A classifier on `device`: images (n, C, H, W) → logits (n, K), for any number K ≥ 2 of classes. It, and
            each of its submodules, may come in either mode; it is left trained, with all of them in training mode. None
            of its parameters is frozen. Autograd is on, and stays on.
        loader: Yields CPU batches: images (n, C, H, W), float32 or float64 as the model's weights are, and int64
            labels (n,). It has a length, and can be iterated as often as you like. Its batches may differ in size, and
            none is empty. With `drop_last` or a sampler it leaves some of its data set out: what it yields counts. The
            batches are only read.
        optimizer: Holds the model's parameters, which have no gradients but those of an earlier call. Its steps need no
            closure.
        device: Where to put each batch.

    Returns:
        (running, final): two Python floats in [0, 1], in which each sample counts once.

    Raises:
        ValueError: The loader yields nothing. (In which mode the model is left then does not matter.)
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="running_and_final_accuracy"
check("running_and_final_accuracy")

# %% [markdown]
# ## Does the riddle dissolve?
#
# A small network with dropout learns 1,200 handwritten digits. After each epoch, it is also measured on 597
# digits that it does not learn from.


# %% tags=["demo"]
train, test = digits_split()
loader = DataLoader(TensorDataset(*train), batch_size=32)


def learn(dropout: float, n_epochs: int = 8) -> dict[str, list[float]]:
    """Train a network and take down three accuracies after each epoch."""
    torch.manual_seed(3)
    model = DigitsCNN(dropout=dropout)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    history = {"training, running": [], "training, final": [], "test": []}
    for _ in range(n_epochs):
        figures = running_and_final_accuracy(model, loader, optimizer, "cpu")
        with torch.no_grad():
            tested = accuracy(model.eval()(test.images), test.labels)
        for name, figure in zip(history, [*figures, tested], strict=True):
            history[name].append(figure)
    return history


histories = {dropout: learn(dropout) for dropout in (0.0, 0.6)}
accuracy_curves(histories[0.6], title="One network (dropout 0.6), three figures an epoch")

# %% [markdown]
# In the first epochs the test accuracy is far above the *running* accuracy, but hardly ever above the *final* one,
# that of the same model on its own training digits. How much of the gap is the average over the epoch, and how
# much the dropout? Without dropout only the first is left, and it closes as the model stops changing; it can even
# turn round, when the model ends an epoch on an unlucky step. With dropout a part stays for good: the running
# accuracy is that of a network with units missing.

# %% tags=["demo"]
gaps = {
    f"dropout {dropout}": [
        final - running
        for running, final in zip(history["training, running"], history["training, final"], strict=True)
    ]
    for dropout, history in histories.items()
}
curves(
    range(1, 9),
    gaps,
    xlabel="epoch",
    ylabel="final − running accuracy",
    title="What the running accuracy leaves out, on the training digits",
)

# %% [markdown]
# **Question.** A log shows, epoch after epoch, a test accuracy above the training accuracy. In three to five
# sentences: give two reasons why that can happen although nothing is wrong, and say of each whether it fades as
# training goes on. Then say which measurement you would make to find out whether the model is really better
# on the test set than on the training set, and name one reason that would still be left if it were.

# %% [markdown] task="written"
# YOUR ANSWER HERE
