"""Our own exchanges, each written by hand (training/dialogues), with the labels of those who wrote them.

A block is header lines, then `U:` and `A:` turns; blocks are parted by a line `===`:

    mode: patient_message            clinical_question answers the clinician, patient_message drafts to the patient
    emotion: fearful 0.8 patient     label, intensity, who feels it
    scenario: bad_news
    specialty: oncology
    urgency: routine
    complexity: moderate
    kind: draft                      decides the corpus file
    U: ...
    A: ...

The speaker of a reply tells the mode: `assistant` answers a clinician, `draft` is a message to a patient.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from tara_health.affect.response_needed import response_needed
from tara_health.records import EmotionReading
from tara_health.vocabulary import EMOTIONS, EXPERIENCERS, Complexity, Mode, Urgency
from training.schema import EmotionalContext, MedicalContext, Sample, Turn
from training.sources.source import Record, Source, SourceError, Use

FOLDER: Final = Path(__file__).resolve().parents[1] / "dialogues"
FILE_OF: Final = {
    "answer": "medical_consultations",
    "clarify": "medical_consultations",
    "draft": "doctor_patient_interactions",
    "medication": "nurse_patient_communications",
    "teach_back": "nurse_patient_communications",
    "handover": "nurse_patient_communications",
    "emergency": "emergency_communications",
    "bad_news": "medical_crisis_communication",
    "burnout": "healthcare_burnout_prevention",
    "debrief": "therapeutic_medical_conversations",
    "privacy": "hipaa_compliant_conversations",
    "refusal": "medical_ethics_scenarios",
}
"""The corpus file of each kind of exchange."""
REPLY_SPEAKER: Final = {Mode.CLINICAL_QUESTION: "assistant", Mode.PATIENT_MESSAGE: "draft"}
_HEADERS: Final = ("mode", "emotion", "scenario", "specialty", "urgency", "complexity", "kind")
_TURN: Final = re.compile(r"^(?P<side>[UA]):[ \t]?", re.MULTILINE)


def read_file(file: Path) -> Iterator[Record]:
    """The exchanges of one hand. Raises `SourceError` naming file and block, never the words."""
    for number, block in enumerate(re.split(r"(?m)^===[ \t]*$", file.read_text("utf-8")), start=1):
        if block.strip():
            yield _record(block.strip("\n"), f"{file.name}, block {number}", f"{file.stem}-{number}")


def _record(block: str, where: str, identity: str) -> Record:
    head, _, _ = block.partition("\nU:")
    told = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
    given = {key.strip(): value.strip() for key, value in told.items()}
    missing = [name for name in _HEADERS if name not in given]
    if missing:
        raise SourceError(f"{where}: {', '.join(missing)} is missing.")
    if given["kind"] not in FILE_OF:
        raise SourceError(f"{where}: there is no kind of exchange of that name; see FILE_OF.")
    try:
        mode, urgency = Mode(given["mode"]), Urgency(given["urgency"])
        emotion, intensity, experiencer = given["emotion"].split()
        sample = _sample(identity, mode, urgency, (emotion, float(intensity), experiencer), given, _turns(block))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise SourceError(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
    except ValueError:
        raise SourceError(
            f"{where}: mode, urgency or emotion is not as training/sources/own_dialogues.py says."
        ) from None
    return Record(FILE_OF[given["kind"]], sample)


def _turns(block: str) -> list[tuple[str, str]]:
    """(side, words) of each turn; a U first, then in turns, an A last."""
    marks = list(_TURN.finditer(block))
    ends = [mark.start() for mark in marks[1:]] + [len(block)]
    said = [(mark["side"], block[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)]
    if not said or len(said) % 2 or any(side != "UA"[place % 2] for place, (side, _) in enumerate(said)):
        raise ValueError("turns")
    return said


def _sample(
    identity: str,
    mode: Mode,
    urgency: Urgency,
    felt: tuple[str, float, str],
    given: dict[str, str],
    said: list[tuple[str, str]],
) -> Sample:
    emotion, intensity, experiencer = felt
    if emotion not in EMOTIONS or experiencer not in EXPERIENCERS:
        raise ValueError("emotion")
    asker = experiencer if mode is Mode.PATIENT_MESSAGE and experiencer != "clinician" else "clinician"
    speakers = {"U": asker, "A": REPLY_SPEAKER[mode]}
    # Danger of a person is told by urgency here: an author marks a suicidal crisis urgent or an emergency.
    crisis = given["scenario"] == "mental_health_crisis" and urgency is not Urgency.ROUTINE
    need = response_needed(EmotionReading(emotion, "neutral", intensity, experiencer), urgency, self_harm=crisis)
    return Sample(
        conversation_id=identity,
        scenario=given["scenario"],
        # Whoever feels takes part, spoken of or speaking; the last of the people is the one who feels.
        participants=tuple(dict.fromkeys((asker, REPLY_SPEAKER[mode], experiencer))),
        emotional_context=EmotionalContext(
            patient_emotion=emotion, patient_emotion_intensity=intensity, doctor_response_needed=need
        ),
        medical_context=MedicalContext(
            specialty=given["specialty"], urgency_level=urgency, complexity=Complexity(given["complexity"])
        ),
        conversation=tuple(Turn(speaker=speakers[side], message=words) for side, words in said),
        learning_objectives=(given["kind"],),
    )


def _read(pattern: str) -> Callable[[Path], Iterator[Record]]:
    """Our own files lie in the repository; the folder that the reader is given is not looked at."""

    def read(folder: Path) -> Iterator[Record]:
        del folder
        for file in sorted(FOLDER.glob(pattern)):
            yield from read_file(file)

    return read


def ours(name: str, pattern: str, read: Callable[[Path], Iterator[Record]]) -> Source:
    """A source whose files lie in the repository."""
    return Source(
        name=name,
        licence="the project's own",
        citation=f"Written by hand for TARA (training/dialogues/{pattern})",
        use=Use.SHIP,
        repository="",
        revision="",
        paths=(),
        read=read,
    )


SOURCE: Final = ours("TARA's own exchanges", "hand_*.txt", _read("hand_*.txt"))
"""Replies with medicine in them: for models that can carry it."""
MODEST: Final = ours("TARA's modest exchanges", "modest_*.txt", _read("modest_*.txt"))
"""Replies whose substance stands in the message, else says whom to ask: for models of any size, and alone for the
smallest, which makes facts up once it is trained on them (training/LOG.md)."""
