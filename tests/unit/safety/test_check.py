"""All rules on one reply: order, table, policy, and the same findings while the reply streams."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tara_health.platform import paths
from tara_health.records import Finding
from tara_health.safety import rule_set
from tara_health.safety.check import RULES, ReplyInContext, StreamedReply, check_reply
from tara_health.vocabulary import Mode, Severity

PIECES = [
    "Take acetaminophen 5000 mg once. ",
    "You will be fine. ",
    "Give 1.0 mg of morphine qd. ",
    "Smith et al. (2019) agree. ",
    "Drink enough water. ",
    "Metformin is an option. ",
    "Start 500 mg.\n",
    "- See www.example.org\n",
    "Stop the insulin until tomorrow. ",
    "Call 911 now. ",
    "Ask Dr. Lee about it. ",
]


def turn(response, message="type 1 diabetes, vomiting"):
    return ReplyInContext(message, response, "", Mode.CLINICAL_QUESTION)


def test_the_answer_names_the_rules_and_their_version():
    result = check_reply(turn("Drink water."))
    assert result.severity is Severity.OK
    assert result.findings == ()
    assert result.rules.name == "safety"
    assert result.rules.version == rule_set.shipped().version
    assert result.rules.rules == tuple(rule.name for rule in RULES)


def test_the_table_and_the_rules_name_the_same_rules_and_sources():
    rows = json.loads((paths.resources_dir() / "rules" / "safety.json").read_text("utf-8"))["rules"]
    assert {row["name"]: row["source"] for row in rows} == {rule.name: rule.source for rule in RULES}


def test_findings_are_ordered_exact_and_worst_first_in_severity():
    response = "You will be fine. Take acetaminophen 5000 mg once."
    result = check_reply(turn(response))
    assert [response[found.start : found.end] for found in result.findings] == ["You will be fine", "5000 mg"]
    assert result.severity is Severity.BLOCK


def test_a_policy_tightens_and_never_loosens():
    shipped = rule_set.shipped()
    tightened = shipped.tightened({"promised_outcome": Severity.BLOCK, "lethal_advice": Severity.NOTE})
    assert check_reply(turn("You will be fine."), tightened).severity is Severity.BLOCK
    assert tightened.least["lethal_advice"] is Severity.BLOCK
    assert tightened.least.keys() == shipped.least.keys()


def test_a_finding_keeps_a_severity_above_the_tables():
    found = Finding("promised_outcome", Severity.BLOCK, 0, 1, "x")
    assert rule_set.shipped().graded(found) is found


@pytest.mark.parametrize(
    "text", ["", "   ", "\ud800 lone", "\x00\x01", "İstanbul'da 5000 mg parasetamol", "مرحبا", "🙂" * 50]
)
def test_any_text_can_be_checked(text):
    result = check_reply(turn(text, message=text))
    assert all(0 <= found.start < found.end <= len(text) for found in result.findings)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_a_streamed_reply_has_the_same_findings_at_its_end(pieces):
    whole = "".join(pieces)
    streamed = StreamedReply(turn(""))
    text, found = "", ()
    for piece in pieces:
        text += piece
        found = streamed(text)
    assert sorted(found, key=repr) == sorted(check_reply(turn(whole)).findings, key=repr)


def test_a_streamed_reply_costs_about_the_same_for_each_sentence():
    streamed = StreamedReply(turn(""))
    sentence, text, costs = "Drink enough water and rest as you need. ", "", []
    for _ in range(300):
        text += sentence
        begin = time.perf_counter()
        streamed(text)
        costs.append(time.perf_counter() - begin)
    assert sorted(costs[-100:])[50] < 5 * sorted(costs[10:110])[50] + 0.001


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "1," * 50_000,
        "(" * 100_000,
        "you will " * 11_000,
        "A. " * 33_000,
        "\n" * 100_000,
        "5 to " * 20_000,
    ],
)
def test_cost_is_linear(text):
    begin = time.perf_counter()
    check_reply(turn(text))
    assert time.perf_counter() - begin < 6


def test_threads_agree():
    reply = turn("".join(PIECES))
    with ThreadPoolExecutor(4) as pool:
        results = set(pool.map(check_reply, [reply] * 16))
    assert len(results) == 1
