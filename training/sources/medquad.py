"""MedQuAD, folders 1 to 9: questions of consumers answered by the NIH (Ben Abacha and Demner-Fushman, 2019)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from training.sources.rows import rows
from training.sources.source import Record, Source, Use
from training.sources.unlabelled import unlabelled

_FILE: Final = "qa/medquad.jsonl.gz"
_LEAST_ANSWER: Final = 40
"""Shorter answers are remains of a page's layout."""


def _read(folder: Path) -> Iterator[Record]:
    for number, row in enumerate(rows(folder / _FILE, "question", "answer", "source")):
        if len(row["answer"].strip()) < _LEAST_ANSWER or not row["question"].strip():
            continue
        said = [("patient", row["question"].replace(" ?", "?")), ("clinician", row["answer"])]
        sample = unlabelled(f"medquad-{number}", said, ("health information in plain words",))
        yield Record("patient_communication_best_practices", sample)


SOURCE: Final = Source(
    name="MedQuAD",
    licence="CC BY 4.0",
    citation="Asma Ben Abacha, Dina Demner-Fushman: A Question-Entailment Approach to Question Answering, BMC "
    "Bioinformatics 20, 2019",
    use=Use.SHIP,
    repository="abachaa/MedQuAD",
    revision="577bd37b96c02d1833b2c9eed2de9f96964e96cb",
    paths=(_FILE,),
    read=_read,
)
