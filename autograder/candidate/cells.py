"""The candidate's program for notebooks whose tests are in their own cells: run them as a kernel would."""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

import msgspec
from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from autograder.candidate.recorder import Recorder, StreamText
from autograder.candidate.shell import Shell
from autograder.wire import cells as wire
from autograder.wire.channel import Channel, ChannelClosed

_INLINE: Final = "module://matplotlib_inline.backend_inline"  # what a kernel tells matplotlib to use
RECORDER: Final = Recorder()


class _Publisher(DisplayPublisher):
    """Takes what a cell displays."""

    def publish(
        self,
        data: Mapping[str, Any],
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Mapping[str, Any] | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        """Take a bundle of representations."""
        RECORDER.display(data, (transient or {}).get("display_id"), update=update)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has shown."""
        RECORDER.clear(wait=wait)


class _Hook(DisplayHook):
    """Takes the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """Leave out the prompt."""

    def write_format_data(self, format_dict: Mapping[str, Any], md_dict: Any = None) -> None:
        """Take a bundle of representations."""
        if format_dict:
            RECORDER.result(format_dict)

    def finish_displayhook(self) -> None:
        """Leave out the line end."""
        self._is_active = False


class KernelShell(Shell):
    """A shell that shows exceptions, results and displays as a kernel does."""

    compiler_class = Type(CachingCompiler)  # type: ignore[assignment]  # names cells as kernels do
    display_pub_class = Type(_Publisher)  # type: ignore[assignment]
    displayhook_class = Type(_Hook)
    showtraceback = InteractiveShell.showtraceback
    showsyntaxerror = InteractiveShell.showsyntaxerror

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        RECORDER.error(etype.__name__, str(evalue), stb)


def serve(incoming: int, outgoing: int) -> None:
    """Run what arrives on a pair of pipes, and report each cell."""
    with contextlib.suppress(ChannelClosed):
        channel = Channel(incoming, outgoing)
        body, buffers = channel.receive()
        run = msgspec.msgpack.decode(body, type=wire.Run)
        _write_files(run, buffers)
        del buffers
        _be_a_kernel()
        asyncio.run(_run(run, channel))


async def _run(run: wire.Run, channel: Channel) -> None:
    for index, source in enumerate(run.cells):
        if index not in run.skip:
            RECORDER.begin(run.characters)
            count = SHELL.execution_count
            interrupted = await _run_cell(source, run.seconds)
            ran = wire.Ran(index=index, count=count, outputs=RECORDER.outputs(), interrupted=interrupted)
            channel.send(msgspec.msgpack.encode(ran))


async def _run_cell(source: str, seconds: float) -> bool:
    """Run one cell, and tell whether it was interrupted because its time was up."""
    alarm = _Alarm()
    try:
        with alarm.after(seconds):
            transformed = InteractiveShell.transform_cell(SHELL, source)
            if SHELL.should_run_async(source, transformed_cell=transformed):
                await SHELL.run_cell_async(
                    source, store_history=True, transformed_cell=transformed, cell_id=None
                )
            else:
                InteractiveShell.run_cell(SHELL, source, store_history=True)
    except KeyboardInterrupt:  # between two of IPython's own steps
        RECORDER.error("KeyboardInterrupt", "", [])
    except BaseException as error:  # noqa: BLE001 - the next cell is run whatever this one raised
        RECORDER.error(type(error).__name__, _message(error), [])
    return alarm.rang


class _Alarm:
    """Interrupts a cell as a kernel's interrupt does; whoever ignores it is ended from outside."""

    def __init__(self) -> None:
        self.rang = False

    @contextlib.contextmanager
    def after(self, seconds: float) -> Iterator[None]:
        signal.signal(signal.SIGALRM, self._ring)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _ring(self, *_: object) -> NoReturn:
        self.rang = True
        raise KeyboardInterrupt


def _write_files(run: wire.Run, buffers: list[memoryview]) -> None:
    for name, content in zip(run.files, buffers, strict=True):
        path = Path.cwd() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _be_a_kernel() -> None:
    """Set up what code can tell a kernel by."""
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    os.environ["MPLBACKEND"] = _INLINE
    if "matplotlib.pyplot" in sys.modules:  # warm, and for no screen
        InteractiveShell.enable_matplotlib(SHELL, "inline")
    sys.path.insert(0, "")  # modules beside the notebook
    sys.stdout, sys.stderr = StreamText(RECORDER, "stdout"), StreamText(RECORDER, "stderr")
    builtins.input = _no_input
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _no_input(prompt: object = "") -> NoReturn:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


def _message(error: object) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - an exception's own __str__ may raise
        return ""


def _make_shell() -> KernelShell:
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryAccessor.enabled = False
    config.InteractiveShell.autoawait = True
    config.InteractiveShell.display_page = True
    with tempfile.TemporaryDirectory() as folder:  # wanted while it starts, for a profile that stays empty
        return KernelShell.instance(config=config, ipython_dir=folder)


SHELL: Final = _make_shell()
