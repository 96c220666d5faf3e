"""Adding a model: look at the header, judge, copy and hash in one pass, record.

Promises: nothing of a file is kept unless its header was read without objection, its architecture and template are
pinned and this machine can hold it. Check and copy go through the same open file, and the copy's header is compared
with the one that was judged. Whatever fails (a full disk, a pulled stick, Ctrl+C), the models folder is afterwards as
it was before.

Does not promise that the weights are good: an added model is labelled as not evaluated.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
from pathlib import Path
from typing import BinaryIO, Final

import psutil  # type: ignore[import-untyped]

from tara_health.errors import InputError, ModelChanged, ModelError, ModelExists, NoRoomForModel
from tara_health.inference.gguf_header import GgufHeader, open_model, read_header, read_open_header
from tara_health.models import trust
from tara_health.models.catalog import ADDED_LABEL, EMBEDDED, InstalledModel, resolve
from tara_health.models.digest import CHUNK_BYTES, Progress, digest_of
from tara_health.models.embedded import embedded_file
from tara_health.models.register import NAME_PATTERN, Entry, exclusive, read_register, write_register
from tara_health.platform import paths
from tara_health.prompt.template import Template, detect_template

_SPARE_BYTES: Final = 64 * 1024 * 1024
_NOTHING_ADDED: Final = "Nothing was added."
_FULL: Final = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def add_model(
    file: Path, *, name: str | None = None, progress: Progress | None = None, move: bool = False
) -> InstalledModel:
    """Check `file`, take it into the models folder under `name` (else a name made from the file's) and record its
    sha256.

    `move` takes a file that lies in TARA's own partial folder instead of copying it. Raises a `ModelError` that says
    why not, or `InputError` for a name that can't be used; then the models folder is unchanged.
    """
    with open_model(file) as source:
        header = read_open_header(source)
        template = admit(header)
        _free_name(name, file)  # a name that can't be had is told before gigabytes are copied
        folder = _folder()
        if move:
            staged, digest = file, digest_of(source, header.file_bytes, progress)
        else:
            staged, digest = _copy(source, header.file_bytes, folder, progress)
    try:
        if read_header(staged) != header:
            raise ModelChanged("The file changed while it was read.", untouched=_NOTHING_ADDED)
        with exclusive():
            _refuse_known(digest)
            chosen = _free_name(name, file)
            _record(staged, digest, header, template, chosen)
    finally:
        if not move:
            staged.unlink(missing_ok=True)
    return resolve(chosen)


def admit(header: GgufHeader) -> Template:
    """Judge a header by trust.py's first rule; gives the template it will be used with."""
    trust.check_architecture(header.architecture)
    template = detect_template(header.chat_template, header.architecture)
    context = min(trust.DEFAULT_CONTEXT, header.context_length)
    trust.check_memory(header.tensor_bytes, header.kv_bytes(context), memory_bytes())
    return template


def memory_bytes() -> int:
    """This machine's memory."""
    return int(psutil.virtual_memory().total)


def check_room(needed: int, folder: Path) -> None:
    """Raises `NoRoomForModel` where the disk under `folder` has less than `needed` bytes and a little more."""
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE_BYTES:
        raise NoRoomForModel(
            f"The model needs {needed / 1e9:.1f} GB on disk and {free / 1e9:.1f} GB are free.",
            untouched=_NOTHING_ADDED,
            remedy=f"Make room on the disk that holds {folder}.",
        )


def _copy(source: BinaryIO, size: int, folder: Path, progress: Progress | None) -> tuple[Path, str]:
    """Copy exactly `size` bytes into a temporary file of `folder`; gives it and their sha256."""
    check_room(size, folder)
    staged = folder / f".adding-{secrets.token_hex(8)}.part"
    try:
        return staged, _copy_into(staged, source, size, progress)
    except OSError as error:
        staged.unlink(missing_ok=True)
        raise write_failed(error, folder) from None
    except BaseException:
        staged.unlink(missing_ok=True)
        raise


def _copy_into(staged: Path, source: BinaryIO, size: int, progress: Progress | None) -> str:
    sha256, done = hashlib.sha256(), 0
    source.seek(0)
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as target:
        # One byte more than expected is asked for, so that a file that grows meanwhile is noticed and not followed.
        while chunk := source.read(min(CHUNK_BYTES, size - done + 1)):
            done += len(chunk)
            if done > size:
                break
            sha256.update(chunk)
            target.write(chunk)
            if progress is not None:
                progress(done, size)
        if done != size:
            raise ModelChanged("The file changed while it was copied.", untouched=_NOTHING_ADDED)
        target.flush()
        os.fsync(target.fileno())
    return sha256.hexdigest()


def _record(staged: Path, digest: str, header: GgufHeader, template: Template, name: str) -> None:
    """Put the staged file in its place and write the register; undone if the register can't be written."""
    target = paths.models_dir() / f"{name}.gguf"
    try:
        staged.replace(target)
        state = target.stat()
    except OSError as error:
        raise write_failed(error, target.parent) from None
    entry = Entry(
        name=name,
        sha256=digest,
        size=state.st_size,
        mtime_ns=state.st_mtime_ns,
        architecture=header.architecture,
        template=template.name,
        quantization=header.quantization,
        label=ADDED_LABEL,
    )
    try:
        write_register([*read_register().values(), entry])
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _refuse_known(digest: str) -> None:
    known = {entry.sha256: entry.name for entry in read_register().values()} | {embedded_file().sha256: EMBEDDED}
    if digest in known:
        raise ModelExists(
            f"This file is on the list already, as {known[digest]}.",
            untouched=_NOTHING_ADDED,
            remedy=f"`tara models default {known[digest]}` makes it the one that answers.",
        )


def _free_name(name: str | None, file: Path) -> str:
    taken = {known.casefold() for known in (EMBEDDED, *read_register())}
    if name is not None:
        if not NAME_PATTERN.fullmatch(name):
            raise InputError(
                "A model's name takes up to 80 letters, digits, dots, dashes and underscores.", untouched=_NOTHING_ADDED
            )
        if name.casefold() in taken:
            raise ModelExists(
                f"Another model is named {name}.", untouched=_NOTHING_ADDED, remedy="Choose another name with --name."
            )
        return name
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", file.stem).strip("-._")[:70] or "model"
    names = (plain if number == 1 else f"{plain}-{number}" for number in range(1, 1_000))
    return next(candidate for candidate in names if candidate.casefold() not in taken)


def _folder() -> Path:
    try:
        return paths.private_dir(paths.models_dir())
    except OSError as error:
        raise write_failed(error, paths.models_dir()) from None


def write_failed(error: OSError, folder: Path) -> ModelError:
    """The sentence for a write into `folder` that the system refused: a full disk, or anything else."""
    if error.errno in _FULL:
        return NoRoomForModel(
            "The disk is full.", untouched=_NOTHING_ADDED, remedy=f"Make room on the disk that holds {folder}."
        )
    return ModelError(
        f"The model can't be copied into {folder} ({error.strerror}).",
        untouched=_NOTHING_ADDED,
        remedy="Check that the disk is there and may be written.",
    )
