"""The clinician's own copy of their private file: JSON, **not encrypted**, written where they chose and nowhere else.

Readable by this user alone; never replaces a file; half a copy is removed. Nothing notes that it was made: this is the
one export of TARA without an audit entry, because the file belongs to the person and to nobody else.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tara_health.errors import InputError

if TYPE_CHECKING:
    from tara_health.store.journal import Journal


def write_copy(target: Path, journal: Journal) -> int:
    """Write everything in `journal` to the new file `target`; the number of entries. Raises InputError."""
    content = journal.export()
    written = (json.dumps(content, indent=1) + "\n").encode()
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        raise _refused("There is a file of that name already; a copy never overwrites one.", "another name") from None
    except OSError as error:
        raise _refused(f"The copy can't be written there ({error.strerror}).", "another folder") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        target.unlink(missing_ok=True)
        raise _refused(f"The copy could not be finished ({error.strerror}).", "a disk with more room") from None
    return len(content["entries"])


def _refused(what: str, choose: str) -> InputError:
    return InputError(what, untouched="Your private file is unchanged.", remedy=f"Choose {choose}.")
