"""Verdicts for other programs."""

from __future__ import annotations

import json

from autograder.model import Verdict
from autograder.report.as_json import verdicts_as_json


def test_the_keys_are_those_that_other_programs_rely_on(verdict: Verdict) -> None:
    document = json.loads(verdicts_as_json([verdict]))
    assert document["format"] == 1
    (one,) = document["verdicts"]
    assert one.keys() >= {
        "student", "assignment", "exercise", "score", "max_score", "sandbox", "device", "seed", "tasks",
    }  # fmt: skip
    mean, _, written = one["tasks"]
    assert mean.keys() >= {"id", "score", "max_score", "checks"}
    assert (written["id"], written["score"]) == ("written", None)
    assert mean["checks"][1]["outcome"] == "FAILED"
    assert mean["checks"][1].keys() >= {"name", "outcome", "message"}


def test_what_may_tell_hidden_data_is_for_staff_only(verdict: Verdict) -> None:
    assert b"HIDDEN" not in verdicts_as_json([verdict])
    assert verdicts_as_json([verdict], staff=True).count(b"HIDDEN") == 2


def test_names_stay_readable(verdict: Verdict) -> None:
    assert "Зоя".encode() in verdicts_as_json([verdict])
