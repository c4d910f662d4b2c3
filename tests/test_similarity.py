"""Copies are told, however they are dressed up; stubs, shared prose and right solutions are not."""

from __future__ import annotations

import ast
import itertools
from pathlib import Path

import msgspec
import pytest

from autograder.course import load_course
from autograder.fill import fill, overlay
from autograder.intake.script import read_script
from autograder.model import Cell, Exercise, Submission
from autograder.notebook import release_notebook
from autograder.similarity import Likeness, likenesses

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    """Return lemmatization: the smallest exercise, where right solutions are most alike."""
    return next(one for one in load_course(ROOT).assignments[0].exercises if one.slug == "lemmatization")


def submission(student: str, *sources: str) -> Submission:
    cells = tuple(Cell(id=f"cell {place}", source=source) for place, source in enumerate(sources, start=1))
    return Submission(
        student=student, assignment="practice4", exercise="lemmatization", origin="", cells=cells
    )


def found(exercise: Exercise, **sources: str) -> list[Likeness]:
    return likenesses([submission(student, source) for student, source in sources.items()], exercise)


ORIGINAL = '''
KINDS = {"J": "a", "V": "v", "N": "n"}
lemmatizer = WordNetLemmatizer()

def wordnet_pos(tag):
    """Mine."""
    # the first letter is enough, says the table
    result = None
    if len(tag) > 0 and tag[0] in KINDS:
        result = KINDS[tag[0]]
    elif tag[:2] == "RB":
        result = "r"
    return result

def lemmatize_tagged(tokens):
    lemmas = []
    for index in range(len(tokens)):
        pair = tokens[index]
        word = pair[0].lower()
        kind = wordnet_pos(pair[1])
        if kind is not None:
            word = lemmatizer.lemmatize(word, kind)
        lemmas += [word]
    return lemmas
'''


def disguised(source: str) -> str:
    """Return a copy with other names, without comments and docstrings, in another layout."""
    tree = ast.parse(source)
    stored = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    names = {name: f"my_{place}" for place, name in enumerate(sorted(stored))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
    return ast.unparse(tree).replace("    ", "  ")


def test_a_copy_is_told_as_one(exercise: Exercise) -> None:
    (group,) = found(exercise, bob=ORIGINAL, ana=ORIGINAL)
    assert group == Likeness("lemmatization", ("ana", "bob"), 1.0, identical=True)


def test_other_names_comments_and_layout_hide_nothing(exercise: Exercise) -> None:
    (group,) = found(exercise, ana=ORIGINAL, bob=disguised(ORIGINAL))
    assert (group.students, group.identical) == (("ana", "bob"), False)
    assert group.share > 0.95


def test_cells_in_another_order_hide_nothing(exercise: Exercise) -> None:
    head, first, second = ORIGINAL.partition("def wordnet_pos")[0], *ORIGINAL.split("\n\n")[1:]
    names = ("cell 1", "wordnet_pos", "lemmatize_tagged")
    cells = tuple(
        Cell(id=name, source=source) for name, source in zip(names, (head, first, second), strict=True)
    )
    orders = {"ana": cells, "bob": cells[::-1]}
    pair = [msgspec.structs.replace(submission(name), cells=order) for name, order in orders.items()]
    assert len(likenesses(pair, exercise)) == 1


def test_copies_of_one_solution_are_one_group(exercise: Exercise) -> None:
    (group,) = found(exercise, ana=ORIGINAL, bob=ORIGINAL, cyd=disguised(ORIGINAL))
    assert group.students == ("ana", "bob", "cyd")
    assert not group.identical


def test_stubs_and_shared_prose_make_nobody_suspicious(exercise: Exercise) -> None:
    cells = tuple(
        Cell(id=f"cell {place}", source=cell.source, kind=cell.cell_type)
        for place, cell in enumerate(release_notebook(exercise).cells)
    )
    pair = [msgspec.structs.replace(submission(name), cells=cells) for name in ("ana", "bob")]
    assert likenesses(pair, exercise) == []


def test_the_reference_of_two_students_makes_nobody_suspicious(exercise: Exercise) -> None:
    reference = exercise.reference.read_text("utf-8")
    assert found(exercise, ana=reference, bob=reference, cyd=disguised(reference)) == []
    filled = fill(release_notebook(exercise), reference)
    cells = tuple(
        Cell(id=str(place), source=cell.source, kind=cell.cell_type)
        for place, cell in enumerate(filled.cells)
    )
    assert (
        likenesses([msgspec.structs.replace(submission(name), cells=cells) for name in "ab"], exercise) == []
    )


def test_small_departures_from_the_reference_make_nobody_suspicious(exercise: Exercise) -> None:
    reference = exercise.reference.read_text("utf-8")
    assert found(exercise, ana=reference + "\nx = 1\n", bob=reference + "\nprint(2 + 3)\n") == []


def test_the_reference_with_a_remark_of_ones_own_is_told(exercise: Exercise) -> None:
    remarked = exercise.reference.read_text("utf-8") + "\n# I do not know why this works, but it does\n"
    (group,) = found(exercise, ana=remarked, bob=remarked)
    assert group.identical


def test_right_solutions_in_different_hands_make_nobody_suspicious(exercise: Exercise) -> None:
    """Students made of one known alternative a task, no two of whom share one."""
    by_task: dict[str, list[str]] = {}
    for path in sorted((exercise.private / "alternatives").glob("*.py")):
        source = path.read_text("utf-8")
        defined = [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
        task = next(one.id for one in exercise.functions if one.id in defined)
        by_task.setdefault(task, []).append(source)
    reference = exercise.reference.read_text("utf-8")
    students = {
        f"student{place}": overlay(overlay(reference, first), second)
        for place, (first, second) in enumerate(zip(*by_task.values(), strict=False))
    }
    assert len(students) >= 5
    for first, second in itertools.combinations(students, 2):
        assert found(exercise, **{name: students[name] for name in (first, second)}) == []
    copied = {"original": students["student0"], "copy": disguised(students["student0"])}
    assert len(found(exercise, **copied)) == 1


def test_little_code_says_nothing(exercise: Exercise) -> None:
    assert found(exercise, ana="x = [1, 2, 3]\nprint(x)", bob="x = [1, 2, 3]\nprint(x)") == []


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\n" + ORIGINAL,
        "def broken(:\n" + ORIGINAL,
        "x = " + "(" * 5000,
        "x = '''never ends\n" + ORIGINAL,
        "y" * 10**6,
        "\n".join(f"x.attribute{number}" for number in range(3000)),
        "x = '\\ud800'",
    ],
)
def test_code_that_is_no_python_is_compared_as_far_as_it_goes(exercise: Exercise, source: str) -> None:
    assert isinstance(found(exercise, ana=source, bob=source + "\nz = 1"), list)


def test_magics_hide_nothing(exercise: Exercise) -> None:
    assert len(found(exercise, ana="%time x = 1\n" + ORIGINAL, bob="!pip install torch\n" + ORIGINAL)) == 1


def test_scripts_are_compared_cell_by_cell_too(exercise: Exercise) -> None:
    cells = [cell.source for cell in read_script(f"# %%\n{ORIGINAL}\n# %% [markdown]\n# prose\n")]
    assert len(likenesses([submission("ana", *cells[:1]), submission("bob", ORIGINAL)], exercise)) == 1
