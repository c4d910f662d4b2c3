"""Which names mean which exercise, and which may be a student's."""

from __future__ import annotations

import time

import pytest

from autograder.intake.names import is_student_name, match_name

SLUGS = ("image_gradient", "fgsm", "part-2")


@pytest.mark.parametrize("name", ["image_gradient.ipynb", "fgsm.ipynb", "part-2.ipynb", "fgsm.py"])
def test_the_slug_itself_is_exact(name: str) -> None:
    match = match_name(name, SLUGS)
    assert match is not None
    assert match.exact
    assert match.slug == name.rpartition(".")[0]
    assert match.script == name.endswith(".py")


@pytest.mark.parametrize(
    "name",
    [
        "Image_Gradient.ipynb",
        "IMAGE_GRADIENT.IPYNB",
        "image gradient.ipynb",
        "image-gradient.ipynb",
        " image_gradient .ipynb",
        "image_gradient (1).ipynb",
        "image_gradient(12).ipynb",
        "image_gradient-Copy1.ipynb",
        "image_gradient - Copy.ipynb",
        "image_gradient-Copy1 (2).ipynb",
        "image_gradient copy 3.ipynb",
        "image_gradient-1.ipynb",
        "image_gradient.ipynb.txt",
        "image_gradient.ipynb.json",
        "image_gradient (1).py",
    ],
)
def test_variants_are_matched_inexactly(name: str) -> None:
    match = match_name(name, SLUGS)
    assert match is not None
    assert match.slug == "image_gradient"
    assert not match.exact


@pytest.mark.parametrize(
    "name",
    [
        "image_gradient",
        "image_gradient.txt",
        "image_gradients.ipynb",
        "my_fgsm.ipynb",
        ".ipynb",
        "part.ipynb",
        "",
        ".py",
    ],
)
def test_other_names_are_not_matched(name: str) -> None:
    assert match_name(name, SLUGS) is None


@pytest.mark.parametrize(
    "stem", ["fgsm" + "--copy" * 38 + "x", "fgsm" + "-copy" * 40 + "x", " " * 240, " " * 60_000]
)
def test_no_name_takes_long_to_read(stem: str) -> None:
    began = time.process_time()
    assert match_name(f"{stem}.ipynb", SLUGS) is None
    assert time.process_time() - began < 1.0  # tried one by one, the divisions of the first take for ever


def test_several_marks_of_copies_are_taken_off() -> None:
    match = match_name("fgsm - Copy (2) copie-3.ipynb", SLUGS)
    assert match is not None
    assert match.slug == "fgsm"


def test_a_number_that_belongs_to_a_slug_is_not_a_copy() -> None:
    match = match_name("part-2.ipynb", ("part", "part-2"))
    assert match is not None
    assert match.slug == "part-2"


@pytest.mark.parametrize(
    "name", ["alice", "Łukasz Nowak", "李雷", "o'hara", "a.b@c.d", "s1234567", "x" * 128, "李" * 66]
)
def test_names_of_people_are_allowed(name: str) -> None:
    assert is_student_name(name)


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "a/b", "a\\b", "a\nb", "a\x1b[31m", "\udcff", " a", "x" * 129, "李" * 67, ".hidden"],
)
def test_names_that_are_no_plain_text_are_not(name: str) -> None:
    assert not is_student_name(name)
