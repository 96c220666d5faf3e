"""Hugging Face weights give the log-likelihoods that one gets by hand."""

from __future__ import annotations

import math

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from training.evaluate.hugging_face import HuggingFaceScorer  # noqa: E402


@pytest.fixture(scope="module")
def scorer() -> HuggingFaceScorer:
    torch.manual_seed(0)
    config = transformers.LlamaConfig(
        vocab_size=128,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
    )
    model = transformers.LlamaForCausalLM(config)
    return HuggingFaceScorer(model, lambda text: [ord(letter) for letter in text], beginning=0)


def test_the_parts_add_up_to_the_whole(scorer: HuggingFaceScorer) -> None:
    first, _ = scorer.loglikelihood("Is it", " so")
    second, _ = scorer.loglikelihood("Is it so", " now")
    both, _ = scorer.loglikelihood("Is it", " so now")
    assert both == pytest.approx(first + second, rel=1e-4)


def test_all_next_tokens_together_have_probability_one(scorer: HuggingFaceScorer) -> None:
    odds = [math.exp(scorer.loglikelihood("a", chr(code))[0]) for code in range(128)]
    assert sum(odds) == pytest.approx(1, abs=1e-3)
    greedy = [code for code in range(128) if scorer.loglikelihood("a", chr(code))[1]]
    assert greedy == [max(range(128), key=lambda code: odds[code])]


def test_nothing_is_certain(scorer: HuggingFaceScorer) -> None:
    assert scorer.loglikelihood("a", "") == (0.0, True)
    assert scorer.loglikelihood("", "a")[0] < 0
