# %% [markdown]
# # Lemmatization: why “explores” stays “explores”
#
# A model that reads text has one row of its embedding table for each entry of its vocabulary. *Explore*,
# *explores*, *explored* and *exploring* are four entries, although they are one verb: the table grows, and
# what the model learns from one form does not help it with the next. Two ways to fold the forms into one:
#
# - a **stem** is what is left when an algorithm cuts endings off. Porter's stemmer knows no words, only
#   letters: it turns *explores* into *explor*, and both *universe* and *university* into *univers*;
# - a **lemma** is the headword under which a dictionary lists the form: *explores* → *explore*, *geese* →
#   *goose*, *better* → *good*. It is a word, and finding it takes the dictionary.
#
# ## What the lemmatizer does
# NLTK's `WordNetLemmatizer` looks forms up in WordNet, which keeps nouns, verbs, adjectives and adverbs
# apart. Let $W_p$ be its headwords with part of speech $p$. For a form $w$, WordNet's procedure *morphy*
# collects candidates
#
# $$C_p(w) = W_p \cap \big(\{w\} \cup E_p(w)\big),$$
#
# where $E_p(w)$ is the entry of $w$ in the list of exceptions of $p$ (*geese* → *goose*, *went* → *go*) or,
# for a form that is not listed there, everything that one **rule of detachment** makes of it:
#
# | part of speech $p$ | letter | rules: ending → replacement |
# |---|---|---|
# | noun | `n` | s → ∅, ses → s, ves → f, xes → x, zes → z, ches → ch, shes → sh, men → man, ies → y |
# | verb | `v` | s → ∅, ies → y, es → e, es → ∅, ed → e, ed → ∅, ing → e, ing → ∅ |
# | adjective | `a` | er → ∅, est → ∅, er → e, est → e |
# | adverb | `r` | none, only exceptions |
#
# The lemma is the **shortest** candidate, the first one among equally short ones, and $w$ itself where there
# is none:
#
# $$\ell_p(w) = \arg\min_{c \in C_p(w)} |c|, \qquad \ell_p(w) = w \ \text{ if } \ C_p(w) = \emptyset.$$
#
# Who does not say what $p$ is gets `pos="n"`. And *explore* is a verb only: taking the s away leaves
# *explore*, which is not in $W_n$, so that $C_n(\textit{explores})$ is empty, and *explores* stays
# *explores*. Nothing warns you.

# %%
from nltk.stem import PorterStemmer, WordNetLemmatizer
from practice import check

# %% tags=["demo"]
lemmatizer = WordNetLemmatizer()
print(f"{'':10}{'stem':10}{'no pos':10}{'n':10}{'v':10}{'a':10}{'r':10}")
for word in ["explores", "geese", "leaves", "meeting", "better", "was", "us", "doses", "hoping"]:
    lemmas = [lemmatizer.lemmatize(word), *(lemmatizer.lemmatize(word, pos) for pos in "nvar")]
    print("".join(f"{form:10}" for form in [word, PorterStemmer().stem(word), *lemmas]))

# %% [markdown]
# Read it row by row. *Leaves* hang on a tree, or somebody leaves: only the part of speech tells *leaf* from
# *leave*. As nouns, *was* becomes *wa* (the state of Washington) and *us* becomes *u* (uranium): a wrong part
# of speech does not only miss lemmas, it makes false ones. Nor is the right one a guarantee. The shortest
# candidate of *doses* is *dos*, an operating system, and that of *hoping* is *hop*.
#
# ## 1. From the tagger's letters to WordNet's
# A tagger says what each word is *in its sentence*. English taggers mostly use the tags of the **Penn
# Treebank**: a class in two letters, often with a letter or two for the form.
#
# | class | tags |
# |---|---|
# | noun | `NN` singular, `NNS` plural, `NNP` proper, `NNPS` proper plural |
# | verb | `VB` base, `VBD` past, `VBG` gerund, `VBN` past participle, `VBP` and `VBZ` present |
# | adjective | `JJ`, `JJR` comparative, `JJS` superlative |
# | adverb | `RB`, `RBR` comparative, `RBS` superlative |
# | other | `DT` determiner, `MD` modal, `PRP` pronoun, `RP` particle (give *up*), `WRB` wh-adverb … |
#
# WordNet has headwords for the first four rows only.


# %% task="wordnet_pos"
def wordnet_pos(tag: str) -> str | None:
    """Return WordNet's part of speech for a Penn Treebank tag.

    A whole family of tags shares one part of speech: every tag of nouns gives "n", of verbs "v", of
    adjectives "a", of adverbs "r".

    Args:
        tag: A Penn Treebank tag such as "VBZ". It may be empty, or unknown ("XX"); no unknown one begins with N, V, J
            or R, in capitals or not.

    Returns:
        "n", "v", "a" or "r" ("s", WordNet's letter for satellite adjectives, is as good as "a"), and None
        for every other tag: those classes are not in WordNet. Mind `RP`: a particle is not an adverb.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="wordnet_pos"
check("wordnet_pos")

# %% [markdown]
# ## 2. Lemmas of tagged words
# Now the lemmatizer can be told what each word is. Two details decide whether it helps: WordNet's headwords
# are lower-cased, so that *Explores* at the beginning of a sentence is found only as *explores*; and a word
# whose class is not in WordNet has no lemma to look for. Such a word must not slip through as a noun: that is
# how *us* becomes *u*.


# %% task="lemmatize_tagged"
def lemmatize_tagged(tokens: list[tuple[str, str]]) -> list[str]:
    """Return the lemma of each tagged word, lower-cased.

    The lemma is that of NLTK's `WordNetLemmatizer` for the lower-cased word (`str.lower`) and its own part of speech: the
    shortest candidate, and the first one among equally short ones. A word without a candidate is returned as it is, but
    lower-cased.

    Args:
        tokens: Pairs (word, Penn Treebank tag), such as ("Explores", "VBZ"). There may be none, and a tag
            may be unknown or empty. The list is only read.

    Returns:
        One string for each pair, in the same order. Where the tag has no part of speech in WordNet, the
        string is the lower-cased word: ("The", "DT") gives "the".
    """
    # YOUR CODE HERE
    raise NotImplementedError()


# %% check="lemmatize_tagged"
check("lemmatize_tagged")

# %% [markdown]
# ## What it changes
# The beginning of Lewis Carroll's *Alice's Adventures in Wonderland* (1865), shortened and tagged by hand:
# first the words to which the noun default does something else than their own part of speech.

# %% tags=["demo"]
ALICE = """
Alice/NNP was/VBD beginning/VBG to/TO get/VB very/RB tired/JJ of/IN sitting/VBG by/IN her/PRP$ sister/NN on/IN
the/DT bank/NN ,/, and/CC of/IN having/VBG nothing/NN to/TO do/VB :/: once/RB or/CC twice/RB she/PRP had/VBD
peeped/VBN into/IN the/DT book/NN her/PRP$ sister/NN was/VBD reading/VBG ,/, but/CC it/PRP had/VBD no/DT
pictures/NNS or/CC conversations/NNS in/IN it/PRP ,/, and/CC what/WP is/VBZ the/DT use/NN of/IN a/DT book/NN
,/, thought/VBD Alice/NNP ,/, without/IN pictures/NNS or/CC conversations/NNS ?/. So/IN she/PRP was/VBD
considering/VBG ,/, in/IN her/PRP$ own/JJ mind/NN (/( as/RB well/RB as/IN she/PRP could/MD ,/, for/IN the/DT
hot/JJ day/NN made/VBD her/PRP feel/VB very/RB sleepy/JJ and/CC stupid/JJ )/) ,/, whether/IN the/DT
pleasure/NN of/IN making/VBG a/DT daisy-chain/NN would/MD be/VB worth/JJ the/DT trouble/NN of/IN getting/VBG
up/RP and/CC picking/VBG the/DT daisies/NNS ,/, when/WRB suddenly/RB a/DT White/NNP Rabbit/NNP with/IN pink/JJ
eyes/NNS ran/VBD close/RB by/IN her/PRP ./. There/EX was/VBD nothing/NN so/RB very/RB remarkable/JJ in/IN
that/DT ;/: nor/CC did/VBD Alice/NNP think/VB it/PRP so/RB very/RB much/RB out/IN of/IN the/DT way/NN to/TO
hear/VB the/DT Rabbit/NNP say/VB to/TO itself/PRP ,/, Oh/UH dear/UH !/. Oh/UH dear/UH !/. I/PRP shall/MD be/VB
late/JJ !/. But/CC when/WRB the/DT Rabbit/NNP actually/RB took/VBD a/DT watch/NN out/IN of/IN its/PRP$
waistcoat-pocket/NN ,/, and/CC looked/VBD at/IN it/PRP ,/, and/CC then/RB hurried/VBD on/RB ,/, Alice/NNP
started/VBD to/TO her/PRP$ feet/NNS ,/, for/IN it/PRP flashed/VBD across/IN her/PRP$ mind/NN that/IN she/PRP
had/VBD never/RB before/RB seen/VBN a/DT rabbit/NN with/IN either/CC a/DT waistcoat-pocket/NN ,/, or/CC a/DT
watch/NN to/TO take/VB out/IN of/IN it/PRP ,/, and/CC burning/VBG with/IN curiosity/NN ,/, she/PRP ran/VBD
across/IN the/DT field/NN after/IN it/PRP ,/, and/CC fortunately/RB was/VBD just/RB in/IN time/NN to/TO see/VB
it/PRP pop/VB down/RP a/DT large/JJ rabbit-hole/NN under/IN the/DT hedge/NN ./.
"""
tokens = [tuple(token.split("/")) for token in ALICE.split() if token[0].isalpha()]  # no punctuation
words = [word.lower() for word, _ in tokens]
stems = [PorterStemmer().stem(word) for word in words]
as_nouns = [lemmatizer.lemmatize(word) for word in words]
by_tag = lemmatize_tagged(tokens)

print(f"{'word':16}{'tag':8}{'as a noun':16}{'by its tag':16}{'stem':16}")
for (word, tag), *forms in sorted(set(zip(tokens, as_nouns, by_tag, stems, strict=True))):
    if forms[0] != forms[1]:
        print(f"{word:16}{tag:8}" + "".join(f"{form:16}" for form in forms))

# %% [markdown]
# Which forms share a row of the embedding table now? The stemmer finds only families whose letters agree;
# *was* and *be*, *took* and *take*, *seen* and *see* are beyond it. On the left, what that does to the size
# of the vocabulary, already in a passage this short. On the right, where the noun default goes wrong, and
# how: a *missed* lemma leaves the form as it was, a *false* one puts another word in its place.

# %% tags=["demo"]
from collections import Counter, defaultdict

import matplotlib.pyplot as plt

families = defaultdict(set)
for word, lemma in zip(words, by_tag, strict=True):
    families[lemma].add(word)
for lemma, forms in sorted(families.items()):
    if len(forms) > 1:
        print(f"{lemma:10} ← {', '.join(sorted(forms))}")

vocabularies = {
    "as written": {word for word, _ in tokens},
    "lower-cased": set(words),
    "all as nouns": set(as_nouns),
    "stems": set(stems),
    "by their tags": set(by_tag),
}
classes = {"NN": "nouns", "VB": "verbs", "JJ": "adjectives", "RB": "adverbs"}
missed, false = Counter(), Counter()
for (_, tag), word, noun, lemma in zip(tokens, words, as_nouns, by_tag, strict=True):
    if noun != lemma:
        (missed if noun == word else false)[classes.get(tag[:2], "others")] += 1

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.6), layout="constrained")
bars = left.barh(list(vocabularies), [len(forms) for forms in vocabularies.values()], color="tab:blue")
left.bar_label(bars, padding=3)
left.invert_yaxis()
left.margins(x=0.12)
left.set(title="Size of the vocabulary", xlabel="distinct forms")
names = [*classes.values(), "others"]
counts = [missed[name] for name in names]
right.bar(names, counts, label="missed: explores → explores", color="tab:orange")
right.bar(names, [false[name] for name in names], bottom=counts, label="false: was → wa", color="tab:red")
right.set(title="What goes wrong when every word is a noun", ylabel="words of the passage")
right.legend()
plt.show()

# %% [markdown]
# **Question.** In three or four sentences: why does the lemmatizer without a part of speech leave *explores*
# as it is, but turn *was* into *wa*? Then name one application in which even the *right* lemma (*better* →
# *good*) throws away something that the application needs, and say what.

# %% [markdown] task="written"
# YOUR ANSWER HERE
