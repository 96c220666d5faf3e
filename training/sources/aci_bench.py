"""ACI-Bench: whole visits as they are spoken, with their notes (Yim et al., Scientific Data 2023)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from training.sources.rows import rows
from training.sources.source import Record, Source, Use
from training.sources.unlabelled import unlabelled

_SPOKEN: Final = re.compile(r"^\[(?P<speaker>[a-z_ ]{3,20})\]\s*(?P<message>.*)$")
_BEFORE_MARK: Final = re.compile(r"\s+(?=[.,?!;:])")
_FILE: Final = "dialogue/aci_bench_train.jsonl"


def _read(folder: Path) -> Iterator[Record]:
    for row in rows(folder / _FILE, "encounter_id", "dialogue"):
        said: list[tuple[str, str]] = []
        for line in row["dialogue"].splitlines():
            spoken = _SPOKEN.match(line)
            # The transcripts part punctuation from words: "okay ." is written as it would be read.
            words = _BEFORE_MARK.sub("", spoken["message"] if spoken else line)
            if spoken:
                said.append((spoken["speaker"], words))
            elif said:
                said[-1] = (said[-1][0], f"{said[-1][1]} {words}")
        if len(said) > 1:
            yield Record(
                "medical_consultations", unlabelled(f"aci_bench-{row['encounter_id']}", said, ("whole visit",))
            )


SOURCE: Final = Source(
    name="ACI-Bench",
    licence="CC BY 4.0",
    citation="Wen-wai Yim, Yujuan Fu, Asma Ben Abacha, Neal Snider, Thomas Lin, Meliha Yetisgen: Aci-bench, Scientific "
    "Data 10, 2023",
    use=Use.SHIP,
    repository="wyim/aci-bench",
    revision="b909b2bb9cf1d19de08df15cddde7bd0179665e4",
    paths=(_FILE,),
    read=_read,
)
