"""A small linear model of Ekman groups: hashed word and character n-grams, one logistic unit a group, pure numpy.

Features: words, pairs of neighbouring words, and character 2- to 4-grams inside words, each hashed by CRC-32 into
`BUCKETS`; weight of a feature is its inverse document frequency, the vector has length 1. The weights file (int8 with
one scale a group) is made by `training/affect/train_linear.py` from GoEmotions; NOTICE beside it names the licence.
numpy is imported on first use. By hand: `group_probabilities("I am so scared")`."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from tara_health.errors import AnalysisError
from tara_health.platform.paths import resources_dir
from tara_health.vocabulary import EKMAN_GROUPS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUCKETS: Final = 1 << 19
MODEL_FILE: Final = "models/affect/ekman_linear.npz"
MOST_TOKENS: Final = 4_000
"""Tokens read of one text; the mood of a longer one is in its first pages."""
_TOKEN: Final = re.compile(r"[a-z']+|[!?]|[^\w\s.,;:()\-\"/]")
_LONG: Final = 4


def features(text: str) -> list[int]:
    """The distinct hashed features of folded `text`, sorted."""
    words = _TOKEN.findall(text)[:MOST_TOKENS]
    grams = Counter(words)
    grams.update(f"{left} {right}" for left, right in zip(["^", *words], [*words, "$"], strict=True))
    for word in set(words):
        if len(word) >= _LONG:
            padded = f"<{word}>"
            grams.update(f"#{padded[at : at + size]}" for size in (2, 3, 4) for at in range(len(padded) - size + 1))
    return sorted({zlib.crc32(gram.encode("utf-8", "replace")) % BUCKETS for gram in grams})


class GroupModel:
    """Weights of one model: `scores` of shape (7,), one log-odds a group in the order of `EKMAN_GROUPS`."""

    def __init__(
        self,
        weights: NDArray[np.int8],
        scale: NDArray[np.float32],
        bias: NDArray[np.float32],
        idf: NDArray[np.uint8],
        idf_scale: float,
    ) -> None:
        self._weights, self._scale, self._bias, self._idf, self._idf_scale = weights, scale, bias, idf, idf_scale

    def scores(self, hashed: list[int]) -> NDArray[np.float32]:
        """Log-odds of each group for these features."""
        import numpy as np

        index = np.asarray(hashed, dtype=np.int64)
        values = self._idf[index].astype(np.float32) * self._idf_scale
        norm = float(np.linalg.norm(values)) or 1.0
        dot = (values / norm) @ self._weights[index].astype(np.float32)
        scored: NDArray[np.float32] = dot * self._scale + self._bias
        return scored


@cache
def group_model() -> GroupModel:
    """Load the weights. Raises `AnalysisError` when they are missing or damaged."""
    import numpy as np

    try:
        with np.load(resources_dir() / MODEL_FILE, allow_pickle=False) as stored:
            parts = {name: stored[name] for name in ("weights", "scale", "bias", "idf", "idf_scale")}
    except (OSError, ValueError, KeyError) as error:
        raise AnalysisError(
            "The emotion model is missing or damaged.",
            untouched="Your conversations are kept.",
            remedy="Install TARA again.",
        ) from error
    return GroupModel(parts["weights"], parts["scale"], parts["bias"], parts["idf"], float(parts["idf_scale"]))


def group_probabilities(folded: str) -> dict[str, float]:
    """The probability of each Ekman group, each by itself (they need not add up to 1)."""
    import numpy as np

    scores = group_model().scores(features(folded))
    return dict(zip(EKMAN_GROUPS, (1 / (1 + np.exp(-scores.astype(np.float64)))).tolist(), strict=True))
