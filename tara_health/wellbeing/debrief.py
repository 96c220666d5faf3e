"""A structured debrief after a difficult event, alone and in writing: six steps, each of which may be skipped.

    facts without names -> thoughts -> what was hardest -> body -> what helped -> what I take along

No model is needed or asked. Each answer is read: danger to oneself brings the crisis numbers before anything else, and
identifiers are offered for removal before the answer is taken. Steps, words and sources are
resources/wellbeing/debrief.json; it says too why nobody is pressed to retell.

Promises: steps may be answered in any order, again, or not at all, and the debrief may be stopped at any of them;
nothing is written anywhere: `payload()` is for the journal, if its owner says so. It does not promise to help.
By hand: `Debrief(Analyst()).answer("facts", "We lost the patient after an hour.")`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from tara_health.analysis import Analyst
from tara_health.errors import AnalysisError, InputError
from tara_health.limits import DEBRIEF_ANSWER_CHARACTERS
from tara_health.phi.redact import mask
from tara_health.records import PhiSpan
from tara_health.wellbeing import resource
from tara_health.wellbeing.crisis import CrisisPage, lines_for_clinician

KIND: Final = "debrief"
"""The kind of a debrief's entry in the journal."""
_FILE: Final = "debrief"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its key in the payload, its title, its question, and a quieter sentence below it."""

    key: str
    title: str
    question: str
    more: str


@dataclass(frozen=True, slots=True)
class Script:
    """What is said before the first step, after the last and after a stop, and the steps."""

    opening: str
    closing: str
    stopped: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer. `page`: show these numbers first. `kept`: it was taken.

    Not kept: it names somebody at `spans`; answer with `redacted`, or again with `as_typed`. `unread`: identifiers
    could not be looked for, so it was taken as typed.
    """

    kept: bool
    page: CrisisPage | None = None
    spans: tuple[PhiSpan, ...] = ()
    redacted: str = ""
    unread: bool = False


@cache
def script() -> Script:
    """The debrief as shipped. Raises `WellbeingDataUnreadable`."""
    data = resource.read(_FILE)
    try:
        steps = tuple(Step(row["key"], row["title"], row["question"], row["more"]) for row in data["steps"])
        return Script(data["opening"], data["closing"], data["stopped"], steps)
    except (KeyError, TypeError) as problem:
        resource.unreadable(_FILE, problem)


class Debrief:
    """One debrief, in memory."""

    def __init__(self, analyst: Analyst, country: str = "US") -> None:
        self._analyst = analyst
        self._country = country
        self._answers: dict[str, str] = {}
        self._stopped = False

    @property
    def next_step(self) -> Step | None:
        """The first step that was neither answered nor skipped; None when all were, or after a stop."""
        if self._stopped:
            return None
        return next((step for step in script().steps if step.key not in self._answers), None)

    def answer(self, key: str, text: str, *, as_typed: bool = False) -> Answered:
        """Take an answer, in place of an earlier one; only white space skips. Raises `InputError`."""
        self._known(key)
        if len(text) > DEBRIEF_ANSWER_CHARACTERS:
            raise InputError(
                f"The answer has {len(text):,} characters; a step holds {DEBRIEF_ANSWER_CHARACTERS:,} at most.",
                untouched="Your text is still there.",
                remedy="Shorten it, or put part of it into another step.",
            )
        if not text.strip():
            self.skip(key)
            return Answered(kept=True)
        try:
            analysis = self._analyst.analyze(text)
        except AnalysisError:
            # The rules need no weights: danger is found, identifiers can't be.
            self._answers[key] = text
            return Answered(kept=True, page=self._page(found=self._analyst.danger(text).self_harm), unread=True)
        page, redacted = self._page(found=analysis.self_harm), mask(text, analysis.phi)
        if page is None and analysis.phi and not as_typed:
            return Answered(kept=False, spans=analysis.phi, redacted=redacted)
        # Somebody in danger is not asked about names first: they are masked.
        self._answers[key] = text if as_typed else redacted
        return Answered(kept=True, page=page)

    def skip(self, key: str) -> None:
        """Leave a step out; an earlier answer to it is dropped. Raises `InputError`."""
        self._known(key)
        self._answers[key] = ""

    def stop(self) -> None:
        """End here; what was answered stays until it is kept or forgotten."""
        self._stopped = True

    def payload(self) -> dict[str, Any]:
        """Question and answer of every step that has one, for the journal."""
        answered = [step for step in script().steps if self._answers.get(step.key)]
        steps = [{"key": step.key, "question": step.question, "answer": self._answers[step.key]} for step in answered]
        return {"version": 1, "stopped": self._stopped, "steps": steps}

    def forget(self) -> None:
        """Let it go: every answer, and what the readers remember of the last one."""
        self._answers.clear()
        self._stopped = False
        self._analyst.forget()

    def _page(self, *, found: bool) -> CrisisPage | None:
        return lines_for_clinician(self._country) if found else None

    @staticmethod
    def _known(key: str) -> None:
        if all(step.key != key for step in script().steps):
            raise InputError("The debrief has no such step.", untouched="What you wrote is still there.")
