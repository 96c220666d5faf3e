"""How varied replies are: figures that can be reckoned by hand, and our own exchanges."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from training.sources.own_dialogues import SOURCE as OWN
from training.sources.registry import SOURCES
from training.variety import SENTENCE_SHARE, Varieties, lines_of, replies_of

WORDS = [f"word{number}" for number in range(5_000)]


def different(count: int) -> list[str]:
    rng = random.Random(5)
    return [". ".join(" ".join(rng.choices(WORDS, k=8)).capitalize() for _ in range(4)) + "." for _ in range(count)]


def test_figures_that_can_be_reckoned_by_hand() -> None:
    varieties = Varieties()
    varieties.add("one", ["Ring us today. Ring us today!", "Ring us on Monday."])
    varieties.add("one", ["RING US TODAY. It is 7."])
    varieties.add("two", [])
    told = varieties.told()
    assert list(told["by_source"]) == ["one"]
    one = told["by_source"]["one"]
    assert one == told["all"]
    assert (one["samples"], one["replies"], one["words"]) == (2, 3, 16)
    # ring us today on monday it is 7; of pairs: ring us, us today, today ring, us on, on monday, today it, it is, is 7.
    assert one["distinct_1"] == pytest.approx(8 / 16, abs=0.01)
    assert one["distinct_2"] == pytest.approx(8 / 13, abs=0.01)
    assert one["distinct_3"] == pytest.approx(8 / 10, abs=0.01)
    assert one["commonest_sentence"] == {"text": "ring us today", "count": 2, "share": 1.0, "share_at_most": 1.0}
    assert one["commonest_opening"]["text"] == "ring us today"
    assert one["commonest_opening"]["count"] == 2


def test_more_different_replies_have_more_distinct_runs() -> None:
    varied, same = Varieties(), Varieties()
    for number, reply in enumerate(different(300)):
        varied.add("x", [reply])
        same.add("x", [reply if number % 3 == 0 else "Thank you for the message. Please ring us about this soon."])
    for run in ("distinct_2", "distinct_3"):
        assert varied.told()["all"][run] > 1.5 * same.told()["all"][run]


def test_a_sentence_above_the_limit_is_warned_of_and_one_below_it_is_not() -> None:
    for every, warned in ((150, True), (250, False)):
        varieties = Varieties()
        for number, reply in enumerate(different(5_000)):
            varieties.add("talks", [reply + (" Please ring us." if number % every == 0 else "")])
        assert [line.partition(":")[0] for line in varieties.warnings()] == ["All sources", "talks"] * warned
        assert all('"please ring us"' in line for line in varieties.warnings())


def test_marks_of_a_list_are_no_sentences() -> None:
    varieties = Varieties()
    for reply in different(20):
        varieties.add("x", [f"1. {reply}\n2. {reply}\nThen:\n- {reply}"])
    assert varieties.warnings() == []


def test_replies_are_ours_or_those_of_who_treats() -> None:
    assert replies_of([("clinician", "Is it safe?"), ("assistant", "Yes.")]) == ["Yes."]
    assert replies_of([("doctor", "What hurts?"), ("patient", "My knee.")]) == ["What hurts?"]
    assert replies_of([("patient", "My knee.")]) == []


def test_our_own_exchanges_keep_the_limit() -> None:
    varieties = Varieties()
    for source in (one for one in SOURCES if not one.paths):
        for record in source.read(Path()):
            said = [(turn.speaker, turn.message) for turn in record.sample.conversation]
            varieties.add(source.name, replies_of(said))
    told = varieties.told()
    assert json.loads(json.dumps(told)) == told
    assert OWN.name in "".join(lines_of(told))
    assert varieties.warnings() == []
    assert told["by_source"][OWN.name]["samples"] > 2_000
    assert told["by_source"][OWN.name]["commonest_sentence"]["share_at_most"] <= SENTENCE_SHARE
