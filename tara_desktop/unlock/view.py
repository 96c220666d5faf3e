"""The door on screen: one card in the middle, with the page the presenter asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tara_desktop.brand import brand
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import Problem, paragraph
from tara_desktop.unlock.forms import CreateForm, OpenForm, RecoveryForm
from tara_desktop.unlock.presenter import UnlockPresenter
from tara_desktop.unlock.strength import Verdict

CARD_PIXELS = 460
"""The card's width at 100 %."""


class UnlockView(QWidget):
    """Asks for what opens the vault. `start()` looks which page fits; `entered` is called when it is open."""

    def __init__(self, session: Session, theme: Theme, entered: Callable[[], None]) -> None:
        super().__init__()
        self._theme = theme
        self.presenter = UnlockPresenter(self, session, session.tasks, entered)
        self.create_form = CreateForm(theme)
        self.recovery_form = RecoveryForm(theme)
        self.open_form = OpenForm(theme)
        self.problem = Problem(theme)
        self.busy = paragraph("", "muted")
        self._page: QWidget = self.open_form
        self._outside = ("", "")
        self._card = QFrame()
        self._build()
        self.create_form.typed.connect(self.presenter.typed)
        self.create_form.submitted.connect(self.presenter.create)
        self.recovery_form.confirmed.connect(self.presenter.confirm)
        self.open_form.submitted.connect(self.presenter.open)
        theme.changed.connect(self._resize)

    def start(self) -> None:
        """Look for the vault and show the page that fits."""
        self.presenter.start()

    def say(self, what: str, rest: str = "") -> None:
        """Show a sentence from outside the door (a settings file that can't be read), on whatever page opens."""
        self._outside = (what, rest)
        self.show_problem(what, rest)

    # What the presenter asks for

    def show_create(self) -> None:
        """Ask for a new passphrase."""
        self._turn_to(self.create_form)
        self.create_form.first.setFocus()

    def show_recovery_key(self, groups: tuple[str, ...]) -> None:
        """Show the key, once."""
        self.recovery_form.show_key(groups)
        self._turn_to(self.recovery_form)
        self.recovery_form.last.setFocus()

    def show_open(self) -> None:
        """Ask for the passphrase."""
        self._turn_to(self.open_form)
        self.open_form.secret.setFocus()

    def show_strength(self, verdict: Verdict) -> None:
        """Move the meter."""
        self.create_form.show_strength(verdict)

    def show_busy(self, what: str) -> None:
        """Say what is being done; no input meanwhile."""
        self.busy.setText(what)
        self.busy.setVisible(bool(what))
        self._page.setEnabled(not what)
        if not what and self._page is self.open_form:
            self.open_form.secret.setFocus()
            self.open_form.secret.selectAll()

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong."""
        self.problem.say(what, rest)

    def forget(self) -> None:
        """Empty whatever held a secret."""
        self.create_form.forget()
        self.recovery_form.forget()
        self.open_form.forget()
        self._outside = ("", "")
        self.problem.say("", "")

    def _turn_to(self, page: QWidget) -> None:
        self._page = page
        self.show_problem(*self._outside)
        for form in (self.create_form, self.recovery_form, self.open_form):
            form.setVisible(form is page)

    def _build(self) -> None:
        self._card.setProperty("role", "card")
        inside = QVBoxLayout(self._card)
        space = self._theme.space
        inside.setContentsMargins(space(5), space(5), space(5), space(4))
        inside.setSpacing(space(3))
        inside.addWidget(self.problem)
        for form in (self.create_form, self.recovery_form, self.open_form):
            inside.addWidget(form)
            form.hide()
        inside.addWidget(self.busy)
        self.busy.hide()
        page = QWidget()
        middle = QVBoxLayout(page)
        middle.setContentsMargins(space(4), space(4), space(4), space(4))
        middle.addStretch(2)
        middle.addWidget(brand(), 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addSpacing(space(3))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._card)
        row.addStretch(1)
        middle.addLayout(row)
        middle.addStretch(3)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._resize()

    @Slot()
    def _resize(self) -> None:
        self._card.setFixedWidth(round(CARD_PIXELS * self._theme.scale))
