"""The text banks: circumstances of a kind of scene, and lines that go with any of them.

A file of circumstances holds blocks, parted by empty lines:

    = letter_unopened | patient | anxious 0.6 | consultation oncology routine low
    topic: the letter from the breast clinic        a noun phrase in the singular, as the reply says it
    asked: what the letter says                     the question, indirect, as the reply says it; optional
    fact: the letter only holds a date              what the clinician may give, without its full stop; optional
    slot where: behind the clock | in my bag        one value stands in message and reply of a sample, turned in the
                                                    reply (`my` to `your`); a `quote` is not turned
    M: The letter lies {where}. What does it say?   message wordings; `Mt:` texting, `Ms:` second language, `Mf:`
                                                    formal, `Mn:` a clinician's note
    R: It still lies {where}, and you walk by it.   mirrors
    N: Bring it as it is; we will open it together. further parts of its own (`PARTS`)

The speaker is `patient`, `clinician`, or the relations of whom a relative writes (`mother father`). Two emotions,
parted by a comma, mean that the wording fits both and a sentence of the message says which. A file of lines holds
sections: `[close.person]`, then a line each; `#` begins a comment. By hand: `circumstances("patient")`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tara_health.vocabulary import EMOTIONS, SCENARIOS, SPECIALTIES, Complexity, Urgency
from training.scenes.filling import slots_of
from training.scenes.people import KIN

FOLDER: Final = Path(__file__).resolve().parent / "banks"
REGISTERS: Final = {"M": "plain", "Mt": "texting", "Ms": "second_language", "Mf": "formal", "Mn": "note"}
PARTS: Final = {"R": "mirror", "N": "own_next", "A": "act", "Q": "question", "I": "instead", "D": "decline"}
_SINGLE: Final = ("topic", "asked", "fact", "sign", "who")
_LINE: Final = re.compile(r"(?P<key>[A-Za-z]+)(?: (?P<slot>[a-z]+))?: (?P<words>.+)")
_GIVEN: Final = frozenset({"kin", "he", "him", "his", "himself", "number", *_SINGLE})


class BankError(ValueError):
    """A bank is not as this file says; names file and circumstance."""


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What happened, to whom, and every wording that hands wrote for it."""

    name: str
    speaker: str
    relations: tuple[str, ...]
    emotions: tuple[tuple[str, float], ...]
    scenario: str
    specialty: str
    urgency: Urgency
    complexity: Complexity
    said: dict[str, str]
    slots: dict[str, tuple[str, ...]]
    quotes: frozenset[str]
    """The slots that hold another's words, which stay as they were said."""
    wordings: tuple[tuple[str, str], ...]
    """(register, message)."""
    parts: dict[str, tuple[str, ...]]


@cache
def circumstances(bank: str) -> tuple[Circumstance, ...]:
    """Those of a file. Raises `BankError`."""
    blocks = re.split(r"\n\s*\n", (FOLDER / f"{bank}.txt").read_text("utf-8"))
    found = tuple(_circumstance(block.strip(), bank) for block in blocks if block.strip())
    if len({one.name for one in found}) != len(found):
        raise BankError(f"{bank}: a name is given twice")
    return found


@cache
def sections(bank: str) -> dict[str, tuple[str, ...]]:
    """The lines of a file by section. Raises `BankError`."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in map(str.strip, (FOLDER / f"{bank}.txt").read_text("utf-8").splitlines()):
        if line.startswith("[") and line.endswith("]"):
            current = found.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            if current is None:
                raise BankError(f"{bank}: a line stands before the first section")
            current.append(line)
    return {name: tuple(lines) for name, lines in found.items()}


def _circumstance(block: str, bank: str) -> Circumstance:
    head, *lines = [line.strip() for line in block.splitlines() if not line.startswith("#")]
    try:
        name, speaker, felt, setting = [part.strip() for part in head.removeprefix("=").split("|")]
        scenario, specialty, urgency, complexity = setting.split()
        emotions = tuple((one.split()[0], float(one.split()[1])) for one in felt.split(","))
        relations = () if speaker in ("patient", "clinician") else tuple(speaker.split())
        if not {one for one, _ in emotions} <= {*EMOTIONS} or scenario not in SCENARIOS or specialty not in SPECIALTIES:
            raise ValueError("a label is unknown")
        if not set(relations) <= set(KIN):
            raise ValueError("a relation is unknown")
        level, tangle = Urgency(urgency), Complexity(complexity)
    except (ValueError, IndexError) as error:
        raise BankError(f"{bank}: {head}: {error}") from None
    said: dict[str, str] = {}
    slots: dict[str, tuple[str, ...]] = {}
    quotes: set[str] = set()
    wordings: list[tuple[str, str]] = []
    parts: dict[str, list[str]] = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            raise BankError(f"{bank}: {name}: not a line of a bank: {line[:40]}")
        key, words = match["key"], match["words"].strip()
        if key in ("slot", "quote") and match["slot"]:
            quotes |= {match["slot"]} if key == "quote" else set()
            slots[match["slot"]] = tuple(value.strip() for value in words.split(" | "))
        elif key in _SINGLE:
            said[key] = words
        elif key in REGISTERS:
            wordings.append((REGISTERS[key], words))
        elif key in PARTS:
            parts.setdefault(PARTS[key], []).append(words)
        else:
            raise BankError(f"{bank}: {name}: unknown key {key}")
    used = {slot for _, words in wordings for slot in slots_of(words)}
    used |= {slot for some in parts.values() for words in some for slot in slots_of(words)}
    used |= {slot for words in said.values() for slot in slots_of(words)}
    if open_slots := used - set(slots) - _GIVEN:
        raise BankError(f"{bank}: {name}: no values for {', '.join(sorted(open_slots))}")
    if not wordings or "topic" not in said:
        raise BankError(f"{bank}: {name}: no message, or no topic")
    return Circumstance(
        name,
        "relative" if relations else speaker,
        relations,
        emotions,
        scenario,
        specialty,
        level,
        tangle,
        said,
        slots,
        frozenset(quotes),
        tuple(wordings),
        {part: tuple(some) for part, some in parts.items()},
    )
