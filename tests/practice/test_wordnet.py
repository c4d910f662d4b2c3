"""NLTK's unmodified lemmatizer works offline, as with the whole of WordNet."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import practice
import pytest
from practice import make_wordnet, wordnet

needs_debian = pytest.mark.skipif(
    not make_wordnet.DEBIAN.is_dir(), reason="compares with WordNet's own files: apt install wordnet-base"
)
SUFFIXES = ("", "s", "es", "ies", "ed", "ing", "er", "est", "ly")


@pytest.fixture(scope="module")
def shipped() -> Any:
    """NLTK's reader on the shipped archive."""
    from nltk.corpus import wordnet as reader

    wordnet.load()
    return reader


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, shipped: Any) -> Any:
    """NLTK's reader on Debian's files."""
    import nltk.data

    folder = tmp_path_factory.mktemp("wordnet")
    for path in make_wordnet.DEBIAN.iterdir():
        if path.is_file():
            shutil.copyfile(path, folder / path.name)
    for missing in ("lexnames", "index.sense"):
        (folder / missing).touch()
    nltk.data.path.append(str(folder))
    yield type(shipped)(nltk.data.FileSystemPathPointer(str(folder)), omw_reader=object())
    nltk.data.path.remove(str(folder))


@pytest.mark.parametrize(
    ("word", "pos", "lemma"),
    [
        ("explores", "v", "explore"),
        ("explores", "n", "explores"),
        ("better", "a", "good"),
        ("better", "r", "well"),
        ("best", "r", "best"),
        ("doses", "n", "dos"),
        ("us", "n", "u"),
        ("meeting", "n", "meeting"),
        ("meeting", "v", "meet"),
        ("was", "v", "be"),
        ("geese", "n", "goose"),
        ("men", "n", "men"),
        ("quickest", "s", "quick"),
    ],
)
def test_lemmas_are_those_of_the_whole_of_wordnet(shipped: Any, word: str, pos: str, lemma: str) -> None:
    from nltk.stem import WordNetLemmatizer

    assert WordNetLemmatizer().lemmatize(word, pos) == lemma


@needs_debian
def test_forms_are_looked_up_as_in_debians_wordnet(shipped: Any, whole: Any) -> None:
    lemmas = sorted(whole.all_lemma_names())[::41]
    exceptions = {form for pos in "nvar" for form in whole._exception_map[pos]}
    forms = exceptions | {lemma + suffix for lemma in lemmas for suffix in SUFFIXES}
    assert len(forms) > 30_000
    differing = [
        (form, pos)
        for form in forms
        for pos in "nvars"
        if shipped._morphy(form, pos) != whole._morphy(form, pos)
    ]
    assert differing == []


def test_lemmas_are_in_memory_as_nltk_reads_them(shipped: Any) -> None:
    by_nltk = type(shipped)(shipped.root, omw_reader=object())
    assert shipped._lemma_pos_offset_map == by_nltk._lemma_pos_offset_map


@needs_debian
def test_no_lemma_is_left_out(shipped: Any, whole: Any) -> None:
    names = set(shipped.all_lemma_names())
    assert len(names) == 147_306
    assert names == set(whole.all_lemma_names())


@needs_debian
def test_the_script_makes_the_shipped_archive(tmp_path: Path) -> None:
    made = tmp_path / "wordnet.zip"
    make_wordnet.build(make_wordnet.DEBIAN, made)
    assert _members(made) == _members(wordnet.ARCHIVE)


def test_the_archive_is_small_and_carries_its_licence() -> None:
    assert wordnet.ARCHIVE.stat().st_size < 1_000_000
    beside = wordnet.ARCHIVE.with_name("wordnet.LICENSE").read_text()
    assert "WordNet 3.0 Copyright 2006 by Princeton University" in beside
    assert b"WordNet 3.0 Copyright 2006" in _members(wordnet.ARCHIVE)["wordnet/LICENSE"]


def test_importing_practice_is_enough_and_does_not_import_nltk(tmp_path: Path) -> None:
    said = _python(
        """
        import practice, sys
        print("nltk" in sys.modules, "torch" in sys.modules)
        from nltk.stem import WordNetLemmatizer
        print(WordNetLemmatizer().lemmatize("explores", "v"))
        """,
        home=tmp_path,
    )
    assert said == "False False\nexplore\n"


def test_a_wordnet_of_the_users_own_wins_except_while_grading(tmp_path: Path) -> None:
    own = tmp_path / "nltk_data" / "corpora" / "wordnet.zip"
    own.parent.mkdir(parents=True)
    shutil.copyfile(wordnet.ARCHIVE, own)
    said = _python(
        """
        import practice, nltk.data
        from practice import wordnet
        print(nltk.data.find("corpora/wordnet.zip/wordnet/").zipfile.filename)
        wordnet.load()
        print(nltk.corpus.wordnet.root.zipfile.filename)
        """,
        home=tmp_path,
    )
    assert said.split() == [str(own), str(wordnet.ARCHIVE)]


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_checkout_that_others_may_write_works_too(tmp_path: Path) -> None:
    shutil.copytree(Path(practice.__file__).parent, tmp_path / "practice")
    (tmp_path / "practice" / "nltk_data" / "corpora" / "wordnet.zip").chmod(0o664)
    said = _python(
        """
        import practice
        from nltk.stem import WordNetLemmatizer
        print(WordNetLemmatizer().lemmatize("geese"))
        """,
        home=tmp_path,
        path=tmp_path,
    )
    assert said == "goose\n"


def _members(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _python(code: str, *, home: Path, path: Path | None = None) -> str:
    """Run code in a fresh interpreter that finds no WordNet but ours, with warnings as errors."""
    lines = "\n".join(line.strip() for line in code.splitlines())
    environment = {"HOME": str(home), "PYTHONPATH": str(path or Path(practice.__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", lines],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
