"""What a course knows of its students beyond their work: who has more time, and who works together."""

from __future__ import annotations

import datetime as dt

from autograder.model import Assignment, Value


class Extension(Value, frozen=True):
    """More time for one student, or less."""

    student: str
    assignment: str = ""  # empty for all
    days: float = 0.0
    hours: float = 0.0
    due: dt.datetime | None = None  # instead of days and hours: the student's own due date
    reason: str = ""  # for the course's own records; it is shown nowhere

    def beyond(self, due: dt.datetime) -> dt.timedelta:
        """Return the time that a student has beyond the assignment's due date."""
        return self.due - due if self.due is not None else dt.timedelta(days=self.days, hours=self.hours)


class Group(Value, frozen=True):
    """Students who hand in together: what one of them hands in, or the group under its name, is everybody's."""

    name: str
    members: tuple[str, ...]
    assignment: str = ""  # empty for all

    def hands_in_as(self, student: str) -> bool:
        """Tell whether work under this name is the group's."""
        return student == self.name or student in self.members


class Roster(Value, frozen=True):
    """The private counterpart of `course.toml`: it names students, and so it never ships."""

    extensions: tuple[Extension, ...] = ()
    groups: tuple[Group, ...] = ()

    def extension(self, student: str, assignment: Assignment) -> dt.timedelta | None:
        """Return the time that a student has beyond the due date; None where nothing is said of it.

        What is said of one assignment counts before what is said of all.
        """
        own = [one for one in self.extensions if one.student == student]
        for name in (assignment.id, ""):
            for one in own:
                if one.assignment == name and assignment.due is not None:
                    return one.beyond(assignment.due)
        return None

    def groups_of(self, assignment: str) -> list[Group]:
        """Return the groups that hand in an assignment together."""
        return [group for group in self.groups if group.assignment in ("", assignment)]
