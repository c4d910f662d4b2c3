"""What a call did to its arguments: found in the candidate, applied to the examiner's own objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy
import torch
from torch import Tensor, nn

from autograder.wire.decode import Decoder, as_gradient, read_state, read_tensor, set_hooks
from autograder.wire.channel import Malformed
from autograder.wire.encode import Encoder
from autograder.wire.kinds import MODULE_INTERNALS
from autograder.wire.nodes import (
    AnyNode,
    Array,
    Generator,
    Items,
    Mapping,
    Module,
    Optimizer,
    Portable,
    Raw,
)

_MUTABLE = (Raw, Array, Generator, Items, Mapping, Module, Optimizer, Portable)


class Foreign(nn.Module):
    """Stands in a module of ours for a child that stayed in the candidate's process."""


def find_effects(
    encoder: Encoder, objects: Sequence[Any], nodes: Sequence[AnyNode], buffers: Sequence[memoryview]
) -> dict[int, AnyNode]:
    """Return the new nodes of those arguments that a call has changed, by their index.

    Args:
        encoder: Knows the arguments by their indices, and takes whatever is new.
        objects: The arguments and their parts, as the call left them.
        nodes: Their nodes as they arrived.
        buffers: The buffers that arrived with them.
    """
    effects: dict[int, AnyNode] = {}
    for index, (thing, before) in enumerate(zip(objects, nodes, strict=True)):
        if isinstance(before, _MUTABLE) and not _frozen(before):
            now = encoder.node(thing)
            if not _same(now, before, encoder.buffers, buffers):
                effects[index] = now
    return effects


def apply_effects(decoder: Decoder, effects: dict[int, AnyNode]) -> None:
    """Change the examiner's own objects as the call changed the candidate's copies.

    Raises:
        Malformed: An effect is of another kind than the object.
    """
    for index, node in effects.items():
        applier = _APPLIERS.get(type(node))
        thing = decoder.at(index)
        if applier is None or not isinstance(thing, _APPLICABLE[type(node)]):
            raise Malformed(f"an effect on a {type(thing).__name__} is a {type(node).__name__}")
        applier(decoder, thing, node)


def _frozen(node: AnyNode) -> bool:
    return isinstance(node, Items) and node.kind not in ("list", "set")


def _same(
    now: AnyNode, before: AnyNode, mine: Sequence[memoryview], theirs: Sequence[memoryview]
) -> bool:
    if isinstance(now, (Raw, Array, Generator)) and type(now) is type(before):
        same_bytes = mine[now.buffer] == theirs[before.buffer]  # type: ignore[union-attr]
        return same_bytes and msgspec.structs.replace(now, buffer=before.buffer) == before  # type: ignore[union-attr]
    return now == before


def _apply_tensor(decoder: Decoder, tensor: Tensor, node: Raw) -> None:
    value = read_tensor(decoder, node)
    with torch.no_grad():
        if value.shape == tensor.shape and value.dtype == tensor.dtype:
            tensor.detach().copy_(value)
        else:
            tensor.data = value
    if tensor.is_leaf:
        tensor.requires_grad = node.requires_grad
        tensor.grad = None if node.grad is None else as_gradient(decoder.at(node.grad))


def _apply_array(decoder: Decoder, array: Any, node: Array) -> None:
    value = decoder.build(node)
    if array.shape == numpy.shape(value):
        numpy.copyto(array, value, casting="unsafe")


def _apply_generator(decoder: Decoder, generator: torch.Generator, node: Generator) -> None:
    generator.set_state(read_state(decoder, node))


def _apply_items(decoder: Decoder, things: list[Any] | set[Any], node: Items) -> None:
    items = decoder.all(node.items)
    if isinstance(things, list):
        things[:] = items
    else:
        things.clear()
        things.update(items)


def _apply_mapping(decoder: Decoder, things: dict[Any, Any], node: Mapping) -> None:
    now = dict(zip(decoder.all(node.keys), decoder.all(node.values), strict=True))
    things.clear()
    things.update(now)


def _apply_module(decoder: Decoder, module: nn.Module, node: Module) -> None:
    _apply_attributes(decoder, module, node.attributes, kept=MODULE_INTERNALS)
    module._parameters = {k: _parameter(v) for k, v in decoder.named(node.parameters).items()}
    module._buffers = {k: as_gradient(v) for k, v in decoder.named(node.buffers).items()}
    module._modules = {k: _child(v) for k, v in decoder.named(node.children).items()}
    set_hooks(module, node.hooks)


def _parameter(thing: Any) -> nn.Parameter | None:
    if thing is None or isinstance(thing, nn.Parameter):
        return thing
    return nn.Parameter(as_gradient(thing).detach(), requires_grad=False)  # type: ignore[union-attr]


def _child(thing: Any) -> nn.Module | None:
    return thing if thing is None or isinstance(thing, nn.Module) else Foreign()


def _apply_portable(decoder: Decoder, thing: Any, node: Portable) -> None:
    _apply_attributes(decoder, thing, node.attributes)
    if node.items is not None:
        thing[:] = decoder.all(node.items)


def _apply_attributes(
    decoder: Decoder, thing: Any, attributes: dict[str, int], kept: frozenset[str] = frozenset()
) -> None:
    """Make an object's own attributes these; a method of ours is never replaced by what a candidate sent."""
    own = vars(thing)
    shadowed = [name for name in attributes if name not in own and hasattr(type(thing), name)]
    if shadowed or kept & attributes.keys():
        raise Malformed(f"an effect would replace {type(thing).__name__}.{', '.join(shadowed)}")
    now = decoder.named(attributes)
    for name in own.keys() - now.keys() - kept:
        del own[name]
    own.update(now)


def _apply_optimizer(decoder: Decoder, optimizer: torch.optim.Optimizer, node: Optimizer) -> None:
    optimizer.param_groups = decoder.at(node.groups)
    optimizer.state = defaultdict(dict, decoder.at(node.state))


_APPLIERS: dict[type, Callable[[Decoder, Any, Any], None]] = {
    Raw: _apply_tensor,
    Array: _apply_array,
    Generator: _apply_generator,
    Items: _apply_items,
    Mapping: _apply_mapping,
    Module: _apply_module,
    Portable: _apply_portable,
    Optimizer: _apply_optimizer,
}
_APPLICABLE: dict[type, Any] = {
    Raw: Tensor,
    Array: numpy.ndarray,
    Generator: torch.Generator,
    Items: (list, set),
    Mapping: dict,
    Module: nn.Module,
    Portable: object,
    Optimizer: torch.optim.Optimizer,
}
