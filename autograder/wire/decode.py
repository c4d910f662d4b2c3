"""Nodes to objects: the boundary that everything a candidate sends must cross."""

from __future__ import annotations

import inspect
import math
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy
import PIL.Image
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from autograder.wire import kinds
from autograder.wire.channel import Malformed
from autograder.wire.nodes import (
    AnyNode,
    Array,
    Atom,
    Binary,
    Callback,
    Constant,
    Dataset,
    Generator,
    Handle,
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
    Stream,
)

_TRUSTED_ONLY = (Module, Portable, Optimizer, Dataset, Loader, Callback, Stream)

Foreign = Callable[[AnyNode], Any]


class Decoder:
    """Reads a table into objects.

    Args:
        buffers: The frame's buffers.
        foreign: Makes the object of a handle, a callback or a stream.
        objects: Objects that both sides already know, numbered from 0.
        trusted: Whether the sender is the examiner. What a candidate sends may not create modules,
            optimizers, loaders or objects with behaviour of their own.
    """

    def __init__(
        self,
        buffers: Sequence[memoryview],
        foreign: Foreign,
        objects: Sequence[Any] = (),
        *,
        trusted: bool = False,
    ) -> None:
        self.objects: list[Any] = list(objects)
        self._buffers = buffers
        self._foreign = foreign
        self._trusted = trusted
        self._weights = [1] * len(self.objects)
        self._depths = [0] * len(self.objects)

    def read(self, nodes: Sequence[AnyNode]) -> None:
        """Append the objects of these nodes.

        Raises:
            Malformed: A node breaks the protocol or a cap.
        """
        for node in nodes:
            self._measure(node)
            self.objects.append(self.build(node))

    def at(self, index: Index) -> Any:
        """Return the object at an index."""
        if not 0 <= index < len(self.objects):
            raise Malformed(f"there is no object {index}")
        return self.objects[index]

    def all(self, indices: Sequence[Index]) -> list[Any]:
        """Return the objects at several indices."""
        return [self.at(index) for index in indices]

    def named(self, indices: dict[str, Index]) -> dict[str, Any]:
        """Return the objects of a dict of indices."""
        return {name: self.at(index) for name, index in indices.items()}

    def build(self, node: AnyNode) -> Any:
        """Return a new object for one node.

        Raises:
            Malformed: The node breaks the protocol or a cap.
        """
        if isinstance(node, (Atom, Binary)):
            return node.value
        if isinstance(node, _TRUSTED_ONLY) and not self._trusted:
            raise Malformed(f"a candidate may not send a {type(node).__name__}")
        if isinstance(node, (Handle, Callback, Stream)):
            return self._foreign(node)
        try:
            return _READERS[type(node)](self, node)
        except (ValueError, TypeError, KeyError, RuntimeError, OverflowError) as error:
            raise Malformed(f"a {type(node).__name__} cannot be rebuilt: {error}") from error

    def buffer(self, number: int, size: int) -> memoryview:
        """Return a buffer, which must have exactly `size` bytes."""
        if not 0 <= number < len(self._buffers) or self._buffers[number].nbytes != size:
            raise Malformed(f"buffer {number} is missing or not of {size} bytes")
        return self._buffers[number]

    def _measure(self, node: AnyNode) -> None:
        """Refuse what would be deep or huge once it is walked, however small it is on the wire."""
        parts = _parts(node)
        if any(not 0 <= part < len(self.objects) for part in parts):
            raise Malformed("a node names a part that does not come before it")
        weight = 1 + sum(self._weights[part] for part in parts)
        depth = 1 + max((self._depths[part] for part in parts), default=0)
        if weight > kinds.MAX_WEIGHT or depth > kinds.MAX_DEPTH:
            raise Malformed("a value is too large or too deeply nested")
        self._weights.append(weight)
        self._depths.append(depth)


def read_tensor(decoder: Decoder, node: Raw) -> Tensor:
    """Return the tensor of a node, without its gradient."""
    dtype = kinds.DTYPES[node.dtype]
    shape = _checked_shape(node.shape)
    data = decoder.buffer(node.buffer, math.prod(shape) * dtype.itemsize)
    if node.layout not in ("contiguous", "channels_last") or (node.layout != "contiguous" and len(shape) != 4):
        raise Malformed(f"there is no layout {node.layout} of {len(shape)} dimensions")
    if node.layout == "channels_last":
        n, c, h, w = shape
        tensor = _from_bytes(data, dtype, (n, h, w, c)).permute(0, 3, 1, 2)
    else:
        tensor = _from_bytes(data, dtype, shape)
    return tensor.to(_device(node.device))


def _read_raw(decoder: Decoder, node: Raw) -> Tensor:
    tensor = read_tensor(decoder, node)
    if node.parameter:
        tensor = nn.Parameter(tensor, requires_grad=node.requires_grad)
    elif node.requires_grad:
        tensor.requires_grad_()
    if node.grad is not None:
        tensor.grad = as_gradient(decoder.at(node.grad))
    return tensor


def as_gradient(thing: Any) -> Tensor | None:
    """Return a gradient, refusing what is none."""
    if thing is not None and not isinstance(thing, Tensor):
        raise Malformed("a gradient is not a tensor")
    return thing


def _read_items(decoder: Decoder, node: Items) -> Any:
    return kinds.SEQUENCES[node.kind](decoder.all(node.items))


def _read_mapping(decoder: Decoder, node: Mapping) -> dict[Any, Any]:
    return dict(zip(decoder.all(node.keys), decoder.all(node.values), strict=True))


def _read_named(decoder: Decoder, node: Named) -> Any:
    cls = kinds.practice_class(node.cls)
    if not (issubclass(cls, tuple) and hasattr(cls, "_fields")):
        raise Malformed(f"{node.cls} is not a named tuple")
    if len(cls._fields) != len(node.items):
        raise Malformed(f"{node.cls} has {len(cls._fields)} fields, not {len(node.items)}")
    return tuple.__new__(cls, decoder.all(node.items))


def _read_integer(decoder: Decoder, node: Integer) -> int:
    return int(node.digits[:100_000], 16)


def _read_constant(decoder: Decoder, node: Constant) -> Any:
    if node.kind == "dtype":
        return kinds.DTYPES[node.name]
    if node.kind == "memory_format":
        return kinds.MEMORY_FORMATS[node.name]
    return torch.device(node.name)


def _read_array(decoder: Decoder, node: Array) -> Any:
    dtype = numpy.dtype(node.dtype)
    if dtype.kind not in kinds.ARRAY_KINDS or dtype.hasobject:
        raise Malformed(f"arrays of {node.dtype} do not travel")
    shape = _checked_shape(node.shape)
    data = decoder.buffer(node.buffer, math.prod(shape) * dtype.itemsize)
    array = numpy.frombuffer(data, dtype).reshape(shape).copy()
    return array[()] if node.scalar else array


def _read_image(decoder: Decoder, node: Image) -> PIL.Image.Image:
    size = _checked_shape(node.size)
    if node.buffer >= len(decoder._buffers):
        raise Malformed(f"there is no buffer {node.buffer}")
    image = PIL.Image.frombytes(node.mode, (size[0], size[1]), bytes(decoder._buffers[node.buffer]))
    if node.palette is not None:
        image.putpalette(node.palette, "RGB")
    return image


def _read_generator(decoder: Decoder, node: Generator) -> torch.Generator:
    generator = torch.Generator(_device(node.device))
    generator.set_state(read_state(decoder, node))
    return generator


def read_state(decoder: Decoder, node: Generator) -> Tensor:
    """Return the state of a generator's node."""
    size = torch.Generator(_device(node.device)).get_state().numel()
    return _from_bytes(decoder.buffer(node.buffer, size), torch.uint8, (size,))


def _read_module(decoder: Decoder, node: Module) -> nn.Module:
    cls = kinds.module_class(node.cls)
    module = cls.__new__(cls)
    nn.Module.__init__(module)
    module.__dict__.update(decoder.named(node.attributes))
    module._parameters.update(decoder.named(node.parameters))
    module._buffers.update(decoder.named(node.buffers))
    module._modules.update(decoder.named(node.children))
    set_hooks(module, node.hooks)
    return module


def set_hooks(module: nn.Module, counts: dict[str, int]) -> None:
    """Give a module as many hooks of each kind as were left on it, each doing nothing."""
    for kind in kinds.HOOKS:
        if len(getattr(module, kind)) != counts.get(kind, 0):
            hooks = ((number, _no_hook) for number in range(min(counts[kind], 100) if kind in counts else 0))
            setattr(module, kind, OrderedDict(hooks))


def _no_hook(*_: Any) -> None:
    """Stand for a hook of the other process."""


def _read_portable(decoder: Decoder, node: Portable) -> Any:
    cls = kinds.practice_class(node.cls)
    thing = cls.__new__(cls)
    vars(thing).update(decoder.named(node.attributes))
    if node.items is not None:
        thing.extend(decoder.all(node.items))
    return thing


def _read_optimizer(decoder: Decoder, node: Optimizer) -> torch.optim.Optimizer:
    cls = kinds.optimizer_class(node.cls)
    groups, defaults = decoder.at(node.groups), decoder.at(node.defaults)
    accepted = inspect.signature(cls).parameters
    optimizer = cls(
        [{"params": group["params"]} for group in groups],
        **{name: value for name, value in defaults.items() if name in accepted},
    )
    optimizer.defaults = defaults
    optimizer.param_groups = groups
    optimizer.state = defaultdict(dict, decoder.at(node.state))
    return optimizer


def _read_dataset(decoder: Decoder, node: Dataset) -> TensorDataset:
    return TensorDataset(*decoder.all(node.tensors))


def _read_loader(decoder: Decoder, node: Loader) -> DataLoader[Any]:
    generator = None if node.generator is None else decoder.at(node.generator)
    return DataLoader(
        decoder.at(node.dataset),
        batch_size=node.batch_size,
        shuffle=node.shuffle,
        drop_last=node.drop_last,
        generator=generator,
    )


_READERS: dict[type, Callable[[Decoder, Any], Any]] = {
    Raw: _read_raw,
    Items: _read_items,
    Mapping: _read_mapping,
    Named: _read_named,
    Integer: _read_integer,
    Constant: _read_constant,
    Array: _read_array,
    Image: _read_image,
    Generator: _read_generator,
    Module: _read_module,
    Portable: _read_portable,
    Optimizer: _read_optimizer,
    Dataset: _read_dataset,
    Loader: _read_loader,
}


def _parts(node: AnyNode) -> list[Index]:
    """Return the indices that a node names."""
    if isinstance(node, (Items, Named)):
        return list(node.items)
    if isinstance(node, Mapping):
        return [*node.keys, *node.values]
    if isinstance(node, Raw):
        return [] if node.grad is None else [node.grad]
    if isinstance(node, Module):
        return [
            *node.attributes.values(),
            *node.parameters.values(),
            *node.buffers.values(),
            *node.children.values(),
        ]
    if isinstance(node, Portable):
        return [*node.attributes.values(), *(node.items or ())]
    if isinstance(node, Optimizer):
        return [node.defaults, node.groups, node.state]
    if isinstance(node, Dataset):
        return list(node.tensors)
    if isinstance(node, Loader):
        return [node.dataset] + ([] if node.generator is None else [node.generator])
    return []


def _from_bytes(data: memoryview, dtype: torch.dtype, shape: tuple[int, ...]) -> Tensor:
    """Return a tensor that owns a copy of the bytes."""
    if data.nbytes == 0:
        return torch.empty(shape, dtype=dtype)
    if dtype is torch.bool:  # any byte but 0 and 1 would be a truth value that torch does not expect
        return (torch.frombuffer(data, dtype=torch.uint8) != 0).reshape(shape)
    return torch.frombuffer(data, dtype=torch.uint8).clone().view(dtype).reshape(shape)


def _checked_shape(shape: Sequence[int]) -> tuple[int, ...]:
    if len(shape) > kinds.MAX_DIMENSIONS or any(not 0 <= size < 2**40 for size in shape):
        raise Malformed(f"{tuple(shape)} is not a shape")
    return tuple(shape)


def _device(name: str) -> torch.device:
    if name not in ("cpu", "cuda"):
        raise Malformed(f"there is no device {name}")
    return torch.device(name)
