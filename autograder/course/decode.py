"""Decode a TOML file into a typed value, and say where a wrong field stands."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import inspect

from autograder.errors import CourseError

T = TypeVar("T")
Place = tuple[str | int, ...]  # ("tasks", 1, "points"): the field `points` of the second [[tasks]]

_HEADER = re.compile(r"\s*(?P<brackets>\[\[?)\s*(?P<name>[^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*(?P<name>[\w.\"'-]+)\s*=")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_SYNTAX = re.compile(r"(?P<problem>.*) \(at line (?P<line>\d+), column \d+\)", re.DOTALL)
_STRAY = re.compile(r"Object (?P<how>contains unknown|missing required) field `(?P<name>.*)`")
_WORDS = {
    "`str`": "text",
    "`int`": "a whole number",
    "`float`": "a number",
    "`bool`": "true or false",
    "`array`": "a list",
    "`object`": "a table",
    "`date`": "a date",
    "`datetime`": "a date and time",
    "`datetime | null`": "a date and time",
    "enum value": "value",
}


class TomlFile:
    """A TOML file that knows on which line each of its fields stands."""

    def __init__(self, path: Path) -> None:
        """Read the file; nothing is decoded yet."""
        self.path = path
        self.text = read_text(path)
        self._lines = _index(self.text)

    def decode(self, kind: type[T]) -> T:
        """Return the file's content as a value of `kind`, strictly: no unknown, missing or mistyped field."""
        try:
            return msgspec.convert(tomllib.loads(self.text), kind)
        except tomllib.TOMLDecodeError as error:
            raise self._syntax_error(str(error)) from error
        except msgspec.ValidationError as error:
            raise self._field_error(str(error), kind) from error

    def problem(self, problem: str, *place: str | int, fix: str = "") -> CourseError:
        """Return an error about the field at `place`, or about the nearest table that holds it."""
        return CourseError(self.path, problem, line=self.line(*place), fix=fix)

    def line(self, *place: str | int) -> int:
        """Return the line of a field; where it is missing, that of the nearest table around it."""
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]

    def _syntax_error(self, message: str) -> CourseError:
        found = _SYNTAX.fullmatch(message)
        if found is None:
            return CourseError(self.path, f"not TOML: {message}", line=self.text.count("\n") + 1)
        return CourseError(self.path, f"not TOML: {found['problem']}", line=int(found["line"]))

    def _field_error(self, message: str, kind: type) -> CourseError:
        """Retell msgspec's `… - at `$.tasks[1].points`` with the line, the field's name and plain words."""
        problem, _, path = message.partition(" - at ")
        place = tuple(name or int(index) for name, index in _STEP.findall(path))
        fix = ""
        if stray := _STRAY.match(problem):
            table, name = _type_at(kind, place), stray["name"]
            place = (*place, name)
            if stray["how"] == "contains unknown":
                problem, fix = "unknown field", _closest(name, table) or _expected(table)
            else:
                problem, fix = "missing", _expected(_type_at(kind, place))
        elif "enum" in problem:
            fix = _expected(_type_at(kind, place))
        return self.problem(f"`{_spell(place)}`: {_in_words(problem)}", *place, fix=fix)


def read_text(path: Path) -> str:
    """Return a file of the course as text with plain line ends."""
    try:
        return path.read_text("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError as error:
        raise CourseError(path, "no such file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(path, f"cannot be read: {error}") from error


def _index(text: str) -> dict[Place, int]:
    """Map each field and table of a TOML text to its line, counted from 1."""
    lines: dict[Place, int] = {(): 1}
    seen: Counter[str] = Counter()
    table: Place = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            name = header["name"]
            table = tuple(name.split("."))
            lines.setdefault(table, number)
            if header["brackets"] == "[[":
                table = (*table, seen[name])
                lines[table] = number
                seen[name] += 1
        elif key := _KEY.match(line):
            names = re.sub("[\"']", "", key["name"]).split(".")
            lines.setdefault((*table, *names), number)
    return lines


def _spell(place: Place) -> str:
    steps = (step if isinstance(step, str) else f"[{step}]" for step in place)
    return ".".join(steps).replace(".[", "[")


def _in_words(problem: str) -> str:
    for name, words in _WORDS.items():
        problem = problem.replace(name, words)
    return problem[0].lower() + problem[1:]


def _type_at(kind: type, place: Place) -> inspect.Type:
    """Return the type that the field at `place` has in a file of the given kind."""
    node = inspect.type_info(kind)
    for step in place:
        match node:
            case inspect.StructType(fields=fields):
                node = next(field.type for field in fields if field.encode_name == step)
            case inspect.VarTupleType(item_type=item):
                node = item
    return node


def _closest(name: str, table: inspect.Type) -> str:
    fields = [field.encode_name for field in table.fields] if isinstance(table, inspect.StructType) else []
    return "".join(f"did you mean `{close}`?" for close in difflib.get_close_matches(name, fields, n=1))


def _expected(node: inspect.Type) -> str:
    """Say what a field of a type may hold."""
    match node:
        case inspect.StructType(fields=fields):
            return _one_of(field.encode_name for field in fields)
        case inspect.EnumType(cls=values):
            return _one_of(value.value for value in values)
        case inspect.FloatType():
            return "expected a number"
        case inspect.VarTupleType():
            return "expected a list"
    return "expected text"


def _one_of(choices: Iterable[str]) -> str:
    return "expected one of " + ", ".join(f"`{choice}`" for choice in choices)
