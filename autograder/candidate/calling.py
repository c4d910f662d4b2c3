"""Calls of the student's functions: arguments are decoded, the call is made, its reply encoded."""

from __future__ import annotations

import functools
import itertools
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import torch
from practice.testing.candidate import gradients_of, replacing, seed_everything

from autograder.candidate.asking import Asker
from autograder.candidate.earlier import EarlierResults
from autograder.candidate.failures import raised
from autograder.wire import messages as wire
from autograder.wire.channel import Channel, ChannelClosed
from autograder.wire.decode import Decoder
from autograder.wire.effects import find_effects
from autograder.wire.encode import Encoder
from autograder.wire.nodes import AnyNode, Handle

Reply = wire.Returned | wire.Raised


class Missing(Exception):
    """The notebook defines no function of this name; the examiner knows this class by its name."""


class Caller:
    """Makes the calls that the examiner asks for, and keeps what they return that cannot travel.

    Args:
        namespace: What the notebook defines.
        channel: On which callbacks and streams ask the examiner.
        decoder: Decodes its answers.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        channel: Channel,
        decoder: msgspec.msgpack.Decoder[wire.FromExaminer],
    ) -> None:
        self._namespace = namespace
        self._channel = channel
        self._decoder = decoder
        self._handles: dict[int, Any] = {}
        self._earlier = EarlierResults()
        self._numbers = itertools.count()  # never used twice: nothing new is mistaken for what was released

    def answer(self, call: wire.Call, buffers: list[memoryview]) -> tuple[Reply, list[memoryview]]:
        """Make a call; return the reply and its buffers."""
        restore_modes(grad_enabled=call.grad_enabled)
        asker = Asker(self._channel, self._decoder)
        decoder = Decoder(buffers, lambda node: self._foreign(node, asker), trusted=True)
        decoder.read(call.nodes)
        if call.stand_ins:
            asker.give(tuple(decoder.objects))
        encoder = Encoder(self._keep, decoder.objects, call.nodes, by_value=True)
        find = functools.partial(find_effects, encoder, tuple(decoder.objects), call.nodes, buffers)
        seed_everything(call.seed)
        try:
            reply: Reply = self._returned(call, decoder, encoder, find)
        except ChannelClosed:
            raise
        except BaseException as error:  # noqa: BLE001 - the boundary: whatever is raised becomes a message
            reply = _raised(call, error, encoder, find)
        return reply, encoder.buffers

    def forget(self) -> None:
        """Release what was kept."""
        self._handles.clear()
        self._earlier.forget()

    def _returned(
        self, call: wire.Call, decoder: Decoder, encoder: Encoder, find: Callable[[], dict[int, AnyNode]]
    ) -> wire.Returned:
        args, kwargs = decoder.all(call.args), decoder.named(call.kwargs)
        target, name = self._target(call), call.name or ""
        intact = self._earlier.is_intact(name)
        with replacing(self._namespace, decoder.named(call.stand_ins)):
            value = target(*args, **kwargs)
        gradients = gradients_of(value, tuple(args)) if call.verb == "differentiate" else ()
        reply = wire.Returned(
            id=call.id,
            value=encoder.encode(value),
            gradients=encoder.encode_all(gradients),
            effects=find(),
            overwrote=intact and not self._earlier.is_intact(name),
            nodes=tuple(encoder.nodes),
        )
        if name and not self._gives_back(decoder.objects):
            self._earlier.keep(name, value)
        return reply

    def _gives_back(self, arguments: Sequence[Any]) -> bool:
        """Tell whether a call is given something that is kept here: its result may be a part of that, and change with it."""
        kept = {id(thing) for thing in self._handles.values()}
        return any(id(thing) in kept for thing in arguments)

    def _target(self, call: wire.Call) -> Callable[..., Any]:
        """Return what is to be called: a function of the notebook, or something that a call returned."""
        if call.handle is None:
            function: Callable[..., Any] | None = self._namespace.get(call.name or "")
            if function is None or not callable(function):
                raise Missing
            return function
        thing = self._handles[call.handle]
        verbs: dict[str, Callable[..., Any]] = {"next": next, "iter": iter}
        return functools.partial(verbs[call.verb], thing) if call.verb in verbs else thing

    def _foreign(self, node: AnyNode, asker: Asker) -> Any:
        return self._handles[node.number] if isinstance(node, Handle) else asker.proxy(node)

    def _keep(self, thing: Any) -> Handle:
        """Keep an object here and send its handle."""
        number = next(self._numbers)
        self._handles[number] = thing
        return Handle(number, type(thing).__name__[:100])


def restore_modes(*, grad_enabled: bool) -> None:
    """Undo what a cell or an earlier call did to torch's modes, so that no check depends on another."""
    if torch.is_inference_mode_enabled():
        _left_behind.append(_leave_inference_mode())
    torch.set_grad_enabled(grad_enabled)
    torch.set_default_dtype(torch.float32)
    torch.set_default_device(None)
    if (
        torch.are_deterministic_algorithms_enabled()
    ):  # setting it imports torch's compiler, which takes seconds
        torch.use_deterministic_algorithms(False)
    torch.set_num_threads(1)


def _leave_inference_mode() -> torch.inference_mode:
    """Return a guard which, as long as it lives, keeps the mode of before from coming back."""
    guard = torch.inference_mode(False)
    guard.__enter__()
    return guard


_left_behind: list[torch.inference_mode] = []


def _raised(
    call: wire.Call, error: BaseException, encoder: Encoder, find: Callable[[], dict[int, AnyNode]]
) -> wire.Raised:
    """Return the reply to a call that raised, with its effects unless they cannot travel.

    What the call's frames hold is let go first: they may have filled the memory in which to write the reply.
    """
    traceback.clear_frames(error.__traceback__)
    try:
        effects = find()
    except Exception:  # noqa: BLE001 - arguments may now hold anything, a list itself for one
        effects = {}
    return raised(call.id, error, effects, encoder.nodes)
