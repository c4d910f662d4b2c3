"""What a person is told who grades with less than the full sandbox, or cannot have it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console

from autograder.cli.options import Sandbox
from autograder.errors import SandboxError

_RISKS: Final = {
    Sandbox.REDUCED: "submissions share this machine's disk and process table; nothing bounds what all their files take.",
    Sandbox.NONE: "submissions run as you and may do whatever you may: for your own code only.",
}


def tell_sandbox(sandbox: Sandbox, console: Console) -> None:
    """Print what it means to grade with less than the full sandbox."""
    if sandbox is not Sandbox.FULL:
        console.print(f"--sandbox {sandbox}: {_RISKS[sandbox]} Every verdict says so.", style="bold red")


@contextmanager
def hinting_at_less(sandbox: Sandbox) -> Iterator[None]:
    """Say, where this machine cannot put up the full sandbox, what else there is."""
    try:
        yield
    except SandboxError as error:
        if sandbox is Sandbox.FULL:
            error.add_note(
                "`autograder doctor` examines this machine; `--sandbox reduced` does without namespaces"
            )
        raise
