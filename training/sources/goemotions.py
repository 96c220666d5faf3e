"""GoEmotions, training rows that carry one feeling with a clinical name (Demszky et al., ACL 2020)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tara_health.affect.response_needed import NEED_OF
from training.reading.examples import CLINICAL_OF
from training.schema import EmotionalContext
from training.sources.rows import rows
from training.sources.source import Record, Source, Use
from training.sources.unlabelled import unlabelled

_FILE: Final = "emotion/goemotions_train.jsonl.gz"
_FELT: Final = 0.5
"""The set has no grades; a named feeling counts as plain."""


def _read(folder: Path) -> Iterator[Record]:
    for number, row in enumerate(rows(folder / _FILE, "text", "labels")):
        feeling = CLINICAL_OF.get(row["labels"][0]) if len(row["labels"]) == 1 else None
        if feeling is None or feeling == "neutral" or not row["text"].strip():
            continue
        sample = unlabelled(f"goemotions-{number}", [("patient", row["text"])], ("hearing the feeling",))
        need = NEED_OF[feeling]
        felt = EmotionalContext(patient_emotion=feeling, patient_emotion_intensity=_FELT, doctor_response_needed=need)
        yield Record("patient_stress_management", sample.model_copy(update={"emotional_context": felt}))


SOURCE: Final = Source(
    name="GoEmotions (train)",
    licence="CC BY 4.0",
    citation="Dorottya Demszky, Dana Movshovitz-Attias, Jeongwoo Ko, Alan Cowen, Gaurav Nemade, Sujith Ravi: "
    "GoEmotions, ACL 2020",
    use=Use.SHIP,
    repository="google-research/google-research",
    revision="2adf640a14f11025ae5a9d0ec493b78530d276d3",
    paths=(_FILE,),
    read=_read,
)
