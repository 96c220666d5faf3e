"""The weekly check-in: eight questions of our own wording, two minutes, every one of them can be skipped.

Promises: it says itself that it is not a validated instrument (`notice()`); an answer to the question about self-harm
above its lowest leads to the crisis page, whatever the others are; nothing is added up to a score. A check-in kept by
an older or newer TARA is read for the questions that both know. By hand:
`python -c "from tara_health.wellbeing.checkin import questions; [print(one.text) for one in questions()]"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from tara_health.errors import AnswerRefused
from tara_health.wellbeing import resource

LOWEST: Final = 0
HIGHEST: Final = 10
"""Each question is answered on a slider from `LOWEST` to `HIGHEST`."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `name` for charts, `text` as asked, the words at both ends of the slider.

    `crisis_above` is the answer above which the crisis page is shown, None for the other questions.
    """

    key: str
    name: str
    text: str
    low: str
    high: str
    higher_is_better: bool
    crisis_above: int | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One check-in: its day and the answers by question key, None for a skipped one.

    Raises `AnswerRefused` for an answer outside the slider or a question that does not exist.
    """

    day: date
    answers: dict[str, int | None]

    def __post_init__(self) -> None:
        """Refuse what the form can't have given."""
        known = {question.key for question in questions()}
        if not self.answers.keys() <= known:
            raise AnswerRefused("The check-in has no such question.")
        for key, answer in self.answers.items():
            if not _fits(answer):
                raise AnswerRefused(f"The question {key} of the check-in takes {LOWEST} to {HIGHEST}.")

    def payload(self) -> dict[str, Any]:
        """What the journal keeps, beside the day."""
        return {"version": version(), "answers": dict(self.answers)}

    @classmethod
    def of(cls, day: date, payload: Mapping[str, Any]) -> CheckIn:
        """The check-in that the journal kept; an answer that can't be read counts as skipped, never as a number."""
        kept = payload.get("answers")
        answers = kept if isinstance(kept, Mapping) else {}
        read = {question.key: answers.get(question.key) for question in questions()}
        return cls(day, {key: answer if _fits(answer) else None for key, answer in read.items()})


def asks_for_crisis(checkin: CheckIn) -> bool:
    """Does an answer lead to the crisis page? A skipped question does not."""
    for question in questions():
        answer = checkin.answers.get(question.key)
        if question.crisis_above is not None and answer is not None and answer > question.crisis_above:
            return True
    return False


@cache
def questions() -> tuple[Question, ...]:
    """The questions in the order they are asked. Raises `WellbeingDataUnreadable`."""
    try:
        return tuple(Question(**row) for row in _file()["questions"])
    except (KeyError, TypeError) as problem:
        resource.unreadable("checkin", problem)


def notice() -> str:
    """The sentence to show with the questions: what this is not."""
    return str(_file()["notice"])


def version() -> str:
    """The version of the questions."""
    return str(_file()["version"])


@cache
def _file() -> Any:
    return resource.read("checkin")


def _fits(answer: object) -> bool:
    return answer is None or (type(answer) is int and LOWEST <= answer <= HIGHEST)
