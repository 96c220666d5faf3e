"""PubMedQA, labelled part, training rows: a question of research, its abstract, and the authors' conclusion (2019)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from training.sources.rows import rows
from training.sources.source import Record, Source, Use
from training.sources.unlabelled import unlabelled

_FILE: Final = "qa/pubmedqa_train.jsonl"


def _read(folder: Path) -> Iterator[Record]:
    for row in rows(folder / _FILE, "pmid", "question", "contexts", "long_answer"):
        asked = f"{row['question']} The abstract says: {' '.join(row['contexts'])}"
        said = [("clinician", asked), ("colleague", row["long_answer"])]
        sample = unlabelled(f"pubmedqa-{row['pmid']}", said, ("reading evidence",))
        yield Record("healthcare_professional_development", sample)


SOURCE: Final = Source(
    name="PubMedQA",
    licence="MIT",
    citation="Qiao Jin, Bhuwan Dhingra, Zhengping Liu, William Cohen, Xinghua Lu: PubMedQA, EMNLP 2019",
    use=Use.SHIP,
    repository="pubmedqa/pubmedqa",
    revision="1cbae8e92f72f20c8d3747cbb3bf5bc53554d997",
    paths=(_FILE,),
    read=_read,
)
