"""What is made ready before the first fork, by what notebooks import."""

from __future__ import annotations

import pytest

from autograder.warm import needs


@pytest.mark.parametrize(
    ("modules", "prepared"),
    [
        ({"nltk"}, ["autograder.warm.words"]),
        ({"nltk.stem"}, ["autograder.warm.words"]),
        ({"torch.optim", "nltk.stem"}, ["autograder.warm.words", "autograder.warm.optimizers"]),
        ({"torch", "torch.nn", "torch.optimum", "nltkx"}, []),
    ],
)
def test_a_module_of_a_package_needs_what_the_package_needs(modules: set[str], prepared: list[str]) -> None:
    assert [*needs(modules)] == prepared
