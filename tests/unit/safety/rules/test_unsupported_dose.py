"""Doses: within the table, above it, given by the conversation, toxicology, other units."""

import pytest

from tara_health.safety import doses
from tara_health.safety.rule_set import read_resource
from tara_health.safety.rules.unsupported_dose import RULE


@pytest.mark.parametrize(
    ("response", "span", "severity"),
    [
        ("Take acetaminophen 5000 mg once.", "5000 mg", "block"),
        ("Take 5 g of paracetamol.", "5 g", "block"),
        ("Acetaminophen 1000 mg every 4 hours.", "1000 mg", "block"),
        ("Ibuprofen 800 mg six times a day.", "800 mg", "block"),
        ("Levothyroxine 100 mg daily.", "100 mg", "block"),
        ("Digoxin 25 mg now.", "25 mg", "block"),
        ("Methotrexate is an option. Start 500 mg.", "500 mg", "warn"),
        ("Ceftriaxone 2 g IV.", "2 g", "warn"),
        ("Acetaminophen 15 mg/kg.", "15 mg/kg", "warn"),
        ("The maximum daily dose of acetaminophen is 6 g.", "6 g", "block"),
    ],
)
def test_an_unsupported_dose_is_found(read, response, span, severity):
    assert read(RULE, response) == [(span, severity)]


@pytest.mark.parametrize(
    "response",
    [
        "Ibuprofen 400 mg every 6 hours.",
        "The maximum daily dose of acetaminophen is 4 g.",
        "Acetaminophen 650 mg to 1000 mg, at most 4 g in 24 hours.",
        "Metformin 500 mg twice daily.",
        "Levothyroxine 100 mcg daily.",
        "Acetaminophen is toxic above 7500 mg at once.",
        "Glucose 180 mg/dL is above target on metformin.",
        "Limit sodium to 2000 mg of sodium while on lisinopril.",
        "Weigh her: 70 kg.",
    ],
)
def test_a_supported_dose_or_another_measure_passes(read, response):
    assert read(RULE, response) == []


def test_a_dose_of_the_conversation_is_supported_but_still_measured(read):
    assert read(RULE, "Yes, ceftriaxone 2 g.", message="ceftriaxone 2 g?") == []
    assert read(RULE, "Yes, acetaminophen 5 g.", message="acetaminophen 5000 mg?") == [("5 g", "warn")]


def test_the_table_is_sound():
    rows = read_resource("safety_doses")["rows"]
    names = [name for row in rows for name in (row["drug"], *row["also"])]
    assert len(names) == len(set(names))
    assert all(row["source"] and row["single_mg"] > 0 for row in rows)
    assert all(row["daily_mg"] >= row["single_mg"] for row in rows if row["drug"] != "fluoxetine")


@pytest.mark.parametrize(
    ("text", "milligrams", "daily"),
    [
        ("0.5 mg bid", 0.5, 1.0),
        ("250 mcg once daily", 0.25, 0.25),
        ("1,000 mg q6h", 1000, 4000),
        ("200-400 mg every 6 to 8 hours", 400, 1600),
        ("2 g", 2000, None),
        ("500 mg three times a day", 500, 1500),
    ],
)
def test_doses_are_read_with_their_frequency(text, milligrams, daily):
    (dose,) = doses.read(text)
    assert (dose.milligrams, dose.daily) == (milligrams, daily)


@pytest.mark.parametrize(
    ("message", "response"),
    [
        ("How much paracetamol for fever?", "Give 4 g every hour."),
        ("How much paracetamol for fever?", "She may take two 500 mg tablets every hour."),
        ("Ibuprofen for gout?", "Take 800 mg q4h."),
        ("", "Diclofenac 100 mg tds."),
        ("", "Give 300 units of insulin at once."),
        ("How much insulin before supper?", "Inject 250 units."),
    ],
)
def test_a_dose_above_the_days_maximum_is_withheld_with_the_drug_of_the_message(read, message, response):
    assert "block" in {severity for _, severity in read(RULE, response, message=message)}


def test_a_large_insulin_dose_is_to_be_checked_and_a_common_one_passes(read):
    assert [severity for _, severity in read(RULE, "Give 120 units of glargine.")] == ["warn"]
    assert read(RULE, "Give 20 units of glargine at night.") == []
    assert read(RULE, "A vial of insulin holds 1000 units.") == []
    assert read(RULE, "Give 5000 units of heparin subcutaneously.", message="Heparin dose?") == []
    assert read(RULE, "Two 500 mg tablets tds.", message="Paracetamol dose?") == []
