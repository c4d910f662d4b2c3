"""What a call did to its arguments: found in the candidate, applied to the examiner's own objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

import msgspec
import numpy
import PIL.Image
import torch
from practice.portable import is_portable
from torch import Tensor, nn

from autograder.wire.channel import Malformed, refusing
from autograder.wire.decode import Decoder
from autograder.wire.encode import Encoder
from autograder.wire.kinds import MODULE_INTERNALS, class_name
from autograder.wire.nodes import (
    AnyNode,
    Array,
    Atom,
    Generator,
    Image,
    Index,
    Items,
    Mapping,
    Module,
    Optimizer,
    Portable,
    Raw,
)
from autograder.wire.read_arrays import read_array, read_gradient, read_image, read_state, read_tensor
from autograder.wire.read_objects import set_hooks
from autograder.wire.read_values import distinct
from autograder.wire.sizes import Sizes, parts
from autograder.wire.write_arrays import transparent_colour

_WITH_BYTES: Final = (Raw, Array, Generator, Image)


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
        if type(before) in _EFFECTS and not _frozen(before):
            now = encoder.node(thing)
            if not _same(now, before, encoder.buffers, buffers):
                effects[index] = now
            elif isinstance(now, _WITH_BYTES):
                encoder.buffers.pop()  # its bytes, the last to be written, need not go back
    return effects


def _frozen(node: AnyNode) -> bool:
    return isinstance(node, Items) and node.kind not in ("list", "set")


def _same(now: AnyNode, before: AnyNode, mine: Sequence[memoryview], theirs: Sequence[memoryview]) -> bool:
    if isinstance(now, _WITH_BYTES) and isinstance(before, _WITH_BYTES):
        moved = msgspec.structs.replace(now, buffer=before.buffer)
        return moved == before and _equal(mine[now.buffer], theirs[before.buffer])
    return now == before


def _equal(one: memoryview, other: memoryview) -> bool:
    """Compare bytes as NumPy does, which is fifteen times as fast as comparing the views."""
    return numpy.array_equal(numpy.asarray(one), numpy.asarray(other))


def apply_effects(decoder: Decoder, effects: dict[int, AnyNode]) -> None:
    """Change the examiner's own objects as the call changed the candidate's copies.

    Raises:
        Malformed: An effect is of another kind than the object, or makes of it what no call can.
    """
    with refusing("the effects of a call cannot be applied"):
        for index, node in effects.items():
            _apply(decoder, index, node)
        _check_that_they_travel(decoder.at(index) for index, node in effects.items() if parts(node))


def _apply(decoder: Decoder, index: Index, node: AnyNode) -> None:
    thing = decoder.at(index)
    effect = _EFFECTS.get(type(node))
    if index >= decoder.known or effect is None or not effect.fits(thing, node):
        raise Malformed(f"an effect on a {type(thing).__name__} is a {type(node).__name__}")
    effect.apply(decoder, thing, node)


def _check_that_they_travel(changed: Iterable[Any]) -> None:
    """Refuse what effects can build though no table can: a cycle, and depth that grows from call to call."""
    encoder = Encoder(lambda _: Atom(None))
    encoder.encode_all(changed)
    sizes = Sizes()
    for node in encoder.nodes:
        sizes.add(node)


def _apply_tensor(decoder: Decoder, tensor: Tensor, node: Raw) -> None:
    value = read_tensor(decoder, node)
    # A tensor that was expanded here arrived as an ordinary one, which can be written to.
    if value.shape == tensor.shape and value.dtype == tensor.dtype and 0 not in tensor.stride():
        tensor.detach().copy_(value)
    else:
        tensor.data = value
    if tensor.is_leaf:
        tensor.requires_grad = node.requires_grad
        tensor.grad = read_gradient(decoder, node)
    elif not node.requires_grad and not tensor._is_view():
        tensor.detach_()


def _apply_array(decoder: Decoder, array: Any, node: Array) -> None:
    value = numpy.asarray(read_array(decoder, node))
    if value.shape != array.shape or value.dtype != array.dtype:
        raise Malformed("an array changed its shape or dtype")
    numpy.copyto(array, value)


def _apply_generator(decoder: Decoder, generator: torch.Generator, node: Generator) -> None:
    generator.set_state(read_state(decoder, node))


def _apply_image(decoder: Decoder, image: PIL.Image.Image, node: Image) -> None:
    info, *now = read_image(decoder, node).__getstate__()
    if transparent_colour(image) is not None:
        del image.info["transparency"]
    image.__setstate__([image.info | info, *now])


def _apply_items(decoder: Decoder, things: list[Any] | set[Any], node: Items) -> None:
    items = [decoder.inert(index) for index in node.items]
    if isinstance(things, list):
        things[:] = items
    else:
        things.clear()
        things.update(distinct(items))


def _apply_mapping(decoder: Decoder, things: dict[Any, Any], node: Mapping) -> None:
    keys = distinct([decoder.inert(index) for index in node.keys])
    now = dict(zip(keys, map(decoder.inert, node.values), strict=True))
    things.clear()
    things.update(now)


def _apply_module(decoder: Decoder, module: nn.Module, node: Module) -> None:
    states = (node.parameters, node.buffers, node.children)
    names = [*node.attributes, *(name for state in states for name in state)]
    if len(names) != len({*names}):
        raise Malformed("an effect gives a module two attributes of one name")
    if type(decoder.at(node.attributes.get("training", -1))) is not bool:
        raise Malformed("the training mode of a module is not a bool")
    parameters, buffers, children = (
        {name: decoder.inert(index) for name, index in state.items()} for state in states
    )
    _apply_attributes(decoder, module, node.attributes, kept=MODULE_INTERNALS)
    module._parameters = {name: _parameter(value) for name, value in parameters.items()}
    module._buffers = {name: _optional(Tensor, value) for name, value in buffers.items()}
    module._modules = {name: _optional(nn.Module, value) for name, value in children.items()}
    set_hooks(module, node.hooks)


def _parameter(thing: Any) -> nn.Parameter | None:
    tensor = _optional(Tensor, thing)
    if tensor is None or isinstance(tensor, nn.Parameter):
        return tensor
    return nn.Parameter(tensor.detach(), requires_grad=False)


def _optional(kind: type, thing: Any) -> Any:
    if thing is not None and not isinstance(thing, kind):
        raise Malformed(f"a part of a module is a {type(thing).__name__}, not a {kind.__name__}")
    return thing


def _apply_portable(decoder: Decoder, thing: Any, node: Portable) -> None:
    _apply_attributes(decoder, thing, node.attributes)
    if node.items is not None:
        thing[:] = [decoder.inert(index) for index in node.items]


def _apply_attributes(
    decoder: Decoder, thing: Any, attributes: dict[str, int], kept: frozenset[str] = frozenset()
) -> None:
    """Make an object's own attributes these; a method of ours is never replaced by what a candidate sent."""
    own = vars(thing)
    shadowed = [name for name in attributes if name not in own and hasattr(type(thing), name)]
    if shadowed or kept & attributes.keys():
        raise Malformed(f"an effect would replace {type(thing).__name__}.{', '.join(shadowed)}")
    now = {name: decoder.inert(index) for name, index in attributes.items()}
    for name in own.keys() - now.keys() - kept:
        del own[name]
    own.update(now)


def _apply_optimizer(decoder: Decoder, optimizer: torch.optim.Optimizer, node: Optimizer) -> None:
    groups = decoder.inert(node.groups)
    parameters, states = (list(map(decoder.inert, indices)) for indices in (node.parameters, node.states))
    if type(groups) is not list or not all(type(group) is dict and "params" in group for group in groups):
        raise Malformed("an optimizer's groups are not dicts with parameters")
    if not all(isinstance(one, Tensor) for one in parameters) or not all(type(one) is dict for one in states):
        raise Malformed("an optimizer's state is not a dict for each parameter")
    optimizer.param_groups = groups
    optimizer.state = defaultdict(dict, zip(parameters, states, strict=True))


class _Effect(NamedTuple):
    """What nodes of one type do, and to which objects."""

    fits: Callable[[Any, Any], bool]
    apply: Callable[[Decoder, Any, Any], None]


def _is(*classes: type) -> Callable[[Any, Any], bool]:
    return lambda thing, _: type(thing) in classes


def _is_collection(thing: Any, node: Items) -> bool:
    return type(thing) in (list, set) and type(thing).__name__ == node.kind


def _is_generator(thing: Any, node: Generator) -> bool:
    return type(thing) is torch.Generator and thing.device.type == node.device


def _is_image(thing: Any, _: Image) -> bool:
    return isinstance(thing, PIL.Image.Image)


def _is_module(thing: Any, node: Module) -> bool:
    return isinstance(thing, nn.Module) and class_name(type(thing)) == node.cls


def _is_portable(thing: Any, node: Portable) -> bool:
    same_kind = isinstance(thing, list) == (node.items is not None)
    return same_kind and is_portable(type(thing)) and class_name(type(thing)) == node.cls


def _is_optimizer(thing: Any, node: Optimizer) -> bool:
    return isinstance(thing, torch.optim.Optimizer) and type(thing).__name__ == node.cls


_EFFECTS: dict[type, _Effect] = {
    Raw: _Effect(_is(Tensor, nn.Parameter), _apply_tensor),
    Array: _Effect(_is(numpy.ndarray), _apply_array),
    Generator: _Effect(_is_generator, _apply_generator),
    Image: _Effect(_is_image, _apply_image),
    Items: _Effect(_is_collection, _apply_items),
    Mapping: _Effect(_is(dict), _apply_mapping),
    Module: _Effect(_is_module, _apply_module),
    Portable: _Effect(_is_portable, _apply_portable),
    Optimizer: _Effect(_is_optimizer, _apply_optimizer),
}
