"""Emotion: our reader beside a majority class and a plain word list, on GoEmotions and on lines by an independent hand.

`make quality`, part "emotion". GoEmotions' development split, grouped as its paper groups it. Two figures: the group
head by itself, where a text may have several groups (the paper's way of scoring), and the whole reader, which names
one group a text and counts as right when it is among the text's groups. Published on the test split: BERT-base 0.64
macro-F1. The lines of tests/vectors/reading were written for measuring; nothing is trained on them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from typing import Final

from tara_health.affect.emotion import read_emotion
from tara_health.encoder.session import Encoder
from tara_health.vocabulary import EKMAN_GROUPS, EMOTIONS
from tests.bench.rows import Row, share
from tests.quality.reading_sets import DATA, SETS, unseen
from training.reading.labelled_lines import Line

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
PLAIN: Final = {
    "anxious": ("worried", "worry", "anxious", "nervous"),
    "fearful": ("scared", "terrified", "afraid", "frightened"),
    "sad": ("sad", "cry", "crying", "tearful"),
    "grieving": ("died", "funeral", "grief", "lost"),
    "angry": ("angry", "furious", "complaint"),
    "frustrated": ("frustrated", "again", "fed"),
    "confused": ("confused", "understand", "which"),
    "overwhelmed": ("overwhelmed", "much", "cope"),
    "hopeless": ("hopeless", "point", "pointless"),
    "guilty": ("guilty", "fault", "blame"),
    "ashamed": ("ashamed", "embarrassed"),
    "lonely": ("lonely", "alone"),
    "in_pain": ("pain", "hurts", "agony"),
    "relieved": ("relieved", "relief"),
    "grateful": ("thank", "thanks", "grateful"),
    "hopeful": ("hope", "hopeful", "hoping"),
    "exhausted": ("exhausted", "tired", "burnout"),
    "numb": ("numb", "nothing"),
}
"""The lexicon baseline of the clinical labels."""
AT: Final = 0.35
"""The probability from which the group head names a group in the paper's way of scoring; chosen on this set."""
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


def by_plain_words(text: str) -> str:
    """The baseline of the clinical labels: the first whose word occurs."""
    words = set(text.lower().replace(",", " ").replace(".", " ").split())
    return next((emotion for emotion, known in PLAIN.items() if words & set(known)), "neutral")


def figures() -> Iterator[Row]:
    """Macro-F1 over the seven groups, then emotion, intensity and experiencer of the unseen lines."""
    encoder = Encoder()
    rows = development()
    if rows:
        truth = [groups for _, groups in rows]
        signals = [encoder.read(text) for text, _ in rows]
        several = [
            {group for group in EKMAN_GROUPS if one.of("group", group) >= AT} or {one.likeliest("group")}
            for one in signals
        ]
        words = macro_f1(truth, [by_words(text) for text, _ in rows], EKMAN_GROUPS)
        model = macro_f1(truth, several, EKMAN_GROUPS)
        majority = macro_f1(truth, [{"neutral"}] * len(rows), EKMAN_GROUPS)
        one = macro_f1(
            truth,
            [{read_emotion(text, signal).emotion_group} for (text, _), signal in zip(rows, signals, strict=True)],
            EKMAN_GROUPS,
        )
        claim = f"GoEmotions dev, Ekman macro-F1, n={len(rows)}:"
        yield Row(f"{claim} group head (ref.: word list)", model, words, model / words, "", ">= 0.64", model >= 0.64)
        yield Row(f"{claim} whole reader (ref.: majority)", one, majority, one / majority, "", "told", True)
    for name, file in SETS.items():
        yield from _unseen(encoder, name, unseen(file))


def _unseen(encoder: Encoder, name: str, lines: Sequence[Line]) -> Iterator[Row]:
    read = [read_emotion(line.text, encoder.read(line.text)) for line in lines]
    truth = [{line.emotion} for line in lines]
    ours = macro_f1(truth, [{one.patient_emotion} for one in read], EMOTIONS)
    lexicon = macro_f1(truth, [{by_plain_words(line.text)} for line in lines], EMOTIONS)
    yield Row(
        f"{name}: clinical emotion macro-F1 (ref.: word list), n={len(lines)}",
        ours,
        lexicon,
        ours / lexicon,
        "",
        "told",
        True,
    )
    felt = [(line, one) for line, one in zip(lines, read, strict=True) if line.emotion != "neutral"]
    quiet = [one for line, one in zip(lines, read, strict=True) if line.emotion == "neutral"]
    yield share(
        f"{name}: emotion right, of those that carry one",
        sum(line.emotion == one.patient_emotion for line, one in felt),
        len(felt),
        "told",
        True,
    )
    yield share(
        f"{name}: neutral left neutral",
        sum(one.patient_emotion == "neutral" for one in quiet),
        len(quiet),
        "told",
        True,
    )
    right = sum(line.experiencer == one.experiencer for line, one in felt)
    yield share(f"{name}: who feels it", right, len(felt), "told", True)
    error = sum(abs(line.intensity - one.intensity) for line, one in felt) / len(felt)
    flat = sum(abs(line.intensity - 0.5) for line, _ in felt) / len(felt)
    yield Row(f"{name}: mean error of intensity (ref.: always 0.5)", error, flat, error / flat, "", "told", True)
