"""MedSafetyBench, training rows: requests that must be refused, and safe refusals (Han et al., NeurIPS 2024).

One row in six is never trained on: `make quality` measures refusals on those (`training.reading.examples`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from training.reading.examples import HELD_OUT_EVERY
from training.sources.rows import rows
from training.sources.source import Record, Source, Use
from training.sources.unlabelled import unlabelled

_FILE: Final = "safety/med_safety_train.jsonl"


def _read(folder: Path) -> Iterator[Record]:
    for number, row in enumerate(rows(folder / _FILE, "harmful_request", "safe_response")):
        if number % HELD_OUT_EVERY:
            said = [("clinician", row["harmful_request"]), ("assistant", row["safe_response"])]
            sample = unlabelled(f"med_safety-{number}", said, ("refusing with the reason",))
            yield Record("medical_ethics_scenarios", sample)


SOURCE: Final = Source(
    name="MedSafetyBench (train)",
    licence="MIT",
    citation="Tessa Han, Aounon Kumar, Chirag Agarwal, Himabindu Lakkaraju: MedSafetyBench, NeurIPS 2024",
    use=Use.SHIP,
    repository="AI4LIFE-GROUP/med-safety-bench",
    revision="191aa7954b82458079425292730d6cb28a89565d",
    paths=(_FILE,),
    read=_read,
)
