"""Prepared samples as packed rows of tokens, kept on disk between runs of the same data and config."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from torch.utils.data import Dataset

from tara_health.analysis import Analyst
from tara_health.platform import paths
from tara_health.prompt.template import TEMPLATES
from training.config import RunConfig
from training.packing import Pack, packed, tensors
from training.rendering import Tokens, mode_of, served, tokens_of, turns_of
from training.schema import Sample
from training.shards import MANIFEST, samples
from training.tokens import PromptTokenizer

_KEPT: Final = "encoded"


def encode(folder: Path, split: str, config: RunConfig, tokenizer: PromptTokenizer) -> list[Tokens]:
    """The conversations of a split as tokens, in a seeded order. Read back where they were made before."""
    key = hashlib.sha256(
        (folder / MANIFEST).read_bytes()
        + json.dumps(
            [config.template, config.sources, config.author_notes, config.authored, config.seed], sort_keys=True
        ).encode()
        + _prompts_hash()
        + tokenizer.definition.encode()
    ).hexdigest()[:16]
    file = folder / _KEPT / f"{split}-{key}.jsonl"
    if not file.is_file():
        file.parent.mkdir(exist_ok=True)
        part = file.with_suffix(".part")
        with part.open("w", encoding="utf-8") as out:
            for tokens in _encoded(folder, split, config, tokenizer):
                out.write(json.dumps([tokens.ids, [int(counts) for counts in tokens.counted]]) + "\n")
        part.replace(file)
    with file.open(encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    return [Tokens(ids, [bool(counts) for counts in counted]) for ids, counted in read]


def _encoded(folder: Path, split: str, config: RunConfig, tokenizer: PromptTokenizer) -> Iterator[Tokens]:
    analyst = Analyst()
    analyst.load()
    rng = random.Random(config.seed)  # noqa: S311 - an order, no secret
    template = TEMPLATES[config.template]
    for source, sample in samples(folder, split):
        share = config.sources.get(source, 0.0)
        for _ in range(int(share) + (rng.random() < share % 1)):
            authored = rng.random() < config.author_notes or source in config.authored
            if served(sample):
                yield _one(sample, analyst, authored, template.name, tokenizer)


def _one(sample: Sample, analyst: Analyst, authored: bool, template: str, tokenizer: PromptTokenizer) -> Tokens:
    turns = turns_of(sample, analyst.analyze, author_notes=authored)
    return tokens_of(turns, mode_of(sample), TEMPLATES[template], tokenizer)


def _prompts_hash() -> bytes:
    """The prompt texts' hash: other instructions make other tokens."""
    digest = hashlib.sha256()
    for file in sorted((paths.resources_dir() / "prompts").iterdir()):
        digest.update(file.read_bytes())
    return digest.digest()


class PackedRows(Dataset):  # type: ignore[misc]
    """Rows for the trainer: a pack each, in an order drawn from the seed."""

    def __init__(self, conversations: Sequence[Tokens], length: int, seed: int) -> None:
        order = list(conversations)
        random.Random(seed).shuffle(order)  # noqa: S311 - an order, no secret
        self.packs: list[Pack] = packed(order, length)

    def __len__(self) -> int:
        """Rows an epoch."""
        return len(self.packs)

    def __getitem__(self, place: int) -> dict[str, object]:
        """One row's tensors (`packing.tensors`)."""
        return dict(tensors(self.packs[place]))
