"""Runs one exercise: start, pause, go on, stop, a step on or back. No Qt: the view and the clock are given.

Where it stands follows from the clock alone (`Exercise.at`), so a tick that comes late shows the right moment and not
an old one. Each step is announced once, when it begins, whatever pauses fall into it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from tara_health.wellbeing.exercises import Breath, Exercise, Moment, Step


class State(StrEnum):
    """What an exercise does just now."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"


class ExerciseView(Protocol):
    """What the presenter can have shown."""

    def show_step(self, words: str, more: str) -> None:
        """The words of the step, and a quieter second sentence or ''."""
        ...

    def show_level(self, level: float, part: float) -> None:
        """How full the breath is, and how much of the step has passed (0 to 1 each)."""
        ...

    def show_left(self, words: str) -> None:
        """How much is left, in words."""
        ...

    def show_state(self, state: State) -> None:
        """Offer what can be done now."""
        ...

    def announce(self, words: str) -> None:
        """Say it once, politely, to assistive technology."""
        ...


class ExercisePresenter:
    """One exercise, over and over if wanted. `tick` is called as often as the picture should move."""

    def __init__(self, view: ExerciseView, exercise: Exercise, clock: Callable[[], float] = time.monotonic) -> None:
        self.exercise = exercise
        self.state = State.READY
        self._view = view
        self._clock = clock
        self._before = 0.0
        self._since = 0.0
        self._announced = -1

    def begin(self) -> None:
        """Show the exercise, not started."""
        self._before, self._announced = 0.0, -1
        self._view.show_step(self.exercise.title, self.exercise.about)
        self._view.show_level(0.0, 0.0)
        self._view.show_left(f"{length(self.exercise.seconds)}. {self.exercise.care}")
        self._turn(State.READY)

    def toggle(self) -> None:
        """Start, pause, or go on; once it is over, start again."""
        if self.state is State.RUNNING:
            self.pause()
            return
        if self.state is State.OVER:
            self._before, self._announced = 0.0, -1
        self._since = self._clock()
        self._turn(State.RUNNING)
        self.tick()

    def pause(self) -> None:
        """Hold it where it is; nothing happens when it isn't running."""
        if self.state is State.RUNNING:
            self._before = self._elapsed()
            self._turn(State.PAUSED)
            self._view.announce("Paused")

    def stop(self) -> None:
        """Back to the beginning."""
        if self.state is not State.READY:
            self.begin()

    def step(self, by: int) -> None:
        """Go on to the next step, or back to the one before."""
        if self.state not in (State.RUNNING, State.PAUSED):
            return
        moment = self.exercise.at(self._elapsed())
        place = (moment.place if moment else self.exercise.places) + by
        self._before, self._since = self.exercise.begins(place), self._clock()
        self._announced = -1
        self.tick()

    def tick(self) -> None:
        """Show the moment."""
        if self.state not in (State.RUNNING, State.PAUSED):
            return
        moment = self.exercise.at(self._elapsed())
        if moment is None:
            self._end()
            return
        if moment.place != self._announced:
            self._announced = moment.place
            self._view.show_step(moment.step.words, moment.step.more)
            self._view.announce(" ".join(part for part in (moment.step.words, moment.step.more) if part))
        self._view.show_level(level(moment), moment.part)
        self._view.show_left(f"{length(self.exercise.seconds - self._elapsed())} left")

    def _end(self) -> None:
        self._turn(State.OVER)
        self._view.show_step("That was it.", "Take a moment before you go on.")
        self._view.show_level(0.0, 1.0)
        self._view.show_left("")
        self._view.announce("That was it.")

    def _elapsed(self) -> float:
        return self._before + (self._clock() - self._since if self.state is State.RUNNING else 0.0)

    def _turn(self, state: State) -> None:
        self.state = state
        self._view.show_state(state)


def level(moment: Moment) -> float:
    """How full the breath is, 0 to 1: it swells and sinks gently at both ends, as a breath does."""
    part = moment.part * moment.part * (3 - 2 * moment.part)
    return {Breath.IN: part, Breath.HOLD: 1.0, Breath.OUT: 1 - part}.get(_breath(moment.step), 0.0)


def length(seconds: float) -> str:
    """A span as somebody would say it."""
    if seconds >= 90:
        return f"{round(seconds / 60)} minutes"
    return "a minute" if seconds >= 60 else f"{max(1, round(seconds))} seconds"


def _breath(step: Step) -> Breath:
    # A step without a breath leaves the circle where breathing out does.
    return step.breath or Breath.OUT
