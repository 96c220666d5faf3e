"""The debrief: steps in any order or none, danger first, names offered for removal, a plain structure at the end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tara_health.analysis import Analyst
from tara_health.encoder.session import Encoder
from tara_health.errors import AnalysisError, InputError
from tara_health.limits import DEBRIEF_ANSWER_CHARACTERS
from tara_health.wellbeing import resource
from tara_health.wellbeing.crisis import lines_for_clinician
from tara_health.wellbeing.debrief import Debrief, Step, script
from tara_health.wellbeing.tone_rules import tone_findings


def upcoming(debrief: Debrief) -> Step | None:
    return debrief.next_step


def test_the_steps_are_the_six_in_their_order_and_no_retelling_is_asked() -> None:
    keys = [step.key for step in script().steps]
    assert keys == ["facts", "thoughts", "hardest", "body", "helped", "along"]
    assert "unnamed" in script().opening
    assert "stop" in script().opening
    assert resource.read("debrief")["source"]


def test_its_words_keep_the_tone_rules() -> None:
    words = [script().closing, script().stopped]
    words += [text for step in script().steps for text in (step.title, step.question, step.more)]
    assert [text for text in words if tone_findings(text)] == []


def test_answers_become_a_plain_structure(analyst: Analyst, home: Path) -> None:
    debrief = Debrief(analyst)
    assert debrief.answer("facts", "We lost the patient after an hour of CPR.").kept
    debrief.skip("thoughts")
    assert debrief.answer("body", "My hands were shaking.").kept
    kept = json.loads(json.dumps(debrief.payload()))
    assert [step["key"] for step in kept["steps"]] == ["facts", "body"]
    assert kept["steps"][0]["answer"] == "We lost the patient after an hour of CPR."
    assert kept["stopped"] is False
    assert not home.exists() or not [file for file in home.rglob("*") if file.is_file()]


def test_the_next_step_is_the_first_untouched_one(analyst: Analyst) -> None:
    debrief = Debrief(analyst)
    assert upcoming(debrief) == script().steps[0]
    debrief.skip("facts")
    debrief.answer("thoughts", "   ")
    assert upcoming(debrief) == script().steps[2]
    for step in script().steps:
        debrief.skip(step.key)
    assert upcoming(debrief) is None
    assert debrief.payload()["steps"] == []


def test_it_may_be_stopped_at_any_step(analyst: Analyst) -> None:
    debrief = Debrief(analyst)
    debrief.answer("facts", "It was a long resuscitation.")
    debrief.stop()
    assert upcoming(debrief) is None
    assert debrief.payload()["stopped"]
    assert len(debrief.payload()["steps"]) == 1


def test_an_answer_replaces_the_earlier_one_and_a_skip_drops_it(analyst: Analyst) -> None:
    debrief = Debrief(analyst)
    debrief.answer("helped", "The porter.")
    debrief.answer("helped", "The porter, and tea.")
    assert debrief.payload()["steps"][0]["answer"] == "The porter, and tea."
    debrief.skip("helped")
    assert debrief.payload()["steps"] == []


def test_names_are_offered_for_removal(analyst: Analyst) -> None:
    debrief = Debrief(analyst)
    told = "Mrs. Margaret Donnelly, MRN 00482913, arrested in the lift."
    offered = debrief.answer("facts", told)
    assert not offered.kept
    assert offered.page is None
    assert any("Donnelly" in told[span.start : span.end] for span in offered.spans)
    assert "Donnelly" not in offered.redacted
    assert debrief.payload()["steps"] == []
    assert debrief.answer("facts", offered.redacted, as_typed=True).kept
    assert "Donnelly" not in str(debrief.payload())
    assert debrief.answer("facts", told, as_typed=True).kept
    assert "Donnelly" in str(debrief.payload())


def test_danger_brings_the_numbers_and_no_question_about_names(analyst: Analyst) -> None:
    debrief = Debrief(analyst)
    answered = debrief.answer("thoughts", "Since Mrs. Margaret Donnelly died I want to kill myself.")
    assert answered.page == lines_for_clinician("US")
    assert answered.kept
    assert "Donnelly" not in str(debrief.payload())


def test_without_readers_the_rules_still_find_danger(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Encoder, text: str) -> object:
        raise AnalysisError("The readers could not be loaded.")

    monkeypatch.setattr(Encoder, "read", broken)
    debrief = Debrief(Analyst())
    assert debrief.answer("thoughts", "I want to kill myself.").page is not None
    quiet = debrief.answer("facts", "It was a long night.")
    assert quiet.kept
    assert quiet.unread
    assert quiet.page is None


def test_what_cannot_be_answered_leaves_everything_as_it_was(analyst: Analyst) -> None:
    debrief = Debrief(analyst)
    debrief.answer("facts", "It was a long night.")
    with pytest.raises(InputError):
        debrief.answer("patient_name", "no such step")
    with pytest.raises(InputError):
        debrief.answer("facts", "x" * (DEBRIEF_ANSWER_CHARACTERS + 1))
    assert debrief.payload()["steps"][0]["answer"] == "It was a long night."


def test_letting_go_forgets(analyst: Analyst) -> None:
    debrief = Debrief(analyst)
    debrief.answer("facts", "It was a long night.")
    debrief.stop()
    debrief.forget()
    assert debrief.payload() == {"version": 1, "stopped": False, "steps": []}
    assert upcoming(debrief) == script().steps[0]
