"""`tara vault`: create, check, back up, restore, re-key and salvage the encrypted history.

A passphrase is typed at a prompt or read from a file, never taken from the command line or the environment. A
recovery key is printed once, on standard output.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tara_health.cli import passphrase
from tara_health.cli.passphrase import PassphraseFile
from tara_health.platform import paths

if TYPE_CHECKING:
    from tara_health.store.open import Vault

app = typer.Typer(name="vault", help="The encrypted history.", no_args_is_help=True, rich_markup_mode=None)

NewPassphraseFile = Annotated[
    Path | None, typer.Option("--new-passphrase-file", help="Read the new passphrase from the first line of this file.")
]


@app.command()
def init(passphrase_file: PassphraseFile = None) -> None:
    """Create the vault and show its recovery key, this once."""
    from tara_health.store.assemble import refuse_existing
    from tara_health.store.journal_cover import cover_this_start
    from tara_health.store.open import Vault

    refuse_existing(paths.vault_dir())
    cover_this_start()
    vault, recovery_key = Vault.create(paths.vault_dir(), passphrase.new(passphrase_file))
    vault.lock()
    typer.echo(f"The vault was created in {vault.folder}.")
    _show(recovery_key)


@app.command()
def check(passphrase_file: PassphraseFile = None) -> None:
    """Read and verify every page, the search index and the audit log."""
    with _opened(passphrase_file) as vault:
        report = vault.check()
        costs = [slot.kdf for slot in vault.header.slots if slot.kdf]
    typer.echo(
        f"The vault is sound: {_count(report.conversations, 'conversation')}, {_count(report.messages, 'message')},"
        f" {_count(report.audit_entries, 'audit entry')}, {_count(report.pages, 'page')}."
    )
    for cost in costs:
        typer.echo(
            f"Passphrase: Argon2id, {cost.memory_kib // 1024} MiB, {_count(cost.time_cost, 'pass')},"
            f" {_count(cost.lanes, 'lane')}."
        )


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write an encrypted backup, verified before it takes its name."""
    with _opened(passphrase_file) as vault:
        vault.backup(target)
    typer.echo(f"The backup {target} was written and verified. It opens with today's passphrase and recovery key.")


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A file that `tara vault backup` wrote.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make a vault from a backup. An existing vault is never touched."""
    from tara_health.store.assemble import refuse_existing
    from tara_health.store.backup import restore_backup

    refuse_existing(paths.vault_dir())
    restore_backup(source, paths.vault_dir(), passphrase.existing(passphrase_file))
    typer.echo(f"The backup was verified and restored into {paths.vault_dir()}.")


@app.command()
def rekey(
    passphrase_file: PassphraseFile = None,
    new_passphrase_file: NewPassphraseFile = None,
    recovery: Annotated[bool, typer.Option("--recovery-key", help="Make a new recovery key instead.")] = False,
    data_key: Annotated[
        bool, typer.Option("--data-key", help="Encrypt everything anew, with a new passphrase and recovery key.")
    ] = False,
) -> None:
    """Change the passphrase, the recovery key, or the data key with both."""
    from tara_health.store import rekey as rekeying

    with _opened(passphrase_file) as vault:
        if recovery and not data_key:
            _show(rekeying.renew_recovery_key(vault))
            return
        new = passphrase.new(new_passphrase_file)
        if data_key:
            recovery_key = rekeying.renew_data_key(vault, new)
            typer.echo("The whole history is encrypted under a new key. Older backups keep their old secrets.")
            _show(recovery_key)
            return
        rekeying.change_passphrase(vault, new)
    typer.echo("The passphrase was changed. Older backups keep the old one.")


@app.command()
def recover(
    target: Annotated[Path, typer.Argument(help="A new folder for what can be read.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Copy what can be read of a damaged vault into a new one; the damaged one is not changed."""
    from tara_health.store.recover import salvage

    report = salvage(paths.vault_dir(), passphrase.existing(passphrase_file), target)
    typer.echo(
        f"Copied into {target}: {_count(report.conversations, 'conversation')},"
        f" {_count(report.messages, 'message')}. Could not be read: {_count(report.unreadable, 'place')}."
        " The damaged vault is unchanged."
    )
    typer.echo(f"To use the copy, move {paths.vault_dir()} away and put {target} in its place.")


def _opened(passphrase_file: Path | None) -> Vault:
    from tara_health.store.journal_cover import cover_this_start
    from tara_health.store.look import nothing_to_open
    from tara_health.store.open import Vault, vault_exists

    if not vault_exists(paths.vault_dir()):
        raise nothing_to_open(paths.vault_dir())  # before anybody is asked for a passphrase
    cover_this_start()
    return Vault.open(paths.vault_dir(), passphrase.existing(passphrase_file))


_PLURALS = {"audit entry": "audit entries", "pass": "passes"}


def _count(number: int, what: str) -> str:
    return f"{number:,} {what if number == 1 else _PLURALS.get(what, what + 's')}"


def _show(recovery_key: str) -> None:
    typer.echo(
        f"\n    Recovery key:  {recovery_key}\n\n"
        "Write it down and keep it apart from this computer. It opens the history if the passphrase is forgotten,"
        " and it is not shown again."
    )
