"""What a trained model, its optimizer and its batches must have been through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NoReturn

from practice.probes import Faulty, Probe
from practice.testing import expect, snapshot
from practice.testing.faults import StudentError
from torch import Tensor, nn
from torch.optim import Optimizer

from .lessons import Lesson

SEEDED = "the loader dealt its batches in another order than the caller's seed gives: a generator was seeded before"


@contextmanager
def only_reading(lesson: Lesson) -> Iterator[list[tuple[Tensor, ...]]]:
    """Yield a lesson's batches, and expect them as they were: on the processor, since what moves to a GPU is a copy."""
    batches = list(lesson.loader())
    before = snapshot(batches)
    with suppress(StudentError):  # a list has no data set to ask whether it is empty
        yield batches
    assert snapshot(batches) == before, "the loader's batches were changed; they must only be read"


def expect_dropout(accuracy: float) -> None:
    """Expect the accuracy of a model of `hidden_by_dropout` whose dropout is on."""
    assert accuracy < 0.5, (
        f"got an accuracy of {accuracy:.2f} of a model whose dropout leaves one pixel in a hundred"
    )


def expect_batches(model: Probe, sizes: Sequence[int]) -> None:
    """Expect batches of these sizes to have gone through a model in training mode, in this order."""
    rows = [call.rows for call in model.record if call.training]
    assert rows == list(sizes), f"in training mode the model saw batches of {rows}, expected {list(sizes)}"


def expect_steps(optimizer: Optimizer, expected: int) -> None:
    """Expect an optimizer to have made so many steps."""
    steps = max((int(state["step"]) for state in optimizer.state.values()), default=0)
    assert steps == expected, f"the optimizer made {steps} steps, expected {expected}: one for each batch"


def expect_frozen(layer: nn.Module) -> None:
    """Expect a layer whose weights require no gradient."""
    thawed = any(weights.requires_grad for weights in layer.parameters())
    assert not thawed, "weights that were frozen require a gradient after training"


def module_names(model: nn.Module) -> list[str]:
    """Return the names of a model's modules, its own among them."""
    return [name for name, _ in model.named_modules()]


def expect_training_mode(model: nn.Module, names: Sequence[str]) -> None:
    """Expect the modules of these names in training mode."""
    trained = {name for name, module in model.named_modules() if module.training}
    left = sum(name not in trained for name in names)  # a part that was taken away is not in training mode
    assert not left, f"{left} of the model's modules are left in evaluation mode"


def expect_nothing(figure: object) -> NoReturn:
    """Refuse a figure that cannot have been computed on the device that was asked for."""
    raise AssertionError(
        f"{expect.describe(figure)} was computed on a device that holds no values: not on the one asked for"
    )


def expect_meta(model: Faulty) -> None:
    """Expect a model to have been called on the meta device first."""
    devices = {call.device for call in model.record[:1]}
    assert devices <= {"meta"}, f"the images were on {devices.pop()}, not on the device that was asked for"
