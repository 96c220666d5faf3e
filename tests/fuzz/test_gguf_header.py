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
from tests.fuzz.malformed_kinds import KINDS
from tests.gguf_file import GgufFile, model_pairs

pytestmark = pytest.mark.proof


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
