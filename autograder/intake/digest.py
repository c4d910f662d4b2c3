"""The digest of a submission: equal for identical work, whoever handed it in."""

from __future__ import annotations

import hashlib

import msgspec

from autograder.model import Submission


def digest(submission: Submission) -> str:
    """Return a hex digest of all that can change the verdict; name, place, time and notices cannot."""
    work = (submission.exercise, submission.cells, submission.attachments, submission.problem)
    return hashlib.blake2b(msgspec.msgpack.encode(work), digest_size=32).hexdigest()
