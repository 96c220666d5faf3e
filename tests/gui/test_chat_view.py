"""The chat on a real vault, with an assistant that says what the test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextEdit
from pytestqt.qtbot import QtBot

from tara_desktop.chat import view as view_module
from tara_desktop.chat.view import ChatView
from tara_desktop.context_panel.view import ContextPanel
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_health.errors import PromptTooLong
from tara_health.events import (
    InputRead,
    NoticeRaised,
    TextShown,
    TurnEnded,
    TurnEvent,
    TurnRecord,
    TurnRequest,
    WindowPlanned,
)
from tara_health.inference.protocol import StopSignal
from tara_health.records import Analysis, EscalationNotice, ModelIdentity, PhiSpan, Reply, Review, Timings
from tara_health.vocabulary import ReplyState, Urgency

PASSPHRASE = "correct horse battery staple 9"
NOTICE = EscalationNotice(Urgency.EMERGENCY, "This may be an emergency", ("Call for help.",))


class Analyst:
    def scan(self, text: str) -> tuple[PhiSpan, ...]:
        at = text.find("Smith")
        return (PhiSpan(at, at + 5, "name", 1.0),) if at >= 0 else ()


class Assistant:
    """Answers every message with `words`; waits at `gate` before the last one, so that a test can look or stop."""

    model = engine_info = None

    def __init__(self) -> None:
        self.analyst = Analyst()
        self.words = ["**Hello** ", "doctor."]
        self.gate = threading.Event()
        self.gate.set()
        self.error: Exception | None = None
        self.requests: list[TurnRequest] = []

    def turn(self, request: TurnRequest, record: TurnRecord, stop: StopSignal) -> Iterator[TurnEvent]:
        self.requests.append(request)
        analysis = Analysis(phi=self.analyst.scan(request.message))
        yield InputRead(analysis)
        if "chest pain" in request.message:
            yield NoticeRaised(NOTICE)
        if self.error is not None:
            raise self.error
        yield WindowPlanned(len(request.history) // 2, 400, 4096)
        record.begin(request.message, analysis, "note", request.mode)
        text, state = "", ReplyState.COMPLETE
        for word in self.words:
            text += word
            yield TextShown(word)
            while not self.gate.wait(0.01) and not stop.is_set():
                pass
            if stop.is_set():
                state = ReplyState.STOPPED
                break
        identity = ModelIdentity("embedded", "00", "Q4", "demonstration weights, not for clinical use")
        reply = Reply(text, state, analysis, Review(), identity, Timings(tokens_per_s=90.0), None, "Check it.")
        record.finish(reply)
        yield TurnEnded(reply, "note")

    def forget(self) -> None:
        pass

    def close(self) -> None:
        pass


class Desk:
    def __init__(self, qtbot: QtBot, session: Session, theme: Theme) -> None:
        self.qtbot, self.session, self.assistant = qtbot, session, Assistant()
        session._assistant.set_result(self.assistant)  # type: ignore[arg-type]
        self.view = ChatView(session, theme)
        self.panel = ContextPanel(session, theme)
        self.view.attach_panel(self.panel)
        for widget in (self.view, self.panel):
            qtbot.addWidget(widget)
        self.view.resize(900, 700)
        self.view.show()

    def send(self, text: str, *, wait: bool = True) -> None:
        self.view.composer.text.setPlainText(text)
        self.view.composer.submit()
        if wait:
            self.idle()

    def idle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.view.presenter.busy)

    def shown(self) -> list[tuple[str, str]]:
        return [(view.message.role, view.message.text) for view in self.view.transcript.views]


@pytest.fixture
def desk(qtbot: QtBot, session: Session, theme: Theme, tara_home: Path) -> Iterator[Desk]:
    done: list[str] = []

    class Door:
        def opened(self, key: str) -> None:
            done.append(key)

        def failed(self, error: Exception) -> None:
            raise error

    door = Door()
    session.create_vault(PASSPHRASE, door.opened, door.failed)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    session.enter()
    yield Desk(qtbot, session, theme)
    session.lock()


def stored(desk: Desk) -> list[tuple[str, str, str]]:
    found: list[Any] = []

    class Reader:
        def read(self, messages: Any) -> None:
            found.append(messages)

    reader = Reader()
    conversation = desk.view.presenter.conversation_id
    assert conversation is not None
    desk.session.store(lambda vault: vault.conversations.path(conversation), reader.read)
    desk.qtbot.waitUntil(lambda: bool(found))
    return [(message.role, message.text, message.state) for message in found[0]]


def test_turns_edits_and_versions(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(view_module, "announce", lambda _widget, words: said.append(words))
    desk.send("I am Dr Smith. Question?")
    assert desk.shown() == [("user", "I am Dr Smith. Question?"), ("assistant", "**Hello** doctor.")]
    assert desk.view.transcript.views[1].text.toPlainText() == "Hello doctor."
    assert said == ["TARA's reply is finished. **Hello** doctor."]
    assert desk.view.composer.text.text() == ""
    assert desk.panel.identifiers.lines[0].sentence.startswith("name.")

    desk.send("Second?")
    assert [turn.user for turn in desk.assistant.requests[-1].history] == ["I am Dr Smith. Question?"]
    assert all(view.message.id for view in desk.view.transcript.views)

    desk.assistant.words = ["Another."]
    desk.view.transcript.views[-1].again_button.click()
    desk.qtbot.waitUntil(lambda: desk.shown()[-1] == ("assistant", "Another."))
    desk.idle()
    assert len(desk.assistant.requests[-1].history) == 1
    assert "whole conversation" in desk.view.meter.words.text()

    desk.panel.show_reading(Analysis())
    desk.panel.rows["specialty"].chosen.emit("specialty", "psychiatry")
    desk.view.transcript.views[0].edit_button.click()
    desk.send("A better question?")
    assert desk.assistant.requests[-1].history == ()
    assert desk.assistant.requests[-1].override == {"specialty": "psychiatry"}
    assert [text for _, text, _ in stored(desk)] == ["A better question?", "Another."]
    assert desk.shown() == [("user", "A better question?"), ("assistant", "Another.")]

    conversation = desk.view.presenter.conversation_id
    desk.view.new_conversation()
    assert desk.view.pages.currentWidget() is desk.view.empty
    desk.view.open_conversation(conversation)  # type: ignore[arg-type]
    desk.qtbot.waitUntil(lambda: len(desk.view.transcript.views) == 2)


def test_the_way_back_to_earlier_versions(desk: Desk, qtbot: QtBot) -> None:
    desk.send("Question?")
    desk.send("Second?")
    views = desk.view.transcript.views
    assert not any(view.switcher.isVisible() for view in views)
    first = desk.shown()

    desk.assistant.words = ["Another."]
    views[-1].again_button.click()
    desk.qtbot.waitUntil(lambda: desk.shown()[-1] == ("assistant", "Another."))
    desk.idle()
    switcher = views[-1].switcher
    assert switcher.isVisible()
    assert switcher.words.text() == "2 of 2"
    assert not switcher.next.isEnabled()
    assert not views[-2].switcher.isVisible()

    switcher.previous.click()
    desk.qtbot.waitUntil(lambda: desk.shown() == first)
    assert stored(desk)[-1][1] == "**Hello** doctor."
    assert views[-1].switcher.words.text() == "1 of 2"
    assert views[-1].hasFocus()

    views[0].edit_button.click()
    desk.view.composer.text.clear()
    desk.send("A better question?")
    assert views[0].switcher.words.accessibleName() == "Version 2 of 2"
    qtbot.keyClick(views[0], Qt.Key.Key_Right)
    views[0].setFocus()
    qtbot.keyClick(views[0], Qt.Key.Key_Left)
    desk.qtbot.waitUntil(lambda: desk.shown() == [*first[:3], ("assistant", "Another.")])
    assert views[0].switcher.words.text() == "1 of 2"


def test_no_version_is_left_while_a_reply_is_written(desk: Desk) -> None:
    desk.send("Question?")
    views = desk.view.transcript.views
    views[-1].again_button.click()
    desk.qtbot.waitUntil(lambda: views[-1].switcher.isVisible())
    desk.idle()
    desk.assistant.gate.clear()
    desk.send("Second?", wait=False)
    desk.qtbot.waitUntil(lambda: desk.view.presenter.phase.value == "streaming")
    views[1].switcher.previous.click()
    desk.assistant.gate.set()
    desk.idle()
    assert [text for _, text, _ in stored(desk)][-2] == "Second?"


def test_stop_failure_notice_and_lock(desk: Desk) -> None:
    desk.assistant.gate.clear()
    desk.send("He has chest pain, says Smith", wait=False)
    desk.qtbot.waitUntil(lambda: desk.view.presenter.phase.value == "streaming")
    assert desk.view.banner.title.text() == NOTICE.title
    assert desk.view.composer.action.text() == "Stop"
    desk.view.composer.action.click()
    desk.idle()
    assert desk.view.transcript.views[-1].state.text() == "Stopped by you"
    assert stored(desk)[-1] == ("assistant", "**Hello** ", "stopped")

    desk.assistant.gate.set()
    desk.assistant.error = PromptTooLong("The message is too long for this model.", remedy="Shorten it.")
    desk.send("Very long")
    assert desk.view.composer.text.text() == "Very long"
    assert "Shorten it." in desk.view.composer.problem.text()
    assert len(stored(desk)) == 2
    assert len(desk.shown()) == 2

    desk.view.composer.text.setPlainText("Ask Smith")
    desk.qtbot.waitUntil(lambda: bool(desk.view.composer.contains.text()))
    desk.session.lock()
    kept = [widget.toPlainText() for kind in (QTextEdit, QPlainTextEdit) for widget in desk.view.findChildren(kind)]
    labels = [label.text() for widget in (desk.view, desk.panel) for label in widget.findChildren(QLabel)]
    assert not any(kept)
    assert not [words for words in labels if "Smith" in words or "chest" in words or words == NOTICE.title]
    assert desk.view.presenter.conversation_id is None
