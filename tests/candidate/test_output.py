"""What a notebook prints is kept up to a bound, and printing never fails."""

from __future__ import annotations

from contextlib import redirect_stdout

from hypothesis import given
from hypothesis import strategies as st

from autograder.candidate.output import BoundedText

DROPPED = "\n… (the rest of the output was dropped)"


@given(st.lists(st.text(max_size=20)), st.integers(0, 50))
def test_the_first_characters_are_kept(texts: list[str], limit: int) -> None:
    output = BoundedText(limit)
    written = [output.write(text) for text in texts]
    whole = "".join(texts)
    assert written == [len(text) for text in texts]
    assert output.text() == whole[:limit] + (DROPPED if len(whole) > limit else "")


def test_half_of_a_character_does_not_keep_the_rest_from_being_sent() -> None:
    output = BoundedText(100)
    output.write("before \ud83d after")
    assert output.text().encode() == b"before ? after"


def test_it_can_be_printed_to() -> None:
    output = BoundedText(100)
    with redirect_stdout(output):
        print("a", 1, sep="-", flush=True)
    assert output.text() == "a-1\n"
    assert output.writable()
    assert not output.isatty()
