"""Examine this machine: is everything there that grading needs, and does the sandbox hold?"""

from __future__ import annotations

import enum
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from autograder.errors import GraderFault, SandboxError
from autograder.model import Course
from autograder.report.text import amount
from autograder.sandbox import mounts, probe, proof
from autograder.sandbox.spawner import Spawn, Spawner
from autograder.sandbox.zygote import Warmup, Zygote

_OLDEST_PYTHON: Final = (3, 11)
_PACKAGES: Final = (
    "torch",
    "torchvision",
    "numpy",
    "scikit-learn",
    "nltk",
    "ipython",
    "msgspec",
    "nbgrader",
    "nbformat",
)
_MATCHING_PAIR: Final = "torch==2.14.1 torchvision==0.29.1"
_ROOMY_MIB: Final = 1024  # the gradebook, autograded notebooks and feedback of a class of 300
_PROBE_SECONDS: Final = 120.0
_DATA: Final = ("weights", "datasets", "nltk_data")  # of the course's support library

# What a program of its own must find out: importing torch here would make it part of the caller.
_DEVICES_PROGRAM: Final = """
import json, torch
print(json.dumps([torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]))
"""


class Health(enum.StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARNING = "warning"  # grading works, something is missing or odd
    FAILED = "failed"  # grading does not work, or is not safe


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined."""

    name: str
    health: Health
    detail: str  # what was found
    fix: str = ""  # what to do about it


def examine(course: Course | None) -> list[Finding]:
    """Examine versions, devices, disk and data, and each wall of the sandbox by trying to get through it."""
    devices = _devices()
    return [
        _python(),
        *(_package(name) for name in _PACKAGES),
        _torchvision(),
        devices,
        _disk(course.root if course is not None else Path.cwd()),
        *(_data(course) if course is not None else ()),
        *_sandbox(gpu=devices.health is Health.OK and devices.detail != "cpu"),
    ]


def _python() -> Finding:
    detail = f"{sys.version.split()[0]} at {sys.executable}"
    if sys.version_info < _OLDEST_PYTHON:
        return Finding("python", Health.FAILED, detail, "install Python 3.11 or newer and make .venv again")
    return Finding("python", Health.OK, detail)


def _package(name: str) -> Finding:
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, Health.FAILED, "not installed", "pip install -e . -c constraints.txt")
    place = Path(str(found.locate_file("")))
    if not mounts.shown_to_all(place):
        fix = f"install it into {sys.prefix}: candidates see that, but no other folder of PYTHONPATH or a .pth file"
        return Finding(name, Health.FAILED, f"{found.version} lies in {place}, out of candidates' sight", fix)
    return Finding(name, Health.OK, found.version)


def _torchvision() -> Finding:
    """See whether torch and torchvision fit: a mismatch shows only when torchvision is imported."""
    name = "torchvision works"
    error = _run("import torchvision")[1]
    if error:
        return Finding(name, Health.FAILED, error, f"install a matching pair: pip install {_MATCHING_PAIR}")
    return Finding(name, Health.OK, "imported")


def _devices() -> Finding:
    output, error = _run(_DEVICES_PROGRAM)
    if error:
        return Finding("devices", Health.FAILED, error, f"pip install {_MATCHING_PAIR}")
    names = json.loads(output)
    return Finding("devices", Health.OK, ", ".join(["cpu", *names]))


def _run(program: str) -> tuple[str, str]:
    """Run a Python program; answer what it printed and the last line of its error, empty if it ended well."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", f"no answer within {_PROBE_SECONDS:.0f} s"
    lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
    return done.stdout, lines[-1] if done.returncode else ""


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free >> 20
    detail = f"{free} MiB free at {folder}"
    if free < _ROOMY_MIB:
        return Finding("disk", Health.WARNING, detail, f"free {_ROOMY_MIB} MiB: a full disk stops a batch")
    return Finding("disk", Health.OK, detail)


def _data(course: Course) -> Iterator[Finding]:
    library = course.root / "exercises" / "practice"
    for name in _DATA:
        files = [path for path in (library / name).rglob("*") if path.is_file()]
        if files:
            yield Finding(f"data: {name}", Health.OK, amount(len(files), "file"))
        else:
            fix = f"restore it from the repository: git checkout -- {library / name}"
            yield Finding(f"data: {name}", Health.FAILED, f"nothing in {library / name}", fix)


def _sandbox(*, gpu: bool) -> Iterator[Finding]:
    missing = probe.missing()
    for problem in missing:
        detail, _, fix = problem.removesuffix(")").partition(" (")
        yield Finding("sandbox", Health.FAILED, detail, fix)
    if missing:
        return
    yield _landlock()
    try:
        with tempfile.TemporaryDirectory(prefix="autograder-doctor-") as folder:
            yield from map(_proved, proof.prove(Path(folder)))
        if gpu:
            yield _gpu_in_a_candidate()
    except (SandboxError, GraderFault) as error:
        yield Finding("sandbox", Health.FAILED, str(error), "report this line: candidates cannot be confined")


def _gpu_in_a_candidate() -> Finding:
    """See whether CUDA starts behind the sandbox's walls: a driver may ask for what they forbid."""
    name = "sandbox: compute on the GPU"
    program = Path(__file__).parent.parent
    warmup = Warmup(path=(str(program),), modules=("torch",), entry="autograder.candidate.gpu:serve")
    with Zygote.start(warmup) as zygote, zygote.connect() as channel:
        spawner = Spawner(channel)
        jailed = spawner.spawn(Spawn(memory_mib=3072, disk_mib=64, cpu_seconds=60, device="cuda"))
        with os.fdopen(jailed.replies, encoding="utf-8", closefd=False) as replies:
            answer = replies.read()
        exit = spawner.stop(jailed)
    if answer.startswith("ok "):
        return Finding(name, Health.OK, answer.removeprefix("ok "))
    fix = "grade with --device cpu, and report this line with the version of the driver"
    return Finding(name, Health.FAILED, answer or f"the candidate ended: {exit}", fix)


def _landlock() -> Finding:
    version = probe.landlock()
    if version:
        return Finding("sandbox: Landlock", Health.OK, f"ABI {version}")
    fix = "boot a kernel with CONFIG_SECURITY_LANDLOCK and landlock in its lsm= list"
    return Finding(
        "sandbox: Landlock", Health.WARNING, "not in this kernel: one lock of several is missing", fix
    )


def _proved(result: proof.Proof) -> Finding:
    name = f"sandbox: {result.title[0].lower()}{result.title[1:]}"
    if result.held:
        return Finding(name, Health.OK, f"stopped: {result.detail}")
    return Finding(
        name, Health.FAILED, f"a candidate got out: {result.detail}", "do not grade here; report this"
    )
