"""Where the encoder sees identifiers: runs of tokens become entities, doubts are odds of a range."""

from __future__ import annotations

from tara_health.encoder.marks import Mark, Marks
from tara_health.encoder.session import Encoder

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
