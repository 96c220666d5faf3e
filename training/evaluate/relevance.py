"""Is this text an answer to this message? The gate of every metric: what fails it scores nothing anywhere.

    form       prose: sentences of English with function words, not a pile of cue words, not a loop
    copying    less than half of its runs of four words stand in the message
    content    how much closer the text lies to this message than to the other messages of this evaluation: the
               standard deviations by which its cosine similarity to the message lies above the mean over all messages

`Relevance.of` is 0 where form or copying fails; else the content's evidence, from 0 at the embedder's `nothing` to 1 at
its `enough`. Both ends were set on references written by hand, against the references to other messages
(tests/unit/training/evaluate/test_relevance.py). A warm sentence that would fit any message is no answer to this one
and scores near 0: that is meant. It does not promise to know a right answer from a wrong one.
By hand: `Relevance(messages, best_embedder(messages)).of("My knee burns at night", "Sorry that your knee burns.")`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from training.evaluate.embedding import Embedder

_RUN: Final = 4
MOST_COPIED: Final = 0.5
"""The share of copied runs from which an answer is the message given back."""
_LEAST_WORDS: Final = 5
_LEAST_FUNCTION_WORDS: Final = 0.22
_LEAST_NEW_RUNS: Final = 0.6
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
_FUNCTION_WORDS: Final = frozenset(
    _WORD.findall(
        "i you he she it we they me him her us them my your his its our their this that these those the a an and or "
        "but if so as at by for from in of on to with about into is are was were be been am do does did have has had "
        "will would can could may might should must not no there here what when where how who which than then"
    )
)


def words(text: str) -> list[str]:
    """Words in lower case."""
    return _WORD.findall(text.lower().replace("’", "'"))


def is_prose(text: str) -> bool:
    """Sentences rather than a pile of words or a loop."""
    said = words(text)
    if len(said) < _LEAST_WORDS:
        return False
    if sum(word.split("'")[0] in _FUNCTION_WORDS for word in said) / len(said) < _LEAST_FUNCTION_WORDS:
        return False
    return new_runs(text) >= _LEAST_NEW_RUNS


def new_runs(text: str) -> float:
    """The share of a text's runs of four words that are no repetition, 0 to 1; 1 for a text without any."""
    runs = _runs(words(text))
    return len(set(runs)) / len(runs) if runs else 1.0


def copied_share(message: str, answer: str) -> float:
    """The share of the answer's runs of four words that stand in the message, 0 to 1."""
    runs = _runs(words(answer))
    asked = set(_runs(words(message)))
    return sum(run in asked for run in runs) / len(runs) if runs else 0.0


class Relevance:
    """Judges answers to any of `messages`; it knows all of them, since closeness is relative to the whole set."""

    def __init__(self, messages: Sequence[str], embedder: Embedder) -> None:
        self._place = {message: at for at, message in enumerate(dict.fromkeys(messages))}
        self._embedder = embedder
        self._vectors = embedder.embed(list(self._place))

    def of(self, message: str, answer: str) -> float:
        """In [0, 1]; `message` is one of the set."""
        if not is_prose(answer) or copied_share(message, answer) > MOST_COPIED:
            return 0.0
        low, high = self._embedder.nothing, self._embedder.enough
        return min(1.0, max(0.0, (self.closeness(message, answer) - low) / (high - low)))

    def closeness(self, message: str, answer: str) -> float:
        """Standard deviations above the mean similarity to all messages; 0 for a text that is like none."""
        alike = self._vectors @ self._embedder.embed([answer])[0]
        spread = float(alike.std())
        return float((alike[self._place[message]] - np.mean(alike)) / spread) if spread > 0 else 0.0


def _runs(said: list[str]) -> list[tuple[str, ...]]:
    return [tuple(said[at : at + _RUN]) for at in range(len(said) - _RUN + 1)]
