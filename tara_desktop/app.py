"""The desktop from its first paint to its last: which page is up, when it locks, what a changed setting does.

The order is the promise: a window with the name paints first; then the door is imported and shown; while somebody
types a passphrase, the workspace is imported in the background and built pane by pane, then readers and engine are
loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from tara_desktop.collector import Collector
from tara_desktop.theme.style import Theme, chosen
from tara_desktop.window import TITLE, MainWindow
from tara_health.errors import SettingsError
from tara_health.settings import Settings

if TYPE_CHECKING:
    from tara_desktop.actions import Actions
    from tara_desktop.idle_lock import IdleLock
    from tara_desktop.session import Session
    from tara_desktop.tasks import Tasks
    from tara_desktop.unlock.view import UnlockView
    from tara_desktop.workspace import Workspace

SETTLE_MS: Final = 250
"""The door is painted and usable before the background imports compete for the interpreter."""


class Desktop(QObject):
    """Owns the window, the session and the pages."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._collector = Collector(self)
        self._settings_problem: SettingsError | None = None
        self.settings = self._read_settings()
        self.theme: Theme = chosen(app, self.settings)
        self.window = MainWindow()
        self.window.painted.connect(self._begin)
        self.tasks: Tasks | None = None
        self.session: Session | None = None
        self.door: UnlockView | None = None
        self.workspace: Workspace | None = None
        self.idle: IdleLock | None = None
        self._actions: Actions | None = None
        self._steps: Iterator[None] = iter(())
        self._complete = False

    def show(self) -> None:
        """Paint the first page."""
        self.window.show()

    def end(self) -> None:
        """After the event loop: lock, end the engine and the threads."""
        if self.session is not None:
            self.session.close()
        self._collector.stop()

    def _read_settings(self) -> Settings:
        try:
            return Settings.load()
        except SettingsError as error:
            self._settings_problem = error
            return Settings()

    @Slot()
    def _begin(self) -> None:
        from tara_desktop.session import Session
        from tara_desktop.tasks import Tasks
        from tara_desktop.unlock.view import UnlockView
        from tara_health.platform.harden import harden_process

        # Before anybody can type a passphrase.
        harden_process()
        self.theme.dress()
        self.tasks = Tasks(self)
        self.session = Session(self.tasks, self.settings)
        self.session.unlocked.connect(self._unlocked)
        self.session.locked.connect(self._locked)
        self.session.engineReady.connect(self._collector.settle)
        self.door = UnlockView(self.session, self.theme, self.session.enter)
        self._show_door()
        if self._settings_problem is not None:
            self.door.say(self._settings_problem.what, self._settings_problem.remedy)
        QTimer.singleShot(SETTLE_MS, self._read_in_the_rest)

    @Slot()
    def _read_in_the_rest(self) -> None:
        if self.tasks is not None:
            self.tasks.load(_import_the_rest, self._build_workspace)

    def _build_workspace(self, _: None) -> None:
        from tara_desktop.workspace import Workspace

        if self.session is not None and self.workspace is None:
            self.workspace = Workspace(self.session, self.theme)
            self._steps = self.workspace.build()
            self._next_step()

    @Slot()
    def _next_step(self) -> None:
        """Build one pane, then let events in; the engine and readers come when all stand."""
        if next(self._steps, self) is not self:
            QTimer.singleShot(0, self._next_step)
        elif self.session is not None and not self._complete:
            self._complete = True
            self._connect_workspace(self.session)
            self.session.prepare()

    def _show_door(self) -> None:
        if self.door is not None:
            self.window.turn_to(self.door)
            self.door.start()

    @Slot()
    def _unlocked(self) -> None:
        # Usually all of this was done while the passphrase was typed.
        if self.workspace is None:
            self._build_workspace(None)
        while not self._complete:
            self._next_step()
        if self.workspace is not None:
            self.window.turn_to(self.workspace)
            self.workspace.begin()
        if self.idle is not None:
            self.idle.start()

    def _connect_workspace(self, session: Session) -> None:
        from tara_desktop.actions import Actions
        from tara_desktop.idle import IdlePolicy
        from tara_desktop.idle_lock import IdleLock

        if self.workspace is None:
            return
        self.workspace.changed.connect(self._setting_changed)
        self._actions = Actions(self.workspace, self.theme, {"lock": session.lock, "quit": self.window.close})
        self.theme.changed.connect(self._dress)
        self.idle = IdleLock(self._app, IdlePolicy(self._idle_limit_s()))
        self.idle.due.connect(session.lock)

    @Slot()
    def _locked(self) -> None:
        if self.idle is not None:
            self.idle.stop()
        self._show_door()

    @Slot(str)
    def _setting_changed(self, key: str) -> None:
        if key.startswith("appearance."):
            theme, scale = self.settings.text("appearance.theme"), self.settings.integer("appearance.scale_percent")
            self.theme.choose(theme, scale)
        elif key == "privacy.idle_lock_minutes" and self.idle is not None:
            self.idle.policy.limit_s = self._idle_limit_s()
            self.idle.start()
        elif key.startswith("model.") and self.session is not None:
            self.session.change_model()

    @Slot()
    def _dress(self) -> None:
        if self._actions is not None:
            self._actions.dress()

    def _idle_limit_s(self) -> float:
        return self.settings.integer("privacy.idle_lock_minutes") * 60.0


def _import_the_rest() -> None:
    import tara_desktop.actions
    import tara_desktop.idle_lock  # noqa: F401  # imported here so that the GUI thread finds it ready


def run() -> int:
    """Make the application, show the window, and come back when it was closed."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName(TITLE)
    desktop = Desktop(app)
    desktop.show()
    code = app.exec()
    desktop.end()
    return code
