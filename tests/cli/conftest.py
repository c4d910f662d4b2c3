"""A small course that can be graded in earnest."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from autograder.sandbox import probe

TESTS = Path(__file__).parents[1]
CACHES = shutil.ignore_patterns("__pycache__")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a course of one exercise, `doubling`."""
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # nbgrader calls alembic
    root = tmp_path / "course"
    shutil.copytree(TESTS / "sample" / "fixtures" / "course", root)
    shutil.copytree(TESTS.parent / "exercises" / "practice", root / "exercises" / "practice", ignore=CACHES)
    return root
