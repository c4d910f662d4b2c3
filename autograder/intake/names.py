"""Which exercise a file's name means, and which names may be a student's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from autograder.intake import caps

_SUFFIX: Final = re.compile(r"(\.ipynb|\.py)(\.txt|\.json)?$", re.IGNORECASE)  # browsers add the second one
_COPY: Final = re.compile(r"(?:\s*\(\d+\)|[-_\s]+(?:copy|kopie|copie|copia)[-_\s]*\d*|-\d+)$")  # one mark
_LONGEST: Final = 255  # characters of a file's name, wherever it is from; in a zip it may have any length
_GAPS: Final = re.compile(r"[-_\s]+")


@dataclass(frozen=True, slots=True)
class Match:
    """The exercise that a file's name means."""

    slug: str
    exact: bool  # whether the name is the slug itself
    script: bool  # `.py` rather than `.ipynb`
    by_content: bool = False  # said by the functions in it, not by its name


def match_name(name: str, slugs: Iterable[str]) -> Match | None:
    """Return the exercise that a file is named after, through case, spaces and what copying adds."""
    suffix = _SUFFIX.search(name) if len(name) <= _LONGEST else None
    if suffix is None:
        return None
    stem = name[: suffix.start()]
    script = suffix[1].casefold() == ".py"
    known = {_fold(slug): slug for slug in slugs}
    folded = unicodedata.normalize("NFKC", stem).casefold().strip()
    slug = known.get(_fold(folded)) or known.get(_fold(_original(folded)))
    if slug is None:
        return None
    return Match(slug, exact=name == slug + (".py" if script else ".ipynb"), script=script)


def _original(stem: str) -> str:
    """Take one mark after the other from the end; a pattern that takes them all may try each division of a run of gaps."""
    while (shorter := _COPY.sub("", stem)) != stem:
        stem = shorter
    return stem


def _fold(stem: str) -> str:
    return _GAPS.sub("_", stem.casefold()).strip("_")


def is_student_name(name: str) -> bool:
    """Tell whether a name can be a student's: in paths, messages, and the gradebook."""
    return len(name) <= caps.STUDENT_CHARS and is_text_name(name, caps.STUDENT_BYTES)


def is_text_name(name: str, limit: int = caps.NAME_BYTES) -> bool:
    """Tell whether a name is plain text of at most `limit` bytes, safe in paths, messages and databases."""
    return (
        0 < len(name.encode("utf-8", "replace")) <= limit
        and name.isprintable()
        and name == name.strip()
        and not set(name) & set("/\\")
        and not name.startswith(".")
    )
