"""What a hostile candidate may send: nodes of its own making, and anything that has the right types."""

from typing import Any

import msgspec
from hypothesis import strategies as st

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
    Handle,
    Image,
    Integer,
    Items,
    Loader,
    Mapping,
    Module,
    Named,
    Optimizer,
    Portable,
    Raw,
    Stream,
)

CALL = "practice.probes.Call"


def memory(*sizes: int) -> list[memoryview]:
    return [memoryview(bytearray(size)) for size in sizes]


def read(*nodes: AnyNode, buffers: list[memoryview] | None = None, known: tuple[Any, ...] = ()) -> Any:
    """Return the last object of a candidate's table."""
    decoder = Decoder(buffers or [], no_object, known)
    decoder.read(nodes)
    return decoder.objects[-1]


def no_object(node: AnyNode) -> Any:
    if not isinstance(node, Handle):
        raise Malformed(f"a candidate may not send a {type(node).__name__}")
    return object()


def raw(**changes: Any) -> Raw:
    """Return the node of a tensor of two floats, changed."""
    return msgspec.structs.replace(Raw("float32", (2,), (), "cpu", False, False, None, 0), **changes)


indices = st.integers(-2, 30)
parts = st.lists(indices, max_size=4).map(tuple)
words = st.sampled_from(
    [
        "list",
        "set",
        "Size",
        "dtype",
        "device",
        "cpu",
        "cuda",
        "float32",
        "bool",
        "<f4",
        "|b1",
        "RGB",
        "P",
        "SGD",
        "training",
        "-f",
        "_forward_hooks",
        "practice.probes.Call",
        "practice.data.Digits",
        "torch.nn.modules.linear.Linear",
    ]
) | st.text(max_size=5)
shapes = st.lists(st.integers(-1, 4) | st.integers(-(2**63), 2**63 - 1), max_size=5).map(tuple)
named = st.dictionaries(words, indices, max_size=3)
atoms = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=3)
buffers_of = st.integers(-1, 6)
wide = st.integers(-(2**63), 2**64 - 1)
any_node = st.one_of(
    st.builds(Atom, atoms),
    st.builds(Binary, st.binary(max_size=3)),
    st.builds(Integer, words),
    st.builds(Items, words, parts),
    st.builds(Mapping, parts, parts),
    st.builds(Named, words, parts),
    st.builds(Constant, words, words),
    st.builds(
        Raw, words, shapes, shapes, words, st.booleans(), st.booleans(), st.none() | indices, buffers_of
    ),
    st.builds(raw, shape=shapes, buffer=buffers_of, grad=st.none() | indices),
    st.builds(Array, words, shapes, st.booleans(), buffers_of),
    st.builds(Image, words, st.tuples(wide, wide), st.none() | st.binary(), buffers_of, st.none() | wide),
    st.builds(Generator, words, buffers_of),
    st.builds(Module, words, named, named, named, named, st.dictionaries(words, wide, max_size=2)),
    st.builds(Portable, words, named, st.none() | parts),
    st.builds(Optimizer, words, indices, indices, parts, parts),
    st.builds(Handle, indices, words),
    st.builds(Given, indices),
    st.builds(Callback, indices),
    st.builds(Stream, indices),
    st.builds(Dataset, parts),
    st.builds(
        *(Loader, indices, st.integers(-1, 4), st.booleans(), st.booleans(), st.none() | indices),
        st.none() | st.lists(parts, max_size=3).map(tuple),
    ),
)
tables = st.lists(any_node, max_size=12)
