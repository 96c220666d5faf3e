"""The training sample: what is accepted, what is refused by place and field, and that no refusal repeats the words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.schema import LINE_BYTES, SampleError, read_sample, read_samples

GOOD: dict[str, Any] = {
    "conversation_id": "one",
    "scenario": "bad_news",
    "participants": ["patient", "draft"],
    "emotional_context": {
        "patient_emotion": "fearful",
        "patient_emotion_intensity": 0.8,
        "doctor_response_needed": "calm_fear",
    },
    "medical_context": {"specialty": "oncology", "urgency_level": "routine", "complexity": "moderate"},
    "conversation": [
        {"speaker": "patient", "message": "Is it growing, Dr Whitcombe?"},
        {"speaker": "draft", "message": "The scan shows that it is.", "medical_keywords": ["scan"]},
    ],
}


def changed(path: str, value: object) -> bytes:
    sample = json.loads(json.dumps(GOOD))
    *parents, last = path.split(".")
    place = sample
    for parent in parents:
        place = place[int(parent) if parent.isdigit() else parent]
    place[last] = value
    return json.dumps(sample).encode()


def test_a_sample_comes_back_as_it_was_written() -> None:
    sample = read_sample(json.dumps(GOOD).encode(), "here")
    assert json.loads(sample.line()) == GOOD | {"learning_objectives": [], "compliance_notes": ""}
    assert read_sample(sample.line().encode(), "here") == sample


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (changed("emotional_context.patient_emotion", "Whitcombe"), "emotional_context.patient_emotion"),
        (changed("emotional_context.patient_emotion_intensity", 1.2), "emotional_context.patient_emotion_intensity"),
        (changed("emotional_context.patient_emotion_intensity", 0), "emotional_context"),
        (changed("medical_context.specialty", "Whitcombe"), "medical_context.specialty"),
        (changed("conversation.0.message", "  "), "conversation.0.message"),
        (changed("conversation.0.speaker", "Whitcombe"), "the line"),
        (changed("conversation", []), "conversation"),
        (changed("nickname", "Whitcombe"), "nickname"),
        (b"{not json Whitcombe", "the line"),
        (b"[" * 50_000, "the line"),
        (b" " * (LINE_BYTES + 1), "longer than"),
    ],
)
def test_a_fault_is_named_by_place_and_field_alone(line: bytes, field: str) -> None:
    with pytest.raises(SampleError, match=field) as caught:
        read_sample(line, "set.jsonl:7")
    assert str(caught.value).startswith("set.jsonl:7")
    assert "Whitcombe" not in str(caught.value)


def test_a_file_is_read_line_by_line_and_faults_have_their_number(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_bytes(json.dumps(GOOD).encode() + b"\n\n" + json.dumps(GOOD).encode() + b"\r\n{}\n")
    samples = read_samples(file)
    assert next(samples).conversation_id == next(samples).conversation_id == "one"
    with pytest.raises(SampleError, match=r"set\.jsonl:4"):
        next(samples)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_sample_or_a_named_fault(line: bytes) -> None:
    with pytest.raises(SampleError):
        read_sample(line, "here")
