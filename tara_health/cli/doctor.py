"""`tara doctor`: what this machine is, what the engine uses, whether each part is sound, and whether a network is used.

Nothing here opens the vault or prints content. Exit code 1 if a part that TARA needs is broken.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from tara_health import __version__
from tara_health.errors import TaraError
from tara_health.records import Json


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Check this machine, the model, the readers, the vault and the absence of network use."""
    report: Json = {"version": __version__, "python": sys.version.split()[0], "machine": _guarded(_machine)}
    # One real turn is watched: it shows the model, the engine, the readers and the network at once.
    report |= _guarded(_turn)
    report["vault"] = _guarded(_vault)
    report["ok"] = all(part["ok"] for part in report.values() if isinstance(part, dict))
    typer.echo(json.dumps(report, indent=2) if as_json else _words(report))
    if not report["ok"]:
        raise typer.Exit(1)


def _guarded(check: Callable[[], Json]) -> Json:
    try:
        return check()
    except TaraError as error:
        return {"ok": False, "error": str(error)}


def _machine() -> Json:
    from tara_health.inference.hardware import probe
    from tara_health.platform.harden import harden_process

    hardening = harden_process()
    return {"ok": True, **asdict(probe()), **asdict(hardening)}


def _turn() -> Json:
    from tara_health.cli.no_network import observe_turn

    return observe_turn()


def _vault() -> Json:
    from tara_health.platform import paths
    from tara_health.store.anchor import Anchor
    from tara_health.store.keys import read_header
    from tara_health.store.layout import VaultFiles, vault_exists
    from tara_health.store.look import require_whole_file, require_writable

    folder = paths.vault_dir()
    facts: Json = {"ok": _can_write(folder), "folder": str(folder), "writable": _can_write(folder)}
    if not vault_exists(folder):
        return facts | {"exists": False, "state": "There is no vault yet; the first start creates it."}
    header = read_header(folder)
    facts |= {"exists": True, "key_slots": len(header.slots)}
    files = VaultFiles(folder, header.generation)
    try:
        # No passphrase is asked here, so nothing is known of the counters: an empty record demands nothing of them.
        require_whole_file(files, header.database_salt, Anchor())
        require_writable(files)
    except TaraError as error:
        return facts | {"ok": False, "error": str(error)}
    state = "Looked at from outside only; `tara vault check` reads it all with your passphrase."
    return facts | {"ok": facts["ok"] and files.anchor.exists(), "anchor": files.anchor.exists(), "state": state}


def _can_write(folder: Path) -> bool:
    """May this user write there, or make the folder where it is missing? Nothing is written."""
    while not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _words(report: Json) -> str:
    lines = [f"TARA {report['version']} on Python {report['python']}"]
    for part in ("machine", "model", "engine", "analysis", "vault", "network"):
        facts = report.get(part, {"ok": False})
        lines.append(f"\n{part.capitalize()}: {'sound' if facts.get('ok', True) else 'BROKEN'}")
        lines += [f"  {key.replace('_', ' ')}: {_plain(value)}" for key, value in facts.items() if key != "ok"]
    verdict = "Everything that was looked at is sound." if report["ok"] else "TARA needs help; see BROKEN above."
    return "\n".join((*lines, f"\n{verdict}"))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and value > 10_000_000:
        return f"{value / 2**30:.1f} GiB"
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(item) for item in value) or "none"
    return str(value) or "none"
