"""An exercise by keyboard, its words told once a step, and a circle that keeps still where somebody asked for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tara_desktop.theme.style import Theme
from tara_desktop.wellbeing import exercise_page
from tara_desktop.wellbeing.exercise_page import ExercisePage
from tara_desktop.wellbeing.exercise_presenter import ExercisePresenter, State
from tara_desktop.wellbeing.view import WellbeingView
from tara_health.wellbeing.exercises import exercises

BREATHING, GROUNDING, *_ = exercises()


class View:
    """Remembers what it was told to show."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.levels: list[float] = []
        self.states: list[State] = []
        self.left = ""

    def show_step(self, words: str, more: str) -> None:
        pass

    def show_level(self, level: float, part: float) -> None:
        self.levels.append(level)

    def show_left(self, words: str) -> None:
        self.left = words

    def show_state(self, state: State) -> None:
        self.states.append(state)

    def announce(self, words: str) -> None:
        self.said.append(words)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_each_phase_is_announced_once_and_a_pause_costs_nothing() -> None:
    view, clock = View(), Clock()
    presenter = ExercisePresenter(view, BREATHING, clock)
    presenter.begin()
    presenter.toggle()
    for _ in range(39):
        clock.now += 0.1
        presenter.tick()
    assert view.said == ["Breathe in"]
    assert view.levels == sorted(view.levels), "it only swells"
    presenter.toggle()
    clock.now += 500
    presenter.tick()
    presenter.toggle()
    clock.now += 0.2
    presenter.tick()
    assert view.said == ["Breathe in", "Paused", "Breathe out"]
    clock.now += BREATHING.seconds
    presenter.tick()
    assert view.states[-1] is State.OVER
    assert view.said[-1] == "That was it."
    presenter.toggle()
    assert view.said[-1] == "Breathe in", "once more from the beginning"
    presenter.stop()
    assert view.states[-1] is State.READY


def test_steps_can_be_gone_on_and_back() -> None:
    view = View()
    presenter = ExercisePresenter(view, GROUNDING, Clock())
    presenter.begin()
    presenter.step(1)
    assert view.said == [], "not before it has started"
    presenter.toggle()
    presenter.step(1)
    presenter.step(-1)
    assert [words.split()[0] for words in view.said] == ["Let", "Five", "Let"]
    for _ in GROUNDING.steps:
        presenter.step(1)
    assert view.states[-1] is State.OVER


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What assistive technology is told."""
    said: list[str] = []
    monkeypatch.setattr(exercise_page, "announce", lambda widget, words: said.append(words))
    return said


def page_of(mode: WellbeingView, key: str) -> ExercisePage:
    mode.front.to_exercises.click()
    assert mode.exercises is not None
    mode.exercises.buttons[key].click()
    assert mode.exercise is not None
    return mode.exercise


def test_space_starts_and_pauses_without_a_passphrase(mode: WellbeingView, told: list[str]) -> None:
    page = page_of(mode, "breathing")
    assert page.start.hasFocus()
    QTest.keyClick(page.start, Qt.Key.Key_Space)
    assert page.start.text() == "Pause"
    assert page.words.text() == "Breathe in"
    assert told == ["Breathe in"]
    QTest.keyClick(page, Qt.Key.Key_Space)
    assert page.start.text() == "Go on"
    page.stop.setFocus()
    QTest.keyClick(page.stop, Qt.Key.Key_Space)
    assert page.start.text() == "Start", "a focused button keeps its own space"
    assert page.start.hasFocus()


def test_the_circle_moves_and_another_time_keeps_still(theme: Theme, qtbot: QtBot) -> None:
    sizes = {}
    for still in (False, True):
        page = ExercisePage(BREATHING, theme, still=still)
        qtbot.addWidget(page)
        page.show()
        before = page.circle.diameter
        page.presenter.toggle()
        page.presenter._before = 3.0
        page.presenter.tick()
        sizes[still] = page.circle.diameter - before
        pictures = page.circle.grab().toImage()
        page.presenter._before = 5.0
        page.presenter.tick()
        assert page.words.text() == "Breathe out"
        assert pictures != page.circle.grab().toImage(), "the words change in either case"
    assert sizes[False] > 50
    assert sizes[True] == 0


def test_the_arrow_goes_on_and_leaving_pauses(mode: WellbeingView, told: list[str]) -> None:
    page = page_of(mode, "grounding")
    assert page.start.hasFocus()
    QTest.keyClick(page.start, Qt.Key.Key_Space)
    QTest.keyClick(page.start, Qt.Key.Key_Right)
    assert page.words.text() == "Five things you can see"
    assert mode.step_back()
    assert mode.stack.currentWidget() is mode.exercises
    assert page.presenter.state is State.PAUSED
    again = page_of_list(mode, "breathing")
    assert again is not page
    assert again.start.hasFocus()


def page_of_list(mode: WellbeingView, key: str) -> ExercisePage:
    assert mode.exercises is not None
    mode.exercises.buttons[key].click()
    assert mode.exercise is not None
    return mode.exercise
