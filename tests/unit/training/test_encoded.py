"""Whose labels make the notes: of some sources always the author's, of others by a share; and tokens kept of one config
are not read back by another.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

from pydantic import ValidationError

from tara_health.models.embedded import pinned_base
from tests.unit.training.sample import sample
from tests.unit.training.tiny import tiny_config
from training.config import RunConfig
from training.encoded import encode
from training.gguf_tokenizer import tokenizer_definition
from training.shards import ShardWriter, write_manifest
from training.tokens import PromptTokenizer

MESSAGE = "The letter is on the table."
AUTHORS = " very fearful"
"""What the author's label puts into a note, and no reader sees in the message."""


def noted(folder: Path, source: str, **changes: object) -> bool:
    """Does the note of the one sample say what its author wrote?"""
    tokenizer = PromptTokenizer(tokenizer_definition(pinned_base()))
    config = tiny_config(folder, sources={"Talks": 1, "Pairs": 1}, author_notes=0, **changes)
    data = folder / source
    if not data.is_dir():
        data.mkdir()
        writer = ShardWriter(data)
        writer.add("train", "medical_consultations", source, sample("one", MESSAGE).line())
        write_manifest(data, {"shards": writer.close(), "counts": {}, "sources": []})
    (tokens,) = encode(data, "train", config, tokenizer)
    ids, words = tokens.ids, tokenizer.ids(AUTHORS)
    return any(ids[place : place + len(words)] == words for place in range(len(ids)))


def test_a_named_source_keeps_its_authors_notes(tmp_path: Path) -> None:
    assert not noted(tmp_path, "Pairs")
    assert noted(tmp_path, "Pairs", authored=("Pairs",))
    assert not noted(tmp_path, "Talks", authored=("Pairs",))
    with pytest.raises(ValidationError, match="not among the sources"):
        RunConfig.model_validate(tiny_config(tmp_path).model_dump() | {"authored": ("Misspelt",)})
