"""The committed adapter: what PEFT trained goes in and comes out; anything that is not whole is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from quantize.adapter import ABOUT, TENSORS, AdapterError, read_adapter, write_adapter
from tara_health.prompt.tags import TOKENS
from tests.unit.quantize.tiny import LAYERS, about, peft_state


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_adapter(tmp_path / "adapter", peft_state(), about("0" * 64))
    return tmp_path / "adapter"


def test_what_goes_in_comes_out(folder: Path) -> None:
    adapter, state = read_adapter(folder), peft_state()
    assert adapter.about == about("0" * 64)
    assert len(adapter.factors) == LAYERS * 7
    low, high = adapter.factors["blk.1.ffn_down"]
    at = "base_model.model.model.layers.1.mlp.down_proj"
    assert np.array_equal(low, state[f"{at}.lora_A.weight"].astype(np.float16))
    assert np.array_equal(high, state[f"{at}.lora_B.weight"].astype(np.float16))
    (rows,) = (values for name, values in state.items() if "trainable_tokens" in name)
    assert np.array_equal(adapter.token_rows, rows.astype(np.float16))


def test_the_rows_have_another_name_where_the_embedding_is_not_tied(tmp_path: Path) -> None:
    state = {name.replace("token_adapter.", ""): values for name, values in peft_state().items()}
    write_adapter(tmp_path / "adapter", state, about("0" * 64))
    assert len(read_adapter(tmp_path / "adapter").token_rows) == len(TOKENS)


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("base_model.model.model.embed_tokens.token_adapter.trainable_tokens_delta", "special tokens' rows"),
        ("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight", "low-rank factors"),
        ("base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight", "low-rank factors"),
    ],
)
def test_an_adapter_that_lacks_a_part_is_not_written(lost: str, said: str, tmp_path: Path) -> None:
    state = peft_state()
    del state[lost]
    with pytest.raises(AdapterError, match=said):
        write_adapter(tmp_path / "adapter", state, about("0" * 64))
    assert not (tmp_path / "adapter").exists()


def test_what_the_rebuilt_file_has_no_place_for_is_not_written(tmp_path: Path) -> None:
    state = peft_state() | {"base_model.model.lm_head.lora_A.weight": np.zeros((4, 32), np.float32)}
    with pytest.raises(AdapterError, match=r"lm_head.*no place"):
        write_adapter(tmp_path / "adapter", state, about("0" * 64))


def test_slots_in_another_order_than_the_tokens_are_refused(tmp_path: Path) -> None:
    turned = dict(zip(TOKENS, range(12, 2, -1), strict=True))
    with pytest.raises(AdapterError, match="order"):
        write_adapter(tmp_path / "adapter", peft_state(), about("0" * 64, slots=turned))


@pytest.mark.parametrize("kept", [0, 7, 8, 100, 0.5, 0.999])
def test_a_truncated_adapter_is_refused(kept: float, folder: Path) -> None:
    file = folder / TENSORS
    raw = file.read_bytes()
    file.write_bytes(raw[: kept if isinstance(kept, int) else int(len(raw) * kept)])
    with pytest.raises(AdapterError, match="no whole adapter"):
        read_adapter(folder)


@pytest.mark.parametrize("side", ["a", "b"])
def test_half_a_pair_is_refused(side: str, folder: Path) -> None:
    tensors = load_file(folder / TENSORS)
    del tensors[f"blk.0.attn_q.lora_{side}"]
    save_file(tensors, folder / TENSORS)
    with pytest.raises(AdapterError, match="no whole adapter"):
        read_adapter(folder)


def test_too_few_rows_are_refused(folder: Path) -> None:
    tensors = load_file(folder / TENSORS)
    save_file(tensors | {"token_rows": tensors["token_rows"][:9]}, folder / TENSORS)
    with pytest.raises(AdapterError, match="another version"):
        read_adapter(folder)


@pytest.mark.parametrize("change", [{"format": 2}, {"slots": {"<OTHER>": 3}}, {"unknown": 1}, {"scale": None}])
def test_another_page_is_refused(change: dict[str, object], folder: Path) -> None:
    page = json.loads((folder / ABOUT).read_bytes()) | change
    (folder / ABOUT).write_text(json.dumps({key: value for key, value in page.items() if value is not None}))
    with pytest.raises(AdapterError):
        read_adapter(folder)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AdapterError, match="no whole adapter"):
        read_adapter(tmp_path)
