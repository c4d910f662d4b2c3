"""Formulas as MathML, which browsers draw with a font of the system: no script, no network."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import Final
from xml.etree import ElementTree

_LONGEST: Final = 2000  # characters of a formula; longer ones are shown as they were written
_NAMESPACE: Final = "{http://www.w3.org/1998/Math/MathML}"
_TAGS: Final = re.compile(
    "math|mi|mn|mo|mrow|mtext|mspace|mfrac|msqrt|mroot|msub|msup|msubsup|munder|mover|munderover"
    "|mtable|mtr|mtd|mstyle|mpadded|mphantom|menclose"
)
_ATTRIBUTES: Final = re.compile(
    "display|displaystyle|scriptlevel|mathvariant|stretchy|fence|form|separator|lspace|rspace|width|height"
    "|depth|accent|accentunder|linethickness|minsize|maxsize|movablelimits|columnalign|rowspacing|columnspacing|notation"
)
_ARG: Final = re.compile(r"\\arg(?![a-zA-Z])")  # the converter knows `\max` but no `\arg`


@lru_cache(maxsize=1024)
def mathml(tex: str, *, block: bool = False) -> str:
    """Return a formula as a `<math>` element, or as code where it cannot be set or is not to be trusted.

    Args:
        tex: The formula, without its dollars.
        block: Whether it stands on a line of its own.
    """
    element = _element(tex, "block" if block else "inline") if len(tex) <= _LONGEST else None
    if element is None:
        return f"<code>{escape(tex)}</code>"
    return ElementTree.tostring(element, encoding="unicode")


def _element(tex: str, display: str) -> ElementTree.Element | None:
    """Convert a formula; the converter lets markup through, so what it returns is held against a list."""
    from latex2mathml.converter import convert  # commands that set no formula need not wait for it

    try:
        element = ElementTree.fromstring(convert(_ARG.sub(r"\\operatorname{arg}", tex), display=display))
    except Exception:  # noqa: BLE001 - the converter has an exception for each mistake, and students make more
        return None
    for one in element.iter():
        one.tag = one.tag.removeprefix(_NAMESPACE)
        if not (_TAGS.fullmatch(one.tag) and all(map(_ATTRIBUTES.fullmatch, one.attrib))):
            return None
    return element
