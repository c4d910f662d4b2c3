"""The tags of the Penn Treebank, and what is none."""

from __future__ import annotations

OPEN_CLASSES = {
    **dict.fromkeys(("NN", "NNS", "NNP", "NNPS"), "n"),
    **dict.fromkeys(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"), "v"),
    **dict.fromkeys(("JJ", "JJR", "JJS"), "a"),
    **dict.fromkeys(("RB", "RBR", "RBS"), "r"),
}
_OTHER_TAGS = """
CC CD DT EX FW IN LS MD PDT POS PRP PRP$ RP SYM TO UH WDT WP WP$ WRB . , : ; ( ) # $ `` '' -- -LRB- -RRB-
"""
OTHER_CLASSES = _OTHER_TAGS.split()
_UNKNOWN_TAGS = "XX HYPH AFX ADD GW -NONE- ADJ ADV a UNKNOWN ? IN|RB B-VB BEZ HVD DOD DZ SP … “"
UNKNOWN = ["", *_UNKNOWN_TAGS.split()]  # of other corpora, and none at all
PARTS: dict[str, str | None] = {**OPEN_CLASSES, **dict.fromkeys([*OTHER_CLASSES, *UNKNOWN])}
