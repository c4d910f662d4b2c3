"""A sandbox with fewer layers holds what its other layers hold, and leaves nothing behind either."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.errors import SandboxError
from autograder.sandbox import mounts, probe
from autograder.sandbox.profiles import FULL, NONE, REDUCED, Layer
from autograder.sandbox.spawner import Reason, Spawner
from tests.sandbox.conftest import SPEC, Inside, Stopped, await_end

Start = Callable[..., Spawner]


@pytest.fixture
def reduced(start: Start) -> Inside:
    """A candidate without namespaces."""
    try:
        spawner = start(profile=REDUCED)
    except SandboxError as error:
        pytest.skip(str(error))  # root's own folders are closed: the test below runs this as an ordinary user
    return Inside(spawner, spawner.spawn(SPEC))  # which goes when the warm parent does


def test_without_namespaces_the_machine_cannot_be_read_or_written(reduced: Inside) -> None:
    for program in (
        "os.listdir('/')",
        "open('/etc/hostname')",
        "open('/tmp/planted', 'w')",
        "os.listdir('/proc')",
    ):
        with pytest.raises(Stopped, match="PermissionError"):
            reduced.run(program)


def test_without_namespaces_nobody_can_be_signalled_and_nothing_started(reduced: Inside) -> None:
    for program in ("os.kill(os.getppid(), 0)", "os.kill(-1, 0)", "os.fork()", "socket.socket()"):
        with pytest.raises(Stopped, match="PermissionError"):
            reduced.run(program)


def test_without_namespaces_a_candidate_has_a_folder_of_its_own_which_goes_with_it(reduced: Inside) -> None:
    folder = Path(reduced.run("open('left', 'w').write(os.environ['HOME']) and os.getcwd()"))
    assert (folder.name[:10], folder.stat().st_mode & 0o777) == ("autograder", 0o700)
    assert (folder / "left").read_text() == str(folder)
    assert reduced.stop().reason is Reason.KILLED
    assert not folder.exists()


@pytest.mark.parametrize(
    "program",
    [
        "for _ in range(1_200):\n    os.mkdir('d')\n    os.chdir('d')",  # deeper than Python recurses
        "os.makedirs('a/b/c')\nfor closed in ('a/b', 'a', '.'):\n    os.chmod(closed, 0)",
        "os.symlink('/usr', 'l')\nos.mkdir('-rf')\nos.symlink('/', '-rf/m')",
    ],
    ids=["deep", "closed", "links"],
)
def test_without_namespaces_no_folder_of_a_candidate_stays_whatever_it_made_of_it(
    reduced: Inside, program: str
) -> None:
    folder = Path(reduced.run("os.getcwd()"))
    reduced.run(program)
    assert reduced.stop().reason is Reason.KILLED
    assert not folder.exists()
    assert Path("/usr/bin").is_dir()


def test_without_namespaces_memory_is_bounded_and_told(reduced: Inside) -> None:
    with pytest.raises(Stopped, match="MemoryError"):
        reduced.run("bytearray(2 * 2**30)")


def test_without_any_wall_a_candidate_is_whoever_grades(start: Start) -> None:
    spawner = start(profile=NONE)
    inside = Inside(spawner, spawner.spawn(SPEC))
    assert inside.run("[os.getuid(), os.listdir('/')]") == [os.getuid(), os.listdir("/")]
    folder = Path(inside.run("os.getcwd()"))
    child = inside.run("answer = os.fork()\nif not answer: signal.pause()")
    end = os.pidfd_open(child)
    inside.tell("while True: pass")
    assert inside.stop().reason is Reason.KILLED
    assert not folder.exists()
    assert await_end(end)  # its group went with it


def test_a_folder_that_landlock_would_have_to_take_away_again_is_refused(tmp_path: Path) -> None:
    (tmp_path / "solutions").mkdir()
    view = mounts.view([tmp_path], [tmp_path / "solutions"], cuda=False)
    with pytest.raises(PermissionError, match="solutions can be hidden by a full sandbox only"):
        mounts.readable_without_a_root(view)


def test_what_a_profile_does_not_need_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "_attempt", lambda: 1)
    monkeypatch.setattr(probe, "landlock", lambda: 0)
    assert probe.missing(NONE.layers) == []
    (problem,) = probe.missing(REDUCED.layers)
    assert problem.startswith("Landlock: not in this kernel")
    (problem,) = probe.missing(FULL.layers)
    assert problem.startswith("namespaces")


def test_the_name_of_a_profile_tells_what_it_lacks() -> None:
    assert FULL.without(Layer.SECCOMP).name == "full-seccomp"
    assert FULL.without(Layer.NAMESPACES).layers == REDUCED.layers
