"""What a GGUF thinks of given tokens: its scores at every position, and the log-likelihood of a continuation.

    with Scorer(file) as scorer:
        scorer.logits(ids)                           float32, (len(ids), vocabulary); row i scores what follows ids[i]
        scorer.loglikelihood("2 + 2 =", " 4")        (sum of natural logarithms, is it what greedy decoding would say)

Promises: `logits` begins with an empty cache each time, so the same ids give the same numbers whatever came before;
weights and cache are freed at the end of the `with`. `loglikelihood` keeps what two contexts share, so that four
answers to one question cost little more than one; its sums may then differ in the last digits from a fresh one's.
Does not promise speed: it computes on the processor, and no tensor is repacked, so that two files are scored by the
same kernels.

By hand: `perplexity` of llama.cpp's tools on the same text.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from quantize.library import LOG, library
from tara_health.errors import InputError, ModelError
from tara_health.inference.gguf_header import read_header
from tara_health.inference.hardware import probe_cores

CHUNK: Final = 512
"""Tokens that are computed at once."""

Words = str | Sequence[int]
"""Words, in which no control token is read; or token ids as they are."""


class Scorer:
    """One loaded file. Raises `ModelError` where it can't be loaded, `InputError` for more than `context_tokens`."""

    def __init__(self, file: Path, *, context_tokens: int = 2048, threads: int = 0) -> None:
        read_header(file)
        self.context_tokens = context_tokens
        self._library = library()
        self._model, self._context = self._load(file, threads or probe_cores()[0])
        self._vocab = self._library.llama_model_get_vocab(self._model)
        self._memory = self._library.llama_get_memory(self._context)
        self._batch = self._library.llama_batch_init(CHUNK, 0, 1)
        self._held: list[int] = []
        self.vocabulary = int(self._library.llama_vocab_n_tokens(self._vocab))

    def __enter__(self) -> Self:
        """Loaded already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Free weights and cache. Idempotent; nothing can be scored afterwards."""
        if self._model:
            self._library.llama_batch_free(self._batch)
            self._library.llama_free(self._context)
            self._library.llama_model_free(self._model)
            self._model = self._context = None

    def ids(self, text: str, *, control: bool = False) -> list[int]:
        """The ids of one segment, as the engine reads it; no token is put before or after."""
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 8
        while True:
            buffer = (self._library.llama_token * room)()
            count = self._library.llama_tokenize(self._vocab, raw, len(raw), buffer, room, False, control)
            if count >= 0:
                return list(buffer[:count])
            room = -count

    def logits(self, ids: Sequence[int], start: int = 0) -> NDArray[np.float32]:
        """Scores after each of `ids[start:]`, shape (len(ids) - start, vocabulary)."""
        self._keep(0)
        return self._scores(list(ids), start)

    def loglikelihood(self, context: Words, continuation: Words) -> tuple[float, bool]:
        """log p(continuation | context), and whether greedy decoding says it. The oldest of a long context is cut."""
        before, said = self._pair(context, continuation)
        if not said:
            return 0.0, True
        if len(said) >= self.context_tokens:
            raise InputError(f"A continuation of {len(said):,} tokens exceeds the {self.context_tokens:,} scored.")
        ids = (before + said)[-self.context_tokens :]
        start = len(ids) - len(said) - 1
        self._keep(min(_shared(self._held, ids), start))
        scores = self._scores(ids[:-1], start)
        chosen = log_softmax(scores)[np.arange(len(said)), said]
        return float(chosen.sum()), bool((scores.argmax(axis=1) == said).all())

    def _pair(self, context: Words, continuation: Words) -> tuple[list[int], list[int]]:
        """Ids of both. Of two texts the whole is cut, since a word at the seam may be one token with its space."""
        if isinstance(context, str) and isinstance(continuation, str):
            kept = context.rstrip()
            before, whole = self.ids(kept), self.ids(context + continuation)
            before, said = before, whole[len(before) :]
        else:
            before, said = (self.ids(part) if isinstance(part, str) else list(part) for part in (context, continuation))
        return before or [self._beginning()], said

    def _beginning(self) -> int:
        """What stands before a text without context: the token that begins one, else the one that ends one."""
        begin = int(self._library.llama_vocab_bos(self._vocab))
        return begin if begin >= 0 else int(self._library.llama_vocab_eos(self._vocab))

    def _scores(self, ids: list[int], start: int) -> NDArray[np.float32]:
        """Compute what the cache lacks of `ids`; it holds at most `start` of them."""
        if len(ids) > self.context_tokens:
            raise InputError(f"A text of {len(ids):,} tokens exceeds the {self.context_tokens:,} that are scored.")
        found = np.empty((len(ids) - start, self.vocabulary), dtype=np.float32)
        for first in range(len(self._held), len(ids), CHUNK):
            piece = ids[first : first + CHUNK]
            wanted = self._decode(piece, first, start)
            if wanted:
                # Only rows that were asked for are kept by llama.cpp, without gaps.
                rows = self._library.llama_get_logits(self._context)
                at = max(first, start) - start
                found[at : at + wanted] = np.ctypeslib.as_array(rows, shape=(wanted, self.vocabulary))
        return found

    def _decode(self, piece: list[int], first: int, start: int) -> int:
        """One batch behind what is held; gives how many rows of scores it asked for."""
        batch = self._batch
        batch.n_tokens = len(piece)
        for place, token in enumerate(piece):
            batch.token[place] = token
            batch.pos[place] = first + place
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = 0
            batch.logits[place] = first + place >= start
        if self._library.llama_decode(self._context, batch) != 0:
            self._keep(0)
            raise ModelError("llama.cpp could not compute these tokens with this file.")
        self._held += piece
        return max(0, first + len(piece) - max(first, start))

    def _keep(self, length: int) -> None:
        """Cut the cache to its first `length` tokens, or to none where the model's memory can't be cut."""
        if length and self._library.llama_memory_seq_rm(self._memory, 0, length, -1):
            del self._held[length:]
        else:
            self._library.llama_memory_clear(self._memory, True)
            self._held.clear()

    def _load(self, file: Path, threads: int) -> tuple[Any, Any]:
        options = self._library.llama_model_default_params()
        options.n_gpu_layers = 0
        options.use_extra_bufts = False
        LOG.forget()
        model = self._library.llama_model_load_from_file(os.fsencode(file), options)
        if not model:
            raise ModelError(f"llama.cpp can't load {file.name} ({LOG.failure or 'not a model it knows'}).")
        settings = self._library.llama_context_default_params()
        settings.n_ctx = self.context_tokens
        settings.n_batch = settings.n_ubatch = CHUNK
        settings.n_threads = settings.n_threads_batch = threads
        context = self._library.llama_init_from_model(model, settings)
        if not context:
            self._library.llama_model_free(model)
            raise ModelError(f"There is no room for {self.context_tokens:,} tokens of {file.name}.")
        return model, context


def log_softmax(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Natural logarithms of the probabilities, row by row."""
    shifted = scores.astype(np.float64)
    shifted -= shifted.max(axis=-1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return shifted


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    return next(
        (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
