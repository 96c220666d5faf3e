"""`tara doctor`: what this machine is, what the engine uses, whether each part is sound, and that no network is used.

Nothing here opens the vault or prints content. Exit code 1 if a part that TARA needs is broken.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

import typer

from tara_health import __version__
from tara_health.errors import TaraError
from tara_health.records import Json


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Check this machine, the model, the readers, the vault and the absence of network use."""
    report: Json = {"version": __version__, "python": sys.version.split()[0]}
    for part, check in (
        ("machine", _machine),
        ("network", _network),
        ("vault", _vault),
    ):
        report[part] = _guarded(check)
    if isinstance(report["network"], dict):
        # The network check runs a real turn, so it has the engine's and the readers' own words.
        report["engine"] = report["network"].pop("engine", {"ok": False})
        report["model"] = report["network"].pop("model", {"ok": False})
        report["analysis"] = report["network"].pop("analysis", {"ok": False})
    sound = all(part.get("ok", True) for part in report.values() if isinstance(part, dict))
    report["ok"] = sound
    typer.echo(json.dumps(report, indent=2) if as_json else _words(report))
    if not sound:
        raise typer.Exit(1)


def _guarded(check: Callable[[], Json]) -> Json:
    try:
        return check()
    except TaraError as error:
        return {"ok": False, "error": str(error)}


def _machine() -> Json:
    from tara_health.inference.hardware import probe

    return {"ok": True, **asdict(probe())}


def _vault() -> Json:
    from tara_health.platform import paths
    from tara_health.store.open import vault_exists

    folder = paths.vault_dir()
    if not vault_exists(folder):
        return {"ok": True, "exists": False, "state": "There is no vault yet; the first start creates it."}
    from tara_health.store.keys import read_header

    header = read_header(folder)
    return {
        "ok": True,
        "exists": True,
        "key_slots": len(header.slots),
        "state": "The header is sound. `tara vault check` reads the whole vault with your passphrase.",
    }


def _network() -> Json:
    from tara_health.cli.no_network import observe_turn

    return observe_turn()


def _words(report: Json) -> str:
    lines = [f"TARA {report['version']} on Python {report['python']}"]
    for part in ("machine", "model", "engine", "analysis", "vault", "network"):
        facts = report.get(part, {})
        lines.append(f"\n{part.capitalize()}: {'sound' if facts.get('ok', True) else 'BROKEN'}")
        lines += [f"  {key.replace('_', ' ')}: {_plain(value)}" for key, value in facts.items() if key != "ok"]
    lines.append(f"\n{'Everything TARA needs is sound.' if report['ok'] else 'TARA needs help; see BROKEN above.'}")
    return "\n".join(lines)


def _plain(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and value > 10_000_000:
        return f"{value / 2**30:.1f} GiB"
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(item) for item in value) or "none"
    return (
        {True: "yes", False: "no", "": "none"}.get(value, str(value)) if isinstance(value, (bool, str)) else str(value)
    )
