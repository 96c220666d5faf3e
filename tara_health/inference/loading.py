"""Loading a model through the low-level binding, with every fallback. The binding is passed in.

Promises: a model that can't be loaded raises `LoadFailed` with a kind and no file contents; a graphics card or a
context size that fails is given up in steps and named in `EngineInfo.notice`; nothing is written to disk. It can't
promise that llama.cpp returns at all from a hostile file: it may end the process, which is why all of this runs in a
child.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import psutil  # type: ignore[import-untyped]

from tara_health.inference import hardware
from tara_health.inference.abort import AbortFlag
from tara_health.inference.load_log import LoadLog
from tara_health.inference.protocol import EngineInfo, EngineOptions
from tara_health.inference.sampler import ban_list

BATCH_TOKENS: Final = 512
_FLASH_AUTO: Final = -1
_FLASH_OFF: Final = 0

NO_OFFLOAD: Final = "This engine was built without graphics card support, so the processor is used."
GPU_FAILED: Final = "The graphics card could not be used, so the processor is used."
SMALLER_CONTEXT: Final = "Memory is short, so the model remembers less of a long conversation."


class LoadFailed(Exception):
    """`kind` is one of architecture, memory, no_text, not_a_model."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class ModelNumbers:
    """A loaded model's numbers, as `hardware.ModelShape`."""

    context_length: int
    block_count: int
    embedding_length: int
    head_count: int
    head_count_kv: int


@dataclass(slots=True)
class LoadedModel:
    """A warm model and its context: the handles that the decoder drives."""

    binding: Any
    context: Any
    vocab: Any
    memory: Any
    abort: AbortFlag
    vocabulary: int
    banned: Any
    info: EngineInfo
    single_thread_s: float = 0.0


class Loader:
    """One attempt to load one model, and what had to be given up on the way."""

    def __init__(self, binding: Any, log: LoadLog, options: EngineOptions) -> None:
        self._binding = binding
        self._log = log
        self._options = options
        self._notices: list[str] = []

    def load(self, path: str, abort: AbortFlag) -> LoadedModel:
        """Load, make a context that obeys `abort`, and warm it up. Raises `LoadFailed`."""
        started = time.perf_counter()
        binding = self._binding
        model, gpu_layers = self._load_weights(path)
        vocab = binding.llama_model_get_vocab(model)
        vocabulary = binding.llama_vocab_n_tokens(vocab)
        if not binding.llama_model_has_decoder(model) or vocabulary <= 0:
            raise LoadFailed("no_text")
        threads = self._options.threads or hardware.probe_cores()[0]
        batch_threads = self._options.batch_threads or threads
        context = self._make_context(model, threads, batch_threads)
        abort.install(binding, context)
        info = EngineInfo(
            pid=os.getpid(),
            context_tokens=binding.llama_n_ctx(context),
            trained_context_tokens=binding.llama_model_n_ctx_train(model),
            gpu_layers=gpu_layers,
            total_layers=binding.llama_model_n_layer(model) + 1,
            threads=threads,
            batch_threads=batch_threads,
            flash_attention=self._log.flash_attention,
            backend=_backend(binding, gpu_layers),
            notice=" ".join(self._notices),
        )
        memory = binding.llama_get_memory(context)
        banned = ban_list(binding, list(_control_tokens(binding, vocab, vocabulary)))
        loaded = LoadedModel(binding, context, vocab, memory, abort, vocabulary, banned, info)
        loaded.single_thread_s = _warm_up(loaded)
        resident = psutil.Process().memory_info().rss
        loaded.info = replace(info, resident_bytes=resident, load_s=time.perf_counter() - started)
        return loaded

    def _load_weights(self, path: str) -> tuple[Any, int]:
        wanted = self._options.gpu_layers
        if not self._binding.llama_supports_gpu_offload():
            if wanted > 0:
                self._notices.append(NO_OFFLOAD)
            wanted = 0
        for layers in (wanted, 0) if wanted else (0,):
            self._log.forget()
            parameters = self._binding.llama_model_default_params()
            parameters.n_gpu_layers = layers
            parameters.use_extra_bufts = not _has_matrix_tiles(self._binding)
            model = self._binding.llama_model_load_from_file(os.fsencode(path), parameters)
            if model:
                if layers != wanted:
                    self._notices.append(GPU_FAILED)
                total = self._binding.llama_model_n_layer(model) + 1
                return model, total if layers < 0 else min(layers, total)
        raise LoadFailed(self._log.failure or "not_a_model")

    def _make_context(self, model: Any, threads: int, batch_threads: int) -> Any:
        """The widest context that memory gives, with flash attention as llama.cpp sees fit, or off where that fails."""
        wanted = self._options.context_tokens or self._fitting_context(model)
        tokens = wanted
        while True:
            for flash in (_FLASH_AUTO, _FLASH_OFF):
                self._log.forget()
                parameters = self._binding.llama_context_default_params()
                parameters.n_ctx = tokens
                parameters.n_batch = parameters.n_ubatch = min(BATCH_TOKENS, tokens)
                parameters.n_threads = threads
                parameters.n_threads_batch = batch_threads
                parameters.flash_attn_type = flash
                # A sliding-window cache that drops old positions could not be cut back to a shared prefix.
                parameters.swa_full = True
                parameters.no_perf = True
                context = self._binding.llama_init_from_model(model, parameters)
                if context:
                    if tokens != wanted:
                        self._notices.append(SMALLER_CONTEXT)
                    return context
            if tokens <= hardware.CONTEXT_FLOOR:
                raise LoadFailed("memory")
            tokens = max(hardware.CONTEXT_FLOOR, tokens // 2)

    def _fitting_context(self, model: Any) -> int:
        binding = self._binding
        numbers = ModelNumbers(
            context_length=binding.llama_model_n_ctx_train(model),
            block_count=binding.llama_model_n_layer(model),
            embedding_length=binding.llama_model_n_embd(model),
            head_count=binding.llama_model_n_head(model),
            head_count_kv=binding.llama_model_n_head_kv(model),
        )
        free = hardware.probe_memory()[1] - binding.llama_model_size(model)
        return hardware.fit_context(numbers.context_length, hardware.kv_bytes_per_token(numbers), free)


def _has_matrix_tiles(binding: Any) -> bool:
    """Was llama.cpp compiled for Intel's AMX tiles?

    GCC 12 tells its optimiser that `ldtilecfg` reads 8 bytes where it reads 64, so that a llama.cpp built with it
    loads a tile configuration of which the rest was never written, and ends by SIGSEGV or SIGILL in the first prompt.
    The weights are only laid out for tiles in "extra" buffers, so doing without those avoids the instruction.
    """
    return b"AMX_INT8 = 1" in binding.llama_print_system_info()


def _control_tokens(binding: Any, vocab: Any, vocabulary: int) -> Iterator[int]:
    """Control tokens that don't end a reply: they may never be part of one."""
    for token in range(vocabulary):
        if binding.llama_vocab_is_control(vocab, token) and not binding.llama_vocab_is_eog(vocab, token):
            yield token


def _backend(binding: Any, gpu_layers: int) -> str:
    """The names of the backends in use, e.g. CPU or CUDA + CPU."""
    described = binding.llama_print_system_info().decode("ascii", "replace")
    names = re.findall(r"(?:^|\| )(\w+) : ", described)
    return " + ".join(names) if gpu_layers and names else "CPU"


def _warm_up(loaded: LoadedModel) -> float:
    """Decode one token with every tensor touched, so that the first reply doesn't pay for reading the file.

    A second one, on a single thread, gives the processor seconds it takes (see `threads.py`).
    """
    binding, context = loaded.binding, loaded.context
    tokens = (binding.llama_token * 1)(max(0, binding.llama_vocab_bos(loaded.vocab)))
    batch = binding.llama_batch_get_one(tokens, 1)
    seconds = 0.0
    for warming, threads in ((True, loaded.info.threads), (False, 1)):
        binding.llama_set_warmup(context, warming)
        binding.llama_set_n_threads(context, threads, loaded.info.batch_threads)
        started = time.thread_time()
        if binding.llama_decode(context, batch) != 0:
            raise LoadFailed("memory")
        binding.llama_synchronize(context)
        seconds = time.thread_time() - started
    binding.llama_set_n_threads(context, loaded.info.threads, loaded.info.batch_threads)
    binding.llama_memory_clear(loaded.memory, True)
    return seconds
