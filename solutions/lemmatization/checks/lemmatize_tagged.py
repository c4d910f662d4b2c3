"""Hidden checks of `lemmatize_tagged`; the gold lemmas are those of NLTK with all of WordNet."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from nltk.stem import WordNetLemmatizer
from practice import wordnet
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch import Generator

from .tags import OPEN_CLASSES, OTHER_CLASSES, PARTS, UNKNOWN
from .words import ADJECTIVES, ADVERBS, FUNCTION_WORDS, NOUNS, TELLING, UNLISTED, VERBS, WORDS

wordnet.load()  # the gold must not depend on a WordNet that this machine happens to have


Token = tuple[str, str]  # a word and its tag


@check(task="lemmatize_tagged", faq="why-explores-stays-explores")
def test_one_string_is_returned_for_each_token(candidate: Candidate, rng: Generator) -> None:
    """`lemmatize_tagged` returns a list with one string for each token, and only reads the tokens."""
    _call(candidate, _sample(rng, WORDS, list(PARTS), 40))


@check(task="lemmatize_tagged", faq="why-explores-stays-explores")
def test_no_tokens_have_no_lemmas(candidate: Candidate) -> None:
    """An empty list of tokens gives an empty list."""
    _call(candidate, [])


_SOUND = [test_one_string_is_returned_for_each_token, test_no_tokens_have_no_lemmas]


@check(task="lemmatize_tagged", faq="why-explores-stays-explores", needs=_SOUND)
def test_the_part_of_speech_decides(candidate: Candidate) -> None:
    """The same form has another lemma as a noun than as a verb, and as an adjective than as an adverb."""
    _expect_text(candidate, "explores VBZ explores NNS meeting NN meeting VBG faster JJR faster RBR")
    _expect_text(candidate, "leaves VBZ leaves NNS found VBN found NN leaves VBZ meeting NNP meeting VBG")


@check(task="lemmatize_tagged", faq="shortest-candidate", needs=[test_the_part_of_speech_decides])
def test_the_shortest_candidate_is_the_lemma(candidate: Candidate) -> None:
    """Of several candidates the shortest is the lemma, even where the word is one; ties go to the first."""
    _expect_text(candidate, "better JJR better RBR better NN best JJS best RBS worse JJR us NN axes NNS")
    _expect_text(candidate, "doses NNS hoping VBG founded VBN men NNPS men NNS felt VBD teeth NNS skies VBZ")
    _expect_text(candidate, "comics NNS freshmen NNS businessmen NNS boss NN pass NNP")


@check(task="lemmatize_tagged", faq="shortest-candidate", needs=[test_the_part_of_speech_decides])
def test_a_listed_exception_follows_no_rule(candidate: Candidate) -> None:
    """Where the list of exceptions has a form, the rules of detachment add no shorter candidate."""
    _expect_text(
        candidate,
        "ellipses NNS synapses NNS gas NN genus NN seed VB weed VBP cuter JJR modest JJ archer JJR popes VBZ",
    )


@check(task="lemmatize_tagged", faq="lemma-or-stem", needs=[test_the_shortest_candidate_is_the_lemma])
def test_nouns_of_all_kinds(candidate: Candidate, rng: Generator) -> None:
    """Singular, plural and proper nouns are lemmatized as nouns, irregular and hyphenated ones too."""
    _expect_text(candidate, "geese NNS children NNS alps NNPS churches NNP analyses NNS")
    _expect_text(candidate, "e-mails NNS passers-by NNS x-rays NNS representations NNS")
    _expect_text(candidate, "10s NNS jack-o'-lanterns NNS brieves NNS")
    _expect_lemmas(candidate, _sample(rng, NOUNS, ["NN", "NNS", "NNP", "NNPS"], 60))


@check(task="lemmatize_tagged", faq="lemma-or-stem", needs=[test_the_shortest_candidate_is_the_lemma])
def test_verbs_of_all_kinds(candidate: Candidate, rng: Generator) -> None:
    """Every form of a verb is lemmatized as a verb, irregular and hyphenated ones too."""
    _expect_text(candidate, "was VBD is VBZ went VBD wounds VBZ feeding VBG taken VBN tried VBN lying VBG")
    _expect_text(candidate, "fine-tuned VBN e-mailed VBD")
    _expect_lemmas(candidate, _sample(rng, VERBS, ["VB", "VBD", "VBG", "VBN", "VBP", "VBZ"], 80))


@check(task="lemmatize_tagged", faq="lemma-or-stem", needs=[test_the_shortest_candidate_is_the_lemma])
def test_adjectives_and_adverbs_of_all_kinds(candidate: Candidate, rng: Generator) -> None:
    """Comparatives and superlatives are lemmatized as what their tag says: adjectives or adverbs."""
    _expect_lemmas(candidate, _sample(rng, [*ADJECTIVES, *ADVERBS], ["JJ", "JJR", "JJS"], 60))
    _expect_lemmas(candidate, _sample(rng, [*ADJECTIVES, *ADVERBS], ["RB", "RBR", "RBS"], 60))


@check(task="lemmatize_tagged", faq="penn-treebank-tags", needs=_SOUND)
def test_a_word_of_another_class_is_kept(candidate: Candidate, rng: Generator) -> None:
    """A word whose class is not in WordNet is not lemmatized at all, not even as a noun."""
    _expect_text(candidate, "us PRP as IN his PRP$ further RP does MD better WRB doses FW 1990s CD 's POS")
    _expect_text(candidate, "could MD would MD wo MD an DT these DT him PRP 'll MD 1865 CD 3.5 CD ½ CD")
    _expect_lemmas(candidate, [(word, tag) for tag in OTHER_CLASSES for word in TELLING])
    _expect_lemmas(candidate, _sample(rng, [*FUNCTION_WORDS, *WORDS], OTHER_CLASSES, 120))


@check(task="lemmatize_tagged", faq="penn-treebank-tags", needs=[test_a_word_of_another_class_is_kept])
def test_an_unknown_or_empty_tag_keeps_the_word(candidate: Candidate, rng: Generator) -> None:
    """A word with an unknown or empty tag is kept."""
    _expect_lemmas(candidate, [(word, tag) for tag in UNKNOWN for word in TELLING])
    _expect_lemmas(candidate, _sample(rng, WORDS, UNKNOWN, 40))


@check(task="lemmatize_tagged", faq="why-explores-stays-explores", needs=[test_the_part_of_speech_decides])
def test_a_word_outside_wordnet_is_kept(candidate: Candidate, rng: Generator) -> None:
    """A word that WordNet does not list under its part of speech comes back as it is, whatever its ending."""
    _expect_lemmas(candidate, _sample(rng, UNLISTED, list(OPEN_CLASSES), 40))
    _expect_text(
        candidate,
        "n't RB 've VBP u.s. NNP daisy-chains NNS cafés NNS covid-19 NN macy's NNP geese VB went NN",
    )
    _expect_text(candidate, "'re VBP 's VBZ macy’s NNP mp3s NNS meetings VBZ feelings VBZ")
    _expect_text(
        candidate, "agents-general NNS spoonsful NNS achier JJR blogged VBD vlogging VBG spammed VBN"
    )
    _expect_lemmas(candidate, [("New York", "NNP"), ("ice creams", "NNS")])


@check(task="lemmatize_tagged", faq="why-lower-case", needs=[test_the_part_of_speech_decides])
def test_words_are_lower_cased_before_they_are_looked_up(candidate: Candidate, rng: Generator) -> None:
    """A capital letter hides no lemma: “Explores” is looked up as “explores”, and a name is lower-cased."""
    _expect_text(
        candidate, "Geese NNS EXPLORED VBD McDonalds NNP Bigger JJR Paris NNP iPhones NNPS Straße NN TVs NNS"
    )
    _expect_text(candidate, "WAS VBD GAS NN ÉCLAIRS NNS")
    _expect_lemmas(candidate, [(word.title(), tag) for tag in OPEN_CLASSES for word in TELLING])
    _expect_lemmas(candidate, _recased(rng, _sample(rng, WORDS, list(OPEN_CLASSES), 60)))


@check(task="lemmatize_tagged", faq="why-lower-case", needs=[test_a_word_of_another_class_is_kept])
def test_kept_words_are_lower_cased_too(candidate: Candidate, rng: Generator) -> None:
    """A word that is kept comes back lower-cased: “The” tagged DT gives “the”."""
    _expect_text(candidate, "The DT I PRP Of IN NATO XX Yes UH US PRP -LRB- -LRB- Élan FW ΛΟΓΟΣ FW")
    _expect_lemmas(candidate, [(word.title(), tag) for tag in UNKNOWN for word in TELLING])
    _expect_lemmas(candidate, _recased(rng, _sample(rng, WORDS, [*OTHER_CLASSES, *UNKNOWN], 40)))


_RIGHT_IN_PARTS = [test_the_shortest_candidate_is_the_lemma, test_a_word_of_another_class_is_kept]


@check(task="lemmatize_tagged", faq="lemma-or-stem", needs=_RIGHT_IN_PARTS)
def test_punctuation_and_repeated_tokens_stay_in_place(candidate: Candidate, rng: Generator) -> None:
    """Nothing is dropped, merged or re-ordered in a long text, punctuation and repeated words included."""
    text = _sample(rng, [*WORDS, *FUNCTION_WORDS], list(PARTS), 500)
    marks = [(mark, mark) for mark in (",", ".", ":", ",", "''")]
    _expect_lemmas(candidate, [*text, *marks, *text[:60], *marks])


@check(task="lemmatize_tagged", faq="lemma-or-stem", needs=[test_the_part_of_speech_decides])
def test_a_call_does_not_depend_on_earlier_ones(candidate: Candidate) -> None:
    """A word's lemma does not depend on what was lemmatized before."""
    for text in (
        "leaves VBZ meeting NN",
        "leaves NNS meeting VBG",
        "leaves VBZ meeting NN better RBR better RP",
    ):
        _expect_text(candidate, text)


def _expect_text(candidate: Candidate, text: str) -> None:
    """Expect the lemmas of a text that is written `word tag word tag …`."""
    words = text.split()
    _expect_lemmas(candidate, list(zip(words[::2], words[1::2], strict=True)))


def _call(candidate: Candidate, tokens: list[Token]) -> list[str]:
    given = list(tokens)
    lemmas = candidate.lemmatize_tagged(given)
    assert given == tokens, "the list of tokens has changed; it must only be read"
    expect.kind(lemmas, list, "the type of the result")
    expect.equal(len(lemmas), len(tokens), "the number of lemmas")
    for lemma in lemmas:
        expect.kind(lemma, str, "the type of a lemma")
    return lemmas


def _expect_lemmas(candidate: Candidate, tokens: list[Token]) -> None:
    lemmas = _call(candidate, tokens)
    expected = [_lemma(word, PARTS[tag]) for word, tag in tokens]
    wrong = [place for place, pair in enumerate(zip(lemmas, expected, strict=True)) if pair[0] != pair[1]]
    if wrong:
        place = wrong[0]
        word, tag = tokens[place]
        which = f"that of “{word}” tagged {tag}" if tag else f"that of “{word}” with an empty tag"
        what = f"wrong lemmas: {len(wrong)} of {len(tokens)}; {which}"
        expect.equal(lemmas[place], expected[place], what)


def _lemma(word: str, part: str | None) -> str:
    return WordNetLemmatizer().lemmatize(word.lower(), part) if part else word.lower()


def _sample(rng: Generator, words: Sequence[str], tags: Sequence[str], count: int) -> list[Token]:
    """Draw `count` tokens: any word may meet any tag, since a tagger is often wrong."""
    return [(_pick(rng, words), _pick(rng, tags)) for _ in range(count)]


def _recased(rng: Generator, tokens: list[Token]) -> list[Token]:
    styles = (str.capitalize, str.upper, str.swapcase)
    return [(_pick(rng, [style(word) for style in styles]), tag) for word, tag in tokens]


def _pick(rng: Generator, items: Sequence[str]) -> str:
    return items[int(torch.randint(len(items), (), generator=rng))]
