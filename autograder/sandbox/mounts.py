"""A root file system of the candidate's own: what it may read, read-only, and a little room to write."""

from __future__ import annotations

import enum
import errno
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from autograder.sandbox import syscalls

WORK: Final = "/submission"  # a course that lies in such a folder is seen in one that can be written
TEMPORARY: Final = "/tmp"
HOME: Final = "/home/candidate"
THREADS: Final = "/proc/self/task"
WRITABLE: Final = (WORK, TEMPORARY, HOME, "/dev/shm")

_LIBRARIES: Final = ("/usr", "/bin", "/lib", "/lib64", "/etc/alternatives", "/etc/ld.so.cache")
_FACTS: Final = ("/etc/localtime", "/sys/devices/system/cpu")
_DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_OF_EVERYBODY: Final = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/etc/passwd")
_STAGE: Final = "/tmp"  # where the root is built, in a mount table that nobody else sees
_INODES: Final = 4096
_OTHERS: Final = stat.S_IROTH | stat.S_IXOTH
_SAFE: Final = syscalls.MS_NOSUID | syscalls.MS_NODEV
_READ_ONLY: Final = syscalls.MOUNT_ATTR_RDONLY | syscalls.MOUNT_ATTR_NOSUID | syscalls.MOUNT_ATTR_NODEV
_DEVICE_ONLY: Final = syscalls.MOUNT_ATTR_NOSUID | syscalls.MOUNT_ATTR_NOEXEC


class Layer(enum.Enum):
    """What a path of the candidate's root shows."""

    READABLE = "what the machine has there, read-only"
    HIDDEN = "nothing"


@dataclass(frozen=True, slots=True)
class View:
    """What a candidate will see; made once, before the first fork."""

    layers: tuple[tuple[str, Layer], ...]  # real paths, a folder before what is inside it
    links: tuple[tuple[str, str], ...]  # symbolic links on the way to them, and where each points
    devices: tuple[str, ...]
    names_threads: bool  # CUDA names its threads by writing below THREADS, and gives up where it cannot


def view(readable: Iterable[Path], hidden: Iterable[Path], *, cuda: bool) -> View:
    """Plan the candidate's root: the interpreter, `readable`, and no trace of `hidden`.

    Where they are inside each other the deeper path decides; a path that is both is readable.
    """
    names = (*_LIBRARIES, *_FACTS, *(("/sys",) if cuda else ()), sys.prefix, sys.base_prefix)
    shown = [path for path in (*map(Path, names), *readable) if path.exists()]
    wanted = {os.path.realpath(path): Layer.HIDDEN for path in hidden}
    wanted |= {os.path.realpath(path): Layer.READABLE for path in shown}
    layers = _necessary(wanted)
    for path, layer in layers:
        if layer is Layer.HIDDEN and not os.path.isdir(path):
            raise NotADirectoryError(f"{path} is to be hidden from candidates and is no folder")
    nvidia = sorted(str(path) for path in Path("/dev").glob("nvidia*") if not path.is_dir()) if cuda else []
    links = {where: target for path in shown for where, target in _links(path)}
    return View(layers, tuple(sorted(links.items())), (*_DEVICES, *nvidia), names_threads=cuda)


def shown_to_all(path: Path) -> bool:
    """Answer whether any candidate sees what lies at `path`, whatever its course shows besides."""
    real = Path(os.path.realpath(path))
    layers = view((), (), cuda=False).layers
    return any(real.is_relative_to(shown) for shown, layer in layers if layer is Layer.READABLE)


def closed_to_others(view: View) -> list[str]:
    """List the readable folders that their modes keep from users other than their owner."""
    folders = [path for path, layer in view.layers if layer is Layer.READABLE and os.path.isdir(path)]
    return [path for path in folders if os.stat(path).st_mode & _OTHERS != _OTHERS]


def closed_on_the_way(view: View) -> list[str]:
    """List the folders around readable ones that keep other users from getting there."""
    around = {
        parent for path, layer in view.layers if layer is Layer.READABLE for parent in Path(path).parents
    }
    return sorted(str(folder) for folder in around if not folder.stat().st_mode & stat.S_IXOTH)


def readable_without_a_root(view: View) -> tuple[str, ...]:
    """List what may be read where the machine's own root is seen: Landlock can add folders, but take none away.

    Raises:
        PermissionError: A folder that is to be hidden lies in one that is to be read.
    """
    readable = [path for path, layer in view.layers if layer is Layer.READABLE]
    for path, layer in view.layers:
        if layer is Layer.HIDDEN and any(Path(path).is_relative_to(around) for around in readable):
            raise PermissionError(f"{path} can be hidden by a full sandbox only: it is in a readable folder")
    return (*readable, *(place for place in _OF_EVERYBODY if os.path.exists(place)))


def _necessary(wanted: dict[str, Layer]) -> tuple[tuple[str, Layer], ...]:
    """Sort the layers from the root outwards and leave out those that show what their surroundings show."""
    kept: dict[str, Layer] = {"/": Layer.HIDDEN}
    for path in sorted(wanted.keys() - {"/"}, key=lambda path: path.count("/")):
        around = next(str(parent) for parent in Path(path).parents if str(parent) in kept)
        if kept[around] is not wanted[path]:
            kept[path] = wanted[path]
    del kept["/"]
    return tuple(kept.items())


def _links(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every symbolic link that is met while `path` is resolved, and where it points."""
    here, rest = "/", list(path.absolute().parts[1:])
    while rest:
        name = rest.pop(0)
        step = os.path.normpath(os.path.join(here, name))
        if name != ".." and os.path.islink(step):
            target = os.readlink(step)
            yield step, target
            here = "/" if target.startswith("/") else here
            rest = [*target.strip("/").split("/"), *rest]
        else:
            here = step


def enter(view: View, disk_mib: int, uid: int, gid: int) -> None:
    """Build the root and move into it; called by process 1 of a new process and mount table.

    Everything that can be written has `disk_mib` together and belongs to `uid` and `gid`.
    """
    syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
    # Copied before the stage covers a folder: an interpreter may well be kept under it.
    trees = {path: _copy(path, _READ_ONLY) for path, layer in view.layers if layer is Layer.READABLE}
    devices = {path: _copy(path, _DEVICE_ONLY) for path in view.devices}
    options = f"size={disk_mib}m,nr_inodes={_INODES},mode=755"
    syscalls.mount("tmpfs", _STAGE, "tmpfs", _SAFE, options)
    for folder in WRITABLE:
        _open_up(folder, uid, gid)
    for path, layer in view.layers:
        if layer is Layer.READABLE:
            _attach(trees[path], path)
        else:
            _cover(path)
    for path, tree in devices.items():
        _attach(tree, path)
    _furnish(view, uid, gid)
    _mount_proc(read_only=not view.names_threads)
    for path, layer in (("", Layer.HIDDEN), *view.layers):
        if layer is Layer.HIDDEN:
            syscalls.restrict_mount(_STAGE + path, _READ_ONLY)
    _pivot()


def _copy(path: str, attributes: int) -> int:
    tree = syscalls.clone_tree(path)
    syscalls.restrict_tree(tree, attributes)
    return tree


def _attach(tree: int, path: str) -> None:
    """Show the detached `tree` at `path`, in place of an empty folder or file."""
    target = Path(_STAGE + path)
    if os.path.isdir(tree):
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(exist_ok=True)
    syscalls.attach_tree(tree, str(target))
    os.close(tree)


def _cover(path: str) -> None:
    """Hide what is at `path` behind an empty folder; what is readable inside it is attached on top later."""
    syscalls.mount("tmpfs", _STAGE + path, "tmpfs", _SAFE, "size=1m,nr_inodes=256,mode=755")


def _open_up(folder: str, uid: int, gid: int) -> None:
    """Make a folder that stays writable when the root around it becomes read-only."""
    place = Path(_STAGE + folder)
    place.mkdir(parents=True)
    os.chown(place, uid, gid)
    tree = _copy(str(place), _DEVICE_ONLY | syscalls.MOUNT_ATTR_NODEV)
    syscalls.attach_tree(tree, str(place))
    os.close(tree)


def _furnish(view: View, uid: int, gid: int) -> None:
    """Put in the links and the few files that libraries look for."""
    user, group = f"candidate:x:{uid}:{gid}::{HOME}:/bin/false\n", f"candidate:x:{gid}:\n"
    for name, text in (("/etc/passwd", user), ("/etc/group", group)):
        path = Path(_STAGE + name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(text, encoding="ascii")
    for where, target in (*view.links, ("/dev/fd", "/proc/self/fd")):
        path = Path(_STAGE + where)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_symlink():
            path.symlink_to(target)


def _mount_proc(*, read_only: bool) -> None:
    """Show the new process table; a container that masks parts of its own forbids that: then show nothing."""
    place = _STAGE + "/proc"
    os.mkdir(place)
    flags = _SAFE | syscalls.MS_NOEXEC | (syscalls.MS_RDONLY if read_only else 0)
    try:
        syscalls.mount("proc", place, "proc", flags, "hidepid=2")
    except OSError as error:
        if error.errno != errno.EPERM:
            raise


def _pivot() -> None:
    """Make the stage the root and let go of the old one."""
    os.chdir(_STAGE)
    syscalls.pivot_root(".", ".")
    syscalls.unmount(".", syscalls.MNT_DETACH)
    os.chdir(WORK)
