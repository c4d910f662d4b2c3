"""Become an ordinary user and run a command: `python -m tests.sandbox.ordinary <uid> command …`, as root.

The interpreter and the project may be where only root gets to (/root). So this happens in a mount table of its own, in
which closed folders on the way to them are replaced by open ones that hold nothing else.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from autograder.sandbox import syscalls


def open_the_way(paths: list[Path]) -> None:
    """Make `paths` reachable for everybody, in a new mount table."""
    syscalls.unshare(syscalls.CLONE_NEWNS)
    syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
    trees = {path: syscalls.clone_tree(str(path)) for path in paths}
    for folder in {closed for path in paths for closed in _closed(path)}:
        if not _closed(folder):  # the outermost covers the others
            syscalls.mount("tmpfs", str(folder), "tmpfs", syscalls.MS_NOSUID, "mode=755")
    for path, tree in trees.items():
        path.mkdir(parents=True, exist_ok=True)
        syscalls.attach_tree(tree, str(path))


def _closed(path: Path) -> list[Path]:
    return [parent for parent in path.parents if not parent.stat().st_mode & stat.S_IXOTH]


def main() -> None:
    """Run the command in the arguments."""
    uid, command = int(sys.argv[1]), sys.argv[2:]
    root = Path(__file__).resolve().parents[2]
    open_the_way([Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), root])
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
