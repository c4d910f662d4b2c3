"""How a panel of checks looks: plain text for terminals, HTML for notebooks.

Outcomes are told by a symbol, a word and a colour; all texts are escaped, whatever they hold.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from practice.panel import Panel
    from practice.testing.runner import CheckReport

__all__ = ["as_html", "as_terminal", "as_text"]

_GREEN, _ORANGE, _GREY = "#00664a", "#a33d00", "#5f5f5f"  # contrast with white ≥ 6:1
_LOOKS = {  # outcome: symbol, word, colour
    "PASSED": ("✓", "passed", _GREEN),
    "FAILED": ("✗", "failed", _ORANGE),
    "ERROR": ("✗", "error", _ORANGE),
    "TIMEOUT": ("✗", "too slow", _ORANGE),
    "MEMORY": ("✗", "too much memory", _ORANGE),
    "CRASHED": ("✗", "crashed", _ORANGE),
    "SKIPPED": ("–", "skipped", _GREY),
    "INTERNAL": ("!", "not your fault", _GREY),
}
_ANSI = {_GREEN: "32", _ORANGE: "31", _GREY: "2"}  # the same in a terminal, which has colours of its own
_FRAME = (
    "border:1px solid #d0d0d0;border-radius:4px;padding:10px 14px;margin:4px 0;max-width:52em;"
    "background:#fff;color:#1f1f1f;font:14px/1.45 system-ui,-apple-system,Segoe UI,sans-serif"
)
_LINE = "margin-top:2px;white-space:pre-wrap;overflow-wrap:anywhere"
_CODE = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.92em;background:#f1f1f1;padding:0 3px"
_LONGEST = 1000  # characters of a text that are shown


def as_text(panel: Panel) -> str:
    """Render a panel as lines of text."""
    return as_terminal(panel, colour=False)


def as_terminal(panel: Panel, *, colour: bool) -> str:
    """Render a panel as lines of text, which colours only underline."""
    paint = _painted if colour else _plain
    lines = [paint(_clean(panel.headline), "1")]
    for report in panel.reports:
        symbol, word, tint = _LOOKS[report.outcome]
        lines.append(f"  {paint(f'{symbol} {word}', _ANSI[tint])}: {_clean(report.title)}")
        if report.outcome != "PASSED":
            lines += [f"      {line}" for line in _explanation(report)]
            faq = f"Read in the FAQ: {_clean(_question(panel, report))}"
            lines += [f"      {paint(faq, _ANSI[_GREY])}"] * _wants_faq(report)
    return "\n".join(lines)


def as_html(panel: Panel) -> str:
    """Render a panel as one HTML element that needs no style sheet and no script."""
    colour = _GREY if not panel.reports else _GREEN if panel.passed == len(panel.reports) else _ORANGE
    return (
        f'<section aria-label="{_escape(panel.headline)}" style="{_FRAME};border-left:5px solid {colour}">'
        f'<div style="font-weight:600;color:{colour}">{_escape(panel.headline)}</div>'
        f"{_checks(panel, colour) if panel.reports else ''}</section>"
    )


def _painted(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _plain(text: str, code: str) -> str:
    return text


def _checks(panel: Panel, colour: str) -> str:
    share = panel.passed / len(panel.reports)
    items = "".join(_item(panel, report) for report in panel.reports)
    return (
        '<div aria-hidden="true" style="height:4px;border-radius:2px;background:#e6e6e6;margin-top:6px">'
        f'<div style="height:4px;border-radius:2px;width:{share:.0%};background:{colour}"></div></div>'
        f'<ul style="list-style:none;margin:8px 0 0;padding:0">{items}</ul>'
    )


def _item(panel: Panel, report: CheckReport) -> str:
    symbol, word, colour = _LOOKS[report.outcome]
    return (
        '<li style="display:flex;gap:10px;margin:5px 0;padding:0">'
        f'<span style="color:{colour};flex:0 0 6.2em;font-weight:600">'
        f'<span aria-hidden="true">{symbol}</span> {word}</span>'
        f'<div style="flex:1;min-width:0">{_marked_up(report.title)}{_details(panel, report)}</div></li>'
    )


def _details(panel: Panel, report: CheckReport) -> str:
    if report.outcome == "PASSED":
        return ""
    weights = [400 if report.outcome == "SKIPPED" else 600, 400, 400]  # the gap stands out
    lines = "".join(
        f'<div style="{_LINE};font-weight:{weight}">{_marked_up(line)}</div>'
        for line, weight in zip(_explanation(report), weights, strict=False)
    )
    return lines + (_faq_link(panel, report) if _wants_faq(report) else "")


def _faq_link(panel: Panel, report: CheckReport) -> str:
    question = _marked_up(_question(panel, report))
    if report.faq in panel.questions:
        question = f'<a href="faq.md#{_escape(report.faq)}" style="color:#00548a">{question}</a>'
    return f'<div style="margin-top:2px;color:{_GREY}">Read in the FAQ: {question}</div>'


def _explanation(report: CheckReport) -> list[str]:
    """Say why a check did not pass, the gap first."""
    lines = [report.message] if report.message else []
    if report.expected is not None and report.expected not in report.message:
        lines.append(f"expected: {report.expected}")
    if report.actual is not None and report.actual not in report.message:
        lines.append(f"got: {report.actual}")
    return [_clean(line) for line in lines]


def _wants_faq(report: CheckReport) -> bool:
    return bool(report.faq) and report.outcome not in ("PASSED", "SKIPPED", "INTERNAL")


def _question(panel: Panel, report: CheckReport) -> str:
    return panel.questions.get(report.faq, report.faq)


def _clean(text: str) -> str:
    """Shorten a text and replace control characters, which could rewrite a terminal or reverse a line."""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … ({len(text):,} characters)"
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in shown)


def _escape(text: str) -> str:
    return html.escape(_clean(text))


def _marked_up(text: str) -> str:
    """Escape a text and set its `quoted` parts as code."""
    parts = _escape(text).split("`")
    if len(parts) % 2 == 0:  # a backtick that is not closed is only a backtick
        return "`".join(parts)
    return "".join(f'<code style="{_CODE}">{part}</code>' if i % 2 else part for i, part in enumerate(parts))
