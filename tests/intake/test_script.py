"""Scripts as students and their tools write them."""

from __future__ import annotations

import pytest

from autograder.intake import caps
from autograder.intake.cells import Document
from autograder.intake.document import read_document


def read(content: str | bytes) -> Document:
    return read_document(content if isinstance(content, bytes) else content.encode(), "fgsm.py")


def test_a_script_without_marks_is_one_cell() -> None:
    document = read("import torch\n\n\ndef fgsm():\n    return 1\n")
    assert [(item.id, item.source, item.run) for item in document.cells] == [
        ("cell 1", "import torch\n\n\ndef fgsm():\n    return 1", True)
    ]


def test_percent_cells_keep_their_roles() -> None:
    document = read(
        "import torch\n"
        "# %% [markdown]\n# # Title\n#\n# Text\n"
        '# %% task="fgsm"\ndef fgsm():\n    return 1\n\n'
        '# %% check="fgsm"\ncheck("fgsm")\n'
        '#%% tags=["demo"]\nplot()\n'
        '# %% nbgrader={"grade": true, "solution": false, "grade_id": "other"}\nassert fgsm()\n'
        '# %% [markdown] task="written"\n# My answer\n'
        "# %% a title\nx = 1\n"
    )
    assert [(item.id, item.kind, item.run) for item in document.cells] == [
        ("cell 1", "code", True),
        ("cell 2", "markdown", False),
        ("fgsm", "code", True),
        ("fgsm-checks", "code", False),
        ("cell 5", "code", False),
        ("other", "code", False),
        ("written", "markdown", False),
        ("cell 8", "code", True),
    ]
    assert document.cells[1].source == "# Title\n\nText"
    assert document.cells[2].source == "def fgsm():\n    return 1"
    assert document.cells[6].source == "My answer"


FRONT_MATTER = "# ---\n# jupyter:\n#   kernelspec:\n#     name: python3\n# ---\n"


@pytest.mark.parametrize("rest", ["# %% [markdown]\n# # Title\n", "x = 1\n", ""])
def test_what_jupytext_writes_at_the_head_is_no_cell(rest: str) -> None:
    assert read(FRONT_MATTER + rest).cells == read(f"\n{FRONT_MATTER}\n{rest}").cells == read(rest).cells
    assert read(FRONT_MATTER.replace("\n", "\r\n") + rest).cells == read(rest).cells


@pytest.mark.parametrize("head", ["# ---\n# a rule\nx = 1\n# ---", "x = 1\n# ---\n# ---", "# ----\n# ---"])
def test_what_only_looks_like_it_is_code(head: str) -> None:
    assert read(head).cells[0].source == head


@pytest.mark.parametrize(
    "source",
    [
        "# %%time\nx = 1",
        "x = '# %%'",
        "    # %% indented\nx = 1",
        "# 50%% of it\nx = 1",
    ],
)
def test_what_only_looks_like_a_mark_is_none(source: str) -> None:
    assert len(read(source).cells) == 1


def test_the_marks_of_nbconvert_split_cells() -> None:
    document = read(
        "#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\nx = 1\n\n\n# In[ ]:\n\n\ny = 2\n"
    )
    assert [item.source for item in document.cells[1:]] == ["x = 1", "y = 2"]


@pytest.mark.parametrize(
    "header", ["tags=demo", "task=", "task=[[[", "check={}", 'nbgrader="x"', "tags=" + "[" * 1900]
)
def test_a_damaged_header_is_ignored(header: str) -> None:
    document = read(f"# %% {header}\nx = 1")
    assert [(item.id, item.source, item.run) for item in document.cells] == [("cell 1", "x = 1", True)]


@pytest.mark.parametrize(
    ("content", "source"),
    [
        ("s = 'é'".encode("utf-8-sig"), "s = 'é'"),
        ("s = 'é'".encode("utf-16"), "s = 'é'"),
        ("# coding: latin-1\ns = 'é'".encode("latin-1"), "# coding: latin-1\ns = 'é'"),
        ("# -*- coding: koi8-r -*-\ns = 'д'".encode("koi8-r"), "# -*- coding: koi8-r -*-\ns = 'д'"),
        (b"# coding: rot13\nx = 1", "# coding: rot13\nx = 1"),
        (b"# coding: unheard-of\nx = 1", "# coding: unheard-of\nx = 1"),
        (b"x = 1\r\ny = 2\rz = 3", "x = 1\ny = 2\nz = 3"),
        (b"x = 1\0", "x = 1"),
        (b"\tx = 1", "\tx = 1"),
    ],
)
def test_encodings_and_line_ends_are_understood(content: bytes, source: str) -> None:
    assert [item.source for item in read(content).cells] == [source]


def test_undeclared_legacy_bytes_are_read_with_a_notice() -> None:
    document = read("s = 'é'".encode("latin-1"))
    assert document.cells[0].source == "s = 'é'"
    assert "Windows-1252" in document.notices[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"# %%\n# %%\n", "has no cells"),
        (b"x" * (caps.SCRIPT_BYTES + 1), "is too large"),
        (b"# %%\nx\n" * (caps.CELLS + 1), "more than 2000 cells"),
        (b"<html>", "is a web page"),
    ],
)
def test_what_cannot_be_read_has_a_sentence_that_says_why(content: bytes, words: str) -> None:
    document = read(content)
    assert words in document.problem
    assert document.cells == ()
