"""One exercise on screen: the circle, the words, and what can be pressed.

Space starts and pauses, the arrows go a step on or back, Escape leaves. Each step is announced once, politely.
Leaving the page pauses it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from tara_desktop.chat.announce import announce
from tara_desktop.page import Page
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_desktop.wellbeing.breath_circle import BreathCircle
from tara_desktop.wellbeing.exercise_presenter import ExercisePresenter, State
from tara_health.wellbeing.exercises import Exercise

FRAME_MS: Final = 33
"""A breath should flow; anything else is looked at a few times a second."""
LOOK_MS: Final = 200
START: Final = {State.READY: "Start", State.RUNNING: "Pause", State.PAUSED: "Go on", State.OVER: "Once more"}


class ExercisePage(Page):
    """Made anew for each exercise. With `still` the circle does not move and the words alone change."""

    def __init__(self, exercise: Exercise, theme: Theme, *, still: bool) -> None:
        super().__init__(exercise.title, theme)
        self.presenter = ExercisePresenter(self, exercise)
        self.circle = BreathCircle(theme, breathes=exercise.breathes, still=still)
        self.words = paragraph("", "title")
        self.more = paragraph("", "lead")
        self.left_words = paragraph("", "muted")
        self.start = QPushButton()
        self.start.setProperty("role", "primary")
        self.stop = QPushButton("Stop")
        self.on = QPushButton("Next step")
        moves = exercise.breathes and not still
        self._timer = QTimer(self, interval=FRAME_MS if moves else LOOK_MS)
        if moves:
            self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.start.clicked.connect(self._toggle)
        self.stop.clicked.connect(self._stop)
        self.on.clicked.connect(self._step_on)
        if not exercise.breathes:
            # Shortcuts, because a button with the focus would take an arrow for itself.
            self._arrow(Qt.Key.Key_Right, self._step_on)
            self._arrow(Qt.Key.Key_Left, self._step_back)
        else:
            self.on.hide()
        self._build(exercise)
        self.presenter.begin()

    def focus_first(self) -> None:
        """Starting is what somebody came for."""
        self.start.setFocus()

    # What the presenter asks for

    def show_step(self, words: str, more: str) -> None:
        """The words of the step."""
        self.words.setText(words)
        self.more.setText(more)
        # It keeps its place while empty, so that nothing jumps.

    def show_level(self, level: float, part: float) -> None:
        """Move the circle."""
        self.circle.show_level(level, part)

    def show_left(self, words: str) -> None:
        """How much is left."""
        if words != self.left_words.text():
            self.left_words.setText(words)

    def show_state(self, state: State) -> None:
        """Offer what can be done now."""
        self.start.setText(START[state])
        self.stop.setEnabled(state is not State.READY)
        self.on.setEnabled(state in (State.RUNNING, State.PAUSED))
        if state is State.RUNNING:
            self._timer.start()
        else:
            self._timer.stop()

    def announce(self, words: str) -> None:
        """Tell assistive technology."""
        announce(self, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space starts and pauses wherever the focus is that has no use for it."""
        if event.key() == Qt.Key.Key_Space:
            self.presenter.toggle()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it: hold it."""
        self.presenter.pause()
        super().hideEvent(event)

    def _build(self, exercise: Exercise) -> None:
        column, space = self.column, self.theme.space
        middle = Qt.AlignmentFlag.AlignHCenter
        for label in (self.words, self.more, self.left_words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        column.addWidget(self.circle, 0, middle)
        column.addSpacing(space(2))
        if exercise.breathes:
            # On the disc, where the eyes are.
            QVBoxLayout(self.circle).addWidget(self.words)
        else:
            column.addWidget(self.words)
        column.addWidget(self.more)
        self.more.setMinimumHeight(2 * self.more.fontMetrics().lineSpacing())
        column.addWidget(self.left_words)
        column.addSpacing(space(3))
        row = QHBoxLayout()
        row.setSpacing(space(2))
        row.addStretch(1)
        for button in (self.start, self.on, self.stop):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        keys = "Space starts and pauses, Escape leaves."
        if not exercise.breathes:
            keys = "Space starts and pauses, the right arrow goes on, Escape leaves."
        hint = paragraph(keys, "caption")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(hint)
        column.addStretch(2)

    def _arrow(self, key: Qt.Key, slot: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    @Slot()
    def _tick(self) -> None:
        self.presenter.tick()

    @Slot()
    def _toggle(self) -> None:
        self.presenter.toggle()

    @Slot()
    def _stop(self) -> None:
        self.presenter.stop()
        self.start.setFocus()

    @Slot()
    def _step_on(self) -> None:
        self.presenter.step(1)

    @Slot()
    def _step_back(self) -> None:
        self.presenter.step(-1)
