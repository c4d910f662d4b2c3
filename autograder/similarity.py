"""Submissions that are more alike than chance and a common task explain.

What is compared is a student's own code: lines of the released notebook are taken away, so stubs and shared
prose make nobody suspicious. It is compared by tokens, without comments, layout, and the names that students
choose. Two right solutions of a small task are alike by nature; a pair is told only where they resemble each
other more than either resembles a solution known beforehand. Distances are RapidFuzz's.
"""

from __future__ import annotations

import builtins
import io
import keyword
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Indel

from autograder.exhibits import Kind, exhibits
from autograder.model import Exercise, Submission
from autograder.notebook import release_notebook
from autograder.own_code import Own, Released

ALIKE: Final = 0.9  # of the tokens of both, in order
CLOSER: Final = 0.05  # than either is to a known solution
TOKENS: Final = 60  # of a student's own code; less says nothing
_LETTERS: Final = 50_000  # different tokens that are told apart; more would run into the halves of characters
_LAYOUT: Final = frozenset(
    {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
)
_GIVEN: Final = frozenset(keyword.kwlist) | frozenset(dir(builtins))


@dataclass(frozen=True, slots=True)
class Likeness:
    """Students whose work on an exercise is suspiciously alike."""

    exercise: str
    students: tuple[str, ...]  # each is like at least one of the others
    share: float  # of the tokens of two of them that they have in common, in order: the largest
    identical: bool  # whether all are the same to the letter: names, comments and all


@dataclass(frozen=True, slots=True)
class _Pair:
    first: str
    second: str
    share: float


def likenesses(submissions: Iterable[Submission], exercise: Exercise) -> list[Likeness]:
    """Return the groups of students whose work on an exercise is suspiciously alike, the likest first."""
    comparison = _Comparison(exercise)
    codes = {one.student: comparison.own(one) for one in submissions if one.exercise == exercise.slug}
    groups = (
        Likeness(
            exercise=exercise.slug,
            students=tuple(sorted({name for pair in pairs for name in (pair.first, pair.second)})),
            share=max(pair.share for pair in pairs),
            identical=len({codes[name].text for pair in pairs for name in (pair.first, pair.second)}) == 1,
        )
        for pairs in _connected([*comparison.pairs(codes)])
    )
    return sorted(groups, key=lambda group: (-group.share, group.students))


def _connected(pairs: Sequence[_Pair]) -> list[list[_Pair]]:
    """Put pairs that share a student into one group."""
    groups: dict[str, list[_Pair]] = {}  # by student; those of a group are the same list
    for pair in pairs:
        first, second = groups.get(pair.first, []), groups.get(pair.second, [])
        merged = [*first, *(second if second is not first else ()), pair]
        for one in merged:
            groups[one.first] = groups[one.second] = merged
    return [*{id(group): group for group in groups.values()}.values()]


class _Comparison:
    """Compares the own code of students with each other and with the solutions that are known."""

    def __init__(self, exercise: Exercise) -> None:
        released = [cell.source for cell in release_notebook(exercise).cells if cell.cell_type == "code"]
        self._order = {task.id: place for place, task in enumerate(exercise.functions)}
        self._released = Released(released, self._order)
        self._letters: dict[str, str] = {}
        known = [Own([one.source], self._released) for one in exhibits(exercise) if one.kind is not Kind.STUB]
        self._known_lines = [own.lines for own in known]
        self._known = [*dict.fromkeys(self._encode(own) for own in known)]

    def own(self, submission: Submission) -> Own:
        """Return what a student wrote, tasks in their order wherever they stand."""
        cells = [cell for cell in submission.cells if cell.kind == "code" and cell.run]
        ordered = sorted(cells, key=lambda cell: self._order.get(cell.id, -1))
        return Own([cell.source for cell in ordered], self._released)

    def pairs(self, codes: Mapping[str, Own]) -> Iterator[_Pair]:
        """Yield pairs that are alike; of students with the same tokens, each with the first of them."""
        same: dict[str, list[str]] = defaultdict(list)  # students by their tokens
        for student, code in codes.items():
            same[self._encode(code)].append(student)
        distinct = [tokens for tokens in same if len(tokens) >= TOKENS]
        nearest = self._nearest(distinct)
        for first, second, share in _alike(distinct):
            if share >= max(nearest[first], nearest[second]) + CLOSER:
                yield _Pair(same[first][0], same[second][0], share)
        for tokens in distinct:
            yield from self._same(same[tokens], codes, unusual=nearest[tokens] + CLOSER <= 1)

    def _same(self, students: Sequence[str], codes: Mapping[str, Own], *, unusual: bool) -> Iterator[_Pair]:
        """Yield students with the same tokens: all if these are unusual, else those with the same letters."""
        firsts: dict[str, str] = {}
        for student in students:
            text = codes[student].text
            first = firsts.setdefault("" if unusual else text, student)
            if first != student and (unusual or not self._is_known(codes[student])):
                yield _Pair(first, student, 1.0)

    def _is_known(self, own: Own) -> bool:
        """Tell whether a code holds nothing but lines of one known solution, in whatever order."""
        return any(own.lines <= lines for lines in self._known_lines)

    def _nearest(self, codes: Sequence[str]) -> dict[str, float]:
        """Return for each code how near the nearest known solution is."""
        if not codes or not self._known:
            return dict.fromkeys(codes, 0.0)
        table = process.cdist(codes, self._known, scorer=Indel.normalized_similarity)
        return {code: float(row.max()) for code, row in zip(codes, table, strict=True)}

    def _encode(self, own: Own) -> str:
        """Return a code's tokens as a text of one letter each."""
        return "".join(map(self._letter, _tokens(own.code)))

    def _letter(self, token: str) -> str:
        return self._letters.setdefault(token, chr(0x100 + min(len(self._letters), _LETTERS)))


def _alike(codes: Sequence[str]) -> Iterator[tuple[str, str, float]]:
    """Yield the pairs of different codes that have most of their tokens in common."""
    if len(codes) < 2:
        return
    table = process.cdist(codes, codes, scorer=Indel.normalized_similarity, score_cutoff=ALIKE)
    for row, column in zip(*table.nonzero(), strict=True):
        if row < column:
            yield codes[row], codes[column], float(table[row, column])


def _tokens(source: str) -> Iterator[str]:
    """Yield tokens that no renaming, comment or layout changes, as far as the source can be read."""
    before = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in _LAYOUT:
                yield _anonymous(token, before)
                before = token.string
    except (tokenize.TokenError, SyntaxError):
        return


def _anonymous(token: tokenize.TokenInfo, before: str) -> str:
    """Return what is compared of a token: itself where nobody chooses it freely, else its kind."""
    is_given = (
        token.type == tokenize.OP or token.string in _GIVEN or (before == "." and token.string.isascii())
    )
    return token.string if is_given else tokenize.tok_name[token.type]
