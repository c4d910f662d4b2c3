"""Each generated mutant is the module with one change."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.mutation.generate import generate

SOLUTIONS = Path(__file__).parents[2] / "solutions"


def changes(source: str) -> list[str]:
    return [mutant.change for mutant in generate(source)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("y = a + b", "a + b → a - b"),
        ("y = a @ b", "a @ b → a * b"),
        ("y += a", "y += a → y -= a"),
        ("y += a", "y += a → y = a"),
        ("y = a < b", "a < b → a <= b"),
        ("y = a < b < c", "a < b < c → a < b > c"),
        ("y = a and b", "a and b → a or b"),
        ("y = not a", "not a → a"),
        ("y = -a", "-a → a"),
        ("y = a if b else c", "a if b else c → c if b else a"),
        ("if a: f()", "if a: f() → if True: f()"),
        ("y = 3", "3 → 4"),
        ("y = True", "True → False"),
        ("y = 0.5", "0.5 → 1.0"),
        ("y = 'a'", "'a' → 'ax'"),
        ("y = x.sum(1)", "x.sum → x.mean"),
        ("y = max(x)", "max(x) → min(x)"),
        ("y = x.detach()", "x.detach() → x"),
        ("y = sorted(x)", "sorted(x) → x"),
        ("y = x.argmax(dim=1)", "x.argmax(dim=1) → x.argmax()"),
        ("y = f(a, b, c)", "f(a, b, c) → f(b, a, c)"),
        ("y = x[1:n:2]", "x[1:n:2] → x[1:n]"),
        ("f(a)", "f(a) → pass"),
        ("x.training = a", "x.training = a → pass"),
        ("with a, b: f()", "with a, b: f() → with b: f()"),
        ("with a: f()", "with a: f() → if True: f()"),
        ("def f(): return a", "return a → return"),
    ],
)
def test_the_changes_that_a_line_invites(line: str, expected: str) -> None:
    assert expected in changes(line)


def test_a_try_loses_what_follows_it_and_a_function_its_decorator() -> None:
    assert "try: f() finally: g() → if True: f()" in changes("try:\n    f()\nfinally:\n    g()\n")
    (source,) = [one.source for one in generate("@no_grad\ndef f(a):\n    pass\n") if "@" not in one.source]
    assert source == "def f(a):\n    pass\n"


@pytest.mark.parametrize(
    "source",
    [
        '"""Two sentences."""',
        "import torch.nn.functional as F",
        "def f(a: list[int]) -> tuple[int, int]:\n    '''Do nothing.'''\n",
        "y = f'{a + 1}'",
        "y = zip(a, strict=True)",
    ],
)
def test_what_no_check_can_see_is_left_alone(source: str) -> None:
    assert changes(source) == []


def test_the_text_of_an_exception_is_left_alone_and_the_exception_is_dropped() -> None:
    source = "def f(n):\n    raise ValueError('no samples')\n"
    assert changes(source) == ["raise ValueError('no samples') → pass"]


def test_functions_of_a_library_are_no_methods() -> None:
    assert "F.relu(x) → F" not in changes("y = F.relu(x)")


def test_a_changed_expression_binds_as_the_one_before_did() -> None:
    sources = [one.source for one in generate("y = (a + b) * c")]
    assert "y = ((a - b)) * c" in sources or "y = (a - b) * c" in sources
    values = {eval(text.removeprefix("y = "), {"a": 2, "b": 3, "c": 7}) for text in sources}
    assert values == {-7, 5 / 7}


def test_changes_that_read_alike_are_numbered() -> None:
    mutants = [one for one in generate("y = f(0) + f(0)") if one.change == "0 → 1"]
    assert [one.nth for one in mutants] == [1, 2]
    assert len({one.source for one in mutants}) == 2


def test_letters_beyond_ascii_move_nothing() -> None:
    (mutant,) = [one for one in generate("ε = 'ü'; y = a + b") if "a - b" in one.change]
    assert mutant.source == "ε = 'ü'; y = (a - b)"


def test_a_mutant_says_where_it_differs() -> None:
    (mutant,) = generate("import math\n\n\ndef area(r):\n    return r\n")
    assert (mutant.function, mutant.line, mutant.where) == ("area", 5, "return r")


@pytest.mark.parametrize("slug", sorted(path.name for path in SOLUTIONS.iterdir() if path.is_dir()))
def test_the_mutants_of_a_reference_are_modules_and_all_different(slug: str) -> None:
    reference = (SOLUTIONS / slug / f"{slug}.py").read_text("utf-8")
    sources = [mutant.source for mutant in generate(reference)]
    trees = {ast.dump(ast.parse(source)) for source in [reference, *sources]}
    assert len(sources) >= 15
    assert len(trees) == len(sources) + 1
