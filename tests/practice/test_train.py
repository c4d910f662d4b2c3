"""The script that made the shipped weights makes them again."""

from __future__ import annotations

import pytest
import torch
from practice.models import load
from practice.train import accuracy_on_test, train


def test_training_again_reaches_the_accuracy_of_the_shipped_weights() -> None:
    accuracy = accuracy_on_test(train("digits_cnn"))
    assert 0.978 <= accuracy <= 0.990
    assert accuracy == pytest.approx(accuracy_on_test(load("digits_cnn")), abs=0.005)


def test_the_same_seed_gives_the_same_weights_bit_for_bit() -> None:
    first, second = train("digits_linear").state_dict(), train("digits_linear").state_dict()
    assert all(torch.equal(first[key], second[key]) for key in first)


def test_training_leaves_the_threads_and_the_global_generator_as_they_were() -> None:
    threads, state = torch.get_num_threads(), torch.random.get_rng_state()
    train("digits_linear")
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.random.get_rng_state(), state)
