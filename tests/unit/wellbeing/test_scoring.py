"""Worked examples for each questionnaire, added up by hand from its published rules."""

from __future__ import annotations

import pytest

from tara_health.errors import AnswerRefused
from tara_health.wellbeing.instrument import instrument, instruments
from tara_health.wellbeing.scoring import Score, Total


def total(key: str, scale: str, answers: dict[str, int | None]) -> Total:
    return instrument(key).score(answers).total(scale)


def numbered(stem: str, *answers: int | None) -> dict[str, int | None]:
    """The answers to `stem`_1, `stem`_2, and so on."""
    return {f"{stem}_{number}": answer for number, answer in enumerate(answers, start=1)}


def all_the_same(key: str, answer: int) -> Score:
    return instrument(key).score(dict.fromkeys(instrument(key).items, answer))


@pytest.mark.parametrize(
    ("key", "scale", "at_lowest", "at_highest"),
    [
        ("cbi", "personal", 0, 100),
        ("cbi", "client", 0, 100),
        # One of seven is reversed: (6 x 0 + 100) / 7 and (6 x 100 + 0) / 7.
        ("cbi", "work", 100 / 7, 600 / 7),
        # Four of eight are reversed: (4 x 1 + 4 x 4) / 8 both ways.
        ("olbi", "exhaustion", 2.5, 2.5),
        ("olbi", "disengagement", 2.5, 2.5),
        ("who5", "wellbeing", 0, 100),
        ("phq9", "severity", 0, 27),
        ("gad7", "severity", 0, 21),
        ("pfi", "fulfilment", 0, 4),
        ("pfi", "exhaustion", 0, 4),
        ("pfi", "disengagement", 0, 4),
        ("pfi", "burnout", 0, 4),
        ("single_item", "burnout", 1, 5),
    ],
)
def test_every_answer_at_its_lowest_and_at_its_highest(
    key: str, scale: str, at_lowest: float, at_highest: float
) -> None:
    answers = instrument(key).answers
    assert all_the_same(key, answers[0]).total(scale).value == pytest.approx(at_lowest)
    assert all_the_same(key, answers[-1]).total(scale).value == pytest.approx(at_highest)


def test_reversed_items_reach_the_ends_of_their_scale() -> None:
    cbi = {**numbered("work", 100, 100, 100, 100, 100, 100, 0)}
    assert total("cbi", "work", cbi).value == 100
    olbi = instrument("olbi")
    burnt_out: dict[str, int | None] = {item: 1 if item in olbi.reverse else 4 for item in olbi.items}
    rested: dict[str, int | None] = {item: 4 if item in olbi.reverse else 1 for item in olbi.items}
    assert [one.value for one in olbi.score(burnt_out).totals] == [4, 4]
    assert [one.value for one in olbi.score(rested).totals] == [1, 1]


def test_cbi_mixed() -> None:
    answers = {
        **numbered("personal", 75, 50, 50, 25, 75, 0),  # 275 / 6
        **numbered("work", 50, 25, 50, 75, 25, 0, 75),  # the last counts 25: 250 / 7
        **numbered("client", 25, 25, 0, 50, 25, 0),  # 125 / 6
    }
    found = instrument("cbi").score(answers)
    assert [one.value for one in found.totals] == pytest.approx([275 / 6, 250 / 7, 125 / 6])
    assert [one.band for one in found.totals] == [None, None, None]


@pytest.mark.parametrize(
    ("scale", "answers", "value"),
    [
        ("personal", numbered("personal", 100, None, 50, None, None, None), None),
        ("personal", numbered("personal", 100, None, 50, None, 75, None), 75),
        ("work", numbered("work", 100, 50, 75, None, None, None, None), None),
        ("work", numbered("work", 100, 50, 75, None, None, None, 25), 75),  # 25 reversed is 75: 300 / 4
        ("client", numbered("client", 0, 25), None),
        ("client", numbered("client", 0, 25, 50), 25),
    ],
)
def test_cbi_just_under_and_at_the_published_number_of_answers(
    scale: str, answers: dict[str, int | None], value: float | None
) -> None:
    found = total("cbi", scale, answers)
    assert found.value == value
    assert found.note == (
        instrument("cbi").scale(scale).missing_rule if value is None else instrument("cbi").scale(scale).bands_source
    )


def test_olbi_mixed() -> None:
    #   item       1  2* 3* 4* 5  6* 7  8* 9* 10 11* 12* 13 14 15 16   (* reversed: counts 5 - answer)
    answers = numbered("olbi", 2, 1, 3, 2, 3, 3, 2, 2, 4, 3, 3, 1, 4, 2, 3, 3)
    # Exhaustion: 2>4, 4>3, 5=3, 8>3, 10=3, 12>4, 14=2, 16=3 = 25; disengagement: 2, 3>2, 6>2, 2, 9>1, 11>2, 4, 3 = 18.
    found = instrument("olbi").score(answers)
    assert found.total("exhaustion").value == 25 / 8
    assert found.total("disengagement").value == 18 / 8
    assert found.total("exhaustion").band is None


@pytest.mark.parametrize(
    ("answers", "value", "band"),
    [
        ((1, 1, 1, 2, 2), 28, "28 or below: the range where the review advises screening for depression"),
        ((1, 1, 2, 2, 2), 32, "29 to 50: low well-being"),
        ((2, 2, 2, 3, 3), 48, "29 to 50: low well-being"),
        ((2, 2, 3, 3, 3), 52, "above 50"),
        ((5, 4, 3, 2, 1), 60, "above 50"),
    ],
)
def test_who5(answers: tuple[int, ...], value: int, band: str) -> None:
    found = total("who5", "wellbeing", numbered("who5", *answers))
    assert (found.value, found.band) == (value, band)


@pytest.mark.parametrize(
    ("key", "value", "band"),
    [
        *(("phq9", value, "minimal") for value in (0, 4)),
        *(("phq9", value, "mild") for value in (5, 9)),
        *(("phq9", value, "moderate") for value in (10, 14)),
        *(("phq9", value, "moderately severe") for value in (15, 19)),
        *(("phq9", value, "severe") for value in (20, 27)),
        *(("gad7", value, "minimal") for value in (0, 4)),
        *(("gad7", value, "mild") for value in (5, 9)),
        *(("gad7", value, "moderate") for value in (10, 14)),
        *(("gad7", value, "severe") for value in (15, 21)),
    ],
)
def test_phq9_and_gad7_at_the_ends_of_each_band(key: str, value: int, band: str) -> None:
    items = instrument(key).items
    answers: dict[str, int | None] = {item: min(3, max(0, value - 3 * place)) for place, item in enumerate(items)}
    found = total(key, "severity", answers)
    assert (found.value, found.band) == (value, band)


@pytest.mark.parametrize(("answer", "crisis"), [(None, False), (0, False), (1, True), (2, True), (3, True)])
@pytest.mark.parametrize("others", [0, 3, None])
def test_question_nine_alone_leads_to_the_crisis_page(answer: int | None, crisis: bool, others: int | None) -> None:
    answers = dict.fromkeys(instrument("phq9").items, others) | {"phq9_9": answer}
    assert instrument("phq9").score(answers).crisis is crisis


def test_pfi_at_its_cut_points() -> None:
    fulfilled = numbered("fulfilment", 3, 3, 3, 3, 3, 3)
    at = {**fulfilled, **numbered("exhaustion", 2, 2, 1, 1), **numbered("disengagement", 2, 2, 1, 1, 1, 1)}  # 14 / 10
    below = {**at, "fulfilment_1": 2, "exhaustion_1": 1}  # 17 / 6 and 13 / 10
    found, less = instrument("pfi").score(at), instrument("pfi").score(below)
    assert (found.total("fulfilment").value, found.total("burnout").value) == (3.0, 1.4)
    assert (less.total("fulfilment").value, less.total("burnout").value) == (pytest.approx(17 / 6), 1.3)
    assert found.total("exhaustion").value == 1.5
    assert found.total("disengagement").value == pytest.approx(8 / 6)
    for scale in ("fulfilment", "burnout"):
        assert str(found.total(scale).band).startswith("at or above")
        assert str(less.total(scale).band).startswith("below")


@pytest.mark.parametrize(("answer", "start"), [(1, "below"), (2, "below"), (3, "at or above"), (5, "at or above")])
def test_single_item(answer: int, start: str) -> None:
    found = total("single_item", "burnout", {"burnout": answer})
    assert found.value == answer
    assert str(found.band).startswith(start)


@pytest.mark.parametrize("key", ["olbi", "who5", "phq9", "gad7", "pfi", "single_item"])
def test_where_no_missing_rule_is_published_one_missing_answer_is_no_score(key: str) -> None:
    one = instrument(key)
    first = one.items[0]
    found = one.score(dict.fromkeys(one.items[1:], one.answers[0]))
    for scale in one.scales:
        there = found.total(scale.key)
        assert (there.value is None) == (first in scale.items)
        assert there.missing == ((first,) if first in scale.items else ())
        assert there.band is None or there.value is not None


@pytest.mark.parametrize("one", instruments(), ids=lambda one: one.key)
def test_no_answers_give_no_score_and_no_alarm(one) -> None:
    found = one.score({})
    assert all(there.value is None and there.band is None for there in found.totals)
    assert not found.crisis
    assert found.note == one.is_not


@pytest.mark.parametrize("answer", [-1, 4, 27, True, 1.0, "2"])
def test_an_answer_out_of_range_is_refused_and_not_repeated(answer: object) -> None:
    with pytest.raises(AnswerRefused, match=r"phq9_2 .* takes one of: 0, 1, 2, 3") as refusal:
        instrument("phq9").score({"phq9_1": 0, "phq9_2": answer})  # type: ignore[dict-item]
    assert repr(answer) not in str(refusal.value).replace("0, 1, 2, 3", "")


def test_a_question_of_another_instrument_is_refused_and_not_named() -> None:
    with pytest.raises(AnswerRefused, match="no such question") as refusal:
        instrument("who5").score({"my own words": 1})
    assert "my own words" not in str(refusal.value)
    with pytest.raises(KeyError):
        instrument("who5").score({}).total("severity")
