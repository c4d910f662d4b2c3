"""Tensors, arrays, images and generators to nodes: whatever has a buffer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy
import PIL.Image
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from autograder.wire import kinds
from autograder.wire.nodes import AnyNode, Array, Generator, Image, Raw
from autograder.wire.strides import CONTIGUOUS, narrow

if TYPE_CHECKING:
    from autograder.wire.encode import Encoder, Writer


def writer_of(cls: type) -> Writer | None:
    """Return what writes objects of this class: a subclass of tensors has behaviour, one of images has none."""
    if issubclass(cls, numpy.generic):
        return _write_array
    return _write_image if issubclass(cls, PIL.Image.Image) else _WRITERS.get(cls)


def _write_tensor(encoder: Encoder, tensor: Tensor) -> AnyNode:
    dtype, device = kinds.DTYPE_NAMES.get(tensor.dtype), tensor.device.type
    if dtype is None or tensor.layout is not torch.strided:
        return encoder.foreign(tensor)
    if device not in ("cpu", "cuda") or tensor.dim() > kinds.MAX_DIMENSIONS:
        return encoder.foreign(tensor)
    strides = CONTIGUOUS if tensor.is_contiguous() else narrow(tensor.shape, tensor.stride())
    grad = tensor.grad if tensor.is_leaf else None
    return Raw(
        dtype=dtype,
        shape=tuple(tensor.shape),
        strides=strides,
        device=device,
        requires_grad=tensor.requires_grad,
        parameter=isinstance(tensor, nn.Parameter),
        grad=None if grad is None else encoder.encode(grad),
        buffer=encoder.add_buffer(_bytes_of(tensor)),
        leaf=tensor.is_leaf or tensor._is_view(),
    )


def _bytes_of(tensor: Tensor) -> memoryview:
    """Return a tensor's bytes in the order of its dimensions."""
    if tensor.dtype is torch.bfloat16:  # NumPy has none
        tensor = tensor.detach().view(torch.int16)
    return _bytes_of_array(tensor.numpy(force=True))


def _bytes_of_array(array: NDArray[Any]) -> memoryview:
    return (
        numpy.ascontiguousarray(array).reshape(-1).view(numpy.uint8).data if array.size else memoryview(b"")
    )


def _write_array(encoder: Encoder, array: Any) -> AnyNode:
    whole = numpy.ascontiguousarray(array)
    if whole.dtype.str not in kinds.ARRAY_DTYPES or whole.ndim > kinds.MAX_DIMENSIONS:
        return encoder.foreign(array)
    scalar = isinstance(array, numpy.generic)
    return Array(whole.dtype.str, tuple(array.shape), scalar, encoder.add_buffer(_bytes_of_array(whole)))


def _write_image(encoder: Encoder, image: PIL.Image.Image) -> AnyNode:
    if image.mode not in kinds.IMAGE_BITS:
        return encoder.foreign(image)
    palette = bytes(image.getpalette("RGB") or ()) if image.mode == "P" else None
    return Image(
        image.mode,
        image.size,
        palette,
        encoder.add_buffer(memoryview(image.tobytes())),
        transparent_colour(image),
    )


def transparent_colour(image: PIL.Image.Image) -> int | None:
    """Return the index of the one colour that is transparent; of what an image knows about itself, only that travels."""
    colour = image.info.get("transparency")
    return colour if type(colour) is int and 0 <= colour < 256 else None


def _write_generator(encoder: Encoder, generator: torch.Generator) -> AnyNode:
    state = _bytes_of(generator.get_state())
    return Generator(generator.device.type, encoder.add_buffer(state))


_WRITERS: Final[dict[type, Callable[[Encoder, Any], AnyNode]]] = {
    Tensor: _write_tensor,
    nn.Parameter: _write_tensor,
    numpy.ndarray: _write_array,
    torch.Generator: _write_generator,
}
