"""Web addresses, e-mail addresses and telephone numbers that neither the conversation nor TARA's own table holds.

A wrong number in a message to a patient sends that patient to a stranger, so it blocks there and warns elsewhere.
Source: the criterion is our own; no published rule covers contacts that a language model makes up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.phi.public_numbers import known_numbers
from tara_health.records import Finding
from tara_health.safety.reply import ReplyInContext, Rule
from tara_health.text.folded import lowered
from tara_health.vocabulary import Mode, Severity

NAME: Final = "invented_contact"
_URL = re.compile(
    r"\bhttps?://[^\s<>\"')\]]{3,120}|\bwww\.[^\s<>\"')\]]{3,120}|\b[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{2,20}){1,3}"
    r"|\b[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,30}){0,2}\.(?:com|org|net|gov|edu|info|io"
    r"|health)\b(?:/[^\s<>\"')\]]{0,80})?",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-])"
    r"|(?<![\w.-])1-8\d\d-[\dA-Z]{3}-?[\dA-Z]{4}(?![\w-])|(?<![\w.])\+\d{1,3}(?:[ .-]?\d{2,4}){2,4}(?![\w-])"
    r"|\b(?:call|dial|phone|text|ring)(?: the| us| them)?(?: at| on)? (?P<short>\d{3,6})\b(?![-.]\d| \d| (?:mg|ml"
    r"|units?|times))",
    re.IGNORECASE,
)


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """A finding for each contact of unknown origin: `block` for a number in a patient message, else `warn`."""
    known = ""
    for match in _PHONE.finditer(reply.response):
        known = known or _digits(reply.supplied)
        group = "short" if match.group("short") else 0
        number = re.sub(r"\W", "", match.group(group)).lower()
        if number in known_numbers() or number.removeprefix("1") in known or number in known:
            continue
        grave = Severity.BLOCK if reply.mode is Mode.PATIENT_MESSAGE else Severity.WARN
        sentence = "Gives a telephone number that this conversation does not hold; check it before anyone calls it."
        yield Finding(NAME, grave, match.start(group), match.end(group), sentence)
    for match in _URL.finditer(reply.response):
        address = match.group().rstrip(".,;:!?")
        if lowered(address) in reply.supplied:
            continue
        sentence = "Gives an address that this conversation does not hold; it may not exist or may not be what it says."
        yield Finding(NAME, Severity.WARN, match.start(), match.start() + len(address), sentence)


def _digits(text: str) -> str:
    """The text's digit runs with separators removed, so that "(555) 010-1234" equals "555.010.1234"."""
    return re.sub(r"(?<=\d)[ ().-]{1,3}(?=\d)", "", text)


RULE: Final = Rule(NAME, "TARA: a model without a network can't verify a contact", find)
