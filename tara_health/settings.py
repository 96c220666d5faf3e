"""The settings, declared as data: kind, default, bounds, words.

The settings page and docs/SETTINGS.md are made from this. A value that differs from its default is kept in
`settings.json`; nothing else is. An unknown name is refused with the nearest known one; a
bad file is left as it is and named. No setting holds text about a patient. The window reads its settings before its
first paint, so what only some calls need is imported in them.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tara_health import limits
from tara_health.errors import BadSettingValue, SettingsError, UnknownSetting
from tara_health.platform import paths

Value = bool | int | float | str

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The choices of a weekday, in the order of `date.weekday()`."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `low` and `high` bound a number, `choices` a word; `group` and `title` are what the page shows."""

    key: str
    default: Value
    group: str
    title: str
    text: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    renamed_from: tuple[str, ...] = ()

    def check(self, value: object) -> Value:
        """Give `value` back in this setting's type, or raise `BadSettingValue` with one sentence."""
        kind = type(self.default)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, (bool, int, float, str)) or type(value) is not kind:
            wanted = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}[kind]
            raise BadSettingValue(f"{self.key} takes {wanted}.")
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not self._inside(value):
            unit = f" {self.unit}" if self.unit else ""
            raise BadSettingValue(f"{self.key} takes {self.low:g} to {self.high:g}{unit}.")
        if self.choices and value not in self.choices:
            raise BadSettingValue(f"{self.key} takes one of: {', '.join(self.choices)}.")
        return value

    def _inside(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def parse(self, text: str) -> Value:
        """Read a value typed on a command line."""
        if isinstance(self.default, bool):
            words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
            return self.check(words.get(text.strip().lower(), text))
        try:
            return self.check(type(self.default)(text))
        except ValueError:
            return self.check(text)


DECLARED: Final[tuple[Setting, ...]] = (
    Setting(
        "appearance.theme",
        "system",
        "Appearance",
        "Theme",
        "Light, dark, or as the system has it.",
        choices=("system", "light", "dark"),
    ),
    Setting(
        "appearance.scale_percent", 100, "Appearance", "Text size", "Size of all text.", low=80, high=200, unit="%"
    ),
    Setting(
        "appearance.reduced_motion",
        False,
        "Appearance",
        "Less motion",
        "Pictures stay still. They do so anyway where the system asks for it.",
    ),
    Setting(
        "privacy.idle_lock_minutes",
        10,
        "Privacy",
        "Lock when idle",
        "TARA locks itself after this time without a key or a click.",
        low=1,
        high=60,
        unit="min",
    ),
    Setting(
        "privacy.underline_phi",
        True,
        "Privacy",
        "Underline identifiers while typing",
        "Underlines what could identify a patient in the message box.",
    ),
    Setting(
        "safety.country",
        "US",
        "Safety",
        "Country",
        "Whose emergency and crisis numbers are shown.",
        choices=("US", "CA", "GB", "IE", "AU", "NZ", "DE", "FR"),
    ),
    Setting(
        "model.default",
        "embedded",
        "Model",
        "Model",
        "The name of the model that answers, as `tara models list` shows it.",
    ),
    Setting(
        "model.context_tokens",
        0,
        "Model",
        "Context size",
        "0 chooses from this machine's memory.",
        low=0,
        high=131072,
        unit="tokens",
    ),
    Setting(
        "model.gpu_layers",
        -1,
        "Model",
        "Layers on the GPU",
        "-1 chooses from the GPU's memory; 0 uses the processor alone.",
        low=-1,
        high=1000,
    ),
    Setting("model.threads", 0, "Model", "Processor threads", "0 uses the physical cores.", low=0, high=256),
    Setting(
        "reply.max_tokens",
        512,
        "Replies",
        "Longest reply",
        "A reply ends here at the latest.",
        low=16,
        high=limits.REPLY_TOKENS,
        unit="tokens",
    ),
    Setting(
        "reply.temperature", 0.3, "Replies", "Temperature", "0 always takes the likeliest word.", low=0.0, high=1.5
    ),
    Setting(
        "wellbeing.reminders",
        False,
        "For you",
        "Remind me of the weekly check-in",
        "At most once a week, in working hours; one press stops it. IT can read this choice, as it can any setting,"
        " and not whether anything was ever written.",
    ),
    Setting(
        "wellbeing.reminder_weekday",
        "friday",
        "For you",
        "Day of the reminder",
        "No other day has one.",
        choices=WEEKDAYS,
    ),
    Setting(
        "wellbeing.reminder_from", 9, "For you", "Reminder from", "Your working hours begin.", low=0, high=23, unit="h"
    ),
    Setting(
        "wellbeing.reminder_until",
        17,
        "For you",
        "Reminder until",
        "Your working hours end; before they begin means after midnight.",
        low=0,
        high=24,
        unit="h",
    ),
    Setting(
        "wellbeing.reminder_last",
        "",
        "For you",
        "Last reminder",
        "The day on which TARA last asked, kept by itself; empty forgets it. IT can read it, but it follows the clock"
        " alone and does not tell whether anything was written.",
    ),
)
BY_KEY: Final = {setting.key: setting for setting in DECLARED}
_RENAMED: Final = {old: setting.key for setting in DECLARED for old in setting.renamed_from}


def declared(key: str) -> Setting:
    """The declaration of `key` (an old name leads to the new). Raises `UnknownSetting` naming the nearest key."""
    setting = BY_KEY.get(_RENAMED.get(key, key))
    if setting is None:
        import difflib

        near = difflib.get_close_matches(key, BY_KEY, n=1, cutoff=0.0)[0]
        raise UnknownSetting(f"There is no setting named {key[:80]!r}.", remedy=f"Did you mean {near}?")
    return setting


class Settings:
    """The values in force: defaults, overlaid by what the user changed."""

    def __init__(self, changed: Mapping[str, Value] | None = None, file: Path | None = None) -> None:
        self._changed: dict[str, Value] = {}
        self._file = file
        self._writing = threading.Lock()
        for key, value in (changed or {}).items():
            setting = declared(key)
            self._changed[setting.key] = setting.check(value)

    @classmethod
    def load(cls, file: Path | None = None) -> Settings:
        """Read the settings file; a missing one gives the defaults. Raises `SettingsError` with one sentence."""
        file = file or paths.settings_file()
        try:
            with file.open("rb") as handle:
                raw = handle.read(limits.SETTINGS_BYTES + 1)
        except FileNotFoundError:
            return cls({}, file)
        except OSError as error:
            raise SettingsError(f"The settings file {file} can't be read ({error.strerror}).") from None
        import json

        remedy = f"Correct {file}, or delete it to start from the defaults."
        try:
            values = json.loads(raw) if len(raw) <= limits.SETTINGS_BYTES else None
        except ValueError:
            values = None
        if not isinstance(values, dict):
            raise SettingsError("The settings file is not a JSON object of settings.", remedy=remedy)
        return cls(values, file)

    def __getitem__(self, key: str) -> Value:
        """The value in force."""
        setting = declared(key)
        return self._changed.get(setting.key, setting.default)

    def text(self, key: str) -> str:
        """A text setting's value."""
        return str(self[key])

    def integer(self, key: str) -> int:
        """A whole-number setting's value."""
        return int(self[key])

    def number(self, key: str) -> float:
        """A number setting's value."""
        return float(self[key])

    def flag(self, key: str) -> bool:
        """A yes-or-no setting's value."""
        return bool(self[key])

    def set(self, key: str, value: object) -> None:
        """Change a value and write the file (temporary file, fsync, replace), one after another from any thread.

        Raises `SettingsError`; then nothing changed.
        """
        setting = declared(key)
        checked = setting.check(value)
        with self._writing:
            changed = dict(self._changed)
            if checked == setting.default:
                changed.pop(setting.key, None)
            else:
                changed[setting.key] = checked
            if self._file is not None:
                _write(self._file, changed)
            self._changed = changed


def _write(file: Path, values: Mapping[str, Value]) -> None:
    import json

    temporary = file.with_suffix(".new")
    try:
        paths.private_dir(file.parent)
        with temporary.open("w", encoding="utf-8") as handle:
            json.dump(values, handle, indent=2, sort_keys=True)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(file)
    except OSError as error:
        raise SettingsError(f"The settings file {file} can't be written ({error.strerror}).") from None
