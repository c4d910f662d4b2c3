"""A candidate's files: what it needs, nothing of what it must not see, and a little room to write."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.errors import SandboxError
from autograder.sandbox import mounts
from autograder.sandbox.mounts import Layer
from autograder.sandbox.spawner import Spawner
from tests.sandbox.conftest import SPEC, Inside, Stopped


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with a public folder and a private one."""
    for name in ("exercises/practice/data", "exercises/fgsm", "solutions/fgsm", "submitted/ada"):
        folder = tmp_path / "course" / name
        folder.mkdir(parents=True)
        (folder / "file").write_text(name)
    tmp_path.chmod(0o755)  # pytest's folders are closed to others
    return tmp_path / "course"


def _layers(readable: list[Path], hidden: list[Path], below: Path) -> dict[str, Layer]:
    layers = mounts.view(readable, hidden, cuda=False).layers
    return {path: layer for path, layer in layers if path.startswith(str(below.resolve()))}


def test_what_nobody_asks_for_is_not_there(course: Path) -> None:
    assert _layers([], [course], course) == {}


def test_a_readable_folder_in_a_hidden_one_is_shown(course: Path) -> None:
    practice = course / "exercises" / "practice"
    assert _layers([practice], [course], course) == {str(practice.resolve()): Layer.READABLE}


def test_a_hidden_folder_in_a_readable_one_is_covered_and_what_is_readable_in_it_shown_again(
    course: Path,
) -> None:
    practice = course / "exercises" / "practice"
    expected = {course.parent: Layer.READABLE, course: Layer.HIDDEN, practice: Layer.READABLE}
    layers = _layers([course.parent, practice], [course], course.parent)
    assert list(layers.items()) == [(str(path.resolve()), layer) for path, layer in expected.items()]


def test_what_is_both_hidden_and_readable_is_readable(course: Path) -> None:
    assert _layers([course], [course], course) == {str(course.resolve()): Layer.READABLE}


def test_a_hidden_folder_is_hidden_under_its_other_names_too(course: Path, tmp_path: Path) -> None:
    alias = tmp_path / "alias"
    alias.symlink_to(course)
    layers = _layers([course.parent], [alias], tmp_path)
    assert layers[str(course.resolve())] is Layer.HIDDEN


def test_the_whole_machine_cannot_be_made_readable() -> None:
    assert mounts.view([Path("/")], [], cuda=False) == mounts.view([], [], cuda=False)


def test_hiding_what_is_no_folder_is_refused_where_it_would_show(course: Path) -> None:
    with pytest.raises(NotADirectoryError, match="is to be hidden"):
        mounts.view([course], [course / "solutions" / "none"], cuda=False)


def test_a_gpu_needs_the_devices_of_the_machine() -> None:
    assert "/sys" in dict(mounts.view([], [], cuda=True).layers)
    assert "/sys" not in dict(mounts.view([], [], cuda=False).layers)


def test_a_candidate_sees_the_course_as_planned(start: Callable[..., Spawner], course: Path) -> None:
    practice = course / "exercises" / "practice"
    spawner = start(readable=(course.parent, practice), hidden=(course,))
    inside = Inside(spawner, spawner.spawn(SPEC))
    assert inside.run(f"open('{practice}/data/file').read()") == "exercises/practice/data"
    assert inside.run(f"[os.listdir('{course}'), os.listdir('{course}/exercises')]") == [
        ["exercises"],
        ["practice"],
    ]
    with pytest.raises(Stopped, match="FileNotFoundError"):
        inside.run(f"open('{course}/solutions/fgsm/file')")
    with pytest.raises(Stopped, match=r"OSError|PermissionError"):
        inside.run(f"open('{practice}/data/file', 'w')")
    with pytest.raises(Stopped, match=r"OSError|PermissionError"):
        inside.run(f"os.mkdir('{course}/planted')")
    inside.stop()


def test_a_folder_is_found_under_the_name_that_it_was_given(
    start: Callable[..., Spawner], course: Path
) -> None:
    alias = course.parent / "alias"
    alias.symlink_to(course / "exercises")
    spawner = start(readable=(alias / "practice",))
    inside = Inside(spawner, spawner.spawn(SPEC))
    assert inside.run(f"open('{alias}/practice/data/file').read()") == "exercises/practice/data"
    inside.stop()


def test_an_interpreter_in_the_hidden_course_still_works(start: Callable[..., Spawner]) -> None:
    around = Path(sys.prefix).resolve().parent
    spawner = start(hidden=(around,))
    inside = Inside(spawner, spawner.spawn(SPEC))
    assert inside.run("__import__('colorsys').__file__") == __import__("colorsys").__file__
    assert inside.run("__import__('msgspec.toml').__file__") == __import__("msgspec.toml").__file__
    inside.stop()


def test_a_closed_folder_is_named_with_the_command_that_opens_it(
    start: Callable[..., Spawner], course: Path
) -> None:
    practice = course / "exercises" / "practice"
    practice.chmod(0o700)
    if os.geteuid() != 0:  # then a candidate is the same user
        start(readable=(practice,))
        return
    with pytest.raises(SandboxError, match=f"chmod -R o\\+rX {practice}"):
        start(readable=(practice,))


def test_the_root_holds_little(candidate: Inside) -> None:
    assert not {"boot", "mnt", "opt", "run", "srv", "var"} & set(candidate.run("os.listdir('/')"))
    assert set(candidate.run("os.listdir('/etc')")) <= {
        "alternatives",
        "group",
        "ld.so.cache",
        "localtime",
        "passwd",
        *{name for name in os.listdir("/etc") if sys.base_prefix.startswith("/etc/" + name)},
    }
    assert candidate.run("open('/etc/passwd').read()").count("\n") == 1


@pytest.mark.parametrize("place", ["/", "/etc", "/usr", "/dev", "/proc", sys.prefix, sys.base_prefix])
def test_nothing_can_be_written_outside_the_writable_folders(candidate: Inside, place: str) -> None:
    with pytest.raises(Stopped, match=r"OSError|PermissionError|FileNotFoundError"):
        candidate.run(f"open('{place}/planted', 'w')")


@pytest.mark.parametrize("place", mounts.WRITABLE)
def test_the_writable_folders_are_writable(candidate: Inside, place: str) -> None:
    program = f"open('{place}/file', 'w').write('x') and open('{place}/file').read()"
    assert candidate.run(program) == "x"


def test_nothing_that_was_written_can_be_executed(candidate: Inside) -> None:
    program = "import shutil; shutil.copy('{}', 'own.so'); ctypes.CDLL('/submission/own.so')"
    library = next(Path(sys.base_prefix, "lib").rglob("lib-dynload/_struct*.so"), None)
    library = library or next(Path(sys.base_prefix).rglob("lib-dynload/*.so"))
    with pytest.raises(Stopped, match="OSError"):
        candidate.run(program.format(library))


def test_the_devices_are_those_that_computing_needs(candidate: Inside) -> None:
    assert set(candidate.run("os.listdir('/dev')")) == {
        "fd",
        "full",
        "null",
        "random",
        "shm",
        "urandom",
        "zero",
    }
    assert candidate.run("len(open('/dev/urandom', 'rb').read(8))") == 8


def test_no_other_file_system_is_mounted(candidate: Inside) -> None:
    kinds = {
        line.split(" - ")[1].split()[0]
        for line in candidate.run("open('/proc/self/mountinfo').read()").splitlines()
    }
    machine = {
        line.split(" - ")[1].split()[0] for line in Path("/proc/self/mountinfo").read_text().splitlines()
    }
    assert kinds <= machine | {"tmpfs", "proc"}
    assert "/tmp/oldroot" not in candidate.run("open('/proc/self/mountinfo').read()")
