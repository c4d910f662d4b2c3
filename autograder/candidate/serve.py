"""The candidate's program: load a notebook, then serve calls until the pipe closes."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import msgspec
import torch
from practice.testing.candidate import process_state, seed_everything

from autograder.candidate.calling import Caller
from autograder.candidate.failures import cell_done
from autograder.candidate.output import BoundedText
from autograder.candidate.shell import Shell, run_cell
from autograder.model import Attachment
from autograder.wire import messages as wire
from autograder.wire.channel import Channel, ChannelClosed


def serve(incoming: int, outgoing: int) -> None:
    """Answer the examiner on a pair of pipes until it goes away."""
    from autograder.candidate import warm

    with contextlib.suppress(ChannelClosed):
        _Server(Channel(incoming, outgoing), warm.SHELL).run()


class _Server:
    """Answers one message after the other."""

    def __init__(self, channel: Channel, shell: Shell) -> None:
        self._channel = channel
        self._shell = shell
        self._decoder = msgspec.msgpack.Decoder(wire.FromExaminer)
        self._caller = Caller(shell.user_ns, channel, self._decoder)

    def run(self) -> None:
        while True:
            body, buffers = self._channel.receive()
            message = self._decoder.decode(body)
            if isinstance(message, wire.Load):
                self._load(message)
            elif isinstance(message, wire.Call):
                self._send(*self._caller.answer(message, buffers))
            elif isinstance(message, wire.Inspect):
                self._send(_modes(message.id))
            elif isinstance(message, wire.Forget):
                self._caller.forget()

    def _load(self, load: wire.Load) -> None:
        """Run the cells in their order, reporting each."""
        if load.device == "cuda":
            torch.cuda.init()  # what is seeded from now on includes the GPU
        output = BoundedText(load.output_bytes)
        sys.stdout = sys.stderr = output
        _write_attachments(load.attachments)
        for index, cell in enumerate(load.cells):
            if cell.run and index not in load.skip:
                seed_everything(load.seed)
                self._send(cell_done(index, run_cell(self._shell, index, cell.source)))
        sys.stdout = sys.stderr = BoundedText(0)  # what functions print later could carry hidden inputs out
        self._send(wire.Loaded(output=output.text()))

    def _send(self, message: wire.FromCandidate, buffers: list[memoryview] | None = None) -> None:
        self._channel.send(msgspec.msgpack.encode(message), buffers or [])


def _write_attachments(attachments: tuple[Attachment, ...]) -> None:
    """Put the files that came with the notebook into the working folder, importable after all else.

    What cannot be written (a file where another needs a folder, more than the disk holds) is left out:
    code that needs it will say so.
    """
    folder = Path.cwd()
    for attachment in attachments:
        path = folder / attachment.name
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(attachment.content)
    sys.path.append(str(folder))


def _modes(number: int) -> wire.Modes:
    state = process_state()
    return wire.Modes(
        id=number,
        grad_enabled=state.grad_enabled,
        inference_mode=state.inference_mode,
        default_dtype=str(state.default_dtype).removeprefix("torch."),
        deterministic=state.deterministic,
        generators=state.generators,
    )
