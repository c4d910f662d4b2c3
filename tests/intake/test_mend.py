"""JSON beyond the standard, mended in place."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from autograder.intake.mend import mend_json

VALUES = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(value=VALUES)
def test_what_python_writes_can_be_read_strictly_after_mending(value: Any) -> None:
    written = json.dumps(value).encode()
    mended = mend_json(written)
    assert len(mended) == len(written)
    msgspec.json.decode(mended)


@given(value=VALUES)
def test_what_the_standard_allows_is_left_as_it_is(value: Any) -> None:
    written = msgspec.json.encode(json.loads(mend_json(json.dumps(value).encode())))
    assert mend_json(written) == written


@given(content=st.binary(max_size=100))
def test_any_bytes_keep_their_length(content: bytes) -> None:
    assert len(mend_json(content)) == len(content)
