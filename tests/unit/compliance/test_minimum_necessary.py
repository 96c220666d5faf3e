"""Numbers that name somebody for good stay out of a reply that was not asked for them."""

from __future__ import annotations

from tara_health.compliance.minimum_necessary import RULE, more_than_necessary
from tara_health.records import PhiSpan
from tara_health.vocabulary import Severity

REPLY = "Dear Ann, your SSN 078-05-1120 and plan H-44918 are on file, MRN 5512, call 617-555-0142."


def spans(*found: tuple[str, str]) -> list[PhiSpan]:
    return [PhiSpan(REPLY.index(words), REPLY.index(words) + len(words), category, 1.0) for words, category in found]


def test_a_social_security_number_nobody_asked_for() -> None:
    (finding,) = more_than_necessary("Write to Ann", REPLY, spans(("078-05-1120", "ssn")))
    assert (finding.rule, finding.severity, finding.category) == (f"{RULE}.ssn", Severity.WARN, "ssn")
    assert "078" not in finding.sentence


def test_asked_for_it_may_be_repeated() -> None:
    assert not list(more_than_necessary("Is 078-05-1120 the right SSN?", REPLY, spans(("078-05-1120", "ssn"))))


def test_many_kinds_at_once_are_noted() -> None:
    found = spans(
        ("Ann", "name"), ("5512", "medical_record_number"), ("617-555-0142", "phone"), ("H-44918", "health_plan_number")
    )
    rules = {finding.rule: finding.severity for finding in more_than_necessary("Write to Ann", REPLY, found)}
    assert rules == {f"{RULE}.health_plan_number": Severity.NOTE, RULE: Severity.NOTE}
