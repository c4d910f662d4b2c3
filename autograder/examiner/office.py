"""The supervisor's handle on the examiner's warm parent."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from autograder.errors import GraderFault
from autograder.examiner.job import READY, Examination, Job
from autograder.wire.channel import Channel, ChannelClosed, Malformed

# Its imports take seconds, in which it listens to nobody: it is tied to the supervisor first.
_PROGRAM: Final = (
    "import socket, sys; sys.path[:0] = sys.argv[2].split(':'); control = socket.socket(fileno=int(sys.argv[1])); "
    "from autograder.sandbox import lifeline; lifeline.tie(control); "
    "from autograder.examiner.parent import main; main(control, sys.argv[3].split(), sys.argv[4:])"
)
_ENVIRONMENT: Final = {
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pandas imports pyarrow, whose jemalloc starts a thread
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class Office:
    """Starts the examiner's parent and hands it jobs; safe to use from several threads.

    Args:
        path: Folders put first on its `sys.path`.
        modules: Modules that it imports beforehand.
        checks: Folders of hidden checks that it imports after them.
    """

    def __init__(self, path: Sequence[Path], modules: Sequence[str], checks: Sequence[Path]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        folders = ":".join(map(str, path))
        arguments = [str(theirs.fileno()), folders, " ".join(modules), *map(str, checks)]
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _PROGRAM, *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=_ENVIRONMENT | {"HOME": os.environ.get("HOME", "/")},
                start_new_session=True,  # Ctrl-C reaches the supervisor, which then closes this in order
            )
        self._control = ours

    def wait_until_ready(self) -> None:
        """Return when everything is imported.

        Raises:
            GraderFault: The parent ended instead; what it said is on standard error.
        """
        with contextlib.suppress(ConnectionError):
            if self._control.recv(64) == READY:
                return
        self._end()
        status = self._process.returncode
        raise GraderFault(f"the examiners' parent ended while it started (exit status {status})")

    def is_alive(self) -> bool:
        """Return whether the parent still runs.

        Its socket tells so before its process does: a killed one is no zombie yet when its examiners are gone.
        """
        if self._control.fileno() < 0:
            return False
        poll = select.poll()
        poll.register(self._control, 0)  # the end of the other side is reported unasked
        return not poll.poll(0)

    def examine(self, job: Job, candidates: socket.socket) -> Examination:
        """Return how every check of a job ended.

        Args:
            job: What to examine.
            candidates: A channel to the parent of the candidates; it is handed over.

        Raises:
            GraderFault: The examiner died.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs, candidates:
            try:
                socket.send_fds(self._control, [b"job"], [theirs.fileno(), candidates.fileno()])
            except OSError as error:
                ours.close()
                raise GraderFault(f"the examiner's parent is gone: {error}") from error
        stream = ours.detach()
        channel = Channel(stream, os.dup(stream))
        try:
            channel.send(msgspec.msgpack.encode(job))
            body, _ = channel.receive()
            return msgspec.msgpack.decode(body, type=Examination)
        except (ChannelClosed, Malformed, msgspec.DecodeError, ConnectionError) as error:
            raise GraderFault("the examiner died before it could report") from error
        finally:
            channel.close()

    def close(self) -> None:
        """End the parent and whatever it still runs."""
        self._control.close()
        self._end()

    def _end(self) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
