"""Verdicts as the pages that students read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import jinja2
from markupsafe import Markup, escape

from autograder.faq import FaqEntry
from autograder.model import CheckResult, Exercise, Outcome, Task, TaskKind, TaskResult, Value, Verdict
from autograder.report.text import printable

WORDS = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "did not pass",
    Outcome.ERROR: "raised an error",
    Outcome.TIMEOUT: "took too long",
    Outcome.MEMORY: "asked for too much memory",
    Outcome.CRASHED: "ended the program",
    Outcome.SKIPPED: "not run",
    Outcome.INTERNAL: "could not be judged",
}
SYMBOLS = {Outcome.PASSED: "✓", Outcome.SKIPPED: "–", Outcome.INTERNAL: "?"}  # every other outcome is a cross
STATES = {
    "full": "full marks",
    "part": "partly right",
    "none": "not right yet",
    "open": "not graded yet: the grader failed here, and a person will look at it",
    "unread": "could not be checked",
    "written": "graded by hand",
}
SANDBOXES = {  # any but the full one
    "reduced": "graded in a reduced sandbox",
    "none": "graded without a sandbox",
}
SIGNS = {"full": "✓", "part": "◐", "none": "✗", "open": "?", "unread": "✗", "written": "✎"}
ADVICE = {  # where the task's own hint would miss the point
    Outcome.TIMEOUT: "Look for a loop that does not end, and for a loop over single numbers where one operation on"
    " whole tensors would do.",
    Outcome.MEMORY: "Look for what grows without need: a list that keeps every step, tensors that keep their graphs,"
    " a table of everything against everything.",
    Outcome.CRASHED: "Take out what ends Python itself, such as `exit()`, and let the function return its result.",
}
_MARKUP = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|(?<![\w*])\*(?P<em>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"  # not the asterisks of 2 * 3 * 4 or **kwargs
)


class Finding(Value, frozen=True):
    """The checks that ended alike: one line of a card."""

    check: CheckResult  # the first of them, which speaks for all
    cases: int  # how many of them are the cases of one parametrized check
    others: tuple[str, ...]  # titles of other checks of which the same is to be said
    compared: bool  # whether expected and actual say more than the message does


class Card(Value, frozen=True):
    """What the feedback on one task says, in the order in which it says it."""

    result: TaskResult
    state: str  # a key of STATES
    problems: tuple[Finding, ...]
    skipped: tuple[Finding, ...]
    passed: tuple[Finding, ...]
    voided: tuple[Finding, ...]  # what does not count, whatever came of it
    hint: str
    explanations: tuple[FaqEntry, ...]

    @property
    def blocker(self) -> str:
        """The title of the one check that the skipped ones wait for, if it is one."""
        return self.problems[0].check.title if len(self.problems) == 1 else ""


def make_card(result: TaskResult, task: Task, faq: Mapping[str, FaqEntry]) -> Card:
    """Order what is to be said of a task: problems first, each once."""
    checks = [check for check in result.checks if not check.voided]
    problems = _findings(check for check in checks if check.outcome not in {Outcome.PASSED, Outcome.SKIPPED})
    state = _state(result, task)
    lost = state in {"part", "none"} and bool(checks)
    anchors = dict.fromkeys([*(finding.check.faq for finding in problems), task.faq] if lost else [])
    return Card(
        result=result,
        state=state,
        problems=problems,
        skipped=_findings(check for check in checks if check.outcome is Outcome.SKIPPED),
        passed=_findings(check for check in checks if check.outcome is Outcome.PASSED),
        voided=_findings(check for check in result.checks if check.voided),
        hint=_hint(problems, task) if lost else "",
        explanations=tuple(faq[anchor] for anchor in anchors if anchor in faq),
    )


def render_card(card: Card) -> str:
    """Render a task's card as an HTML fragment that carries its own style."""
    return _render("card.html.j2", card=card)


def card_text(card: Card) -> str:
    """Render a task's card as plain text."""
    return _render("card.txt.j2", card=card).strip()


def render_summary(verdict: Verdict, exercise: Exercise) -> str:
    """Render the result as a whole, with the cells that failed, as an HTML fragment."""
    return _render("summary.html.j2", **_overview(verdict, exercise))


def summary_text(verdict: Verdict, exercise: Exercise) -> str:
    """Render the result as a whole as plain text."""
    return _render("summary.txt.j2", **_overview(verdict, exercise)).strip()


def render_page(verdict: Verdict, exercise: Exercise, faq: Mapping[str, FaqEntry]) -> str:
    """Render everything that is to be said of a verdict as one self-contained HTML page."""
    tasks = {task.id: task for task in exercise.tasks}
    cards = [make_card(result, tasks[result.id], faq) for result in verdict.tasks if result.id in tasks]
    return _render("page.html.j2", cards=cards, **_overview(verdict, exercise))


def _overview(verdict: Verdict, exercise: Exercise) -> dict[str, object]:
    tasks = {task.id: task for task in exercise.tasks}
    rows = [(result, _state(result, tasks[result.id])) for result in verdict.tasks if result.id in tasks]
    checked = [(result.max_score, state) for result, state in rows if state != "written"]
    return {
        "verdict": verdict,
        "exercise": exercise,
        "rows": rows,
        "checked": sum(worth for worth, _ in checked),
        "overall": _overall([state for _, state in checked]),
    }


def _overall(states: Sequence[str]) -> str:
    """Return the state that all tasks are in; those in several are partly right, unless one is open."""
    if "open" in states:
        return "open"
    return states[0] if len(set(states)) == 1 else "part"


def _hint(problems: Sequence[Finding], task: Task) -> str:
    """Return the next step after the first problem."""
    return ADVICE.get(problems[0].check.outcome, task.hint) if problems else task.hint


def _state(result: TaskResult, task: Task) -> str:
    if task.kind is TaskKind.WRITTEN:
        return "written"
    if result.score is None:
        return "open"
    if result.score >= result.max_score:
        return "full"
    if not result.checks:
        return "unread"
    return "part" if result.score > 0 else "none"


def _findings(checks: Iterable[CheckResult]) -> tuple[Finding, ...]:
    """Fold checks of which the same is to be said, so that one mistake is told once."""
    alike: dict[object, list[CheckResult]] = {}
    for check in checks:
        said = check.message if check.outcome not in {Outcome.PASSED, Outcome.SKIPPED} else ""
        key = (check.voided, check.title) if check.voided else (check.outcome, said or check.title)
        alike.setdefault(key, []).append(check)
    return tuple(_finding(group) for group in alike.values())


def _finding(checks: Sequence[CheckResult]) -> Finding:
    first = checks[0]
    titles = [check.title for check in checks]
    others = tuple(dict.fromkeys(title for title in titles if title != first.title))
    return Finding(check=first, cases=titles.count(first.title), others=others, compared=_says_more(first))


def _says_more(check: CheckResult) -> bool:
    values = [value for value in (check.actual, check.expected) if value is not None]
    return any(value not in check.message for value in values)


def _render(template: str, **values: object) -> str:
    return _environment().get_template(template).render(values)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("autograder.report"),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",)),
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters |= {"prose": _prose, "points": points, "trusted": Markup}
    environment.globals |= {
        "sandboxes": SANDBOXES,
        "words": WORDS,
        "symbols": SYMBOLS,
        "states": STATES,
        "signs": SIGNS,
    }
    return environment


def _finalize(value: object) -> object:
    """Strip control characters from everything that a template prints, wherever it came from."""
    return printable(value) if type(value) is str else value


def _prose(text: str) -> Markup:
    """Escape `text`, then set what stands between backticks as code and between asterisks as emphasis."""
    marked_up = _MARKUP.sub(_mark_up, str(escape(printable(text))))
    return Markup(marked_up)


def _mark_up(found: re.Match[str]) -> str:
    tag = str(found.lastgroup)
    return f"<{tag}>{found[tag]}</{tag}>"


def points(number: float) -> str:
    """Write a score without needless decimals: 2, 1.5, 0.33."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
