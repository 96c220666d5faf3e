"""For any answers: a value lies within its scale, a band holds its value, reversing twice changes nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tara_health.wellbeing.instrument import Instrument, instruments
from tara_health.wellbeing.scoring import reversed_answer

INSTRUMENTS = st.sampled_from(instruments())


@st.composite
def filled_in(draw: st.DrawFn, whole: bool = False) -> tuple[Instrument, dict[str, int | None]]:
    one = draw(INSTRUMENTS)
    answer = st.sampled_from(one.answers) if whole else st.none() | st.sampled_from(one.answers)
    return one, {item: draw(answer) for item in one.items}


@given(filled_in())
def test_a_value_lies_within_its_scale_and_its_band(filled: tuple[Instrument, dict[str, int | None]]) -> None:
    one, answers = filled
    for total in one.score(answers).totals:
        scale = one.scale(total.key)
        answered = sum(answers[item] is not None for item in scale.items)
        assert (total.value is None) == (answered < scale.least_answered)
        assert len(total.missing) == len(scale.items) - answered
        if total.value is not None:
            assert scale.low <= total.value <= scale.high
            bands = one.bands(total.key)
            holding = [band.label for band in bands if band.low <= total.value < band.high]
            assert total.band == (holding[0] if holding else bands[-1].label if bands else None)


@given(INSTRUMENTS, st.data())
def test_reversing_twice_is_the_identity(one: Instrument, data: st.DataObject) -> None:
    answer = data.draw(st.sampled_from(one.answers))
    assert reversed_answer(one, answer) in one.answers
    assert reversed_answer(one, reversed_answer(one, answer)) == answer


@given(filled_in(whole=True))
def test_the_opposite_answers_give_the_opposite_score(filled: tuple[Instrument, dict[str, int | None]]) -> None:
    one, answers = filled
    opposite = {item: reversed_answer(one, answer) for item, answer in answers.items() if answer is not None}
    for there, back in zip(one.score(answers).totals, one.score(opposite).totals, strict=True):
        assert there.value is not None
        assert back.value is not None
        assert abs(there.value + back.value - (there.low + there.high)) < 1e-9
