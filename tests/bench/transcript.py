"""The transcript at scale: opening a 5,000-message conversation, and 600 tokens streaming into it.

Opening is timed from the call to the first paint of the newest messages, and to the moment that what can be scrolled to
at once is built too; the vault is a real one. The worst slot is the longest delivery of any event on the GUI thread
while the tokens arrive (tests/gui/stalls.py). The reference shows text as a plain QTextBrowser would: everything loaded
is set and painted again, as Markdown, for each token. It is timed every 20th token, in turn with ours.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.rows import Row

LONG, TOKENS, OPENINGS, SAMPLE = 5_000, 600, 7, 20
ASKED = "A 58-year-old with type 2 diabetes and an eGFR of 41 asks whether metformin must be stopped. What do I weigh?"
ANSWER = """## What to weigh

Keep **metformin** at a reduced dose while the eGFR stays above 30, and look again in three months.

1. Check for *acute* kidney injury first
2. Ask about contrast studies and dehydration
   - sick-day rules in writing

| eGFR | Metformin |
|------|-----------|
| 45 to 59 | usual dose, watch |
| 30 to 44 | half the dose |

"""


def figures() -> Iterator[Row]:
    """Opening and streaming, ours beside a QTextBrowser."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["TARA_HOME"] = home
        desk = _Desk(Path(home) / "vault")
        first, whole = desk.openings()
        yield _row("Opening a 5,000-message conversation, first paint", first, desk.reference_opening(), 300)
        yield _row("Opening a 5,000-message conversation, all that is near is built", whole, None, 300)
        ours, reference = desk.stream()
        yield _row("Worst slot while 600 tokens stream into 5,000 messages", ours, reference, 50)
        yield Row("Messages with a widget after that", desk.widgets, LONG, desk.widgets / LONG, "", "<= 80", True)
        desk.close()


class _Desk:
    """A chat on a vault that holds the long conversation."""

    def __init__(self, folder: Path) -> None:
        from PySide6.QtWidgets import QApplication

        from tara_desktop.chat.view import ChatView
        from tara_desktop.session import Session
        from tara_desktop.tasks import Tasks
        from tara_desktop.theme.style import apply
        from tara_health.settings import Settings
        from tests.gui.stalls import WatchedApplication

        app = QApplication.instance() or WatchedApplication([])
        assert isinstance(app, WatchedApplication)
        self.app = app
        self.conversation = 0
        settings = Settings({"appearance.theme": "light"})
        self.session = Session(Tasks(), settings, folder)
        self.view = ChatView(self.session, apply(app, settings))
        self.view.resize(900, 800)
        self.view.show()
        self.session.create_vault("correct horse battery staple 9", self._created, self._failed)
        self._until(lambda: self.session.is_unlocked)
        self.session.store(_fill, self._filled, self._failed)
        self._until(lambda: self.conversation > 0)

    @property
    def widgets(self) -> int:
        return len(self.view.transcript.views)

    def openings(self) -> tuple[float, float]:
        """Medians in milliseconds: to the first paint, to the last message built."""
        first, whole = [], []
        transcript = self.view.transcript
        for _ in range(OPENINGS):
            self.view.new_conversation()
            settled: list[float] = []
            painted = 0.0
            began = time.perf_counter()
            self.view.open_conversation(self.conversation)
            transcript.settled.connect(lambda seen=settled: seen.append(time.perf_counter()))
            while not settled:
                self.app.processEvents()
                if not painted and transcript.views:
                    self.view.grab()
                    painted = time.perf_counter()
            first.append((painted - began) * 1000)
            whole.append((settled[0] - began) * 1000)
            transcript.settled.disconnect()
        return statistics.median(first), statistics.median(whole)

    def reference_opening(self) -> float:
        """A QTextBrowser that is given the whole conversation."""
        from PySide6.QtWidgets import QTextBrowser

        browser = QTextBrowser()
        browser.resize(900, 800)
        began = time.perf_counter()
        browser.setMarkdown(f"{ASKED}\n\n{ANSWER}\n\n" * (LONG // 2))
        browser.grab()
        return (time.perf_counter() - began) * 1000

    def stream(self) -> tuple[float, float]:
        """The longest delivery of ours, and the reference's longest setting and painting, in milliseconds."""
        from PySide6.QtWidgets import QTextBrowser

        from tara_desktop.chat.shown import ShownMessage
        from tara_health.vocabulary import ReplyState
        from tests.gui.stalls import StallWatch

        loaded = "\n\n".join(view.message.text for view in self.view.transcript.views)
        browser = QTextBrowser()
        browser.resize(900, 800)
        feed = _Feed(self.view)
        worst, reference, said = 0.0, 0.0, ""
        self.view.add_user(ASKED)
        self.view.begin_reply()
        for number in range(TOKENS):
            token = ANSWER[number * 4 % len(ANSWER) :][:4]
            said += token
            watch = self.app.watch = StallWatch()
            feed.give(token)
            while feed.waiting:
                self.app.processEvents()
            self.app.processEvents()
            self.app.watch = None
            worst = max(worst, watch.worst_ms)
            if number % SAMPLE == 0:
                began = time.perf_counter()
                browser.setMarkdown(f"{loaded}\n\n{said}")
                browser.grab()
                reference = max(reference, (time.perf_counter() - began) * 1000)
        self.view.end_turn(LONG + 1, ShownMessage(LONG + 2, "assistant", said, ReplyState.COMPLETE))
        return worst, reference

    def close(self) -> None:
        self.session.lock()
        self.session.tasks.shutdown()
        self.view.deleteLater()

    def _until(self, done: Callable[[], bool]) -> None:
        while not done():
            self.app.processEvents()

    def _created(self, _recovery_key: str) -> None:
        self.session.enter()

    def _filled(self, conversation: int) -> None:
        self.conversation = conversation

    def _failed(self, error: Exception) -> None:
        raise error


class _Feed:
    """Hands a token over from a timer's slot, as the turn's events are."""

    def __init__(self, view: object) -> None:
        from PySide6.QtCore import QTimer

        from tara_desktop.chat.view import ChatView

        assert isinstance(view, ChatView)
        self.view, self.waiting = view, ""
        self.timer = QTimer(view, singleShot=True, interval=0)
        self.timer.timeout.connect(self.deliver)

    def give(self, token: str) -> None:
        self.waiting = token
        self.timer.start()

    def deliver(self) -> None:
        token, self.waiting = self.waiting, ""
        self.view.append(token)


def _fill(vault: object) -> int:
    from tara_health.store.open import Vault

    assert isinstance(vault, Vault)
    conversation = vault.conversations.create("the long one")
    with vault.database.transaction():
        for turn in range(LONG):
            role, text = ("assistant", ANSWER) if turn % 2 else ("user", ASKED)
            vault.conversations.add(conversation.id, role, text)
    return conversation.id


def _row(claim: str, ours: float, reference: float | None, target: float) -> Row:
    ratio = ours / reference if reference else None
    return Row(claim, ours, reference, ratio, "ms", f"<= {target:g}", ours <= target)
