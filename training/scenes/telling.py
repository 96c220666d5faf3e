"""One telling of a circumstance: a wording, a relation, a value for each slot; and the message made of it.

A message is the wording in its register, at times with who writes, what is felt, a greeting, or as a clinician passes
it on. Where two emotions are possible the message says which. By hand: `list(tellings(circumstance))`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from training.scenes.bank import Circumstance, sections
from training.scenes.filling import filled, slots_of
from training.scenes.kind import feelings
from training.scenes.people import KIN, pronouns, turned

_NUMBERS: Final = ("911 or 999", "999 or 911", "999 (or 911)", "911 (or 999)")
_CHILD: Final = 16
_OLD: Final = 62
_FELT: Final = 0.35
_WHO: Final = 0.3
_GREETED: Final = 0.3
_PASSED_ON: Final = 0.25
_TEXTING: Final = 0.12


@dataclass(frozen=True, slots=True)
class Telling:
    """Which wording, of whom, with which values for its slots, and which feeling."""

    register: str
    wording: str
    relation: str
    slots: tuple[tuple[str, str], ...]
    emotion: tuple[str, float]


@dataclass(frozen=True, slots=True)
class Told:
    """A message, what is felt in it, and the values that its reply is filled with."""

    message: str
    emotion: str
    intensity: float
    values: dict[str, str]
    with_fact: bool


def tellings(circumstance: Circumstance) -> Iterator[Telling]:
    """Each one once; their number is what the circumstance can give. A slot of the reply alone makes no other one."""
    for register, wording in circumstance.wordings:
        names = sorted(slots_of(wording) & set(circumstance.slots))
        # A note says nothing in the person's own words, so it can't tell two feelings apart.
        felt = circumstance.emotions[:1] if register == "note" else circumstance.emotions
        for relation in circumstance.relations or ("",):
            for values in product(*(circumstance.slots[name] for name in names)):
                for emotion in felt:
                    yield Telling(register, wording, relation, tuple(zip(names, values, strict=True)), emotion)


def told(circumstance: Circumstance, telling: Telling, rng: random.Random, *, with_fact: bool) -> Told:
    """The message; `with_fact` as a clinician passes it on who gives the answer."""
    spoken, values = _values(circumstance, telling, rng)
    several = len(circumstance.emotions) > 1 and telling.register != "note"
    emotion, intensity = telling.emotion
    message = filled(telling.wording, spoken)
    own_words = telling.register != "note" and circumstance.speaker != "clinician"
    if own_words and "who" not in circumstance.said and telling.register == "plain" and rng.random() < _WHO:
        message = f"{_who(circumstance, telling, spoken, rng)} {message}"
    if several or (own_words and emotion != "neutral" and rng.random() < _FELT):
        felt = filled(rng.choice(feelings(f"{emotion}.said", circumstance)), spoken)
        message = f"{message} {felt}"
        intensity = min(1.0, round(intensity + 0.1, 1))
    if own_words and telling.register == "plain":
        if rng.random() < _TEXTING:
            message = texted(message)
        elif rng.random() < _GREETED:
            message = f"{rng.choice(sections('frames')['greeting'])} {message}"
    if telling.register == "texting":
        message = texted(message)
    if with_fact:
        message = _passed_on(message, telling, values, rng, "fact")
    elif own_words and rng.random() < _PASSED_ON:
        message = _passed_on(message, telling, values, rng, "bare")
    return Told(message, emotion, intensity, values, with_fact)


def texted(message: str) -> str:
    """As it is typed with one thumb."""
    message = message.lower().replace("'", "").rstrip(".")
    for full, short in _shorts():
        message = re.sub(rf"\b{full}\b", short, message)
    return message


def _shorts() -> list[tuple[str, str]]:
    pairs = [line.split(" > ") for line in sections("frames")["texting"]]
    return [(full, short) for full, short in pairs]


def _values(circumstance: Circumstance, telling: Telling, rng: random.Random) -> tuple[dict[str, str], dict[str, str]]:
    spoken = {name: rng.choice(found) for name, found in circumstance.slots.items()} | dict(telling.slots)
    values = {name: value if name in circumstance.quotes else turned(value) for name, value in spoken.items()}
    if telling.relation:
        kin = KIN[telling.relation]
        spoken |= pronouns(kin) | {"kin": rng.choice((kin.name, *kin.casual))}
        values |= pronouns(kin) | {"kin": kin.name}
    number = rng.choice(_NUMBERS)
    values |= {name: line for name, line in circumstance.said.items() if name != "who"} | {"number": number}
    return spoken, {name: filled(value, values) for name, value in values.items()}


def _who(circumstance: Circumstance, telling: Telling, spoken: dict[str, str], rng: random.Random) -> str:
    frames = sections("frames")
    if not telling.relation:
        values = {"age": str(rng.randint(22, 67)), "job": rng.choice(frames["job"])}
        return filled(rng.choice(frames["who"]), values)
    first, last = KIN[telling.relation].ages
    if circumstance.specialty == "geriatrics":
        first = max(first, _OLD)
    name = "who.child" if last < _CHILD else "who.kin"
    return filled(rng.choice(frames[name]), {"age": str(rng.randint(first, last)), **spoken})


def _passed_on(message: str, telling: Telling, values: dict[str, str], rng: random.Random, how: str) -> str:
    name = f"{how}.note" if telling.register == "note" else f"{how}.{'kin' if telling.relation else 'self'}"
    return filled(rng.choice(sections("frames")[name]), values | {"quote": message})
