"""The shipped questionnaires are sound, sourced and without wording; an unsound file is refused when it is read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tara_health.errors import WellbeingDataUnreadable
from tara_health.platform import paths
from tara_health.wellbeing import instrument as module
from tara_health.wellbeing import resource
from tara_health.wellbeing.instrument import Instrument, instrument, instruments

EACH = pytest.mark.parametrize("one", instruments(), ids=lambda one: one.key)


def test_the_seven_are_there() -> None:
    assert {one.key for one in instruments()} == {"cbi", "olbi", "who5", "phq9", "gad7", "pfi", "single_item"}


@pytest.mark.parametrize(
    ("key", "sizes"),
    [
        ("cbi", {"personal": 6, "work": 7, "client": 6}),
        ("olbi", {"exhaustion": 8, "disengagement": 8}),
        ("who5", {"wellbeing": 5}),
        ("phq9", {"severity": 9}),
        ("gad7", {"severity": 7}),
        ("pfi", {"fulfilment": 6, "exhaustion": 4, "disengagement": 6, "burnout": 10}),
        ("single_item", {"burnout": 1}),
    ],
)
def test_each_has_the_published_scales(key: str, sizes: dict[str, int]) -> None:
    assert {scale.key: len(scale.items) for scale in instrument(key).scales} == sizes


@EACH
def test_each_says_where_it_comes_from_and_what_it_is_not(one: Instrument) -> None:
    assert all(re.search(r"(19|20)\d\d|nfa\.dk", source) for source in one.source)
    assert len(one.licence.terms.split()) > 8
    assert one.is_not.startswith("Not a diagnosis")
    assert all(scale.bands or scale.bands_source.startswith("Cut-off: none") for scale in one.scales)


@EACH
def test_no_question_is_worded_and_no_score_accuses(one: Instrument) -> None:
    file = (resource.folder() / "instruments" / f"{one.key}.json").read_text("utf-8")
    assert "?" not in file
    said = " ".join(band.label for scale in one.scales for band in scale.bands)
    assert not re.search(r"\byou\b|diagnos|disorder|patient|suffer|\bill\b|\bhas\b|\bhave\b", said, re.I)


def test_the_reversed_items_are_the_published_ones() -> None:
    assert instrument("cbi").reverse == ("work_7",)
    assert {int(item.removeprefix("olbi_")) for item in instrument("olbi").reverse} == {2, 3, 4, 6, 8, 9, 11, 12}
    for scale in instrument("olbi").scales:
        assert len(set(scale.items) & set(instrument("olbi").reverse)) == 4
    assert not any(instrument(key).reverse for key in ("who5", "phq9", "gad7", "pfi", "single_item"))


def test_bands_touch_and_fill_the_scale() -> None:
    bands = instrument("phq9").bands("severity")
    assert [(band.low, band.high) for band in bands] == [(0, 5), (5, 10), (10, 15), (15, 20), (20, 27)]
    assert instrument("cbi").bands("personal") == ()


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((resource.folder() / "instruments" / "phq9.json").read_text("utf-8"))
    change(data)
    return data


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("source"),
        lambda data: data["licence"].update(terms=" "),
        lambda data: data.update(wording={}),
        lambda data: data["items"].append("phq9_1"),
        lambda data: data["reverse"].append("phq9_10"),
        lambda data: data["crisis"][0].update(item="phq9_10"),
        lambda data: data["answer_sets"].update(days=["phq9_1"]),
        lambda data: data["answers"].reverse(),
        lambda data: data["scales"][0].update(high=28),
        lambda data: data["scales"][0].update(least_answered=8),
        lambda data: data["scales"][0].update(least_answered=10),
        lambda data: data["scales"][0]["bands"].reverse(),
        lambda data: data["scales"][0]["bands"].pop(0),
        lambda data: data["scales"][0]["items"].append("phq9_1"),
    ],
)
def test_an_unsound_file_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    Instrument.model_validate(changed(lambda data: None))
    with pytest.raises(ValidationError):
        Instrument.model_validate(changed(change))


@pytest.mark.parametrize("content", ["{", "[]", "{}", "[" * 100_000, "\xff"])
def test_a_broken_file_is_one_sentence_that_names_it(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wellbeing" / "instruments").mkdir(parents=True)
    (tmp_path / "wellbeing" / "instruments" / "phq9.json").write_bytes(content.encode("latin-1"))
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
    with pytest.raises(WellbeingDataUnreadable, match=r"wellbeing/instruments/phq9\.json"):
        module.instruments.__wrapped__()
