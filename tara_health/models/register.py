"""The register of added models: `models/catalog.json` under TARA_HOME, written whole (temporary file, fsync,
replace).

Promises: a reader sees the old register or the new one, never half of one; a damaged register is named and left as it
is. The register holds file names, sizes and hashes, nothing of a conversation.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from tara_health import limits
from tara_health.errors import ModelError
from tara_health.models.trust import FileState
from tara_health.platform import paths

_FORMAT: Final = 1
NAME_PATTERN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
"""A model's name: what a person types after `tara models`; it is also the file's name."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One added model as recorded. `size` in bytes and `mtime_ns` are those at which `sha256` was last found to
    match.
    """

    name: str
    sha256: str
    size: int
    mtime_ns: int
    architecture: str
    template: str
    quantization: str
    label: str

    @property
    def path(self) -> Path:
        """Where the file lies; it follows from the name, so the register can't point elsewhere."""
        return paths.models_dir() / f"{self.name}.gguf"

    @property
    def recorded(self) -> FileState:
        """Size and change time as recorded."""
        return FileState(self.size, self.mtime_ns)


@contextmanager
def exclusive() -> Iterator[None]:
    """Hold the register against other writers, in this process and others, for a read and the write that follows.

    The folder itself is locked, so no lock file is left behind. Windows can't lock a folder; there the last writer
    wins.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    folder = os.open(paths.private_dir(paths.models_dir()), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def read_register() -> dict[str, Entry]:
    """The entries by name; none before the first model is added. Raises `ModelError` where the register is damaged."""
    file = register_file()
    values = read_json(file)
    if values is None:
        return {}
    try:
        if values["version"] != _FORMAT:
            raise ValueError("version")
        entries = [_entry(value) for value in values["models"]]
    except (KeyError, TypeError, ValueError):
        raise damaged(file) from None
    return {entry.name: entry for entry in entries}


def write_register(entries: Iterable[Entry]) -> None:
    """Replace the register. Raises `ModelError`; then the old one stands."""
    models = [asdict(entry) for entry in sorted(entries, key=lambda entry: entry.name)]
    write_json(register_file(), {"version": _FORMAT, "models": models})


def register_file() -> Path:
    """Where the register lies."""
    return paths.models_dir() / "catalog.json"


def read_json(file: Path) -> dict[str, Any] | None:
    """A small JSON object, or None where there is no file. Raises `ModelError` for anything else."""
    try:
        with file.open("rb") as handle:
            raw = handle.read(limits.SETTINGS_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ModelError(f"The file {file} can't be read ({error.strerror}).") from None
    try:
        values = json.loads(raw) if len(raw) <= limits.SETTINGS_BYTES else None
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise damaged(file)
    return values


def write_json(file: Path, values: Mapping[str, Any]) -> None:
    """Write a small JSON object so that readers see the old file or the new one. Raises `ModelError`."""
    temporary = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        paths.private_dir(file.parent)
        try:
            with temporary.open("w", encoding="utf-8") as handle:
                json.dump(values, handle, indent=2, sort_keys=True)
                handle.flush()
                os.fsync(handle.fileno())
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ModelError(
            f"The file {file} can't be written ({error.strerror}).", untouched="It is unchanged."
        ) from None


def damaged(file: Path) -> ModelError:
    """The error of a file of ours that is not as we write it."""
    return ModelError(
        f"The list of models {file} is damaged.",
        untouched="It and the model files are as they were, and the embedded model works.",
        remedy="Restore it from a backup, or delete it and add the models again.",
    )


def _entry(value: Mapping[str, Any]) -> Entry:
    kinds = {"size": int, "mtime_ns": int}
    picked = {field.name: value[field.name] for field in fields(Entry)}
    if any(type(item) is not kinds.get(name, str) for name, item in picked.items()):
        raise TypeError("entry")
    entry = Entry(**picked)
    if not NAME_PATTERN.fullmatch(entry.name) or not _SHA256.fullmatch(entry.sha256):
        raise ValueError("entry")
    return entry
