"""Each attack of the catalogue is covered by a case or a test that exists, and each case is in the catalogue."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CATALOGUE = tomllib.loads((HERE / "catalogue.toml").read_text("utf-8"))
ENTRIES = {f"{kind}: {name}": shown for kind, names in CATALOGUE.items() for name, shown in names.items()}
CASES = {path.stem for path in (HERE / "cases").glob("*.ipy")}
HARMLESS = {  # what honest notebooks do too, and may
    "asks_a_person", "awaits", "half_a_character", "named_in_many_ways", "plots",
}  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_attack_of_the_catalogue_is_covered(entry: str) -> None:
    assert ENTRIES[entry]
    for name in ENTRIES[entry]:
        path, _, test = name.partition("::")
        assert name in CASES or test in _functions(HERE / path), name


def test_every_case_is_in_the_catalogue_or_harmless() -> None:
    named = {name for shown in ENTRIES.values() for name in shown}
    assert CASES - named == HARMLESS


def test_the_catalogue_is_whole() -> None:
    counts = {kind: len(names) for kind, names in CATALOGUE.items()}
    assert sum(counts.values()) >= 103, counts


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
