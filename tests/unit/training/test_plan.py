"""What a run is reckoned to take, against counts that are published or made by the real library."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from training.config import RunConfig, named
from training.plan import PlanError, Shape, check, memory, plan, shape_of

LLAMA_8B = SimpleNamespace(
    hidden_size=4096,
    intermediate_size=14_336,
    num_hidden_layers=32,
    num_attention_heads=32,
    num_key_value_heads=8,
    head_dim=128,
    vocab_size=128_256,
    tie_word_embeddings=False,
)
SMOLLM2 = SimpleNamespace(
    hidden_size=576,
    intermediate_size=1536,
    num_hidden_layers=30,
    num_attention_heads=9,
    num_key_value_heads=3,
    vocab_size=49_152,
    tie_word_embeddings=True,
)
ALL = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
GIB = 2**30


def shape(config: RunConfig, described: SimpleNamespace = LLAMA_8B) -> Shape:
    return shape_of(described, config.lora.targets if config.lora else ())


def test_parameters_are_the_published_ones() -> None:
    assert shape_of(LLAMA_8B, ()).parameters == 8_030_261_248
    assert shape_of(SMOLLM2, ()).parameters == 134_515_008


@pytest.mark.filterwarnings("ignore:.*is_gradient_checkpointing:FutureWarning")  # peft's own use of it
def test_an_adapters_parameters_are_those_that_peft_makes() -> None:
    pytest.importorskip("peft")
    from peft import LoraConfig, get_peft_model
    from transformers import LlamaConfig, LlamaForCausalLM

    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "vocab_size": 100}
    model = LlamaForCausalLM(LlamaConfig(**sizes, num_attention_heads=4, num_key_value_heads=2))
    trained, _ = get_peft_model(model, LoraConfig(r=4, target_modules=list(ALL))).get_nb_trainable_parameters()
    assert 4 * shape_of(model.config, ALL).linear == trained


def test_qlora_of_8b_fits_24_gib_and_full_training_no_single_card() -> None:
    adapter, full = named("tara-health-8b"), named("tara-health-8b-full")
    small = plan(adapter, shape(adapter), 1_000, 1_000_000)
    whole = plan(full, shape(full), 1_000, 1_000_000)
    check(small, 24 * GIB)
    with pytest.raises(PlanError, match=r"needs about 1\d\d\.\d GiB on one device and 80\.0 GiB are there"):
        check(whole, 80 * GIB)
    check(plan(full, shape(full), 1_000, 1_000_000, devices=8, shards=8), 80 * GIB)


def test_a_share_of_memory_stays_free() -> None:
    config = named("tara-health-8b")
    needs = plan(config, shape(config), 1_000, 1_000_000)
    with pytest.raises(PlanError):
        check(needs, needs.memory_bytes)


def test_checkpointing_precision_and_rows_move_the_memory() -> None:
    config = named("tara-health-135m")
    of, trained = shape(config, SMOLLM2), 1_000_000
    held = memory(config, of, trained)
    assert memory(config.model_copy(update={"gradient_checkpointing": True}), of, trained) < held
    assert memory(config.model_copy(update={"max_tokens": 512}), of, trained) < held
    assert memory(config.model_copy(update={"precision": "fp32"}), of, trained) > held
    parts = [memory(config, of, trained, shards) for shards in (2, 4, 8)]
    assert parts == sorted(parts, reverse=True)


def test_devices_share_the_steps_and_the_rate_gives_the_time() -> None:
    config = named("tara-health-8b")
    alone = plan(config, shape(config), 3_201, 6_000_000, rate=1_000)
    eight = plan(config, shape(config), 3_201, 6_000_000, rate=8_000, devices=8)
    assert (alone.steps, eight.steps) == (101 * 3, 13 * 3)
    assert (alone.seconds, eight.seconds) == (18_000, 2_250)
    assert math.isnan(plan(config, shape(config), 3_201, 6_000_000).seconds)
