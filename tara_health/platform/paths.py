"""Every place the program may write, and where its own resources lie.

`TARA_HOME` moves all of it. Without it, the platform's own place for application data is used (platformdirs). Nothing
is created here: each part creates its own folder, with mode 0700, when it first writes.
"""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The folder that holds everything TARA writes."""
    moved = os.environ.get("TARA_HOME")
    if moved:
        return Path(moved).expanduser()
    # Imported here: with TARA_HOME set it is not needed, and the window's first paint waits for this module.
    from platformdirs import user_data_dir

    return Path(user_data_dir("TARA", appauthor=False))


def vault_dir() -> Path:
    """Holds the key-slot header and the encrypted database."""
    return home() / "vault"


def journal_dir() -> Path:
    """Holds the clinician's private file, or the cover that looks like one; never part of the vault."""
    return home() / "private"


def models_dir() -> Path:
    """Holds added models and the catalogue of what is installed."""
    return home() / "models"


def settings_file() -> Path:
    """Holds what the user changed; never message text."""
    return home() / "settings.json"


def resources_dir() -> Path:
    """Rules, lexicons, prompts and icons: inside the package when installed, at the top of a checkout otherwise."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def private_dir(folder: Path) -> Path:
    """Create `folder` (and its parents) readable by this user alone, and return it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.name == "posix":
        folder.chmod(0o700)
    return folder
