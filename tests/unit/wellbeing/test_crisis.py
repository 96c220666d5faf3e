"""The crisis page has numbers for every country, says when a line does not answer, and is never empty."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tara_health.platform import paths
from tara_health.safety import crisis_lines
from tara_health.safety.crisis_lines import lines_for
from tara_health.settings import declared
from tara_health.wellbeing import resource
from tara_health.wellbeing.crisis import lines_for_clinician

COUNTRIES = declared("safety.country").choices


def test_the_united_states() -> None:
    page = lines_for_clinician("us")
    assert page.country == "US"
    assert page.emergency == "911"
    assert any("988" in line.reach for line in page.crisis)
    (own,) = page.clinicians
    assert own.reach == "call 1-888-409-0141"
    assert own.hours.startswith("not at all hours")
    assert "physicians and medical students" in own.who


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_that_can_be_chosen_has_its_own_numbers_first(country: str) -> None:
    page = lines_for_clinician(country)
    assert page.country == country
    assert (page.emergency, page.crisis) == (lines_for(country).emergency, lines_for(country).crisis)
    said = page.lines()
    assert page.emergency in said[0]
    assert said[1].startswith(page.crisis[0].name)
    assert all(line.endswith(".") for line in said)


def test_a_country_without_a_row_of_its_own_gets_those_of_the_united_states_and_is_told() -> None:
    page = lines_for_clinician("XX")
    assert page.country == "US"
    assert page.clinicians == lines_for_clinician("US").clinicians
    assert "no numbers for your country" in page.words[0]
    assert not any("no numbers" in words for country in COUNTRIES for words in lines_for_clinician(country).words)


def test_the_table_is_dated_and_sourced_and_of_known_countries() -> None:
    table = json.loads((resource.folder() / "clinician_lines.json").read_text("utf-8"))
    assert re.fullmatch(r"20\d\d-\d\d", table["checked"]) and lines_for_clinician("US").checked == table["checked"]  # noqa: PT018
    assert set(table["countries"]) <= set(COUNTRIES)
    for rows in table["countries"].values():
        assert all(row["source"] and re.search(r"\d{3}", row["reach"]) for row in rows)


def test_the_words_argue_with_nobody() -> None:
    said = " ".join(lines_for_clinician("US").words)
    assert not re.search(r"\bbut\b|\bonly\b|should|must|report|diagnos|policy", said, re.I)


@pytest.mark.parametrize("content", [None, "{", "[]", "{}", '{"countries": {"US": [{"name": "x"}]}, "checked": "x"}'])
def test_a_broken_table_of_clinicians_lines_leaves_the_crisis_lines(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines_for("US")
    (tmp_path / "wellbeing").mkdir()
    if content is not None:
        (tmp_path / "wellbeing" / "clinician_lines.json").write_text(content)
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
    page = lines_for_clinician("US")
    assert page.clinicians == ()
    assert "988" in " ".join(page.lines())


@pytest.mark.parametrize("content", [None, "{", "[]", '{"countries": {"US": {}}}'])
def test_with_no_table_at_all_the_page_still_says_what_to_do(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules").mkdir()
    if content is not None:
        (tmp_path / "rules" / "escalation_lines.json").write_text(content)
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
    monkeypatch.setattr(crisis_lines, "_table", crisis_lines._table.__wrapped__)
    said = lines_for_clinician("GB").lines()
    assert said[0] == "In immediate danger: call your emergency number."
    assert any("tell somebody near you now" in words for words in said)
