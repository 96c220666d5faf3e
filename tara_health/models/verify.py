"""Is an installed model's file still the one whose hash was recorded?

Promises: `verify` reads the whole file each time; `verify_for_load` once a session, and again as soon as size, change
times or inode have moved. Both answer for the bytes, not for the quality of the weights. To check by hand: `sha256sum
FILE` beside `tara models list --json`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tara_health.models.catalog import EMBEDDED, InstalledModel, file_state
from tara_health.models.digest import Progress, changed, check_digest, digest_of, missing
from tara_health.models.embedded import own_folder, own_manifest
from tara_health.models.register import exclusive, read_register, write_register
from tara_health.models.serials import admit_release


def verify(model: InstalledModel, progress: Progress | None = None) -> bool:
    """Read the whole file again: True where its sha256 is the recorded one.

    Raises `ModelChanged` or `ModelMissing`.
    """
    if model.name != EMBEDDED and model.path.is_symlink():
        raise changed(model.name)
    try:
        with model.path.open("rb") as handle:
            digest = digest_of(handle, model.path.stat().st_size, progress)
    except OSError:
        raise missing(model.name) from None
    if digest != model.sha256:
        raise changed(model.name)
    if model.name != EMBEDDED:
        _remember(model)
    return True


def verify_for_load(model: InstalledModel) -> Path:
    """The path to load, links resolved, after the hash was found to match; signed weights never older than before.

    Raises `ModelChanged`, `ModelMissing` or `ManifestRefused`.
    """
    if model.name == EMBEDDED and model.path.is_relative_to(own_folder()):
        admit_release(own_manifest())
    return check_digest(model.name, model.path, model.sha256, links_allowed=model.name == EMBEDDED)


def _remember(model: InstalledModel) -> None:
    """Record the change time at which the hash matched, so that the list says `verified` again."""
    with exclusive():
        entries = read_register()
        state = file_state(model.path)
        if model.name in entries and state is not None and entries[model.name].recorded != state:
            entries[model.name] = replace(entries[model.name], size=state.size, mtime_ns=state.mtime_ns)
            write_register(entries.values())
