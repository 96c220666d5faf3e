"""Every failure TARA tells a person about, as one tree.

    TaraError
    ├── InputError          the message, line or option that was given can't be used
    │   ├── EmptyMessage · MessageTooLong · BadJsonLine · PassphraseRejected · EntryRejected
    ├── SettingsError       a setting's name or value is wrong
    │   ├── UnknownSetting · BadSettingValue
    ├── VaultError          the encrypted history can't be opened or written
    │   ├── VaultMissing · VaultExists · WrongKey · NotAVault · CorruptVault · TruncatedVault
    │   ├── VaultTooNew · VaultInUse · DiskFull · ReadOnlyVault · WeakVaultParameters · BackupFailed · VaultLocked
    │   ├── NothingOpens · ErasureUnproved
    ├── ModelError          a model file can't be trusted, read or run
    │   ├── ModelMissing · NotAGguf · TruncatedGguf · MalformedGguf · UnsupportedArchitecture
    │   ├── UnknownTemplate · ModelTooLarge · ModelChanged · ModelExists · NoRoomForModel · TermsNotAccepted
    │   ├── DownloadFailed · Offline · ManifestRefused
    ├── EngineError         the engine process failed
    │   ├── EngineStartFailed · EngineDied · PromptTooLong
    ├── WellbeingError      a part of the burnout support can't be used
    │   ├── AnswerRefused · ItemTextsRefused · WellbeingDataUnreadable
    └── AnalysisError       a part of the reading (PHI, emotion, context) could not be loaded

Each carries three short parts: what went wrong, what is untouched, what to do next. `str(exc)` joins them and is
what a clinician reads. No part may hold message text, a passphrase or a key; paths are allowed, file contents are not.
"""

from __future__ import annotations


class TaraError(Exception):
    """Base of the tree. `what` is required; `untouched` and `remedy` complete the sentence a person reads."""

    untouched: str = ""
    remedy: str = ""

    def __init__(self, what: str, *, untouched: str | None = None, remedy: str | None = None) -> None:
        self.what = what
        if untouched is not None:
            self.untouched = untouched
        if remedy is not None:
            self.remedy = remedy
        super().__init__(" ".join(part for part in (self.what, self.untouched, self.remedy) if part))


class InputError(TaraError):
    """What was given can't be used as it is."""


class EmptyMessage(InputError):
    """The message holds nothing but white space."""

    def __init__(self) -> None:
        super().__init__("The message is empty.", untouched="Nothing was sent.", remedy="Type a question first.")


class MessageTooLong(InputError):
    """The message is over `limits.MESSAGE_CHARACTERS`."""

    def __init__(self, characters: int, limit: int) -> None:
        super().__init__(
            f"The message has {characters:,} characters; TARA reads {limit:,} at most.",
            untouched="Nothing was sent and your text is still there.",
            remedy="Shorten it to the part that matters.",
        )


class BadJsonLine(InputError):
    """A line of a --jsonl input is not a JSON object of the expected form."""


class PassphraseRejected(InputError):
    """A new passphrase is too short or too easily guessed."""


class EntryRejected(InputError):
    """An entry for the private file is too large, or of a form that can't be stored."""


class SettingsError(TaraError):
    """A setting can't be read or changed."""

    untouched = "Your settings are unchanged."


class UnknownSetting(SettingsError):
    """No setting has that name; the nearest one is suggested."""


class BadSettingValue(SettingsError):
    """The value is of the wrong kind or out of bounds."""


class VaultError(TaraError):
    """The encrypted history can't be opened or written."""


class VaultMissing(VaultError):
    """There is no vault at that place yet."""


class VaultExists(VaultError):
    """A vault is there already; it is never overwritten."""


class WrongKey(VaultError):
    """Neither the passphrase nor the recovery key opens a key slot."""


class NotAVault(VaultError):
    """The file was not written by TARA."""


class CorruptVault(VaultError):
    """The vault was damaged or changed outside TARA."""


class TruncatedVault(CorruptVault):
    """The vault file is shorter than its own header says."""


class VaultTooNew(VaultError):
    """The vault was written by a newer TARA."""


class VaultInUse(VaultError):
    """Another TARA has this vault open."""


class DiskFull(VaultError):
    """The disk has no room left for the write."""


class ReadOnlyVault(VaultError):
    """The vault's file or folder can't be written by this user."""


class WeakVaultParameters(VaultError):
    """The key derivation stored in the header is weaker than TARA accepts."""


class VaultStorageFailed(VaultError):
    """The device below the vault reported a read or write error."""


class BackupFailed(VaultError):
    """A backup could not be written or did not pass its own check."""


class VaultLocked(VaultError):
    """The vault was locked before the request reached it."""


class ErasureUnproved(VaultStorageFailed):
    """The disk did not give back what was written over the private file."""


class NothingOpens(VaultError):
    """The passphrase opens no private file, be it a wrong one or be there none to open; nobody can tell which."""

    def __init__(self) -> None:
        super().__init__(
            "This passphrase opens nothing here.",
            untouched="Nothing was changed.",
            remedy="If you have begun a private file, check capital letters and keyboard layout and type it again.",
        )


class ModelError(TaraError):
    """A model file can't be trusted, read or run."""


class ModelMissing(ModelError):
    """No model of that name or at that path."""


class NotAGguf(ModelError):
    """The file is not GGUF at all (a renamed zip, a web page, an empty file)."""


class TruncatedGguf(ModelError):
    """The file ends before its header or tensors do."""


class MalformedGguf(ModelError):
    """The header contradicts itself or exceeds the reader's limits."""


class UnsupportedArchitecture(ModelError):
    """The weights are of an architecture that TARA has not pinned."""


class UnknownTemplate(ModelError):
    """The chat template is none of those TARA has pinned."""


class ModelTooLarge(ModelError):
    """The weights don't fit into this machine's memory."""


class ModelChanged(ModelError):
    """The file's sha256 differs from the one recorded when it was added."""


class ModelExists(ModelError):
    """These very weights, or another model of that name, are on the list already."""


class NoRoomForModel(ModelError):
    """The disk has no room for the model file."""


class TermsNotAccepted(ModelError):
    """The weights come under terms that nobody has accepted on this machine yet."""


class DownloadFailed(ModelError):
    """The download ended before the file was whole, or its checksum is wrong."""


class Offline(ModelError):
    """The hub can't be reached from this machine."""


class ManifestRefused(ModelError):
    """The manifest of signed weights can't be believed: its signature, form, age, template or folder is wrong."""

    untouched = "The weights were not loaded."


class EngineError(TaraError):
    """The engine process failed; the application itself is unharmed."""

    untouched = "Your conversation is kept."


class EngineStartFailed(EngineError):
    """The engine process did not start or could not load the model."""


class EngineDied(EngineError):
    """The engine process ended in the middle of a request."""


class PromptTooLong(EngineError):
    """Message and fixed instructions alone exceed the context of the model."""


class AnalysisError(TaraError):
    """A part of the reading (PHI, emotion, context) could not be loaded."""


class WellbeingError(TaraError):
    """A part of the burnout support can't be used; what the clinician wrote is not touched."""

    untouched = "What you wrote is unharmed."


class AnswerRefused(WellbeingError):
    """An answer is none that the question takes; never says which it was."""

    remedy = "Choose one of the answers shown, or skip the question."


class ItemTextsRefused(WellbeingError):
    """An institution's file of item texts is not of its form; names the file and the field, never other content."""

    untouched = "No questionnaire was changed."


class WellbeingDataUnreadable(WellbeingError):
    """A file of resources/wellbeing is missing or not of its form."""

    remedy = "Reinstall TARA or ask IT to restore its resources folder."
