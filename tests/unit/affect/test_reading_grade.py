"""Flesch-Kincaid against its formula, known syllable counts, and texts too short to grade."""

import time

import pytest

from tara_health.affect.reading_grade import flesch_kincaid_grade, syllables

SYLLABLES = {
    1: ("the cat blood week pain walked stopped cried makes used side eyes hours real called year ear nurse dose vein"),
    2: (
        "patient table little doctor headache kidney liver muscle rhythm treatment vaccine disease wanted "
        "needed quiet fluid changes doses nurses boxes edges bruises movement statement lifestyle safety "
        "people hundred naked bladder useful"
    ),
    3: (
        "hospital infection appointment surgery allergy family physician therapy insulin exercise "
        "diseases viruses happier idea area period oxygen tomorrow aspirin prescription"
    ),
    4: (
        "medication operation temperature emergency inflammation diabetes society material recommended "
        "ibuprofen difficulty"
    ),
    5: "antibiotic evaluation immediately examination chemotherapy individual",
    6: "cardiovascular acetaminophen",
}


@pytest.mark.parametrize(
    ("count", "word"), [(count, word) for count, words in SYLLABLES.items() for word in words.split()]
)
def test_known_words(count, word):
    assert syllables(word) == count


def test_the_formula_is_the_published_one():
    # 20 words of one syllable in 2 sentences, twice: 0.39 * 10 + 11.8 * 1 - 15.59 = 0.11
    text = "The cat sat on the mat and ate the fish. " * 4
    assert flesch_kincaid_grade(text) == pytest.approx(0.1)


def test_a_hard_text_grades_higher_than_a_plain_one():
    plain = (
        "Your heart is weak. It can not pump as it should. Take the water pill each day. Weigh in each "
        "day. Call us if you gain two pounds in one day. Rest when you need to."
    )
    hard = (
        "Echocardiography demonstrated considerably diminished left ventricular systolic function. Pharmacological"
        " optimisation necessitates individualised titration of neurohormonal antagonists alongside "
        "intravenous diuretic"
        " administration. Electrolyte monitoring remains indispensable throughout hospitalisation and subsequent"
        " ambulatory evaluation."
    )
    low, high = flesch_kincaid_grade(plain), flesch_kincaid_grade(hard)
    assert low is not None
    assert high is not None
    assert low < 4
    assert high > 16


@pytest.mark.parametrize("text", ["", "Rest today.", "word " * 40, "Short one. Short two.", "🙂" * 100, "5 mg. " * 4])
def test_a_text_too_short_to_grade_has_none(text):
    assert flesch_kincaid_grade(text) is None


def test_lists_titles_and_decimals_do_not_make_sentences():
    prose = (
        "Please take one tablet of the drug each day with food and water at home. Dr. Lee will call you "
        "in a week to see how you feel and what you need."
    )
    listed = "- " + prose.replace("0.5", "5").replace(". Dr", ".\n- Dr")
    assert flesch_kincaid_grade(prose) == flesch_kincaid_grade(listed)


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "a. " * 33_000, "." * 100_000, "\n" * 100_000, "e" * 100_000, "'" * 100_000, "a'" * 50_000]
)
def test_cost_is_linear(text):
    begin = time.perf_counter()
    flesch_kincaid_grade(text)
    assert time.perf_counter() - begin < 3
