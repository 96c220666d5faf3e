"""At set-up: TARA's own weights from the pinned base and the committed adapter, in under a minute, without torch.

`python -m quantize.shipped` is called by `make setup` and by the installer's build. It does nothing where the file
lies already with the manifest's hash. Promises: only a file with the hash that a trusted key signed is left in place.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Final

from quantize.adapter import read_adapter
from quantize.rebuild import rebuild
from tara_health.errors import ManifestRefused, ModelError
from tara_health.inference.gguf_header import read_header
from tara_health.models.embedded import OWN, own_folder, own_manifest, pinned_base
from tara_health.models.manifest import MANIFEST, Manifest

FILE: Final = f"{OWN}.gguf"


def build(folder: Path | None = None) -> Path:
    """The built file, made if it is not there. Raises `ManifestRefused`, `ModelMissing` or `AdapterError`."""
    folder = folder or own_folder()
    manifest = own_manifest()
    target = folder / FILE
    wanted = _sha256(manifest, FILE)
    if target.is_file() and _digest(target) == wanted:
        return target
    for part in manifest.parts:
        if part.path != FILE and _digest(folder / part.path) != part.sha256:
            raise ManifestRefused(f"{part.path} is not the file that was signed.", remedy="Take it again from git.")
    adapter = read_adapter(folder)
    made = rebuild(pinned_base(), adapter, target, adapter.about.quantization)
    if made != wanted:
        target.unlink(missing_ok=True)
        raise ManifestRefused(
            "The weights built here differ from the signed ones.",
            untouched="Nothing was kept; the base answers instead.",
            remedy="Report it with `tara doctor --json`.",
        )
    read_header(target)
    return target


def _sha256(manifest: Manifest, name: str) -> str:
    return next((part.sha256 for part in manifest.parts if part.path == name), "")


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:
        return ""


def main() -> None:
    """Build, or say in one sentence why not. A checkout without own weights is no failure: the base answers."""
    if not (own_folder() / MANIFEST).is_file():
        print(f"This checkout has no weights of its own ({own_folder().name}); the base answers.")
        return
    try:
        built = build()
    except (ModelError, ValueError) as error:
        sys.exit(str(error))
    print(f"TARA's own weights: {built} ({built.stat().st_size / 1e6:.0f} MB)")


if __name__ == "__main__":
    main()
