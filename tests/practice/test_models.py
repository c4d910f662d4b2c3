"""The models work in every setting that checks put them in; their weights are as good as promised."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from practice.data import digits, digits_split
from practice.models import ARCHITECTURES, LinearClassifier, Touchy, build, load
from practice.train import accuracy_on_test
from torch import nn
from torch.nn import functional as F

PLAIN = (type(None), bool, int, float, str, tuple)


@pytest.mark.parametrize("name", ARCHITECTURES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_logits_have_the_images_dtype(name: str, dtype: torch.dtype, memory_format: Any) -> None:
    model = load(name).to(dtype)
    images = digits().images[:3].to(dtype).contiguous(memory_format=memory_format)
    assert not model.training
    logits = model(images)
    assert logits.shape == (3, 10)
    assert logits.dtype == dtype


@pytest.mark.parametrize(
    ("name", "accuracy"), [("digits_cnn", 0.983), ("digits_mlp", 0.968), ("digits_linear", 0.915)]
)
def test_the_shipped_weights_reach_their_accuracy(name: str, accuracy: float) -> None:
    assert accuracy_on_test(load(name)) == pytest.approx(accuracy, abs=0.002)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_a_model_can_be_rebuilt_from_its_structure(name: str) -> None:
    model, images = load(name), digits_split().test.images
    assert torch.equal(_rebuilt(model)(images), model(images))


def test_initial_weights_depend_on_the_seed_alone() -> None:
    state = torch.random.get_rng_state()
    first, second = build("digits_cnn", seed=5).state_dict(), build("digits_cnn", seed=5).state_dict()
    assert all(torch.equal(first[key], second[key]) for key in first)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_the_linear_models_gradient_is_the_one_written_by_hand() -> None:
    model = LinearClassifier((3, 4, 4), n_classes=6, generator=torch.Generator().manual_seed(9)).double()
    images = torch.rand(5, 3, 4, 4, dtype=torch.float64, requires_grad=True)
    labels = torch.arange(5)
    logits = model(images)
    (gradient,) = torch.autograd.grad(F.cross_entropy(logits, labels), images)
    error = logits.softmax(1) - F.one_hot(labels, 6)  # p − e_y: (5, 6)
    torch.testing.assert_close(gradient.flatten(1), error @ model.weight / 5)
    assert gradient.abs().min() > 0


def _rebuilt(module: nn.Module) -> nn.Module:
    """Make a module again without its constructor, refusing attributes that could not travel."""
    twin = type(module).__new__(type(module))
    nn.Module.__init__(twin)
    for key, value in vars(module).items():
        if key in ("_parameters", "_buffers"):
            vars(twin)[key] = dict(value)
        elif key == "_modules":
            vars(twin)[key] = {name: _rebuilt(child) for name, child in value.items()}
        elif key not in vars(twin) or key == "training":
            assert isinstance(value, PLAIN), f"{type(module).__name__}.{key} cannot travel"
            vars(twin)[key] = value
    return twin


@pytest.mark.parametrize("label", [0, 3])
def test_what_is_touched_is_misread_and_what_is_rounded_is_not(label: int) -> None:
    image = torch.rand(1, 2, 3, 4)
    touched = image.clone()
    touched[0, 1, 2, 3] += 0.01
    model = Touchy(image, torch.tensor([label]))
    logits = model(torch.cat([image, image + 1e-6, touched]))
    assert logits.shape == (3, 4)
    assert logits.argmax(1).tolist() == [label, label, (label + 1) % 4]
