"""No effect that a candidate can send changes our objects into what no call can make of them."""

from typing import Any

import msgspec
import numpy
import PIL.Image
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from practice.data import Batches, Digits
from practice.models import DigitsCNN
from practice.probes import Probe
from torch import nn
from torch.utils.data import TensorDataset

from autograder.wire.channel import Malformed
from autograder.wire.decode import Decoder
from autograder.wire.effects import apply_effects
from autograder.wire.encode import Encoder
from autograder.wire.nodes import (
    AnyNode,
    Array,
    Atom,
    Callback,
    Constant,
    Dataset,
    Generator,
    Handle,
    Items,
    Mapping,
    Module,
    Optimizer,
    Portable,
    Raw,
)
from tests.wire.forgery import memory, no_object, raw, tables


class Caught:
    """The examiner's side of a call on one of each kind of object, and a hostile candidate's effects on them."""

    def __init__(self) -> None:
        self.model = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
        self.probe = Probe(nn.Flatten())
        self.batches = Batches([(1, 2)])
        self.digits = Digits(torch.zeros(1), torch.zeros(1))
        self.objects = [
            *(
                self.model,
                self.probe,
                self.batches,
                self.digits,
                torch.zeros(2),
                numpy.zeros(2),
                [1],
                {1},
                {"a": 1},
            ),
            *(
                (1, 2),
                "text",
                torch.Generator(),
                torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1),
            ),
            *(
                PIL.Image.new("L", (1, 1)),
                TensorDataset(torch.zeros(1)),
                torch.float32,
                torch.Size([1]),
                DigitsCNN(),
            ),
            numpy.float32(1),
        ]
        self.encoder = Encoder(_never)
        self.places = self.encoder.encode_all(self.objects)

    def place(self, thing: Any) -> int:
        return next(i for i, one in enumerate(self.encoder.objects) if one is thing)

    def node(self, thing: Any) -> Any:
        return self.encoder.nodes[self.place(thing)]

    def apply(
        self, effects: dict[int, AnyNode], *new: AnyNode, buffers: list[memoryview] | None = None
    ) -> None:
        decoder = Decoder(buffers or [], no_object, self.encoder.objects)
        decoder.read(new)
        apply_effects(decoder, effects)

    @property
    def next(self) -> int:
        """The index of the first new node."""
        return len(self.encoder.objects)


def _never(thing: Any) -> AnyNode:
    raise AssertionError(thing)


@pytest.fixture
def caught() -> Caught:
    return Caught()


@pytest.mark.parametrize(
    "name", ["forward", "__call__", "_modules", "_forward_hooks", "0", "named_parameters", "__class__"]
)
def test_no_effect_replaces_a_method_or_the_inside_of_a_module(caught: Caught, name: str) -> None:
    node = caught.node(caught.model)
    attributes = node.attributes | {name: caught.next}
    with pytest.raises(Malformed):
        caught.apply(
            {caught.place(caught.model): msgspec.structs.replace(node, attributes=attributes)}, Handle(1, "f")
        )
    assert name not in vars(caught.model) or name.startswith("_")


def test_no_effect_replaces_a_method_of_batches(caught: Caught) -> None:
    node = caught.node(caught.batches)
    for name in ("__iter__", "__class__"):
        changed = msgspec.structs.replace(node, attributes=node.attributes | {name: caught.next})
        with pytest.raises(Malformed):
            caught.apply({caught.place(caught.batches): changed}, Handle(1, "f"))


def test_a_module_is_not_changed_as_if_it_were_a_plain_object(caught: Caught) -> None:
    node = Portable("torch.nn.modules.container.Sequential", {"_modules": caught.next}, None)
    with pytest.raises(Malformed):
        caught.apply({caught.place(caught.model): node}, Mapping((), ()))
    assert len(caught.model) == 2


@pytest.mark.parametrize("part", ["parameters", "buffers", "children"])
def test_parts_of_a_module_have_the_right_types(caught: Caught, part: str) -> None:
    node = msgspec.structs.replace(caught.node(caught.model), **{part: {"x": caught.next}})
    with pytest.raises(Malformed):
        caught.apply({caught.place(caught.model): node}, Atom("a"))


def test_a_module_cannot_contain_itself(caught: Caught) -> None:
    index = caught.place(caught.model)
    with pytest.raises(Malformed, match="contains itself"):
        caught.apply({index: msgspec.structs.replace(caught.node(caught.model), children={"0": index})})


def test_two_tensors_cannot_be_each_others_gradient(caught: Caught) -> None:
    one, other = caught.place(caught.objects[4]), caught.place(caught.model[0].bias)
    with pytest.raises(Malformed, match="contains itself"):
        caught.apply({one: raw(grad=other), other: raw(grad=one, buffer=1)}, buffers=memory(8, 8))


def test_a_mode_is_a_bool_and_hooks_are_few(caught: Caught) -> None:
    node, index = caught.node(caught.model), caught.place(caught.model)
    with pytest.raises(Malformed):
        caught.apply({index: msgspec.structs.replace(node, attributes={"training": caught.next})}, Atom(1))
    caught.apply({index: msgspec.structs.replace(node, hooks={"_forward_hooks": 2**62, "forward": 3})})
    assert len(caught.model._forward_hooks) == 100
    caught.apply({index: msgspec.structs.replace(node, hooks={"_forward_hooks": -5})})
    assert len(caught.model._forward_hooks) == 0


def test_only_what_was_passed_can_be_changed(caught: Caught) -> None:
    for index in (-1, caught.next, caught.next + 1, 2**63):
        with pytest.raises(Malformed):
            caught.apply({index: Items("list", ())}, Items("list", ()))


def test_an_effect_is_of_the_objects_own_kind(caught: Caught) -> None:
    generator = torch.Generator().get_state().numel()
    effects = (
        raw(),
        Array("<f8", (2,), False, 1),
        Generator("cpu", 2),
        Items("list", ()),
        Items("tuple", ()),
        Mapping((), ()),
        Module("torch.nn.modules.linear.Linear", {}, {}, {}, {}, {}),
        Portable("practice.probes.Record", {}, None),
        Portable("practice.data.Digits", {}, None),
        Optimizer("Adam", 0, 0, (), ()),
        Handle(0, "list"),
        Atom(1),
        Constant("dtype", "int8"),
        Dataset(()),
        Callback(0),
    )
    fitting = {
        *((torch.Tensor, Raw), (nn.Parameter, Raw), (numpy.ndarray, Array), (list, Items), (dict, Mapping)),
        (torch.Generator, Generator),
    }
    for effect in effects:
        for index, thing in enumerate(caught.encoder.objects):
            if (type(thing), type(effect)) in fitting:
                continue
            with pytest.raises(Malformed):
                caught.apply({index: effect}, buffers=memory(8, 16, generator))


@pytest.mark.parametrize(
    "changes",
    [
        {"shape": (3,)},
        {"dtype": "x"},
        {"device": "meta"},
        {"dtype": "int64", "shape": (1,), "requires_grad": True},
        {"grad": 0},
    ],
    ids=str,
)
def test_a_tensor_is_not_made_into_what_it_cannot_be(caught: Caught, changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        caught.apply({caught.place(caught.objects[4]): raw(**changes)}, buffers=memory(8))


def test_groups_and_state_of_an_optimizer_keep_their_form(caught: Caught) -> None:
    node = caught.node(optimizer := caught.objects[12])
    weight = optimizer.param_groups[0]["params"][0]
    for changes in (
        {"groups": caught.next},
        {"groups": caught.next + 1},
        {"parameters": (caught.next,), "states": (caught.next + 2,)},
        {"parameters": (caught.place(weight),), "states": (caught.next,)},
        {"parameters": (caught.place(weight),), "states": ()},
    ):
        with pytest.raises(Malformed):
            caught.apply(
                {caught.place(optimizer): msgspec.structs.replace(node, **changes)},
                *(Atom(1), Items("list", (caught.next,)), Mapping((caught.next,), (caught.next,))),
            )


@settings(max_examples=150, deadline=None)
@given(tables, st.data())
def test_any_effects_are_applied_or_refused(nodes: list[AnyNode], data: st.DataObject) -> None:
    caught = Caught()
    effects = data.draw(
        st.dictionaries(
            st.sampled_from(range(len(caught.encoder.objects))), st.sampled_from(nodes or [Atom(1)])
        )
    )
    for index, node in effects.items():
        cls = getattr(caught.encoder.nodes[index], "cls", None)  # a class that fits goes deeper
        if cls and type(node) is type(caught.encoder.nodes[index]):
            effects[index] = msgspec.structs.replace(node, cls=cls)
    decoder = Decoder(memory(0, 1, 4, 8, 16, 64, 5056), no_object, caught.encoder.objects)
    try:
        apply_effects(decoder, effects)
    except Malformed:
        return
    assert "forward" not in vars(caught.model)
