"""The log file holds what a command did, and only its owner reads it."""

from __future__ import annotations

import logging
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import log
from autograder.cli.app import app
from autograder.errors import FolderError
from tests.cli.test_diff import engine, root  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    log.close_log()
    yield
    log.close_log()


@pytest.mark.usefixtures("engine")
def test_grading_leaves_a_log_where_results_go(root: Path) -> None:  # noqa: F811
    (root / "submitted" / "ada" / "first" / "other.ipynb").write_text("{}")
    result = CliRunner().invoke(app, ["grade", "--course", str(root)])
    assert result.exit_code == 0, result.exception
    path = root / "logs" / "autograder.log"
    text = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "doubling of ada: 3.5 of 4.5" in text
    assert "'test_twice': 'PASSED" in text
    assert "left out: " in text
    assert "writing 4 verdicts to the gradebook" in text


@pytest.mark.usefixtures("engine")
def test_another_file_can_be_named(root: Path, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "there" / "my.log"
    result = CliRunner().invoke(app, ["--log", str(path), "grade", "--course", str(root)])
    assert result.exit_code == 0, result.exception
    assert "4 submissions, 0 with a verdict already" in path.read_text()
    assert not (root / "logs").exists()


def test_a_line_of_the_log_gives_a_terminal_no_orders(tmp_path: Path) -> None:
    log.open_log(tmp_path / "a.log")
    logging.getLogger("autograder.test").warning("left out: \x1b]0;title\x07\x1b[2Jwork\x9b31m\u202e.ipynb")
    assert (tmp_path / "a.log").read_text("utf-8").endswith("autograder.test: left out: work31m.ipynb\n")


def test_a_log_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderError, match="the log cannot be written"):
        log.open_log(tmp_path / "file" / "autograder.log")


def test_a_long_log_goes_on_in_a_new_file_that_is_private_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_MOST_BYTES", 2000)
    log.open_log(tmp_path / "a.log")
    for number in range(100):
        logging.getLogger("autograder.test").debug("line %d of a long log", number)
    assert (tmp_path / "a.log.1").is_file()
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_without_a_log_nothing_is_printed() -> None:
    program = (
        "import logging, autograder.cli; logging.getLogger('autograder.test').warning('nobody is there')"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("", "")


def test_a_log_on_a_full_disk_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log").symlink_to("/dev/full")
    log.open_log(tmp_path / "log")
    logging.getLogger("autograder").error("lost")
    log.close_log()
    assert capfd.readouterr() == ("", "")
