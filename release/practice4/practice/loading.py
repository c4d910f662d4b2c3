"""Load a notebook in this process and check its functions: `python -m practice check` starts one for each.

What happens is written to a file line by line, so that whoever waits knows how far a notebook came that hung
or ended Python.
"""

from __future__ import annotations

import builtins
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn, TextIO

from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from practice import panel
from practice.notebook_file import Cell, read_cells
from practice.panel_view import as_terminal

__all__ = ["Events", "Shell", "check", "load", "main", "make_shell"]


class _Unseen(DisplayPublisher):
    """Takes plots and tables, which nobody looks at in a terminal."""

    def publish(self, *_: Any, **__: Any) -> None:
        """Show nothing."""

    def clear_output(self, *_: Any, **__: Any) -> None:
        """Clear nothing."""


class Shell(InteractiveShell):
    """An IPython shell in which magics work, and which starts no programs and does not end."""

    display_pub_class = Type(_Unseen)

    def system(self, command: str) -> None:
        """Take the place of `!command`, and of `%pip`."""
        print(f"(not run while checking: {command})")

    def getoutput(self, cmd: str, *_: Any, **__: Any) -> list[str]:
        """Take the place of `lines = !command`."""
        self.system(cmd)
        return []

    def init_magics(self) -> None:
        """Have the usual magics, but none that hands a cell to another program."""
        super().init_magics()  # type: ignore[no-untyped-call]
        found = self.magics_manager.magics["cell"]
        scripts = [
            name for name, magic in found.items() if "script" in getattr(magic, "__qualname__", "").casefold()
        ]
        for name in {*scripts, "script", "bash", "sh", "system", "sx", "!"} & found.keys():
            found[name] = self._not_run

    def _not_run(self, line: str, cell: str | None = None) -> None:
        self.system(line)

    def enable_gui(self, *_: Any, **__: Any) -> None:
        """Start no event loop."""

    def ask_exit(self) -> None:
        """Go on after `exit()`: the next cell is loaded too."""

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """Say nothing: the cell's result holds the exception."""

    def showsyntaxerror(self, *_: Any, **__: Any) -> None:
        """Say nothing, likewise."""


class Events:
    """A file to which each event is written as it happens, as one line of JSON."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def tell(self, **event: object) -> None:
        """Write an event: its kind, and what there is to say of it."""
        self._file.write(json.dumps(event) + "\n")
        self._file.flush()


def load(cells: Sequence[Cell], shell: Shell, events: Events) -> None:
    """Run the cells that define something, in order; one that fails is told, and loading goes on."""
    for cell in cells:
        if cell.runs:
            events.tell(doing=f"the cell `{cell.name}`")
            result = shell.run_cell(cell.source, store_history=False)
            error = result.error_before_exec or result.error_in_exec
            if error is not None and not _is_stub(cell, error):
                events.tell(cell=cell.name, problem=f"{type(error).__name__}: {error}")


def check(task: str, shell: Shell, folder: Path, *, colour: bool) -> dict[str, object]:
    """Run the visible checks of a task on what the shell has loaded, and return all that is to be said of them."""
    found = panel.run(task, shell.user_ns, folder)
    reports = [asdict(report) for report in found.reports]
    for report in reports:
        del report["detail"]  # a stack of frames, which the notebook does not show either
    text = as_terminal(found, colour=colour)
    return {"task": task, "note": found.note, "text": text, "checks": reports}


def main(arguments: Sequence[str]) -> None:
    """Load a notebook, run the checks of tasks, and write what happens.

    Args:
        arguments: The notebook, the file to write to, "colour" or "plain", and the tasks.
    """
    notebook, record, look, *tasks = arguments
    path = Path(notebook).resolve()
    sys.path.insert(0, str(path.parent))  # for the helpers that lie beside it
    with Path(record).open("w", encoding="utf-8") as file:
        events = Events(file)
        shell = make_shell()
        load(read_cells(path.read_bytes()), shell, events)
        os.chdir(path.parent)  # a magic may have left it
        for task in tasks:
            events.tell(doing=f"the checks of `{task}`")
            events.tell(panel=check(task, shell, path.parent, colour=look == "colour"))
        events.tell(done=True)


def _is_stub(cell: Cell, error: BaseException) -> bool:
    """Tell whether a cell failed only because its function is not written yet: its checks will say so."""
    return isinstance(error, NotImplementedError) and cell.is_unanswered


def make_shell() -> Shell:
    """Return a shell without history, colours or files of its own."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryAccessor.enabled = False
    config.InteractiveShell.autoawait = True
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        shell: Shell = Shell.instance(config=config, ipython_dir=folder)
    builtins.input = _no_input
    with contextlib.suppress(ImportError):
        import matplotlib

        matplotlib.use("Agg")
    return shell


def _no_input(prompt: object = "") -> NoReturn:
    raise EOFError("nobody is there to answer input() while functions are checked")


if __name__ == "__main__":
    main(sys.argv[1:])
