"""A hostile GGUF is harmless: every malformed kind is refused with the right error, and no mutation gets past that.

The kinds are those llama.cpp tests its own reader with (its tests/test-gguf.cpp), and some more. `TARA_PROOFS=long`
runs 200,000 mutated headers instead of 2,000.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tara_health.errors import MalformedGguf, ModelError, NotAGguf, TruncatedGguf, UnsupportedArchitecture
from tara_health.inference.gguf_header import read_header, read_open_header
from tara_health.models.catalog import installed
from tara_health.models.importing import add_model
from tara_health.platform import paths
from tests.gguf_file import (
    ARRAY,
    BOOL,
    F32,
    I32,
    STRING,
    U8,
    U32,
    U64,
    GgufFile,
    model_pairs,
    number,
    pair,
    tensor,
    text,
)

pytestmark = pytest.mark.proof
HUGE = 2**64 - 1
Broken = GgufFile | bytes


def with_pair(key: str, raw: bytes) -> GgufFile:
    return GgufFile(pairs=model_pairs() | {key: raw})


def without(key: str) -> GgufFile:
    pairs = model_pairs()
    del pairs[key]
    return GgufFile(pairs=pairs)


def with_tensors(*tensors: bytes, **changes: int) -> GgufFile:
    return GgufFile(tensors=list(tensors), **changes)  # type: ignore[arg-type]


def cut(file: GgufFile, by: int) -> bytes:
    return file.to_bytes()[:-by]


KINDS: dict[str, tuple[Broken, type[ModelError]]] = {
    # the header
    "header: bad magic": (GgufFile(magic=b"FUGG"), NotAGguf),
    "header: empty file": (b"", NotAGguf),
    "header: magic alone": (b"GGUF", TruncatedGguf),
    "header: version 0": (GgufFile(version=0), MalformedGguf),
    "header: version 1": (GgufFile(version=1), MalformedGguf),
    "header: version of the future": (GgufFile(version=4), MalformedGguf),
    "header: tensor count beyond any": (GgufFile(tensor_count=HUGE), MalformedGguf),
    "header: pair count beyond any": (GgufFile(pair_count=HUGE), MalformedGguf),
    "header: more pairs than there are": (GgufFile(pair_count=40), ModelError),
    "header: no tensors": (GgufFile(tensors=[], tensor_count=0), MalformedGguf),
    # key-value pairs
    "pair: key size beyond the file": (with_pair("x", number(U64, HUGE) + b"x"), MalformedGguf),
    "pair: empty key": (with_pair("x", pair("", U32, 1)), MalformedGguf),
    "pair: key that is not text": (
        with_pair("x", text(b"\xff\xfe") + number(U32, U32) + number(U32, 1)),
        MalformedGguf,
    ),
    "pair: unknown type": (with_pair("x", text("x") + number(U32, 13) + number(U32, 1)), MalformedGguf),
    "pair: duplicate key": (with_pair("x", pair("general.name", STRING, "again")), MalformedGguf),
    "pair: text size beyond any": (with_pair("x", text("x") + number(U32, STRING) + number(U64, HUGE)), MalformedGguf),
    "pair: text past the end": (with_pair("x", text("x") + number(U32, STRING) + number(U64, 10**6)), TruncatedGguf),
    "pair: yes-or-no of 7": (with_pair("x", text("x") + number(U32, BOOL) + b"\x07"), MalformedGguf),
    "pair: list of lists": (
        with_pair("x", text("x") + number(U32, ARRAY) + number(U32, ARRAY) + number(U64, 1)),
        MalformedGguf,
    ),
    "pair: list of an unknown type": (
        with_pair("x", text("x") + number(U32, ARRAY) + number(U32, 99) + number(U64, 1)),
        MalformedGguf,
    ),
    "pair: list size beyond any": (
        with_pair("x", text("x") + number(U32, ARRAY) + number(U32, U8) + number(U64, HUGE)),
        MalformedGguf,
    ),
    "pair: list past the end": (
        with_pair("x", text("x") + number(U32, ARRAY) + number(U32, U8) + number(U64, 10**6)),
        TruncatedGguf,
    ),
    "pair: text in a list beyond any": (
        with_pair("x", text("x") + number(U32, ARRAY) + number(U32, STRING) + number(U64, 2) + number(U64, HUGE)),
        MalformedGguf,
    ),
    "pair: alignment 0": (with_pair("general.alignment", pair("general.alignment", U32, 0)), MalformedGguf),
    "pair: alignment 13": (with_pair("general.alignment", pair("general.alignment", U32, 13)), MalformedGguf),
    "pair: alignment of a wrong type": (
        with_pair("general.alignment", pair("general.alignment", I32, 32)),
        MalformedGguf,
    ),
    "pair: no architecture": (without("general.architecture"), MalformedGguf),
    "pair: architecture is a number": (
        with_pair("general.architecture", pair("general.architecture", U32, 1)),
        MalformedGguf,
    ),
    "pair: no layers": (without("llama.block_count"), MalformedGguf),
    "pair: 0 heads": (
        with_pair("llama.attention.head_count", pair("llama.attention.head_count", U32, 0)),
        MalformedGguf,
    ),
    "pair: context of a wrong type": (
        with_pair("llama.context_length", pair("llama.context_length", F32, 2048.0)),
        MalformedGguf,
    ),
    "pair: no vocabulary": (without("tokenizer.ggml.tokens"), MalformedGguf),
    "pair: vocabulary of numbers": (
        with_pair("tokenizer.ggml.tokens", pair("tokenizer.ggml.tokens", ARRAY, (I32, [1, 2, 3, 4]))),
        MalformedGguf,
    ),
    "pair: vocabulary lists of two lengths": (
        with_pair("tokenizer.ggml.token_type", pair("tokenizer.ggml.token_type", ARRAY, (I32, [1]))),
        MalformedGguf,
    ),
    "pair: template is a number": (
        with_pair("tokenizer.chat_template", pair("tokenizer.chat_template", U32, 1)),
        MalformedGguf,
    ),
    # tensors
    "tensor: name too long": (with_tensors(tensor("t" * 64, [32], 0, 0)), MalformedGguf),
    "tensor: name size beyond the file": (with_tensors(number(U64, HUGE) + b"t"), MalformedGguf),
    "tensor: no name": (with_tensors(tensor("", [32], 0, 0)), MalformedGguf),
    "tensor: duplicate name": (with_tensors(tensor("t", [32], 0, 0), tensor("t", [32], 0, 128)), MalformedGguf),
    "tensor: 5 dimensions": (with_tensors(tensor("t", [32, 1, 1, 1, 1], 0, 0)), MalformedGguf),
    "tensor: dimensions beyond any": (with_tensors(tensor("t", [32], 0, 0, dimensions=2**32 - 1)), MalformedGguf),
    "tensor: negative size": (with_tensors(tensor("t", [HUGE], 0, 0)), MalformedGguf),
    "tensor: size 0": (with_tensors(tensor("t", [32, 0], 0, 0)), MalformedGguf),
    "tensor: elements overflow": (with_tensors(tensor("t", [2**33, 2**33], 0, 0)), MalformedGguf),
    "tensor: bytes overflow": (with_tensors(tensor("t", [2**31, 2**31], 27, 0)), TruncatedGguf),
    "tensor: padding wraps around": (with_tensors(tensor("t", [4, 2**30 - 1, 2**30 + 1], 0, 0)), TruncatedGguf),
    "tensor: two that overflow together": (
        with_tensors(tensor("a", [2**63 - 64], 24, 0), tensor("b", [2**63 - 64], 24, 2**63 - 64)),
        TruncatedGguf,
    ),
    "tensor: unknown type": (with_tensors(tensor("t", [32], 43, 0)), MalformedGguf),
    "tensor: withdrawn type": (with_tensors(tensor("t", [32], 4, 0)), MalformedGguf),
    "tensor: rows that are no whole blocks": (with_tensors(tensor("t", [33], 8, 0)), MalformedGguf),
    "tensor: offset beyond the file": (with_tensors(tensor("t", [32], 0, HUGE)), MalformedGguf),
    "tensor: offset not aligned": (with_tensors(tensor("t", [32], 0, 1)), MalformedGguf),
    "tensor: two at one place": (with_tensors(tensor("a", [32], 0, 0), tensor("b", [32], 0, 0)), MalformedGguf),
    "tensor: laid out for another alignment": (
        with_tensors(tensor("a", [3], 24, 0), tensor("b", [3], 24, 3), alignment=1),
        MalformedGguf,
    ),
    # data
    "data: not enough": (cut(GgufFile(), 29), TruncatedGguf),
    "data: none": (GgufFile(data=b""), TruncatedGguf),
    "data: laid out for another alignment": (
        GgufFile(
            pairs=model_pairs() | {"general.alignment": pair("general.alignment", U32, 4096)},
            tensors=[tensor("t", [32], 0, 0)],
            data=bytes(128),
        ),
        TruncatedGguf,
    ),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, type[ModelError]]:
    broken, expected = KINDS[request.param]
    path = tmp_path / "hostile.gguf"
    path.write_bytes(broken if isinstance(broken, bytes) else broken.to_bytes())
    return path, expected


def test_there_are_at_least_the_26_kinds() -> None:
    assert len(KINDS) >= 26


def test_control_the_well_formed_file_is_accepted(tmp_path: Path) -> None:
    path = GgufFile().write(tmp_path / "good.gguf")
    assert read_header(path).block_count == 2
    assert add_model(path).name == "good"


def test_each_malformed_kind_is_refused(kind: tuple[Path, type[ModelError]]) -> None:
    path, expected = kind
    with pytest.raises(expected) as caught:
        read_header(path)
    assert caught.value.remedy


def test_a_malformed_file_leaves_the_models_folder_as_it_was(kind: tuple[Path, type[ModelError]]) -> None:
    path, expected = kind
    add_model(GgufFile().write(path.with_name("good.gguf")))
    before = folder_state()
    with pytest.raises(expected):
        add_model(path)
    assert folder_state() == before
    assert [model.name for model in installed()] == ["embedded", "good"]


def folder_state() -> dict[str, tuple[bytes, int]]:
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in paths.models_dir().iterdir()}


def test_mutated_headers_give_a_header_or_a_typed_error(tmp_path: Path, long_proofs: bool) -> None:
    """Flips, splices, cuts and repeated pieces of the well-formed file; the seed is fixed, so a failure repeats."""
    rounds = 200_000 if long_proofs else 2_000
    chance = random.Random(20_261_123)
    whole = GgufFile().to_bytes()
    path = tmp_path / "mutated.gguf"
    outcomes: dict[str, int] = {}
    with path.open("w+b") as handle:
        for _ in range(rounds):
            handle.seek(0)
            handle.truncate()
            handle.write(mutated(whole, chance))
            handle.flush()
            outcome = outcome_of(handle)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert sum(outcomes.values()) == rounds
    # The mutations reach past the magic and break things at every level, or this proves little.
    assert {"read", "MalformedGguf", "TruncatedGguf"} <= set(outcomes)


def outcome_of(handle: io.BufferedRandom) -> str:
    try:
        read_open_header(handle)
    except (NotAGguf, TruncatedGguf, MalformedGguf) as error:
        return type(error).__name__
    return "read"


def mutated(whole: bytes, chance: random.Random) -> bytes:
    data = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        MUTATIONS[chance.randrange(len(MUTATIONS))](data, chance)
    return bytes(data)


def flip_bit(data: bytearray, chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def extreme_number(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(4, max(len(data) - 8, 5))
    data[at : at + 8] = chance.choice([0, 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1, 2**64 - 32]).to_bytes(8, "little")


def cut_short(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(4, max(len(data), 5)) :]


def drop_piece(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(4, max(len(data), 5))
    del data[at : at + chance.randint(1, 16)]


def repeat_piece(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(4, max(len(data), 5))
    data[at:at] = data[at : at + chance.randint(1, 64)]


MUTATIONS: list[Callable[[bytearray, random.Random], None]] = [
    flip_bit,
    extreme_number,
    cut_short,
    drop_piece,
    repeat_piece,
]


@settings(max_examples=200, deadline=None)
@given(rest=st.binary(max_size=400))
def test_any_bytes_behind_the_magic_give_a_typed_error(rest: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.gguf"
    path.write_bytes(b"GGUF" + rest)
    with pytest.raises((NotAGguf, TruncatedGguf, MalformedGguf)):
        read_header(path)


def test_a_sound_file_of_another_architecture_is_refused_by_name(tmp_path: Path) -> None:
    path = GgufFile(pairs=model_pairs("mamba")).write(tmp_path / "mamba.gguf")
    with pytest.raises(UnsupportedArchitecture, match="mamba"):
        add_model(path)
