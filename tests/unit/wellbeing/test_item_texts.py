"""An institution's wording is taken whole or refused with one sentence that names the file and field, nothing more."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tara_health import limits
from tara_health.errors import ItemTextsRefused
from tara_health.wellbeing.instrument import Instrument, instrument, instruments
from tara_health.wellbeing.item_texts import import_item_texts, read_item_texts, supplied, texts_dir

SECRET = "Words-of-the-file"


def wording(one: Instrument) -> dict[str, Any]:
    """A file of its form, with made-up wording."""
    return {
        "instrument": one.key,
        "language": "en",
        "licence": f"{SECRET} licence",
        "permission_holder": "St Example",
        "items": {item: f"{SECRET} {item}" for item in one.items},
        "answers": {name: {str(value): f"{SECRET} {value}" for value in one.answers} for name in one.answer_sets},
    }


def written(folder: Path, data: Any, name: str = "ours.json") -> Path:
    file = folder / name
    file.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return file


@pytest.mark.parametrize("one", instruments(), ids=lambda one: one.key)
def test_a_whole_file_is_read(one: Instrument, tmp_path: Path) -> None:
    texts = read_item_texts(written(tmp_path, wording(one)))
    assert (texts.instrument, texts.language, texts.licence) == (one.key, "en", f"{SECRET} licence")
    assert tuple(texts.items) == one.items
    assert all(tuple(texts.answers_of(one, item)) == one.answers for item in one.items)


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    assert read_item_texts(written(tmp_path, "\ufeff" + json.dumps(wording(instrument("who5"))))).language == "en"


def test_each_question_gets_the_answer_words_of_its_own_set(tmp_path: Path) -> None:
    data = wording(instrument("cbi"))
    data["answers"]["degree"]["100"] = "to the highest degree"
    data["answers"]["frequency"]["100"] = "always"
    texts = read_item_texts(written(tmp_path, data))
    assert texts.answers_of(instrument("cbi"), "work_3")[100] == "to the highest degree"
    assert texts.answers_of(instrument("cbi"), "work_4")[100] == "always"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data.pop("licence"), "the file lacks licence"),
        (lambda data: data.update(licence=""), "licence needs words"),
        (lambda data: data.update(licence=" \n"), "licence needs words"),
        (lambda data: data.update(licence=None), "licence needs words"),
        (lambda data: data.update(licence="x" * 4001), "licence has 4,001 characters, 4,000 at most"),
        (lambda data: data.pop("permission_holder"), "the file lacks permission_holder"),
        (lambda data: data.update({SECRET: 1}), "the file has 1 too many; it takes instrument, language"),
        (lambda data: data.update(instrument=SECRET), "instrument is one of cbi, gad7"),
        (lambda data: data.update(instrument=["who5"]), "instrument needs words"),
        (lambda data: data.update(language="../x"), "language is a code"),
        (lambda data: data.update(language="English (US)"), "language has 12 characters"),
        (lambda data: data["items"].pop("who5_3"), "items lacks who5_3"),
        (lambda data: data["items"].update({SECRET: "more"}), "items has 1 too many"),
        (lambda data: data.update(items=[SECRET]), "items is an object"),
        (lambda data: data["items"].update(who5_3="  "), r"items\.who5_3 needs words"),
        (lambda data: data["items"].update(who5_3=5), r"items\.who5_3 needs words"),
        (lambda data: data["items"].update(who5_3="x" * 1001), r"items\.who5_3 has 1,001 characters"),
        (lambda data: data["items"].update(who5_3=f"{SECRET}\x1b[2J"), r"items\.who5_3 holds a control character"),
        (lambda data: data["items"].update(who5_3=f"{SECRET}\ud800"), r"items\.who5_3 holds a control character"),
        (lambda data: data.pop("answers"), "the file lacks answers"),
        (lambda data: data.update(answers={"other": {}}), "answers lacks time"),
        (lambda data: data["answers"].update(degree={}), "answers has 1 too many"),
        (lambda data: data["answers"]["time"].pop("5"), r"answers\.time lacks 5"),
        (lambda data: data["answers"]["time"].update({"6": "more"}), r"answers\.time has 1 too many"),
    ],
)
def test_a_file_not_of_the_form_is_refused_by_field(
    change: Callable[[dict[str, Any]], object], said: str, tmp_path: Path
) -> None:
    data = wording(instrument("who5"))
    change(data)
    with pytest.raises(ItemTextsRefused, match=rf"^ours\.json can't be used: {said}") as refusal:
        import_item_texts(written(tmp_path, data))
    assert SECRET not in str(refusal.value)
    assert not texts_dir().exists()


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "\x00", '{"licence": NaN'])
def test_what_is_no_json_is_refused(content: str, tmp_path: Path) -> None:
    with pytest.raises(ItemTextsRefused, match=r"^ours\.json can't be used: it is no JSON"):
        read_item_texts(written(tmp_path, content))


@pytest.mark.parametrize("content", ["[]", "5", "null", '"who5"'])
def test_what_is_no_object_is_refused(content: str, tmp_path: Path) -> None:
    with pytest.raises(ItemTextsRefused, match="the file is an object"):
        read_item_texts(written(tmp_path, content))


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    content = json.dumps(wording(instrument("who5"))).replace('"who5_2"', '"who5_1"')
    with pytest.raises(ItemTextsRefused, match="a key stands twice"):
        read_item_texts(written(tmp_path, content))


def test_a_file_at_the_size_limit_is_read_and_one_over_it_refused(tmp_path: Path) -> None:
    content = json.dumps(wording(instrument("who5")))
    full = content + " " * (limits.ITEM_TEXTS_BYTES - len(content))
    assert read_item_texts(written(tmp_path, full)).instrument == "who5"
    with pytest.raises(ItemTextsRefused, match="over 200,000 bytes"):
        read_item_texts(written(tmp_path, full + " "))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for file in (tmp_path / "none.json", tmp_path):
        with pytest.raises(ItemTextsRefused, match="can't be read"):
            read_item_texts(file)


def test_an_imported_file_is_found_again_and_replaced_by_the_next(tmp_path: Path) -> None:
    data = wording(instrument("who5"))
    copy = import_item_texts(written(tmp_path, data))
    data["items"]["who5_1"] = "better wording"
    assert import_item_texts(written(tmp_path, data)) == copy == texts_dir() / "who5.en.json"
    data["language"] = "es-MX"
    import_item_texts(written(tmp_path, data))
    found = supplied()
    assert [(one.language, one.items["who5_1"]) for one in found.texts] == [
        ("en", "better wording"),
        ("es-MX", "better wording"),
    ]
    assert found.refusals == ()
    assert sorted(file.name for file in texts_dir().iterdir()) == ["who5.en.json", "who5.es-MX.json"]


def test_a_refused_file_leaves_the_older_one(tmp_path: Path) -> None:
    data = wording(instrument("who5"))
    copy = import_item_texts(written(tmp_path, data))
    before = copy.read_bytes()
    with pytest.raises(ItemTextsRefused):
        import_item_texts(written(tmp_path, data | {"licence": ""}))
    assert copy.read_bytes() == before


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    import_item_texts(written(tmp_path, wording(instrument("gad7"))))
    written(texts_dir(), "{", "broken.json")
    found = supplied()
    assert [one.instrument for one in found.texts] == ["gad7"]
    assert ["broken.json" in str(refusal) for refusal in found.refusals] == [True]


def test_without_a_folder_there_is_nothing() -> None:
    assert supplied().texts == supplied().refusals == ()


def test_more_files_than_the_limit_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tara_health.wellbeing.item_texts.ITEM_TEXTS_FILES", 1)
    import_item_texts(written(tmp_path, wording(instrument("gad7"))))
    import_item_texts(written(tmp_path, wording(instrument("who5"))))
    found = supplied()
    assert [one.instrument for one in found.texts] == ["gad7"]
    assert "over 1 files" in str(found.refusals[0])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    field=st.sampled_from(["instrument", "language", "licence", "permission_holder", "items", "answers"]), value=JSON
)
def test_any_value_in_a_field_is_taken_or_refused_never_a_crash(field: str, value: Any, tmp_path: Path) -> None:
    file = written(tmp_path, wording(instrument("who5")) | {field: value})
    try:
        refused = "" if read_item_texts(file).licence else "empty"
    except ItemTextsRefused as refusal:
        refused = str(refusal)
    assert not refused or field in refused
