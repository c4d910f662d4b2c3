# breaks: wordnet_pos
"""`VBG` gets “n”. A gerund stands where a noun may stand, but its tag says verb: “exploring” has the lemma
“explore”."""


def wordnet_pos(tag: str) -> str | None:
    if tag.startswith("NN") or tag == "VBG":
        return "n"
    return {"VB": "v", "JJ": "a", "RB": "r"}.get(tag[:2])
