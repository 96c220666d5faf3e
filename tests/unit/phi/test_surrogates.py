"""Surrogates: consistent, shape-keeping, reversible, intervals kept."""

from __future__ import annotations

import datetime

import pytest

from tara_health.phi.surrogates import Surrogates
from tara_health.records import PhiSpan


def spans(text: str, **identifiers: str) -> list[PhiSpan]:
    return [
        PhiSpan(text.index(words), text.index(words) + len(words), category, 1.0)
        for category, words in identifiers.items()
    ]


def test_the_same_identifier_gets_the_same_surrogate_and_none_is_left() -> None:
    surrogates = Surrogates()
    first = surrogates.replace("John Smith came", spans("John Smith came", name="John Smith"))
    second = surrogates.replace("saw JOHN  SMITH", spans("saw JOHN  SMITH", name="JOHN  SMITH"))
    assert first.removesuffix(" came") == second.removeprefix("saw ")
    assert "Smith" not in first


@pytest.mark.parametrize(
    ("category", "identifier"),
    [("phone", "(617) 555-0142"), ("medical_record_number", "AB-00482913"), ("ssn", "078-05-1120")],
)
def test_codes_keep_their_shape(category: str, identifier: str) -> None:
    made = Surrogates().replace(identifier, [PhiSpan(0, len(identifier), category, 1.0)])
    assert made != identifier
    shape = [("d" if char.isdigit() else "a" if char.isalpha() else char) for char in identifier]
    assert [("d" if char.isdigit() else "a" if char.isalpha() else char) for char in made] == shape


def test_intervals_between_dates_are_kept() -> None:
    surrogates = Surrogates()
    made = [
        surrogates.replace(written, [PhiSpan(0, len(written), "date", 1.0)]) for written in ("2024-03-14", "2024-04-02")
    ]
    first, second = (datetime.date.fromisoformat(date) for date in made)
    assert (second - first).days == 19
    assert first != datetime.date(2024, 3, 14)


@pytest.mark.parametrize(
    ("written", "moved"),
    [("3/14/2024", "4/23/2024"), ("2024-03-14", "2024-04-23"), ("3/14", "4/23"), ("12/31/2023", "2/9/2024")],
)
def test_notation_is_kept(written: str, moved: str) -> None:
    assert Surrogates(shift_days=40).replace(written, [PhiSpan(0, len(written), "date", 1.0)]) == moved


@pytest.mark.parametrize("written", ["Christmas Eve", "13/45", "31/31/2023"])
def test_other_dates_become_a_numbered_label(written: str) -> None:
    assert Surrogates().replace(written, [PhiSpan(0, len(written), "date", 1.0)]) == "[date 1]"


def test_a_reply_can_be_turned_back_until_the_map_is_forgotten() -> None:
    surrogates = Surrogates()
    text = "John Smith, MRN 00482913, of Dayton"
    made = surrogates.replace(
        text, spans(text, name="John Smith", medical_record_number="00482913", geographic_subdivision="Dayton")
    )
    assert "Dayton" not in made
    assert surrogates.restore(made) == text
    surrogates.forget()
    assert surrogates.restore(made) == made


def test_a_family_name_alone_stays_the_same_person() -> None:
    surrogates = Surrogates()
    text = "John Smith came; Mrs. SMITH and smith, john q rang"
    made = surrogates.replace(
        text,
        [
            *spans(text, name="John Smith"),
            PhiSpan(text.index("SMITH"), text.index("SMITH") + 5, "name", 1.0),
            PhiSpan(text.index("smith,"), text.index("smith,") + 13, "name", 1.0),
        ],
    )
    first, family = made.split(" came")[0].split()
    assert f"Mrs. {family.upper()} and {family.lower()}, {first.lower()} " in made
    assert "smith" not in made.casefold()
    assert "john" not in made.casefold()


def test_particles_stay_and_initials_change() -> None:
    made = Surrogates().replace("J. van der Berg", [PhiSpan(0, 15, "name", 1.0)])
    assert " van der " in made
    assert not made.startswith("J.")
    assert made[1] == "."
