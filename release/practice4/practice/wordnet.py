"""Let NLTK's own `WordNetLemmatizer` work without a download, from the list of lemmas that ships here.

The archive holds all 147,306 lemmas of WordNet 3.0 with their parts of speech and the exception lists:
everything that lemmatizing reads. It holds no definitions, so `wordnet.synsets(...)` needs the full WordNet,
which wins where NLTK finds one. `python -m practice.make_wordnet` makes the archive from Debian's
`wordnet-base`.
"""

from __future__ import annotations

import atexit
import functools
import importlib.abc
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["ARCHIVE", "install", "load"]

_ROOT = Path(__file__).parent / "nltk_data"
ARCHIVE = _ROOT / "corpora" / "wordnet.zip"


def install() -> None:
    """Make the shipped WordNet the last place where NLTK looks, so that a full one that the user has wins.

    Importing NLTK takes seconds, and most notebooks do not need it: where it is not imported yet, this waits
    for that.
    """
    if "nltk.data" in sys.modules:
        _add(sys.modules["nltk.data"].path)
    elif not any(isinstance(finder, _WaitForNltk) for finder in sys.meta_path):
        sys.meta_path.insert(0, _WaitForNltk())


def load() -> None:
    """Load the shipped WordNet into NLTK now, ahead of any other: grading must not depend on the machine.

    All that lemmatizing needs is in memory afterwards; the archive need not stay readable.
    """
    import nltk.data
    from nltk.corpus import wordnet
    from nltk.corpus.reader import WordNetCorpusReader

    folder = _trusted_folder()
    nltk.data.path[:] = [folder, *(entry for entry in nltk.data.path if entry != folder)]
    by_nltk = WordNetCorpusReader._load_lemma_pos_offset_map
    WordNetCorpusReader._load_lemma_pos_offset_map = _read_lemmas
    try:
        wordnet.ensure_loaded()
    finally:
        WordNetCorpusReader._load_lemma_pos_offset_map = by_nltk


def _read_lemmas(reader: Any) -> None:
    """Do what NLTK's method of a `WordNetCorpusReader` does, in a quarter of its second, for the lines that ship here.

    They say nothing but lemma and part of speech (`make_wordnet`): the rest of each is the same.
    """
    offsets = reader._lemma_pos_offset_map
    for name in reader._FILEMAP.values():
        with reader.open(f"index.{name}") as file:
            lines = file.read().splitlines()
        for line in lines:
            lemma, part, _ = line.split(" ", 2)
            offsets[lemma][part] = [0]
            if part == reader.ADJ:
                offsets[lemma][reader.ADJ_SAT] = []


class _WaitForNltk(importlib.abc.MetaPathFinder):
    """Add the folder at the moment when NLTK's search path comes to be.

    The variable NLTK_DATA would need no such hook, but NLTK searches it before the user's own folders.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "nltk.data":
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _ThenAdd(spec.loader.name, spec.loader.path)
        return spec


class _ThenAdd(SourceFileLoader):
    """Load `nltk.data`, then add the folder to its search path."""

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        _add(module.path)


def _add(search_path: list[str]) -> None:
    folder = _trusted_folder()
    if folder not in search_path:
        search_path.append(folder)


@functools.cache
def _trusted_folder() -> str:
    """Find a folder with the archive that NLTK agrees to read: the shipped one, or a private copy.

    From release 3.10 on, NLTK refuses data that another account owns or may write, and hard-linked files. A
    shared checkout, or one made with the umask 002, is like that.
    """
    if all(map(_is_private, (_ROOT, ARCHIVE.parent, ARCHIVE))) and ARCHIVE.stat().st_nlink == 1:
        return str(_ROOT)
    copy = Path(tempfile.mkdtemp(prefix="practice-wordnet-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    (copy / "corpora").mkdir(mode=0o700)
    target = copy / "corpora" / ARCHIVE.name
    target.write_bytes(ARCHIVE.read_bytes())
    target.chmod(0o600)
    return str(copy)


def _is_private(path: Path) -> bool:
    if sys.platform == "win32":
        return True
    status = path.stat()
    return status.st_uid in (0, os.geteuid()) and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
