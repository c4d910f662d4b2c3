"""Notebooks as students' editors, disks and attackers leave them."""

from __future__ import annotations

import importlib.util
import json
import resource
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.intake import caps
from autograder.intake.cells import Document
from autograder.intake.document import read_document

NBGRADER = importlib.util.find_spec("nbgrader")
SHIPPED = sorted(Path(str(NBGRADER and NBGRADER.origin)).parent.rglob("*.ipynb"))


def cell(source: Any = "x = 1", kind: Any = "code", **metadata: Any) -> dict[str, Any]:
    return {"cell_type": kind, "source": source, "metadata": metadata, "outputs": []}


def graded(name: Any, source: str = "x = 1", **marks: Any) -> dict[str, Any]:
    return cell(
        source, nbgrader={"schema_version": 3, "grade_id": name, "grade": False, "solution": True, **marks}
    )


def notebook(*cells: Any, **more: Any) -> dict[str, Any]:
    return {"cells": [*cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def read(content: Any, name: str = "fgsm.ipynb") -> Document:
    return read_document(content if isinstance(content, bytes) else json.dumps(content).encode(), name)


def sources(document: Document) -> list[str]:
    return [item.source for item in document.cells]


def test_cells_are_named_after_nbgrader_or_their_place() -> None:
    document = read(notebook(cell("# Title", "markdown"), graded("fgsm"), cell("y = 2")))
    assert [(item.id, item.kind, item.run) for item in document.cells] == [
        ("cell 1", "markdown", False),
        ("fgsm", "code", True),
        ("cell 3", "code", True),
    ]
    assert document.notices == ()
    assert document.problem == ""


@pytest.mark.parametrize(
    "idle",
    [
        graded("fgsm-checks", grade=True, solution=False, locked=True),
        graded("renamed", grade=True, solution=False, locked=True),
        graded("demo-1", solution=False, locked=True),
        cell("plot()", tags=["demo"]),
        cell("text", "raw"),
        cell("text", "markdown"),
        cell("text", "unheard-of"),
        cell("text", None),
    ],
)
def test_checks_demos_and_prose_do_not_run(idle: dict[str, Any]) -> None:
    assert [item.run for item in read(notebook(idle, cell())).cells] == [False, True]


@pytest.mark.parametrize(
    "metadata",
    [
        {"nbgrader": None},
        {"nbgrader": []},
        {"nbgrader": {"grade_id": 7, "grade": "yes", "solution": []}},
        {"nbgrader": {"grade_id": "with space", "grade": 1}},
        {"nbgrader": {"grade_id": "x" * 101}},
        {"tags": "demo"},
        {"tags": [1, "demo"]},
        {"tags": {"demo": True}},
        {"huge": "x" * caps.METADATA_BYTES, "tags": ["demo"]},
    ],
)
def test_metadata_of_wrong_types_is_ignored(metadata: dict[str, Any]) -> None:
    document = read(notebook({"cell_type": "code", "source": "x = 1", "metadata": metadata}))
    assert [(item.id, item.run) for item in document.cells] == [("cell 1", True)]


@pytest.mark.parametrize("metadata", [None, [], "text", 3])
def test_metadata_that_is_no_table_is_ignored(metadata: Any) -> None:
    document = read(notebook({"cell_type": "code", "source": "x = 1", "metadata": metadata}))
    assert sources(document) == ["x = 1"]


@pytest.mark.parametrize(
    "odd", [7, None, "text", [], {}, {"cell_type": "code"}, {"cell_type": "code", "source": 5}]
)
def test_a_cell_that_is_none_is_empty(odd: Any) -> None:
    assert sources(read(notebook(odd, cell()))) == ["", "x = 1"]


def test_duplicated_cells_all_run_in_order_under_names_of_their_own() -> None:
    document = read(notebook(graded("fgsm", "first"), cell("between"), graded("fgsm", "second")))
    assert [(item.id, item.source, item.run) for item in document.cells] == [
        ("fgsm", "first", True),
        ("cell 2", "between", True),
        ("fgsm (copy 2)", "second", True),
    ]
    assert document.notices == ("The cell `fgsm` is there 2 times; all of them were run, in order.",)


def test_a_source_may_be_a_list_of_lines() -> None:
    assert sources(read(notebook(cell(["def f():\n", "\treturn 1"])))) == ["def f():\n\treturn 1"]


def test_nbformat_3_is_read_with_a_notice() -> None:
    old = {
        "nbformat": 3,
        "metadata": {"name": ""},
        "worksheets": [
            {"cells": [{"cell_type": "heading", "level": 1, "source": "Title"}]},
            {
                "cells": [
                    {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python", "outputs": []}
                ]
            },
        ],
    }
    document = read(old)
    assert [(item.source, item.kind, item.run) for item in document.cells] == [
        ("Title", "markdown", False),
        ("x = 1\ny = 2", "code", True),
    ]
    assert "nbformat 3" in document.notices[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_any_unicode_encoding_is_read_without_a_notice(encoding: str) -> None:
    text = json.dumps(notebook(cell("é = '中😀'")), ensure_ascii=False)
    assert read(text.encode(encoding)) == read(notebook(cell("é = '中😀'")))


@pytest.mark.parametrize(("encoding", "letter"), [("latin-1", "é"), ("cp1252", "€"), ("latin-1", "\x81é")])
def test_legacy_bytes_are_read_with_a_notice(encoding: str, letter: str) -> None:
    text = json.dumps(notebook(cell(f"s = '{letter}'")), ensure_ascii=False)
    document = read(text.encode(encoding))
    assert sources(document) == [f"s = '{letter}'"]
    assert "Windows-1252" in document.notices[0]


def test_foreign_line_ends_become_unix_ones() -> None:
    assert sources(read(notebook(cell("a = 1\r\nb = 2\rc = 3\n")))) == ["a = 1\nb = 2\nc = 3\n"]
    assert sources(read(json.dumps(notebook(cell("a")), indent=1).replace("\n", "\r\n").encode())) == ["a"]


def test_nul_and_halves_of_characters_are_removed() -> None:
    document = read(notebook(cell("a = '\0'\nb = '\ud800'")))
    assert sources(document) == ["a = ''\nb = '\N{REPLACEMENT CHARACTER}'"]
    assert sources(document)[0].encode().decode() == sources(document)[0]
    assert "NUL characters were removed." in document.notices


def test_a_text_about_surrogates_is_not_mended() -> None:
    text = r"pair = '\ud83d\ude00'; half = '\\ud800 NaN'"
    with_nan = notebook(
        {**cell(text), "outputs": [float("nan"), -float("inf"), "NaN \\", {"a": float("inf")}]}
    )
    assert sources(read(with_nan)) == [text]


def test_numbers_that_json_lacks_are_mended_with_a_notice() -> None:
    document = read(notebook({**cell("x = NaN"), "outputs": [{"data": [float("nan"), float("-inf")]}]}))
    assert sources(document) == ["x = NaN"]
    assert "mended" in document.notices[0]


def test_a_missing_kernelspec_and_cell_ids_are_no_matter() -> None:
    document = read({"cells": [cell()], "nbformat": 4, "nbformat_minor": 0})
    assert (document.problem, document.notices) == ("", ())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"\0" * 100, "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "is a web page"),
        (b'\n<?xml version="1.0"?>', "is a web page"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04...", "is a zip archive"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"{", "is cut off"),
        (json.dumps(notebook(cell())).encode()[:-30], "is cut off"),
        (json.dumps(notebook(cell())).encode() + b"}", "goes on after its end"),
        (json.dumps(notebook(cell())).replace(":", "=", 1).encode(), "is damaged"),
        (b'{"cells": [\n<<<<<<< HEAD\n1,\n=======\n2\n>>>>>>> x\n]}', "Git conflict"),
        (b"[]", "is JSON, but not a notebook"),
        (b"{}", "is JSON, but not a notebook"),
        (b'"text"', "is JSON, but not a notebook"),
        (b'{"cells": {}}', "is JSON, but not a notebook"),
        (b'{"cells": null}', "is JSON, but not a notebook"),
        (b"just some words", "is damaged"),
        (b'{"cells": []}', "has no cells"),
        (b'{"worksheets": []}', "has no cells"),
        (b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "is nested too deeply"),
        (
            b'{"outputs": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b', "cells": []}',
            "is nested too deeply",
        ),
        (b'{"cells": [' + b"{}," * caps.CELLS + b"{}]}", "more than 2000 cells"),
        (b'{"cells": [{"source": "' + b"x" * (caps.SOURCE_BYTES + 1) + b'"}]}', "more than 2 MiB of text"),
        (b'{"cells": [{"source": [' + b'"x",' * caps.SOURCE_BYTES * 5 + b'""]}]}', "more than 2 MiB of text"),
    ],
)
def test_what_cannot_be_read_has_a_sentence_that_says_why(content: bytes, words: str) -> None:
    document = read(content)
    assert words in document.problem
    assert document.problem.startswith("`fgsm.ipynb` ")
    assert document.problem.endswith(".")
    assert document.cells == ()


@pytest.mark.parametrize("output", ['"text": "%s"', '"data": [%s]', '"text": "%s", "metadata": [NaN]'])
def test_outputs_of_50_mb_are_skipped_unbuilt(output: str) -> None:
    filling = "x" * 50_000_000 if "text" in output else "0," * 25_000_000 + "0"
    data = (
        b'{"cells": [{"cell_type": "code", "source": "x = 1", "outputs": [{%s}]}]}'
        % (output % filling).encode()
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sources(read(data)) == ["x = 1"]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * 1024 < 4 * len(data)


def test_a_list_of_millions_of_cells_is_refused_unbuilt() -> None:
    data = b'{"cells": [' + b"0," * 10_000_000 + b"0]}"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "more than 2000 cells" in read(data).problem
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 50_000_000


def test_a_script_named_as_a_notebook_is_read_as_one() -> None:
    document = read(b"import torch\n\ndef fgsm():\n    return 1\n")
    assert sources(document) == ["import torch\n\ndef fgsm():\n    return 1"]
    assert "Python script although" in document.notices[0]


def test_a_notebook_named_as_a_script_is_read_as_one() -> None:
    document = read(notebook(graded("fgsm")), "fgsm.py")
    assert [item.id for item in document.cells] == ["fgsm"]
    assert "notebook although" in document.notices[0]


@pytest.mark.filterwarnings("ignore:.*(id|schema|validat):")  # some are old on purpose, and nbformat says so
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_notebooks_that_nbgrader_ships_are_read_as_nbformat_reads_them(path: Path) -> None:
    document = read(path.read_bytes(), path.name)
    assert document.problem == ""
    expected = nbformat.read(path, as_version=4).cells
    assert sources(document) == [item.source.replace("\r\n", "\n") for item in expected]


def test_there_are_notebooks_that_nbgrader_ships() -> None:
    assert len(SHIPPED) > 50


DAMAGE = st.sampled_from(
    [
        b"",
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"\\",
        b"\0",
        b"\xff",
        b"NaN",
        b",",
        b"null",
        b"1e999",
        b"\\ud800",
        b"[" * 2000,
    ]
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_notebook_is_read_or_refused_but_never_raises(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(SHIPPED)).read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = start + data.draw(st.sampled_from([0, 1, 5, 100]))
        content = content[:start] + data.draw(DAMAGE) + content[end:]
    check_document(read(content, data.draw(st.sampled_from(["fgsm.ipynb", "fgsm.py"]))))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "cells",
                    "worksheets",
                    "cell_type",
                    "source",
                    "input",
                    "metadata",
                    "nbgrader",
                    "grade_id",
                    "tags",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cells=st.lists(JSON, max_size=5), more=JSON)
def test_any_json_is_read_or_refused_but_never_raises(cells: list[Any], more: Any) -> None:
    check_document(read(more))
    document = read(notebook(*cells))
    check_document(document)
    assert len(document.cells) == len(cells)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=st.binary(max_size=200), name=st.sampled_from(["fgsm.ipynb", "fgsm.py"]))
def test_any_bytes_are_read_or_refused_but_never_raise(content: bytes, name: str) -> None:
    check_document(read(content, name))


def check_document(document: Document) -> None:
    assert bool(document.problem) != bool(document.cells)
    for item in document.cells:
        assert not set(item.source) & set("\0\r")
        item.source.encode()
    assert len({item.id for item in document.cells}) == len(document.cells)
    assert len(document.notices) <= caps.NOTICES
