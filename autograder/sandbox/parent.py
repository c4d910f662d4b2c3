"""The warm parent (zygote): a program of one thread that imports what candidates need once, and forks them.

It never reads a submission, a check or a solution: whatever it holds, every candidate inherits.
"""

from __future__ import annotations

import gc
import importlib
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from autograder.sandbox import jail, lifeline, messages, mounts, namespaces, probe, seccomp, syscalls
from autograder.sandbox.lodging import Landlord
from autograder.sandbox.messages import Begin
from autograder.sandbox.nursery import Nursery
from autograder.sandbox.porter import Porter
from autograder.sandbox.profiles import Layer

_DEVICES: Final = ("cpu", "cuda")
_LAST_BREATH: Final = 1.0  # seconds after which the kernel must have done away with a thread that has ended
_ENVIRONMENT: Final = {
    "HOME": mounts.HOME,
    "TMPDIR": mounts.TEMPORARY,
    "MPLCONFIGDIR": f"{mounts.TEMPORARY}/matplotlib",
    "USER": "candidate",
    "LOGNAME": "candidate",
}


def main() -> None:
    """Warm up as the supervisor says on the descriptor in the last argument, then serve until it is gone."""
    control = socket.socket(fileno=int(sys.argv[-1]))
    supervisor = os.pidfd_open(os.getppid())
    begin, _ = messages.receive(control)
    if isinstance(begin, Begin):
        problems = probe.missing(begin.layers) or _serve(begin, control, supervisor)
        if problems:
            messages.send(control, messages.Broken(tuple(problems)))
    os._exit(0)  # the clean-up of an interpreter full of torch takes longer than anybody will wait


def _serve(begin: Begin, control: socket.socket, supervisor: int) -> list[str]:
    """Serve until the supervisor is gone; answer what prevented it."""
    try:
        privileged = _take_office(begin)
        views = {device: _view(begin, device) for device in _DEVICES}
        if privileged and (closed := _closed(begin, views["cpu"])):
            return closed
        porter = _porter(
            begin, views, supervisor, privileged=privileged
        )  # before the imports, while this process is small
        lifeline.tie(control)
        entry = _warm_up(begin)
        plans = {
            device: _plan(entry, begin, views[device], device, privileged=privileged) for device in _DEVICES
        }
        gc.enable()
        gc.freeze()  # a collection in a candidate then touches, and so copies, nothing that was here before
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever an import raises is told
        lifeline.untie(control)
        return [f"{type(error).__name__}: {error}"]
    lifeline.untie(control)
    messages.send(control, messages.Ready())
    Nursery(plans, porter, control, supervisor).serve()
    return []


def _take_office(begin: Begin) -> bool:
    """Become able to send children into other namespaces; say whether candidates become other users."""
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)  # wardens become children of this process
    if Layer.NAMESPACES not in begin.layers:
        return Layer.IDENTITY in begin.layers and namespaces.may_change_users()
    privileged = namespaces.privileged()
    if not privileged:
        namespaces.enter_user_namespace()
    return privileged


def _closed(begin: Begin, view: mounts.View) -> list[str]:
    """Say which folders keep candidates, who are other users, from what they need."""
    unreadable = mounts.closed_to_others(view)
    on_the_way = mounts.closed_on_the_way(view) if Layer.NAMESPACES not in begin.layers else []
    return [
        *(
            f"{path}: candidates, who are other users, cannot read it (chmod -R o+rX {path})"
            for path in unreadable
        ),
        *(
            f"{path}: candidates, who are other users, cannot pass through it (chmod o+x {path})"
            for path in on_the_way
        ),
    ]


def _porter(
    begin: Begin, views: dict[str, mounts.View], supervisor: int, *, privileged: bool
) -> Porter | Landlord:
    if Layer.NAMESPACES in begin.layers:
        return Porter(views, supervisor, privileged=privileged)
    return Landlord(other_users=privileged)


def _warm_up(begin: Begin) -> Callable[[int, int], object]:
    """Import everything and answer the entry."""
    sys.path[:0] = begin.path
    gc.disable()  # what is imported stays: looking for garbage among it takes a seventh of the time
    for module in begin.modules:
        importlib.import_module(module)
    module, _, name = begin.entry.partition(":")
    entry: Callable[[int, int], object] = getattr(importlib.import_module(module), name)
    _refuse_threads()
    os.environ.update(_ENVIRONMENT)
    return entry


def _refuse_threads() -> None:
    """A fork copies one thread only: the locks of the others would stay locked for ever."""
    until = time.monotonic() + _LAST_BREATH
    while (names := _other_threads()) and time.monotonic() < until:
        time.sleep(0.01)
    if names:
        raise RuntimeError(f"a module imported warm started threads ({', '.join(names)}); none may")


def _other_threads() -> list[str]:
    names = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it has just ended
            names += [(task / "comm").read_text("utf-8").strip()] * (int(task.name) != os.getpid())
    return names


def _view(begin: Begin, device: str) -> mounts.View:
    return mounts.view(map(Path, begin.readable), map(Path, begin.hidden), cuda=device == "cuda")


def _plan(
    entry: Callable[[int, int], object], begin: Begin, view: mounts.View, device: str, *, privileged: bool
) -> jail.Plan:
    layers = frozenset(begin.layers)
    alone = Layer.NAMESPACES in layers
    return jail.Plan(
        layers=layers,
        entry=entry,
        filter=seccomp.compile_filter(cuda=device == "cuda", alone=alone) if Layer.SECCOMP in layers else b"",
        readable=("/",) if alone else mounts.readable_without_a_root(view),
        landlock=probe.landlock(),
        devices=(*view.devices, *((mounts.THREADS,) if view.names_threads else ())),
        highest_capability=probe.highest_capability(),
        privileged=privileged,
    )
