"""What a page keeps of its style sheets."""

from __future__ import annotations

import pytest

from autograder.nbgrader.styles import without_unused


def kept(sheet: str, body: str = '<p class="used">word</p>') -> str:
    page = '<head><style type="text/css">{}</style></head>' + body
    before, after = page.split("{}")
    return without_unused(page.format(sheet)).removeprefix(before).removesuffix(after)


@pytest.mark.parametrize(
    "rule",
    [
        "p{color:red}",
        ".used{color:red}",
        "div.used > p{color:red}",
        "p:not(.unused, .other){color:red}",
        "*{color:red}",
        '[class*="col-"]{color:red}',
        "@media print{.used{color:red}}",
        "@page{margin:1cm}",
        "@supports (display:grid){.unused{color:red}}",
    ],
)
def test_a_rule_that_may_select_something_stays_as_it_is(rule: str) -> None:
    assert kept(rule) == rule


@pytest.mark.parametrize(
    "rule",
    [
        ".unused{color:red}",
        ".used.unused{color:red}",
        ".used .unused::after{color:red}",
        "@media print{.unused{color:red}}",
        "@font-face{font-family:a;src:url(missing.woff)}",
        "@-webkit-keyframes stripes{from{color:red}}",
    ],
)
def test_a_rule_that_selects_nothing_is_left_out(rule: str) -> None:
    assert kept(rule) == ""


def test_of_a_rule_only_the_selectors_that_may_select_something_stay() -> None:
    assert kept(".unused, .used, p .unused{color:red}") == ".used{color:red}"


def test_styles_of_the_body_stay() -> None:
    body = '<style type="text/css">.unused{color:red}</style>'
    assert without_unused(f"<head></head>{body}") == f"<head></head>{body}"


def test_half_of_a_sheet_breaks_nothing() -> None:
    assert kept("p{color:red} .used{color") == "p{color:red}.used{color}"
