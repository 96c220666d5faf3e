"""Reference: nothing but `llama_decode` of a turn's new tokens, with the earlier turns in the cache already.

    python tests/bench/reference_bare_decode.py MODEL THREADS CONTEXT PREFIX NEW ROUNDS REPACK

Prints the median in milliseconds. What is in the tokens makes no difference to the time they take.
"""

from __future__ import annotations

import ctypes
import statistics
import sys
import time

import llama_cpp as binding

CHUNK = 512


def main() -> None:
    """Fill the prefix once, then decode the new tokens over and over, each time after cutting them off again."""
    model_file, (threads, context_tokens, prefix, new, rounds, repack) = sys.argv[1], map(int, sys.argv[2:8])
    binding.llama_log_set(binding.llama_log_callback(), ctypes.c_void_p())
    model_parameters = binding.llama_model_default_params()
    model_parameters.use_extra_bufts = bool(repack)
    model = binding.llama_model_load_from_file(model_file.encode(), model_parameters)
    parameters = binding.llama_context_default_params()
    parameters.n_ctx, parameters.n_batch, parameters.n_ubatch = context_tokens, CHUNK, CHUNK
    parameters.n_threads = parameters.n_threads_batch = threads
    context = binding.llama_init_from_model(model, parameters)
    for start in range(0, prefix, CHUNK):
        _decode(context, min(CHUNK, prefix - start))
    times = []
    for _ in range(rounds):
        binding.llama_memory_seq_rm(binding.llama_get_memory(context), 0, prefix, -1)
        started = time.perf_counter()
        _decode(context, new)
        times.append((time.perf_counter() - started) * 1000)
    print(statistics.median(times))


def _decode(context: object, count: int) -> None:
    tokens = (binding.llama_token * count)(*(100 + number for number in range(count)))
    if binding.llama_decode(context, binding.llama_batch_get_one(tokens, count)) != 0:
        raise RuntimeError("llama_decode failed")
    binding.llama_synchronize(context)


if __name__ == "__main__":
    main()
