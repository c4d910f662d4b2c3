"""The in-process IPython shell in which a notebook's cells run: magics work, the system is out of reach."""

from __future__ import annotations

import builtins
import tempfile
from typing import Any, NoReturn

from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets.config import Config

_CELL = "<cell {}>"


def make_shell() -> InteractiveShell:
    """Return a shell without history, colours, threads or files of its own."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryAccessor.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.autoawait = True
    config.InteractiveShell.display_page = True
    with tempfile.TemporaryDirectory() as folder:  # wanted while it starts, for a profile that stays empty
        shell = InteractiveShell.instance(config=config, ipython_dir=folder)
    shell.display_pub = CapturingDisplayPublisher(parent=shell)
    shell.system = shell.getoutput = _no_system
    shell.enable_gui = shell.ask_exit = _nothing
    shell.showtraceback = shell.showsyntaxerror = _no_traceback
    builtins.input = _no_input
    return shell


def run_cell(shell: InteractiveShell, index: int, source: str) -> BaseException | None:
    """Run one cell and return the exception that ended it, if any.

    Args:
        shell: Where to run it.
        index: Its position in the submission; frames of its code carry it.
        source: Its text, magics included.
    """
    shell.compile.get_code_name = lambda *_: _CELL.format(index)
    result: ExecutionResult = shell.run_cell(source, store_history=False)
    shell.display_pub.outputs.clear()
    return result.error_before_exec or result.error_in_exec


def cell_of(filename: str) -> int | None:
    """Return the position of the cell whose code has this file name, None for code of other files."""
    prefix, suffix = _CELL.split("{}")
    number = filename.removeprefix(prefix).removesuffix(suffix)
    return int(number) if filename == _CELL.format(number) and number.isdecimal() else None


def _no_system(command: str, *_: Any, **__: Any) -> list[str]:
    print(f"(not run while grading: {command})")
    return []


def _nothing(*_: Any, **__: Any) -> None:
    """Take the place of what a kernel would do: start an event loop, end the session."""


def _no_traceback(*_: Any, **__: Any) -> None:
    """Say nothing: the exception is reported by the cell's result."""


def _no_input(prompt: object = "") -> NoReturn:
    raise EOFError("nobody is there to answer input() while grading")
