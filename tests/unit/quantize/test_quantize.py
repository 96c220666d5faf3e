"""Each recipe gives the kinds it promises, in a file that says so; what can't be quantised leaves nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import gguf
import numpy as np
import pytest
from typer.testing import CliRunner

from quantize.quantize import RECIPE_KEY, RECIPES, kinds_of, quantize
from quantize.quantize_cli import app
from quantize.scorer import Scorer
from tara_health.errors import InputError, ModelError, TruncatedGguf
from tara_health.inference.gguf_header import read_header
from tests.unit.quantize.tiny import weights, write_base

IDS = [1, 504, 28, 357, 9, 282, 5, 900, 2]


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows of 32 and 64, in which no 256-value block fits."""
    file = tmp_path_factory.mktemp("narrow") / "tiny.f16.gguf"
    write_base(file, weights(32))
    return file


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("wide") / "tiny.f16.gguf"
    write_base(file, weights(256))
    return file


def kind_by_tensor(file: Path) -> dict[str, str]:
    found = {each.name: each.tensor_type.name for each in gguf.GGUFReader(str(file)).tensors}
    return {name.removeprefix("blk.1.").removesuffix(".weight"): kind for name, kind in found.items()}


def test_our_recipe_in_a_model_of_the_usual_width(wide: Path, tmp_path: Path) -> None:
    quantize(wide, tmp_path / "made.gguf", RECIPES["TARA_M"])
    kinds = kind_by_tensor(tmp_path / "made.gguf")
    assert kinds["token_embd"] == kinds["attn_v"] == kinds["attn_output"] == "Q8_0"
    assert kinds["attn_q"] == kinds["attn_k"] == kinds["ffn_down"] == "Q6_K"
    assert kinds["ffn_gate"] == kinds["ffn_up"] == "Q5_K"
    assert kinds["attn_norm"] == "F32"


def test_our_recipe_where_no_wide_block_fits(narrow: Path, tmp_path: Path) -> None:
    quantize(narrow, tmp_path / "made.gguf", RECIPES["TARA_M"])
    kinds = kind_by_tensor(tmp_path / "made.gguf")
    assert kinds["token_embd"] == kinds["attn_v"] == kinds["attn_q"] == kinds["ffn_down"] == "Q8_0"
    assert kinds["ffn_gate"] == kinds["ffn_up"] == "Q5_0"


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_makes_a_smaller_file_that_says_what_it_is(name: str, wide: Path, tmp_path: Path) -> None:
    header = quantize(wide, tmp_path / "made.gguf", RECIPES[name])
    assert header == read_header(tmp_path / "made.gguf")
    assert header.file_bytes < 0.7 * wide.stat().st_size
    assert header.quantization == ("Q5_K_M" if name == "TARA_M" else name)
    said = gguf.GGUFReader(str(tmp_path / "made.gguf")).fields[RECIPE_KEY].contents()
    assert said == name
    assert sum(kinds_of(tmp_path / "made.gguf").values()) == sum(kinds_of(wide).values())


def test_fewer_bits_are_further_from_the_source(wide: Path, tmp_path: Path) -> None:
    found = {}
    with Scorer(wide, context_tokens=256) as scorer:
        wanted = scorer.logits(IDS)
    for name, recipe in RECIPES.items():
        quantize(wide, tmp_path / f"{name}.gguf", recipe)
        with Scorer(tmp_path / f"{name}.gguf", context_tokens=256) as scorer:
            found[name] = float(np.square(scorer.logits(IDS) - wanted).mean())
    assert 0 < found["Q8_0"] < found["TARA_M"] < found["Q5_K_M"] < found["Q4_K_M"]


def test_the_same_bytes_twice(wide: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        quantize(wide, tmp_path / name, RECIPES["Q4_K_M"])
    digests = {hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("one", "two")}
    assert len(digests) == 1


def test_an_importance_matrix_is_used(wide: Path, tmp_path: Path) -> None:
    columns = np.ones(256, np.float32)
    columns[:16] = 1e4
    importance = {f"blk.{layer}.attn_q.weight": columns for layer in range(2)}
    quantize(wide, tmp_path / "plain.gguf", RECIPES["Q4_K_M"])
    quantize(wide, tmp_path / "weighed.gguf", RECIPES["Q4_K_M"], importance=importance)
    source, plain, weighed = (values(file) for file in (wide, tmp_path / "plain.gguf", tmp_path / "weighed.gguf"))
    at = "blk.0.attn_q.weight"
    assert error(weighed[at], source[at]) < error(plain[at], source[at])
    assert np.array_equal(plain["blk.0.ffn_up.weight"], weighed["blk.0.ffn_up.weight"])


def values(file: Path) -> dict[str, np.ndarray]:
    tensors = gguf.GGUFReader(str(file)).tensors
    return {each.name: gguf.quants.dequantize(each.data, each.tensor_type) for each in tensors}


def error(one: np.ndarray, other: np.ndarray) -> float:
    """Of the sixteen columns that weigh most."""
    return float(np.square(one[:, :16] - other[:, :16]).sum())


def test_an_importance_matrix_of_another_width_is_refused(wide: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="could not quantise"):
        quantize(
            wide,
            tmp_path / "made.gguf",
            RECIPES["Q4_K_M"],
            importance={"blk.0.attn_q.weight": np.ones(7, np.float32)},
        )
    assert not list(tmp_path.iterdir())


def test_a_quantised_file_is_no_source(wide: Path, tmp_path: Path) -> None:
    quantize(wide, tmp_path / "made.gguf", RECIPES["Q8_0"])
    with pytest.raises(InputError, match="quantised already"):
        quantize(tmp_path / "made.gguf", tmp_path / "again.gguf", RECIPES["Q4_K_M"])
    assert not (tmp_path / "again.gguf").exists()


def test_a_truncated_source_is_refused_and_a_whole_target_kept(wide: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.gguf").write_bytes(wide.read_bytes()[:-5_000])
    (tmp_path / "made.gguf").write_bytes(b"what was there")
    with pytest.raises(TruncatedGguf):
        quantize(tmp_path / "cut.gguf", tmp_path / "made.gguf", RECIPES["Q4_K_M"])
    assert (tmp_path / "made.gguf").read_bytes() == b"what was there"
    assert len(list(tmp_path.iterdir())) == 2


def test_the_command(narrow: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["quantize", str(narrow), "--out", str(tmp_path), "--recipe", "Q8_0"])
    assert done.exit_code == 0, done.output
    assert read_header(tmp_path / "tiny.Q8_0.gguf").quantization == "Q8_0"
    assert "MB (Q8_0" in done.output
    refused = CliRunner().invoke(app, ["quantize", str(narrow), "--out", str(tmp_path), "--recipe", "Q3"])
    assert isinstance(refused.exception, InputError)
