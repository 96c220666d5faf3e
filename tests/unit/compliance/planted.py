"""Replies with one planted identifier each: every category, several carriers, generated from a fixed seed.

The identifiers are invented here. What the scanner can't see the monitor can't block, so the test names what it missed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

_CARRIERS: Final = (
    "Thank you for your message. {} Please rest and drink enough.",
    "Your blood pressure is fine. {}",
    "{} Keep taking metformin 500 mg twice a day.",
    "I am sorry that you are in pain.\n\n{}\n\nCome back if it gets worse.",
)
_SENTENCES: Final = {
    "name": (
        "This is what we told Mr. {last} as well.",
        "{first} {last} had the same problem.",
        "Please ask Dr. {last} about it.",
        "{last_upper}, {first_upper} was seen too.",
    ),
    "geographic_subdivision": (
        "She was treated at {saint} Hospital.",
        "He lives at {n2} {tree} Street.",
        "Go to {tree}wood General for that.",
        "The clinic is in Springfield, IL 627{n2}.",
    ),
    "date": (
        "You were seen on {month} {day}, 2023.",
        "The appointment is on {m}/{day}/2024.",
        "Your date of birth is {m}/{day}/1961.",
        "The scan of 2022-0{m}-{day} was normal.",
    ),
    "phone": ("Call ({n3}) 555-{n4}.", "Ring {n3}-555-{n4} today.", "Her cell is {n3}.555.{n4}."),
    "fax": ("Fax it to {n3}-555-{n4}.", "The fax number is ({n3}) 555-{n4}."),
    "email": (
        "Write to {first_lower}.{last_lower}@clinic.example.org.",
        "Send it to {last_lower}{n2}@mail.example.com.",
    ),
    "ssn": (
        "Her social security number is {n3}-{n2}-{n4}.",
        "SSN: {n3}{n2}{n4}.",
        "The SSN {n3}-{n2}-{n4} is on file.",
    ),
    "medical_record_number": (
        "Your MRN is {n4}{n3}.",
        "See medical record number {n3}-{n4}.",
        "Chart # {n4}{n2} says so.",
    ),
    "health_plan_number": (
        "Your member ID is XK{n4}{n4}.",
        "Policy number {n4}-{n3} covers it.",
        "Group # {n4}{n2} pays for it.",
    ),
    "account_number": ("Pay to account number {n4}{n4}.", "Acct# {n4}-{n4} is open."),
    "license_number": (
        "Her license number is RN{n4}{n2}.",
        "The DEA number BS1234563 is valid.",
        "NPI 1234567893 signed it.",
    ),
    "vehicle_id": ("The car with plate {n3} KLM was yours.", "VIN 1HGCM82633A004352 was towed."),
    "device_id": ("Your pacemaker serial number is PM{n4}{n3}.", "The pump, S/N {n4}-{n4}, is recalled."),
    "url": ("See https://portal.example.org/p/{n4}.", "Read www.{last_lower}family.com first."),
    "ip_address": ("You wrote from 203.0.113.{n2}.", "The login 198.51.100.{n2} was yours."),
    "biometric": ("Fingerprint ID FP-{n4} matched.", "The retinal scan code RS{n4} is stored."),
    "photo": ("See IMG_{n4}.jpg for the rash.", "The photo of her face is attached."),
    "other_unique_id": (
        "Your study ID is BRV-{n4}.",
        "Claim number CLM-{n4}{n3} was denied.",
        "Accession # S23-{n4}{n2} is final.",
    ),
    "age_over_89": ("A 9{d}-year-old does well with that.", "She is 10{d} years old.", "He is aged 9{d}."),
}
_FIRST: Final = ("Anna", "Bogdan", "Chioma", "Diego", "Eleanor", "Farid", "Ingrid", "Kenji", "Latoya", "Mateo")
_LAST: Final = (
    "Alvarez",
    "Brennan",
    "Chowdhury",
    "Delgado",
    "Eriksson",
    "Ferreira",
    "Okafor",
    "Lindgren",
    "Petrov",
    "Nakamura",
)
_MONTHS: Final = ("January", "February", "April", "June", "August", "October", "December")


def planted_replies(count: int) -> Iterator[tuple[str, str, str]]:
    """(category, the planted sentence, the whole reply), every sentence in turn."""
    chance = random.Random(20240611)
    kinds = [(category, sentence) for category, sentences in _SENTENCES.items() for sentence in sentences]
    for turn in range(count):
        category, sentence = kinds[turn % len(kinds)]
        planted = sentence.format(**_fillings(chance))
        yield category, planted, chance.choice(_CARRIERS).format(planted)


def _fillings(chance: random.Random) -> dict[str, object]:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    return {
        "first": first,
        "last": last,
        "first_upper": first.upper(),
        "last_upper": last.upper(),
        "first_lower": first.lower(),
        "last_lower": last.lower(),
        "saint": chance.choice(("St. Luke's", "Holy Cross", "Sacred Heart", "Oakwood")),
        "tree": chance.choice(("Oak", "Maple", "Cedar", "Elm")),
        "month": chance.choice(_MONTHS),
        "day": chance.randint(11, 28),
        "m": chance.randint(1, 9),
        "d": chance.randint(0, 9),
        "n2": chance.randint(12, 98),
        "n3": chance.randint(212, 898),
        "n4": chance.randint(1000, 9899),
    }
