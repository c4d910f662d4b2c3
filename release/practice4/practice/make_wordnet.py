"""Write `nltk_data/corpora/wordnet.zip` from WordNet 3.0: `python -m practice.make_wordnet [FOLDER]`.

The source is Debian's package `wordnet-base`. The archive has the layout of NLTK's own WordNet corpus, cut
down to what NLTK reads to lemmatize: every lemma with its part of speech, and the exception lists. Anything
less than the complete list changes answers: without the headword "best", the adverb "best" would become
"well".
"""

from __future__ import annotations

import argparse
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from practice.wordnet import ARCHIVE

__all__ = ["build"]

DEBIAN = Path("/usr/share/wordnet")
_PARTS_OF_SPEECH = ("adj", "adv", "noun", "verb")
# NLTK wants these to exist, and reads nothing in them to lemmatize.
_EMPTY = ("cntlist.rev", "data.adv", "data.noun", "data.verb", "index.sense", "lexnames")
_NUMBER = re.compile(r"^ +\d+ ?")  # of a line of the licence
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever the archive is made


def build(source: Path, target: Path) -> None:
    """Write the archive and, beside it, WordNet's licence.

    Args:
        source: Folder with WordNet's `index.*`, `data.adj` and `*.exc`.
        target: The zip file to write.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    licence = _licence(source)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in _files(source, licence):
            archive.writestr(_entry(name), text)
    target.with_name("wordnet.LICENSE").write_text("".join(_NUMBER.sub("", line) for line in licence))


def _files(source: Path, licence: list[str]) -> Iterator[tuple[str, str]]:
    yield "LICENSE", "".join(licence)
    yield "data.adj", "".join(licence)  # NLTK finds WordNet's version in this header
    for part in _PARTS_OF_SPEECH:
        yield f"{part}.exc", (source / f"{part}.exc").read_text()
        index = (source / f"index.{part}").read_text().splitlines()
        yield f"index.{part}", "".join(_compact(line) for line in index if not line.startswith(" "))
    for name in _EMPTY:
        yield name, ""


def _compact(line: str) -> str:
    """Keep lemma and part of speech; claim one synset, no pointers, and the offset 0, which leads nowhere."""
    lemma, part, *_ = line.split()
    return f"{lemma} {part} 1 0 1 0 0\n"


def _licence(source: Path) -> list[str]:
    """Read the licence that heads each of WordNet's files: numbered lines that begin with a space."""
    with (source / "data.adj").open() as lines:
        return [f"{line.rstrip()}\n" for line in lines if line.startswith(" ")]


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(f"wordnet/{name}", _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def main() -> None:
    """Write the shipped archive."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("source", nargs="?", type=Path, default=DEBIAN)
    build(parser.parse_args().source, ARCHIVE)
    print(f"{ARCHIVE}: {ARCHIVE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
