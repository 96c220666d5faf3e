"""Finds that are grown to whole words and whole names, and where growing stops."""

from __future__ import annotations

import pytest

from tara_health.phi.redact import mask
from tara_health.phi.scan import PhiScanner


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("fatima al-sayed called", "[name] called"),
        ("anna smith-jones called", "[name] called"),
        ("sofia garcia fernandez is in pain", "[name] is in pain"),
        ("Ms van den Heuvel waits", "Ms [name] waits"),
        ("Mr de la Cruz waits", "Mr [name] waits"),
        ("Dr Aoife Ní Dhomhnaill came", "Dr [name] came"),
        ("ahmed bin khalifa came", "[name] came"),
        ("registration plate 12-KY-44551 seen", "registration plate [vehicle] seen"),
        ("her car plate 07-C-9981 too", "her car plate [vehicle] too"),
    ],
)
def test_nothing_of_a_name_or_plate_is_left(scanner: PhiScanner, text: str, masked: str) -> None:
    assert mask(text, scanner.scan(text)) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("tell John tomorrow", "tell [name] tomorrow"),
        ("John's cough is worse", "[name]'s cough is worse"),
        ("Dr Jones Cardiology", "Dr [name] Cardiology"),
        ("pt John Smith Metoprolol 25 mg", "pt [name] Metoprolol 25 mg"),
        ("MRN 00482913, 500 mg", "MRN [record number], 500 mg"),
    ],
)
def test_words_of_the_clinic_stay(scanner: PhiScanner, text: str, masked: str) -> None:
    assert mask(text, scanner.scan(text)) == masked


@pytest.mark.parametrize("text", ["Seen by john ó-briain today", "pt Maria-Luisa d'Este-Koch here", "plate AB-12-C-7"])
def test_no_span_ends_inside_a_joined_word(scanner: PhiScanner, text: str) -> None:
    spans = scanner.scan(text)
    assert spans
    for span in spans:
        after = text[span.end : span.end + 2]
        assert not (after[:1] in {"-", "'"} and after[1:].isalnum()), text[span.start : span.end]
