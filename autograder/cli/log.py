"""The log file: everything that a command does, at debug level, readable by its owner only."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import platform
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

import autograder
from autograder.errors import FolderError
from autograder.report.text import printable

NAME: Final = "autograder.log"
_FORMAT: Final = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
_LOGGED: Final = ("autograder", "nbgrader", "py.warnings")  # the database's own would hold every row
_MOST_BYTES: Final = 10 * 2**20  # then it goes on in a new file, and the old one is kept as `.1`

logging.getLogger("autograder").addHandler(logging.NullHandler())  # without a file, nobody is told
logger = logging.getLogger(__name__)


class _PrivateFile(RotatingFileHandler):
    """A log of whose lines students' names are a part."""

    def _open(self) -> io.TextIOWrapper:
        def opener(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        return open(self.baseFilename, "a", encoding="utf-8", errors="backslashreplace", opener=opener)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging calls it so
        """Lose a line that cannot be written: on a full disk the command itself says what to do."""

    def close(self) -> None:
        with contextlib.suppress(OSError):  # likewise
            super().close()


class _PrintableLines(logging.Formatter):
    """Leaves out of a line what a terminal obeys: whoever reads the log reads what students wrote."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or the lines of a traceback."""
        return printable(super().format(record))


def open_log(path: Path) -> None:
    """Write to a file from now on; where there is one already, that one stays.

    Raises:
        FolderError: The file cannot be written to.
    """
    if is_open():
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _PrivateFile(path, maxBytes=_MOST_BYTES, backupCount=1)
    except OSError as error:
        raise FolderError(
            f"{path}: the log cannot be written ({error.strerror}); name another file with --log"
        ) from error
    handler.setFormatter(_PrintableLines(_FORMAT))
    for name in _LOGGED:
        one = logging.getLogger(name)
        one.addHandler(handler)
        one.setLevel(logging.DEBUG)
    logging.captureWarnings(capture=True)
    logger.info("autograder %s, Python %s", autograder.__version__, platform.python_version())
    logger.info("in %s: %s", Path.cwd(), " ".join(sys.argv[1:]))


def log_in(folder: Path) -> None:
    """Write to the log of a work folder, unless another file was asked for."""
    open_log(folder / "logs" / NAME)


def is_open() -> bool:
    """Tell whether there is a log file."""
    return bool(_handlers())


def close_log() -> None:
    """Write to no file any more."""
    for handler in _handlers():
        handler.close()
        for name in _LOGGED:
            logging.getLogger(name).removeHandler(handler)
    logging.captureWarnings(capture=False)


def _handlers() -> list[_PrivateFile]:
    return [one for one in logging.getLogger("autograder").handlers if isinstance(one, _PrivateFile)]
