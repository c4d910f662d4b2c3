"""Nodes to tensors, arrays, images and generators: whatever has a buffer.

The buffer's size is compared with what the node announces before anything of that size is made.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy
import PIL.Image
import torch
from torch import Tensor, nn

from autograder.wire import kinds
from autograder.wire.channel import Malformed
from autograder.wire.nodes import Array, Generator, Image, Raw
from autograder.wire.strides import CONTIGUOUS, narrow

if TYPE_CHECKING:
    from autograder.wire.decode import Decoder

_TWISTER_CURSOR: Final = struct.Struct("<8xixxxxI")  # of the CPU generator's state: words left, next word
_TWISTER_WORDS: Final = 624


def read_tensor(decoder: Decoder, node: Raw) -> Tensor:
    """Return the tensor of a node, without its gradient."""
    dtype = kinds.DTYPES[node.dtype]
    shape = _checked_shape(node.shape)
    data = decoder.buffer(node.buffer, math.prod(shape) * dtype.itemsize)
    tensor = _from_bytes(data, dtype, shape)
    if node.strides == CONTIGUOUS:
        return tensor if node.device == "cpu" else tensor.to(_device(node.device))
    if len(node.strides) != len(shape) or 0 in shape or narrow(shape, node.strides) != node.strides:
        raise Malformed(f"a tensor of shape {shape} has no strides {node.strides}")
    apart = torch.empty_strided(shape, node.strides, dtype=dtype, device=_device(node.device))
    room = apart.untyped_storage().nbytes() // dtype.itemsize
    apart.as_strided((room,), (1,)).zero_()  # who reads what lies in the gaps reads the same each time
    return apart.copy_(tensor)


def _read_raw(decoder: Decoder, node: Raw) -> Tensor:
    tensor = read_tensor(decoder, node)
    if node.parameter:
        tensor = nn.Parameter(tensor, requires_grad=node.requires_grad)
    elif node.requires_grad:
        tensor.requires_grad_()
    if node.grad is not None:
        tensor.grad = read_gradient(decoder, node)
    # What a candidate sends is a leaf whatever it says: `deepcopy` refuses others, and checks copy models.
    return tensor.clone() if decoder.trusted and not node.leaf else tensor


def read_gradient(decoder: Decoder, node: Raw) -> Tensor | None:
    """Return the gradient of a tensor's node, refusing what is none."""
    grad = None if node.grad is None else decoder.at(node.grad)
    if grad is not None and not isinstance(grad, Tensor):
        raise Malformed("a gradient is not a tensor")
    return grad


def read_array(decoder: Decoder, node: Array) -> Any:
    """Return the array or scalar of a node."""
    dtype = kinds.ARRAY_DTYPES[node.dtype]
    shape = _checked_shape(node.shape)
    data = decoder.buffer(node.buffer, math.prod(shape) * dtype.itemsize)
    if dtype.kind == "b":  # as for tensors
        array = (numpy.frombuffer(data, numpy.uint8) != 0).reshape(shape)
    else:
        array = numpy.frombuffer(data, dtype).reshape(shape).copy()
    return array[()] if node.scalar else array


def read_image(decoder: Decoder, node: Image) -> PIL.Image.Image:
    """Return the image of a node."""
    width, height = node.size
    if not (0 <= width <= kinds.MAX_SIDE and 0 <= height <= kinds.MAX_SIDE):
        raise Malformed(f"an image is {width} by {height} pixels")
    row = math.ceil(width * kinds.IMAGE_BITS[node.mode] / 8)
    image = PIL.Image.frombytes(node.mode, node.size, bytes(decoder.buffer(node.buffer, row * height)))
    if node.mode == "P":
        image.putpalette(_checked_palette(node.palette or b""), "RGB")
    if node.transparency is not None:
        if not 0 <= node.transparency < 256:
            raise Malformed(f"the transparent colour of an image is {node.transparency}")
        image.info["transparency"] = node.transparency
    return image


def _checked_palette(palette: bytes) -> bytes:
    if len(palette) > 256 * 3:
        raise Malformed(f"a palette has {len(palette)} bytes")
    return palette


def _read_generator(decoder: Decoder, node: Generator) -> torch.Generator:
    generator = torch.Generator(_device(node.device))
    generator.set_state(read_state(decoder, node))
    return generator


def read_state(decoder: Decoder, node: Generator) -> Tensor:
    """Return the state of a generator's node.

    torch checks `left` and `next` of its Mersenne twister one by one only. Together they may lead it
    past its 624 words, and what it draws is then the examiner's memory.
    """
    size = torch.Generator(_device(node.device)).get_state().numel()
    data = decoder.buffer(node.buffer, size)
    if node.device == "cpu":
        left, following = _TWISTER_CURSOR.unpack_from(data)
        if not 0 < left <= _TWISTER_WORDS or left + following > _TWISTER_WORDS + 1:
            raise Malformed("the state of a generator points outside of itself")
    return _from_bytes(data, torch.uint8, (size,))


def _from_bytes(data: memoryview, dtype: torch.dtype, shape: tuple[int, ...]) -> Tensor:
    """Return a tensor that owns a copy of the bytes."""
    if data.nbytes == 0:
        return torch.empty(shape, dtype=dtype)
    if dtype is torch.bool:  # any byte but 0 and 1 would be a truth value that torch does not expect
        return torch.frombuffer(data, dtype=torch.uint8).reshape(shape) != 0
    return torch.frombuffer(data, dtype=dtype).reshape(shape).clone()


def _checked_shape(shape: Sequence[int]) -> tuple[int, ...]:
    """Return a shape; a huge dimension beside one of 0 needs no bytes, but summing over it would."""
    if len(shape) > kinds.MAX_DIMENSIONS or any(size < 0 for size in shape):
        raise Malformed(f"{tuple(shape)} is not a shape")
    if math.prod(max(1, size) for size in shape) > kinds.MAX_ELEMENTS:
        raise Malformed(f"an array of shape {tuple(shape)} is too large")
    return tuple(shape)


def _device(name: str) -> torch.device:
    if name != "cpu" and not (name == "cuda" and torch.cuda.is_available()):
        raise Malformed(f"there is no device {name}")
    return torch.device(name)


READERS: dict[type, Callable[[Decoder, Any], Any]] = {
    Raw: _read_raw,
    Array: read_array,
    Image: read_image,
    Generator: _read_generator,
}
