"""A verdict is taken for what another library would say only where that library is the same."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

import pytest

from autograder import versions
from autograder.versions import program_version


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    program_version.cache_clear()
    yield
    program_version.cache_clear()


@pytest.mark.parametrize("library", ["torch", "torchvision", "numpy", "nltk", "pillow", "scikit-learn"])
def test_another_version_of_a_library_is_another_program(
    monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    before = program_version()
    program_version.cache_clear()
    monkeypatch.setattr(versions, "version", lambda name: "0.0" if name == library else version(name))
    assert program_version() != before
