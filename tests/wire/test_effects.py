"""What a call did to its arguments shows on the examiner's own objects."""

import copy
import enum
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy
import PIL.Image
import pytest
import torch
from practice.data import Batches
from practice.models import DigitsCNN
from practice.probes import Call, Probe
from practice.testing import snapshot
from practice.testing.candidate import Handle
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torchvision import tv_tensors

from autograder.wire.channel import Malformed
from autograder.wire.encode import CannotTravel

Caller = Callable[..., Any]


def test_what_is_only_read_has_no_effect_and_sends_nothing_back(call: Caller, rng: torch.Generator) -> None:
    model = DigitsCNN()
    data = [torch.ones(2), numpy.ones(3), {"a": {1, 2}}, Batches([(1, 2)]), rng, (1, [2])]
    before = snapshot(model)
    outcome = call(lambda *_: None, model, data)
    assert outcome.effects == {}
    assert outcome.buffers == []
    assert snapshot(model) == before


def test_tensors_are_changed_in_place(call: Caller) -> None:
    tensor, image, other = torch.zeros(3), torch.zeros(2, requires_grad=True), torch.zeros(2)
    strided = torch.zeros(4, 6).T[::2]
    shown = torch.zeros(1).expand(3)

    def change(tensor, image, other, strided, shown):
        tensor.add_(1)
        (image * 3).sum().backward()
        other.requires_grad_()
        strided[0, 1] = 5
        shown[1] = 7

    call(change, tensor, image, other, strided, shown)
    assert tensor.tolist() == [1, 1, 1]
    assert image.grad.tolist() == [3, 3]
    assert other.requires_grad
    assert strided[0, 1] == 5
    assert shown.tolist() == [0, 7, 0]


def test_what_hangs_on_a_graph_can_be_cut_off_and_changed(call: Caller) -> None:
    leaf = torch.ones(2, requires_grad=True)
    kept, cut, changed = 2 * leaf, 3 * leaf, 4 * leaf

    def change(kept, cut, changed):
        kept.sum().backward()
        cut.detach_()
        changed.add_(1)

    call(change, kept, cut, changed)
    assert [tensor.requires_grad for tensor in (kept, cut, changed)] == [True, False, True]
    assert changed.tolist() == [5, 5]


def test_a_view_of_a_graph_travels_as_a_leaf(call: Caller) -> None:
    shown = (2 * torch.ones(4, requires_grad=True))[:2]
    outcome = call(lambda tensor: tensor.detach_(), shown)
    assert outcome.value.tolist() == [2, 2]
    assert shown.requires_grad


def test_what_a_candidate_sends_is_a_leaf(call: Caller) -> None:
    model = nn.Sequential(nn.BatchNorm1d(2))

    def hang(model):
        model[0].running_mean = 2 * torch.ones(2, requires_grad=True)
        return 3 * torch.ones(2, requires_grad=True)

    outcome = call(hang, model)
    assert outcome.value.is_leaf
    assert outcome.value.requires_grad
    assert copy.deepcopy(model)[0].running_mean.tolist() == [2, 2]


def test_a_gradient_is_cleared_and_a_shape_replaced(call: Caller) -> None:
    weight, tensor = nn.Parameter(torch.ones(2)), torch.zeros(2)
    weight.grad = torch.ones(2)

    def change(weight, tensor):
        weight.grad = None
        tensor.data = torch.ones(3, dtype=torch.float64)

    call(change, weight, tensor)
    assert weight.grad is None
    assert tensor.dtype is torch.float64
    assert tensor.tolist() == [1, 1, 1]


def test_the_modes_of_submodules_come_back(call: Caller) -> None:
    model = DigitsCNN()
    call(lambda model: model.features.eval(), model)
    assert model.training
    assert not model.features[1].training
    assert model.dropout.training


def test_statistics_parameters_and_frozen_weights_come_back(call: Caller) -> None:
    model = DigitsCNN()

    def change(model):
        model(torch.rand(4, 1, 8, 8))
        model.classifier.bias = nn.Parameter(torch.full((10,), 2.0))
        model.features[0].weight.requires_grad_(False)
        model.note = "seen"

    call(change, model)
    assert model.features[1].num_batches_tracked == 1
    assert model.classifier.bias.tolist() == [2.0] * 10
    assert not model.features[0].weight.requires_grad
    assert model.note == "seen"


class Foreign(nn.ReLU):
    """A student's own module."""


def test_a_child_of_the_students_own_is_seen_and_does_nothing(call: Caller) -> None:
    model = nn.Sequential(nn.Flatten(), nn.ReLU())

    def change(model):
        model[1] = Foreign()

    call(change, model)
    assert type(model[1]) is nn.Module
    with pytest.raises(NotImplementedError):
        model(torch.zeros(1, 2))
    assert call(lambda model: len(model), model).value == 2  # and it can travel again


def test_what_a_call_makes_stays_there(call: Caller) -> None:
    """New modules, optimizers, loaders and datasets are honest results; the examiner must not run them."""
    model, weight = nn.Sequential(nn.Flatten(), nn.ReLU()), torch.zeros(1, requires_grad=True)

    def replace(model):
        model[1] = nn.Identity()

    call(replace, model)
    assert type(model[1]) is nn.Module
    data = TensorDataset(torch.zeros(1))
    for made in (nn.Linear(2, 2), torch.optim.SGD([weight], 0.1), data, DataLoader(data), Batches([])):
        value = call(lambda _, made=made: [made], model).value
        assert isinstance(value[0], Handle)


def test_values_of_classes_that_only_behave_a_little_differently_arrive_plain(call: Caller) -> None:
    made = [
        OrderedDict(b=1, a=2),
        defaultdict(list, a=[1]),
        Counter("aab"),
        tv_tensors.Image(torch.ones(1, 2, 2)),
    ]
    *tables, image = call(lambda _: made, 0).value
    assert tables == [{"b": 1, "a": 2}, {"a": [1]}, {"a": 2, "b": 1}]
    assert [*tables[0]] == ["b", "a"]
    assert {type(table) for table in tables} == {dict}
    assert type(image) is torch.Tensor
    assert image.shape == (1, 2, 2)


def test_strings_lists_and_tuples_of_other_classes_arrive_plain(call: Caller) -> None:
    class Part(enum.StrEnum):
        VERB = "v"

    class Choice(NamedTuple):
        index: int
        names: list[str]

    class Names(list[str]):
        def __iter__(self) -> Iterator[str]:
            raise RuntimeError("a method of the student's own")

    made = [Part.VERB, numpy.str_("lemma"), Choice(3, Names(["a"])), torch.Size([2])]
    value = call(lambda _: made, 0).value
    assert value == ["v", "lemma", (3, ["a"]), torch.Size([2])]
    assert [type(one) for one in value] == [str, str, tuple, torch.Size]
    assert type(value[2][1]) is list


def test_numbers_of_other_classes_stay_what_they_are(call: Caller) -> None:
    class Half(float):
        pass

    half, double = call(lambda _: [Half(0.5), numpy.float64(0.5)], 0).value
    assert isinstance(half, Handle)
    assert type(double) is numpy.float64


def test_foreign_objects_left_in_ours_are_inert(call: Caller) -> None:
    probe, batches, names, table = Probe(nn.Flatten()), Batches([(1, 2)]), ["a"], {"a": 1}

    def change(probe, batches, names, table):
        del probe.inner
        probe.inner = lambda images: images
        probe.kept = [lambda: None]
        batches.batches = Foreign
        names.append(Foreign)
        table["b"] = (1, Foreign)

    call(change, probe, batches, names, table)
    for thing in (probe.inner, probe.kept, batches.batches, names[1], table["b"]):
        assert type(thing) is nn.Module
    with pytest.raises(NotImplementedError):
        probe(torch.zeros(1))


def test_hooks_left_behind_are_counted(call: Caller) -> None:
    model = nn.Sequential(nn.ReLU())
    before = snapshot(model)
    call(lambda model: model[0].register_forward_hook(lambda *_: None) and None, model)
    assert len(model[0]._forward_hooks) == 1
    assert snapshot(model) != before
    model(torch.zeros(1))
    call(lambda model: model[0]._forward_hooks.clear(), model)
    assert snapshot(model) == before


def test_containers_are_changed(call: Caller) -> None:
    names, table, numbers, array = ["b", "a"], {"a": [1]}, {1, 2}, numpy.zeros(3)

    def change(names, table, numbers, array):
        names.sort()
        table["a"].append(names)
        table["n"] = None
        numbers.add(3)
        array[1] = 4

    inner = table["a"]
    call(change, names, table, numbers, array)
    assert names == ["a", "b"]
    assert table == {"a": [1, ["a", "b"]], "n": None}
    assert table["a"] is inner
    assert inner[1] is names
    assert numbers == {1, 2, 3}
    assert array.tolist() == [0, 4, 0]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1"])
def test_an_image_is_changed_in_place(mode: str, call: Caller) -> None:
    image, twin = (PIL.Image.effect_noise((9, 6), 50).convert(mode) for _ in range(2))
    twin.paste(image)
    image.info["title"] = "noise"

    def change(image):
        image.paste(0, (0, 0, 3, 3))
        image.thumbnail((6, 6))

    assert call(lambda _: None, image).effects == {}
    call(change, image)
    change(twin)
    assert (image.mode, image.size, image.tobytes()) == (twin.mode, twin.size, twin.tobytes())
    assert image.info == {"title": "noise"}


def test_the_transparent_colour_of_an_image_is_changed_in_place(call: Caller) -> None:
    image = PIL.Image.effect_noise((9, 6), 50).convert("P")
    image.info |= {"title": "noise", "transparency": 7}
    assert call(lambda _: None, image).effects == {}
    call(lambda image: image.info.update(transparency=8), image)
    assert image.info == {"title": "noise", "transparency": 8}
    call(lambda image: image.info.clear(), image)
    assert image.info == {"title": "noise"}
    image.info["transparency"] = b"\x00\xff"  # one opacity for each colour, which does not travel
    call(lambda image: image.paste(0, (0, 0, 3, 3)), image)
    assert image.info == {"title": "noise", "transparency": b"\x00\xff"}


def test_steps_of_an_optimizer_come_back(call: Caller) -> None:
    model, twin = nn.Linear(2, 1), nn.Linear(2, 1)
    twin.load_state_dict(model.state_dict())
    optimizer, other = (torch.optim.Adam(one.parameters(), lr=0.1) for one in (model, twin))
    assert call(lambda *_: None, model, optimizer).effects == {}

    def train(model, optimizer):
        for _ in range(3):
            optimizer.zero_grad()
            model(torch.ones(1, 2)).sum().backward()
            optimizer.step()
        optimizer.param_groups[0]["lr"] = 0.5

    call(train, model, optimizer)
    train(twin, other)
    assert snapshot(model) == snapshot(twin)
    assert snapshot(optimizer) == snapshot(other)
    assert optimizer.param_groups[0]["params"][0] is model.weight
    train(model, optimizer)
    train(twin, other)
    assert snapshot(model) == snapshot(twin)


def test_a_generator_is_advanced(call: Caller, rng: torch.Generator) -> None:
    twin = torch.Generator().manual_seed(2026)
    call(lambda rng: torch.rand(5, generator=rng), rng)
    torch.rand(5, generator=twin)
    assert torch.equal(torch.rand(3, generator=rng), torch.rand(3, generator=twin))
    loader = DataLoader(TensorDataset(torch.arange(9)), 3, shuffle=True, generator=rng)
    call(lambda loader: len(list(loader)), loader)
    list(DataLoader(TensorDataset(torch.arange(9)), 3, shuffle=True, generator=twin))
    assert torch.equal(rng.get_state(), twin.get_state())


def test_records_are_written_into_the_originals(call: Caller) -> None:
    probe, batches = Probe(nn.Flatten()), Batches([(torch.zeros(2, 3), 1)] * 2)
    record = probe.record

    def use(probe, batches):
        with torch.no_grad():
            for images, _ in batches:
                probe(images)

    call(use, probe, batches)
    assert probe.record is record
    assert record == [Call(False, False, True, 2, "cpu", False)] * 2
    assert batches.starts == [1]


def test_what_was_passed_comes_back_as_itself(call: Caller) -> None:
    tensor, names = torch.zeros(2), ["a"]
    assert call(lambda tensor, _: tensor.add_(1), tensor, names).value is tensor
    value = call(lambda tensor, names: {"new": [names, tensor * 2]}, tensor, names).value
    assert value["new"][0] is names
    assert value["new"][1].tolist() == [2, 2]


def test_a_container_put_into_itself_is_refused(call: Caller) -> None:
    names: list[Any] = []
    with pytest.raises(Malformed, match="contains itself"):
        call(lambda names: names.append(names), names)


def test_depth_cannot_grow_from_call_to_call(call: Caller) -> None:
    def nest(names):
        for _ in range(12):
            names[0] = [names[0]]

    names: list[Any] = [None]
    for _ in range(5):
        call(nest, names)
    with pytest.raises((Malformed, CannotTravel), match="deep"):
        call(nest, names)
