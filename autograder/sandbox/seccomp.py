"""The system calls that a candidate may make: everything that computing needs, and nothing else."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from typing import Final

import pyseccomp

from autograder.sandbox import syscalls

_FILES: Final = """
    access chdir chmod close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2
    fadvise64 fallocate fchdir fchmod fchmodat fdatasync fgetxattr flistxattr fstat fstatfs fsync ftruncate getcwd getdents getdents64 getxattr lgetxattr link linkat listxattr
    llistxattr lseek lstat mkdir mkdirat newfstatat open openat pread64 preadv preadv2 pwrite64
    pwritev pwritev2 read readahead readlink readlinkat readv rename renameat renameat2 rmdir
    sendfile stat statfs statx symlink symlinkat truncate umask unlink unlinkat utime utimensat
    utimes write writev
"""
_MEMORY: Final = "brk madvise mmap mprotect mremap msync munmap"
_THREADS: Final = """
    arch_prctl exit exit_group futex get_robust_list gettid membarrier rseq sched_getaffinity
    sched_getparam sched_get_priority_max sched_get_priority_min sched_getscheduler sched_yield
    set_robust_list set_tid_address
"""
_SIGNALS: Final = """
    alarm getitimer kill pause restart_syscall rt_sigaction rt_sigpending rt_sigprocmask
    rt_sigreturn rt_sigsuspend rt_sigtimedwait setitimer sigaltstack tgkill tkill
"""
_TIME: Final = "clock_getres clock_gettime clock_nanosleep gettimeofday nanosleep time times"
_IDENTITY: Final = """
    capget getcpu getegid geteuid getgid getgroups getpgid getpgrp getpid getppid getpriority
    getrandom getresgid getresuid getrlimit getrusage getsid getuid sysinfo uname wait4 waitid
"""
_CHANNELS: Final = """
    epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2
    getpeername getsockname getsockopt pipe pipe2 poll ppoll pselect6 recvfrom recvmsg select
    sendmsg sendto shutdown
"""
_ALLOWED: Final = _FILES + _MEMORY + _THREADS + _SIGNALS + _TIME + _IDENTITY + _CHANNELS

# Not among them: setsockopt, as the queues of sockets, once larger, are memory that no limit counts.

_TO_OTHERS: Final = ("kill", "tkill", "tgkill")

# What a GPU's driver needs besides. It looks for a server of its own at a Unix socket and binds another, without
# which CUDA does not start; a network namespace and a root of its own leave nobody to be found at either.
_CUDA: Final = """
    bind connect get_mempolicy ioctl listen mbind memfd_create mincore mlock mlock2 munlock
    sched_setaffinity set_mempolicy setsockopt
"""

# The terminal and descriptor requests that Python makes of ordinary files (<asm-generic/ioctls.h>).
_TCGETS, _TIOCGWINSZ, _FIONREAD, _FIONBIO, _FIONCLEX, _FIOCLEX = (
    0x5401,
    0x5413,
    0x541B,
    0x5421,
    0x5450,
    0x5451,
)
_REQUESTS: Final = (_TCGETS, _TIOCGWINSZ, _FIONREAD, _FIONBIO, _FIONCLEX, _FIOCLEX)

# What may be asked of a descriptor. Not among it: leases, which keep others of the same user from opening a file,
# word of what happens in a folder, and the size of pipes, of which a user's are counted together.
_CONTROLS: Final = (
    *(fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL, fcntl.F_SETFL),
    *(fcntl.F_GETLK, fcntl.F_OFD_GETLK, fcntl.F_GETPIPE_SZ, fcntl.F_ADD_SEALS, fcntl.F_GET_SEALS),
)
# Answered as if granted: nobody else has a candidate's files. Real locks of byte ranges take memory of the kernel's
# that no limit counts, and locks of files that all may read would tell candidates of each other.
_LOCKS: Final = (fcntl.F_SETLK, fcntl.F_SETLKW, fcntl.F_OFD_SETLK, fcntl.F_OFD_SETLKW)

# Callers fall back to an older call on "no such call", where "forbidden" would be the end.
_ABSENT: Final = "clone3 fchmodat2 openat2 pidfd_open"


def compile_filter(*, cuda: bool, alone: bool = True) -> bytes:
    """Compile the filter to the program that `load_filter` installs in a candidate.

    Without a process table of its own (`alone`), a candidate may signal nobody, itself included.

    Other calls answer EPERM; a call through another architecture's table (int 0x80, x32) ends the process.
    """
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    rules.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    rules.set_attr(pyseccomp.Attr.CTL_OPTIMIZE, 2)  # a binary tree: a call costs log(rules)
    for name in (_ALLOWED + (_CUDA if cuda else "")).split():
        if alone or name not in _TO_OTHERS:
            _add(rules, pyseccomp.ALLOW, name)
    for name in _ABSENT.split():
        _add(rules, pyseccomp.ERRNO(errno.ENOSYS), name)
    _add_conditional(rules, cuda=cuda)
    return _exported(rules)


def _add_conditional(rules: pyseccomp.SyscallFilter, *, cuda: bool) -> None:
    """Allow some calls for some arguments only."""
    kinds = syscalls.CLONE_THREAD | syscalls.CLONE_NEW_ANY
    thread = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, kinds, syscalls.CLONE_THREAD)
    _add(rules, pyseccomp.ALLOW, "clone", thread)
    _add(rules, pyseccomp.ALLOW, "socketpair", pyseccomp.Arg(0, pyseccomp.EQ, socket.AF_UNIX))
    _add(rules, pyseccomp.ALLOW, "prlimit64", pyseccomp.Arg(2, pyseccomp.EQ, 0))  # reading, not setting
    for option in (syscalls.PR_SET_NAME, syscalls.PR_GET_NAME):
        _add(rules, pyseccomp.ALLOW, "prctl", pyseccomp.Arg(0, pyseccomp.EQ, option))
    if cuda:
        _add(rules, pyseccomp.ALLOW, "socket", pyseccomp.Arg(0, pyseccomp.EQ, socket.AF_UNIX))
        _add(rules, pyseccomp.ALLOW, "fcntl")  # what a driver asks of its descriptors is its own affair
        _add(rules, pyseccomp.ALLOW, "flock")
        return
    for request in _REQUESTS:
        _add(rules, pyseccomp.ALLOW, "ioctl", pyseccomp.Arg(1, pyseccomp.EQ, request))
    for request in _CONTROLS:
        _add(rules, pyseccomp.ALLOW, "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, request))
    for request in _LOCKS:
        _add(rules, pyseccomp.ERRNO(0), "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, request))
    _add(rules, pyseccomp.ERRNO(0), "flock")


def _add(rules: pyseccomp.SyscallFilter, action: int, name: str, *conditions: pyseccomp.Arg) -> None:
    """Add a rule, unless this machine or its libseccomp knows no such call: then the default forbids it."""
    if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) >= 0:
        rules.add_rule(action, name, *conditions)


def _exported(rules: pyseccomp.SyscallFilter) -> bytes:
    with open(os.memfd_create("seccomp"), "w+b") as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
