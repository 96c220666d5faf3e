"""The session's assistant: loaded in the background, usable without a model, exchanged when the settings say so."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import tara_health.assistant
from tara_desktop.session import Session
from tara_health.errors import AnalysisError, ModelMissing
from tests.gui.scripted import ScriptedAssistant


class Seen:
    """Collects results; bound, as callbacks must be."""

    def __init__(self) -> None:
        self.values: list[object] = []

    def take(self, value: object) -> None:
        self.values.append(value)


class Factory:
    """Stands in for `Assistant`: opens scripted ones, or fails."""

    def __init__(self) -> None:
        self.made: list[ScriptedAssistant] = []
        self.open_error: Exception | None = None
        self.warm_error: Exception | None = None

    def open(self, *, settings: object) -> ScriptedAssistant:
        if self.open_error is not None:
            raise self.open_error
        return self.without_model(settings=settings)

    def without_model(self, *, settings: object) -> ScriptedAssistant:
        assistant = ScriptedAssistant(["Rest."])
        assistant.warm_up = self.warm_up  # type: ignore[attr-defined]
        self.made.append(assistant)
        return assistant

    def warm_up(self) -> None:
        if self.warm_error is not None:
            raise self.warm_error


@pytest.fixture
def factory(monkeypatch: pytest.MonkeyPatch) -> Factory:
    factory = Factory()
    monkeypatch.setattr(tara_health.assistant, "Assistant", factory)
    return factory


def test_it_loads_and_serves_who_waited(session: Session, factory: Factory, qtbot: QtBot) -> None:
    seen = Seen()
    session.with_assistant(lambda assistant: assistant.model.name if assistant.model else "", seen.take)
    assert session.assistant is None
    with qtbot.waitSignals([session.assistantReady, session.engineReady]):
        session.prepare()
    qtbot.waitUntil(lambda: seen.values == ["embedded"])
    assert session.assistant is factory.made[0]


def test_without_a_model_messages_are_still_read(session: Session, factory: Factory, qtbot: QtBot) -> None:
    factory.open_error = ModelMissing("There is no model named 'x'.")
    with qtbot.waitSignal(session.engineFailed) as caught:
        session.prepare()
    assert caught.args == [factory.open_error]
    assert session.assistant is factory.made[0]


def test_a_reader_that_fails_is_told(session: Session, factory: Factory, qtbot: QtBot) -> None:
    factory.warm_error = AnalysisError("The PHI reader could not be loaded.")
    with qtbot.waitSignal(session.engineFailed) as caught:
        session.prepare()
    assert caught.args == [factory.warm_error]


def test_a_bug_while_loading_reaches_who_waits(session: Session, factory: Factory, qtbot: QtBot) -> None:
    seen = Seen()
    factory.open_error = RuntimeError("a bug")
    session.with_assistant(lambda assistant: "never", seen.take, seen.take)
    session.prepare()
    qtbot.waitUntil(lambda: seen.values == [factory.open_error])
    assert session.assistant is None


def test_another_model_replaces_the_one_in_use(session: Session, factory: Factory, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.engineReady):
        session.prepare()
    with qtbot.waitSignal(session.engineReady):
        session.change_model()
    first, second = factory.made
    assert session.assistant is second
    qtbot.waitUntil(lambda: first.closed)
    assert not second.closed


def test_closing_ends_the_engine(session: Session, factory: Factory, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.engineReady):
        session.prepare()
    session.close()
    assert factory.made[0].closed


def test_closing_before_anything_was_loaded_waits_for_nothing(session: Session) -> None:
    seen = Seen()
    session.with_assistant(lambda assistant: "never", seen.take)
    session.close()
    assert seen.values == []


def test_a_missing_vault_is_told_apart_from_one_that_is_there(session: Session, tara_home: Path, qtbot: QtBot) -> None:
    seen = Seen()
    session.look_for_vault(seen.take, seen.take)
    qtbot.waitUntil(lambda: seen.values == [False])
