"""The native sampler chain of one request. The binding is passed in: only the worker imports it.

Order: control tokens are ruled out, then top-k, the repeat penalty, top-p, min-p, temperature, and the draw. Top-k
comes first because each of the others looks at every candidate that is left: over a whole vocabulary of 50,000 to
260,000 tokens the penalty alone would cost a tenth of a small model's decode time. The penalty sees the reply only: a
drug named in the question must stay as likely in the answer.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence
from typing import Any

from tara_health.inference.protocol import Sampling

_GREEDY_CANDIDATES = 64


def ban_list(binding: Any, tokens: Sequence[int]) -> Any:
    """The tokens a reply may never hold, as the C array that `build_chain` takes."""
    return (binding.llama_logit_bias * len(tokens))(*((token, -math.inf) for token in tokens))


def build_chain(binding: Any, sampling: Sampling, vocabulary: int, banned: Any) -> Any:
    """A sampler chain; the caller frees it with `llama_sampler_free`, which frees its members too."""
    parameters = binding.llama_sampler_chain_default_params()
    parameters.no_perf = True
    chain = binding.llama_sampler_chain_init(parameters)
    for member in _members(binding, sampling, vocabulary, banned):
        binding.llama_sampler_chain_add(chain, member)
    return chain


def _members(binding: Any, sampling: Sampling, vocabulary: int, banned: Any) -> list[Any]:
    members = []
    if len(banned):
        members.append(binding.llama_sampler_init_logit_bias(vocabulary, len(banned), banned))
    greedy = sampling.temperature <= 0
    penalised = sampling.repeat_penalty != 1.0 and sampling.repeat_last_n != 0
    top_k = sampling.top_k
    if greedy:
        top_k = _GREEDY_CANDIDATES if penalised else 0
    if top_k > 0:
        members.append(binding.llama_sampler_init_top_k(min(top_k, vocabulary)))
    if penalised:
        members.append(
            binding.llama_sampler_init_penalties(
                vocabulary, sampling.repeat_last_n, ctypes.c_float(sampling.repeat_penalty), 0.0, 0.0
            )
        )
    if greedy:
        return [*members, binding.llama_sampler_init_greedy()]
    return [
        *members,
        binding.llama_sampler_init_top_p(sampling.top_p, 1),
        binding.llama_sampler_init_min_p(sampling.min_p, 1),
        binding.llama_sampler_init_temp(sampling.temperature),
        binding.llama_sampler_init_dist(sampling.seed & 0xFFFFFFFF),
    ]
