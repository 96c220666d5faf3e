"""The notice before any model word."""

import pytest

from tara_health.phi.public_numbers import known_numbers
from tara_health.records import Analysis, RedFlag
from tara_health.safety.crisis_lines import lines_for
from tara_health.safety.escalation import escalation_notice
from tara_health.vocabulary import Urgency


def flag(urgency=Urgency.EMERGENCY, negated=False, sentence="Crushing chest pain is a warning sign (AHA)."):
    return RedFlag("chest_pain", 0, 10, negated, urgency, sentence)


def test_an_emergency_sign_names_the_number_and_the_sign():
    notice = escalation_notice(Analysis(red_flags=(flag(), flag())))
    assert notice is not None
    assert notice.urgency is Urgency.EMERGENCY
    assert "911" in notice.lines[0]
    assert "emergency response" in notice.lines[0]
    assert [line for line in notice.lines if "chest pain" in line] == ["Crushing chest pain is a warning sign (AHA)."]


def test_a_denied_sign_never_escalates():
    assert escalation_notice(Analysis(red_flags=(flag(negated=True),))) is None


def test_a_routine_message_has_no_notice():
    assert escalation_notice(Analysis()) is None
    assert escalation_notice(Analysis(red_flags=(flag(Urgency.ROUTINE),))) is None


def test_self_harm_brings_crisis_lines_and_beside_an_emergency_too():
    alone = escalation_notice(Analysis(self_harm=True))
    both = escalation_notice(Analysis(self_harm=True, red_flags=(flag(),)))
    assert alone is not None
    assert both is not None
    assert "988" in " ".join(alone.lines)
    assert "988" in " ".join(both.lines)
    assert "chest pain" in " ".join(both.lines)


def test_an_urgent_sign_asks_for_the_same_day():
    notice = escalation_notice(Analysis(red_flags=(flag(Urgency.URGENT),)))
    assert notice is not None
    assert notice.urgency is Urgency.URGENT
    assert "same day" in notice.lines[0]
    assert "911" not in " ".join(notice.lines)


def test_an_urgency_set_by_the_clinician_counts():
    notice = escalation_notice(Analysis(urgency=Urgency.EMERGENCY))
    assert notice is not None
    assert notice.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("US", "988"),
        ("us", "988"),
        ("GB", "116 123"),
        ("IE", "116 123"),
        ("CA", "988"),
        ("AU", "13 11 14"),
        ("NZ", "1737"),
        ("XX", "988"),
    ],
)
def test_each_country_has_its_own_line(country, number):
    notice = escalation_notice(Analysis(self_harm=True), country)
    assert notice is not None
    assert number in " ".join(notice.lines)


def test_every_row_says_when_and_how():
    for country in ("US", "CA", "GB", "IE", "AU", "NZ", "DE", "FR"):
        row = lines_for(country)
        assert row.emergency
        assert row.crisis
        assert all(line.name and any(char.isdigit() for char in line.reach) and line.hours for line in row.crisis)
    assert {"911", "988", "116123", "741741"} <= known_numbers()


def test_the_words_on_self_harm_speak_to_a_clinician_in_danger_too():
    notice = escalation_notice(Analysis(self_harm=True))
    assert notice is not None
    said = " ".join(notice.lines)
    assert "If it is you" in said
    assert "If it is someone else" in said
