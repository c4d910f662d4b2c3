"""The attacks that the sandbox stops are stopped for an ordinary user too; for the others it makes no difference."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

_UID = 54_321
_ROOT = Path(__file__).parents[2]
_ATTACKS = (
    "threads or secret or kills or fork or namespace or process or hidden or hoarded or pipes or sockets or disk"
    " or kernel or links or memory or left_over or many_files or daemon or call_table or inherited or huge_tensor"
    " or namespaces"
)
_ALL = "ESCAPES" in os.environ  # `make escapes`: every attack, every layer
_TESTS = (
    *(sys.executable, "-m", "pytest", "tests/escapes", "-q", "-p", "no:cacheprovider"),
    *(() if _ALL else ("-k", f"({_ATTACKS}) and not seccomp and not identity and not catalogue")),
)


@pytest.mark.skipif(os.geteuid() != 0, reason="these tests run as an ordinary user already")
def test_the_sandbox_holds_for_an_ordinary_user() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.chown(home, _UID, _UID)
        done = subprocess.run(
            [sys.executable, "-m", "tests.sandbox.ordinary", str(_UID), *_TESTS, f"--basetemp={home}/tests"],
            cwd=_ROOT,
            env=os.environ | {"HOME": home, "TMPDIR": home, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout
