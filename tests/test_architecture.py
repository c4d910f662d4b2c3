"""The rules of STYLE that no reader has to check by eye."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = sorted((ROOT / "autograder").rglob("*.py"))
PRACTICE = sorted((ROOT / "exercises" / "practice").rglob("*.py"))

LONGEST_MODULE = 350
STAGES = ("intake", "course", "nbgrader", "report", "exports", "sandbox", "wire")
# (stage, stage it imports): why.
BETWEEN_STAGES = {
    ("nbgrader", "course"): "an exercise is released and registered as it was loaded",
    ("nbgrader", "exports"): "nbgrader's own export command writes the same table as the program's",
    ("exports", "report"): "Gradescope shows the same card as the feedback page",
    ("nbgrader", "report"): "nbgrader's feedback shows the same card as the program's own",
}
WITH_TORCH = (
    "autograder/candidate",
    "autograder/examiner",
    "autograder/warm",
    "autograder/wire",
    "exercises/practice",
)
UNSAFE = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"}


def imports(path: Path) -> Iterator[str]:
    """Yield every module that a file names in an import, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def who_imports(paths: list[Path], *modules: str) -> list[str]:
    """Return "file imports module" for each import of these modules or of what is in them."""
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in imports(path)
        if any(name == module or name.startswith(f"{module}.") for module in modules)
    ]


def test_torch_is_imported_only_where_tensors_are() -> None:
    elsewhere = [path for path in PROGRAM if not path.relative_to(ROOT).as_posix().startswith(WITH_TORCH)]
    assert who_imports(elsewhere, "torch", "torchvision") == []


def test_the_sandbox_knows_neither_torch_nor_practice_nor_another_part() -> None:
    sandbox = [path for path in PROGRAM if "sandbox" in path.parts]
    found = who_imports(sandbox, "torch", "numpy", "practice", "autograder")
    # The package itself is imported for the place where it is installed.
    allowed = re.compile(r".* imports autograder(\.(sandbox|errors|model)\b.*)?")
    assert [line for line in found if not allowed.fullmatch(line)] == []


def test_practice_does_not_know_the_program() -> None:
    assert who_imports(PRACTICE, "autograder") == []


def test_nothing_is_pickled() -> None:
    assert who_imports([*PROGRAM, *PRACTICE], *UNSAFE, "torch.load", "torch.save", "pandas.read_pickle") == []
    calls = {f"{name}(" for name in ("torch.load", "torch.save")}
    assert [
        path.name for path in [*PROGRAM, *PRACTICE] if any(call in path.read_text() for call in calls)
    ] == []


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_does_not_import_another(stage: str) -> None:
    files = [path for path in PROGRAM if path.is_relative_to(ROOT / "autograder" / stage)]
    others = [other for other in STAGES if other != stage and (stage, other) not in BETWEEN_STAGES]
    assert files, f"there is no stage {stage}"
    assert who_imports(files, *(f"autograder.{other}" for other in others)) == []


def test_every_exception_between_stages_is_needed() -> None:
    for stage, other in BETWEEN_STAGES:
        files = [path for path in PROGRAM if path.is_relative_to(ROOT / "autograder" / stage)]
        assert who_imports(files, f"autograder.{other}"), f"{stage} no longer imports {other}"


@pytest.mark.parametrize("path", [*PROGRAM, *PRACTICE], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_holds_one_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    assert path.stem not in {"utils", "helpers", "common", "misc"}


@pytest.mark.parametrize("module", ["autograder.cli", "autograder.sandbox.nursery"])
def test_importing_does_not_wait_for_torch(module: str) -> None:
    program = f"import sys, {module}; sys.exit(sorted({{'torch', 'sklearn', 'matplotlib'}} & set(sys.modules)) or 0)"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_every_rule_that_is_switched_off_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("ignore = [")
    ignored = lines[start + 1 : lines.index("]", start)]
    assert ignored
    assert [line for line in ignored if "#" not in line] == []
    files = lines[lines.index("[tool.ruff.lint.per-file-ignores]") + 1 :]
    exceptions = files[: files.index("")]
    assert [line for line in exceptions if "#" not in line] == []
