"""What an argument is on the other side."""

import math
from collections.abc import Callable
from typing import Any

import numpy
import PIL.Image
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice.data import Batches, Digits, batches_of, digits
from practice.models import DigitsCNN, Normalize, build
from practice.probes import Call, Probe, Record
from practice.testing import snapshot
from torch import nn
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, TensorDataset

from autograder.wire.encode import CannotTravel
from autograder.wire.kinds import DTYPES

Carry = Callable[..., Any]

once = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def same(copy: torch.Tensor, tensor: torch.Tensor) -> bool:
    """Bytes, not `==`: a NaN is itself, and zeros have signs."""
    return snapshot(copy) == snapshot(tensor) and copy.stride() == tensor.stride()


@pytest.mark.parametrize("dtype", DTYPES.values(), ids=DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 4), (2, 3, 4, 5)], ids=str)
def test_a_tensor_of_any_dtype_and_shape_arrives_as_it_was(
    dtype: torch.dtype, shape: tuple[int, ...], carry: Carry, rng: torch.Generator
) -> None:
    tensor = (torch.rand(shape, generator=rng) * 100).to(dtype)
    assert same(carry(tensor), tensor)


def test_the_layout_of_images_arrives(carry: Carry) -> None:
    images = torch.arange(120.0).view(2, 3, 4, 5).to(memory_format=torch.channels_last)
    assert same(carry(images), images)


VIEWS = {
    "turned": torch.arange(12.0).view(3, 4).T,
    "turned and thinned": torch.arange(12.0).view(3, 4).T[::2],
    "every second": torch.arange(10)[::2],
    "a crop": torch.arange(2 * 3 * 8 * 9.0).view(2, 3, 8, 9)[:, :, 2:5, 1:7],
    "rows of a crop": (torch.rand(2, 3, 8, 9) > 0.5)[:, :, 2:5],
    "a channel": torch.rand(4, 3, 5, 6)[:, 1:2],
    "channels last": torch.rand(4, 5, 6, 3).permute(0, 3, 1, 2),
    "channels first of one image": torch.rand(5, 6, 3, dtype=torch.bfloat16).permute(2, 0, 1),
    "a column": torch.rand(7, 9)[:, 3],
}


@pytest.mark.parametrize("tensor", VIEWS.values(), ids=VIEWS)
def test_a_view_arrives_as_its_values_and_as_little_contiguous_as_it_is(
    tensor: torch.Tensor, carry: Carry
) -> None:
    copy = carry(tensor)
    assert torch.equal(copy, tensor)
    assert not copy.is_contiguous()
    assert _mergeable(copy) == _mergeable(tensor)
    assert carry(copy).stride() == copy.stride()


@pytest.mark.parametrize("dtype", DTYPES.values(), ids=DTYPES)
def test_the_gaps_of_a_view_hold_nothing(dtype: torch.dtype, carry: Carry) -> None:
    copy = carry(torch.ones(3, 2, dtype=torch.uint8).to(dtype)[:, 0])
    assert copy.as_strided((2,), (2,), 1).tolist() == [0, 0]


def _mergeable(tensor: torch.Tensor) -> list[bool]:
    """Tell of each dimension but the last whether `view` can make one of it and the next."""
    return [
        outer == inner * size
        for outer, inner, size in zip(tensor.stride(), tensor.stride()[1:], tensor.shape[1:], strict=False)
    ]


def test_a_tensor_that_overlaps_itself_or_is_mostly_gaps_arrives_contiguous(carry: Carry) -> None:
    tiny = torch.arange(3.0**9).view((3,) * 9)[(slice(0, 3, 2),) * 9]
    for tensor in (torch.ones(1).expand(5), torch.arange(9.0).unfold(0, 3, 1), tiny):
        copy = carry(tensor)
        assert torch.equal(copy, tensor)
        assert copy.is_contiguous()


def test_special_floats_arrive_bit_by_bit(carry: Carry) -> None:
    tensor = torch.tensor([math.nan, math.inf, -math.inf, -0.0, 5e-324], dtype=torch.float64)
    assert same(carry(tensor), tensor)


def test_gradients_and_flags_arrive(carry: Carry) -> None:
    weight = nn.Parameter(torch.ones(3))
    weight.grad = torch.arange(3.0)
    frozen = nn.Parameter(torch.ones(2), requires_grad=False)
    image = torch.zeros(2, requires_grad=True)
    copies = carry(weight, frozen, image)
    assert all(same(copy, mine) for copy, mine in zip(copies, (weight, frozen, image), strict=True))
    assert [type(copy) for copy in copies] == [nn.Parameter, nn.Parameter, torch.Tensor]


def test_what_an_operation_made_is_no_leaf(carry: Carry) -> None:
    leaf = torch.ones(2, requires_grad=True)
    copies = carry(leaf, 2 * leaf, leaf.detach())
    assert [copy.is_leaf for copy in copies] == [True, False, True]
    assert [copy.requires_grad for copy in copies] == [True, True, False]


def test_what_is_shared_stays_shared(carry: Carry) -> None:
    tensor, names = torch.ones(2), ["a"]
    first, second, inside = carry(tensor, tensor, {"t": tensor, "n": [names, names]})
    assert first is second is inside["t"]
    assert inside["n"][0] is inside["n"][1]
    layers = carry(nn.ModuleList([layer := nn.Linear(2, 2), layer]))
    assert layers[0] is layers[1]


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**200), 2**200),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.binary(max_size=20),
    st.sampled_from(
        [torch.float16, torch.int64, torch.device("cpu"), torch.device("cuda", 1), torch.Size([2, 3])]
    ),
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(scalars, inner, max_size=4)
        | st.sets(scalars, max_size=4)
        | st.frozensets(scalars, max_size=4)
    ),
    max_leaves=20,
)


@once
@given(values)
def test_any_nesting_of_values_arrives_equal_and_of_the_same_types(carry: Carry, value: Any) -> None:
    copy = carry(value)
    assert copy == value
    assert type(copy) is type(value)


def test_true_and_one_and_zeros_of_both_signs_stay_apart(carry: Carry) -> None:
    things = [True, 1, 1.0, 0.0, -0.0, False, 0]
    assert repr(carry(things)) == repr(things)


@pytest.mark.parametrize(
    "array",
    [
        numpy.arange(6).reshape(2, 3),
        numpy.asfortranarray(numpy.arange(6.0).reshape(2, 3)),
        numpy.zeros((0, 3), numpy.uint8),
        numpy.array(1.5),
        numpy.array([True, False]),
        numpy.arange(3, dtype=">i4"),
        numpy.array([1 + 2j]),
    ],
    ids=lambda array: f"{array.dtype.str}{array.shape}",
)
def test_an_array_arrives_as_it_was(array: numpy.ndarray, carry: Carry) -> None:
    copy = carry(array)
    assert type(copy) is numpy.ndarray
    assert copy.dtype == array.dtype
    numpy.testing.assert_array_equal(copy, array, strict=True)


@pytest.mark.parametrize("scalar", [numpy.float32(1.5), numpy.int64(7), numpy.bool_(True)], ids=repr)
def test_a_numpy_scalar_is_no_python_number(scalar: Any, carry: Carry) -> None:
    copy = carry(scalar)
    assert type(copy) is type(scalar)
    assert copy == scalar


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
@pytest.mark.parametrize("size", [(5, 3), (1, 1), (0, 4)], ids=str)
def test_an_image_arrives_pixel_by_pixel(mode: str, size: tuple[int, int], carry: Carry) -> None:
    pixels = numpy.arange(math.prod(size) * 3, dtype=numpy.uint8).reshape(size[1], size[0], 3)
    image = PIL.Image.fromarray(pixels).convert(mode) if math.prod(size) else PIL.Image.new(mode, size)
    copy = carry(image)
    assert (copy.mode, copy.size, copy.tobytes()) == (image.mode, image.size, image.tobytes())
    assert copy.convert("RGB").tobytes() == image.convert("RGB").tobytes()


@pytest.mark.parametrize("mode", ["L", "P"])
def test_a_transparent_colour_stays_one(mode: str, carry: Carry) -> None:
    image = PIL.Image.effect_noise((6, 4), 50).convert(mode)
    image.info["transparency"] = 128
    copy = carry(image)
    assert copy.convert("RGBA").tobytes() == image.convert("RGBA").tobytes()


@pytest.mark.parametrize(
    "module",
    [
        nn.Conv2d(1, 2, 3, padding=1, bias=False),
        nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Dropout(0.5)),
        nn.BatchNorm2d(2),
        nn.GroupNorm(1, 2),
        nn.Embedding(3, 2),
        Normalize((0.3,), (0.4,)),
        DigitsCNN(),
        build("digits_mlp", seed=1),
        build("digits_linear", seed=1),
    ],
    ids=lambda module: type(module).__name__,
)
def test_a_module_arrives_with_all_it_holds(module: nn.Module, carry: Carry) -> None:
    copy = carry(module)
    assert repr(copy) == repr(module)
    assert snapshot(copy) == snapshot(module)


def test_a_model_computes_the_same_on_the_other_side(carry: Carry) -> None:
    model = DigitsCNN().eval()
    model.features[0].train()
    images = digits().images[:8]
    copy, copied_images = carry(model, images)
    assert torch.equal(copy(copied_images), model(images))
    assert copy.features[0].training
    assert not copy.training


@pytest.mark.parametrize(
    "make",
    [
        lambda weights: torch.optim.SGD(weights, lr=0.1, momentum=0.9),
        lambda weights: torch.optim.Adam(weights, lr=0.01),
        lambda weights: torch.optim.AdamW([{"params": weights, "weight_decay": 0.3}], lr=0.01),
    ],
    ids=["SGD", "Adam", "AdamW"],
)
def test_an_optimizer_goes_on_where_it_was(make: Callable[..., torch.optim.Optimizer], carry: Carry) -> None:
    model = nn.Linear(3, 1)
    optimizer = make(list(model.parameters()))

    def step(model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
        optimizer.zero_grad()
        model(torch.ones(2, 3)).square().sum().backward()
        optimizer.step()

    step(model, optimizer)
    theirs, their_optimizer = carry(model, optimizer)
    step(model, optimizer)
    step(theirs, their_optimizer)
    assert snapshot(theirs) == snapshot(model)
    assert snapshot(their_optimizer) == snapshot(optimizer)


@pytest.mark.parametrize("shuffle", [False, True])
def test_a_loader_yields_the_same_batches_in_the_same_order(shuffle: bool, carry: Carry) -> None:
    def loader() -> DataLoader:
        data = TensorDataset(torch.arange(10.0), torch.arange(10))
        return DataLoader(data, 4, shuffle, generator=torch.Generator().manual_seed(3), drop_last=shuffle)

    ours, theirs = list(loader()), list(carry(loader()))
    assert len(ours) == len(theirs) == (2 if shuffle else 3)
    assert all(
        torch.equal(a, b) for x, y in zip(ours, theirs, strict=True) for a, b in zip(x, y, strict=True)
    )


def test_a_loader_of_listed_batches_yields_those(carry: Carry) -> None:
    loader = DataLoader(TensorDataset(torch.arange(5)), batch_sampler=[[3, 0], [4], [1, 2, 0]])
    theirs = carry(loader)
    assert [batch.tolist() for (batch,) in theirs] == [[3, 0], [4], [1, 2, 0]]
    assert len(theirs) == 3


@pytest.mark.parametrize(
    "options",
    [
        {"batch_size": None},
        {"collate_fn": list},
        {"sampler": [1, 0]},
        {"batch_sampler": BatchSampler(range(3), 2, drop_last=False)},
        {"sampler": RandomSampler(range(3), replacement=True)},
        {"sampler": RandomSampler(range(3), num_samples=2)},
    ],
    ids=str,
)
def test_a_loader_with_ways_of_its_own_cannot_travel(options: dict[str, Any], carry: Carry) -> None:
    with pytest.raises(CannotTravel):
        carry(DataLoader(TensorDataset(torch.arange(3)), **options))


def test_a_tensor_is_nobody_s_view(carry: Carry) -> None:
    last = torch.rand(2, 3, 4, 5).to(memory_format=torch.channels_last)
    for one in (torch.rand(2, 3), torch.arange(4) > 1, torch.zeros(0, 3), torch.rand(()), last, last.mT):
        arrived = carry(one)
        assert not arrived._is_view()
        assert arrived.stride() == one.stride()


def test_a_generator_draws_on_where_it_was(carry: Carry, rng: torch.Generator) -> None:
    torch.randn(3, generator=rng)
    copy = carry(rng)
    assert torch.equal(torch.randn(700, generator=copy), torch.randn(700, generator=rng))


def test_named_tuples_records_and_batches_arrive(carry: Carry) -> None:
    data = Digits(torch.zeros(4, 1, 8, 8), torch.arange(4))
    probe = Probe(nn.Flatten())
    probe(data.images)
    copy, batches, sized, probed = carry(data, batches_of(data, [3, 1]), Batches([(1, 2)], sized=True), probe)
    assert type(copy) is Digits
    assert torch.equal(copy.labels, data.labels)
    assert [len(labels) for _, labels in batches] == [3, 1]
    assert batches.starts == [1]
    assert len(sized) == 1
    assert type(probed.record) is Record
    assert probed.record == probe.record == [Call(True, False, True, 4, "cpu", False)]


def test_what_contains_itself_or_is_too_deep_cannot_travel(carry: Carry) -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    deep: list[Any] = []
    for _ in range(100):
        deep = [deep]
    for thing in (cycle, deep, object(), torch.zeros(2).to_sparse(), "\ud800"):
        with pytest.raises(CannotTravel):
            carry(thing)
