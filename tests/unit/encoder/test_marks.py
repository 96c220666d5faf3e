"""Where the encoder sees identifiers: pieces vote by unit, runs of units are entities, doubts are odds of a range."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tara_health.encoder.heads import TOKEN_LABELS
from tara_health.encoder.marks import Mark, Marks, marks_of
from tara_health.encoder.session import Encoder
from tara_health.encoder.tokens import LOWER, Token

MARKS = Marks(
    (
        Mark(0, 2, "name", 0.02),
        Mark(3, 7, "name", 0.9),
        Mark(8, 13, "name", 0.7),
        Mark(14, 18, "date", 0.8),
        Mark(19, 22, "name", 0.1),
    )
)


def test_runs_of_believed_tokens_are_entities() -> None:
    found = [(start, end, category) for start, end, category, _ in MARKS.entities()]
    assert found == [(3, 13, "name"), (14, 18, "date")]


def test_odds_of_a_range() -> None:
    assert MARKS.odds(0, 7) == 0.9
    assert MARKS.odds(0, 2) == 0.02
    assert MARKS.odds(40, 50) == 1.0  # nothing was read there: no doubt is cast


def test_the_real_weights_see_a_name_and_not_an_eponym() -> None:
    encoder = Encoder()
    text = "Mrs. Alvarez of Dayton has Crohn's disease"
    marks = encoder.marks(text)
    assert marks.odds(5, 12) > 0.5 > marks.odds(text.index("Crohn"), text.index("Crohn") + 5)


def test_a_long_text_is_marked_to_its_end() -> None:
    text = "The cough is better and she sleeps well. " * 60 + "Her name is Josephine Whitcombe."
    marks = Encoder().marks(text)
    place = text.index("Josephine")
    assert marks.odds(place, place + 9) > 0.5


def _marks(plain: str, pieces: dict[tuple[int, int], float]) -> list[tuple[str, float]]:
    """The units of `plain` when each piece is a date with the odds given."""
    window = [Token(0, LOWER, start, end) for start, end in pieces]
    scores = np.full((len(window), len(TOKEN_LABELS)), -30.0)
    for row, odds in zip(scores, pieces.values(), strict=True):
        row[0], row[TOKEN_LABELS.index("date")] = np.log(1 - odds), np.log(odds)
    return [(plain[unit.start : unit.end], round(unit.odds, 3)) for unit in marks_of(plain, [window], [scores]).units]


def test_the_pieces_of_a_word_vote() -> None:
    assert _marks("Oyelaran rang", {(0, 3): 0.9, (3, 8): 0.3, (9, 13): 0.1}) == [("Oyelaran", 0.6), ("rang", 0.1)]


@pytest.mark.parametrize(
    ("plain", "units"),
    [
        ("22,750 paid", ["22,750", "paid"]),
        ("14/11/25-Smith", ["14/11/25-Smith"]),
        ("GX-44-1190 (new)", ["GX-44-1190", "(", "new", ")"]),
        ("Al-Otaibi, Omar", ["Al", "-", "Otaibi", ",", "Omar"]),
        ("at 18:05. Then", ["at", "18:05", ".", "Then"]),
    ],
)
def test_joints_hold_codes_together_and_not_names(plain: str, units: list[str]) -> None:

    pieces = {match.span(): 0.5 for match in re.finditer(r"\w+|[^\w\s]", plain)}
    assert [unit for unit, _ in _marks(plain, pieces)] == units
