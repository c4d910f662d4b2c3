"""Networks with all that it takes to train them.

What is trained and compared is in float64. It has no dropout, so that nothing hangs on how many random numbers were
drawn in between, and no bias before the normalisation, whose gradient would be noise. Nor does it make rounding grow:
it has no kinks, small gradients count as such in AdamW, and steps are short. A loss in single precision, which is right,
ends within a fifth of the tolerance on each of 400 lessons; before, on one of 400 by AdamW's own ε, and on one of 250 by
the kinks of ReLU, it did not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import pytest
import torch
from practice.models import LinearClassifier
from practice.probes import Elsewhere, Faulty, Probe
from practice.testing.candidate import Candidate, seed_everything
from torch import Tensor, nn
from torch.optim import SGD, AdamW, Optimizer
from torch.utils.data import DataLoader, TensorDataset

Loader = DataLoader[tuple[Tensor, ...]]
SIZES = (12, 12, 5)  # the last batch is shorter than the others, and all its labels are unexpected
UNEVEN = (5, 13, 4, 6)  # one sample less
N_CLASSES = 10
EPOCHS = 4
STARTS = pytest.mark.parametrize("training", [True, False], ids=["from_training", "from_evaluation"])
FROZEN = pytest.mark.parametrize("part", [1, 2], ids=["first_layer", "normalisation"])
OPTIMIZERS: dict[str, Callable[[Iterable[Tensor]], Optimizer]] = {
    "SGD": lambda parameters: SGD(parameters, lr=0.5, momentum=0.5, weight_decay=1e-3),
    "AdamW": lambda parameters: AdamW(parameters, lr=0.05, eps=1e-3),
}


class Lesson(NamedTuple):
    """A network with all that it takes to train it."""

    model: Probe
    samples: TensorDataset
    optimizer: Optimizer
    device: torch.device

    def loader(self, drop_last: bool = False) -> Loader:
        """Return batches as in `SIZES`, always in the same order."""
        return DataLoader(self.samples, SIZES[0], drop_last=drop_last, generator=torch.Generator())


def draw_lesson(device: torch.device, rng: torch.Generator) -> Lesson:
    """A network, SGD with momentum, and samples of which the network gets the first 24 right, and no more."""
    first, last = nn.Linear(9, 16, bias=False), nn.Linear(16, N_CLASSES)
    model = Probe(nn.Sequential(nn.Flatten(), first, nn.BatchNorm1d(16), nn.Softplus(), last))
    for weights in (first.weight, last.weight):
        nn.init.normal_(weights, std=0.5, generator=rng)
    nn.init.zeros_(last.bias)
    model.inner[2].running_mean.normal_(std=0.1, generator=rng)
    model.inner[2].running_var.uniform_(0.5, 1.5, generator=rng)
    model.double().to(device)
    images = torch.rand(sum(SIZES), 1, 3, 3, generator=rng, dtype=torch.float64)
    with torch.no_grad():
        labels = model.inner.eval()(images.to(device)).argmax(dim=1).cpu()
    labels[-SIZES[-1] :] = (labels[-SIZES[-1] :] + 1) % N_CLASSES
    optimizer = OPTIMIZERS["SGD"](model.parameters())
    return Lesson(model.train(), TensorDataset(images, labels), optimizer, device)


def take_epoch(candidate: Candidate, lesson: Lesson) -> float:
    """Let the candidate train the lesson's network for one epoch, and return its accuracy."""
    return candidate.train_one_epoch(lesson.model, lesson.loader(), lesson.optimizer, lesson.device)


def take_epochs(candidate: Candidate, lesson: Lesson, epochs: int) -> list[float]:
    """Let the candidate train the lesson's network for some epochs, and return the accuracy of each."""
    return candidate.fit(lesson.model, lesson.loader(), lesson.optimizer, epochs, lesson.device)


def two_classes(device: torch.device, rng: torch.Generator) -> Lesson:
    """A lesson of 301 images in two classes, normalised in two dimensions: one of them alone has a variance too.

    The logits come out of a tanh, whose derivative is made of its value: who changes them in place spoils that.
    """
    model = nn.Sequential(nn.BatchNorm2d(1), nn.Flatten(), nn.Linear(9, 2), nn.Tanh()).double()
    nn.init.normal_(model[2].weight, std=0.5, generator=rng)
    images = torch.rand(301, 1, 3, 3, generator=rng, dtype=torch.float64)
    samples = TensorDataset(images, torch.randint(2, (301,), generator=rng))
    model.to(device).train()
    return Lesson(Probe(model), samples, SGD(model.parameters(), lr=0.5), device)


def all_but_one(lesson: Lesson) -> Loader:
    """Return the samples in two batches: all but one, and the one that is left."""
    return DataLoader(lesson.samples, len(lesson.samples) - 1, generator=torch.Generator())


def learnt_lesson(
    confidence: float,
    device: torch.device,
    rng: torch.Generator,
    shape: tuple[int, int, int] = (3, 1, 4),
) -> Lesson:
    """A lesson of which everything is known before: the larger the confidence, the smaller the loss."""
    n = sum(SIZES)
    model, loader = reader(n, SIZES[0], n, device, rng, shape=shape)
    model.double().weight.data *= confidence
    images, labels = loader.dataset.tensors
    samples = TensorDataset(3 * images.double() - 1, labels)  # from -1 to 2, as normalised images may be
    return Lesson(Probe(model), samples, SGD(model.parameters(), lr=0.5, weight_decay=0.01), device)


def mistaken_lesson(device: torch.device, rng: torch.Generator) -> Lesson:
    """A lesson of 300 classes for a model that is sure of all answers, of which the last 12 are wrong, by logits of 700 and more.

    The last image that `UNEVEN` deals is of class 255, which elsewhere marks what has no label.
    """
    lesson = learnt_lesson(600, device, rng, shape=(3, 10, 10))
    labels = lesson.samples.tensors[1]
    labels[-12:] = (labels[-12:] + 1) % 300
    labels[sum(UNEVEN) - 1] = 255
    return lesson


def uneven_loader(samples: TensorDataset, sizes: Sequence[int]) -> Loader:
    """Return batches of these sizes; samples beyond their sum are left out."""
    listed = [batch.tolist() for batch in torch.arange(sum(sizes)).split(list(sizes))]
    return DataLoader(samples, batch_sampler=listed, generator=torch.Generator())


def with_optimizer(lesson: Lesson, optimizer: str) -> Lesson:
    """Return a lesson with one of `OPTIMIZERS`."""
    return lesson._replace(optimizer=OPTIMIZERS[optimizer](lesson.model.parameters()))


def steepened(lesson: Lesson) -> Lesson:
    """Make the gradients of all but the last layer, where their length is below 5, forty times as long."""
    lesson.model.inner[-1].weight.data *= 40
    return lesson._replace(optimizer=SGD(lesson.model.parameters(), lr=1e-3))


def shuffling_loader(lesson: Lesson, seed: int) -> Loader:
    """Return a lesson's loader that shuffles by a generator of its own."""
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(lesson.samples, batch_size=SIZES[0], shuffle=True, generator=generator)


def watched_model(device: torch.device, rng: torch.Generator) -> tuple[nn.Module, Loader, list[float]]:
    """A model, a loader that shuffles with the global generator, and a list for a pixel of each image that the model sees."""
    seen: list[float] = []

    def look(images: Tensor) -> Tensor:
        seen.extend(images[:, 0, 0, 0].tolist())
        return images

    model = nn.Sequential(Elsewhere(look), LinearClassifier((1, 1, 2), 3, rng)).to(device)
    samples = TensorDataset(torch.rand(24, 1, 1, 2, generator=rng), torch.randint(3, (24,), generator=rng))
    return model, DataLoader(samples, batch_size=6, shuffle=True), seen


def order_of(loader: Loader, call_seed: int) -> list[float]:
    """Return what a loader of `watched_model` deals first after the seed with which each call begins."""
    seed_everything(call_seed)
    order: list[float] = torch.cat([images for images, _ in loader])[:, 0, 0, 0].tolist()
    seed_everything(call_seed)  # what stands in for a function draws from the generators of this process
    return order


def reader(
    n_samples: int,
    batch_size: int,
    right: int,
    device: torch.device,
    rng: torch.Generator,
    gap: float = 0.5,
    shape: tuple[int, int, int] = (3, 1, 4),
) -> tuple[nn.Module, Loader]:
    """A model that predicts the position of the brightest pixel, and float32 images on which `right` are right.

    That pixel is 1, and all others are darker by one to two gaps.
    """
    n_pixels = shape[0] * shape[1] * shape[2]
    model = LinearClassifier(shape, n_pixels, rng)
    lower = torch.full((n_pixels,), -2.0)  # all logits are negative
    model.load_state_dict({"weight": torch.eye(n_pixels), "bias": lower})
    predicted = torch.randint(n_pixels, (n_samples,), generator=rng)
    images = 1 - gap * (1 + torch.rand(n_samples, n_pixels, generator=rng))
    images[torch.arange(n_samples), predicted] = 1.0
    shift = torch.randint(1, n_pixels, (n_samples,), generator=rng)
    shift[torch.randperm(n_samples, generator=rng)[:right]] = 0
    samples = TensorDataset(images.view(-1, *shape), (predicted + shift) % n_pixels)
    return model.to(device), DataLoader(samples, batch_size=batch_size, generator=torch.Generator())


def beyond_the_labels(device: torch.device) -> tuple[nn.Module, Loader]:
    """A model of four classes, and 24 images of classes 0 and 1, of which it takes a quarter for class 3."""
    model = LinearClassifier((1, 2, 2), 4)
    model.load_state_dict({"weight": torch.eye(4), "bias": torch.zeros(4)})
    labels = torch.arange(24) % 2
    predicted = torch.where(torch.arange(24) % 4 == 0, 3, labels)
    samples = TensorDataset(nn.functional.one_hot(predicted, 4).float().view(-1, 1, 2, 2), labels)
    return model.to(device), DataLoader(samples, batch_size=8, generator=torch.Generator())


def hidden_by_dropout(device: torch.device, rng: torch.Generator) -> tuple[nn.Module, Loader, Optimizer]:
    """A model that is right about each of 25 single images, but for its dropout, which leaves hardly a pixel.

    Where it leaves none, the last class has the largest logit.
    """
    model, loader = reader(25, 1, 25, device, rng)
    model.bias.data += 1e-3 * torch.arange(len(model.bias)).to(device)
    return nn.Sequential(nn.Dropout(0.99), model), loader, SGD(model.parameters(), lr=0.0)


def leave_gradients(model: nn.Module, rng: torch.Generator) -> None:
    """Give a model gradients that somebody else has left."""
    for parameter in model.parameters():
        parameter.grad = torch.randn(parameter.shape, generator=rng).to(parameter)


def on_no_device(rng: torch.Generator) -> tuple[Faulty, Optimizer]:
    """A model to be called on the meta device, which every machine has: it holds no values, so the first call matters.

    Not all that takes a device knows that one (autocast does not): what raises before the call says nothing.
    """
    model = Faulty(LinearClassifier((1, 3, 3), N_CLASSES, rng).double())
    return model, SGD(model.parameters(), lr=0.1)
