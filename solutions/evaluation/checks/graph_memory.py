"""Hidden checks of `graph_memory`."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
import torch
from practice.models import DigitsCNN
from practice.probes import Gated, Probe, WithAnAside
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate, seed_everything
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks

from .modes import START, expect_modes, modes_of
from .networks import N_CLASSES, give_gradients, give_statistics


@pytest.fixture
def cnn(device: torch.device, rng: torch.Generator) -> nn.Module:
    """An untrained network which saves activations, parameters, indices (pooling) and a mask (dropout)."""
    model = DigitsCNN(width=4)
    for parameter in model.parameters():
        nn.init.uniform_(parameter, -0.2, 0.2, generator=rng)
    give_statistics(model, rng)
    return model.to(device).train()


@check(task="graph_memory", faq="what-autograd-saves")
def test_the_memory_is_an_int(candidate: Candidate, cnn: nn.Module, images: Tensor) -> None:
    """`graph_memory` returns a number of bytes, as a Python int."""
    expect.kind(candidate.graph_memory(cnn, images), int, "what `graph_memory` returns")


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16, torch.float16], ids=str)
@check(task="graph_memory", faq="what-autograd-saves", needs=[test_the_memory_is_an_int])
def test_a_linear_layer_saves_its_input(
    candidate: Candidate, device: torch.device, images: Tensor, dtype: torch.dtype
) -> None:
    """All that a first linear layer saves is its input: its weight's gradient needs no more."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 3)).to(device, dtype)
    saved = candidate.graph_memory(model, images.to(dtype))
    expect.equal(saved, 7 * 64 * dtype.itemsize, f"the bytes that a linear layer saves in {dtype}")


@START
@check(task="graph_memory", faq="what-autograd-saves", needs=[test_a_linear_layer_saves_its_input])
def test_every_saved_tensor_counts(
    candidate: Candidate, cnn: nn.Module, images: Tensor, start: Callable[[nn.Module], None]
) -> None:
    """Whatever is saved counts each time that it is saved: activations, masks, indices and parameters."""
    start(cnn)
    expected = _bytes_saved(cnn, images)
    expect.equal(candidate.graph_memory(cnn, images), expected, "the bytes that a CNN saves")


@check(task="graph_memory", faq="what-autograd-saves", needs=[test_a_linear_layer_saves_its_input])
def test_one_image_saves_less(candidate: Candidate, cnn: nn.Module, images: Tensor) -> None:
    """What is saved depends on the size of the batch."""
    expected = _bytes_saved(cnn, images[:1])
    expect.equal(candidate.graph_memory(cnn, images[:1]), expected, "the bytes that a CNN saves of one image")


# A GPU computes the gates of a cell in one kernel, which saves no slices.
@check(
    task="graph_memory", faq="what-autograd-saves", needs=[test_a_linear_layer_saves_its_input], device="cpu"
)
def test_slices_count_with_their_own_size(candidate: Candidate, images: Tensor) -> None:
    """A saved slice counts with its own elements, not with those of the larger tensor in whose memory it lies."""
    model = nn.Sequential(nn.Flatten(), nn.GRUCell(64, N_CLASSES))  # computes its gates in one tensor
    expected = _bytes_saved(model, images)
    expect.equal(candidate.graph_memory(model, images), expected, "the bytes that a recurrent cell saves")


@check(task="graph_memory", faq="what-autograd-saves", needs=[test_a_linear_layer_saves_its_input])
def test_a_layer_that_is_used_twice_counts_twice(
    candidate: Candidate, device: torch.device, images: Tensor
) -> None:
    """Weights and inputs that two operations save count twice."""
    layer = nn.Linear(64, 64)
    model = nn.Sequential(nn.Flatten(), layer, nn.Tanh(), layer, nn.Tanh(), layer).to(device)
    expected = _bytes_saved(model, images)
    expect.equal(
        candidate.graph_memory(model, images), expected, "the bytes that a layer saves which is used thrice"
    )


@check(task="graph_memory", faq="what-autograd-saves", needs=[test_a_linear_layer_saves_its_input])
def test_what_is_thrown_away_was_saved(candidate: Candidate, device: torch.device, images: Tensor) -> None:
    """A single number counts with its bytes, and what a layer saves counts also where nobody uses its result."""
    aside = WithAnAside(nn.Sequential(nn.Linear(64, 9), nn.Tanh()))
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 64), aside).to(device)
    expected = _bytes_saved(model, images)
    saved = candidate.graph_memory(model, images)
    expect.equal(saved, expected, "the bytes that a model saves which throws something away")


@check(task="graph_memory", faq="what-autograd-saves", needs=[test_a_linear_layer_saves_its_input])
def test_any_module_can_be_weighed(candidate: Candidate, device: torch.device, images: Tensor) -> None:
    """A module may return a pair of tensors, do more than call its layers, or have no parameters: what it saves is weighed."""
    pair = nn.Sequential(nn.Flatten(), nn.LSTMCell(64, N_CLASSES)).to(device)
    expected = _bytes_saved(pair, images)
    saved = candidate.graph_memory(pair, images)
    expect.equal(saved, expected, "the bytes that a module saves which returns a pair")
    lines = nn.Conv1d(8, 4, 3).to(device)  # of eight rows of pixels
    saved = candidate.graph_memory(lines, images[:, 0])
    expect.equal(
        saved, _bytes_saved(lines, images[:, 0]), "the bytes that a module saves of a batch (N, C, L)"
    )
    gated = nn.Sequential(nn.Flatten(), Gated(nn.Linear(64, 64), nn.Tanh())).to(device)
    for model in (gated, gated[1]):
        seen = images if model is gated else images.flatten(1)
        saved = candidate.graph_memory(model, seen)
        expect.equal(
            saved, _bytes_saved(model, seen), "the bytes that a module saves which is more than its layers"
        )
    saved = candidate.graph_memory(nn.Tanh().to(device), images.requires_grad_())
    expect.equal(saved, images.nbytes, "the bytes that a module without parameters saves")


@check(task="graph_memory", faq="what-autograd-saves", needs=[test_a_linear_layer_saves_its_input])
def test_images_that_need_a_gradient_cost_the_weight_too(
    candidate: Candidate, device: torch.device, images: Tensor
) -> None:
    """Where the images ask for a gradient, a first linear layer also saves its weight; frozen, nothing else."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 3)).to(device)
    saved = candidate.graph_memory(model, images.requires_grad_())
    expect.equal(saved, 4 * 64 * (7 + 3), "the bytes saved where the images ask for a gradient")
    saved = candidate.graph_memory(model.requires_grad_(False), images)
    expect.equal(saved, 4 * 64 * 3, "the bytes saved where the images alone ask for a gradient")


@check(task="graph_memory", faq="why-no-grad", needs=[test_the_memory_is_an_int])
def test_nothing_is_saved_under_no_grad(candidate: Candidate, cnn: nn.Module, images: Tensor) -> None:
    """Called under `torch.no_grad()`, a forward pass saves nothing."""
    with torch.no_grad():
        saved = candidate.graph_memory(cnn, images)
        assert not candidate.state().grad_enabled, "measuring under `torch.no_grad()` switched autograd on"
    expect.equal(saved, 0, "the bytes saved under `torch.no_grad()`")


@check(task="graph_memory", faq="why-no-grad", needs=[test_the_memory_is_an_int])
def test_nothing_is_saved_for_frozen_parameters(candidate: Candidate, cnn: nn.Module, images: Tensor) -> None:
    """Where no parameter asks for a gradient, nothing has to be saved."""
    saved = candidate.graph_memory(cnn.requires_grad_(False), images)
    expect.equal(saved, 0, "the bytes saved for a model whose parameters are all frozen")


@check(task="graph_memory", faq="what-autograd-saves", needs=[test_the_memory_is_an_int])
def test_each_call_counts_from_zero(candidate: Candidate, cnn: nn.Module, images: Tensor) -> None:
    """Asked twice about the same model and images, `graph_memory` says the same."""
    first, second = (candidate.graph_memory(cnn.eval(), images) for _ in range(2))
    expect.equal(second, first, "the bytes at the second call")


@check(task="graph_memory", faq="what-autograd-saves", needs=[test_the_memory_is_an_int])
def test_there_is_one_forward_pass(
    candidate: Candidate, cnn: nn.Module, images: Tensor, call_seed: int
) -> None:
    """The model is called once, on all images."""
    images = images.repeat(10, 1, 1, 1)
    model, untouched, once = Probe(cnn), copy.deepcopy(cnn), copy.deepcopy(cnn)
    seed_everything(call_seed)  # as each call begins: dropout's masks are the same
    once(images)
    candidate.graph_memory(model, images)
    rows = [call.rows for call in model.record]
    assert rows == [70], f"the model was called on batches of {rows} images, expected one call on all 70"
    moved = not torch.equal(model.inner.features[1].running_mean, untouched.features[1].running_mean)
    for name, statistics in (once if moved else untouched).named_buffers():  # a copy may be measured
        expect.close(model.inner.get_buffer(name), statistics, f"after one forward pass, `{name}`")


@START
@check(task="graph_memory", faq="why-restore-the-mode", needs=[test_the_memory_is_an_int])
def test_the_mode_stays_as_it_is(
    candidate: Candidate, cnn: nn.Module, images: Tensor, start: Callable[[nn.Module], None]
) -> None:
    """The model is measured in the mode in which it came, and keeps it."""
    model = Probe(cnn)
    start(model)
    before = modes_of(model)
    candidate.graph_memory(model, images)
    assert all(call.training == before[""] for call in model.record), "the mode was changed to measure"
    expect_modes(model, before)


@check(task="graph_memory", faq="what-autograd-saves", needs=[test_the_memory_is_an_int])
def test_gradients_flags_and_images_are_untouched(
    candidate: Candidate, cnn: nn.Module, images: Tensor, rng: torch.Generator
) -> None:
    """Parameters, their gradients and flags, and images do not change: no backward pass is needed."""
    give_gradients(cnn.eval(), rng)
    next(cnn.parameters()).requires_grad_(False)  # a frozen one stays frozen
    before, pixels = snapshot(cnn), snapshot(images)
    candidate.graph_memory(cnn, images)
    changed = before.changes(snapshot(cnn))
    assert not changed, f"measuring changed the model ({', '.join(changed[:3])}); it must only be called"
    assert snapshot(images) == pixels, "measuring changed the images or their `requires_grad`"


@check(task="graph_memory", faq="why-no-grad", needs=[test_the_memory_is_an_int])
def test_autograd_goes_on_as_before(candidate: Candidate, cnn: nn.Module, images: Tensor) -> None:
    """Measuring does not switch autograd on or off for whoever comes next."""
    candidate.graph_memory(cnn, images)
    expect.usual_modes(candidate.state(), "measuring")


def _bytes_saved(model: nn.Module, images: Tensor) -> int:
    """Weigh what autograd packs in one forward pass of a copy of the model."""
    sizes: list[int] = []

    def pack(tensor: Tensor) -> Tensor:
        sizes.append(tensor.numel() * tensor.element_size())
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        copy.deepcopy(model)(images)
    return sum(sizes)
