"""How long emotion, context and red flags of a 500-character message take together, once loaded; and 100 kB once."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

from tara_health.affect.emotion import read_emotion
from tara_health.clinical.reading import read_clinical
from tara_health.encoder.session import Encoder
from tests.bench.rows import Row

ENCODER = Encoder()
RUNS = 60
BUDGET_MS = 33.0
CHARACTERS = 500
MESSAGES = (
    "58F with T2DM and hypertension, two hours of pressure across the chest going into the jaw, clammy and nauseous. "
    "BP 96/58, HR 118, SpO2 92% RA, RR 24, T 37.2. Denies syncope, no melena. Her husband is terrified and keeps "
    "asking whether she is going to die. Allergic to penicillin. Trop pending, ECG with ST depression. Please help me "
    "word what I say to them while we wait for the cardiologist, and what I must not forget in the next ten minutes. ",
    "I have looked after Mum for three years and I am so tired that I forget her tablets. Last "
    "night she fell again, hit "
    "her head on the basin and was sick twice. She is on apixaban. Today she is sleepy and calls me by my aunt's name. "
    "I should have put the rail up. My brother says I worry too much. Nobody rings back from the surgery. What do I do "
    "now, and how do I tell her doctor that I can't go on like this on my own any more without sounding mad? ",
)


def read_everything(text: str) -> None:
    """What the pipeline asks of these readers for one message."""
    signals = ENCODER.read(text)
    read_clinical(text, signals, ENCODER.read_each)
    read_emotion(text, signals)


def milliseconds(work: Callable[[], object]) -> float:
    """The wall time of one call."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def figures() -> Iterator[Row]:
    """Median and 95th percentile; the encoder alone stands beside the whole."""
    texts = [(message * 2)[:CHARACTERS] for message in MESSAGES]
    for text in texts:
        read_everything(text)
    whole, part = [], []
    for run in range(RUNS):
        text = f"{texts[run % len(texts)][:-8]} run {run:03}"
        part.append(milliseconds(lambda text=text: ENCODER.read(f"{text}.")))  # type: ignore[misc]
        whole.append(milliseconds(lambda text=text: read_everything(text)))  # type: ignore[misc]
    median, emotion = statistics.median(whole), statistics.median(part)
    yield Row(
        f"Emotion, context and danger of {CHARACTERS} characters, median (reference: encoder alone)",
        median,
        emotion,
        median / emotion,
        "ms",
        f"<= {BUDGET_MS:.0f} ms",
        median <= BUDGET_MS,
    )
    tail = statistics.quantiles(whole, n=20)[-1]
    yield Row(
        f"Emotion, context and danger of {CHARACTERS} characters, 95th percentile", tail, None, None, "ms", "told", True
    )
    long_text = (MESSAGES[0] * 400)[:100_000]
    long = milliseconds(lambda: read_everything(long_text))
    expected = median * 100_000 / CHARACTERS
    yield Row(
        "Emotion, context and danger of 100,000 characters (reference: 200 x the median)",
        long,
        expected,
        long / expected,
        "ms",
        "<= 1.5 x",
        long <= 1.5 * expected,
    )
