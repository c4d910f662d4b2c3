"""Notebooks that attack the grader: each function writes one attack into a solved notebook.

Where that is possible, the task's function is right as soon as its attack succeeds: full marks betray an escape.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.sample.specimen import Handout, Loss, Spoil


def endless_loop(handout: Handout) -> NotebookNode:
    """The function never returns."""
    return _replace(handout, "while True:\n    pass")


def sys_exit(handout: Handout) -> NotebookNode:
    """The function ends the program, successfully."""
    return _replace(handout, "import sys\n\nsys.exit(0)")


def exit_at_import(handout: Handout) -> NotebookNode:
    """The task's cell ends the process before anything is checked."""
    handout.cell["source"] = f"import os\n\nos._exit(0)\n\n\n{handout.cell.source}"
    return handout.notebook


def always_equal(handout: Handout) -> NotebookNode:
    """What the function returns is equal to everything."""
    _begin_with(
        handout,
        """
        class Everything:
            def __eq__(self, other):
                return True

            def __getattr__(self, name):
                return self

            def __call__(self, *args, **kwargs):
                return self
        """,
    )
    return _replace(handout, "return Everything()")


def equal_float(handout: Handout) -> NotebookNode:
    """What the function returns is a float, but for its comparisons."""
    _begin_with(
        handout,
        """
        class Right(float):
            __eq__ = __le__ = __ge__ = lambda self, other: True
            __ne__ = __lt__ = __gt__ = lambda self, other: False
        """,
    )
    return _replace(handout, "return Right()")


def patched_comparisons(handout: Handout) -> NotebookNode:
    """Torch finds that all tensors are close."""
    _begin_with(
        handout,
        """
        import torch

        torch.allclose = lambda *args, **kwargs: True
        torch.testing.assert_close = lambda *args, **kwargs: None
        """,
    )
    return _replace(handout, "return None")


def rewritten_asserts(handout: Handout) -> NotebookNode:
    """IPython rewrites the cells that follow: their asserts hold."""
    _begin_with(
        handout,
        """
        def soften(lines):
            return [line.replace("assert", "True or") for line in lines]

        get_ipython().input_transformers_post.append(soften)
        """,
    )
    return _replace(handout, "return None")


def prints_passed(handout: Handout) -> NotebookNode:
    """The function prints and writes the result that it would like."""
    return _replace(
        handout,
        """
        import json

        report = json.dumps({"score": 100, "tests": [{"status": "passed"}]})
        print("PASSED", report)
        with open("results.json", "w") as file:
            file.write(report)
        """,
    )


def reads_the_solution(handout: Handout) -> NotebookNode:
    """The function knows where the reference solution is."""
    return _reads(handout, handout.exercise.reference.resolve())


def reads_the_neighbours(handout: Handout) -> NotebookNode:
    """The function guesses where the reference solution is."""
    slug = handout.exercise.slug
    return _right_if(
        handout,
        f"""
        from pathlib import Path

        folders = [Path("../..").resolve(), *Path.cwd().parents, Path("/proc/1/root"), Path("/proc/1/cwd")]
        if not any((folder / "solutions" / "{slug}" / "{slug}.py").exists() for folder in folders):
            raise FileNotFoundError
        """,
    )


def reads_etc_shadow(handout: Handout) -> NotebookNode:
    """The function reads the machine's passwords."""
    return _reads(handout, Path("/etc/shadow"))


def writes_the_gradebook(handout: Handout) -> NotebookNode:
    """The function opens the gradebook for writing."""
    return _right_if(handout, f'open({str(handout.gradebook)!r}, "r+b").close()')


def forks(handout: Handout) -> NotebookNode:
    """The function starts a process that may outlive it."""
    return _right_if(handout, "import os\n\nif os.fork() == 0:\n    os._exit(0)")


def runs_a_program(handout: Handout) -> NotebookNode:
    """The function runs another program."""
    return _right_if(handout, 'import subprocess\n\nsubprocess.run(["/bin/sh", "-c", "true"], check=True)')


def opens_a_socket(handout: Handout) -> NotebookNode:
    """The function talks to the network, at an address that leads nowhere."""
    return _right_if(
        handout,
        """
        import socket

        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("127.0.0.1", 9))
        """,
    )


def takes_16_gib(handout: Handout) -> NotebookNode:
    """The function asks for more memory than there is."""
    return _right_if(handout, "import torch\n\ntorch.empty(2**32)")


def walks_the_frames(handout: Handout) -> NotebookNode:
    """The function looks for the expected value in the frames of its callers."""
    return _right_if(
        handout,
        """
        import sys

        frame = sys._getframe()
        while "expected" not in frame.f_locals:
            frame = frame.f_back  # at the last one: None, which has no locals
        """,
    )


def searches_the_memory(handout: Handout) -> NotebookNode:
    """The function looks for the hidden checks among all objects."""
    return _right_if(
        handout,
        f"""
        import gc
        import types

        functions = [thing for thing in gc.get_objects() if type(thing) is types.FunctionType]
        if not any("{handout.exercise.slug}/checks/" in function.__code__.co_filename for function in functions):
            raise LookupError
        """,
    )


ATTACKS: Final[Mapping[Spoil, Loss]] = MappingProxyType(
    {
        reads_the_solution: Loss.TASK,
        reads_the_neighbours: Loss.TASK,
        reads_etc_shadow: Loss.TASK,
        endless_loop: Loss.TASK,
        sys_exit: Loss.TASK,
        exit_at_import: Loss.TASK,
        always_equal: Loss.TASK,
        equal_float: Loss.TASK,
        patched_comparisons: Loss.TASK,
        rewritten_asserts: Loss.TASK,
        prints_passed: Loss.TASK,
        writes_the_gradebook: Loss.TASK,
        forks: Loss.TASK,
        runs_a_program: Loss.TASK,
        opens_a_socket: Loss.TASK,
        takes_16_gib: Loss.TASK,
        walks_the_frames: Loss.TASK,
        searches_the_memory: Loss.TASK,
    }
)


def _begin_with(handout: Handout, source: str) -> None:
    """Put a cell before all others."""
    handout.notebook.cells.insert(0, new_code_cell(_unindented(source)))


def _replace(handout: Handout, body: str) -> NotebookNode:
    """Give the task's function another body, and leave the rest of its cell."""
    handout.cell["source"] += f"\n\n\n{_function(handout.task, body)}"
    return handout.notebook


def _right_if(handout: Handout, attack: str) -> NotebookNode:
    """Make the task's function attack first; it goes on to the right answer unless that raises."""
    body = f"{_unindented(attack)}\nreturn right(*args, **kwargs)"
    handout.cell["source"] += f"\n\n\nright = {handout.task}\n\n\n{_function(handout.task, body)}"
    return handout.notebook


def _reads(handout: Handout, path: Path) -> NotebookNode:
    return _right_if(handout, f"with open({str(path)!r}) as file:\n    file.read()")


def _function(name: str, body: str) -> str:
    return f"def {name}(*args, **kwargs):\n{textwrap.indent(_unindented(body), ' ' * 4)}"


def _unindented(source: str) -> str:
    return textwrap.dedent(source).strip("\n")
