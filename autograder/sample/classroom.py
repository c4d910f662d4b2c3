"""Deal the specimens to the students of a class, and put them where nbgrader expects submissions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from autograder.model import Assignment, Exercise, Value
from autograder.sample.damage import DAMAGES
from autograder.sample.honest import honest, solved
from autograder.sample.hostile import ATTACKS
from autograder.sample.specimen import DAMAGED, HOSTILE, Handout, Specimen, spoil

STUDENTS: Final = (
    *("amélie-rousseau", "李雷", "björn-lindqvist", "siobhán-o'brien", "мария-иванова", "kwame-mensah"),
    *("zoë-de-vries", "佐藤-花子", "josé-muñoz", "łukasz-wójcik", "aisha-khan", "γιώργος-νικολάου"),
    *("chloé-müller", "김민준", "tomás-ó-briain", "priya-raman", "محمد-الأمين", "søren-kjær"),
    *("nguyễn-văn-an", "ilze-bērziņa", "jan-dvořák", "अनन्या-शर्मा", "emeka-okafor", "gülşen-yıldız"),
    *("renée-dubois", "נועה-לוי", "ana-sofía-peña", "jürgen-groß", "მარიამ-ბერიძე", "hana-novák"),
    *("leilani-kealoha", "สมชาย-ใจดี", "giulia-de-luca", "õnne-tamm", "tariq-haddad", "韩梅梅"),
    *("olena-шевченко", "marit-ås", "samuel-van-der-berg", "ioana-țepeș"),
)


class HandIn(Value, frozen=True):
    """A specimen in the hands of a student."""

    student: str
    specimen: Specimen


def sample_class(assignment: Assignment, gradebook: Path) -> list[HandIn]:
    """Return a class in which each student hands in some or all of an assignment's exercises.

    Args:
        assignment: What is handed in.
        gradebook: The file at which one of the attacks aims.
    """
    return deal([_pile(assignment.exercises, place, gradebook) for place in range(len(assignment.exercises))])


def deal(piles: Sequence[Sequence[Specimen]]) -> list[HandIn]:
    """Deal each pile to students in a row, beginning further along for each pile.

    Nobody gets two specimens of a pile, and the kinds are mixed for each student.
    """
    students = max(len(STUDENTS), *map(len, piles))
    starts = [number * students // len(piles) for number in range(len(piles))]
    return [
        HandIn(student=_name((start + place) % students), specimen=specimen)
        for start, pile in zip(starts, piles, strict=True)
        for place, specimen in enumerate(pile)
    ]


def write(handed_in: Iterable[HandIn], assignment: Assignment, submitted: Path) -> None:
    """Write `<student>/<assignment>/<exercise>.ipynb` or `.py` for everything handed in."""
    for one in handed_in:
        folder = submitted / one.student / assignment.id
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{one.specimen.exercise}{one.specimen.suffix}").write_bytes(one.specimen.content)


def _name(number: int) -> str:
    """Name a student; in a class larger than usual, names repeat with a number."""
    again, place = divmod(number, len(STUDENTS))
    return STUDENTS[place] + (f"-{again + 1}" if again else "")


def _pile(exercises: Sequence[Exercise], place: int, gradebook: Path) -> list[Specimen]:
    """Return the specimens of one exercise: all that is honest, and its share of damage and attacks."""
    exercise = exercises[place]
    handout = Handout(exercise, solved(exercise), gradebook)
    spoilt = [
        spoil(handout, how, loss, kind)
        for kind, ways in {DAMAGED: DAMAGES, HOSTILE: ATTACKS}.items()
        for how, loss in [*ways.items()][place :: len(exercises)]
    ]
    return [*honest(exercise), *spoilt]
