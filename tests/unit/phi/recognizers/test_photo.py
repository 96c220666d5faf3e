"""Table of PhotoRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.photo import PhotoRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("see IMG_4471.jpg", ["IMG_4471.jpg"]),
        ("photo of her face attached", ["photo of her face"]),
        ("full-face photograph in chart", ["full-face photograph"]),
        ("sent a selfie", ["selfie"]),
        ("his photo is enclosed", ["photo"]),
        ("scan_anna.dcm", ["scan_anna.dcm"]),
        ("picture of the patient is attached", ["picture of the patient"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(PhotoRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "photophobia",
        "imaging of the chest",
        "photo of the wound on the leg",
        "image quality poor",
        "the clinical picture of sepsis",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(PhotoRecognizer(), text) == []


@pytest.mark.parametrize(
    ("text", "believed"),
    [
        ("the wedding frame with his face in it hangs there", True),
        ("he keeps her likeness in the drawer", True),
        ("nobody told me what you see from up there", False),
        ("the last trace of the summer", False),
    ],
)
def test_the_model_alone_is_believed_only_where_a_picture_is_spoken_of(text: str, believed: bool) -> None:
    assert PhotoRecognizer().believes(text, 10, len(text) - 10) is believed
