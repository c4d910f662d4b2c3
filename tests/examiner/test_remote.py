"""A call crosses the boundary as if the student's function were local."""

from __future__ import annotations

import pytest

from autograder.examiner.job import Job
from autograder.model import Cell, Limits
from tests.examiner.outcomes import result

LEFT_ON = """
import gc
import torch

torch.set_grad_enabled(False)
torch.set_default_dtype(torch.float64)
torch.set_default_device("meta")
torch.use_deterministic_algorithms(True)
torch.inference_mode().__enter__()
"""
RIGHT = """
import gc
import torch

def value(given, scale):
    return {"doubled": given * scale, "same": given, "plain": (1, "two", None, [3.0])}

def effects(tensor, things, model):
    tensor += 1
    things.append("new")
    model.train()
    model(torch.ones(5, 2)).sum().backward()

def effects_of_an_error(things):
    things.append("done")
    return {}["missing"]

def generator(count):
    yield from range(count)

class OwnClass:
    def __init__(self, weight):
        self.weight = weight

    def __call__(self, other):
        return self.weight * other

    def __iter__(self):
        return iter((self.weight, 2 * self.weight))

own_class = OwnClass

def weigh(thing):
    return thing.weight

class Layer(torch.nn.Linear):
    pass

def layer(size):
    return torch.nn.Sequential(Layer(size, 1))

def kept():
    gc.collect()
    return sum(isinstance(thing, Layer) for thing in gc.get_objects())

def learn(model, images):
    model(images).sum().backward()

def callback(query, images):
    return query(images) + query(images)

def wrong_step(model, by):
    return "own"

def right_step(model, by):
    return 7.0

def two_steps(model, by):
    return [wrong_step(model, by=by), right_step(model, by)]

def refused_callback(query):
    try:
        return query(torch.ones(1))
    except RuntimeError as error:
        return str(error)

def refused_callback_passed_on(query):
    return query(torch.ones(1))

def stream(items):
    return [next(items) for _ in range(3)]

def differentiate(x, w, power):
    return x ** 2 * w.detach()

def raises():
    return 1 / 0

def random():
    return torch.rand(1).item()

def modes():
    before = torch.is_grad_enabled() and torch.get_default_dtype() is torch.float32
    torch.set_grad_enabled(False)
    torch.set_default_dtype(torch.float64)
    return before
"""
FUNCTIONS = (
    *("value", "effects", "effects_of_an_error", "generator", "own_class", "callback", "refused_callback"),
    *("layer", "kept", "learn", "stream", "differentiate", "raises", "random", "generators", "modes"),
    "right_step",
    "two_steps",
)


@pytest.fixture(scope="module")
def examination(engine, bench):
    cells = (Cell(id="modes", source=LEFT_ON), Cell(id="right", source=RIGHT))
    checks = str(bench.hidden_checks)
    return engine.examine(
        Job(checks=checks, cells=cells, attachments=(), limits=Limits(), device="cpu", seed=1)
    )


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_works_locally_works_across_the_boundary(examination, function) -> None:
    found = result(examination, function)
    assert (found.outcome, found.detail) == ("PASSED", "")


def test_a_check_may_end_in_a_callback(examine) -> None:
    found = result(examine("def forbidden_query(query):\n    query([1, 2])"), "forbidden_query")
    assert found.outcome == "FAILED"
    assert found.message == "The rows of a query: got 2, expected 1."


def test_an_answer_that_a_check_stumbles_over_is_the_answers_fault(examine) -> None:
    found = result(examine("import torch\n\ndef wide():\n    return torch.ones(2)"), "wide")
    assert found.outcome == "FAILED"
    assert found.message.startswith("What your function returned, or did to its arguments")


@pytest.mark.parametrize(
    ("body", "outcome"),
    [("OUT.fill_(x)", "FAILED"), ("OUT.fill_(x).clone()", "PASSED")],
    ids=["reused", "new"],
)
def test_a_result_that_is_used_again_for_the_next_one_fails_its_check(examine, body, outcome) -> None:
    source = f"import torch\n\nOUT = torch.zeros(3)\n\ndef reused(x):\n    return {body}"
    found = result(examine(source), "reused")
    assert found.outcome == outcome
    if outcome == "FAILED":
        assert found.message.startswith("`reused` changed what an earlier call of it had returned")


@pytest.mark.parametrize(
    ("function", "outcome"),
    [("forbidden_query", "FAILED"), ("abandoned", "INTERNAL"), ("unanswerable", "INTERNAL")],
)
def test_a_callback_that_ends_its_check_costs_the_next_one_nothing(examine, function, outcome) -> None:
    question = "[1, 2]" if function == "forbidden_query" else ""
    examination = examine(f"def {function}(ask):\n    ask({question})\n\ndef last():\n    return 1")
    assert result(examination, function).outcome == outcome
    assert result(examination, "last").outcome == "PASSED"


def test_a_question_of_too_many_bytes_is_refused(examine) -> None:
    source = "import torch\n\ndef callback(query, images):\n    return query(torch.zeros(2**24))"
    found = result(examine(source), "callback")
    assert found.outcome == "CRASHED"
    assert "too many bytes" in found.detail


@pytest.mark.parametrize(
    ("function", "body"),
    [
        ("broken_by_an_error", "del model.inner\n    raise ValueError"),
        ("passed_on", "for _ in range(63): value = [value]\n    return value"),
    ],
)
def test_an_effect_or_a_value_that_a_check_stumbles_over_is_no_fault_of_the_graders(
    examine, function, body
) -> None:
    argument = "model" if function == "broken_by_an_error" else "value"
    found = result(examine(f"def {function}({argument}):\n    {body}"), function)
    assert found.outcome == "FAILED"
    assert found.message.startswith("What your function returned, or did to its arguments")


@pytest.mark.parametrize("function", ["ours", "unsendable"])
def test_a_check_that_fails_before_any_answer_is_the_graders_fault(examine, function) -> None:
    assert result(examine(f"def {function}(*args):\n    return 1"), function).outcome == "INTERNAL"
