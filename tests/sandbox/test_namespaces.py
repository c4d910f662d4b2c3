"""A candidate has a machine of its own, on which it is nobody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.sandbox import namespaces
from autograder.sandbox.spawner import Spawner
from tests.sandbox.conftest import SPEC, Inside, Stopped


def test_a_candidate_is_alone_in_its_process_table(candidate: Inside) -> None:
    assert candidate.run("(os.getpid(), os.getppid())") == [2, 0]
    assert candidate.run("[name for name in os.listdir('/proc') if name.isdigit()]") in ([], ["2"])


def test_signalling_everybody_reaches_nobody(candidate: Inside) -> None:
    with pytest.raises(Stopped, match="ProcessLookupError"):
        candidate.run("os.kill(-1, 9)")


def test_the_warden_cannot_be_killed(candidate: Inside) -> None:
    with pytest.raises(Stopped, match="PermissionError"):
        candidate.run("os.kill(1, 9)")


@pytest.mark.parametrize("name", ["mem", "root", "environ", "fd", "maps"])
def test_the_warden_cannot_be_looked_into(candidate: Inside, name: str) -> None:
    with pytest.raises(Stopped, match=r"FileNotFoundError|PermissionError"):
        candidate.run(f"os.stat('/proc/1/{name}/') and open('/proc/1/{name}').read()")


def test_every_namespace_is_another_one(candidate: Inside) -> None:
    kinds = ["mnt", "pid", "net", "ipc", "uts", "cgroup"] + [] * namespaces.privileged()
    for kind in kinds:
        outside = os.readlink(f"/proc/self/ns/{kind}")
        assert candidate.run(f"os.readlink('/proc/self/ns/{kind}')") != outside


def test_the_network_has_no_way_out(candidate: Inside) -> None:
    interfaces = candidate.run("open('/proc/net/dev').read()").splitlines()[2:]
    assert [line.split(":")[0].strip() for line in interfaces] == ["lo"]


def test_the_machine_has_another_name(candidate: Inside) -> None:
    assert candidate.run("os.uname().nodename") == "candidate"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give candidates users of their own")
def test_root_makes_each_candidate_another_user(spawner: Spawner) -> None:
    candidates = [Inside(spawner, spawner.spawn(SPEC)) for _ in range(2)]
    users = [tuple(inside.run("[*os.getresuid(), *os.getresgid()]")) for inside in candidates]
    groups = [inside.run("os.getgroups()") for inside in candidates]
    for inside in candidates:
        inside.stop()
    assert users[0] != users[1]
    assert min(users[0] + users[1]) >= 64_000
    assert groups == [[], []]


def test_no_capability_is_left(candidate: Inside) -> None:
    status = candidate.run("open('/proc/self/status').read()")
    sets = {
        line.split(":")[0]: int(line.split()[1], 16) for line in status.splitlines() if line.startswith("Cap")
    }
    assert sets == dict.fromkeys(("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"), 0)
    assert "NoNewPrivs:\t1" in status
    assert "Seccomp:\t2" in status


@pytest.mark.parametrize(
    "program", ["os.setuid(0)", "os.setgid(0)", "os.setgroups([0])", "os.chroot('/submission')"]
)
def test_nothing_can_be_regained(candidate: Inside, program: str) -> None:
    with pytest.raises(Stopped, match="PermissionError"):
        candidate.run(program)


def test_the_environment_says_nothing_of_the_graders(
    candidate: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = set(candidate.run("[*os.environ]"))
    assert not names & {"VIRTUAL_ENV", "PYTHONPATH", "SSH_AUTH_SOCK", "PWD", "SHELL"}
    assert candidate.run("[os.environ['HOME'], os.environ['TMPDIR'], os.getcwd()]") == [
        "/home/candidate",
        "/tmp",
        "/submission",
    ]


def test_this_process_stays_where_it_is(candidate: Inside) -> None:
    assert Path("/proc/self/ns/pid").readlink() == Path("/proc/self/ns/pid_for_children").readlink()
