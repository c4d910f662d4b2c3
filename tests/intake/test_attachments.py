"""The files beside a notebook."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.intake import caps
from autograder.intake.collect import collect
from autograder.model import Course, Submission

Save = Callable[..., Path]


@pytest.fixture
def hand_in(course: Course, save: Save, tmp_path: Path) -> Callable[..., Submission]:
    """Collect a notebook with files of these names and contents beside it."""

    def hand_in(**files: bytes) -> Submission:
        for name, content in files.items():
            path = tmp_path / "class" / "alice" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        save(tmp_path / "class" / "alice" / "fgsm.ipynb", "x = 1")
        return collect([tmp_path / "class"], course).submissions[0]

    return hand_in


@pytest.mark.parametrize(
    "name",
    [
        "helper.py",
        "data.csv",
        "data/points.npy",
        "random.txt",
        "code/notes.txt",
        "my numbers.json",
        "größe.py",
        "weights.pt",
    ],
)
def test_small_files_come_along(hand_in: Callable[..., Submission], name: str) -> None:
    submission = hand_in(**{name: b"content"})
    assert [(item.name, item.content) for item in submission.attachments] == [(name, b"content")]
    assert submission.notices == ()


@pytest.mark.parametrize(
    "name",
    [
        *(
            "practice.py",
            "torch.py",
            "torchvision.py",
            "numpy.py",
            "random.py",
            "Random.py",
            "json/__init__.py",
        ),
        *(
            "numpy/linalg.py",
            "conftest.py",
            "sitecustomize.py",
            "usercustomize.py",
            "evil.pth",
            "x.so",
            "x.pyc",
        ),
        *("torch-9.dist-info/METADATA", "autograder/model.py", "pytest.py", "x.egg-info/PKG-INFO"),
    ],
)
def test_what_could_hide_a_module_is_left_out_with_a_notice(
    hand_in: Callable[..., Submission], name: str
) -> None:
    submission = hand_in(**{name: b"x"})
    assert submission.attachments == ()
    assert submission.notices[0].startswith(f"The file `{name}` was left out: it ")


@pytest.mark.parametrize("name", ["evil\n.txt", "evil\x1b[31m.txt", "x" * 150 + ".txt", " .txt", "a\\b.txt"])
def test_names_that_are_no_plain_text_are_left_out(hand_in: Callable[..., Submission], name: str) -> None:
    submission = hand_in(**{name: b"x"})
    assert submission.attachments == ()
    assert "a name that is not plain text" in submission.notices[0]


@pytest.mark.parametrize("name", ["evaluation.ipynb", "image_gradient.py", "warm_up (1).ipynb"])
def test_other_exercises_do_not_come_along(hand_in: Callable[..., Submission], name: str) -> None:
    assert hand_in(**{name: b"x = 1"}).attachments == ()


def test_each_cap_leaves_files_out(
    hand_in: Callable[..., Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caps, "ATTACHMENTS", 3)
    monkeypatch.setattr(caps, "ATTACHMENT_BYTES", 100)
    monkeypatch.setattr(caps, "ATTACHMENTS_BYTES", 150)
    submission = hand_in(a=b"x" * 101, b=b"x" * 100, c=b"x" * 51, d=b"x", e=b"x", f=b"x")
    assert [item.name for item in submission.attachments] == ["b", "d", "e"]
    assert len(submission.notices) == 3


def test_notices_are_few(hand_in: Callable[..., Submission]) -> None:
    submission = hand_in(**{f"x{number}.so": b"" for number in range(50)})
    assert len(submission.notices) == caps.NOTICES


def test_links_and_pipes_stay_behind(hand_in: Callable[..., Submission], tmp_path: Path) -> None:
    folder = tmp_path / "class" / "alice"
    folder.mkdir(parents=True)
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.txt")
    submission = hand_in()
    assert submission.attachments == ()
    assert "is a link" in submission.notices[0]
    assert "not a regular file" in submission.notices[1]


def test_a_single_file_brings_what_lies_beside_it_but_no_folders(
    course: Course, save: Save, tmp_path: Path
) -> None:
    path = save(tmp_path / "alice" / "fgsm.py", "import helper")
    save(tmp_path / "alice" / "helper.py", "x = 1")
    save(tmp_path / "alice" / "data" / "points.csv.py", "x = 1")
    (submission,) = collect([path], course).submissions
    assert [item.name for item in submission.attachments] == ["helper.py"]
