"""The small files beside a notebook that come along into the candidate's working folder."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from autograder.intake import caps, receipt
from autograder.intake.names import is_text_name, match_name
from autograder.intake.text import clean
from autograder.intake.tree import Entry, Tree, Unreadable, check_size
from autograder.model import Attachment

_OURS: Final = frozenset(
    {"timestamp.txt", "submission_secret.txt", "readme.md", "faq.md", "requirements.txt", receipt.NAME}
)  # a release's or nbgrader's own files
_RESERVED: Final = frozenset(
    {"practice", "autograder", "numpy", "scipy", "sklearn", "nltk", "pil", "matplotlib", "pandas", "ipython"}
    | {"pytest", "_pytest", "msgspec", "safetensors", "conftest", "sitecustomize", "usercustomize"}
) | {name.casefold() for name in sys.stdlib_module_names}
_COMPILED: Final = (".so", ".pyd", ".pyc", ".pth", ".dll", ".dylib", ".egg")
_INSTALLED: Final = (".dist-info", ".egg-info", ".data")
_ARCHIVES: Final = (".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz")


def is_archive(name: str) -> bool:
    """Tell whether a file is an archive, which nobody unpacks."""
    return name.casefold().endswith(_ARCHIVES)


def gather(
    tree: Tree, folder: int, entries: Iterable[Entry], slugs: Collection[str]
) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """Return the files beside a notebook, and a notice for each that had to stay behind.

    Args:
        tree: what holds them.
        folder: how many parts of their paths lead to the notebook's folder.
        entries: the files below that folder.
        slugs: all exercises of the course; their notebooks and visible checks are not attachments.
    """
    kept: list[Attachment] = []
    notices: list[str] = []
    total = 0
    for entry in sorted(_candidates(entries, slugs), key=lambda entry: (len(entry.parts), entry.parts)):
        parts = entry.parts[folder:]
        try:
            _check_name(parts)
            _check_room(len(kept), total + entry.size)
            content = tree.read(entry, caps.ATTACHMENT_BYTES)
        except Unreadable as reason:
            notices.append(f"The file `{clean('/'.join(parts))}` was left out: it {reason}.")
            continue
        total += len(content)
        kept.append(Attachment("/".join(parts), content))
    return tuple(kept), tuple(notices)


def _candidates(entries: Iterable[Entry], slugs: Collection[str]) -> Iterator[Entry]:
    """Yield what a student may have added: not what the release ships, not the work itself."""
    ours = _OURS | {f"test_{slug}.py" for slug in slugs}
    for entry in entries:
        name = entry.name.casefold()
        is_work = match_name(name, slugs) is not None or name.endswith(".ipynb") or is_archive(name)
        if not (is_work or name in ours):
            yield entry


def _check_name(parts: tuple[str, ...]) -> None:
    """Refuse names that could hide a module of the grader's, or be one."""
    if not all(map(is_text_name, parts)):
        raise Unreadable("has a name that is not plain text, or too long")
    folded = tuple(part.casefold() for part in parts)
    if folded[-1].endswith(_COMPILED) or any(part.endswith(_INSTALLED) for part in folded):
        raise Unreadable("is not source text or data")
    if folded[-1].endswith(".py") and _is_reserved(folded[0].removesuffix(".py")):
        raise Unreadable("would hide a module of the same name")


def _is_reserved(module: str) -> bool:
    return module in _RESERVED or module.startswith("torch")


def _check_room(count: int, total: int) -> None:
    if count >= caps.ATTACHMENTS:
        raise Unreadable(f"is one too many (at most {caps.ATTACHMENTS} files beside a notebook)")
    check_size(total, caps.ATTACHMENTS_BYTES)
