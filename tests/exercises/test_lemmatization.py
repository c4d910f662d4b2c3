"""The reference solution beside NLTK with the whole of WordNet, and what its checks promise besides."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from typing import Any

import nltk
import pytest
from nltk.corpus.reader.wordnet import WordNetCorpusReader
from practice import wordnet
from practice.testing.candidate import LocalCandidate
from practice.testing.runner import run_checks

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions" / "lemmatization"
DEBIAN = Path("/usr/share/wordnet")  # of the package wordnet-base
FAMILIES = {
    "n": ["NN", "NNS", "NNP", "NNPS"],
    "v": ["VB", "VBD", "VBG", "VBN", "VBP", "VBZ"],
    "a": ["JJ", "JJR", "JJS"],
    "r": ["RB", "RBR", "RBS"],
}
ENDINGS = ["", "s", "es", "ed", "d", "ing", "er", "est", "men"]


@pytest.fixture(scope="module", autouse=True)
def _shipped_wordnet() -> None:
    wordnet.load()


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return runpy.run_path(str(SOLUTIONS / "lemmatization.py"))


@pytest.fixture(scope="module")
def whole_wordnet(tmp_path_factory: pytest.TempPathFactory) -> WordNetCorpusReader:
    """Read all of WordNet with NLTK; what Debian does not ship, and lemmas do not need, is left empty."""
    if not DEBIAN.is_dir():
        pytest.skip(f"{DEBIAN} is not there: install wordnet-base to compare with the whole of WordNet")
    folder = tmp_path_factory.mktemp("corpora") / "wordnet"
    folder.mkdir()
    for source in [*DEBIAN.glob("index.*"), *DEBIAN.glob("data.*"), *DEBIAN.glob("*.exc")]:
        shutil.copyfile(source, folder / source.name)
    for name in ("lexnames", "index.sense", "cntlist.rev"):
        (folder / name).touch()
    nltk.data.path.insert(0, str(folder.parent))  # NLTK reads nothing elsewhere
    with pytest.warns(UserWarning, match="multilingual"):
        whole = WordNetCorpusReader(nltk.data.FileSystemPathPointer(str(folder)), None)
    nltk.data.path.remove(str(folder.parent))
    return whole


@pytest.mark.parametrize(("part", "tags"), FAMILIES.items())
def test_lemmas_are_those_of_the_whole_of_wordnet(
    reference: dict[str, Any], whole_wordnet: WordNetCorpusReader, part: str, tags: list[str]
) -> None:
    forms = _forms(whole_wordnet)
    tokens = [(form, tags[index % len(tags)]) for index, form in enumerate(forms)]
    expected = [min(whole_wordnet._morphy(form, part), key=len, default=form) for form in forms]
    assert len(forms) > 10_000
    assert reference["lemmatize_tagged"](tokens) == expected


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("Explores", "VBZ", "explore"),
        ("explores", "NNS", "explores"),
        ("better", "JJR", "good"),
        ("better", "RBR", "well"),
        ("doses", "NNS", "dos"),
        ("us", "PRP", "us"),
        ("meeting", "NN", "meeting"),
        ("meeting", "VBG", "meet"),
        ("was", "VBD", "be"),
        ("geese", "NNS", "goose"),
        ("men", "NNPS", "men"),
        ("The", "DT", "the"),
        ("doses", "", "doses"),
        ("doses", "XX", "doses"),
    ],
)
def test_known_words_have_their_lemmas(reference: dict[str, Any], word: str, tag: str, lemma: str) -> None:
    assert reference["lemmatize_tagged"]([(word, tag)]) == [lemma]


@pytest.mark.parametrize("mutant", [path.stem for path in sorted((SOLUTIONS / "mutants").glob("pos_*.py"))])
def test_an_error_of_wordnet_pos_is_not_counted_twice(mutant: str) -> None:
    assert _lost_tasks("alternatives/calls_wordnet_pos", f"mutants/{mutant}") == {"wordnet_pos"}


@pytest.mark.parametrize("mutant", ["no_part_of_speech", "drops_untagged"])
def test_an_error_of_wordnet_pos_excuses_no_other_one(mutant: str) -> None:
    lost = _lost_tasks("mutants/pos_exact_tags_only", f"mutants/{mutant}")
    assert lost == {"wordnet_pos", "lemmatize_tagged"}


def _forms(whole: WordNetCorpusReader) -> list[str]:
    """Return all irregular forms, and a sample of headwords with all endings."""
    irregular = {form for exceptions in whole._exception_map.values() for form in exceptions}
    headwords = sorted({name for part in FAMILIES for name in whole.all_lemma_names(part)})[::97]
    return sorted(irregular | {word + ending for word in headwords for ending in ENDINGS})


def _lost_tasks(*overlays: str) -> set[str]:
    """Return the tasks that the reference loses with these functions in the place of its own."""
    namespace: dict[str, Any] = {}
    for name in ("lemmatization", *overlays):
        source = (SOLUTIONS / f"{name}.py").read_text()
        exec(compile(source, name, "exec"), namespace)
    reports = run_checks(SOLUTIONS / "checks", LocalCandidate(namespace))
    return {report.task for report in reports if report.outcome != "PASSED"}
