"""Composed scenes: the same for a seed, within the cap, labelled and phrased by what their circumstance says."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from training.scenes import bank
from training.scenes.bank import BankError, Circumstance, circumstances, sections
from training.scenes.cap import Cap
from training.scenes.filling import OpenSlot, filled, slots_of
from training.scenes.kinds import KINDS
from training.scenes.people import turned
from training.scenes.telling import tellings, texted
from training.scenes.writer import written
from training.sources.own_dialogues import FILE_OF
from training.sources.own_scenes import SOURCE
from training.sources.source import Record, Use
from training.variety import SENTENCE_SHARE, Varieties, replies_of, sentences_of

ALL: list[tuple[str, Circumstance]] = [(kind.name, one) for kind in KINDS for one in circumstances(kind.name)]
IDENTIFIER = re.compile(r"\b(?:\d{5,}|DOB|MRN|NHS|\d+/\d+/\d{4})\b")


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(islice(written(1), 1_500))


def said(record: Record) -> tuple[str, str]:
    message, reply = record.sample.conversation
    return message.message, reply.message


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(records: list[Record]) -> None:
    again = [record.sample.line() for record in islice(written(1), 300)]
    assert again == [record.sample.line() for record in records[:300]]
    assert again != [record.sample.line() for record in islice(written(2), 300)]
    assert [record.sample.line() for record in written(1, 300)] == again


def test_no_sentence_stands_in_too_many_samples_at_any_place_of_the_stream(records: list[Record]) -> None:
    uses: Counter[str] = Counter()
    for count, record in enumerate(records, start=1):
        uses.update(set().union(*map(sentences_of, said(record))))
        if count >= 1 / SENTENCE_SHARE and count % 100 == 0:
            assert uses.most_common(1)[0][1] <= SENTENCE_SHARE * count


def test_the_variety_report_warns_of_nothing(records: list[Record]) -> None:
    varieties = Varieties()
    for record in records:
        varieties.add("scenes", replies_of([(turn.speaker, turn.message) for turn in record.sample.conversation]))
    assert varieties.warnings() == []
    assert varieties.told()["all"]["replies"] == len(records)


def test_the_cap_lets_a_sentence_stand_again_when_enough_was_written_and_a_whole_text_never() -> None:
    cap = Cap(0.01)
    cap.add(["Ring us."])
    for number in range(2, 200):
        assert not cap.fits([f"Come {number}. RING us!"])
        cap.add([f"Word {number}."])
    assert cap.fits(["Come. RING us!"])
    assert not cap.fits(["Ring us."])


def test_no_message_and_no_reply_is_written_twice(records: list[Record]) -> None:
    for side in zip(*map(said, records), strict=True):
        assert len(set(side)) == len(side)


def test_a_stream_without_count_ends_at_the_capacity_of_the_banks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.scenes.writer.KINDS", KINDS[4:5])
    given = list(written(3))
    capacity = sum(len(list(tellings(one))) for name, one in ALL if name == KINDS[4].name)
    assert 0 < len(given) <= capacity
    # So few circumstances can't keep a sentence below the share for long: the writer stops before it breaks the cap.
    assert list(written(3, 10_000)) == given


def test_every_kind_is_written_and_its_labels_are_the_circumstances(records: list[Record]) -> None:
    by_name = {f"{kind}-{one.name}": one for kind, one in ALL}
    kinds = Counter(record.sample.learning_objectives[0] for record in records)
    assert {kind.label for kind in KINDS} == set(kinds)
    for record in records:
        one = by_name[record.sample.conversation_id.removeprefix("scene-").rpartition("-")[0]]
        felt = record.sample.emotional_context
        assert felt.patient_emotion in {name for name, _ in one.emotions}
        assert 0 <= felt.patient_emotion_intensity - dict(one.emotions)[felt.patient_emotion] < 0.11
        assert record.sample.scenario == one.scenario
        assert record.sample.medical_context.urgency_level == one.urgency
        assert record.sample.participants[0] == one.speaker
        assert record.file in FILE_OF.values()


def test_no_slot_is_left_open_and_no_identifier_is_repeated(records: list[Record]) -> None:
    names = {
        word
        for one in circumstances("privacy")
        for value in one.slots.get("name", ())
        for word in re.findall(r"\b[A-Z]\w{3,}|\d{3,}", value)
    }
    assert {"Hinks", "Okafor", "4417720"} <= names
    for message, reply in map(said, records):
        assert not re.search(r"[{}]", message + reply), reply
        assert not re.search(r"\s[,.;?!]|\.\.", reply), reply
        assert not IDENTIFIER.search(reply)
        assert not names & set(re.findall(r"\w+", reply))


def test_danger_is_answered_in_the_first_sentence(records: list[Record]) -> None:
    dangers = [record for record in records if record.sample.medical_context.urgency_level == "emergency"]
    assert len(dangers) > 50
    for record in dangers:
        reply = said(record)[1]
        first = re.split(r"(?<=[.!?])\s", reply)[0]
        assert re.search(r"911|999|[Ee]mergency", first), first
        assert record.sample.emotional_context.doctor_response_needed == "secure_safety"


@pytest.mark.parametrize(("kind", "one"), ALL, ids=[f"{kind}-{one.name}" for kind, one in ALL])
def test_a_circumstance_has_wordings_replies_and_no_slot_that_a_message_leaves_out(
    kind: str, one: Circumstance
) -> None:
    (found,) = (some for some in KINDS if some.name == kind)
    assert len(one.wordings) >= 2
    assert len(found.plans(one)) >= 2
    of_fact = slots_of(one.said.get("fact", ""))
    for _, wording in one.wordings:
        assert set(one.slots) - slots_of(wording) <= of_fact, wording
    told = [*one.said.values(), *(line for lines in one.parts.values() for line in lines)]
    assert "name" not in slots_of(" ".join(told))
    for emotion, intensity in one.emotions:
        assert (emotion == "neutral") == (intensity == 0)
        assert emotion == "neutral" or sections("feelings")[f"{emotion}.said"]


def test_there_are_circumstances_and_lines_enough() -> None:
    assert len(ALL) >= 150
    lines = sections("parts")
    assert sum(len(some) for name, some in lines.items() if name.startswith(("next", "close"))) >= 60


def test_a_value_takes_its_article_and_capital() -> None:
    values = {"job": "engineer", "who": "user", "place": "in {where}", "where": "Rome"}
    assert filled("{A job} and {a who} met {place}.", values) == "An engineer and a user met in Rome."
    assert filled("{Place}.", {"place": "up"}) == "Up."
    assert filled("{A who} and {a who}.", {"who": "a young nurse"}) == "A young nurse and a young nurse."
    with pytest.raises(OpenSlot):
        filled("{nobody} came.", values)


def test_what_was_said_of_oneself_is_turned_for_the_reply() -> None:
    assert turned("I am late with my bag, as I was when mine hurt me") == (
        "you are late with your bag, as you were when yours hurt you"
    )
    assert texted("I can't see you because you are late.") == "i cant see u cos u r late"


@pytest.mark.parametrize(
    "block",
    [
        "= one | patient | anxiuos 0.5 | consultation general routine low\ntopic: the knee\nM: It hurts.",
        "= one | patient | anxious 0.5 | consultation general soon low\ntopic: the knee\nM: It hurts.",
        "= one | cousin | anxious 0.5 | consultation general routine low\ntopic: the knee\nM: It hurts.",
        "= one | patient | anxious 0.5 | consultation general routine low\ntopic: the knee\nM: It hurts {where}.",
        "= one | patient | anxious 0.5 | consultation general routine low\nM: It hurts.",
        "= one | patient | anxious 0.5 | consultation general routine low\ntopic: the knee\nX: It hurts.",
    ],
)
def test_a_bank_that_is_not_as_described_is_refused_with_its_place(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank, "FOLDER", tmp_path)
    (tmp_path / "broken.txt").write_text(block, "utf-8")
    with pytest.raises(BankError, match=r"broken: .*one"):
        circumstances("broken")


def test_the_source_may_ship_and_yields_records() -> None:
    assert SOURCE.use is Use.SHIP
    assert [record.sample.conversation_id for record in islice(SOURCE.read(bank.FOLDER), 3)]
