"""The compliance monitor: planted identifiers are blocked, held ones pass, and nothing is repeated."""

from __future__ import annotations

import re

import pytest

from tara_health.compliance.monitor import ComplianceMonitor
from tara_health.phi.scan import PhiScanner
from tara_health.vocabulary import PHI_CATEGORIES, Severity
from tests.unit.compliance.planted import planted_replies

CONVERSATION = (
    "pt John Smith, DOB 5/6/1957, MRN 00482913, seen on March 14, 2024 at Mercy General. Wife: Maria. "
    "Phone (617) 555-0142, email j.smith@example.org, 12 Oak Street, plan member ID XJH882341907. His mother is 94."
)


@pytest.fixture(scope="module")
def monitor(scanner: PhiScanner) -> ComplianceMonitor:
    return ComplianceMonitor(scanner)


MILDER = {"geographic_subdivision", "date", "age_over_89"}
"""Categories of which some planted sentences may be a warning; every other one must block."""


def test_planted_identifiers_are_blocked(monitor: ComplianceMonitor) -> None:
    missed, mild = [], []
    for category, planted, reply in planted_replies(220):
        status = monitor.check(reply, CONVERSATION.replace("94", "58"))
        start = reply.index(planted)
        grave = [found.severity for found in status.violations if start <= found.start < start + len(planted)]
        if status.is_compliant or not grave:
            missed.append((category, planted))
        elif category not in MILDER and Severity.BLOCK not in grave:
            mild.append((category, planted))
    assert missed == []
    assert mild == []


def test_control_the_carriers_alone_are_clean(monitor: ComplianceMonitor) -> None:
    carriers = {reply.replace(planted, "") for _, planted, reply in planted_replies(220)}
    assert len(carriers) == 4
    assert all(monitor.check(carrier, CONVERSATION).is_compliant for carrier in carriers)


@pytest.mark.parametrize(
    "reply",
    [
        "Mr Smith should come back.",
        "SMITH, JOHN is stable.",
        "Dear John and Maria,",
        "He was seen on 3/14.",
        "He was seen on 3/14/2024 and on 14 March.",
        "Call 617.555.0142 or +1 617 555 0142.",
        "MRN: 0048-2913 is his.",
        "J.SMITH@example.org is the address.",
        "He lives at 12 Oak Street.",
        "Member XJH-8823-41907 is covered.",
        "Mercy General will call.",
        "His 94-year-old mother agrees.",
    ],
)
def test_held_identifiers_pass(monitor: ComplianceMonitor, reply: str) -> None:
    assert monitor.check(reply, CONVERSATION).violations == ()


@pytest.mark.parametrize(
    ("reply", "category"),
    [
        ("Mr Jones should come back.", "name"),
        ("John Brennan should come back.", "name"),
        ("He was seen on 3/15.", "date"),
        ("He was seen on March 14, 2023.", "date"),
        ("Call 617-555-0143.", "phone"),
        ("MRN 00482914 is his.", "medical_record_number"),
        ("He lives at 14 Oak Street.", "geographic_subdivision"),
        ("She is a 95-year-old who does well.", "age_over_89"),
        ("He was admitted on 4 May.", "date"),
        ("Your birthday is on 17 August.", "date"),
        ("It was filed under 17 August 2019.", "date"),
        ("My name is Bogdan Eriksson.", "name"),
        ("He is at Holy Cross Hospital.", "geographic_subdivision"),
        ("See https://portal.example.org/p/19.", "url"),
    ],
)
def test_near_misses_are_blocked(monitor: ComplianceMonitor, reply: str, category: str) -> None:
    status = monitor.check(reply, CONVERSATION)
    assert not status.is_compliant
    assert [(found.category, found.severity) for found in status.violations] == [(category, Severity.BLOCK)]


@pytest.mark.parametrize(
    "reply",
    [
        "If you think of ending your life, call or text 988, or 911 in an emergency.",
        "Poison control answers at 1-800-222-1222.",
        "The lifeline 1-800-273-8255 is open day and night.",
        "See https://www.cdc.gov/flu/index.html and 988lifeline.org.",
        "Parkinson disease, Crohn's and a Foley catheter are all treated. Wilson disease too.",
        "Take lisinopril 10 mg. A blood pressure of 120/80 is the aim; come back in 2026.",
    ],
)
def test_public_lines_and_words_of_the_clinic_pass(monitor: ComplianceMonitor, reply: str) -> None:
    assert monitor.check(reply, "").violations == ()


@pytest.mark.parametrize(
    "reply",
    [
        "Lifeline answers at 13 11 14 at all hours.",
        "In Britain the Samaritans listen on 116 123; in Germany TelefonSeelsorge on 0800 111 0 222.",
        "In Canada, 1-833-456-4566 is answered too.",
        "Need to talk? is 1737, and France has 3114.",
        "The Oxford Handbook and the Sanford Guide agree.",
        "It was Dr James Parkinson's essay; Thomas Addison wrote on the adrenals.",
        "Brussels sprouts are rich in vitamin K.",
        "More at https://www.nice.org.uk/guidance and at nice.org.uk.",
    ],
)
def test_what_is_published_for_everyone_passes(monitor: ComplianceMonitor, reply: str) -> None:
    assert monitor.check(reply, "").violations == ()


@pytest.mark.parametrize(
    ("reply", "category"),
    [
        ("Let us meet on Monday 14 September.", "date"),
        ("The next slot is 3 October 2199.", "date"),
        ("Ask Ingrid what she thinks.", "name"),
        ("She lives in Dublin now.", "geographic_subdivision"),
        ("People aged 96 tolerate it.", "age_over_89"),
    ],
)
def test_what_may_be_anyone_is_a_warning(monitor: ComplianceMonitor, reply: str, category: str) -> None:
    status = monitor.check(reply, "")
    assert not status.is_compliant
    assert [(found.category, found.severity) for found in status.violations] == [(category, Severity.WARN)]


def test_a_name_the_assistant_gives_itself_is_a_note(monitor: ComplianceMonitor) -> None:
    status = monitor.check("Hello, I am Dr. Ingrid Petrov. What brings you here?", "hi")
    assert status.is_compliant
    assert [found.severity for found in status.violations] == [Severity.NOTE]


def test_a_sentence_never_repeats_the_identifier(monitor: ComplianceMonitor) -> None:
    for _, planted, reply in planted_replies(50):
        for found in monitor.check(reply, "").violations:
            identifier = reply[found.start : found.end]
            words = [
                word for word in re.findall(r"\w{4,}", identifier) if word.casefold() not in {"photo", "face", "mail"}
            ]
            assert found.sentence
            assert not any(word in found.sentence for word in words), planted


def test_rules_and_version_are_named(monitor: ComplianceMonitor) -> None:
    status = monitor.check("All is well.", "")
    assert status.is_compliant
    assert status.rules.version != "0"
    assert len(status.rules.rules) == len(PHI_CATEGORIES)


def test_the_last_conversation_is_forgotten_on_demand(scanner: PhiScanner) -> None:
    monitor = ComplianceMonitor(scanner)
    monitor.check("Mr Smith", CONVERSATION)
    assert CONVERSATION in repr(vars(monitor))
    monitor.forget()
    assert CONVERSATION not in repr(vars(monitor))


def test_a_new_conversation_is_not_confused_with_the_last(monitor: ComplianceMonitor) -> None:
    assert monitor.check("Mr Smith is well.", CONVERSATION).is_compliant
    assert not monitor.check("Mr Smith is well.", "pt Maria Lopez").is_compliant
