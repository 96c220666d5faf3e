"""Every text that weights are measured on, ours and public ones: what training data must not hold."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
PUBLIC: Final = (
    "dialogue/mts_dialog_valid.jsonl",
    "dialogue/aci_bench_valid.jsonl",
    "mcq/mmlu_medical.jsonl",
    "mcq/medmcqa.jsonl",
    "triage/vignettes_dev.jsonl",
    "errors/medec_validation.jsonl",
)
"""Development sets below the folder of public data; one that is absent is passed over and named in the manifest.

GoEmotions' development lines are left out: they are a few words each ("Thank you!"), which nobody is trained to say.
"""
OWN: Final = ("tests/vectors", "training/evaluate/probes", "training/probes")
_LEAST_WORDS: Final = 8
"""A shorter text is no evidence of copying: "Chest pain since this morning." is anybody's."""


def evaluation_texts(data: Path) -> Iterator[tuple[str, str]]:
    """(set, text) of each evaluation text that is at hand."""
    for name in PUBLIC:
        if (data / name).is_file():
            yield from ((name, text) for text in _public(data / name))
    for folder in OWN:
        for file in sorted((ROOT / folder).rglob("*.txt")):
            for line in file.read_text("utf-8").splitlines():
                text = line.rsplit("|", 1)[-1]
                if len(text.split()) >= _LEAST_WORDS and not line.startswith("#"):
                    yield str(file.relative_to(ROOT)), text


def absent(data: Path) -> tuple[str, ...]:
    """The public sets that are not below `data`."""
    return tuple(name for name in PUBLIC if not (data / name).is_file())


def _public(file: Path) -> Iterator[str]:
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
        for line in lines:
            yield from (text for text in _strings(json.loads(line)) if len(text.split()) >= _LEAST_WORDS)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)
