"""The file rebuilt from base and adapter: the same bytes twice, and the very model that was trained."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import gguf
import numpy as np
import pytest
from gguf.quants import dequantize

from quantize import rebuild as rebuilding
from quantize.adapter import Adapter, AdapterError, read_adapter, write_adapter
from quantize.rebuild import exact_delta, rebuild, rotary_order
from quantize.scorer import Scorer
from tara_health.inference.gguf_header import read_header
from tara_health.prompt.tags import TOKENS
from tara_health.prompt.template import detect_template
from tests.unit.quantize.tiny import (
    FIRST_SLOT,
    HEADS,
    SPARE,
    VOCABULARY,
    about,
    gguf_name,
    interleaved,
    merged,
    peft_state,
    scores_of,
    transformers_model,
    weights,
    write_base,
)

IDS = [*range(3, 13), 1, 504, 28, 357, 9, 282, 5, 900, 2]


@pytest.fixture(scope="module", params=["F16", "Q8_0"])
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("base") / f"base.{request.param}.gguf"
    write_base(file, weights(), request.param)
    return file


@pytest.fixture(scope="module")
def adapter(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Adapter:
    folder = tmp_path_factory.mktemp("adapter")
    write_adapter(folder, peft_state(), about(hashlib.sha256(base.read_bytes()).hexdigest()))
    return read_adapter(folder)


def test_the_same_bytes_twice_and_the_hash_is_the_files(base: Path, adapter: Adapter, tmp_path: Path) -> None:
    digests = [rebuild(base, adapter, tmp_path / f"{name}.gguf", "Q8_0") for name in ("one", "two")]
    assert digests[0] == digests[1]
    assert digests[0] == hashlib.sha256((tmp_path / "two.gguf").read_bytes()).hexdigest()
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["one.gguf", "two.gguf"]


@pytest.mark.parametrize("kind", ["Q8_0", "Q5_1", "Q4_1", "F16"])
def test_the_file_says_what_it_is(kind: str, base: Path, adapter: Adapter, tmp_path: Path) -> None:
    rebuild(base, adapter, tmp_path / "made.gguf", kind)
    header = read_header(tmp_path / "made.gguf")
    assert (header.name, header.quantization) == ("TARA-tiny", kind)
    assert detect_template(header.chat_template, header.architecture).name == "chatml-tara"
    before = gguf.GGUFReader(str(base)).fields["tokenizer.ggml.tokens"].contents()
    after = gguf.GGUFReader(str(tmp_path / "made.gguf")).fields["tokenizer.ggml.tokens"].contents()
    assert {old: new for old, new in zip(before, after, strict=True) if old != new} == dict(
        zip(SPARE, TOKENS, strict=True)
    )
    with Scorer(tmp_path / "made.gguf") as scorer:
        assert scorer.ids("<MEDICAL_CONTEXT>", control=True) == [FIRST_SLOT]
        assert FIRST_SLOT not in scorer.ids("<MEDICAL_CONTEXT>")


def test_the_change_is_the_trained_one_to_quantisation_error(base: Path, adapter: Adapter, tmp_path: Path) -> None:
    rebuild(base, adapter, tmp_path / "made.gguf", "Q8_0")
    before, after = tensors(base), tensors(tmp_path / "made.gguf")
    for name, wanted in merged(weights(), peft_state()).items():
        at = gguf_name(name)
        if wanted.ndim == 1:
            assert np.array_equal(before[at], after[at])
            continue
        if "q_proj" in name or "k_proj" in name:
            wanted = interleaved(wanted, HEADS if "q_proj" in name else 2)
        # A step of Q8_0 is the block's largest number / 127; base and result may both be half a step off.
        assert np.abs(after[at] - wanted).max() <= 1.05 * np.abs(wanted).max() / 127, name
    untouched = np.r_[0:FIRST_SLOT, FIRST_SLOT + 10 : VOCABULARY]
    assert np.array_equal(before["token_embd.weight"][untouched], after["token_embd.weight"][untouched])


def test_another_base_is_refused(adapter: Adapter, base: Path, tmp_path: Path) -> None:
    raw = bytearray(base.read_bytes())
    raw[-1] ^= 1
    (tmp_path / "other.gguf").write_bytes(raw)
    with pytest.raises(AdapterError, match="trained on"):
        rebuild(tmp_path / "other.gguf", adapter, tmp_path / "made.gguf")
    assert not (tmp_path / "made.gguf").exists()


def test_an_adapter_that_does_not_fit_is_refused_and_nothing_is_left(
    base: Path, adapter: Adapter, tmp_path: Path
) -> None:
    low, high = adapter.factors["blk.0.attn_q"]
    unfit = {
        "does not have": replace(adapter, factors={**adapter.factors, "blk.9.attn_q": (low, high)}),
        "another shape": replace(adapter, factors={**adapter.factors, "blk.0.attn_k": (low, high)}),
        "attn_q is of another shape": replace(adapter, factors={**adapter.factors, "blk.0.attn_q": (low[:3], high)}),
        "numbers wide": replace(adapter, token_rows=adapter.token_rows[:, :16]),
    }
    for said, wrong in unfit.items():
        with pytest.raises(AdapterError, match=said):
            rebuild(base, wrong, tmp_path / "made.gguf")
    assert not [file for file in tmp_path.iterdir() if file.is_file()]


def test_the_sum_has_all_its_digits_in_any_order() -> None:
    rng = np.random.default_rng(2)
    low = (rng.normal(size=(24, 96)) * 10.0 ** rng.integers(-6, 1, size=(24, 96))).astype(np.float16)
    high = rng.normal(size=(64, 24)).astype(np.float16)
    order = rng.permutation(24)
    assert np.array_equal(exact_delta(low, high, 2.0), exact_delta(low[order], high[:, order], 2.0))
    # In 32 bits the order shows, which is why it is not done there.
    one, other = high.astype(np.float32), low.astype(np.float32)
    assert not np.array_equal(
        np.add.reduce(one[:, :, None] * other[None], axis=1),
        np.add.reduce(one[:, order, None] * other[None, order], axis=1),
    )


def test_rotary_order_is_that_of_the_rows() -> None:
    rows = np.arange(32 * 5, dtype=np.float64).reshape(32, 5)
    assert np.array_equal(rotary_order(rows, 4), interleaved(rows.astype(np.float32), 4))


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_the_rebuilt_model_scores_as_transformers_does(
    base: Path, adapter: Adapter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")
    wanted = scores_of(transformers_model(merged(weights(), peft_state())), IDS)
    untrained = scores_of(transformers_model(weights()), IDS)
    # The vocabulary stays as the base has it, so a base in 8 bits keeps their error.
    allowed = 1e-2 if base.name.endswith("F16.gguf") else 0.1
    assert off_by(base, adapter, tmp_path / "made.gguf", wanted) < allowed
    assert np.abs(untrained - wanted).max() > 1

    # Control: with the rows in transformers' order it would be another model.
    monkeypatch.setattr(rebuilding, "rotary_order", lambda rows, _heads: rows)
    assert off_by(base, adapter, tmp_path / "turned.gguf", wanted) > 5 * allowed


def off_by(base: Path, adapter: Adapter, made: Path, wanted: np.ndarray) -> float:
    rebuild(base, adapter, made, "F16")
    with Scorer(made, context_tokens=256) as scorer:
        return float(np.abs(scorer.logits(IDS) - wanted).max())


def tensors(file: Path) -> dict[str, np.ndarray]:
    return {each.name: dequantize(each.data, each.tensor_type) for each in gguf.GGUFReader(str(file)).tensors}
