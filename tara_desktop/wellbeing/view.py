"""The mode on screen: its pages, the crisis button above every one of them, and what happens when it is left.

Promise: when TARA locks, when the private file is closed or erased, and when nobody was here for the idle time, every
text of it leaves the widgets at once and the pages that showed it are taken down. The first page, the exercises and
the crisis page hold nothing of anybody and work without a passphrase.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from tara_desktop.idle import IdlePolicy
from tara_desktop.page import COLUMN_PIXELS, Page
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_desktop.wellbeing.checkin_page import CheckInPage
from tara_desktop.wellbeing.crisis_page import CrisisHelpPage
from tara_desktop.wellbeing.debrief_page import DebriefPage
from tara_desktop.wellbeing.exercise_page import ExercisePage
from tara_desktop.wellbeing.exercises_page import ExercisesPage
from tara_desktop.wellbeing.front_page import FrontPage
from tara_desktop.wellbeing.home_page import HomePage
from tara_desktop.wellbeing.journal_desk import JournalDesk
from tara_desktop.wellbeing.motion import still
from tara_desktop.wellbeing.presenter import ModePresenter
from tara_desktop.wellbeing.questionnaire_page import QuestionnairePage
from tara_desktop.wellbeing.questionnaires_page import QuestionnairesPage
from tara_desktop.wellbeing.talk_page import TalkPage
from tara_desktop.wellbeing.trends_page import TrendsPage
from tara_health.platform import paths
from tara_health.wellbeing.crisis import lines_for_clinician
from tara_health.wellbeing.exercises import Exercise
from tara_health.wellbeing.instrument import Instrument
from tara_health.wellbeing.item_texts import ItemTexts

CRISIS_KEY: Final = "F8"
LOOK_MS: Final = 5_000
"""The clocks are looked at this often while the mode is left: a timer does not count sleep."""


class WellbeingView(QWidget):
    """`left` says that somebody goes back to their work; an open private file stays open for the idle time."""

    left = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.desk = JournalDesk(session.tasks, paths.journal_dir())
        self.presenter = ModePresenter(self, self.desk, session.tasks)
        self.stack = QStackedWidget()
        self.crisis_button = QPushButton("I need help now")
        self.front: FrontPage
        self.home: HomePage | None = None
        self.checkin: CheckInPage | None = None
        self.trends: TrendsPage | None = None
        self.questionnaires: QuestionnairesPage | None = None
        self.questionnaire: QuestionnairePage | None = None
        self.exercises: ExercisesPage | None = None
        self.exercise: ExercisePage | None = None
        self.talk: TalkPage | None = None
        self.debrief: DebriefPage | None = None
        self.crisis = CrisisHelpPage(theme)
        self._trail: list[QWidget] = []
        self._away = IdlePolicy(0.0)
        self._look = QTimer(self, interval=LOOK_MS)
        self._build()
        self._connect()
        self.front = self._new_front()
        self._show(self.front)

    # What somebody does

    def enter(self) -> None:
        """Somebody came: show where they were, or the first page."""
        page = self.stack.currentWidget()
        if page is self.home and self.home is not None:
            self.home.presenter.refresh()
        _focus(page)

    def step_back(self) -> bool:
        """One page back within the mode; False where there is none, and whoever asked may leave."""
        here = self.stack.currentWidget()
        if isinstance(here, TalkPage | DebriefPage) and here.holds_back():
            return True
        if not self._trail:
            return False
        self._show(self._trail.pop())
        if isinstance(here, TalkPage | DebriefPage):
            self._let_go()
        return True

    @Slot()
    def show_crisis(self) -> None:
        """Numbers, now."""
        self.crisis.show_lines(lines_for_clinician(self._session.settings.text("safety.country")))
        self._go(self.crisis)

    @Slot()
    def show_exercises(self) -> None:
        """The list of exercises."""
        if self.exercises is None:
            self.exercises = ExercisesPage(self._theme)
            self._keep(self.exercises)
            self.exercises.chosen.connect(self._begin_exercise)
        self._go(self.exercises)

    @Slot()
    def show_checkin(self) -> None:
        """A check-in from its first question."""
        if self.checkin is None:
            self.checkin = CheckInPage(self.desk, self._theme)
            self._keep(self.checkin)
            self.checkin.crisis.connect(self.show_crisis)
            self.checkin.trends.connect(self._from_checkin_to_trends)
        self.checkin.presenter.start()
        self._go(self.checkin)

    @Slot()
    def show_trends(self) -> None:
        """The trends, read anew."""
        if self.trends is None:
            self.trends = TrendsPage(self.desk, self._theme)
            self._keep(self.trends)
        self._go(self.trends)
        self.trends.presenter.load()

    @Slot()
    def show_questionnaires(self) -> None:
        """The list of questionnaires, read anew."""
        if self.questionnaires is None:
            self.questionnaires = QuestionnairesPage(self._session.tasks, self._theme)
            self._keep(self.questionnaires)
            self.questionnaires.chosen.connect(self._begin_questionnaire)
        self._go(self.questionnaires)
        self.questionnaires.presenter.load()

    @Slot()
    def show_talk(self) -> None:
        """A talk; it works with the private file closed, too."""
        if self.talk is None:
            self.talk = TalkPage(self._session, self.desk, self._theme, can_keep=self._is_open)
            self._keep(self.talk)
        self._go(self.talk)

    @Slot()
    def show_debrief(self) -> None:
        """A debrief from its first step; likewise."""
        if self.debrief is None:
            self.debrief = DebriefPage(self._session, self.desk, self._theme, can_keep=self._is_open)
            self._keep(self.debrief)
            self.debrief.presenter.start()
        self._go(self.debrief)

    @Slot()
    def lock(self) -> None:
        """Close the private file and empty every page."""
        self.presenter.lock()

    # What the presenter asks for

    def show_front(self, note: str = "") -> None:
        """The first page; everything of the private file goes."""
        self._take_down()
        # A new one: where the old one was scrolled to, or how wide it had become, would tell that it was used.
        used, self.front = self.front, self._new_front()
        used.forget()
        self.front.say(note)
        self._trail.clear()
        self._show(self.front)
        self._drop(used)

    def show_home(self) -> None:
        """What an open private file offers."""
        self.front.forget()
        self.front.say("")
        self.home = HomePage(self.desk, self._session.tasks, self._theme)
        self._keep(self.home)
        self.home.checkin.connect(self.show_checkin)
        self.home.trends.connect(self.show_trends)
        self.home.questionnaires.connect(self.show_questionnaires)
        self.home.exercises.connect(self.show_exercises)
        self.home.talk.connect(self.show_talk)
        self.home.debrief.connect(self.show_debrief)
        self.home.erase.connect(self.presenter.erase)
        self.home.closed.connect(self.lock)
        self.home.presenter.refresh()
        if self.stack.currentWidget() is self.front:
            self._trail.clear()
            self._show(self.home)
        else:
            # Nobody is pulled off the numbers or out of a talk because a passphrase was right meanwhile.
            self._trail = [self.home if page is self.front else page for page in self._trail]

    def _is_open(self) -> bool:
        return self.presenter.is_open

    def show_busy(self, words: str) -> None:
        """On the page that is up."""
        (self.home or self.front).show_busy(words)

    def show_problem(self, what: str, rest: str) -> None:
        """On the page that is up."""
        (self.home or self.front).problem.say(what, rest)

    # Coming and going

    def hideEvent(self, event: QHideEvent) -> None:
        """The mode is left: the private file closes when nobody comes back within the idle time."""
        super().hideEvent(event)
        # A passphrase typed and not sent tells whoever comes next that there is a file.
        self.front.forget()
        # Always: an opening that is under way ends behind the chat.
        self._away.limit_s = self._session.settings.integer("privacy.idle_lock_minutes") * 60.0
        self._away.restart()
        self._look.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Back; too late shows the first page."""
        self._look_at_clock()
        self._look.stop()
        super().showEvent(event)

    @Slot()
    def _look_at_clock(self) -> None:
        if self._look.isActive() and self._away.due():
            self._look.stop()
            self.lock()

    @Slot(object)
    def _begin_exercise(self, exercise: Exercise) -> None:
        self._drop(self.exercise)
        self.exercise = ExercisePage(exercise, self._theme, still=still(self._session.settings))
        self._keep(self.exercise)
        self._go(self.exercise)

    @Slot(object, object)
    def _begin_questionnaire(self, instrument: Instrument, texts: ItemTexts) -> None:
        if self.questionnaire is not None:
            self.questionnaire.forget()
            self._drop(self.questionnaire)
        page = self.questionnaire = QuestionnairePage(self.desk, instrument, texts, self._theme)
        self._keep(page)
        page.crisis.connect(self.show_crisis)
        page.trends.connect(self._from_checkin_to_trends)
        page.presenter.start()
        self._go(page)

    @Slot()
    def _from_checkin_to_trends(self) -> None:
        self.step_back()
        self.show_trends()

    @Slot()
    def _back(self) -> None:
        if not self.step_back():
            self.left.emit()

    def _go(self, page: QWidget) -> None:
        here = self.stack.currentWidget()
        if here is page or here is None:
            return
        if page in self._trail:
            del self._trail[self._trail.index(page) :]
        else:
            self._trail.append(here)
        self._show(page)

    def _show(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        if page is self.home and self.home is not None:
            self.home.presenter.refresh()
        if self.isVisible():
            _focus(page)

    def _let_go(self) -> None:
        """What was written is gone once its page is left."""
        for page in (self.talk, self.debrief):
            if page is not None:
                page.forget()
                self._drop(page)
        self.talk = self.debrief = None

    def _take_down(self) -> None:
        self._let_go()
        for page in (self.home, self.checkin, self.trends, self.questionnaire):
            if page is not None:
                page.forget()
                self._drop(page)
        self.home = self.checkin = self.trends = self.questionnaire = None
        # It holds nothing of anybody, but only who has an open file gets to it.
        self._drop(self.questionnaires)
        self.questionnaires = None

    def _drop(self, page: QWidget | None) -> None:
        if page is not None:
            self._trail = [other for other in self._trail if other is not page]
            self.stack.removeWidget(page)
            page.hide()
            page.deleteLater()

    def _new_front(self) -> FrontPage:
        page = FrontPage(self._theme)
        page.submitted.connect(self.presenter.open)
        page.begun.connect(self.presenter.begin)
        page.exercises.connect(self.show_exercises)
        page.talk.connect(self.show_talk)
        page.debrief.connect(self.show_debrief)
        self._keep(page)
        return page

    def _keep(self, page: Page | TalkPage) -> None:
        page.left.connect(self._back)
        self.stack.addWidget(page)

    def _build(self) -> None:
        space = self._theme.space
        bar = QFrame()
        bar.setProperty("role", "toolbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(space(4), space(1), space(3), space(1))
        row.addWidget(paragraph("Private. Nothing here is audited or reported.", "caption"), 1)
        row.addWidget(self.crisis_button)
        self.crisis_button.setProperty("role", "danger")
        self.crisis_button.setToolTip(f"Numbers to call, at once ({CRISIS_KEY})")
        self.crisis_button.setAccessibleDescription(self.crisis_button.toolTip())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self.stack, 1)
        self.stack.addWidget(self.crisis)
        self.crisis.left.connect(self._back)
        action = QAction("I need help now", self)
        action.setShortcut(QKeySequence(CRISIS_KEY))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(self.show_crisis)
        self.addAction(action)

    def _connect(self) -> None:
        self.crisis_button.clicked.connect(self.show_crisis)
        self._session.locked.connect(self.lock)
        self._look.timeout.connect(self._look_at_clock)
        self._theme.changed.connect(self._widen)

    @Slot()
    def _widen(self) -> None:
        """A page fixes its column's width when it is made; larger text needs a wider one."""
        for page in self.stack.findChildren(Page):
            inside = page.column.parentWidget()
            if inside is not None:
                inside.setMaximumWidth(round(COLUMN_PIXELS * self._theme.scale))


def _focus(page: QWidget | None) -> None:
    focus = getattr(page, "focus_first", None)
    if focus is not None:
        focus()
