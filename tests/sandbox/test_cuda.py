"""What a candidate for a GPU may do besides, seen on any machine: the driver's needs, and no way out."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import msgspec
import pytest

from autograder.sandbox import probe
from autograder.sandbox.spawner import Spawner
from tests.sandbox.conftest import SPEC, Inside, Stopped

_NAME_A_THREAD = """
done = threading.Event()
thread = threading.Thread(target=done.wait)
thread.start()
path = f"/proc/self/task/{thread.native_id}/comm"
try:
    with open(path, "w") as file:
        file.write("driver")
    answer = open(path).read().strip()
finally:
    done.set()
    thread.join()
"""


@pytest.fixture
def candidate(spawner: Spawner) -> Iterator[Inside]:
    inside = Inside(spawner, spawner.spawn(msgspec.structs.replace(SPEC, device="cuda")))
    yield inside
    inside.stop()


def test_threads_can_be_named(candidate: Inside) -> None:
    assert candidate.run(_NAME_A_THREAD) == "driver"


def test_a_socket_in_the_driver_s_own_namespace_opens(candidate: Inside) -> None:
    assert candidate.run(
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)\ns.bind('\\0cuda-uvmfd')\ns.listen()\nanswer = 1"
    )


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_VSOCK", "AF_PACKET"])
def test_no_other_family_of_sockets_opens(candidate: Inside, family: str) -> None:
    with pytest.raises(Stopped, match="PermissionError"):
        candidate.run(f"socket.socket({getattr(socket, family):d}, socket.SOCK_DGRAM)")


def test_sockets_of_this_machine_are_not_found(candidate: Inside) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as ours:
        ours.bind("\0autograder-test-of-gpu-candidates")
        ours.listen()
        program = "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).connect('\\0autograder-test-of-gpu-candidates')"
        with pytest.raises(Stopped, match=r"ConnectionRefusedError|PermissionError"):
            candidate.run(program)


@pytest.mark.skipif(not probe.landlock(), reason="this kernel has no Landlock")
@pytest.mark.parametrize("name", ["oom_score_adj", "coredump_filter", "clear_refs", "comm"])
def test_nothing_else_about_the_process_can_be_written(candidate: Inside, name: str) -> None:
    with pytest.raises(Stopped, match="PermissionError"):
        candidate.run(f"open('/proc/self/{name}', 'w')")


def test_the_kernel_s_settings_cannot_be_written(candidate: Inside) -> None:
    for name in ("kernel/core_pattern", "kernel/hostname", "vm/overcommit_memory", "net/ipv4/ip_forward"):
        answer = f"open('/proc/sys/{name}', 'w')"
        with pytest.raises(Stopped, match=r"PermissionError|OSError"):
            candidate.run(answer)


@pytest.mark.skipif(not probe.landlock(), reason="this kernel has no Landlock")
def test_no_socket_appears_in_a_folder(candidate: Inside) -> None:
    with pytest.raises(Stopped, match="PermissionError"):
        candidate.run("socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).bind('/submission/socket')")
