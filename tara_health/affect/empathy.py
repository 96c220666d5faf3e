"""How much empathy a reply carries, by EPITOME's three mechanisms, each 0 none, 1 weak, 2 strong.

Source: Sharma, Miner, Atkins and Althoff, A Computational Approach to Understanding Empathy Expressed in Text-Based
Mental Health Support, EMNLP 2020. Emotional reactions: warmth or compassion (2: the feeling is named).
Interpretations: an understanding of feelings and experiences is conveyed (2: what is understood is said, or a like
experience is). Explorations: an interest in what was not said (2: the question is specific).

Read by the shared encoder from the reply together with the message it answers, trained on pairs of our own
(`training/reading/replies`). It sees wording, not sincerity. Guards against gaming, each with a test: an empty reply, a
pile of cue words without sentences, and the message given back as the reply all score 0; explorations need a question,
and a strong one asks about the other; interpretations speak to the other or say that something is understood.
By hand: `tara review "I am scared" "..."`.
"""

from __future__ import annotations

import re
from typing import Final

from tara_health import limits
from tara_health.encoder.heads import LEVELS
from tara_health.encoder.signals import Signals
from tara_health.records import EmpathyReading

_ASKS: Final = re.compile(r"\?|\btell me\b|\bi(?:'d| would) like to (?:hear|understand|know)\b|\bhelp me understand\b")
_TO_THE_OTHER: Final = re.compile(r"\byou(?:r|rs|rself|'(?:re|ve|ll|d))?\b")
_UNDERSTANDS: Final = re.compile(
    r"\b(?:i|we) (?:can )?(?:see|hear|understand|know|imagine)\b"
    r"|\b(?:sounds?|seems?|feels?|must (?:be|have)|no wonder)\b"
)
_SORRY_BUT: Final = re.compile(r"\bsorry,? but\b")
_SHORT_REFUSAL: Final = 15
"""A "sorry, but" of fewer words refuses, and feels nothing."""
_FUNCTION_WORD = re.compile(
    r"\b(?:i|you|it|that|this|is|are|the|a|to|and|of|for|we|with|your|be|how|what|can|in|have|will|am)\b|'(?:m|s"
    r"|re|ve|ll)\b"
)
_WORD = re.compile(r"[a-z']+")


def read_empathy(message: str, response: str, signals: Signals) -> EmpathyReading:
    """The three levels of `response` as an answer to `message`; all 0 for a reply that is no answer to it.

    `signals` are the encoder's for the pair.
    """
    said = _plain(response)
    words = _WORD.findall(said)
    if len(words) < _FEWEST_WORDS or _stuffed(said, words) or _copied(_plain(message), words):
        return EmpathyReading()
    reactions, interpretations, explorations = (
        LEVELS.index(signals.likeliest(name)) for name in ("reactions", "interpretations", "explorations")
    )
    if _SORRY_BUT.search(said) and len(words) < _SHORT_REFUSAL:
        reactions = 0
    speaks_to_the_other = _TO_THE_OTHER.search(said) is not None
    if not (speaks_to_the_other or _UNDERSTANDS.search(said)):
        interpretations = 0
    if not _ASKS.search(said):
        explorations = 0
    elif not speaks_to_the_other:
        explorations = min(explorations, 1)
    return EmpathyReading(reactions, interpretations, explorations)


_FEWEST_WORDS: Final = 3


def _plain(text: str) -> str:
    return text[: limits.ANALYSIS_CHARACTERS].lower().replace("’", "'")


def _stuffed(said: str, words: list[str]) -> bool:
    """Cue words without sentences: prose in English has a function word in every four or so, and does not repeat
    itself.
    """
    function_words = len(_FUNCTION_WORD.findall(said))
    repeated = len(words) >= _ENOUGH_TO_REPEAT and len(set(words)) / len(words) < _LEAST_VARIETY
    return function_words / len(words) < _LEAST_FUNCTION_WORDS or (repeated and len(words) < _LONG_TEXT)


_LEAST_FUNCTION_WORDS: Final = 0.15
_ENOUGH_TO_REPEAT: Final = 16
_LEAST_VARIETY: Final = 0.35
_LONG_TEXT: Final = 300


def _copied(message: str, words: list[str]) -> bool:
    """Is the reply mostly the message given back? Measured in runs of four words."""
    asked = _WORD.findall(message)
    runs = {tuple(asked[place : place + 4]) for place in range(len(asked) - 3)}
    own = [tuple(words[place : place + 4]) for place in range(len(words) - 3)]
    return bool(own) and sum(run in runs for run in own) / len(own) > _COPIED_SHARE


_COPIED_SHARE: Final = 0.5
