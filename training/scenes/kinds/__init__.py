"""The kinds of scenes, one file each; a new file's `KIND` is added to `KINDS` (README.md)."""

from __future__ import annotations

from typing import Final

from training.scenes.kind import Kind
from training.scenes.kinds import bad_news, burnout, debrief, emergency, medication, patient, privacy, refusal

KINDS: Final[tuple[Kind, ...]] = (
    patient.KIND,
    bad_news.KIND,
    medication.KIND,
    emergency.KIND,
    burnout.KIND,
    debrief.KIND,
    privacy.KIND,
    refusal.KIND,
)
