"""Danger that no listed sign names: what the encoder hears in a message as a whole.

Rules find published criteria; people say "she has started giving her rings to the nieces". Where the encoder is surer
than the thresholds of resources/rules/reading.json, the message (of a danger, the clause that says most of it) is
reported as a sign of its own, named `implied.*`, with a sentence that says on what it rests. It never takes a rule's
find away.

Does not promise that a quiet message is safe.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tara_health.encoder.signals import Signals
from tara_health.encoder.thresholds import thresholds
from tara_health.records import RedFlag
from tara_health.vocabulary import Urgency

ReadEach = Callable[[Sequence[str]], Sequence[Signals]]

_SENTENCE: Final = re.compile(r"[^.!?\n;]{3,}[.!?;]*")
_CLAUSES: Final = 24
"""Clauses that are looked at to place a sign; the others of a very long message are passed over."""


@dataclass(frozen=True, slots=True)
class _Sign:
    rule: str
    head: str
    answer: str
    urgency: Urgency
    sentence: str


_SIGNS: Final = (
    _Sign(
        "implied.emergency",
        "urgency",
        "emergency",
        Urgency.EMERGENCY,
        "Reads like an emergency, though no listed sign is named: look now (TARA's reading, no criterion).",
    ),
    _Sign(
        "implied.urgent",
        "urgency",
        "urgent",
        Urgency.URGENT,
        "Reads like something to be seen today, though no listed sign is named (TARA's reading, no criterion).",
    ),
    _Sign(
        "implied.self_harm",
        "danger",
        "self_harm",
        Urgency.URGENT,
        "May speak of suicide or self-harm without naming it: ask directly (NICE NG225; TARA's reading).",
    ),
    _Sign(
        "implied.harm_to_others",
        "danger",
        "harm_others",
        Urgency.URGENT,
        "May speak of harming somebody: ask, and weigh the duty to protect (NICE NG10; TARA's reading).",
    ),
    _Sign(
        "implied.abuse",
        "danger",
        "abuse",
        Urgency.URGENT,
        "May tell of violence, coercion or neglect: see the person alone (NICE PH50, NG76; TARA's reading).",
    ),
)


def implied_flags(text: str, signals: Signals, named: Sequence[RedFlag], read_each: ReadEach) -> tuple[RedFlag, ...]:
    """Signs that the encoder hears and no affirmed flag of `named` already says, in offsets of `text`."""
    affirmed = {flag.urgency for flag in named if not flag.negated}
    kinds = {flag.rule for flag in named if not flag.negated}
    heard = [sign for sign in _SIGNS if is_heard(signals, sign.head, sign.answer)]
    if Urgency.EMERGENCY in affirmed:
        heard = [sign for sign in heard if sign.head == "danger"]
    elif Urgency.URGENT in affirmed or any(sign.urgency is Urgency.EMERGENCY for sign in heard):
        heard = [sign for sign in heard if sign.rule != "implied.urgent"]
    if kinds & {"safeguarding.violence", "safeguarding.abuse_or_neglect"}:
        heard = [sign for sign in heard if sign.answer != "abuse"]
    if "safeguarding.harm_to_others" in kinds:
        heard = [sign for sign in heard if sign.answer != "harm_others"]
    if any(sign.head == "danger" for sign in heard):
        heard = [sign for sign in heard if sign.rule != "implied.urgent"]
    return tuple(_placed(text, heard, read_each)) if heard else ()


def is_heard(signals: Signals, head: str, answer: str) -> bool:
    """Is `answer` at least as likely as its threshold? An emergency counts as urgent as well."""
    at = thresholds().at
    if answer == "urgent":
        return signals.of(head, "urgent") + signals.of(head, "emergency") >= at["urgent"]
    return signals.of(head, answer) >= at[answer]


def _placed(text: str, heard: Sequence[_Sign], read_each: ReadEach) -> list[RedFlag]:
    spans = [match.span() for match in _SENTENCE.finditer(text)][:_CLAUSES] or [(0, len(text))]
    spans = [_trimmed(text, *span) for span in spans]
    # Haste lies in the whole message; a danger in one clause, which is worth a second look of the encoder.
    dangers = any(sign.head == "danger" for sign in heard)
    signals = read_each([text[start:end] for start, end in spans]) if dangers and len(spans) > 1 else ()
    flags = []
    for sign in heard:
        start, end = _trimmed(text, 0, len(text))
        if signals and sign.head == "danger":
            best = max(range(len(spans)), key=lambda number: signals[number].of(sign.head, sign.answer))
            start, end = spans[best]
        flags.append(RedFlag(sign.rule, start, end, False, sign.urgency, sign.sentence))
    return flags


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return start, end
