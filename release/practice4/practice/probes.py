"""Models that write down how they are called, so that a check can ask in which mode and on which rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from practice.portable import portable

__all__ = [
    "Call",
    "Elsewhere",
    "Faulty",
    "Gated",
    "InEvaluation",
    "ModelFault",
    "Probe",
    "Record",
    "WithAnAside",
    "deep",
]

_Entry = TypeVar("_Entry")


@portable
class Record(list[_Entry]):
    """A list that copies share: what a copy of a probe sees is written into the original's record too."""

    def __copy__(self) -> Record[_Entry]:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Record[_Entry]:
        return self


class Call(NamedTuple):
    """How a model was called once."""

    grad_enabled: bool  # autograd was recording
    inference: bool  # under `torch.inference_mode`
    training: bool  # the probe's own mode
    rows: int  # images in the batch
    device: str  # where the images were
    requires_grad: bool  # the images themselves asked for a gradient


class Probe(nn.Module):
    """Forward to `inner` and record every call."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner
        self.record: Record[Call] = Record()

    def forward(self, images: Tensor) -> Tensor:
        self.record.append(
            Call(
                grad_enabled=torch.is_grad_enabled(),
                inference=torch.is_inference_mode_enabled(),
                training=self.training,
                rows=len(images),
                device=str(images.device),
                requires_grad=images.requires_grad,
            )
        )
        logits: Tensor = self.inner(images)
        return logits


class Elsewhere(nn.Module):
    """Forward to a function that runs outside the process of the student's code, where grading is.

    A probe's record is kept beside the student's code, which could rewrite it. What goes through this module is counted
    out of its reach, and what it returns cannot be had otherwise. No gradient comes back.
    """

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, features: Tensor) -> Tensor:
        return self.function(features)


class InEvaluation(nn.Module):
    """Forward to `inner` in evaluation mode; in training mode, let everything pass."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, logits: Tensor) -> Tensor:
        if self.training:
            return logits
        changed: Tensor = self.inner(logits)
        return changed


class Gated(nn.Sequential):
    """Multiply features by what the layers make of them."""

    def forward(self, features: Tensor) -> Tensor:
        gates = features
        for layer in self:
            gates = layer(gates)
        return features * gates


class WithAnAside(nn.Module):
    """Scale features by one learnable number; what a layer makes of them beside is thrown away."""

    def __init__(self, aside: nn.Module) -> None:
        super().__init__()
        self.aside = aside
        self.scale = nn.Parameter(torch.tensor(2.0))

    def forward(self, features: Tensor) -> Tensor:
        self.aside(features)
        return features * self.scale


def deep(scale: int, layers: int) -> nn.Sequential:
    """Return a model (n, 1, h, w) → (n, h · w) that changes no value, and whose graph would fill the memory.

    It enlarges each image `scale` times and passes it through `layers` layers, each of which saves it for the backward
    pass; without a graph, two of these large images are there at a time.
    """
    untouched = [nn.Hardtanh(-1e9, 1e9) for _ in range(layers)]
    return nn.Sequential(nn.Upsample(scale_factor=scale), *untouched, nn.AvgPool2d(scale), nn.Flatten())


class ModelFault(RuntimeError, ZeroDivisionError):
    """What a `Faulty` model raises: whoever takes either for something else hides that the model has failed."""


class Faulty(Probe):
    """A probe that raises `ModelFault` at every call after the first `after`."""

    def __init__(self, inner: nn.Module, after: int = 0) -> None:
        super().__init__(inner)
        self.after = after

    def forward(self, images: Tensor) -> Tensor:
        logits = super().forward(images)
        if len(self.record) > self.after:
            raise ModelFault(f"this model fails at call number {len(self.record)}")
        return logits
