"""The verdicts alone: no files, no machine."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tara_health.errors import DownloadFailed, ModelTooLarge, UnsupportedArchitecture
from tara_health.models.trust import (
    ARCHITECTURES,
    RAM_SHARE,
    WORKING_BYTES,
    FileState,
    Pin,
    Standing,
    check_architecture,
    check_memory,
    check_pin,
    standing,
)

RECORDED = FileState(1000, 5)
GOOD, OTHER = "a" * 64, "b" * 64
GIB = 2**30


@pytest.mark.parametrize(
    ("seen", "digest", "verdict"),
    [
        (None, None, Standing.MISSING),
        (None, GOOD, Standing.MISSING),
        (RECORDED, None, Standing.MATCHING),
        (RECORDED, GOOD, Standing.MATCHING),
        (RECORDED, OTHER, Standing.CHANGED),
        (FileState(1000, 6), None, Standing.UNCHECKED),
        (FileState(1000, 6), GOOD, Standing.MATCHING),
        (FileState(1000, 6), OTHER, Standing.CHANGED),
        (FileState(999, 5), None, Standing.CHANGED),
        (FileState(999, 5), GOOD, Standing.CHANGED),
    ],
)
def test_each_state_follows_from_what_is_known(seen: FileState | None, digest: str | None, verdict: Standing) -> None:
    assert standing(RECORDED, GOOD, seen, digest) is verdict


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_pinned_architectures_pass(architecture: str) -> None:
    check_architecture(architecture)


@pytest.mark.parametrize("architecture", ["mamba", "clip", "", "LLAMA", "llama\n", "x" * 500, "\x1b[31mred"])
def test_others_are_named_safely(architecture: str) -> None:
    with pytest.raises(UnsupportedArchitecture) as caught:
        check_architecture(architecture)
    assert len(str(caught.value)) < 260
    assert str(caught.value).isprintable()


def test_a_model_too_large_is_told_with_figures() -> None:
    with pytest.raises(ModelTooLarge) as caught:
        check_memory(7 * GIB, GIB, 8 * GIB)
    for figure in ("8.2 GiB", "7.0 GiB", "1.0 GiB", "8.0 GiB", "85%", "4,096"):
        assert figure in str(caught.value)


@settings(deadline=None)
@given(weights=st.integers(0, 64 * GIB), kv=st.integers(0, 8 * GIB), memory=st.integers(GIB, 64 * GIB))
def test_what_passes_fits_and_what_fits_passes(weights: int, kv: int, memory: int) -> None:
    fits = weights + kv + WORKING_BYTES <= memory * RAM_SHARE
    try:
        check_memory(weights, kv, memory)
    except ModelTooLarge:
        assert not fits
    else:
        assert fits


def test_the_first_fetch_pins_and_later_ones_must_agree() -> None:
    check_pin(None, GOOD)
    check_pin(Pin("c" * 40, GOOD), GOOD)
    with pytest.raises(DownloadFailed, match="another file"):
        check_pin(Pin("c" * 40, GOOD), OTHER)
