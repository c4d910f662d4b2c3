"""On a machine that forbids user namespaces, the doctor names what forbids them: here, for a process that has lost them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_UID = 54_321
_EXAMINE = """
from autograder.doctor import _sandbox
for finding in _sandbox(gpu=False):
    print(finding.health, finding.name, finding.detail, finding.fix, sep=" | ")
"""
_NONE_LEFT = """
from pathlib import Path
from autograder.sandbox import namespaces
namespaces.enter_user_namespace()  # whose own limit this is
Path("/proc/sys/user/max_user_namespaces").write_text("0")
"""
_FILTERED = """
import errno, os, pyseccomp
from autograder.sandbox import syscalls
rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "unshare")
rules.load()
"""


def examined(loss: str) -> str:
    """Return what the doctor says of the sandbox after a program has lost something, as an ordinary user."""
    program = [sys.executable, "-c", loss + _EXAMINE]
    become = [sys.executable, "-m", "tests.sandbox.ordinary", str(_UID)] if os.geteuid() == 0 else []
    done = subprocess.run([*become, *program], cwd=_ROOT, capture_output=True, text=True, check=False)
    if "Read-only file system" in done.stderr:
        pytest.skip("this machine's /proc/sys is read-only")
    assert not done.stderr
    return done.stdout


def test_a_limit_of_no_user_namespaces_is_named_with_the_command_that_raises_it() -> None:
    assert examined(_NONE_LEFT) == (
        "failed | sandbox | namespaces: No space left on device: user.max_user_namespaces is 0"
        " | sysctl -w user.max_user_namespaces=15000\n"
    )


def test_a_filter_of_system_calls_is_blamed_on_the_container() -> None:
    said = examined(_FILTERED)
    assert said.startswith("failed | sandbox | namespaces: Operation not permitted: no setting of the kernel")
    assert "--security-opt seccomp=unconfined" in said
