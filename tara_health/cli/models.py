"""`tara models`: list, add, fetch, verify, remove and choose the weights that answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="models", help="The language models on this machine.", no_args_is_help=True, rich_markup_mode=None
)

Name = Annotated[str, typer.Argument(help="The model's name, as `tara models list` shows it.")]


@app.command("list")
def list_models(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False,
    catalogue: Annotated[bool, typer.Option("--fetchable", help="Show what `fetch` can bring instead.")] = False,
) -> None:
    """Show the models that are installed."""
    from tara_health.models.catalog import FETCHABLE, installed

    if catalogue:
        for entry in FETCHABLE.values():
            typer.echo(f"{entry.name:14} {entry.title}, {entry.licence}, needs {entry.memory_gib:.1f} GiB of memory")
        return
    models = installed()
    if as_json:
        keys = ("name", "path", "sha256", "default", "verified", "label")
        rows = [{key: getattr(model, key) for key in keys} for model in models]
        typer.echo(json.dumps(rows, indent=2, default=str))
        return
    for model in models:
        mark = "*" if model.default else " "
        state = "verified" if model.verified else "NOT VERIFIED"
        typer.echo(f"{mark} {model.name:24} {model.quantization:8} {state:12} {model.label}")
    typer.echo("\n* answers where no model is named. Verified: the file is as it was when its sha256 was recorded.")


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="A model in GGUF format.")],
    name: Annotated[str | None, typer.Option("--name", help="What to call it; else its file's name.")] = None,
) -> None:
    """Check a GGUF file and copy it into TARA's own folder."""
    from tara_health.models.importing import add_model

    with _progress("Copying") as progress:
        model = add_model(file, name=name, progress=progress)
    _added(model.name, model.sha256, model.label)


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(help="A name that `tara models list --fetchable` shows.")],
    accept_terms: Annotated[
        bool, typer.Option("--accept-terms", help="You have read and accept the model's terms.")
    ] = False,
) -> None:
    """Download a model of the small catalogue. The only command that opens a connection.

    The environment is honoured: HTTPS_PROXY and NO_PROXY for a proxy, SSL_CERT_FILE for your own certificates,
    HF_ENDPOINT for a mirror in the house, HF_TOKEN where the owner asks for an account.
    """
    from tara_health.models.hub import fetch as fetch_model

    with _progress("Downloading") as progress:
        model = fetch_model(name, accept_terms=accept_terms, progress=progress)
    _added(model.name, model.sha256, model.label)


@app.command()
def verify(name: Name) -> None:
    """Read a model's whole file again and compare its sha256 with the recorded one."""
    from tara_health.models.catalog import resolve
    from tara_health.models.verify import verify as verify_model

    model = resolve(name)
    with _progress("Reading") as progress:
        verify_model(model, progress)
    typer.echo(f"{name} is unchanged: sha256 {model.sha256}")


@app.command()
def remove(name: Name) -> None:
    """Delete an added model."""
    from tara_health.models.catalog import remove as remove_model

    remove_model(name)
    typer.echo(f"{name} was removed.")


@app.command()
def default(name: Name) -> None:
    """Make a model the one that answers."""
    from tara_health.models.catalog import set_default

    model = set_default(name)
    typer.echo(f"{model.name} answers from now on ({model.label}).")


def _added(name: str, sha256: str, label: str) -> None:
    typer.echo(f"{name} was added ({label}). sha256 {sha256}\nMake it answer with: tara models default {name}")


@contextmanager
def _progress(verb: str) -> Iterator[Callable[[int, int], None]]:
    """A progress line on standard error while a person watches; nothing in a script."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (verb, BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(verb, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
