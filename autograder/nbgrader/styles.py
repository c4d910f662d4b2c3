"""The style sheets of a page, without the rules that nothing on it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

from autograder.model import Value

_STYLE = re.compile(r"(?<=<style type=\"text/css\">).*?(?=</style>)", re.DOTALL)
_WORD = re.compile(r"[\w-]+")


class _Selector(Value, frozen=True):
    text: str
    classes: frozenset[str]  # an element that it selects, or one around that, has each of these


class _Rule(Value, frozen=True):
    selectors: tuple[_Selector, ...]
    block: str


class _Media(Value, frozen=True):
    query: str
    rules: tuple[_Rule | _Media | str, ...]  # a text is a rule of another kind, which stays as it is


def without_unused(page: str) -> str:
    """Leave out of the styles in a page's head what asks for classes that no word of its body names.

    nbgrader puts all of Bootstrap on each page: two thirds of it, of which the page uses a twelfth. Fonts, whose files
    are not there, and motion are left out too.
    """
    head, end, body = page.partition("</head>")
    words = frozenset(_WORD.findall(body))
    return _STYLE.sub(lambda style: "".join(_used(_rules(style[0]), words)), head) + end + body


def _used(rules: Iterable[_Rule | _Media | str], words: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, str):
            yield rule
        elif isinstance(rule, _Media):
            if inner := "".join(_used(rule.rules, words)):
                yield f"@media {rule.query}{{{inner}}}"
        elif kept := [selector.text for selector in rule.selectors if selector.classes <= words]:
            yield f"{','.join(kept)}{{{rule.block}}}"


@cache
def _rules(sheet: str) -> tuple[_Rule | _Media | str, ...]:
    return tuple(_parsed(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)))


def _parsed(nodes: Iterable[Node]) -> Iterator[_Rule | _Media | str]:
    for node in nodes:
        if isinstance(node, QualifiedRule):
            yield _Rule(selectors=tuple(_selectors(node.prelude)), block=tinycss2.serialize(node.content))
        elif isinstance(node, AtRule) and node.lower_at_keyword == "media":
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield _Media(query=tinycss2.serialize(node.prelude).strip(), rules=tuple(_parsed(inner)))
        elif isinstance(node, AtRule) and not node.lower_at_keyword.endswith(("font-face", "keyframes")):
            yield node.serialize()


def _selectors(prelude: Sequence[Node]) -> Iterator[_Selector]:
    """Split a rule's prelude at its commas; what stands in parentheses (`:not(.a)`) is one node and names no class."""
    commas = [-1, *(place for place, node in enumerate(prelude) if node == ","), len(prelude)]
    for before, after in pairwise(commas):
        nodes = prelude[before + 1 : after]
        classes = frozenset(
            name.value for dot, name in pairwise(nodes) if dot == "." and name.type == "ident"
        )
        yield _Selector(text=tinycss2.serialize(nodes).strip(), classes=classes)
