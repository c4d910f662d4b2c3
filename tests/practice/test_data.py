"""The data are the real ones, and splitting or batching them disturbs nothing."""

from __future__ import annotations

import copy

import numpy
import pytest
import torch
from practice.data import Batches, Crops, batches_of, digits, digits_split, photographs
from practice.portable import is_portable


def test_the_shipped_digits_are_those_of_scikit_learn() -> None:
    from sklearn.datasets import load_digits

    theirs = load_digits()
    images, labels = digits()
    assert images.dtype == torch.float32 and images.shape == (1797, 1, 8, 8)
    assert numpy.array_equal(images[:, 0].numpy() * 16, theirs.images)
    assert labels.dtype == torch.int64
    assert numpy.array_equal(labels.numpy(), theirs.target)


def test_a_split_is_disjoint_and_complete() -> None:
    split = digits_split(seed=3)
    together = torch.cat([split.train.images, split.test.images]).flatten(1)
    assert len(split.test.labels) == 597
    assert sorted(together.tolist()) == sorted(digits().images.flatten(1).tolist())


def test_a_split_depends_on_its_seed_alone() -> None:
    state = torch.random.get_rng_state()
    first, second, other = digits_split(seed=3), digits_split(seed=3), digits_split(seed=4)
    assert torch.equal(first.test.images, second.test.images)
    assert not torch.equal(first.test.labels, other.test.labels)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_photographs_are_large_and_in_colour() -> None:
    assert {name: (image.size, image.mode) for name, image in photographs().items()} == {
        "china": ((640, 427), "RGB"),
        "flower": ((640, 427), "RGB"),
    }


def test_photographs_are_those_of_scikit_learn() -> None:
    from sklearn.datasets import load_sample_image

    for name, image in photographs().items():
        assert numpy.array_equal(numpy.asarray(image), load_sample_image(f"{name}.jpg"))


def test_photographs_without_scikit_learn_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("practice.data.find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="pip install scikit-learn"):
        photographs()


def test_batches_have_the_sizes_asked_for() -> None:
    data = digits()
    loader = batches_of(data, (4, 0, 4, 2))
    assert [len(labels) for _, labels in loader] == [4, 0, 4, 2]
    assert torch.equal(torch.cat([labels for _, labels in loader]), data.labels[:10])


def test_batches_record_every_iteration_begun_also_on_a_copy() -> None:
    loader = batches_of(digits(), (4, 2))
    list(loader)
    next(iter(copy.deepcopy(loader)))
    assert loader.starts == [1, 2]


def test_only_sized_batches_have_a_length() -> None:
    assert len(batches_of(digits(), (4, 2), sized=True)) == 2
    unsized = batches_of(digits(), (4, 2))
    assert not hasattr(unsized, "__len__")
    with pytest.raises(TypeError, match="no len"):
        len(unsized)  # type: ignore[arg-type]


@pytest.mark.parametrize("sized", [False, True])
def test_batches_are_portable_and_can_be_rebuilt_without_arguments(sized: bool) -> None:
    loader = Batches([], sized)
    kind = type(loader)
    assert is_portable(kind)
    assert type(kind.__new__(kind)) is kind


def test_crops_share_the_pixels_of_their_image_and_are_read_once() -> None:
    image = torch.arange(30.0).reshape(1, 5, 6)
    crops = Crops(image, [(0, 0, 2, 3), (1, 2, 4, 4)])
    first, second = crops
    assert torch.equal(first, image[:, :2, :3])
    assert torch.equal(second, image[:, 1:, 2:])
    first[0, 1, 2] = -1
    assert second[0, 0, 0] == -1
    assert list(crops) == []
