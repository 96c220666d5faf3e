"""No training sample holds what the weights are measured on: 13 words in a row, or nearly the same text.

Promises: a sample that shares 13 words in a row with any evaluation text (the rule of Brown et al. 2020, appendix C),
or whose MinHash agrees with one in `dedupe.NEAR` of its places, is named with the set it shares them with. Evaluation
texts of fewer than 13 words are compared whole. Does not promise to find a paraphrase.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from training.dedupe import BANDS, NEAR, PLACES, signature, words_of

GRAM: Final = 13
_ROWS: Final = PLACES // BANDS


class Evaluated:
    """The evaluation texts, as hashes of their 13-grams and as signatures."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """`texts` are (name of the set, text)."""
        self._grams: dict[int, str] = {}
        self._banded: dict[bytes, list[int]] = {}
        signatures, self._sets = [], list[str]()
        for name, text in texts:
            for gram in _grams(text):
                self._grams.setdefault(gram, name)
            signatures.append(signature(text))
            for key in _bands(signatures[-1]):
                self._banded.setdefault(key, []).append(len(self._sets))
            self._sets.append(name)
        self._signatures = np.array(signatures, dtype=np.uint32).reshape(-1, PLACES)

    def __len__(self) -> int:
        """How many texts are compared with."""
        return len(self._sets)

    def overlap(self, text: str, mine: NDArray[np.uint32] | None = None) -> str:
        """The name of an evaluation set that `text` shares its words with, or an empty string.

        `mine` is the text's signature, where it is known already.
        """
        for gram in _grams(text):
            if gram in self._grams:
                return self._grams[gram]
        mine = signature(text) if mine is None else mine
        near = {place for key in _bands(mine) for place in self._banded.get(key, ())}
        return next((self._sets[at] for at in sorted(near) if np.mean(self._signatures[at] == mine) >= NEAR), "")


def _grams(text: str) -> Iterator[int]:
    words = words_of(text)
    if not words:
        return
    for at in range(max(1, len(words) - GRAM + 1)):
        gram = " ".join(words[at : at + GRAM])
        yield int.from_bytes(hashlib.blake2b(gram.encode(), digest_size=8).digest(), "big")


def _bands(places: NDArray[np.uint32]) -> Iterator[bytes]:
    for band in range(BANDS):
        yield bytes([band]) + places[band * _ROWS : (band + 1) * _ROWS].tobytes()
