"""`tara-train`: status, fetch, prepare, base, run, evaluate. Each command imports its heavy parts when it runs."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

app: Final = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
_OUT: Final = Console(highlight=False)
Data = Annotated[Path, typer.Option(help="Folder of prepared data.")]


@app.command()
def status(
    data: Data = Path("runs/data"), as_json: Annotated[bool, typer.Option("--json", help="For a script.")] = False
) -> None:
    """How far the data is from the targets of the full corpus, by file, source and licence, and how varied it is."""
    from training.shards import read_manifest
    from training.status import as_json as told
    from training.status import status as read
    from training.variety import lines_of

    corpora = _refusing(lambda: read(data))
    if as_json:
        typer.echo(json.dumps(told(corpora)))
        return
    table = Table("corpus / file", "samples", "of", "source (licence): samples", box=None, pad_edge=False)
    for corpus in corpora:
        share = f"{corpus.target:,} {corpus.unit} ({corpus.rows / corpus.target:.1%})"
        table.add_row(f"[bold]{corpus.name}", f"{corpus.rows:,}", share, "")
        for file in corpus.files:
            sources = "; ".join(f"{name} ({licence}): {rows:,}" for name, licence, rows in file.by_source) or "-"
            table.add_row(f"  {file.file}", f"{file.rows:,}", "", sources)
    _OUT.print(table)
    # Data of an earlier version was not counted.
    varied = read_manifest(data).get("variety") if any(corpus.rows for corpus in corpora) else None
    for line in lines_of(varied) if varied else ():
        typer.echo(line)


@app.command()
def fetch(
    source: Annotated[str, typer.Option(help="A source's name.")],
    public: Annotated[Path, typer.Option(help="Folder of public data.")] = Path("../shared/data"),
) -> None:
    """Download a source's files at its pinned revision from a hub. The only command that opens a connection."""
    from training.sources.hub import fetch as run
    from training.sources.registry import SOURCES

    known = {one.name: one for one in SOURCES}
    if source not in known:
        raise _refused(f"There is no source named {source!r}; the names are: {', '.join(known)}.")
    for file in _refusing(lambda: run(known[source], public)):
        _OUT.print(f"{file} is there ({known[source].licence})")


@app.command()
def prepare(
    public: Annotated[Path, typer.Option(help="Folder of public data.")] = Path("../shared/data"),
    data: Data = Path("runs/data"),
    source: Annotated[list[str] | None, typer.Option(help="Only these sources; all that are present without.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Samples a source at most; 0 takes all.")] = 0,
    research: Annotated[bool, typer.Option(help="Allow sources whose weights may not be passed on.")] = False,
    canaries: Annotated[bool, typer.Option(help="Plant sentences to measure what weights give away.")] = True,
) -> None:
    """Sources to shards: annotated, de-identified, without duplicates or evaluation texts, split by conversation."""
    from training.prepare import PLANTING, Job
    from training.prepare import prepare as run
    from training.sources.registry import SOURCES

    known = {one.name: one for one in SOURCES}
    unknown = [name for name in source or () if name not in known]
    if unknown:
        raise _refused(f"There is no source named {unknown[0]!r}; the names are: {', '.join(known)}.")
    chosen = tuple(known[name] for name in source) if source else tuple(one for one in SOURCES if one.present(public))
    with Bar(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=_OUT) as bar:
        task = bar.add_task("start")

        def told(stage: str, done: int) -> None:
            bar.update(task, description=f"{stage}: {done:,} samples")

        job = Job(chosen, public, data, ship=not research, limit=limit, canaries=PLANTING if canaries else None)
        manifest = _refusing(lambda: run(job, told))
    for reason, count in manifest["counts"].items():
        _OUT.print(f"{count:>9,}  {reason}")
    for sentence in manifest["warnings"]:
        typer.echo(sentence, err=True)


@app.command(name="run")
def run_config(
    config: Annotated[str, typer.Option(help="A shipped config's name or a YAML file.")] = "tara-health-135m",
    data: Data = Path("runs/data"),
    out: Annotated[Path | None, typer.Option(help="Folder of the run; runs/NAME without.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Print what it would take, and start nothing.")] = False,
) -> None:
    """Train; killed, the same command goes on. Refuses at once what can't fit."""
    from training.config import named

    chosen = _refusing(lambda: named(config))
    from training.processes import first

    if first():
        _refusing(lambda: _planned(chosen, data))
    if dry_run:
        return
    from training.train import train

    record = _refusing(lambda: train(chosen, data, out or Path("runs") / chosen.name))
    if not first():
        return
    _OUT.print(f"{record['steps']} steps; best: {record['best']}; the adapter lies in {out or 'runs/' + chosen.name}")
    if "hipaa" in record:
        _OUT.print(record["hipaa"]["sentence"])


@app.command()
def base(
    config: Annotated[str, typer.Option(help="A shipped config's name or a YAML file.")] = "tara-health-135m",
) -> None:
    """Print which GGUF a config starts from, its hash checked."""
    from training.base_model import base_file
    from training.config import named

    begun = _refusing(lambda: named(config)).base
    if not begun.package:
        raise _refused(f"{config} starts from {begun.repository} of the hub: merge and convert what it trains.")
    typer.echo(_refusing(lambda: base_file(begun)))


@app.command()
def evaluate(
    model: Annotated[list[str], typer.Option(help="NAME=FILE,TEMPLATE; the last is the one that ships.")],
    out: Annotated[Path, typer.Option(help="Folder of report.json, report.html and the answers.")],
    choices: Annotated[list[Path] | None, typer.Option(help="Files of multiple-choice questions.")] = None,
    canaries: Annotated[int | None, typer.Option(help="The seed of the canaries that were planted.")] = None,
    data: Annotated[Path | None, typer.Option(help="Prepared data, whose manifest names its canaries' seed.")] = None,
    every: Annotated[int, typer.Option(min=1, help="Ask each Nth probe only; the report says how many of all.")] = 1,
) -> None:
    """Measure files side by side with the served prompt; killed, the same command goes on."""
    from argparse import ArgumentTypeError

    from training.evaluate.measure import Job, measure, weights_of
    from training.evaluate.probe import read_probes
    from training.shards import read_manifest

    try:
        weights = tuple(weights_of(text) for text in model)
    except ArgumentTypeError as error:
        raise _refused(str(error)) from None
    if canaries is None and data is not None:
        canaries = _refusing(lambda: read_manifest(data)).get("canary_seed")
    _refusing(lambda: measure(Job(weights, out, tuple(choices or ()), canaries, read_probes()[::every])))
    _OUT.print(f"{out / 'report.html'}")


def _planned(config: Any, data: Path) -> None:
    """Print the plan; raises `PlanError` where it can't fit."""
    from training.base_model import describe, load_tokenizer
    from training.encoded import PackedRows, encode
    from training.hardware import memory_of_device, speed_of_step
    from training.plan import check, plan, shape_of
    from training.processes import devices, shards
    from training.shards import read_manifest

    read_manifest(data)
    rows = PackedRows(encode(data, "train", config, load_tokenizer(config.base)), config.max_tokens, config.seed)
    tokens = sum(pack.length for pack in rows.packs)
    targets = config.lora.targets if config.lora else ()
    shape = shape_of(describe(config), targets)
    rate = speed_of_step(config, shape) * devices()
    needs = plan(config, shape, len(rows), tokens, rate, devices(), shards())
    lines = {
        "parameters": f"{needs.parameters:,}, of which trained: {needs.trained:,}",
        "tokens an epoch": f"{needs.tokens_an_epoch:,} in {needs.rows_an_epoch:,} rows",
        "optimiser steps": f"{needs.steps:,}",
        "processes": f"{devices()}, the weights spread over {shards()}",
        "memory": f"{needs.memory_bytes / 2**30:.1f} GiB of {memory_of_device() / 2**30:.1f} GiB",
        "time": "not known on this machine"
        if math.isnan(needs.seconds)
        else f"about {needs.seconds / 60:,.0f} minutes",
    }
    for name, value in lines.items():
        _OUT.print(f"{name:>16}  {value}")
    check(needs, memory_of_device())


def _refusing(task: Callable[[], Any]) -> Any:
    """The task's result, or exit 1 with its one sentence."""
    try:
        return task()
    except (ValueError, OSError) as error:
        raise _refused(str(error).splitlines()[0]) from None


def _refused(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(1)


def main() -> None:
    """The command's entry."""
    app()


if __name__ == "__main__":
    main()
