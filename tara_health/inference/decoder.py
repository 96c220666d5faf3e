"""One reply after another from a loaded model: prefix reuse, prefill in chunks, sampling, whole characters out.

The KV cache and `_held` (the tokens in it, by position) are kept equal at every step: a chunk that failed or was
stopped is cut off the cache again, so that whatever was decoded before stays usable by the next turn.
"""

from __future__ import annotations

import codecs
import ctypes
import time
from collections.abc import Callable, Sequence
from typing import Any

from tara_health.inference.kv_prefix import ReplyMemory, reusable
from tara_health.inference.loading import BATCH_TOKENS, LoadedModel
from tara_health.inference.pace import ChunkPace
from tara_health.inference.protocol import (
    EngineEvent,
    Finished,
    FinishReason,
    Prefill,
    Prompt,
    Sampling,
    Segment,
    TokenText,
)
from tara_health.inference.sampler import build_chain
from tara_health.inference.threads import ThreadChoice

Emit = Callable[[EngineEvent], None]
_PIECE_BYTES = 256
_ABORTED = 2


class DecodeFailed(Exception):
    """`kind` is prompt_too_long, prompt_empty or decode; the cache is in its last good state."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Decoder:
    """Drives one `LoadedModel`. `generate` and `clear` belong to one thread; `tokens_of` may be called from another."""

    def __init__(self, loaded: LoadedModel) -> None:
        self._loaded = loaded
        self._binding = loaded.binding
        self._held: list[int] = []
        self._replies = ReplyMemory()
        self._pace = ChunkPace(BATCH_TOKENS)
        self._threads = ThreadChoice(1 if loaded.info.gpu_layers else loaded.info.threads, loaded.single_thread_s)
        self._piece = ctypes.create_string_buffer(_PIECE_BYTES)
        self._one = (loaded.binding.llama_token * 1)()
        self._one_batch = loaded.binding.llama_batch_get_one(self._one, 1)

    def tokens_of(self, segment: Segment) -> Sequence[int]:
        """The tokens of one segment: special tokens only where it is control text, a past reply as it was generated."""
        if not segment.control and (remembered := self._replies.tokens_of(segment.text)):
            return remembered
        return self._tokenize(segment.text, segment.control)

    def prompt_tokens(self, prompt: Prompt) -> list[int]:
        """The tokens of a whole prompt, with the beginning-of-text token where the model was trained with one."""
        tokens = [token for segment in prompt for token in self.tokens_of(segment)]
        begin = self._binding.llama_vocab_bos(self._loaded.vocab)
        if self._binding.llama_vocab_get_add_bos(self._loaded.vocab) and begin >= 0 and tokens[:1] != [begin]:
            tokens.insert(0, begin)
        return tokens

    def control_tokens(self, tokens: Sequence[int]) -> int:
        """How many of `tokens` are control tokens."""
        return sum(1 for token in tokens if self._binding.llama_vocab_is_control(self._loaded.vocab, token))

    def generate(self, prompt: Prompt, sampling: Sampling, emit: Emit) -> Finished:
        """Emit one reply. Raises `DecodeFailed`."""
        tokens = self.prompt_tokens(prompt)
        if not tokens:
            raise DecodeFailed("prompt_empty")
        if len(tokens) >= self._loaded.info.context_tokens:
            raise DecodeFailed("prompt_too_long")
        started = time.perf_counter()
        reused = self._keep(reusable(self._held, tokens))
        complete = self._prefill(tokens, reused, emit)
        prefilled = time.perf_counter()
        reason, generated = FinishReason.STOPPED, 0
        if complete:
            reason, generated = self._decode_reply(sampling, emit)
        ended = time.perf_counter()
        return Finished(reason, len(tokens), reused, generated, prefilled - started, ended - prefilled)

    def clear(self) -> None:
        """Overwrite the KV cache and forget every reply."""
        self._binding.llama_memory_clear(self._loaded.memory, True)
        self._held.clear()
        self._replies.clear()

    def _tokenize(self, text: str, control: bool) -> list[int]:
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        while True:
            buffer = (self._binding.llama_token * room)()
            count = self._binding.llama_tokenize(self._loaded.vocab, data, len(data), buffer, room, False, control)
            if count >= 0:
                return list(buffer[:count])
            room = -count

    def _keep(self, length: int) -> int:
        """Cut the cache to its first `length` tokens; 0 where the model's memory can't be cut (recurrent layers)."""
        if length < len(self._held):
            if not self._binding.llama_memory_seq_rm(self._loaded.memory, 0, length, -1):
                self._binding.llama_memory_clear(self._loaded.memory, True)
                length = 0
            del self._held[length:]
        return length

    def _prefill(self, tokens: list[int], reused: int, emit: Emit) -> bool:
        """Decode what the cache lacks; False if a stop came first."""
        position, total = reused, len(tokens)
        emit(Prefill(position, total, reused))
        while position < total:
            chunk = tokens[position : position + self._pace.size]
            started = time.perf_counter()
            buffer = (self._binding.llama_token * len(chunk))(*chunk)
            if not self._decode(self._binding.llama_batch_get_one(buffer, len(chunk)), chunk):
                return False
            self._pace.took(len(chunk), time.perf_counter() - started)
            position += len(chunk)
            emit(Prefill(position, total, reused))
        return True

    def _decode(self, batch: Any, tokens: Sequence[int]) -> bool:
        """Decode `tokens` after those held; False if a stop came first, and then the cache is as before."""
        if self._loaded.abort.is_set():
            return False
        result = self._binding.llama_decode(self._loaded.context, batch)
        if result == 0:
            # A graphics card may still be computing: its time belongs to this chunk.
            self._binding.llama_synchronize(self._loaded.context)
            self._held.extend(tokens)
            return True
        self._binding.llama_memory_seq_rm(self._loaded.memory, 0, len(self._held), -1)
        if result == _ABORTED:
            return False
        raise DecodeFailed("decode")

    def _decode_reply(self, sampling: Sampling, emit: Emit) -> tuple[FinishReason, int]:
        chain = build_chain(self._binding, sampling, self._loaded.vocabulary, self._loaded.banned)
        generated: list[int] = []
        pieces: list[str] = []
        try:
            reason = self._sample_until_end(chain, sampling.max_tokens, generated, pieces, emit)
        finally:
            self._binding.llama_sampler_free(chain)
        self._replies.remember("".join(pieces), generated)
        return reason, len(generated)

    def _sample_until_end(
        self, chain: Any, max_tokens: int, generated: list[int], pieces: list[str], emit: Emit
    ) -> FinishReason:
        binding, context, vocab = self._binding, self._loaded.context, self._loaded.vocab
        whole_characters = codecs.getincrementaldecoder("utf-8")("replace")
        while len(generated) < max_tokens:
            token = binding.llama_sampler_sample(chain, context, -1)
            if binding.llama_vocab_is_eog(vocab, token):
                return FinishReason.END
            generated.append(token)
            pieces.append(whole_characters.decode(self._bytes_of(token)))
            emit(TokenText(pieces[-1]))
            if len(self._held) >= self._loaded.info.context_tokens:
                return FinishReason.LENGTH
            if not self._decode_one(token):
                return FinishReason.STOPPED
        return FinishReason.LENGTH

    def _decode_one(self, token: int) -> bool:
        self._one[0] = token
        started, processor_started = time.perf_counter(), time.thread_time()
        decoded = self._decode(self._one_batch, (token,))
        spent, processor_spent = time.perf_counter() - started, time.thread_time() - processor_started
        if decoded and self._threads.took(spent, processor_spent):
            batch_threads = self._loaded.info.batch_threads
            self._binding.llama_set_n_threads(self._loaded.context, self._threads.threads, batch_threads)
        return decoded

    def _bytes_of(self, token: int) -> bytes:
        length = self._binding.llama_token_to_piece(self._loaded.vocab, token, self._piece, len(self._piece), 0, False)
        if length < 0:
            self._piece = ctypes.create_string_buffer(-length)
            return self._bytes_of(token)
        return self._piece.raw[:length]
