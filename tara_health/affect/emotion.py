"""What a message carries: one of the clinical emotions, its Ekman group, its intensity, and who feels it.

Two readers meet here. Graded phrases (`resources/lexicons/affect/emotions.json`: plain words and what people say
instead of them) name the clinical emotion; negated ones ("not worried") don't count, nor does medicine that sounds
like feeling (`not_felt`: stress test, numb foot, pain relief) or a question about medicine in general. A linear model
(`affect.linear`) gives the odds of each Ekman group: it settles close calls, and where no phrase matched it names the
group alone, by a clear margin and only where somebody is spoken of. Message text that speaks of nobody's feelings is
neutral with intensity 0.

Not promised: irony, and feelings told only by circumstance; the trained encoder of the next version is for those.
By hand: `read_emotion("I can't sleep, what if it is back?")`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from tara_health.affect.ekman import ekman_mapping
from tara_health.affect.experiencer import names_a_person, who_feels, who_writes
from tara_health.affect.linear import group_probabilities
from tara_health.clinical.context import Context, read_context
from tara_health.clinical.patterns import Phrases, stored_json
from tara_health.clinical.spans import Spans
from tara_health.clinical.text import fold
from tara_health.records import NEUTRAL_EMOTION, EmotionReading
from tara_health.vocabulary import EMOTIONS

_FILE: Final = "lexicons/affect/emotions.json"
_GROUP_WEIGHT: Final = 0.6
"""How many points a group probability of 1 is worth beside phrases of 0.4 to 0.9 points."""
_GROUP_ALONE: Final = 0.6
"""The probability from which the model alone names a group, when it also beats neutral."""
_MARGIN: Final = 0.2
"""How far that probability must lie above neutral and above every other group."""
_JOY_ALONE: Final = 0.85
"""Joy alone is called thanks, so the model must be surer of it."""
_TIMELESS: Final = frozenset({"grieving", "guilty", "ashamed"})
"""Felt now about what was then: "last year" does not make them history."""
_NEAR: Final = 24
"""Characters before a phrase in which an intensifier or diminisher belongs to it."""
_STRONGER, _WEAKER, _MORE, _EXCLAIMED = 0.12, 0.2, 0.05, 0.05
_ALONE_LOW, _ALONE_SPAN = 0.25, 0.5


_OF_SOMEBODY: Final = re.compile(
    r" (?:(?!in |of |for |with |about |and )[\w-]+ ){0,2}"
    r"(?:patients?|relatives?|famil(?:y|ies)|mothers?|mums?|moms?|fathers?|dads?|parents?|wife|husband|partner|sons?|"
    r"daughters?|child(?:ren)?|kids?|boys?|girls?|teenagers?|m[ae]n|wom[ae]n|lady|colleagues?|carers?|caregivers?)\b"
)
"""After a feeling: the person who has it. "How do I talk to an angry relative?" asks in general of somebody in
particular."""


@dataclass(frozen=True)
class _Lexicon:
    """Phrases by emotion and grade, and the words around them."""

    graded: tuple[tuple[str, float, Phrases], ...]
    not_felt: Phrases
    note: Phrases
    intensifiers: Phrases
    diminishers: Phrases


@dataclass(frozen=True, slots=True)
class _Felt:
    """One affirmed mention of an emotion, in folded offsets."""

    emotion: str
    intensity: float
    start: int
    end: int


@cache
def _lexicon() -> _Lexicon:
    data = stored_json(_FILE)
    graded = tuple(
        (emotion, float(grade), Phrases(*phrases))
        for emotion, grades in data["emotions"].items()
        for grade, phrases in grades.items()
    )
    return _Lexicon(
        graded,
        Phrases(*data["not_felt"]),
        Phrases(*data["note"]),
        Phrases(*data["intensifiers"]),
        Phrases(*data["diminishers"]),
    )


def read_emotion(text: str) -> EmotionReading:
    """The emotion of `text`; deterministic, linear in its length. Raises `AnalysisError` without its data files."""
    folded = fold(text).folded
    if not folded.strip():
        return NEUTRAL_EMOTION
    context = read_context(folded)
    felt, denied = _felt(folded, context)
    odds = group_probabilities(folded)
    if felt:
        emotion = _strongest(felt, odds)
        chosen = [one for one in felt if one.emotion == emotion]
        return EmotionReading(
            emotion, _group(emotion, odds), _intensity(chosen, folded), who_feels(folded, chosen[0].start)
        )
    return _unfelt(folded) if denied else _by_model(folded, context, odds)


def read_group(text: str) -> str:
    """The Ekman group of `text` (`EmotionReading.emotion_group`)."""
    return read_emotion(text).emotion_group


def _felt(folded: str, context: Context) -> tuple[list[_Felt], bool]:
    """Every affirmed mention, and whether one was denied ("not worried": then the model's ear for "worried" is no
    guide)."""
    lexicon = _lexicon()
    other = Spans(lexicon.not_felt.spans(folded))
    stronger, weaker = Spans(lexicon.intensifiers.spans(folded)), Spans(lexicon.diminishers.spans(folded))
    found = []
    denied = False
    for emotion, grade, phrases in lexicon.graded:
        for start, end in phrases.spans(folded):
            assertion = context.of(start, end)
            denied = denied or assertion.negated
            past = assertion.historical and emotion not in _TIMELESS
            general = context.in_general_question(start) and not _OF_SOMEBODY.match(folded, end)
            if assertion.negated or past or general or other.overlap(start, end):
                denied = denied or past
                continue
            change = _STRONGER * stronger.within(start - _NEAR, start) - _WEAKER * weaker.within(start - _NEAR, start)
            found.append(_Felt(emotion, min(1.0, max(0.1, grade + change)), start, end))
    return found, denied


def _strongest(felt: list[_Felt], odds: dict[str, float]) -> str:
    """Most points: the strongest mention, half of each further one, and the model's belief in the emotion's group."""
    group = ekman_mapping().group
    points: dict[str, float] = {}
    for one in sorted(felt, key=lambda one: -one.intensity):
        points[one.emotion] = points.get(one.emotion, 0.0) + one.intensity * (0.5 if one.emotion in points else 1.0)
    if "grieving" in points:  # tears over a death are grief
        points["grieving"] += points.pop("sad", 0.0)
    return max(
        points,
        key=lambda emotion: (points[emotion] + _GROUP_WEIGHT * odds[group[emotion]], -EMOTIONS.index(emotion)),
    )


def _group(emotion: str, odds: dict[str, float]) -> str:
    """The mapped group, or one the emotion may also keep where the model clearly prefers it."""
    mapping = ekman_mapping()
    mapped = mapping.group[emotion]
    others = [group for group in mapping.also.get(emotion, ()) if odds[group] > max(odds[mapped], _GROUP_ALONE)]
    return others[0] if others else mapped


def _intensity(chosen: list[_Felt], folded: str) -> float:
    strongest = max(one.intensity for one in chosen)
    return round(min(1.0, strongest + _MORE * (len(chosen) - 1) + _EXCLAIMED * min(folded.count("!"), 2)), 3)


def _by_model(folded: str, context: Context, odds: dict[str, float]) -> EmotionReading:
    """No phrase matched: the model's group, when it is sure, somebody is spoken of who could feel it, and this is
    neither a note nor a question of medicine."""
    group, second = sorted((name for name in odds if name != "neutral"), key=lambda name: -odds[name])[:2]
    least = _JOY_ALONE if group == "joy" else _GROUP_ALONE
    sure = odds[group] >= least and odds[group] - max(odds["neutral"], odds[second]) >= _MARGIN
    if not sure or not names_a_person(folded):
        return _unfelt(folded)
    if group == "surprise" and folded.rstrip().endswith("?"):
        return _unfelt(folded)  # curiosity, not confusion: "Is it inherited?"
    if context.in_general_question(len(folded) - 1) or _lexicon().note.found(folded):
        return _unfelt(folded)
    emotion = ekman_mapping().default[group]
    span = (odds[group] - _GROUP_ALONE) / (1 - _GROUP_ALONE)
    return EmotionReading(emotion, group, round(_ALONE_LOW + _ALONE_SPAN * span, 3), who_feels(folded, 0))


def _unfelt(folded: str) -> EmotionReading:
    """Neutral, and whose message it is."""
    return replace(NEUTRAL_EMOTION, experiencer=who_writes(folded))
