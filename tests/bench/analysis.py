"""Reading one message: PHI, emotion, context, danger and request of 500 characters, once loaded."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from tara_health.analysis import Analyst
from tests.bench.rows import Row

RUNS = 60
MESSAGES = (
    "Mrs. Alvarez, 67, came back on 3/14 with her daughter. She has been short of breath climbing stairs since last "
    "Tuesday and says she is frightened it is her heart again. BP 148/86, HR 92, SpO2 95% on air, afebrile. No chest "
    "pain, no leg swelling. Takes metoprolol 50 mg twice daily and apixaban 5 mg. MRN 00482913. She asks whether "
    "she should stop the tablets before the dental work and whether she will end up like her sister. Please "
    "help me answer her kindly, in plain words, without false promises.",
    "My dad was discharged from Mercy General yesterday and he seems confused this evening, he keeps asking for my mum "
    "who died in 2019. He is 91 and had his hip repaired. Temperature 38.4, he has not passed much urine and he is "
    "holding his belly. I rang the ward at 617-555-0142 but nobody answered. I feel guilty that I took him home too "
    "soon. What should I do tonight, and what do I tell my brother? I am so tired, I have not slept for two nights and "
    "I can not think straight any more, please be quick.",
)


def figures() -> Iterator[Row]:
    """The whole reading's median and 95th percentile, beside its PHI part alone."""
    analyst = Analyst()
    analyst.load()
    whole, phi = [], []
    for turn in range(RUNS):
        # A word is changed in each run, so that nothing is answered from memory.
        text = f"{MESSAGES[turn % len(MESSAGES)][:490]} run {turn:03}"
        phi.append(_milliseconds(lambda text=text: analyst.scan(text)))  # type: ignore[misc]
        analyst.forget()  # the scan has read this text: asked again it would be answered from memory
        whole.append(_milliseconds(lambda text=text: analyst.analyze(text)))  # type: ignore[misc]
    median, part = statistics.median(whole), statistics.median(phi)
    yield Row(
        "Reading a 500-character message, median (reference: PHI scan alone)",
        median,
        part,
        median / part,
        "ms",
        "<= 50 ms",
        median <= 50,
    )
    tail = statistics.quantiles(whole, n=20)[-1]
    yield Row("Reading a 500-character message, 95th percentile", tail, None, None, "ms", "told", True)


def _milliseconds(job: object) -> float:
    started = time.perf_counter()
    job()  # type: ignore[operator]
    return (time.perf_counter() - started) * 1000
