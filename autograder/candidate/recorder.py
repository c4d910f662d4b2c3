"""What one cell shows, as a kernel would have sent it: kept up to a bound, in order."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from autograder.wire import cells as wire

_CUT: Final = "\n… (the rest of the output was dropped)"
_SHORTEST: Final = 4000  # characters of an error, however much was printed before


class Recorder:
    """Takes the outputs of the cell that runs."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, characters: int) -> None:
        """Start a cell, of whose output so many characters are kept."""
        self._left = characters
        self._outputs: list[wire.Output] = []
        self._text: list[str] = []  # of the stream that is last, not joined yet
        self._stream: Literal["stdout", "stderr"] = "stdout"
        self._places: dict[str, int] = {}  # display id → its place
        self._clearing = False

    def outputs(self) -> tuple[wire.Output, ...]:
        """Return what the cell has shown."""
        self._settle()
        return tuple(self._outputs[: wire.MOST_OUTPUTS])

    def print(self, name: Literal["stdout", "stderr"], text: str) -> None:
        """Take printed text; what follows on the same stream is one output with it."""
        self._clear_if_due()
        if name != self._stream:
            self._settle()
            self._stream = name
        kept = text[: max(0, self._left)]
        if kept:
            self._text.append(kept)
        if self._left > 0 and len(kept) < len(text):
            self._text.append(_CUT)
        self._left -= len(text)

    def display(self, data: Mapping[str, Any], name: str | None = None, *, update: bool = False) -> None:
        """Take something displayed, in the place of what the cell displayed under the same name."""
        if not update:
            self._clear_if_due()
        self._settle()
        shown = wire.Display(data=self._bundle(data))
        place = self._places.get(name or "")
        if place is not None:
            self._outputs[place] = shown
        if not update:
            if name:
                self._places[name] = len(self._outputs)
            self._outputs.append(shown)

    def result(self, data: Mapping[str, Any]) -> None:
        """Take the value of the cell's last line."""
        self._clear_if_due()
        self._settle()
        self._outputs.append(wire.Result(data=self._bundle(data)))

    def error(self, name: str, value: str, traceback: Sequence[str]) -> None:
        """Take an exception; it is kept, and its text cut, however much there was before."""
        self._clear_if_due()
        self._settle()
        room = max(self._left, _SHORTEST)
        lines = [clean(line)[:room] for line in traceback[-wire.MOST_LINES :]]
        while sum(map(len, lines)) > room:
            del lines[len(lines) // 2]
        error = wire.Error(name=clean(name)[:200], value=clean(value)[:room], traceback=tuple(lines))
        del self._outputs[wire.MOST_OUTPUTS - 1 :]
        self._outputs.append(error)

    def clear(self, *, wait: bool) -> None:
        """Forget what the cell has shown, or do so when it shows something again."""
        self._clearing = wait
        if not wait:
            self._outputs, self._text, self._places = [], [], {}

    def _clear_if_due(self) -> None:
        if self._clearing:
            self.clear(wait=False)

    def _settle(self) -> None:
        if text := "".join(self._text):
            self._outputs.append(wire.Stream(name=self._stream, text=clean(text)))
        self._text = []

    def _bundle(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Return a bundle of MIME types as texts, without those for which there is no room."""
        bundle = {}
        for kind, value in data.items():
            text = _as_text(kind, value)
            if text is not None and (len(text) <= self._left or kind == "text/plain"):
                bundle[clean(kind)[:100]] = clean(text)[: max(self._left, _SHORTEST)]
                self._left -= len(text)
        return bundle


class StreamText(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell."""

    def __init__(self, recorder: Recorder, name: Literal["stdout", "stderr"]) -> None:
        self._recorder = recorder
        self._name = name

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding that a kernel's streams name."""
        return "UTF-8"

    def write(self, text: str) -> int:
        """Take a text.

        Raises:
            TypeError: it is none.
        """
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._recorder.print(self._name, text)
        return len(text)

    def writable(self) -> bool:
        """Return True."""
        return True

    def isatty(self) -> bool:
        """Return False."""
        return False


def clean(text: object) -> str:
    """Return a text that can be encoded: half of a surrogate pair becomes a question mark."""
    return str(text).encode(errors="replace").decode()


def _as_text(kind: str, value: Any) -> str | None:
    """Return one representation as text: JSON as its text, bytes as a kernel encodes them."""
    if kind.endswith(("/json", "+json")):
        try:
            return msgspec.json.encode(value).decode()
        except (TypeError, ValueError, RecursionError):
            return None
    if isinstance(value, bytes):
        import base64

        return base64.encodebytes(value).decode()
    return value if isinstance(value, str) else None
