"""Scenes composed one after another: a stream of records, the same for the same seed.

    round after round, every circumstance in a drawn order: its next telling -> a plan -> a line for each part, the
    least used of some that are drawn -> taken if the cap (`training.scenes.cap`) allows each of its sentences

Promises: labels come from the circumstance, never from a guess; message and reply are filled with the same values; no
telling is used twice; no sentence of a message or reply stands in more than `SENTENCE_SHARE` of the samples, at any
place in the stream after the first 200. When no circumstance can give another sample the stream ends: its length is the
capacity of the banks. It does not promise that every reply reads as one hand's work. By hand:
`python -m training.scenes --count 5 --seed 1`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from tara_health.affect.response_needed import response_needed
from tara_health.records import EmotionReading
from tara_health.vocabulary import Mode, Urgency
from training.scenes.bank import Circumstance, circumstances
from training.scenes.cap import Cap
from training.scenes.filling import filled
from training.scenes.kind import Kind, Plan, feelings
from training.scenes.kinds import KINDS
from training.scenes.telling import Telling, Told, tellings, told
from training.schema import EmotionalContext, MedicalContext, Sample, Turn
from training.sources.own_dialogues import FILE_OF, REPLY_SPEAKER
from training.sources.source import Record
from training.variety import SENTENCE_SHARE

_TRIES: Final = 12
_DRAWN: Final = 6


class _Scene:
    """A circumstance of a kind, and the tellings that it has left."""

    def __init__(self, kind: Kind, circumstance: Circumstance, rng: random.Random) -> None:
        self.kind, self.circumstance = kind, circumstance
        self.left = list(tellings(circumstance))
        rng.shuffle(self.left)
        self.written = 0


def written(seed: int, count: int | None = None) -> Iterator[Record]:
    """Up to `count` records, all that the banks give without."""
    rng = random.Random(seed)  # noqa: S311 - a seeded draw, no secret
    scenes = [_Scene(kind, one, rng) for kind in KINDS for one in circumstances(kind.name)]
    cap = Cap(SENTENCE_SHARE)
    while scenes:
        before = cap.samples
        rng.shuffle(scenes)
        for scene in scenes:
            if cap.samples == count:
                return
            record = _next(scene, cap, rng)
            if record is not None:
                yield record
        scenes = [scene for scene in scenes if scene.left]
        if cap.samples == before:
            return


def _next(scene: _Scene, cap: Cap, rng: random.Random) -> Record | None:
    """The scene's next sample; a telling that finds no reply now waits behind the others."""
    plans = scene.kind.plans(scene.circumstance)
    for _ in range(min(_TRIES, len(scene.left))):
        telling = scene.left.pop()
        plan = rng.choice(plans)
        story = told(scene.circumstance, telling, rng, with_fact="fact" in plan)
        reply = _reply(scene, plan, story, cap, rng)
        if cap.fits((story.message, reply)):
            cap.add((story.message, reply))
            scene.written += 1
            return _record(scene, telling, story, reply)
        scene.left.insert(0, telling)
    return None


def _reply(scene: _Scene, plan: Plan, story: Told, cap: Cap, rng: random.Random) -> str:
    said = []
    for part in plan:
        lines = scene.kind.lines(part, scene.circumstance)
        if part == "feeling":
            lines = feelings(f"{story.emotion}.named", scene.circumstance)
        drawn = [filled(line, story.values) for line in rng.sample(lines, min(_DRAWN, len(lines)))]
        said.append(min(drawn, key=cap.uses))
    return " ".join(said)


def _record(scene: _Scene, telling: Telling, story: Told, reply: str) -> Record:
    it = scene.circumstance
    mode = Mode.CLINICAL_QUESTION if it.speaker == "clinician" else Mode.PATIENT_MESSAGE
    crisis = it.scenario == "mental_health_crisis" and it.urgency is not Urgency.ROUTINE
    felt = EmotionReading(story.emotion, "neutral", story.intensity, it.speaker)
    sample = Sample(
        conversation_id=f"scene-{scene.kind.name}-{it.name}-{scene.written}",
        scenario=it.scenario,
        participants=(it.speaker, REPLY_SPEAKER[mode]),
        emotional_context=EmotionalContext(
            patient_emotion=story.emotion,
            patient_emotion_intensity=story.intensity,
            doctor_response_needed=response_needed(felt, it.urgency, self_harm=crisis),
        ),
        medical_context=MedicalContext(specialty=it.specialty, urgency_level=it.urgency, complexity=it.complexity),
        conversation=(
            Turn(speaker=it.speaker, message=story.message),
            Turn(speaker=REPLY_SPEAKER[mode], message=reply),
        ),
        learning_objectives=(scene.kind.label, telling.register),
    )
    return Record(FILE_OF[scene.kind.label], sample)
