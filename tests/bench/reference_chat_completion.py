"""Reference: the binding's own high-level call, in a process of its own.

    python tests/bench/reference_chat_completion.py MODEL THREADS CONTEXT TOKENS REPACK

Prints decode tokens per second (first to last token of a streamed reply), with the sampling of the engine. THREADS and
CONTEXT are the engine's, or "default": what `Llama(model)` chooses.
"""

from __future__ import annotations

import sys
import time

import llama_cpp

MESSAGES = [
    {"role": "system", "content": "You are a helpful assistant."},
    {"role": "user", "content": "Write a long story about a hospital at night."},
]


def main() -> None:
    """Load, complete once to warm up, complete again and measure."""
    model, threads, context, tokens, repack = sys.argv[1:6]
    if repack == "0":
        _without_extra_buffers()
    chosen = {}
    if threads != "default":
        chosen = {"n_threads": int(threads), "n_threads_batch": int(threads)}
    if context != "default":
        chosen["n_ctx"] = int(context)
    llama = llama_cpp.Llama(model, verbose=False, seed=0, **chosen)
    _rate(llama, 8)
    print(_rate(llama, int(tokens)))


def _without_extra_buffers() -> None:
    """Load as the engine does where the tile path of this build crashes (see `inference/loading.py`)."""
    defaults = llama_cpp.llama_model_default_params

    def changed() -> llama_cpp.llama_model_params:
        parameters = defaults()
        parameters.use_extra_bufts = False
        return parameters

    llama_cpp.llama_model_default_params = changed
    sys.modules["llama_cpp.llama_cpp"].llama_model_default_params = changed  # type: ignore[attr-defined]


def _rate(llama: llama_cpp.Llama, tokens: int) -> float:
    stamps = []
    for chunk in llama.create_chat_completion(
        MESSAGES,
        stream=True,
        max_tokens=tokens,
        temperature=0.3,
        top_k=40,
        top_p=0.9,
        min_p=0.05,
        repeat_penalty=1.1,
    ):
        if chunk["choices"][0]["delta"].get("content"):
            stamps.append(time.perf_counter())
    return (len(stamps) - 1) / (stamps[-1] - stamps[0])


if __name__ == "__main__":
    main()
