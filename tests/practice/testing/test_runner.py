"""Checks of a file are run in its order, each with an outcome that tells whose fault it is."""

from __future__ import annotations

import itertools
import random
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pytest
import torch
from practice.testing.candidate import LocalCandidate, process_state, seed_everything
from practice.testing.declare import check
from practice.testing.faults import CheckFault, StudentError
from practice.testing.runner import run_checks, seed_of

HEAD = """
import practice.testing.candidate, pytest, random, numpy, torch
from practice.testing import check, expect
"""
_numbers = itertools.count()


@pytest.fixture
def run(tmp_path):
    """Run the checks of a source against functions; return their reports by name."""

    def run(source: str, seed: int = 2026, **functions):
        path = (
            tmp_path / f"exercise_{next(_numbers)}" / "checks.py"
        )  # a file that was imported stays imported
        path.parent.mkdir()
        path.write_text(HEAD + textwrap.dedent(source))
        reports = run_checks(path, LocalCandidate(functions), seed=seed)
        return {report.name: report for report in reports}

    return run


ENDINGS = """
@check(task="f", faq="a")
def test_right(candidate):
    '''`f` returns one.'''
    expect.equal(candidate.f(), 1, "the value")

@check(task="f", faq="a")
def test_wrong(candidate):
    '''`f` returns two.'''
    expect.equal(candidate.f(), 2, "the value")

@check(task="f", faq="a", needs=[test_wrong])
def test_after_wrong(candidate):
    '''Needs the one before.'''
    expect.equal(candidate.f(), 1, "the value")

@check(task="f", faq="a", needs=[test_after_wrong])
def test_after_skipped(candidate):
    '''Needs the skipped one.'''

@check(task="f", faq="a")
def test_assert(candidate):
    '''Asserts.'''
    assert candidate.f() > 1, "one is not enough"

@check(task="g", faq="b")
def test_raises(candidate):
    '''`g` raises.'''
    candidate.g()

@check(task="g", faq="b")
def test_missing(candidate):
    '''`h` is not there.'''
    candidate.h()

@check(task="f", faq="a")
def test_stumbles(candidate):
    '''Stumbles over the answer.'''
    candidate.f().shape

@check(task="f", faq="a")
def test_ours():
    '''Fails before any answer.'''
    raise KeyError("ours")

@check(task="f", faq="a")
def test_broken_fixture(nothing):
    '''Asks for what is not there.'''

@check(task="f", faq="a")
@pytest.mark.parametrize("n", [1, 2])
def test_twice(candidate, n):
    '''Once for each number.'''
    expect.equal(candidate.f(), n, "the value")

@check(task="f", faq="a", needs=[test_twice])
def test_after_twice():
    '''Needs both.'''
"""


def test_each_ending_has_its_outcome(run) -> None:
    reports = run(ENDINGS, f=lambda: 1, g=lambda: {}["a"])
    assert {name: report.outcome for name, report in reports.items()} == {
        "test_right": "PASSED",
        "test_wrong": "FAILED",
        "test_after_wrong": "SKIPPED",
        "test_after_skipped": "SKIPPED",
        "test_assert": "FAILED",
        "test_raises": "ERROR",
        "test_missing": "ERROR",
        "test_stumbles": "FAILED",
        "test_ours": "INTERNAL",
        "test_broken_fixture": "INTERNAL",
        "test_twice[1]": "PASSED",
        "test_twice[2]": "FAILED",
        "test_after_twice": "SKIPPED",
    }
    wrong = reports["test_wrong"]
    assert (wrong.task, wrong.faq, wrong.title) == ("f", "a", "`f` returns two.")
    assert (wrong.message, wrong.expected, wrong.actual) == ("The value: got 1, expected 2.", "2", "1")
    assert reports["test_assert"].message == "One is not enough."
    assert reports["test_raises"].message.startswith("`g` raised KeyError")
    assert "KeyError" in reports["test_ours"].detail


SEEDED = """
@check(task="f", faq="a")
def test_one(candidate, seed, rng):
    '''Draws.'''
    candidate.f(seed, torch.rand(1, generator=rng).item(), random.random(), numpy.random.rand(), torch.rand(1).item())

@check(task="f", faq="a")
def test_two(candidate, seed, rng):
    '''Draws too.'''
    random.random(), torch.rand(5)
    candidate.f(seed, torch.rand(1, generator=rng).item())
"""


def test_every_check_starts_from_a_seed_of_its_own(run) -> None:
    def drawn(seed: int, source: str = SEEDED) -> list[tuple]:
        calls = []
        run(source, seed, f=lambda *values: calls.append(values))
        return calls

    first = drawn(1)
    random.seed(9), numpy.random.seed(9), torch.manual_seed(9)
    assert drawn(1) == first
    assert drawn(2) != first
    assert first[0][0] != first[1][0]
    turned = "@check" + "@check".join(reversed(SEEDED.split("@check")[1:]))
    assert drawn(1, turned) == first[::-1]


def test_what_the_student_s_code_can_know_of_its_seed_says_nothing_of_the_check_s(run) -> None:
    calls = []
    run(SEEDED, f=lambda seed, hidden: calls.append((torch.initial_seed(), seed, hidden)))
    for known, seed, hidden in calls:
        assert known != seed
        assert torch.rand(1, generator=torch.Generator().manual_seed(known)).item() != hidden


def test_each_call_starts_from_the_seed_that_a_check_may_ask_for(run) -> None:
    source = """
    @check(task="f", faq="a")
    def test_drawn(candidate, call_seed):
        '''Draws again.'''
        practice.testing.candidate.seed_everything(call_seed)
        drawn = torch.rand(1).item()
        for _ in range(2):
            expect.equal(candidate.f(), drawn, "it")
    """
    assert run(source, f=lambda: torch.rand(1).item())["test_drawn"].outcome == "PASSED"


PAID_ONCE = """
def right(x):
    return 2 * x


STAND_INS = {"double": right}


@pytest.fixture
def things():
    return []


@check(task="double", faq="a")
def test_double(candidate):
    '''Doubles.'''
    expect.equal(candidate.double(3), 6, "the double")


@check(task="quadruple", faq="a")
def test_quadruple(candidate, things, rng):
    '''Quadruples what is drawn, once.'''
    assert things == []
    x = 1 + torch.randint(100, (), generator=rng).item()
    expect.equal(candidate.quadruple(x, things), 4 * x, "the quadruple")


@check(task="quadruple", faq="a", needs=[test_quadruple])
def test_after_quadruple(candidate):
    '''Comes after it.'''
"""


@pytest.mark.parametrize(
    ("student", "lost"),
    [
        ("double = lambda x: 2 * x\ndef quadruple(x, things):\n    return double(double(x))", ""),
        ("double = lambda x: 3 * x\ndef quadruple(x, things):\n    return double(double(x))", "double"),
        ("double = lambda x: None\ndef quadruple(x, things):\n    return 4 * x", "double"),
        (  # of a form that the stand-in has not
            "double = lambda x, n=1: 2 * x if n > 1 else 0\n"
            "def quadruple(x, things):\n    things.append(x)\n    return double(double(x, n=2), n=2)",
            "double",
        ),
        ("double = lambda x: 3 * x\ndef quadruple(x, things):\n    return double(x)", "double quadruple"),
        ("double = lambda x: 2 * x\ndef quadruple(x, things):\n    return double(x)", "quadruple"),
    ],
)
def test_a_mistake_is_paid_for_once(tmp_path, student: str, lost: str) -> None:
    (path := tmp_path / "checks.py").write_text(HEAD + PAID_ONCE)
    namespace: dict[str, object] = {}
    exec(student, namespace)
    told: list[object] = []
    reports = run_checks(path, LocalCandidate(namespace), listener=told.append)
    assert reports == told
    assert [report.name for report in reports] == ["test_double", "test_quadruple", "test_after_quadruple"]
    assert {report.task for report in reports if report.outcome != "PASSED"} == set(lost.split())


FOLDER = {
    "conftest": """
    @pytest.fixture
    def three():
        return 3
    """,
    "apply": """
    @check(task="apply", faq="a")
    def test_twice_over(candidate, three):
        '''Applies twice.'''
        expect.equal(candidate.apply(three), 12, "the result")
    """,
    "right": """
    def twice(x):
        return 2 * x

    STAND_INS = {"step": twice}
    """,
    "step": """
    from .right import twice

    @check(task="step", faq="a")
    def test_step(candidate, three):
        '''Makes a step.'''
        expect.equal(candidate.step(three), twice(three), "the step")
    """,
}


@pytest.fixture
def folder(tmp_path) -> Callable[..., Path]:
    """Write modules into a folder of checks."""

    def write(**modules: str) -> Path:
        made = tmp_path / f"exercise_{next(_numbers)}" / "checks"
        made.mkdir(parents=True)
        for name, source in modules.items():
            (made / f"{name}.py").write_text(HEAD + textwrap.dedent(source))
        return made

    return write


@pytest.mark.parametrize(("factor", "lost"), [(2, []), (3, ["step"])])
def test_of_a_folder_those_come_first_that_something_can_stand_in_for(
    folder, factor: int, lost: list[str]
) -> None:
    functions: dict[str, Callable[[int], int]] = {}
    exec(f"step = lambda x: {factor} * x\napply = lambda x: step(step(x))", functions)
    reports = run_checks(folder(**FOLDER), LocalCandidate(functions))
    assert [report.task for report in reports] == ["step", "apply"]
    assert [report.task for report in reports if report.outcome != "PASSED"] == lost


def test_what_lies_above_a_folder_of_checks_is_not_loaded(folder) -> None:
    checks = folder(**FOLDER)
    (checks.parent / "conftest.py").write_text("raise RuntimeError")
    assert len(run_checks(checks, LocalCandidate({}))) == 2


def test_two_checks_of_one_name_are_a_fault(folder) -> None:
    twin = FOLDER["apply"].replace("test_twice_over", "test_step")
    with pytest.raises(CheckFault, match=r"has the name of a check in step\.py"):
        run_checks(folder(**FOLDER | {"apply": twin}), LocalCandidate({}))


@pytest.mark.parametrize(("factor", "outcomes"), [(2, ["PASSED"] * 2), (3, ["FAILED", "SKIPPED"])])
def test_a_check_may_need_one_of_another_module(folder, factor: int, outcomes: list[str]) -> None:
    more = """
    from .step import test_step

    @check(task="step", faq="a", needs=[test_step])
    def test_step_of_nothing(candidate):
        '''Stays where it is.'''
        expect.equal(candidate.step(0), 0, "the step")
    """
    modules = {name: FOLDER[name] for name in ("conftest", "right", "step")}
    reports = run_checks(folder(**modules, step_more=more), LocalCandidate({"step": lambda x: factor * x}))
    assert [report.name for report in reports] == ["test_step", "test_step_of_nothing"]
    assert [report.outcome for report in reports] == outcomes


def test_a_check_made_by_another_module_is_collected(folder) -> None:
    maker = """
    def doubling(number):
        @check(task="step", faq="a")
        def test_step_of(candidate):
            '''Doubles.'''
            expect.equal(candidate.step(number), 2 * number, "the step")

        return test_step_of
    """
    modules = {"conftest": FOLDER["conftest"], "maker": maker}
    made = "from .maker import doubling\n\ntest_made = doubling(3)"
    reports = run_checks(folder(**modules, step=made), LocalCandidate({"step": lambda x: 2 * x}))
    assert [(report.name, report.outcome) for report in reports] == [("test_made", "PASSED")]


def test_a_check_that_needs_a_later_one_is_a_fault(folder) -> None:
    late = """
    from .step import test_step as later

    @check(task="apply", faq="a", needs=[later])
    def test_twice_over(candidate):
        '''Applies twice.'''
    """
    with pytest.raises(CheckFault, match="needs test_step, which does not come before it"):
        run_checks(folder(apply=late, step=FOLDER["step"], right="def twice(x): ..."), LocalCandidate({}))


DEVICES = """
@check(task="f", faq="a")
def test_anywhere(candidate, device, tolerance):
    '''Runs where the batch does.'''
    assert candidate.f(str(device)) == "meta"

@check(task="f", faq="a", device="cpu")
def test_on_the_processor(candidate, device):
    '''Checks the memory.'''
    assert candidate.f(str(device)) == "cpu"
"""


def test_a_check_may_insist_on_the_processor(tmp_path) -> None:
    began = []

    class Taken(LocalCandidate):
        def begin(self, seed, stand_ins, device="cpu"):
            began.append(device)
            super().begin(seed, stand_ins, device)

    path = tmp_path / "exercise" / "checks.py"
    path.parent.mkdir()
    path.write_text(HEAD + DEVICES)
    reports = run_checks(path, Taken({"f": str}), device="meta")
    assert [report.outcome for report in reports] == ["PASSED", "PASSED"]
    assert began == ["meta", "cpu"]


def test_of_what_a_student_s_code_returned_no_message_quotes_much(run) -> None:
    source = """
    @check(task="f", faq="a")
    def test_quotes(candidate):
        '''Quotes all.'''
        raise AssertionError(f"got {candidate.f()!r}")
    """
    report = run(source, f=lambda: "x" * 10**6)["test_quotes"]
    assert (report.outcome, len(report.message)) == ("FAILED", 1_000)
    assert len(report.detail) == 20_000


def test_seeds_that_students_use_are_shunned() -> None:
    assert not {seed_of(seed, "test") for seed in range(2000)} & {0, 1, 42}


@pytest.mark.parametrize(
    "source",
    [
        "def test_plain(candidate):\n    '''No check.'''",
        "import nothing_of_this_name",
        "def test(:",
        "@check(task='f', faq='a')\ndef test_untold():\n    pass",
        "@check(task='f', faq='a', needs=[len])\ndef test_needs():\n    '''Needs what is no check.'''",
    ],
)
def test_a_file_that_cannot_be_collected_is_a_fault(run, source) -> None:
    with pytest.raises(CheckFault):
        run(source)


def test_a_check_without_a_sentence_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="has no docstring"):
        check(task="f", faq="a")(lambda candidate: None)


def test_local_functions_tell_what_students_need() -> None:
    def stub() -> None:
        raise NotImplementedError

    candidate = LocalCandidate({"stub": stub, "number": 1, "double": lambda x: 2 * x})
    candidate.begin(1)
    for call, told in (
        (candidate.stub, "`stub` is not written yet."),
        (candidate.absent, "There is no function `absent`: define it, and run its cell."),
        (candidate.number, "`number` is not a function but int."),
    ):
        with pytest.raises(StudentError) as caught:
            call()
        assert caught.value.public == told
    x = torch.ones(2, requires_grad=True)
    value, gradients = candidate.differentiate("double", x)
    assert value.tolist() == [2, 2]
    assert gradients[0].tolist() == [2, 2]
    assert candidate.replies == 4
    assert candidate.state().grad_enabled


def test_a_backward_pass_that_ignores_what_arrives_gives_half_the_gradient() -> None:
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
            ctx.save_for_backward(x)
            return x**2

        @staticmethod
        def backward(ctx: Any, _: torch.Tensor) -> torch.Tensor:
            (x,) = ctx.saved_tensors
            return 2 * x

    candidate = LocalCandidate({"deaf": Square.apply, "right": lambda x: x**2})
    candidate.begin(1)
    x = torch.tensor([0.1, 3.0], requires_grad=True)
    (deaf,), (right,) = (candidate.differentiate(name, x).gradients for name in ("deaf", "right"))
    assert torch.equal(right, 2 * x)
    assert torch.equal(deaf, x)


@pytest.mark.parametrize(
    "draw", [random.random, numpy.random.rand, lambda: torch.rand(1)], ids=["Python", "NumPy", "torch"]
)
def test_a_draw_from_a_global_generator_shows_in_the_state(draw: Callable[[], object]) -> None:
    seed_everything(7)
    untouched = process_state().generators
    draw()
    drawn = process_state().generators
    seed_everything(7)
    assert process_state().generators == untouched != drawn


def test_a_result_that_cannot_be_differentiated_is_the_student_s_fault() -> None:
    def overwrites(x: torch.Tensor) -> torch.Tensor:
        y = x.sigmoid()
        y[0] = 0.5
        return y

    candidate = LocalCandidate({"overwrites": overwrites})
    candidate.begin(1)
    with pytest.raises(StudentError, match="Differentiating what `overwrites` returned") as caught:
        candidate.differentiate("overwrites", torch.ones(2, requires_grad=True))
    assert caught.value.kinds[0] == "RuntimeError"
    assert "modified by an inplace operation" in caught.value.public
