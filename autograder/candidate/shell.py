"""The in-process IPython shell in which a notebook's cells run: magics work, the system is out of reach."""

from __future__ import annotations

import builtins
import contextlib
import tempfile
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from IPython.core.compilerop import CachingCompiler
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets import Type
from traitlets.config import Config

_CELL: Final = "<cell {}>"


class _Compiler(CachingCompiler):
    """Names code after the cell that it comes from, so that frames carry its position."""

    cell = 0

    def get_code_name(self, *_: Any) -> str:
        return _CELL.format(self.cell)


class _Unseen(DisplayPublisher):
    """Takes plots and tables, which nobody looks at while grading."""

    def publish(self, *_: Any, **__: Any) -> None:
        """Show nothing."""

    def clear_output(self, *_: Any, **__: Any) -> None:
        """Clear nothing."""


class Shell(InteractiveShell):
    """A shell that starts nothing, ends nothing, and keeps nothing of what is printed."""

    compile: _Compiler
    compiler_class = Type(_Compiler)
    display_pub_class = Type(_Unseen)

    def system(self, command: str) -> None:
        """Take the place of `!command`."""
        print(f"(not run while grading: {command})")

    def getoutput(self, cmd: str, *_: Any, **__: Any) -> list[str]:
        """Take the place of `lines = !command`."""
        self.system(cmd)
        return []

    def enable_gui(self, *_: Any, **__: Any) -> None:
        """Start no event loop."""

    def ask_exit(self) -> None:
        """Go on after `exit()`: the next cell is graded too."""

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """Say nothing: the cell's result holds the exception."""

    def showsyntaxerror(self, *_: Any, **__: Any) -> None:
        """Say nothing, likewise."""

    @contextlib.contextmanager
    def _tee(self, channel: str) -> Iterator[None]:
        """Do without IPython's own record of what is printed, which is slow and knows no bound."""
        yield


def make_shell() -> Shell:
    """Return a shell without history, colours, threads or files of its own."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryAccessor.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.autoawait = True
    config.InteractiveShell.display_page = True
    with tempfile.TemporaryDirectory() as folder:  # wanted while it starts, for a profile that stays empty
        shell = Shell.instance(config=config, ipython_dir=folder)
    builtins.input = _no_input
    return shell


def run_cell(shell: Shell, index: int, source: str) -> BaseException | None:
    """Run one cell and return the exception that ended it, if any.

    Args:
        shell: Where to run it.
        index: Its position in the submission; frames of its code carry it.
        source: Its text, magics included.
    """
    shell.compile.cell = index
    result: ExecutionResult = InteractiveShell.run_cell(shell, source, store_history=False)
    return result.error_before_exec or result.error_in_exec


def cell_of(filename: str) -> int | None:
    """Return the position of the cell whose code has this file name, None for code of other files."""
    prefix, suffix = _CELL.split("{}")
    number = filename.removeprefix(prefix).removesuffix(suffix)
    return int(number) if filename == _CELL.format(number) and number.isdecimal() else None


def _no_input(prompt: object = "") -> NoReturn:
    raise EOFError("nobody is there to answer input() while grading")
