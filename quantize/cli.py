"""The `tara-release` command: keys, attestations, the gate and the signature of weights.

    key -> (attest by each person) -> gate -> sign -> verify

Exit codes: 0 done or passed, 1 refused, failed or not passed with one clear sentence on standard error, 2 wrong usage.
Passphrases come from a prompt or `--passphrase-file`, never from the command line or the environment.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from quantize.card import card, measured_of
from quantize.gate import (
    ATTESTATION_CONTEXT,
    Attestation,
    Gate,
    State,
    Verdict,
    attestation_bytes,
    judge,
    parse_gate,
    read_attestation,
    value_at,
)
from quantize.manifest import (
    build_manifest,
    check_grown,
    check_measured,
    manifest_bytes,
    read_object,
)
from quantize.sign import is_encrypted, load_key, new_key, public_entry, sign_detached
from tara_health import limits
from tara_health.cli import passphrase
from tara_health.cli.passphrase import PassphraseFile
from tara_health.errors import InputError, TaraError
from tara_health.models.manifest import MANIFEST, SIGNATURE
from tara_health.models.signature import (
    CONTEXT,
    KEYS_BYTES,
    TrustedKey,
    check_application,
    check_parts,
    check_template,
    open_parts,
    parse_keys,
    trusted_keys,
    verify_manifest,
)
from tara_health.platform import paths

app = typer.Typer(
    name="tara-release",
    help="From measured weights to signed ones.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Report = Annotated[Path, typer.Option("--report", help="The evaluation report (JSON).")]
Attestations = Annotated[
    Path | None, typer.Option("--attestations", help="A folder of NAME.json with NAME.json.sig beside each.")
]
Key = Annotated[Path, typer.Option("--key", help="Your private key, as `tara-release key` made it.")]


@app.command()
def key(
    file: Annotated[Path, typer.Argument(help="Where to write the private key; outside the repository.")],
    name: Annotated[str, typer.Option("--name", help="Whose key it is.")],
    passphrase_file: PassphraseFile = None,
    unencrypted: Annotated[
        bool, typer.Option("--unencrypted", help="Without a passphrase, for a guarded disk.")
    ] = False,
) -> None:
    """Make a key and print what a list of trusted keys takes of it."""
    secret = None if unencrypted else passphrase.new(passphrase_file)
    private = new_key(file, secret)
    typer.echo(json.dumps(public_entry(private, name, _today()), indent=1))
    typer.echo(
        f"The private key lies in {file}. The lines above go into resources/models/trusted_keys.json (who releases) or"
        " the attestors of gate.json (who attests).",
        err=True,
    )


@app.command()
def attest(
    item: Annotated[str, typer.Argument(help="The item of the gate that you stand for.")],
    report: Report,
    key_file: Key,
    out: Annotated[Path, typer.Option("--out", help="The folder of attestations.")],
    person: Annotated[str, typer.Option("--person", help="Your name, as the list of attestors has it.")],
    role: Annotated[str, typer.Option("--role", help="In which role you looked.")],
    statement: Annotated[str, typer.Option("--statement", help="What you did and found.")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Sign that an item holds for the weights of this report."""
    if item not in {each.item for each in _gate().items if each.persons}:
        raise InputError(f"The gate has no item {item[:60]!r} for persons.", untouched="Nothing was written.")
    raw_report, _ = read_object(report, limits.REPORT_BYTES)
    raw = attestation_bytes(
        {
            "item": item,
            "person": person,
            "role": role,
            "date": _today(),
            "statement": statement,
            "evaluation_sha256": hashlib.sha256(raw_report).hexdigest(),
        }
    )
    private = _private(key_file, passphrase_file)
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{item}-{public_entry(private, person, _today())['key_id']}.json"
    _write(target, raw)
    _write(target.with_name(f"{target.name}.sig"), sign_detached(ATTESTATION_CONTEXT, raw, private))
    typer.echo(f"Signed: {target}")


@app.command()
def gate(report: Report, attestations: Attestations = None) -> None:
    """Hold a report and its attestations against the release gate."""
    raw, values = read_object(report, limits.REPORT_BYTES)
    verdict = _judged(raw, values, attestations)
    _print(verdict)
    if not verdict.passed:
        raise TaraError(_not_passed(verdict))
    typer.echo("Every item passed: these weights may be released.")


@app.command()
def sign(
    folder: Annotated[Path, typer.Argument(help="The folder of the release; every file in it becomes a part.")],
    release: Annotated[Path, typer.Option("--release", help="The page of facts (JSON); see quantize/manifest.py.")],
    report: Report,
    key_file: Key,
    attestations: Attestations = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Ask the gate, write the manifest with its label, and sign it."""
    _, facts = read_object(release, limits.RELEASE_BYTES)
    raw_report, values = read_object(report, limits.REPORT_BYTES)
    verdict = _judged(raw_report, values, attestations)
    manifest = build_manifest(folder, facts, raw_report, verdict.label)
    check_measured(manifest, value_at(values, _gate().model_sha256))
    check_grown(folder, manifest.serial)
    raw = manifest_bytes(manifest)
    signature = sign_detached(CONTEXT, raw, _private(key_file, passphrase_file))
    _write(folder / MANIFEST, raw)
    _write(folder / SIGNATURE, signature)
    typer.echo(f"Signed as {manifest.label}: {manifest.name} {manifest.version}, release {manifest.serial}.")
    if not verdict.passed:
        typer.echo(_not_passed(verdict))


@app.command(name="card")
def write_card(
    report: Report,
    run: Annotated[Path, typer.Option("--run", help="The run's record (run.json).")],
    words: Annotated[Path, typer.Option("--words", help="What no measurement says (training/configs/cards).")],
    out: Annotated[Path, typer.Option("--out", help="Where to write the card.")],
    comparison: Annotated[Path | None, typer.Option("--comparison", help="From `tara-quantize compare`.")] = None,
    attestations: Attestations = None,
    hours: Annotated[float | None, typer.Option("--hours", min=0, help="Hours it took; not measured without.")] = None,
) -> None:
    """Write the model card from what was measured."""
    raw, values = read_object(report, limits.REPORT_BYTES)
    _, record = read_object(run, limits.REPORT_BYTES)
    _, told = read_object(words, limits.RELEASE_BYTES)
    if hours is not None:
        told["energy"] = {**told.get("energy", {}), "hours": hours}
    compared = read_object(comparison, limits.REPORT_BYTES)[1] if comparison is not None else None
    verdict = _judged(raw, values, attestations)
    measured = measured_of(told, record, values, compared)
    _write(out, card(measured, _gate(), verdict).encode())
    typer.echo(f"The card lies in {out}.")


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="A folder with signed weights.")],
    trusted: Annotated[
        Path | None, typer.Option("--trusted", help="A list of trusted keys (JSON); TARA's own without.")
    ] = None,
) -> None:
    """Check signature, template, version and every part, with the application's own functions."""
    raw, _ = read_object(folder / MANIFEST, limits.RELEASE_BYTES)
    signature, _ = read_object(folder / SIGNATURE, limits.RELEASE_BYTES)
    keys = trusted_keys() if trusted is None else _keys(trusted)
    manifest = verify_manifest(raw, signature, keys)
    check_template(manifest)
    check_application(manifest)
    with open_parts(manifest, folder) as opened:
        check_parts(manifest, folder, opened)
    typer.echo(f"{manifest.name} {manifest.version} is as it was signed ({manifest.label}, release {manifest.serial}).")


def main() -> None:
    """Entry point: a failure that TARA knows becomes one sentence and exit code 1."""
    try:
        app()
    except TaraError as error:
        typer.echo(f"tara-release: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        typer.echo(f"tara-release: The system refused a read or write ({why}).", err=True)
        sys.exit(1)


def _gate() -> Gate:
    return parse_gate((paths.resources_dir() / "models" / "gate.json").read_bytes())


def _keys(file: Path) -> tuple[TrustedKey, ...]:
    try:
        with file.open("rb") as handle:
            return parse_keys(handle.read(KEYS_BYTES + 1))
    except OSError as error:
        raise InputError(
            f"The list of keys {file} can't be read ({(error.strerror or 'unreadable').lower()})."
        ) from None


def _judged(raw: bytes, report: dict[str, Any], folder: Path | None) -> Verdict:
    asked = _gate()
    attestations = _attestations(folder, asked) if folder is not None else []
    return judge(asked, report, hashlib.sha256(raw).hexdigest(), attestations)


def _attestations(folder: Path, asked: Gate) -> list[Attestation]:
    """Those that count; of each other one a line says why not."""
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.")
    counted = []
    for file in sorted(folder.glob("*.json")):
        try:
            raw, _ = read_object(file, limits.ATTESTATION_BYTES)
            signature, _ = read_object(file.with_name(f"{file.name}.sig"), limits.ATTESTATION_BYTES)
            counted.append(read_attestation(raw, signature, asked.attestors))
        except InputError as error:
            typer.echo(f"{file.name} does not count: {error}", err=True)
    return counted


def _print(verdict: Verdict) -> None:
    widths = [max(len(getattr(finding, name)) for finding in verdict.items) for name in ("item", "found")]
    for finding in verdict.items:
        typer.echo(
            f"{finding.state.value:8} {finding.item:{widths[0]}}  {finding.found:{widths[1]}}  ({finding.wanted})"
        )


def _not_passed(verdict: Verdict) -> str:
    counts = {state: sum(finding.state is state for finding in verdict.items) for state in State}
    return (
        f"{counts[State.PASSED]} of {len(verdict.items)} items passed, {counts[State.FAILED]} failed and"
        f" {counts[State.MISSING]} are missing, so these weights may only be shipped as demonstration."
    )


def _private(file: Path, passphrase_file: Path | None) -> Ed25519PrivateKey:
    secret = passphrase.existing(passphrase_file, "Passphrase of the key: ") if is_encrypted(file) else None
    return load_key(file, secret)


def _write(file: Path, raw: bytes) -> None:
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as handle:
            handle.write(raw)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


if __name__ == "__main__":
    main()
