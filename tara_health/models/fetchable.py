"""The small catalogue of `tara models fetch`: which repository and file, under which licence, and what it needs.

These are facts about other people's publications. They were written down without a connection: a name the hub has
moved shows as "not found" at the first fetch. TARA has not evaluated any of these weights. The revision and the
sha256 are not here: they are pinned on this machine at the first fetch (models/trust.py, rule 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Fetchable:
    """One entry. `memory_gib` is what it needs at 4,096 tokens; `gated` says that the hub asks for an account and
    consent.
    """

    name: str
    title: str
    repository: str
    file: str
    licence: str
    terms: str
    terms_url: str
    memory_gib: float
    gated: bool = False


_ENTRIES: Final = (
    Fetchable(
        name="llama-3.2-3b",
        title="Llama 3.2 3B Instruct",
        repository="bartowski/Llama-3.2-3B-Instruct-GGUF",
        file="Llama-3.2-3B-Instruct-Q4_K_M.gguf",
        licence="Llama 3.2 Community License",
        terms="Meta's community licence and acceptable use policy apply; they bar unlicensed medical practice.",
        terms_url="https://www.llama.com/llama3_2/license/",
        memory_gib=2.8,
    ),
    Fetchable(
        name="llama-3.1-8b",
        title="Llama 3.1 8B Instruct",
        repository="bartowski/Meta-Llama-3.1-8B-Instruct-GGUF",
        file="Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf",
        licence="Llama 3.1 Community License",
        terms="Meta's community licence and acceptable use policy apply; they bar unlicensed medical practice.",
        terms_url="https://www.llama.com/llama3_1/license/",
        memory_gib=5.4,
    ),
    Fetchable(
        name="medgemma-4b",
        title="MedGemma 4B it",
        repository="unsloth/medgemma-4b-it-GGUF",
        file="medgemma-4b-it-Q4_K_M.gguf",
        licence="Health AI Developer Foundations terms of use",
        terms="Google's Health AI Developer Foundations terms apply; no direct clinical use without own validation.",
        terms_url="https://developers.google.com/health-ai-developer-foundations/terms",
        memory_gib=3.2,
    ),
    Fetchable(
        name="qwen2.5-7b",
        title="Qwen2.5 7B Instruct",
        repository="bartowski/Qwen2.5-7B-Instruct-GGUF",
        file="Qwen2.5-7B-Instruct-Q4_K_M.gguf",
        licence="Apache License 2.0",
        terms="The Apache License 2.0 applies.",
        terms_url="https://www.apache.org/licenses/LICENSE-2.0",
        memory_gib=4.9,
    ),
)
FETCHABLE: Final = {entry.name: entry for entry in _ENTRIES}
