"""Objects to nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy
import PIL.Image
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, RandomSampler, TensorDataset

from autograder.wire import kinds
from autograder.wire.nodes import (
    AnyNode,
    Array,
    Atom,
    Binary,
    Constant,
    Dataset,
    Generator,
    Image,
    Index,
    Integer,
    Items,
    Loader,
    Mapping,
    Module,
    Named,
    Optimizer,
    Portable,
    Raw,
)

_ATOMS = (bool, int, float, str, bytes, type(None))
_INT64 = range(-(2**63), 2**64)

Foreign = Callable[[Any], AnyNode]


class CannotTravel(Exception):
    """An object has no form on the wire."""


class Encoder:
    """Writes objects into one table; an object that is met again is the same index again.

    Args:
        foreign: Makes the node of an object that cannot travel, or raises `CannotTravel`.
        objects: Objects that both sides already know, numbered from 0.
        known: The nodes of those objects.
    """

    def __init__(
        self, foreign: Foreign, objects: Sequence[Any] = (), known: Sequence[AnyNode] = ()
    ) -> None:
        self.nodes: list[AnyNode] = []
        self.buffers: list[memoryview] = []
        self.objects: list[Any] = list(objects)  # also keeps alive whatever `_memo` knows by id
        self._first = len(self.objects)
        self._foreign = foreign
        self._memo: dict[Any, Index] = {}
        self._open: set[int] = set()  # containers being written: meeting one again is a cycle
        for index, (thing, node) in enumerate(zip(objects, known, strict=True)):
            self._memo[_key(thing, node)] = index

    def encode(self, thing: Any) -> Index:
        """Return the index of an object, writing it and its parts if they are new."""
        if type(thing) in _ATOMS:
            return self._encode_atom(thing)
        constant = _constant(thing)
        key = ("constant", constant) if constant else id(thing)
        if key not in self._memo:
            self._memo[key] = self._append(thing, constant or self.node(thing))
        return self._memo[key]

    def encode_all(self, things: Iterable[Any]) -> tuple[Index, ...]:
        """Return the indices of several objects."""
        return tuple(self.encode(thing) for thing in things)

    def encode_named(self, things: dict[str, Any]) -> dict[str, Index]:
        """Return the indices of the values of a dict."""
        return {name: self.encode(thing) for name, thing in things.items()}

    def node(self, thing: Any) -> AnyNode:
        """Return the node of one object, writing its parts."""
        if id(thing) in self._open:
            raise CannotTravel("a container that contains itself")
        self._open.add(id(thing))
        try:
            writer = _writer(thing)
            return self._foreign(thing) if writer is None else writer(self, thing)
        finally:
            self._open.discard(id(thing))

    def add_buffer(self, data: memoryview) -> int:
        """Return the number of a new buffer."""
        self.buffers.append(data)
        return len(self.buffers) - 1

    def _encode_atom(self, thing: Any) -> Index:
        key = _atom_key(thing)
        if key not in self._memo:
            self._memo[key] = self._append(thing, self._atom(thing))
        return self._memo[key]

    def _atom(self, thing: Any) -> AnyNode:
        if type(thing) is int and thing not in _INT64:
            return Integer(hex(thing))
        if type(thing) is str and not _is_utf8(thing):
            return self._foreign(thing)
        return Binary(thing) if type(thing) is bytes else Atom(thing)

    def _append(self, thing: Any, node: AnyNode) -> Index:
        self.nodes.append(node)
        self.objects.append(thing)
        return self._first + len(self.nodes) - 1


def tensor_bytes(tensor: Tensor, layout: str) -> memoryview:
    """Return a tensor's bytes in the order of `layout`."""
    plain = tensor.detach().resolve_conj().resolve_neg()
    if layout == "channels_last":
        plain = plain.permute(0, 2, 3, 1)
    flat = plain.cpu().contiguous().reshape(-1)
    return memoryview(flat.view(torch.uint8).numpy()) if flat.numel() else memoryview(b"")


def layout_of(tensor: Tensor) -> str:
    """Return "channels_last" for a tensor that is so and not contiguous, else "contiguous"."""
    last = tensor.dim() == 4 and tensor.is_contiguous(memory_format=torch.channels_last)
    return "channels_last" if last and not tensor.is_contiguous() else "contiguous"


def _encode_tensor(encoder: Encoder, tensor: Tensor) -> AnyNode:
    dtype = str(tensor.dtype).removeprefix("torch.")
    if tensor.layout is not torch.strided or dtype not in kinds.DTYPES:
        return encoder._foreign(tensor)
    if tensor.device.type not in ("cpu", "cuda") or tensor.dim() > kinds.MAX_DIMENSIONS:
        return encoder._foreign(tensor)
    layout = layout_of(tensor)
    grad = tensor.grad if tensor.is_leaf else None
    return Raw(
        dtype=dtype,
        shape=tuple(tensor.shape),
        layout=layout,
        device=tensor.device.type,
        requires_grad=tensor.requires_grad,
        parameter=isinstance(tensor, nn.Parameter),
        grad=None if grad is None else encoder.encode(grad),
        buffer=encoder.add_buffer(tensor_bytes(tensor, layout)),
    )


def _encode_items(encoder: Encoder, things: Any) -> AnyNode:
    return Items(type(things).__name__, encoder.encode_all(things))


def _encode_mapping(encoder: Encoder, things: dict[Any, Any]) -> AnyNode:
    return Mapping(encoder.encode_all(things), encoder.encode_all(things.values()))


def _encode_named(encoder: Encoder, things: tuple[Any, ...]) -> AnyNode:
    return Named(kinds.class_name(type(things)), encoder.encode_all(things))


def _encode_array(encoder: Encoder, array: Any) -> AnyNode:
    whole = numpy.ascontiguousarray(array)
    if whole.dtype.kind not in kinds.ARRAY_KINDS or whole.ndim > kinds.MAX_DIMENSIONS:
        return encoder._foreign(array)
    data = memoryview(whole.reshape(-1).view(numpy.uint8)) if whole.size else memoryview(b"")
    scalar = isinstance(array, numpy.generic)
    return Array(whole.dtype.str, tuple(array.shape), scalar, encoder.add_buffer(data))


def _encode_image(encoder: Encoder, image: PIL.Image.Image) -> AnyNode:
    palette = bytes(image.getpalette("RGB") or ()) if image.mode == "P" else None
    return Image(image.mode, image.size, palette, encoder.add_buffer(memoryview(image.tobytes())))


def _encode_module(encoder: Encoder, module: nn.Module) -> AnyNode:
    attributes = {k: v for k, v in vars(module).items() if k not in kinds.MODULE_INTERNALS}
    return Module(
        cls=kinds.class_name(type(module)),
        attributes=encoder.encode_named(attributes),
        parameters=encoder.encode_named(dict(module._parameters)),
        buffers=encoder.encode_named(dict(module._buffers)),
        children=encoder.encode_named(dict(module._modules)),
        hooks={kind: len(getattr(module, kind)) for kind in kinds.HOOKS if getattr(module, kind)},
    )


def _encode_portable(encoder: Encoder, thing: Any) -> AnyNode:
    items = encoder.encode_all(list(thing)) if isinstance(thing, list) else None
    return Portable(kinds.class_name(type(thing)), encoder.encode_named(dict(vars(thing))), items)


def _encode_optimizer(encoder: Encoder, optimizer: torch.optim.Optimizer) -> AnyNode:
    return Optimizer(
        cls=type(optimizer).__name__,
        defaults=encoder.encode(optimizer.defaults),
        groups=encoder.encode(optimizer.param_groups),
        state=encoder.encode(dict(optimizer.state)),
    )


def _encode_dataset(encoder: Encoder, dataset: TensorDataset) -> AnyNode:
    return Dataset(encoder.encode_all(dataset.tensors))


def _encode_loader(encoder: Encoder, loader: DataLoader[Any]) -> AnyNode:
    if type(loader.dataset) is not TensorDataset or loader.batch_size is None:
        return encoder._foreign(loader)
    generator = None if loader.generator is None else encoder.encode(loader.generator)
    shuffle = isinstance(loader.sampler, RandomSampler)
    dataset = encoder.encode(loader.dataset)
    return Loader(dataset, loader.batch_size, shuffle, loader.drop_last, generator)


def _encode_generator(encoder: Encoder, generator: torch.Generator) -> AnyNode:
    state = tensor_bytes(generator.get_state(), "contiguous")
    return Generator(generator.device.type, encoder.add_buffer(state))


_WRITERS: dict[type, Callable[[Encoder, Any], AnyNode]] = {
    Tensor: _encode_tensor,
    nn.Parameter: _encode_tensor,
    list: _encode_items,
    tuple: _encode_items,
    set: _encode_items,
    frozenset: _encode_items,
    torch.Size: _encode_items,
    dict: _encode_mapping,
    numpy.ndarray: _encode_array,
    torch.Generator: _encode_generator,
    TensorDataset: _encode_dataset,
    DataLoader: _encode_loader,
}


def _writer(thing: Any) -> Callable[[Encoder, Any], AnyNode] | None:
    """Return what writes an object; subclasses do not count, since their behaviour would be lost."""
    cls = type(thing)
    if cls in _WRITERS:
        return _WRITERS[cls]
    if issubclass(cls, numpy.generic):
        return _encode_array
    if issubclass(cls, PIL.Image.Image):
        return _encode_image
    if issubclass(cls, torch.optim.Optimizer) and getattr(torch.optim, cls.__name__, None) is cls:
        return _encode_optimizer
    if not kinds.travels(cls):
        return None
    if issubclass(cls, nn.Module):
        return _encode_module
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return _encode_named
    return _encode_portable if vars(cls).get("__portable__") else None


def _constant(thing: Any) -> Constant | None:
    if isinstance(thing, torch.dtype):
        return Constant("dtype", str(thing).removeprefix("torch."))
    if isinstance(thing, torch.device):
        return Constant("device", str(thing))
    if isinstance(thing, torch.memory_format):
        return Constant("memory_format", str(thing))
    return None


def _key(thing: Any, node: AnyNode) -> Any:
    """Return the memo's key of an object that is already in the table."""
    if isinstance(node, (Atom, Binary, Integer)):
        return _atom_key(thing)
    return ("constant", node) if isinstance(node, Constant) else id(thing)


def _atom_key(thing: Any) -> Any:
    return (type(thing), repr(thing)) if type(thing) is float else (type(thing), thing)


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


