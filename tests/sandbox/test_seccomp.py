"""System calls that a candidate does not need are not there for it."""

from __future__ import annotations

import errno
import fcntl
import platform
import signal
import socket

import pyseccomp
import pytest

from autograder.sandbox import seccomp
from autograder.sandbox.spawner import Spawner
from tests.sandbox.conftest import SPEC, Gone, Inside, Stopped

_FORBIDDEN = """
    fork vfork execve execveat ptrace process_vm_readv process_vm_writev pidfd_getfd pidfd_send_signal
    kcmp io_uring_setup io_uring_enter bpf keyctl add_key request_key userfaultfd open_by_handle_at
    name_to_handle_at mount umount2 move_mount open_tree fsopen unshare setns pivot_root chroot
    perf_event_open init_module finit_module kexec_load memfd_create memfd_secret shmget msgget semget
    mq_open socket bind connect listen accept accept4 setuid setgid setresuid setgroups capset setrlimit
    seccomp personality mknod mknodat setxattr setsid inotify_init1 fanotify_init sched_setaffinity
    setpriority syslog acct quotactl swapon reboot iopl ioperm settimeofday clock_settime adjtimex
    landlock_create_ruleset process_madvise timerfd_create signalfd4
"""

_x86_only = pytest.mark.skipif(platform.machine() != "x86_64", reason="only x86-64 has other call tables")
_CALL_32_BIT = """
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex("b814000000cd80c3"))  # mov eax, 20 (getpid); int 0x80; ret
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
"""


def _result_of(candidate: Inside, number: int, *arguments: int) -> int:
    """Make a system call in a candidate; answer 0 or its error number."""
    padded = [*arguments, *[0] * (6 - len(arguments))]
    return candidate.run(f"LIBC.syscall({number}, *{padded}) == -1 and ctypes.get_errno()")


@pytest.mark.parametrize("name", _FORBIDDEN.split())
def test_a_call_that_reaches_out_is_forbidden(candidate: Inside, name: str) -> None:
    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    if number < 0:
        pytest.skip(f"this architecture, or its libseccomp, has no {name}")
    assert _result_of(candidate, number) == errno.EPERM


@pytest.mark.parametrize("name", ["clone3", "openat2"])
def test_a_call_with_an_older_substitute_is_said_not_to_exist(candidate: Inside, name: str) -> None:
    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    assert _result_of(candidate, number) == errno.ENOSYS


def test_a_clone_that_is_no_thread_is_forbidden(candidate: Inside) -> None:
    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, "clone")
    for flags in (
        int(signal.SIGCHLD),
        0x10000000,
        0x10010000,
    ):  # a process, one in a user namespace, a thread in one
        assert _result_of(candidate, number, flags) == errno.EPERM


def test_threads_work(candidate: Inside) -> None:
    program = "answer = []\nthread = threading.Thread(target=answer.append, args=[1])\nthread.start()\nthread.join()"
    assert candidate.run(program) == [1]


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_VSOCK", "AF_PACKET"])
def test_no_family_of_sockets_opens(candidate: Inside, family: str) -> None:
    with pytest.raises(Stopped, match="PermissionError"):
        candidate.run(f"socket.socket({getattr(socket, family):d}, socket.SOCK_DGRAM)")


def test_a_pair_of_sockets_opens_because_event_loops_need_one(candidate: Inside) -> None:
    assert candidate.run("len(socket.socketpair())") == 2


def test_a_terminal_cannot_be_fed(candidate: Inside) -> None:
    with pytest.raises(Stopped, match="PermissionError"):
        candidate.run("__import__('fcntl').ioctl(0, 0x5412, b'x')")  # TIOCSTI


@pytest.mark.parametrize("request_", ["F_SETLEASE", "F_NOTIFY", "F_SETPIPE_SZ"])
def test_nobody_is_kept_from_opening_a_file_or_watched_doing_so(candidate: Inside, request_: str) -> None:
    number = getattr(fcntl, request_)
    assert candidate.run(f"LIBC.fcntl(0, {number}, 0) == -1 and ctypes.get_errno()") == errno.EPERM


@pytest.mark.parametrize("lock", ["flock(file, 2 | 4)", "lockf(file, 1 | 4)", "fcntl(file, 37, bytes(32))"])
def test_a_lock_is_granted_and_tells_nobody_of_anybody(spawner: Spawner, lock: str) -> None:
    program = f"file = open('/usr/bin/env')\nimport fcntl\nfcntl.{lock}\nanswer = open('/proc/locks').read()"
    two = [Inside(spawner, spawner.spawn(SPEC)) for _ in range(2)]
    assert [one.run(program.replace("lockf(file", "lockf(open('own', 'w')")) for one in two] == ["", ""]
    for one in two:
        one.stop()


def test_a_database_in_a_file_works_though_its_locks_do_nothing(candidate: Inside) -> None:
    program = (
        "import sqlite3\nwith sqlite3.connect('db') as db: db.execute('create table t as select 7 as n')\n"
        "[answer] = sqlite3.connect('db').execute('select n from t').fetchone()"
    )
    assert candidate.run(program) == 7


@pytest.mark.parametrize("option", [4, 8, 23, 35], ids=["dumpable", "keepcaps", "capbset", "mm"])
def test_attributes_of_the_process_cannot_be_changed(candidate: Inside, option: int) -> None:
    assert candidate.run(f"LIBC.prctl({option}, 1, 0, 0, 0) == -1 and ctypes.get_errno()") == errno.EPERM


def _signal_of(spawner: Spawner, program: str) -> int | None:
    inside = Inside(spawner, spawner.spawn(SPEC))
    with pytest.raises(Gone):
        inside.run(program)
    return inside.stop().signal


@_x86_only
def test_the_call_table_of_32_bits_ends_the_process(spawner: Spawner) -> None:
    assert _signal_of(spawner, _CALL_32_BIT) == signal.SIGSYS


@_x86_only
def test_the_x32_call_table_ends_the_process(spawner: Spawner) -> None:
    assert _signal_of(spawner, "LIBC.syscall(0x40000000 + 39)") == signal.SIGSYS


def test_a_gpu_needs_more_calls_than_a_processor() -> None:
    assert seccomp.compile_filter(cuda=True) != seccomp.compile_filter(cuda=False)
