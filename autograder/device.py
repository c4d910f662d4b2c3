"""Which device checks run on."""

from __future__ import annotations

import enum
import subprocess
import sys
from pathlib import Path

from autograder.errors import DeviceError

_ASK = "import torch; print(torch.cuda.is_available())"


class Choice(enum.StrEnum):
    """What may be asked for."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


def choose(choice: Choice) -> str:
    """Return "cpu" or "cuda".

    CUDA is asked for in a process of its own: this one forks nothing, but stays free of torch.

    Raises:
        DeviceError: CUDA was asked for and is not here.
    """
    if choice is Choice.CPU:
        return "cpu"
    if _has_cuda():
        return "cuda"
    if choice is Choice.CUDA:
        fix = "run `autograder doctor`, or grade with --device cpu"
        raise DeviceError(f"--device cuda: this machine has no GPU that torch can use ({fix})")
    return "cpu"


def _has_cuda() -> bool:
    if not Path("/dev/nvidiactl").exists():
        return False
    asked = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=False)
    return asked.stdout.strip() == "True"
