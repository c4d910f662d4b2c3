"""No table that a candidate can send does anything but make objects or raise `Malformed`."""

import resource

import msgspec
import numpy
import pytest
import torch
from hypothesis import given, settings

from autograder.wire import messages
from autograder.wire.channel import Malformed
from autograder.wire.decode import Decoder
from autograder.wire.nodes import (
    AnyNode,
    Array,
    Atom,
    Binary,
    Callback,
    Constant,
    Dataset,
    Generator,
    Given,
    Image,
    Integer,
    Items,
    Loader,
    Mapping,
    Module,
    Named,
    Optimizer,
    Portable,
    Stream,
)
from tests.wire.forgery import CALL, memory, no_object, raw, read, tables

REFUSED: dict[str, tuple[AnyNode, ...]] = {
    "an index after it": (Items("list", (1,)), Atom(1)),
    "itself": (Items("list", (0,)),),
    "a negative index": (Atom(1), Items("list", (-1,))),
    "an unknown sequence": (Items("deque", ()),),
    "an unhashable set item": (Items("list", ()), Items("set", (0,))),
    "an unhashable key": (Items("list", ()), Mapping((0,), (0,))),
    "a key without a value": (Atom(1), Mapping((0,), ())),
    "a size of words": (Atom("a"), Items("Size", (0,))),
    "an endless integer": (Integer("f" * 1_000_000),),
    "no integer": (Integer("0x"),),
    "an unknown dtype": (Constant("dtype", "__class__"),),
    "an unknown constant": (Constant("module", "os"),),
    "a meta device": (Constant("device", "meta"),),
    "a device of many digits": (Constant("device", "cuda:" + "9" * 30),),
    "too few fields": (Atom(1), Named(CALL, (0,))),
    "a class that is not ours": (Named("os.stat_result", ()),),
    "a module to import": (Named("practice.make_wordnet.Call", ()),),
    "a class that is no tuple": (Named("practice.probes.Probe", ()),),
    "a name of no class": (Named("practice.probes.", ()),),
    "a name of a base": (Named("practice.probes.NamedTuple", ()),),
    "another dtype": (raw(dtype="quint8"),),
    "a negative shape": (raw(shape=(-2, -1)),),
    "a shape that overflows": (raw(shape=(2**62, 4, 2**62)),),
    "a shape of nothing": (raw(shape=(0, 2**62, 2**62), buffer=1),),
    "a wide shape of nothing": (raw(shape=(0, 2**40), buffer=1),),
    "seventeen dimensions": (raw(shape=(1,) * 17),),
    "too few bytes": (raw(shape=(3,)),),
    "too many bytes": (raw(shape=(1,)),),
    "no such buffer": (raw(buffer=2),),
    "a negative buffer": (raw(buffer=-1, shape=(0,)),),
    "strides of another shape": (raw(strides=(2, 1)),),
    "strides of 0": (raw(strides=(0,)),),
    "negative strides": (raw(strides=(-2,)),),
    "strides that overlap": (raw(dtype="float16", shape=(2, 2), strides=(1, 1)),),
    "wide strides": (raw(strides=(3,)),),
    "endless strides": (raw(strides=(2**62,)),),
    "strides of what is contiguous": (raw(strides=(1,)),),
    "strides of nothing": (raw(shape=(0,), strides=(2,), buffer=1),),
    "a tensor on meta": (raw(device="meta"),),
    "a tensor on a device that is not there": (raw(device="cuda:99"),),
    "integers that require a gradient": (raw(dtype="int32", requires_grad=True),),
    "a gradient that is text": (Atom("a"), raw(grad=0)),
    "a gradient of another shape": (raw(shape=(2, 1)), raw(grad=0)),
    "a gradient of another dtype": (raw(dtype="int32"), raw(grad=0)),
    "an object array": (Array("|O", (1,), False, 0),),
    "a structured array": (Array("f8,(", (1,), False, 0),),
    "a sub-array": (Array("(100000,)f8", (0,), False, 1),),
    "strings": (Array("<U2", (1,), False, 0),),
    "dates": (Array("<M8[s]", (1,), False, 0),),
    "an array of nothing": (Array("<f8", (0, 2**60), False, 1),),
    "an array that overflows": (Array("<f8", (2**61, 8), False, 1),),
    "an array of few bytes": (Array("<f8", (2,), False, 0),),
    "an image mode": (Image("RGBX;16", (2, 1), None, 0),),
    "an image with few pixels": (Image("RGB", (2, 2), None, 0),),
    "a huge image": (Image("L", (2**31, 2**31), None, 0),),
    "a tall image of nothing": (Image("L", (0, 2**30), None, 1),),
    "a negative image": (Image("L", (-2, -4), None, 0),),
    "a negative buffer of an image": (Image("L", (0, 0), None, -1),),
    "a transparent colour that no byte holds": (Image("P", (8, 1), None, 0, 256),),
    "a palette of many colours": (Image("P", (8, 1), b"\0" * 100_000, 0),),
    "a short generator": (Generator("cpu", 0),),
    "a generator elsewhere": (Generator("meta", 0),),
    "a blank generator": (Generator("cpu", 2),),
    "a callback": (Callback(0),),
    "something that was given": (Given(0),),
    "a stream": (Stream(0),),
    "a module": (Module("torch.nn.modules.activation.ReLU", {}, {}, {}, {}, {}),),
    "a probe": (Portable("practice.probes.Record", {}, ()),),
    "an optimizer": (Atom(1), Optimizer("SGD", 0, 0, (), ())),
    "a dataset": (Dataset(()),),
    "a loader": (Atom(1), Loader(0, 1, False, False, None, None)),
}


@pytest.mark.parametrize("nodes", REFUSED.values(), ids=REFUSED)
def test_a_table_is_refused_with(nodes: tuple[AnyNode, ...]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Malformed):
        read(*nodes, buffers=memory(8, 0, 5056))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # KiB


@pytest.mark.parametrize("index", [-1, 2, 2**63])
def test_an_object_out_of_range_is_refused(index: int) -> None:
    decoder = Decoder([], no_object, ["known"])
    decoder.read([Atom(1)])
    for look in (decoder.at, decoder.inert, lambda index: decoder.all([index])):
        with pytest.raises(Malformed):
            look(index)


def test_small_tables_that_unfold_into_huge_or_deep_values_are_refused() -> None:
    bomb = [Items("list", ()), *(Items("tuple", (i,) * 10) for i in range(30))]
    tower = [Items("list", ()), *(Items("list", (i,)) for i in range(100))]
    # One large tuple, hashed again for each of many sets.
    mill = [Atom(1), Items("tuple", (0,) * 100_000), *[Items("set", (1,))] * 1000]
    for nodes in (bomb, tower, mill):
        with pytest.raises(Malformed, match="too large or too deeply nested"):
            read(*nodes)


def test_small_tables_that_would_take_long_to_print_are_refused() -> None:
    text = [Atom("x" * 1_000_000), Items("list", (0,) * 100)]
    binary = [Binary(b"x" * 1_000_000), Items("list", (0,) * 100)]
    tensors = [raw(), Items("list", (0,) * 100_000)]
    for nodes in (text, binary, tensors):
        with pytest.raises(Malformed, match="too large"):
            read(*nodes, buffers=memory(8))
    for thing in ("x" * 1_000_000, torch.zeros(2)):
        with pytest.raises(Malformed, match="too large"):
            read(Items("list", (0,) * 100_000), known=(thing,))


def test_one_buffer_makes_one_object() -> None:
    with pytest.raises(Malformed, match="taken"):
        read(raw(), raw(), buffers=memory(8))
    with pytest.raises(Malformed, match="taken"):
        read(raw(), Array("<f8", (1,), False, 0), buffers=memory(8))


def test_keys_of_one_hash_cannot_make_a_dict_slow() -> None:
    keys = tuple(range(5000))
    integers = [Integer(hex((i + 10) * (2**61 - 1))) for i in keys]
    for whole in (Mapping(keys, keys), Items("set", keys), Items("frozenset", keys)):
        with pytest.raises(Malformed, match="same hash"):
            read(*integers, whole)
    assert len(read(*(Atom(i) for i in keys), Mapping(keys, keys))) == 5000


def test_bytes_of_a_truth_value_are_true_or_false() -> None:
    data = [memoryview(bytearray([0, 1, 2, 255]))]
    tensor = read(raw(dtype="bool", shape=(4,)), buffers=data)
    array = read(Array("|b1", (4,), False, 0), buffers=data)
    assert tensor.view(torch.uint8).tolist() == array.view(numpy.uint8).tolist() == [0, 1, 1, 1]


def test_a_generator_cannot_be_led_past_its_state() -> None:
    state = bytearray(torch.Generator().get_state().numpy().tobytes())
    numpy.frombuffer(state, numpy.int32)[2:6] = [624, 1, 624, 0]  # each in range, the two together not
    with pytest.raises(Malformed, match="outside of itself"):
        read(Generator("cpu", 0), buffers=[memoryview(state)])


def test_an_announced_length_takes_no_memory() -> None:
    decoder = msgspec.msgpack.Decoder(messages.FromCandidate)
    body = msgspec.msgpack.encode(messages.Returned(id=1, value=0, nodes=(), effects={}))
    for start in (b"\xdd\xff\xff\xff\xff", b"\xdd\x00\xff\xff\xff"):
        with pytest.raises(msgspec.DecodeError):
            decoder.decode(body.replace(b"\xa5nodes\x90", b"\xa5nodes" + start))


@settings(max_examples=300, deadline=None)
@given(tables)
def test_any_table_makes_objects_or_is_refused(nodes: list[AnyNode]) -> None:
    decoder = Decoder(memory(0, 1, 4, 8, 16, 64, 5056), no_object, ["known", torch.zeros(2)])
    for node in nodes:
        try:
            decoder.read([node])
        except Malformed:
            break
