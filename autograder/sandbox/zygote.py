"""Start the warm parent and hand out channels to it: the supervisor's side."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

import autograder
from autograder.errors import GraderFault, SandboxError
from autograder.sandbox import messages
from autograder.sandbox.profiles import FULL, Profile

_WARM_UP_SECONDS: Final = 120.0  # a cold disk and torch
_CLOSE_SECONDS: Final = 10.0

# Not `-I`, which ignores PYTHONHASHSEED too: `-s -P` and the environment below leave out what it would.
_PROGRAM: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); import autograder.sandbox.parent as p; p.main()"
)

# All that a candidate can find out about the environment of its grader (/proc/self/environ).
_ENVIRONMENT: Final = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/home",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "PYTHONUTF8": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pandas imports pyarrow, whose jemalloc starts a thread
    "MALLOC_ARENA_MAX": "2",  # each arena reserves 64 MiB of the address space that is limited
    "MALLOC_MMAP_THRESHOLD_": "262144",  # or holes left by large tensors add up until the limit is reached
    "MPLBACKEND": "agg",
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",  # counting GPUs must not initialise CUDA before a fork
}
_INHERITED: Final = ("LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES")


@dataclass(frozen=True, slots=True)
class Warmup:
    """What a warm parent imports, runs in its candidates, and shows to them."""

    path: tuple[str, ...]  # put first on sys.path
    modules: tuple[str, ...]  # imported before the first fork
    entry: str  # "package.module:function", called in the candidate with descriptors to read and to write
    readable: tuple[Path, ...] = ()  # folders that it sees besides the interpreter's own
    hidden: tuple[Path, ...] = ()  # folders of which it sees no trace but what is readable inside
    profile: Profile = FULL


class Zygote:
    """A running warm parent; leaving the `with` block ends it and all its candidates."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        """Own a running warm parent; use `start`."""
        self._process = process
        self._control = control
        self._owner = os.getpid()

    @classmethod
    def start(cls, warmup: Warmup) -> Zygote:
        """Execute a warm parent and wait until everything is imported.

        Raises:
            SandboxError: this machine cannot confine candidates, or a module cannot be imported.
        """
        if sys.platform != "linux":
            raise SandboxError("grading needs Linux: its sandbox is made of Linux namespaces and seccomp")
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = _execute(theirs)
        zygote = cls(process, control)
        try:
            zygote._warm_up(warmup)
        except BaseException:
            zygote.close()
            raise
        return zygote

    def _warm_up(self, warmup: Warmup) -> None:
        self._control.settimeout(_WARM_UP_SECONDS)
        try:
            messages.send(self._control, _begin(warmup))
            answer, _ = messages.receive(self._control)
        except TimeoutError:
            raise SandboxError(f"the warm parent was not ready within {_WARM_UP_SECONDS:.0f} s") from None
        except (OSError, msgspec.DecodeError) as error:
            raise SandboxError(f"the warm parent did not start: {error}") from error
        if isinstance(answer, messages.Broken):
            raise SandboxError("nothing can be graded here: " + "; ".join(answer.problems))
        if not isinstance(answer, messages.Ready):
            status = self._process.wait(_CLOSE_SECONDS)
            raise SandboxError(f"the warm parent died while it started (exit status {status})")

    @property
    def pid(self) -> int:
        """The warm parent's process id."""
        return self._process.pid

    def connect(self) -> socket.socket:
        """Open a client channel; whoever holds the last copy of it owns the candidates spawned over it.

        Raises:
            GraderFault: the warm parent is gone.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                messages.send(self._control, messages.Connect(), (theirs.fileno(),))
        except OSError as error:
            ours.close()
            raise GraderFault(f"the warm parent of the candidates is gone: {error}") from error
        return ours

    def close(self) -> None:
        """End the warm parent and all its candidates; in a fork of its owner, or twice, do nothing."""
        if os.getpid() != self._owner or self._control.fileno() < 0:
            return
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)  # forks of this process may hold copies that stay open
        self._control.close()
        try:
            self._process.wait(_CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()  # its candidates' death signal ends them with it
            self._process.wait()

    def __enter__(self) -> Self:
        """Answer this warm parent."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End it."""
        self.close()


def _execute(control: socket.socket) -> subprocess.Popen[bytes]:
    root = Path(autograder.__file__).parent.parent
    return subprocess.Popen(
        [sys.executable, "-s", "-P", "-c", _PROGRAM, str(root), str(control.fileno())],
        env=_environment(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(control.fileno(),),
        start_new_session=True,  # Ctrl-C reaches the supervisor, which then closes this in order
    )


def _environment() -> dict[str, str]:
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return _ENVIRONMENT | inherited | _font_cache()


def _font_cache() -> dict[str, str]:
    """Let matplotlib keep its list of fonts, which takes seconds to make, among the supervisor's caches."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base, "autograder", "matplotlib")
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return {"MPLCONFIGDIR": str(folder)}
    return {}


def _begin(warmup: Warmup) -> messages.Begin:
    return messages.Begin(
        path=warmup.path,
        modules=warmup.modules,
        entry=warmup.entry,
        readable=tuple(map(str, warmup.readable)),
        hidden=tuple(map(str, warmup.hidden)),
        layers=tuple(sorted(warmup.profile.layers)),
    )
