"""The exercises: what is said, for how long, in which order. Data in resources/wellbeing/exercises.json.

Promise: no model, no network, no passphrase, and nothing is remembered of them: where somebody is in an exercise
follows from the seconds alone (`Exercise.at`), so a pause can't drift and an animation can't run away from the words.
Not promised: an effect. They are common forms in our own words, no treatment; the file names where they come from.

By hand: `python -c "from tara_health.wellbeing.exercises import exercises; print(exercises()[0].at(5.0))"`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from tara_health.wellbeing import resource

LONGEST_S: Final = 1_800
"""No exercise of the file may be longer: these are pauses in a working day. In seconds."""


class Breath(StrEnum):
    """What the chest does in a step of a breathing exercise."""

    IN = "in"
    HOLD = "hold"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its words, a quieter second sentence or '', how long it lasts, and the breath it asks for."""

    words: str
    seconds: float
    more: str = ""
    breath: Breath | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Where somebody is: the step, how much of it has passed (0 to 1), and the number of steps before it."""

    step: Step
    part: float
    place: int


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise: `rounds` times its steps."""

    key: str
    title: str
    about: str
    care: str
    rounds: int
    steps: tuple[Step, ...]

    @property
    def breathes(self) -> bool:
        """Does it pace the breath?"""
        return any(step.breath for step in self.steps)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.rounds * self._round_s

    @property
    def places(self) -> int:
        """How many steps are gone through, all rounds together."""
        return self.rounds * len(self.steps)

    def at(self, seconds: float) -> Moment | None:
        """The moment that many seconds after the start; None when it is over."""
        if seconds >= self.seconds:
            return None
        left = max(0.0, seconds)
        done = int(left // self._round_s)
        left -= done * self._round_s
        for place, step in enumerate(self.steps):
            if left < step.seconds:
                return Moment(step, left / step.seconds, done * len(self.steps) + place)
            left -= step.seconds
        # A rounding error at the very end of a round belongs to its last step.
        return Moment(self.steps[-1], 1.0, (done + 1) * len(self.steps) - 1)

    def begins(self, place: int) -> float:
        """Seconds from the start to the step with that many before it; the whole length past the last."""
        if place >= self.places:
            return self.seconds
        done, inside = divmod(max(0, place), len(self.steps))
        return done * self._round_s + sum(step.seconds for step in self.steps[:inside])

    @property
    def _round_s(self) -> float:
        return sum(step.seconds for step in self.steps)


@cache
def exercises() -> tuple[Exercise, ...]:
    """All of them, in the file's order. Raises `WellbeingDataUnreadable` where it is missing or not of its form."""
    try:
        return tuple(_exercise(row) for row in resource.read("exercises")["exercises"])
    except (ValueError, KeyError, TypeError) as problem:
        resource.unreadable("exercises", problem)


def _exercise(row: dict[str, Any]) -> Exercise:
    steps = tuple(_step(step) for step in row["steps"])
    found = Exercise(row["key"], row["title"], row["about"], row["care"], int(row["rounds"]), steps)
    if not steps or found.rounds < 1 or found.seconds > LONGEST_S:
        raise ValueError(f"{found.key}: no steps, no round, or longer than {LONGEST_S} s")
    return found


def _step(row: dict[str, Any]) -> Step:
    seconds = float(row["seconds"])
    if not seconds > 0:
        raise ValueError("a step without time")
    breath = row.get("breath")
    return Step(row["words"], seconds, row.get("more", ""), Breath(breath) if breath else None)
