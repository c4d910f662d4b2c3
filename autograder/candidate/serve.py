"""The candidate's program: load a notebook, then serve calls until the pipe closes."""

from __future__ import annotations

import contextlib
import sys
import traceback
from pathlib import Path
from typing import Any

import msgspec
import torch
from practice.testing.candidate import gradients_of, process_state, seed_everything

from autograder.candidate import shell as shells
from autograder.candidate.asking import Asker
from autograder.candidate.output import BoundedText
from autograder.model import Attachment
from autograder.wire import messages as wire
from autograder.wire.channel import Channel, ChannelClosed
from autograder.wire.decode import Decoder
from autograder.wire.effects import find_effects
from autograder.wire.encode import Encoder
from autograder.wire.nodes import AnyNode, Handle

_LONGEST_TEXT = 4000  # characters of an exception's text; it is for staff only
_MOST_FRAMES = 20


def serve(incoming: int, outgoing: int) -> None:
    """Answer the examiner on a pair of pipes until it goes away."""
    from autograder.candidate import warm

    with contextlib.suppress(ChannelClosed):
        _Server(Channel(incoming, outgoing), warm.SHELL).run()


class _Server:
    """Holds what lives as long as the candidate: the shell, the handles, the conversation."""

    def __init__(self, channel: Channel, shell: Any) -> None:
        self._channel = channel
        self._shell = shell
        self._decoder = msgspec.msgpack.Decoder(wire.FromExaminer)
        self._handles: dict[int, Any] = {}
        self._device = "cpu"

    def run(self) -> None:
        while True:
            body, buffers = self._channel.receive()
            message = self._decoder.decode(body)
            if isinstance(message, wire.Load):
                self._load(message)
            elif isinstance(message, wire.Call):
                self._call(message, buffers)
            elif isinstance(message, wire.Inspect):
                self._inspect(message)
            elif isinstance(message, wire.Forget):
                self._handles.clear()

    def _load(self, message: wire.Load) -> None:
        output = BoundedText(message.output_bytes)
        sys.stdout = sys.stderr = output
        self._device = message.device
        _write_attachments(message.attachments)
        for index, cell in enumerate(message.cells):
            if cell.run and index not in message.skip:
                seed_everything(message.seed)
                error = shells.run_cell(self._shell, index, cell.source)
                self._send(_cell_done(index, error))
        sys.stdout = sys.stderr = BoundedText(0)  # what functions print later could carry hidden inputs out
        self._send(wire.Loaded(output=output.text()))

    def _call(self, message: wire.Call, buffers: list[memoryview]) -> None:
        asker = Asker(self._channel, self._decoder)
        decoder = Decoder(buffers, lambda node: self._foreign(node, asker), trusted=True)
        decoder.read(message.nodes)
        _calm(message.grad_enabled)
        seed_everything(message.seed)
        encoder = Encoder(self._keep, decoder.objects, message.nodes)
        known = len(decoder.objects)
        try:
            value = self._invoke(message, decoder)
            gradients = (
                gradients_of(value, tuple(decoder.all(message.args))) if message.verb == "differentiate" else ()
            )
            reply: wire.FromCandidate = wire.Returned(
                id=message.id,
                value=encoder.encode(value),
                gradients=encoder.encode_all(gradients),
                effects=find_effects(encoder, decoder.objects[:known], message.nodes, buffers),
                nodes=tuple(encoder.nodes),
            )
        except BaseException as error:  # the boundary: whatever the student's code raises becomes a message
            asker.raise_if_closed(error)
            effects = find_effects(encoder, decoder.objects[:known], message.nodes, buffers)
            reply = _raised(message.id, error, effects, tuple(encoder.nodes))
        self._send(reply, encoder.buffers)

    def _invoke(self, message: wire.Call, decoder: Decoder) -> Any:
        args, kwargs = decoder.all(message.args), decoder.named(message.kwargs)
        if message.handle is not None:
            target = self._handles[message.handle]
            return next(target) if message.verb == "next" else target(*args, **kwargs)
        function = self._shell.user_ns.get(message.name)
        if function is None:
            raise _Missing
        return function(*args, **kwargs)

    def _inspect(self, message: wire.Inspect) -> None:
        state = process_state()
        dtype = str(state.default_dtype).removeprefix("torch.")
        self._send(
            wire.Modes(
                id=message.id,
                grad_enabled=state.grad_enabled,
                inference_mode=state.inference_mode,
                default_dtype=dtype,
                deterministic=state.deterministic,
            )
        )

    def _foreign(self, node: AnyNode, asker: Asker) -> Any:
        return self._handles[node.number] if isinstance(node, Handle) else asker.proxy(node)

    def _keep(self, thing: Any) -> AnyNode:
        """Keep an object here and send its handle."""
        number = len(self._handles)
        self._handles[number] = thing
        return Handle(number, type(thing).__name__[:100])

    def _send(self, message: wire.FromCandidate, buffers: list[memoryview] | None = None) -> None:
        self._channel.send(msgspec.msgpack.encode(message), buffers or [])


class _Missing(Exception):
    """The notebook defines no function of this name."""


def _calm(grad_enabled: bool) -> None:
    """Undo what a cell or an earlier call did to torch's modes, so that no check depends on another."""
    torch.set_grad_enabled(grad_enabled)
    torch.set_default_dtype(torch.float32)
    torch.set_default_device(None)
    torch.use_deterministic_algorithms(False)


def _write_attachments(attachments: tuple[Attachment, ...]) -> None:
    """Put the files that came with the notebook into the working folder, importable after all else."""
    for attachment in attachments:
        path = Path.cwd() / attachment.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(attachment.content)
    if str(Path.cwd()) not in sys.path:
        sys.path.append(str(Path.cwd()))


def _cell_done(index: int, error: BaseException | None) -> wire.CellDone:
    if error is None:
        return wire.CellDone(index=index)
    line = error.lineno or 0 if isinstance(error, SyntaxError) else _last_line(error, index)
    return wire.CellDone(index=index, kinds=_kinds(error), text=_text(error), line=line)


def _last_line(error: BaseException, index: int) -> int:
    """Return the line of the cell itself at which an exception arose."""
    lines = [frame.line for frame in _frames(error) if frame.cell == index]
    return lines[0] if lines else 0


def _raised(
    call: int, error: BaseException, effects: dict[int, AnyNode], nodes: tuple[AnyNode, ...]
) -> wire.Raised:
    return wire.Raised(
        id=call,
        kinds=_kinds(error),
        text=_text(error),
        frames=tuple(_frames(error)[:_MOST_FRAMES]),
        effects=effects,
        nodes=nodes,
    )


def _frames(error: BaseException) -> list[wire.Frame]:
    """Return the frames of the student's own code, outermost first."""
    stack = traceback.extract_tb(error.__traceback__)
    cells = [(shells.cell_of(frame.filename), frame.lineno or 0) for frame in stack]
    return [wire.Frame(cell=cell, line=line) for cell, line in cells if cell is not None]


def _kinds(error: BaseException) -> tuple[str, ...]:
    return tuple(kind.__name__[:100] for kind in type(error).__mro__)


def _text(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # an exception's own __str__ may raise
        text = ""
    return text[:_LONGEST_TEXT].encode(errors="replace").decode()
