# %% [markdown]
# # Model selection: why a validation set
#
# You have trained a few models: other widths, other learning rates, other epochs of one run. Which one will you use,
# and how good is it? Those are **two questions**, and each needs data of its own:
#
# | split | what it is for | how often you look |
# |---|---|---|
# | training set | gradients: the weights are fitted to it | in every step |
# | validation set | choices: hyperparameters, epochs, architectures are fitted to it | as often as you choose |
# | test set | the figure that you report | once, at the end |
#
# Why not choose on the test set and report what it says of the winner? Because the winner is the model for which
# *merit plus luck* was largest. Measure a model of true accuracy $a$ on $n$ images, and you get
#
# $$\hat a = a + \text{noise}, \qquad \sigma = \sqrt{\frac{a (1 - a)}{n}}.$$
#
# One such figure is too high as often as it is too low. But take $M$ models that are all equally good, and look at
# the *largest* of their figures: luck has chosen it. On average it lies above $a$, by an amount that grows with
# the number of models, though slowly; for Gaussian noise at most by
#
# $$\mathbb{E}\Big[\max_{i \le M} \hat a_i\Big] - a \;\le\; \sigma \sqrt{2 \ln M}$$
#
# (Boucheron, Lugosi and Massart, *Concentration Inequalities*, 2013, theorem 2.5). That is the **selection bias**. It
# does not matter whether you train fifty models, or one model and then change it fifty times after a look at the test
# score: whatever has helped to choose cannot measure any more. The winner's *validation* score is just as
# flattered, and for the same reason. A third set, which no choice depended on, has no reason to be.
#
# In this notebook you choose a model, and then the epoch of a training run at which to stop.

# %%
from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from practice import check
from practice.data import digits, digits_split
from practice.models import DigitsMLP
from practice.plots import curves
from practice.queries import ScoreTable
from practice.selection import early_stopping, reported_scores

torch.set_num_threads(1)  # on images this small, several threads mostly wait for each other

# %% [markdown]
# ## 1. Choose on the validation set, report on the test set
#
# The models have been trained already, and all that you get is a function `score(i, split)`: the score of model
# $i$ on a split. A score is any number that is better when it is larger: an accuracy, or a log-likelihood, which
# is usually negative. So start from the first model's score and not from 0.
#
# The order of your questions is part of the task. First choose, by the validation scores alone; then ask for *one* test
# score. Who looks at a test score before the choice is made can no longer show that it did not matter.


# %% task="select_model"
def select_model(n_models: int, score: Callable[[int, str], float]) -> tuple[int, float]:
    """Choose the model with the largest validation score, and report its test score.

    Args:
        n_models: How many models there are, at most 300: their indices are 0, …, n_models − 1.
        score: `score(i, split)` is the score of model `i` on `split`, one of "train", "val" and "test": a finite
            float of any size and sign, and better when it is larger. You may ask for "train" and "val" scores as often
            as you like. "test" may be asked for once, for the chosen model, as the last of all questions.

    Returns:
        (index, test score) of the chosen model: a Python int, and the float that `score` gave, as it is. Scores are
        compared as they come, in float64 and without rounding; among models with equal validation scores the one
        with the lowest index is chosen.

    Raises:
        ValueError: There is no model (n_models = 0).
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="select_model"
check("select_model")

# %% [markdown]
# Now cheat. Here are fifty "models" that do not even look at the image: each guesses one of the ten digits. None is
# better than any other, and all are right on one image in ten. You choose the best, once honestly, and
# once with a score that answers from the test set whatever you ask for. How good the chosen model really is show the
# 1,397 digits that are left over: others would have trained on them, these models learn nothing.

# %% tags=["demo"]
labels = digits().labels  # (1797,)
generator = torch.Generator().manual_seed(559)
guesses = torch.randint(10, (50, len(labels)), generator=generator)
right = (guesses == labels).double()  # (50, 1797): 1 where right
rows = torch.randperm(len(labels), generator=generator)
parts = {"test": rows[:200], "val": rows[200:400], "train": rows[400:]}
table = ScoreTable({name: right[:, part].mean(dim=1).tolist() for name, part in parts.items()})

ways = {"on the test set": lambda i, split: table(i, "test"), "on the validation set": table}
for way, score in ways.items():
    chosen, reported = select_model(50, score)
    print(f"chosen {way:<21}: model {chosen:>2}, reported {reported:.3f}, true {table(chosen, 'train'):.3f}")

# %% [markdown]
# A guesser with an accuracy of .150, one and a half times what guessing can do! Nothing was measured wrongly; the figure
# of that model was *chosen* for being large. Was it a coincidence? Do it all a thousand times.


# %% tags=["demo"]
def choose_among_guessers(n_models: int, generator: torch.Generator) -> tuple[float, float]:
    """Return what is reported of the best of some guessers, chosen on the test and on the validation set."""
    right = torch.rand(2, n_models, 200, generator=generator) < 0.1
    test, val = right.double().mean(dim=2).tolist()  # (2, n_models) accuracies on 200 images each
    score = ScoreTable({"train": [0.1] * n_models, "val": val, "test": test})
    return select_model(n_models, lambda i, split: score(i, "test"))[1], select_model(n_models, score)[1]


cheated, honest = zip(*(choose_among_guessers(50, generator) for _ in range(1000)), strict=True)
reported_scores(
    {"chosen on the test set": cheated, "chosen on the validation set": honest},
    truth=0.1,
    title="Test accuracy of the best of 50 guessers, a thousand times",
)

# %% [markdown]
# Choosing on the test set reports .150 on average, and never once as little as the truth. Choosing on the
# validation set reports .100: sometimes too much, sometimes too little, as a measurement does. And the more models are
# compared, the worse it gets. (The bound is $0.1 + \sigma \sqrt{2 \ln M}$ with $n = 200$.)

# %% tags=["demo"]
sizes = [1, 2, 5, 10, 20, 50, 100]
pairs = {size: [choose_among_guessers(size, generator) for _ in range(200)] for size in sizes}
spread = (0.1 * 0.9 / 200) ** 0.5
curves(
    sizes,
    {
        "chosen on the test set": [sum(pair[0] for pair in pairs[size]) / 200 for size in sizes],
        "chosen on the validation set": [sum(pair[1] for pair in pairs[size]) / 200 for size in sizes],
        "the bound": [0.1 + spread * (2 * torch.tensor(size).log().item()) ** 0.5 for size in sizes],
    },
    xlabel="number of models compared, M",
    ylabel="reported accuracy",
    title="All models guess: the truth is 10 %",
)

# %% [markdown]
# ## 2. When to stop: patience
#
# The epochs of one training run are models as well, and early stopping chooses among them: after each epoch, measure
# the validation accuracy $v_t$, and keep the weights of the best epoch so far. The accuracy of a small set is noisy,
# so one epoch that is no better is not yet a reason to stop. You wait for a number of epochs, the **patience** $p$:
#
# - an epoch *improves* if its accuracy is strictly larger than the best one before it (the first epoch always does);
# - training *stops* after the first epoch that ends a row of $p$ epochs without an improvement;
# - what is chosen is the best epoch that has been seen until then. What would have come later nobody knows.
#
# That is how the callbacks of Keras and PyTorch Lightning work. Prechelt (*Early Stopping, But When?*, 1998,
# [doi:10.1007/3-540-49430-8_3](https://doi.org/10.1007/3-540-49430-8_3)) compares such rules: patience costs
# time and buys a little accuracy.


# %% task="best_epoch"
def best_epoch(validation_accuracies: Sequence[float], patience: int) -> int:
    """Return the epoch whose weights early stopping keeps.

    Epochs are run in order, from epoch 0. An epoch improves if its accuracy is strictly larger than that of every
    epoch before it, by however little; the first epoch improves on nothing, and counts as an improvement. Training
    stops after `patience` epochs in a row without an improvement, or when there are no more epochs.

    Args:
        validation_accuracies: One accuracy in [0, 1] an epoch, as a list of at most 700 floats, which is only read.
            Training may stop before its end; what comes after that is as if it were not there.
        patience: For how many epochs in a row to wait for an improvement, at least 1.

    Returns:
        The index of the best epoch that was run, a Python int counted from 0; of equally good ones, the first.

    Raises:
        ValueError: There is no epoch, or the patience is less than 1.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="best_epoch"
check("best_epoch")

# %% [markdown]
# A network with more weights than it needs learns 300 digits, and two labels in five have been replaced by random
# ones. First it learns what the digits look like, and validation accuracy rises; then it begins to learn the wrong
# labels by heart.

# %% tags=["demo"]
train, rest = digits_split()
few, val, test = train.take(slice(300)), train.take(slice(600, 800)), rest
torch.manual_seed(1)
replaced = torch.rand(len(few.labels)) < 0.4
noisy = torch.where(replaced, torch.randint(10, few.labels.shape), few.labels)  # what it learns from
model = DigitsMLP(dropout=0.0)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = {"training (noisy labels)": [], "validation": [], "test": []}
for _ in range(40):
    for batch in torch.randperm(len(noisy)).split(32):
        optimizer.zero_grad()
        F.cross_entropy(model(few.images[batch]), noisy[batch]).backward()
        optimizer.step()
    measured = [(few.images, noisy), val, test]
    for figures, (images, truth) in zip(history.values(), measured, strict=True):
        with torch.no_grad():
            figures.append((model(images).argmax(dim=1) == truth).double().mean().item())

# %% tags=["demo"]
tested = history.pop("test")  # nobody looks at it before the choice is made
early_stopping(
    history,
    {patience: best_epoch(history["validation"], patience) for patience in (1, 5)},
    watched="validation",
    title="The best epoch, and where training stops",
)

# %% tags=["demo"]
for patience in (1, 2, 5, 40):
    epoch = best_epoch(history["validation"], patience)
    ends = min(epoch + patience, 39)
    print(
        f"patience {patience:>2}: stops after epoch {ends:>2}, keeps epoch {epoch}: "
        f"validation {history['validation'][epoch]:.3f}, test {tested[epoch]:.3f}"
    )
print(f"no stopping: keeps epoch 39: validation {history['validation'][-1]:.3f}, test {tested[-1]:.3f}")

# %% [markdown]
# A patience of 1 falls for the first stumble. Five epochs of patience find the top and still save more than half of the
# training; more of it changes nothing here but the time. Without stopping, the network ends up knowing the wrong labels
# by heart, and is much worse for it.
#
# The validation accuracy at the epoch that was kept is the largest of many, and so it is flattered as well. (That the test
# accuracy is the higher one here is luck: the two sets are not equally hard.) And a validation set of 200 digits
# cannot tell epoch 7 from epoch 11: they are two digits apart.
#
# **Question.** A team has trained 200 models. They choose the one with the highest accuracy on the test set, report that
# accuracy, and write: "no test image was used for training". In four or five sentences: why is the reported figure
# likely to be too high although the sentence is true, and on what does it depend how much too high it is? What should they
# have done with the same data? And why is the winner's validation accuracy no substitute for its test accuracy
# either?

# %% [markdown] task="written"
# YOUR ANSWER HERE
