"""MTS-Dialog: short doctor-patient dialogues written from clinical notes (Ben Abacha et al., EACL 2023)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from training.sources.rows import rows
from training.sources.source import Record, Source, Use
from training.sources.unlabelled import unlabelled

_SPOKEN: Final = re.compile(r"^\s*(?P<speaker>[A-Za-z_]{3,20}?)_?\d?:\s*(?P<message>.*)$")
_SPEAKERS: Final = {
    "doctor": "doctor",
    "patient": "patient",
    "guest_family": "relative",
    "gest_family": "relative",
    "guest_clinician": "clinician",
    "guest_clinican": "clinician",
}
"""The set's own names, its two slips of the pen included."""
_FILE: Final = "dialogue/mts_dialog_train.jsonl"


def _read(folder: Path) -> Iterator[Record]:
    for row in rows(folder / _FILE, "ID", "dialogue"):
        said: list[tuple[str, str]] = []
        for line in row["dialogue"].splitlines():
            spoken = _SPOKEN.match(line)
            speaker = _SPEAKERS.get(spoken["speaker"].casefold()) if spoken else None
            if spoken and speaker:
                said.append((speaker, spoken["message"]))
            elif said:
                said[-1] = (said[-1][0], f"{said[-1][1]} {line}")
        if len(said) > 1:
            sample = unlabelled(f"mts_dialog-{row['ID']}", said, ("history taking",))
            yield Record("doctor_patient_interactions", sample)


SOURCE: Final = Source(
    name="MTS-Dialog",
    licence="CC BY 4.0",
    citation="Asma Ben Abacha, Wen-wai Yim, Yadan Fan, Thomas Lin: An Empirical Study of Clinical Note Generation from "
    "Doctor-Patient Encounters, EACL 2023",
    use=Use.SHIP,
    repository="abachaa/MTS-Dialog",
    revision="3ff0801933608d6f570468c13125125fb5cabdea",
    paths=(_FILE,),
    read=_read,
)
