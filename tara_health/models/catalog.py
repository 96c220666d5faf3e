"""The models on this machine: the embedded one and those that were added.

What `verified` means: an added file still has the size and change time at which its sha256 was last found to match
(`tara models verify` reads it whole again; so does the first load of a session). The embedded file is hashed once a
session.

`embedded` is what `models.embedded` says: TARA's own signed weights, or the pinned file that they start from.
"""

from __future__ import annotations

import contextlib
import difflib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tara_health.errors import ModelError, ModelMissing
from tara_health.models.digest import digest_once
from tara_health.models.embedded import DEMONSTRATION_LABEL as DEMONSTRATION_LABEL
from tara_health.models.embedded import base_missing, embedded_file
from tara_health.models.fetchable import FETCHABLE as FETCHABLE
from tara_health.models.register import Entry, exclusive, read_register, write_register
from tara_health.models.trust import FileState, Standing, standing
from tara_health.settings import Settings

EMBEDDED: Final = "embedded"
ADDED_LABEL: Final = "not evaluated by TARA"


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """One model that can answer. `label` is what every screen says of it; `template` names one of prompt.TEMPLATES."""

    name: str
    path: Path
    sha256: str
    default: bool
    verified: bool
    label: str
    template: str
    quantization: str


def installed() -> list[InstalledModel]:
    """All models, the embedded one first, then by name. Raises `ModelError` where the register is damaged."""
    chosen = default_name()
    models = [_added(entry, chosen) for entry in read_register().values()]
    with contextlib.suppress(ModelMissing):
        models.insert(0, _embedded(chosen))
    return models


def resolve(name: str) -> InstalledModel:
    """The model of that name. Raises `ModelMissing`, naming the nearest one."""
    if name == EMBEDDED:
        return _embedded(default_name())
    entries = read_register()
    if name not in entries:
        near = difflib.get_close_matches(name, [EMBEDDED, *entries], n=1, cutoff=0.0)[0]
        raise ModelMissing(
            f"There is no model named {name[:80]!r}.",
            remedy=f"Did you mean {near}? `tara models list` shows them all.",
        )
    return _added(entries[name], default_name())


def default_name() -> str:
    """The name of the model that answers where none is named."""
    return Settings.load().text("model.default")


def set_default(name: str) -> InstalledModel:
    """Make the model of that name the one that answers. Raises `ModelMissing` or `SettingsError`."""
    model = resolve(name)
    Settings.load().set("model.default", name)
    return replace(model, default=True)


def remove(name: str) -> None:
    """Delete an added model's file and its entry; if it was the default, the embedded one is again."""
    if name == EMBEDDED:
        raise ModelError("The embedded model comes with TARA and can't be removed.", untouched="Nothing was removed.")
    model = resolve(name)
    if model.default:
        Settings.load().set("model.default", EMBEDDED)
    # The entry goes first: a crash in between leaves a file that nothing points to, never an entry without a file.
    with exclusive():
        write_register(entry for entry in read_register().values() if entry.name != name)
    try:
        model.path.unlink(missing_ok=True)
    except OSError as error:
        raise ModelError(f"{name} is off the list, but its file {model.path} stays ({error.strerror}).") from None


def file_state(path: Path) -> FileState | None:
    """Size and change time of a plain file; None for anything else."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        state = path.stat()
    except OSError:
        return None
    return FileState(state.st_size, state.st_mtime_ns)


def _added(entry: Entry, chosen: str) -> InstalledModel:
    verdict = standing(entry.recorded, entry.sha256, file_state(entry.path))
    return InstalledModel(
        name=entry.name,
        path=entry.path,
        sha256=entry.sha256,
        default=entry.name == chosen,
        verified=verdict is Standing.MATCHING,
        label=entry.label,
        template=entry.template,
        quantization=entry.quantization,
    )


def _embedded(chosen: str) -> InstalledModel:
    file = embedded_file()
    try:
        verified = digest_once(file.path) == file.sha256
    except OSError:
        raise base_missing() from None
    return InstalledModel(
        name=EMBEDDED,
        path=file.path,
        sha256=file.sha256,
        default=chosen == EMBEDDED,
        verified=verified,
        label=file.label,
        template=file.template,
        quantization=file.quantization,
    )
