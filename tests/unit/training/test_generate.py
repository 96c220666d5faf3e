"""Batched greedy replies with a cache are those of a plain loop, in 32 and 16 bits, and leave the model as it was."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from transformers import LlamaConfig, LlamaForCausalLM  # noqa: E402

from tara_health.analysis import Analyst  # noqa: E402
from tara_health.models.embedded import pinned_base  # noqa: E402
from tara_health.prompt.build import SystemContext, build_messages, context_note  # noqa: E402
from tara_health.prompt.template import CHATML_TARA  # noqa: E402
from tara_health.vocabulary import Mode  # noqa: E402
from training.generate import Speaker, Talk, at_rest, greedy  # noqa: E402
from training.gguf_tokenizer import tokenizer_definition  # noqa: E402
from training.tokens import PromptTokenizer  # noqa: E402

PROMPTS = [[1, 2, 3, 4, 5, 6, 7], [9], [4, 4, 8], [11, 3, 5, 2]]


@pytest.fixture
def model() -> LlamaForCausalLM:
    torch.manual_seed(5)
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "vocab_size": 24}
    config = LlamaConfig(**shape, num_attention_heads=4, num_key_value_heads=2, initializer_range=0.4)
    return LlamaForCausalLM(config)


def plainly(model: LlamaForCausalLM, prompt: list[int], stops: set[int], limit: int) -> list[int]:
    """One prompt, no cache, no batch."""
    ids = list(prompt)
    for _ in range(limit):
        token = int(model(input_ids=torch.tensor([ids]), use_cache=False).logits[0, -1].argmax())
        if token in stops:
            break
        ids.append(token)
    return ids[len(prompt) :]


def test_a_reply_in_a_batch_is_the_reply_alone(model: LlamaForCausalLM) -> None:
    with at_rest(model):
        expected = [plainly(model, prompt, set(), 15) for prompt in PROMPTS]
        assert greedy(model, PROMPTS, set(), 15) == expected
    assert len({tuple(one) for one in expected}) == len(PROMPTS)


def test_each_reply_ends_at_its_own_stop(model: LlamaForCausalLM) -> None:
    with at_rest(model):
        free = greedy(model, PROMPTS, set(), 15)
        stop = free[0][4]
        stopped = greedy(model, PROMPTS, {stop}, 15)
    assert stopped == [one[: one.index(stop)] if stop in one else one for one in free]
    assert stop not in stopped[0]


def test_the_limit_holds_and_one_token_is_possible(model: LlamaForCausalLM) -> None:
    with at_rest(model):
        assert [len(one) for one in greedy(model, PROMPTS, set(), 1)] == [1] * len(PROMPTS)


def test_sixteen_bits_give_numbers_and_no_nan(model: LlamaForCausalLM) -> None:
    model.to(torch.bfloat16)
    with at_rest(model, torch.bfloat16):
        filled = greedy(model, [[1], list(range(1, 20))], set(), 10)
        alone = greedy(model, [[1]], set(), 10)
        scores = model(input_ids=torch.tensor([[1]]), use_cache=False).logits
    assert torch.isfinite(scores).all()
    assert filled[0] == alone[0]  # a row of NaN would choose token 0 again and again
    assert set(filled[1]) != {0}


def test_the_model_is_left_as_it_was(model: LlamaForCausalLM) -> None:
    for training in (True, False):
        model.train(training)
        with at_rest(model):
            assert not model.training
            assert not torch.is_grad_enabled()
        assert model.training is training
        assert torch.is_grad_enabled()


def test_the_prompt_is_the_served_one() -> None:
    analyst = Analyst()
    analyst.load()
    tokenizer = PromptTokenizer(tokenizer_definition(pinned_base()))
    said = "She is scared of the scan."
    note = context_note(analyst.analyze(said), Mode.PATIENT_MESSAGE)
    served = CHATML_TARA.render(build_messages(Mode.PATIENT_MESSAGE, SystemContext(), [], said, note))
    assert Speaker(CHATML_TARA, tokenizer, analyst).prompt(Talk(Mode.PATIENT_MESSAGE, said)) == tokenizer.prompt_ids(
        served
    )
    earlier = Talk(Mode.PATIENT_MESSAGE, said, (("Hello.", "Good morning."),))
    words = tokenizer.text(Speaker(CHATML_TARA, tokenizer, analyst).prompt(earlier))
    assert words.index("Good morning.") < words.index(said)
    assert earlier.text == "Hello.\nGood morning.\nShe is scared of the scan."
