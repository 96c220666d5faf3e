"""Emotion: our reader beside a majority class and a plain word list, on GoEmotions and on lines never tuned to.

`make quality`, part "emotion". GoEmotions' development split, grouped as its paper groups it. Two figures: the linear
model by itself, where a text may have several groups (the paper's way of scoring), and the whole reader, which names
one group a text and counts as right when it is among the text's groups. Published on the test split: BERT-base 0.64
macro-F1."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from typing import Final

from tara_health.affect.emotion import read_emotion
from tara_health.affect.linear import group_probabilities
from tara_health.clinical.text import fold
from tara_health.vocabulary import EKMAN_GROUPS, EMOTIONS
from tests.bench.rows import Row
from tests.quality import held_out
from tests.quality.red_flags import DATA

DEV: Final = DATA / "emotion" / "goemotions_dev.jsonl.gz"
MAPPING: Final = DATA / "emotion" / "ekman_mapping.json"
WORDS: Final = {
    "anger": ("angry", "hate", "annoying", "stupid", "fuck", "mad", "worst", "idiot"),
    "disgust": ("disgusting", "gross", "nasty", "sick", "ew"),
    "fear": ("afraid", "scared", "scary", "worried", "fear", "nervous", "terrifying"),
    "joy": ("love", "happy", "great", "thanks", "thank", "good", "lol", "awesome", "glad", "haha"),
    "sadness": ("sad", "sorry", "cry", "miss", "lonely", "depressed", "unfortunately"),
    "surprise": ("wow", "surprised", "wonder", "confused", "why", "omg", "what"),
}
Groups = set[str]


def development() -> list[tuple[str, Groups]]:
    """Texts and their groups; empty where the set is absent."""
    if not DEV.is_file():
        return []
    group_of = {label: group for group, labels in json.loads(MAPPING.read_text("utf-8")).items() for label in labels}
    with gzip.open(DEV, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row["text"], {group_of[label] for label in row["labels"]}) for row in rows]


def macro_f1(truth: Sequence[Groups], said: Sequence[Groups], names: Sequence[str]) -> float:
    """The mean over `names` of F1."""
    figures = []
    for name in names:
        both = sum(name in true and name in claimed for true, claimed in zip(truth, said, strict=True))
        either = sum(name in true for true in truth) + sum(name in claimed for claimed in said)
        figures.append(2 * both / either if either else 0.0)
    return sum(figures) / len(figures)


def by_words(text: str) -> Groups:
    """The baseline: groups one of whose words occurs; neutral of none."""
    words = set(text.lower().split())
    return {group for group, known in WORDS.items() if words & set(known)} or {"neutral"}


def by_model(text: str) -> Groups:
    """Every group that the linear model believes in; the likeliest if it believes in none."""
    odds = group_probabilities(fold(text).folded)
    return {group for group in odds if odds[group] > 0.5} or {max(odds, key=lambda group: odds[group])}


def figures() -> Iterator[Row]:
    """Macro-F1 over the seven groups, then over the clinical emotions of the held-out lines."""
    rows = development()
    if rows:
        truth = [groups for _, groups in rows]
        words = macro_f1(truth, [by_words(text) for text, _ in rows], EKMAN_GROUPS)
        model = macro_f1(truth, [by_model(text) for text, _ in rows], EKMAN_GROUPS)
        majority = macro_f1(truth, [{"neutral"}] * len(rows), EKMAN_GROUPS)
        one = macro_f1(truth, [{read_emotion(text).emotion_group} for text, _ in rows], EKMAN_GROUPS)
        claim = f"GoEmotions dev, Ekman macro-F1, n={len(rows)}:"
        yield Row(f"{claim} linear model (ref.: word list)", model, words, model / words, "", ">= 0.54", model >= 0.54)
        yield Row(f"{claim} whole reader (ref.: majority)", one, majority, one / majority, "", "told", True)
    yield from _held_out()


def _held_out() -> Iterator[Row]:
    said = [read_emotion(text).patient_emotion for _, text in held_out.EMOTIONS]
    truth = [{expected} for expected, _ in held_out.EMOTIONS]
    ours = macro_f1(truth, [{one} for one in said], EMOTIONS)
    neutral = macro_f1(truth, [{"neutral"}] * len(said), EMOTIONS)
    claim = f"held out: clinical emotion macro-F1, n={len(said)} (reference: all neutral)"
    yield Row(claim, ours, neutral, ours / neutral if neutral else None, "", "told", True)
