"""How wide the commands print."""

from __future__ import annotations

import pytest
from rich.table import Table

from autograder.cli.console import open_console


def test_a_long_name_stays_on_one_line_in_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    table = Table("a student's name", "score")
    table.add_row("anastasia-" * 20, "5 / 6")
    open_console().print(table)
    assert "anastasia-" * 20 in capsys.readouterr().out


def test_a_width_that_was_asked_for_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    assert open_console().width == 50
