from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.model import Assignment, Course, Exercise, Limits, Task

Save = Callable[..., Path]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course of two assignments; both have an exercise `warm_up`."""

    def exercise(slug: str) -> Exercise:
        return Exercise(
            slug=slug,
            title=slug,
            summary="",
            tasks=(Task(id=slug, title=slug, points=1),),
            limits=Limits(),
            public=tmp_path / "course" / "exercises" / slug,
            private=tmp_path / "course" / "solutions" / slug,
        )

    def assignment(name: str, *slugs: str) -> Assignment:
        return Assignment(id=name, title=name, due=None, exercises=tuple(map(exercise, slugs)))

    return Course(
        id="course",
        title="Course",
        root=tmp_path / "course",
        assignments=(
            assignment("practice4", "image_gradient", "fgsm", "warm_up"),
            assignment("practice5", "evaluation", "warm_up"),
        ),
    )


@pytest.fixture
def save() -> Save:
    """Write a notebook whose code cells have these sources, or a script with this source."""

    def write(path: Path, *sources: str, **more: Any) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".py":
            path.write_text("\n".join(sources), "utf-8")
            return path
        cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]
        notebook = {"cells": cells or [_cell("pass")], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(json.dumps({**notebook, **more}), "utf-8")
        return path

    return write


def _cell(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
