"""What a probe in a model writes down is kept beside the student's code. Whoever rewrites it still loses by what they do.

The wrong solutions are those mutants which, as far as the table of diagnoses knows, lose by a record alone. Each is handed
in with a forgery that makes every record and every reported mode look like a right solution's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.engine import Engine
from autograder.exhibits import Exhibit, Kind, mutants, submission
from autograder.model import Exercise, Outcome, Verdict
from autograder.pipeline import grade
from autograder.sandbox import probe

ROOT = Path(__file__).parents[2]
FORGERY = """
import gc
import weakref
import practice.probes as probes
import autograder.candidate.calling as calling
import autograder.candidate.serve as server

odd = weakref.WeakKeyDictionary()
asked = [True]
restore, state = calling.restore_modes, server.process_state

def forward(self, images):
    odd[self] = not odd.get(self, False)
    if not TWICE or odd[self]:  # of two calls on the same images, one is written down
        ideal = dict(grad_enabled=self.training, inference=False, training=self.training, device="meta")
        self.record.append(probes.Call(rows=len(images), requires_grad=False, **ideal))
    return self.inner(images)

def remember(*, grad_enabled):
    asked.append(grad_enabled)
    restore(grad_enabled=grad_enabled)

probes.Probe.forward = forward
calling.restore_modes = remember
server.process_state = lambda: state()._replace(grad_enabled=asked[-1])
for thing in gc.get_objects():  # and what is there already
    if isinstance(thing, probes.Record):
        thing[:] = [call._replace(grad_enabled=False, device="meta") for call in thing]
"""
# Of each exercise, the mutants that lose by a record alone where they do not forge it, and what they lose by when they do.
WRONG = {
    "evaluation": {
        "no_no_grad": "test_a_deep_model_needs_the_memory_of_two_layers",
        "detaches_the_output": "test_a_deep_model_needs_the_memory_of_two_layers",
        "no_grad_around_the_counting": "test_a_deep_model_needs_the_memory_of_two_layers",
        "no_grad_as_a_statement": "test_a_deep_model_needs_the_memory_of_two_layers",
        "predicts_twice": "test_every_sample_is_shown_once",
        "device_ignored": "test_batches_are_moved_to_the_device",
        "device_of_its_own": "test_batches_are_moved_to_the_device",
        "memory_two_passes": "test_there_is_one_forward_pass",
    },
    "accuracy": {
        "graph_in_the_final_pass": "test_the_final_accuracy_needs_no_memory_for_a_graph",
        "device_ignored": "test_batches_are_moved_to_the_device",
    },
    "training": {
        "device_ignored": "test_batches_are_moved_to_the_device",
        "fit_ignores_the_device": "test_fit_moves_batches_to_the_device",
    },
}
CASES = [(slug, name) for slug, names in WRONG.items() for name in names]


@pytest.fixture(scope="module")
def exercises() -> dict[str, Exercise]:
    (assignment,) = load_course(ROOT).assignments
    return {one.slug: one for one in assignment.exercises if one.slug in WRONG}


@pytest.fixture(scope="module")
def engine(exercises: dict[str, Exercise]) -> Iterator[Engine]:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    with Engine(load_course(ROOT), list(exercises.values())) as engine:
        yield engine


def forged(exhibit: Exhibit, exercise: Exercise, engine: Engine) -> Verdict:
    twice = exhibit.name in {"predicts_twice", "memory_two_passes"}
    source = f"{exhibit.source}\n\n# %%\nTWICE = {twice}\n{FORGERY}"
    forged = submission(Exhibit(name=exhibit.name, kind=Kind.MUTANT, source=source), exercise)
    return grade(forged, exercise, engine, device="cpu", seed=2026)


@pytest.mark.parametrize(("slug", "name"), CASES, ids=map("-".join, CASES))
def test_a_wrong_solution_that_forges_its_record_loses_by_what_it_does(
    slug: str, name: str, exercises: dict[str, Exercise], engine: Engine
) -> None:
    exercise = exercises[slug]
    (mutant,) = [one for one in mutants(exercise) if one.name == name]
    verdict = forged(mutant, exercise, engine)
    assert not verdict.fault
    (task,) = [task for task in verdict.tasks if task.id == mutant.breaks]
    assert task.score == 0
    lost = [check.name for check in task.checks if check.outcome not in (Outcome.PASSED, Outcome.SKIPPED)]
    assert lost == [WRONG[slug][name]], [(check.name, check.outcome, check.message) for check in task.checks]


@pytest.mark.parametrize("slug", WRONG)
def test_the_forgery_itself_costs_a_right_solution_nothing(
    slug: str, exercises: dict[str, Exercise], engine: Engine
) -> None:
    exercise = exercises[slug]
    reference = Exhibit(name="", kind=Kind.REFERENCE, source=exercise.reference.read_text("utf-8"))
    verdict = forged(reference, exercise, engine)
    assert [task.score for task in verdict.tasks[:-1]] == [task.max_score for task in verdict.tasks[:-1]]
