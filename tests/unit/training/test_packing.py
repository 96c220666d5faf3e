"""A packed row has the loss and the gradient of its conversations one by one, on a real (small) Llama."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from transformers import LlamaConfig, LlamaForCausalLM  # noqa: E402

from training.packing import IGNORED, common_beginning, packed, tensors  # noqa: E402
from training.rendering import Tokens  # noqa: E402

SHARED = [1, 2, 3, 4]
TALKS = [
    Tokens(SHARED + own, [False] * 6 + [True] * (len(own) - 2)) for own in ([9, 8, 7, 6], [5, 6, 7], [9, 9, 1, 2, 3])
]


@pytest.fixture(scope="module")
def model() -> LlamaForCausalLM:
    torch.manual_seed(1)
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "vocab_size": 16}
    return LlamaForCausalLM(LlamaConfig(**shape, num_attention_heads=4, num_key_value_heads=2)).double()


def losses(model: LlamaForCausalLM, row: dict[str, torch.Tensor]) -> torch.Tensor:
    scores = model(
        input_ids=row["input_ids"], attention_mask=row["attention_mask"], position_ids=row["position_ids"]
    ).logits
    targets = row["labels"][:, 1:]
    counted = targets != IGNORED
    return torch.nn.functional.cross_entropy(scores[:, :-1][counted], targets[counted], reduction="sum")


def test_no_conversation_sees_another(model: LlamaForCausalLM) -> None:
    (pack,) = packed(TALKS, 64)
    together = losses(model, tensors(pack))
    together.backward()
    gradient = model.model.layers[0].self_attn.q_proj.weight.grad.clone()
    model.zero_grad()
    alone = sum(losses(model, tensors(packed([one], 64)[0])) for one in TALKS)
    alone.backward()
    assert torch.allclose(together, alone, rtol=1e-9)
    assert torch.allclose(
        gradient, model.model.layers[0].self_attn.q_proj.weight.grad, rtol=1e-4, atol=1e-7
    )  # norms are in 32 bits
    model.zero_grad()


def test_a_mask_that_leaks_would_be_noticed(model: LlamaForCausalLM) -> None:
    (pack,) = packed(TALKS, 64)
    row = tensors(pack)
    right = losses(model, row)
    row["attention_mask"] = torch.ones_like(row["attention_mask"]).tril()
    assert not torch.allclose(right, losses(model, row), rtol=1e-4)


def test_what_is_shared_is_held_once_and_nothing_is_lost() -> None:
    packs = packed(TALKS, 12)
    assert all(pack.length <= 12 for pack in packs)
    assert sorted(tuple(one.ids) for pack in packs for one in pack.members) == sorted(tuple(one.ids) for one in TALKS)
    (pack,) = packed(TALKS, 64)
    assert pack.shared == 4
    assert (pack.length, pack.alone) == (4 + 12, 24)


def test_a_conversation_longer_than_the_row_is_left_out() -> None:
    assert packed([Tokens(list(range(70)), [True] * 70)], 64) == []


def test_the_common_beginning_leaves_each_row_a_token() -> None:
    assert common_beginning([[1, 2], [1, 2]]) == 1
    assert common_beginning([[1, 2, 3], [1, 2, 4], [1, 5]]) == 1
    assert common_beginning([]) == 0
