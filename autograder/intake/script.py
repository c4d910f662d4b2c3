"""Read a `.py` file: cells where it has cell marks, else one cell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from autograder.intake import caps
from autograder.intake.cells import RawCell

_MARK: Final = re.compile(
    r"""
    ^\#[ \t]* (?:
        %%+ (?= [ \t\[] | $ ) (?P<header> .* )   # the percent format; `# %%time` is a magic, not a mark
      | In\[ [ \d]* \]: [ \t]*              # what `jupyter nbconvert --to script` leaves
    ) $
    """,
    re.VERBOSE | re.MULTILINE,
)
_FRONT_MATTER: Final = re.compile(r"\A\s*# ---\n(?:#.*\n)*?# ---(?:\n|\Z)")  # jupytext's, about the notebook
_PROSE: Final = re.compile(r"\[(?:markdown|md|raw)\]")
_OPTION: Final = re.compile(r"\b(\w+)=")
_COMMENT: Final = re.compile(r"^# ?", re.MULTILINE)


def read_script(text: str) -> list[RawCell]:
    """Return the cells of a Python file; text before the first mark is a cell of its own."""
    unix = _FRONT_MATTER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    marks = [*_MARK.finditer(unix)]
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(unix)]
    headers = ["", *(mark["header"] or "" for mark in marks)]
    cells = [
        _cell(header, unix[start:end].strip("\n"))
        for header, start, end in zip(headers, starts, ends, strict=True)
    ]
    return [cell for cell in cells if cell.source.strip()]


def _cell(header: str, source: str) -> RawCell:
    options = dict(_options(header[: caps.HEADER_CHARS]))
    nbgrader = options.get("nbgrader")
    marks = nbgrader if isinstance(nbgrader, dict) else {}
    prose = _PROSE.search(header) is not None
    return RawCell(
        source=_COMMENT.sub("", source) if prose else source,
        code=not prose,
        grade_id=_grade_id(options, marks),
        grades=marks.get("grade") is True and marks.get("solution") is not True,
        tags=_tags(options.get("tags")),
    )


def _grade_id(options: dict[str, Any], marks: dict[str, Any]) -> str:
    """Return the name that the release gives this cell."""
    if isinstance(check := options.get("check"), str):
        return f"{check}-checks"
    name = options.get("task", marks.get("grade_id"))
    return name if isinstance(name, str) else ""


def _tags(value: object) -> tuple[str, ...]:
    return tuple(tag for tag in value if isinstance(tag, str)) if isinstance(value, list) else ()


def _options(header: str) -> Iterator[tuple[str, Any]]:
    """Yield what jupytext writes after `# %%`: names, each with a value in JSON."""
    end = 0
    while found := _OPTION.search(header, end):
        end = found.end()
        try:
            value, end = json.JSONDecoder().raw_decode(header, end)
        except (ValueError, RecursionError):
            continue
        yield found[1], value
