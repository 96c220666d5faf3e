"""The context panel: what was read, in words; corrections that reach the next turn; checks with their severity."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tara_desktop.context_panel.fields import FIELDS, intensity_word, value_of, words
from tara_desktop.context_panel.findings import danger_lines, phi_lines, request_lines, review_lines
from tara_desktop.context_panel.view import ContextPanel
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_health.records import (
    Analysis,
    ComplianceStatus,
    EmotionalTone,
    EmotionReading,
    EmpathyReading,
    Finding,
    MedicalAppropriateness,
    PhiSpan,
    RedFlag,
    RequestVerdict,
    Review,
)
from tara_health.vocabulary import Complexity, Severity, Urgency

ANALYSIS = Analysis(
    phi=(PhiSpan(0, 1, "name", 1), PhiSpan(2, 3, "name", 1), PhiSpan(4, 5, "date", 1)),
    emotion=EmotionReading("fearful", "fear", 0.8, "relative"),
    scenario="emergency",
    specialty="cardiology",
    urgency=Urgency.EMERGENCY,
    complexity=Complexity.HIGH,
    red_flags=(
        RedFlag("a", 0, 1, True, Urgency.URGENT, "Breathlessness."),
        RedFlag("b", 0, 1, False, Urgency.EMERGENCY, "Chest pain with sweating."),
    ),
)
REVIEW = Review(
    EmotionalTone("over_reassuring", EmpathyReading(1, 2, 0), (), 9.6),
    MedicalAppropriateness(Severity.WARN, (Finding("dose", Severity.WARN, 0, 1, "Check the dose."),)),
    ComplianceStatus(False, (Finding("leak", Severity.BLOCK, 0, 1, "It names a person.", "name"),)),
)


@pytest.fixture
def panel(qtbot: QtBot, session: Session, theme: Theme) -> ContextPanel:
    panel = ContextPanel(session, theme)
    qtbot.addWidget(panel)
    panel.resize(300, 800)
    panel.show()
    return panel


def choose(panel: ContextPanel, key: str, value: str) -> None:
    row = panel.rows[key]
    place = row.field.choices.index(value)
    row.box.setCurrentIndex(place)
    row.box.activated.emit(place)


def test_every_field_is_shown_in_words(panel: ContextPanel) -> None:
    panel.show_reading(ANALYSIS)
    shown = {key: row.box.currentText() for key, row in panel.rows.items()}
    assert shown == {
        "patient_emotion": "Fearful",
        "emotion_intensity": "Strong",
        "experiencer": "Relative",
        "scenario": "Emergency",
        "specialty": "Cardiology",
        "urgency_level": "Emergency",
        "complexity": "High",
    }
    assert panel.override() == {}


def test_a_correction_is_marked_and_goes_to_the_next_turn(qtbot: QtBot, panel: ContextPanel) -> None:
    panel.show_reading(ANALYSIS)
    with qtbot.waitSignal(panel.corrected):
        choose(panel, "specialty", "psychiatry")
    choose(panel, "emotion_intensity", "mild")
    row = panel.rows["specialty"]
    assert row.corrected.isVisible()
    assert row.box.accessibleDescription() == "corrected by you"
    assert panel.override() == {"specialty": "psychiatry", "emotion_intensity": 0.25}


def test_a_correction_can_be_taken_back(panel: ContextPanel) -> None:
    panel.show_reading(ANALYSIS)
    choose(panel, "scenario", "discharge")
    panel.rows["scenario"].back.click()
    assert panel.override() == {}
    assert panel.rows["scenario"].box.currentText() == "Emergency"
    choose(panel, "scenario", "discharge")
    choose(panel, "scenario", "emergency")
    assert panel.override() == {}


def test_the_wheel_changes_no_clinical_value(panel: ContextPanel) -> None:
    panel.show_reading(ANALYSIS)
    box = panel.rows["urgency_level"].box
    box.setFocus()
    none = Qt.MouseButton.NoButton
    down = QPoint(0, -120)
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        down,
        down,
        none,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    assert box.currentText() == "Emergency"
    assert panel.override() == {}


def test_dangers_come_with_their_word_and_denied_ones_last() -> None:
    lines = danger_lines(ANALYSIS.to_json())
    assert [(line.label, line.sentence) for line in lines] == [
        ("Emergency", "Chest pain with sweating."),
        ("Denied", "Breathlessness."),
    ]
    assert danger_lines({"self_harm": True})[0].severity is Severity.BLOCK
    assert danger_lines({})[0].severity is Severity.OK


def test_identifiers_are_counted_by_category() -> None:
    assert phi_lines(ANALYSIS.to_json())[0].sentence == "name (2), date. It stays on this machine."
    assert phi_lines({})[0].severity is Severity.OK


def test_a_refused_request_says_why(panel: ContextPanel) -> None:
    verdict = RequestVerdict(False, ("lethal_dose",), "TARA does not help to harm a person.")
    panel.show_reading(Analysis(request=verdict))
    assert panel.request.lines[0].sentence == "TARA does not help to harm a person."
    assert request_lines({"request": {"allowed": False, "rules": ["lethal_dose"]}})[0].sentence.endswith("lethal dose.")


def test_checks_are_told_gravest_first_in_words() -> None:
    lines = review_lines(REVIEW.to_json())
    assert [line.label for line in lines] == ["Privacy: withheld", "Safety rules: check", "Tone", "Reading"]
    assert lines[2].sentence.startswith("Over-reassuring. Empathy: emotional reactions weak")
    assert "Grade 10" in lines[3].sentence


def test_a_clean_reply_is_not_called_right() -> None:
    lines = review_lines(Review().to_json())
    assert "not a proof" in lines[0].sentence
    assert {line.severity for line in lines[:2]} == {Severity.OK}
    assert [line.label for line in lines[:2]] == ["Safety rules", "Privacy"]


def test_a_neutral_message_has_no_intensity(panel: ContextPanel) -> None:
    panel.show_reading(Analysis())
    row = panel.rows["emotion_intensity"]
    assert row.isVisible()
    assert (row.box.currentIndex(), row.box.placeholderText()) == (-1, "None")
    choose(panel, "emotion_intensity", "mild")
    assert panel.override() == {"emotion_intensity": 0.25}


def test_nothing_is_left_after_a_lock(panel: ContextPanel, session: Session) -> None:
    panel.show_reading(ANALYSIS)
    choose(panel, "specialty", "psychiatry")
    session.locked.emit()
    assert panel.override() == {}
    assert panel.dangers.lines == panel.identifiers.lines == ()
    assert all(row.box.currentIndex() == -1 for row in panel.rows.values())


def test_another_conversation_drops_corrections(panel: ContextPanel) -> None:
    panel.show_reading(ANALYSIS)
    choose(panel, "specialty", "psychiatry")
    panel.show_stored({"analysis": ANALYSIS.to_json(), "review": REVIEW.to_json()})
    assert panel.override() == {}
    assert panel.rows["specialty"].box.currentText() == "Cardiology"
    assert len(panel.review.lines) == 4


def test_it_folds_away_and_says_so(panel: ContextPanel) -> None:
    panel.fold.click()
    assert panel.maximumWidth() < 60
    assert panel.fold.accessibleName() == "Show the context"
    panel.fold.click()
    assert panel.maximumWidth() > 1000


def test_everything_that_can_be_used_has_a_name(panel: ContextPanel) -> None:
    for row in panel.rows.values():
        assert row.box.accessibleName()
        assert row.back.accessibleName()


def test_values_in_words() -> None:
    assert words("obstetrics_gynaecology") == "Obstetrics and gynaecology"
    assert [intensity_word(value) for value in (0.1, 0.5, 0.9)] == ["mild", "moderate", "strong"]
    assert value_of({"patient_emotion": "neutral", "emotion_intensity": 0.0}, "emotion_intensity") is None
    assert all(words(choice) for field in FIELDS for choice in field.choices)
