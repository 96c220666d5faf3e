"""Empathy of a model in memory: it drafts eight replies, and TARA's own analyst reads them by EPITOME.

Definition: emotional reactions, interpretations and explorations, each 0 to 2 (Sharma et al. 2020;
`tara_health.affect.empathy`), added and divided by 6, averaged over the replies. 0 is none, 1 is strong in all three.
An empty, copied or stuffed reply scores 0 there. N is 8: it tells a run that has gone cold, not one model from another.
"""

from __future__ import annotations

from dataclasses import astuple
from statistics import fmean
from typing import Any, Final

from tara_health.vocabulary import Mode
from training.generate import Speaker, Talk
from training.probes.blocks import blocks

_MOST: Final = 6


def messages() -> tuple[Talk, ...]:
    """The eight. Raises `ProbeError`."""
    return tuple(Talk(Mode.PATIENT_MESSAGE, of["says"]) for _, of in blocks("feelings.txt", ("says",)))


def emotional_intelligence(model: Any, speaker: Speaker, talks: tuple[Talk, ...]) -> float:
    """The mean share of EPITOME's points."""
    said = speaker.replies(model, talks)
    return fmean(empathy(speaker, talk, reply) for talk, reply in zip(talks, said, strict=True))


def empathy(speaker: Speaker, talk: Talk, reply: str) -> float:
    """One reply's share of EPITOME's points."""
    review = speaker.analyst.review(talk.message, reply, talk.text, talk.mode)
    return float(sum(astuple(review.tone.empathy)) / _MOST)
