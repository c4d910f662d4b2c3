"""The mark of portable classes is not inherited."""

from __future__ import annotations

from practice.portable import is_portable, portable


def test_only_a_marked_class_is_portable() -> None:
    @portable
    class Marked:
        pass

    class Child(Marked):
        pass

    assert is_portable(Marked)
    assert not is_portable(Child)
    assert not is_portable(dict)
