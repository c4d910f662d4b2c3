"""Every attempt of the catalogue is made, and stopped."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from autograder.sandbox import proof, trials


def test_every_attempt_is_stopped(tmp_path: Path) -> None:
    results = list(proof.prove(tmp_path))
    assert [result.title for result in results if not result.held] == []
    assert len(results) == len(trials.ATTEMPTS) + 1


def test_the_proof_leaves_no_secret_in_the_environment(tmp_path: Path) -> None:
    next(iter(proof.prove(tmp_path)))
    assert "AUTOGRADER_TRIAL_SECRET" not in os.environ


_HARMLESS = (trials.fork, trials.see_processes, trials.inherit_descriptor)


@pytest.mark.parametrize("attempt", _HARMLESS, ids=lambda attempt: attempt.__name__)
def test_an_attempt_that_nothing_stops_says_what_it_got(attempt: Callable[[], str], tmp_path: Path) -> None:
    with ExitStack() as stack:
        for number in range(3):
            stack.enter_context(open(tmp_path / str(number), "w"))
        assert attempt()


def test_a_file_that_can_be_read_is_an_escape(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    assert trials.read_file(str(tmp_path / "secret")) == "secret"
