"""One notebook of the sample class, and the solved notebook that damaged and hostile ones are made from."""

from __future__ import annotations

import copy
import enum
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nbformat import NotebookNode

from autograder.model import Exercise, Value

DAMAGED: Final = "damaged"  # the kind of a solved notebook to which something has happened
HOSTILE: Final = "hostile"  # the kind of a solved notebook that attacks the grader


class Loss(enum.StrEnum):
    """What a damaged or hostile notebook must lose of its exercise, no more and no less."""

    NOTHING = "nothing"
    TASK = "the task of its handout"
    EVERYTHING = "everything"


class Specimen(Value, frozen=True):
    """One exercise as somebody hands it in, with the verdict that it must get."""

    exercise: str
    kind: str  # that of an exhibit, or one of the two above
    name: str  # of the mutant, the damage or the attack
    lost: frozenset[str]  # tasks that earn nothing; all others that checks grade earn everything
    content: bytes
    suffix: str = ".ipynb"

    @property
    def made_from(self) -> str:
        """What the notebook is, in words."""
        words = self.name.replace("_", " ")
        return self.kind if words == self.kind else f"{self.kind}: {words}"


@dataclass(frozen=True, slots=True)
class Handout:
    """The solved notebook of an exercise, to be spoilt; each one has a copy of its own."""

    exercise: Exercise
    notebook: NotebookNode
    gradebook: Path  # where the grader keeps the marks

    @property
    def task(self) -> str:
        """The task that suffers: the last one, as no other relies on what its cell defines."""
        return self.exercise.functions[-1].id

    @property
    def place(self) -> int:
        """The position of the task's cell."""
        return next(place for place, cell in enumerate(self.notebook.cells) if cell.get("id") == self.task)

    @property
    def cell(self) -> NotebookNode:
        """The cell of the task."""
        cell: NotebookNode = self.notebook.cells[self.place]
        return cell


Spoil = Callable[[Handout], NotebookNode | bytes]


def spoil(handout: Handout, how: Spoil, loss: Loss, kind: str) -> Specimen:
    """Return the specimen that a function makes of a handout, which stays as it was."""
    own = Handout(handout.exercise, copy.deepcopy(handout.notebook), handout.gradebook)
    spoilt = how(own)
    return Specimen(
        exercise=handout.exercise.slug,
        kind=kind,
        name=how.__name__,
        lost=_lost(loss, handout),
        content=spoilt if isinstance(spoilt, bytes) else as_json(spoilt).encode(),
    )


def as_json(notebook: NotebookNode) -> str:
    """Return a notebook as it stands; nbformat's own writer would mend what is broken on purpose."""
    return json.dumps(notebook, ensure_ascii=False, indent=1)


def _lost(loss: Loss, handout: Handout) -> frozenset[str]:
    tasks = [task.id for task in handout.exercise.functions]
    return frozenset({Loss.NOTHING: [], Loss.TASK: [handout.task], Loss.EVERYTHING: tasks}[loss])
