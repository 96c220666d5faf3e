"""The whole scanner: categories, offsets, odd text, long text, threads, no network."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from tara_health.phi.redact import mask
from tara_health.phi.scan import PhiScanner
from tara_health.vocabulary import PHI_CATEGORIES


def labels(scanner: PhiScanner, text: str) -> list[tuple[str, str]]:
    return [(span.category, text[span.start : span.end]) for span in scanner.scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pt John Smith, MRN 00482913", [("name", "John Smith"), ("medical_record_number", "00482913")]),
        ("94yo from Springfield", [("age_over_89", "94yo"), ("geographic_subdivision", "Springfield")]),
        ("fax 555-222-1188, call 617-555-0142", [("fax", "555-222-1188"), ("phone", "617-555-0142")]),
        ("SSN 078-05-1120 DOB 5/6/1957", [("ssn", "078-05-1120"), ("date", "5/6/1957")]),
        ("St. Mary's Hospital", [("geographic_subdivision", "St. Mary's Hospital")]),
        ("DEA AB1234563", [("license_number", "AB1234563")]),
        ("VIN 1HGCM82633A004352", [("vehicle_id", "1HGCM82633A004352")]),
        ("Member ID XJH882341907", [("health_plan_number", "XJH882341907")]),
        ("acct# 7734410092", [("account_number", "7734410092")]),
        ("pacemaker serial number PM-77213A", [("device_id", "PM-77213A")]),
        ("https://example.org/anna", [("url", "https://example.org/anna")]),
        ("a.b@example.org", [("email", "a.b@example.org")]),
        ("IP 203.0.113.45", [("ip_address", "203.0.113.45")]),
        ("fingerprint ID FP-20993", [("biometric", "FP-20993")]),
        ("IMG_4471.jpg", [("photo", "IMG_4471.jpg")]),
        ("study ID BRV-1093", [("other_unique_id", "BRV-1093")]),
    ],
)
def test_each_category(scanner: PhiScanner, text: str, expected: list[tuple[str, str]]) -> None:
    assert labels(scanner, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Parkinson disease, Crohn's flare, Foley catheter, Glasgow Coma Scale 8, Hodgkin lymphoma, Wilson disease",
        "Babinski sign positive, Bell's palsy, Hashimoto thyroiditis, Graves disease",
        "Lisinopril 10 mg, metformin 500 mg BID, Eliquis 5 mg, Tylenol 650 mg, Humira",
        "Na 140, K 4.1, Hgb 9.2, HbA1c 7.2%, BP 120/80, HR 92, SpO2 95%, T 38.4, pain 7/10",
        "at 14:30, last Tuesday, in 2019, 3 times a day, C5-C6 and L4-L5, T2-weighted",
        "Emergency Department, ICU, Cardiology, Diabetes Clinic, RN, MD",
        "the patient is 89 years old, BRCA1 positive, GCS 15, NYHA class III, CHA2DS2-VASc 3",
    ],
)
def test_never_masked(scanner: PhiScanner, text: str) -> None:
    assert labels(scanner, text) == []


@pytest.mark.parametrize(
    "text", ["", "   \n\t", "\ud800\udfff", "\x00\x01", "\u200b\u200b", "🙂" * 50, "田中太郎", "ا" * 300]
)
def test_odd_text_is_no_error(scanner: PhiScanner, text: str) -> None:
    assert all(0 <= span.start < span.end <= len(text) for span in scanner.scan(text))


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("SSN 078-\u200b05-\u200b1120 given", "078-\u200b05-\u200b1120"),
        ("call 617\u2011555\u20110142 now", "617\u2011555\u20110142"),
        ("Dr. Jose\u0301 Garci\u0301a came", "Jose\u0301 Garci\u0301a"),
        ("SSN ０７８-０５-１１２０", "０７８-０５-１１２０"),
        ("pt John\u00a0Smith here", "John\u00a0Smith"),
        ("\ud800 pt John Smith here", "John Smith"),
        ("Mr. O\u2019Neill called", "O\u2019Neill"),
    ],
)
def test_disguises_are_seen_through_and_offsets_still_fit(scanner: PhiScanner, text: str, identifier: str) -> None:
    assert identifier in [text[span.start : span.end] for span in scanner.scan(text)]


def test_long_text_is_read_across_its_pieces(scanner: PhiScanner) -> None:
    filler = "The cough is better and she sleeps well at night. "
    note = filler * 50 + "Her MRN 00482913 is known. " + filler * 50 + "Call 617-555-0142. "
    assert labels(scanner, note) == [("medical_record_number", "00482913"), ("phone", "617-555-0142")]


def test_only_the_limit_is_read(scanner: PhiScanner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tara_health.phi.scan.ANALYSIS_CHARACTERS", 100)
    assert labels(scanner, "MRN 00482913 " + "a " * 100 + "MRN 00482913") == [("medical_record_number", "00482913")]


@pytest.mark.parametrize("unit", ["a", "1-", "A. ", "Aa ", "(", "/", " ", "@a", "12 Oak ", "1.1", "patient Aa ", "\n"])
def test_adversarial_text_takes_linear_time(scanner: PhiScanner, unit: str) -> None:
    text = (unit * 100_000)[:8_000]
    started = time.process_time()
    scanner.scan(text[:2_000])
    short = time.process_time() - started
    started = time.process_time()
    scanner.scan(text)
    # Four times the text may take four times as long; tenfold leaves room for a busy machine, not for a square.
    assert time.process_time() - started < 10 * short + 0.5


def test_loading_from_many_threads_builds_one_engine() -> None:
    scanner = PhiScanner()
    assert not scanner.loaded
    results: list[tuple[object, ...]] = []
    threads = [threading.Thread(target=lambda: results.append(scanner.scan("pt John Smith"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert scanner.loaded
    assert len(results) == 4
    assert len(set(results)) == 1


def test_every_category_is_of_the_rule(scanner: PhiScanner) -> None:
    text = "pt John Smith 94yo, call 617-555-0142, a@b.org"
    assert {span.category for span in scanner.scan(text)} <= set(PHI_CATEGORIES)


def test_same_text_same_spans(scanner: PhiScanner) -> None:
    text = "SMITH, JOHN Q, DOB 5/6/1957, Mercy General, MRN 00482913, 12 Oak Street, Boston, MA 02115"
    assert len({scanner.scan(text) for _ in range(5)}) == 1
    assert "Smith" not in mask(text, scanner.scan(text))


_OFFLINE = """
    import socket, sys
    calls = []
    def hook(event, arguments):
        if event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
            calls.append(event)
        if event == "open" and isinstance(arguments[0], str) and isinstance(arguments[1], str) and "w" in arguments[1]:
            calls.append("write " + arguments[0])
    sys.addaudithook(hook)
    if "control" in sys.argv:
        try:
            socket.getaddrinfo("localhost", 9)
        except OSError:
            pass
    from tara_health.phi.scan import PhiScanner
    spans = PhiScanner().scan("mail anna.smith@portal.example.org or see www.example.org, pt John Smith")
    print(len(spans), calls)
"""


def _offline_run(*arguments: str) -> str:
    command = [sys.executable, "-B", "-c", textwrap.dedent(_OFFLINE), *arguments]
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=True, timeout=120)
    return done.stdout.strip()


def test_nothing_is_fetched_or_written() -> None:
    assert _offline_run() == "3 []"


def test_control_a_lookup_would_be_seen() -> None:
    assert "socket.getaddrinfo" in _offline_run("control")


def test_no_word_of_a_patient_stays_in_the_language_pipeline(scanner: PhiScanner) -> None:
    scanner.scan("Ms Zebuloniax Quartermainex is here about her knee.")
    strings = scanner._engine.nlp_engine._pipeline.vocab.strings
    assert "Zebuloniax" not in strings
    assert "Quartermainex" not in strings
