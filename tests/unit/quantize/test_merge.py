"""Merging: the plain folder scores as the adapter on its base did, and its tokeniser is that of the training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from quantize.merge import merge
from tara_health.errors import InputError
from tara_health.prompt.tags import TOKENS
from tests.unit.quantize.tiny import (
    ALPHA,
    FIRST_SLOT,
    RANK,
    merged,
    peft_state,
    scores_of,
    transformers_model,
    weights,
    write_base,
    write_folder,
    write_peft,
)
from tests.unit.training.tiny import tiny_config
from training.base_model import load_tokenizer
from training.config import RunConfig

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
IDS = [*range(3, 13), 1, 504, 28, 357, 9, 282, 5, 900, 2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("merge")
    write_base(made / "base.gguf", weights())
    write_folder(made / "base", weights(), made / "base.gguf")
    write_peft(made / "adapter", peft_state())
    return made


@pytest.fixture
def config(folder: Path) -> RunConfig:
    return tiny_config(folder / "base", lora={"rank": RANK, "alpha": ALPHA, "dropout": 0})


@pytest.mark.parametrize(("bits", "allowed"), [(32, 1e-5), (16, 3e-3)])
def test_the_merged_model_is_base_and_adapter(
    bits: int, allowed: float, folder: Path, config: RunConfig, tmp_path: Path
) -> None:
    from transformers import AutoModelForCausalLM

    merge(config, folder / "adapter", tmp_path / "merged", bits)
    model = AutoModelForCausalLM.from_pretrained(tmp_path / "merged")
    assert f"float{bits}" in str(model.dtype)
    wanted = merged(weights(), peft_state())
    for name, found in model.float().state_dict().items():
        if name in wanted:
            assert np.abs(found.numpy() - wanted[name]).max() <= allowed, name
    difference = np.abs(scores_of(model, IDS) - scores_of(transformers_model(wanted), IDS)).max()
    assert difference < 10 * allowed
    assert np.abs(scores_of(transformers_model(weights()), IDS) - scores_of(model, IDS)).max() > 1
    assert [file.name for file in tmp_path.iterdir() if file.is_dir() and file.name != "home"] == ["merged"]


def test_the_tokeniser_is_that_of_the_training(folder: Path, config: RunConfig, tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    merge(config, folder / "adapter", tmp_path / "merged", 32)
    tokenizer, trained = AutoTokenizer.from_pretrained(tmp_path / "merged"), load_tokenizer(config.base)
    for text in ("She is scared.\n<|im_end|> 37,2", "".join(TOKENS), "<|im_start|>user\nhi<|im_end|>\n"):
        assert tokenizer.encode(text, add_special_tokens=False) == trained.ids(text, control=True)
    assert tokenizer.convert_tokens_to_ids(list(TOKENS)) == list(range(FIRST_SLOT, FIRST_SLOT + 10))
    assert tokenizer.encode("hi") == trained.ids("hi")
    assert (tokenizer.eos_token, tokenizer.bos_token) == ("<|im_end|>", "<|im_start|>")
    said = tokenizer.apply_chat_template([{"role": "user", "content": "hi"}], tokenize=False)
    assert said == "<|im_start|>user\nhi<|im_end|>\n"


def test_nothing_is_overwritten_and_only_two_widths_are_known(folder: Path, config: RunConfig, tmp_path: Path) -> None:
    (tmp_path / "merged").mkdir()
    with pytest.raises(InputError, match="there already"):
        merge(config, folder / "adapter", tmp_path / "merged")
    with pytest.raises(InputError, match="16 or 32"):
        merge(config, folder / "adapter", tmp_path / "other", 8)
    assert not list((tmp_path / "merged").iterdir())


def test_an_adapter_of_another_run_is_refused(folder: Path, config: RunConfig, tmp_path: Path) -> None:
    assert config.lora is not None
    other = config.model_copy(update={"lora": config.lora.model_copy(update={"rank": RANK + 1})})
    with pytest.raises(InputError, match="another run"):
        merge(other, folder / "adapter", tmp_path / "merged")
    with pytest.raises(InputError, match="no trained adapter"):
        merge(config, tmp_path, tmp_path / "merged")
    with pytest.raises(InputError, match="no whole model"):
        merge(config.model_copy(update={"lora": None}), folder / "adapter", tmp_path / "merged")


def test_all_weights_of_a_run_without_an_adapter(folder: Path, config: RunConfig, tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM

    transformers_model(merged(weights(), peft_state())).save_pretrained(tmp_path / "best")
    merge(config.model_copy(update={"lora": None}), tmp_path / "best", tmp_path / "merged", 32)
    found = AutoModelForCausalLM.from_pretrained(tmp_path / "merged").state_dict()["model.embed_tokens.weight"]
    assert np.array_equal(found.numpy(), merged(weights(), peft_state())["model.embed_tokens.weight"])


def test_a_weight_that_16_bits_can_not_hold_is_refused(folder: Path, config: RunConfig, tmp_path: Path) -> None:
    state = peft_state()
    state["base_model.model.model.layers.1.mlp.down_proj.lora_B.weight"] *= 1e6
    write_peft(tmp_path / "adapter", state)
    with pytest.raises(InputError, match="32 bits"):
        merge(config, tmp_path / "adapter", tmp_path / "merged", 16)
    assert not (tmp_path / "merged").exists()
    merge(config, tmp_path / "adapter", tmp_path / "merged", 32)
