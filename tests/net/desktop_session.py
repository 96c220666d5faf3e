"""A whole session with the real window, model, engine and vault, driven like a person would: for the network proofs.

First run, a question answered, found again by search, locked, unlocked. Prints `answered, found, locked` when each step
happened; any other end is a failure. Run by hand: `QT_QPA_PLATFORM=offscreen python -m tests.net.desktop_session`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from tara_desktop.app import Desktop
from tara_health.settings import Settings

PASSPHRASE = "a passphrase of several words 4"
QUESTION = "What is hypertension?"
PATIENCE_S = 120.0


def until(what: str, condition: Callable[[], object]) -> None:
    """Let the window live until `condition` holds."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"waited in vain until {what}")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.005)


class Driven:
    """The desktop, and what a person does with it."""

    def __init__(self) -> None:
        self.app = QApplication(sys.argv[:1])
        self.app.setApplicationName("TARA")
        self.desktop = Desktop(self.app)
        self.desktop.show()
        until("the door is shown", lambda: self.desktop.door is not None)

    def create_vault(self, passphrase: str = PASSPHRASE) -> None:
        """The first run, without the typing."""
        made: list[str] = []
        self._session.create_vault(passphrase, made.append, self.fail)
        until("the vault is made", lambda: made)
        self._session.enter()
        until("the workspace is shown", lambda: self.desktop.workspace is not None)
        until("the engine is ready", lambda: self._session.assistant and self._session.assistant.engine_info)

    def ask(self, question: str) -> str:
        """Type it, send it, wait for the end; gives the reply."""
        self.workspace.chat.composer.give_back(question)
        self.workspace.chat.composer.submit()
        until("the reply has ended", lambda: self.stored() and not self.workspace.chat.composer.busy)
        return self.stored()[-1]

    def stored(self) -> list[str]:
        """The finished replies in the vault."""
        found: list[list[str]] = []
        self._session.store(_replies, found.append, self.fail)
        until("the vault answers", lambda: found)
        return found[0]

    def search(self, words: str) -> int:
        """How many messages the vault finds."""
        found: list[int] = []
        self._session.store(lambda vault: len(vault.search(words)), found.append, self.fail)
        until("the search is done", lambda: found)
        return found[0]

    def lock(self) -> None:
        """Ctrl+L."""
        self._session.lock()
        until("the door is back", lambda: self.desktop.window.page is self.desktop.door)

    def close(self) -> None:
        """The end of the application."""
        self.desktop.window.close()
        self.desktop.end()

    def fail(self, error: Exception) -> None:
        """Something the session reported."""
        sys.exit(f"the desktop failed: {error}")

    @property
    def workspace(self):  # type: ignore[no-untyped-def]
        return self.desktop.workspace

    @property
    def _session(self):  # type: ignore[no-untyped-def]
        return self.desktop.session


def _replies(vault) -> list[str]:  # type: ignore[no-untyped-def]
    return [
        message.text
        for conversation in vault.conversations.recent()
        for message in vault.conversations.path(conversation.id)
        if message.role == "assistant" and message.state != "streaming"
    ]


def main() -> None:
    """Drive one session; exit 0 when every step happened."""
    Settings.load().set("reply.max_tokens", 24)
    driven = Driven()
    driven.create_vault()
    answer = driven.ask(QUESTION)
    found = driven.search("hypertension")
    driven.lock()
    driven.close()
    if answer.strip() and found:
        print("answered, found, locked")


if __name__ == "__main__":
    main()
