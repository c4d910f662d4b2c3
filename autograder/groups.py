"""Work of groups: what was handed in once becomes the submission of each member."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from autograder.model import Submission
from autograder.roster import Group, Roster


def share(submissions: Sequence[Submission], roster: Roster) -> list[Submission]:
    """Return the submissions with those of a group given to each of its members.

    Of several hand-ins of a group for the same exercise, the latest one counts; where no time says which
    that is, the first one, the group's own before its members', who stand in the order of the roster.
    """
    own: list[Submission] = []
    together: dict[tuple[Group, str, str], list[Submission]] = defaultdict(list)
    for one in submissions:
        group = _group(one, roster)
        if group is None:
            own.append(one)
        else:
            together[group, one.assignment, one.exercise].append(one)
    return [*own, *(each for (group, *_), found in together.items() for each in _shared(group, found))]


def _group(submission: Submission, roster: Roster) -> Group | None:
    groups = roster.groups_of(submission.assignment)
    return next((group for group in groups if group.hands_in_as(submission.student)), None)


def _shared(group: Group, found: Iterable[Submission]) -> Iterator[Submission]:
    order = {name: place for place, name in enumerate((group.name, *group.members))}
    ranked = sorted(found, key=lambda one: (-_moment(one), order[one.student]))
    chosen, *others = ranked
    different = [one for one in others if one.digest != chosen.digest]
    for member in group.members:
        whose = "" if chosen.student == group.name else f" by `{chosen.student}`"
        notices = [f"Handed in{whose} for the group `{group.name}`."] * (member != chosen.student)
        notices += [f"Another hand-in of the group, by `{one.student}`, was not graded." for one in different]
        yield msgspec.structs.replace(chosen, student=member, notices=(*notices, *chosen.notices))


def _moment(submission: Submission) -> float:
    return submission.submitted.timestamp() if submission.submitted else float("-inf")
