"""Requests are append-only, modes live in the turn's note, notes hold labels and never the message's words."""

from __future__ import annotations

import pytest

from tara_health.errors import InputError
from tara_health.prompt.build import PastTurn, SystemContext, build_messages, context_note, empty_request, system_text
from tara_health.prompt.template import TEMPLATES
from tara_health.records import Analysis, EmotionReading, RedFlag
from tara_health.vocabulary import Complexity, Mode, Urgency

NO_PINS = SystemContext(())
READ = Analysis(
    emotion=EmotionReading("in_pain", "sadness", 0.8, "relative"),
    scenario="follow_up",
    specialty="cardiology",
    urgency=Urgency.URGENT,
    complexity=Complexity.HIGH,
    red_flags=(
        RedFlag("chest_pain", 0, 4, False, Urgency.EMERGENCY, "…"),
        RedFlag("stroke", 5, 9, True, Urgency.EMERGENCY, "…"),
    ),
    self_harm=True,
)


def test_the_note_says_what_was_read_in_plain_words() -> None:
    note = context_note(READ, Mode.CLINICAL_QUESTION)
    for part in ("A relative seems very in pain.", "follow up, cardiology", "Urgency: urgent.", "chest pain", "safety"):
        assert part in note
    assert "stroke" not in note  # negated
    assert "_" not in note


def test_nothing_read_leaves_the_task_alone() -> None:
    assert context_note(Analysis(), Mode.PATIENT_MESSAGE).splitlines() == [
        context_note(Analysis(), Mode.PATIENT_MESSAGE)
    ]


def test_notes_are_short_and_the_same_each_time() -> None:
    for mode in Mode:
        assert context_note(READ, mode) == context_note(READ, mode)
        assert len(context_note(READ, mode)) < 700


def test_the_mode_changes_the_note_and_not_the_instructions() -> None:
    prompts = [build_messages(mode, NO_PINS, [], "Hello", context_note(READ, mode)) for mode in Mode]
    assert prompts[0][0] == prompts[1][0]
    assert prompts[0][1] != prompts[1][1]
    assert "care team" in prompts[1][1].note


def test_a_foreign_note_gets_the_task() -> None:
    last = build_messages(Mode.PATIENT_MESSAGE, NO_PINS, [], "Hello", "A note.")[-1].text
    assert last.startswith("A note.\nWrite a short, kind message to the patient")
    assert last.endswith("care team.\n\nHello")


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_next_request_begins_with_this_one(name: str) -> None:
    """All segments of a request but its last header come again, so that the engine reuses what it has read."""
    note = context_note(READ, Mode.CLINICAL_QUESTION)
    first = build_messages(Mode.CLINICAL_QUESTION, NO_PINS, [], "First question", note)
    past = [PastTurn("First question", note, "An answer.")]
    second = build_messages(Mode.PATIENT_MESSAGE, NO_PINS, past, "Second", context_note(READ, Mode.PATIENT_MESSAGE))
    assert second[: len(first)] == first
    shorter = "".join(segment.text for segment in TEMPLATES[name].render(first))
    longer = "".join(segment.text for segment in TEMPLATES[name].render(second))
    assert longer.startswith(shorter.removesuffix(TEMPLATES[name].reply_opening))


def test_an_empty_request_is_what_all_requests_share() -> None:
    empty = empty_request(NO_PINS)
    full = build_messages(Mode.CLINICAL_QUESTION, NO_PINS, [], "Hello", "A note.")
    assert empty[0] == full[0]
    assert [message.role for message in empty] == [message.role for message in full]
    sizes = [sum(len(segment.text) for segment in TEMPLATES["gemma"].render(messages)) for messages in (empty, full)]
    assert sizes[1] - sizes[0] == len(full[1].text)


def test_pinned_facts_stand_in_the_instructions_on_one_line_each() -> None:
    text = system_text(SystemContext(("allergic to\npenicillin", "  ", "CKD 3")))
    assert text.endswith("Facts the clinician pinned:\n- allergic to penicillin\n- CKD 3")


@pytest.mark.parametrize("pinned", [("x" * 301,), ("x",) * 21], ids=["too long", "too many"])
def test_too_much_pinned_is_refused_and_never_cut(pinned: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="can be pinned"):
        system_text(SystemContext(pinned))


def test_the_instructions_hold_no_date_and_fit_a_small_model() -> None:
    text = system_text(NO_PINS)
    assert len(text) < 900
    assert not any(character.isdigit() for character in text)
