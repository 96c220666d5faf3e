"""What is read from llama.cpp's log: facts, never lines."""

from __future__ import annotations

import pytest

from tara_health.inference.load_log import LoadLog


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("error loading model: unknown model architecture: 'secret-name'\n", "architecture"),
        ("ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 99\n", "memory"),
        ("unable to allocate CPU buffer\n", "memory"),
        ("CUDA error: out of memory\n", "memory"),
        ("llama_model_loader: loaded meta data with 33 key-value pairs\n", ""),
    ],
)
def test_failures_by_kind(line: str, kind: str) -> None:
    log = LoadLog()
    log.hear(line)
    assert log.failure == kind
    assert "secret-name" not in repr(vars(log))


def test_the_first_failure_counts_until_it_is_forgotten() -> None:
    log = LoadLog()
    log.hear("unknown model architecture")
    log.hear("failed to allocate")
    assert log.failure == "architecture"
    log.forget()
    assert log.failure == ""


def test_flash_attention_as_the_context_settled_it() -> None:
    log = LoadLog()
    log.hear("sched_reserve: Flash Attention enabled\n")
    assert log.flash_attention
    log.hear("sched_reserve: Flash Attention not supported, set to disabled\n")
    assert not log.flash_attention
