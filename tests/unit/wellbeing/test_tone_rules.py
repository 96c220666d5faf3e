"""The tone rules on hand-written replies, and on every written reply of ours.

tests/vectors/wellbeing/tone_held_out.txt was written before the rules were, by the same hand; the rules were mended on
tone_open.txt alone.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tara_health.text.phrases import Phrases
from tara_health.vocabulary import EMOTIONS, Severity
from tara_health.wellbeing import resource
from tara_health.wellbeing.reflection import keeps_close
from tara_health.wellbeing.tone_rules import tone_findings
from tara_health.wellbeing.written import Because, WrittenReplies, group_of, replies, why

_VECTORS = Path(__file__).parents[2] / "vectors" / "wellbeing"


def lines(name: str) -> list[tuple[str, str]]:
    rows = (_VECTORS / name).read_text("utf-8").splitlines()
    pairs = (row.split("\t", 1) for row in rows if row and not row.startswith("#"))
    return [(label, text.replace("\\n", "\n")) for label, text in pairs]


def test_held_out_replies_are_told_apart() -> None:
    held_out = lines("tone_held_out.txt")
    bad = [bool(tone_findings(text)) for label, text in held_out if label != "good"]
    good = [bool(tone_findings(text)) for label, text in held_out if label == "good"]
    assert len(bad) + len(good) >= 40
    recall, precision = sum(bad) / len(bad), sum(bad) / (sum(bad) + sum(good))
    assert recall >= 0.95
    assert precision >= 0.95


@pytest.mark.parametrize(("label", "text"), [row for row in lines("tone_open.txt") if row[0] != "good"])
def test_what_may_not_be_said_is_found_where_it_stands(label: str, text: str) -> None:
    found = tone_findings(text)
    assert found, label
    assert all(finding.severity is Severity.BLOCK and text[finding.start : finding.end] for finding in found)


@pytest.mark.parametrize("text", [text for label, text in lines("tone_open.txt") if label == "good"])
def test_what_reflects_is_let_through(text: str) -> None:
    assert tone_findings(text) == ()


def test_a_find_is_placed_in_the_reply_as_given() -> None:
    reply = "You\u200b sound tired. Don\u2019t worry about it."
    places = [reply[found.start : found.end] for found in tone_findings(reply)]
    assert "Don\u2019t worry" in places


@pytest.mark.parametrize("group", sorted(replies()))
def test_our_own_replies_keep_the_rules(group: str) -> None:
    for text in replies()[group]:
        assert tone_findings(text) == (), text


def test_there_are_enough_of_them_and_no_two_are_alike() -> None:
    every = [text for texts in replies().values() for text in texts]
    assert len(every) >= 60
    assert len({text.casefold() for text in every}) == len(every)
    assert all(group_of(emotion) in replies() for emotion in EMOTIONS)
    assert {group_of(emotion) for emotion in EMOTIONS} | {"danger", "after_danger", "spent"} == set(replies())


def test_nothing_is_said_twice_until_all_is_said() -> None:
    written = WrittenReplies()
    said = [written.next("angry") for _ in range(len(replies()["angry"]) + len(replies()["open"]))]
    assert len(set(said)) == len(said)
    assert set(said[:5]) == set(replies()["angry"])
    assert written.next("angry") == replies()["spent"][0]
    assert written.next("sad") in replies()["sad"]


def test_the_words_for_danger_come_in_order_and_never_end() -> None:
    written = WrittenReplies()
    first = replies()["danger"]
    assert [written.danger() for _ in range(len(first) + 1)] == [*first, first[0]]


def test_every_cause_has_a_note_that_says_who_wrote_it() -> None:
    assert all("ahead of time by TARA's makers" in why(because) for because in Because)


def test_every_rule_has_words_and_every_pattern_can_be_read() -> None:
    data = resource.read("tone")
    assert data["version"]
    assert data["source"]
    for row in data["rules"]:
        assert row["sentence"]
        for key in ("phrases", "starts", "except"):
            assert Phrases(*row[key]).patterns or not row[key]


# What the embedded base model said to such messages, as it said it; and one good reply of its own.
_MADE_UP = [
    ("The young doctor came late.", "Young doctor came late."),
    ("They cut two more posts today and sent us a resilience webinar.",
     "You are the one who has been tasked with creating a resilience webinar."),
    ("We did CPR for fifty minutes on a child.",
     "You've been in the emergency room. You're not sure what to do, but you know what it's like."),
    ("I'm scared of the inquest.", "You are not alone. You have a choice to make."),
    ("It was a good day actually, an old man held my hand and said thanks.",
     "You're not here to talk about your past. You are here to help, and you will never tell me what happened next."),
    ("The ceiling leaked onto the drug trolley and the manager asked why I was late with the charts.",
     "The ceiling was leaking onto the charts."),
    ("I sat in the linen room for an hour.", ""),
]  # fmt: skip
_CLOSE = [
    ("I just want somebody to say that it was hard.", "You just want somebody to say that it was hard."),
    ("My consultant humiliated me in front of the whole ward.",
     "It sounds like you felt humiliated in front of the ward."),
    ("I am so tired that I cried in the stairwell.", "You were so tired that you cried. That sounds lonely."),
]  # fmt: skip


@pytest.mark.parametrize(("message", "reply"), _MADE_UP)
def test_a_reply_that_makes_things_up_keeps_not_close(message: str, reply: str) -> None:
    assert not keeps_close(message, reply)


@pytest.mark.parametrize(("message", "reply"), _CLOSE)
def test_a_simple_reflection_keeps_close(message: str, reply: str) -> None:
    assert keeps_close(message, reply)
    assert tone_findings(reply) == ()
