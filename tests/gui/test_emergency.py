"""The emergency banner: at once, in words, as an alert, until somebody has read it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from tara_desktop.chat import emergency_banner
from tara_desktop.chat.emergency_banner import EmergencyBanner
from tara_desktop.theme.style import Theme
from tara_health.records import EscalationNotice
from tara_health.vocabulary import Urgency

NOTICE = EscalationNotice(Urgency.EMERGENCY, "This may be an emergency", ("Call for help.", "Stay with the patient."))


@pytest.fixture
def banner(qtbot: QtBot, theme: Theme) -> EmergencyBanner:
    banner = EmergencyBanner(theme)
    qtbot.addWidget(banner)
    return banner


def test_it_is_hidden_until_there_is_something_to_say(banner: EmergencyBanner) -> None:
    assert banner.isHidden()


def test_it_says_everything_and_not_by_colour_alone(banner: EmergencyBanner) -> None:
    banner.raise_notice(NOTICE)
    assert banner.isVisible()
    assert banner.title.text() == NOTICE.title
    assert all(line in banner.lines.text() for line in NOTICE.lines)
    assert not banner.icon.pixmap().isNull()
    assert banner.accessibleName() == "This may be an emergency Call for help. Stay with the patient."


def test_it_is_told_as_an_alert(banner: EmergencyBanner, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[QAccessible.Event] = []

    class Watched:
        Event = QAccessible.Event

        @staticmethod
        def updateAccessibility(event: object) -> None:
            told.append(event.type())  # type: ignore[attr-defined]

    monkeypatch.setattr(emergency_banner, "QAccessible", Watched)
    banner.raise_notice(NOTICE)
    assert told == [QAccessible.Event.Alert]


def test_it_stays_until_it_is_read(qtbot: QtBot, banner: EmergencyBanner) -> None:
    banner.raise_notice(NOTICE)
    with qtbot.waitSignal(banner.dismissed):
        banner.close_button.click()
    assert banner.isHidden()
    assert banner.notice is None
    assert banner.title.text() == banner.lines.text() == banner.accessibleName() == ""


def test_an_urgent_notice_looks_and_reads_apart_from_an_emergency(banner: EmergencyBanner) -> None:
    banner.raise_notice(EscalationNotice(Urgency.URGENT, "Act today", ("See the patient today.",)))
    assert banner.property("role") == "warn-banner"
    banner.raise_notice(NOTICE)
    assert banner.property("role") == "danger-banner"
