"""`tara settings`: the declared settings from the terminal."""

from __future__ import annotations

import json
from typing import Annotated

import typer

app = typer.Typer(help="Show and change settings.", no_args_is_help=True)
Key = Annotated[str, typer.Argument(help="A setting's name, such as reply.max_tokens.")]


@app.command("list")
def show(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Show every setting with its value and what it does."""
    from tara_health.settings import DECLARED, Settings

    settings = Settings.load()
    if as_json:
        typer.echo(json.dumps({setting.key: settings[setting.key] for setting in DECLARED}, indent=2))
        return
    for setting in DECLARED:
        typer.echo(f"{setting.key} = {settings[setting.key]}    {setting.text}")


@app.command()
def get(key: Key) -> None:
    """Print one setting."""
    from tara_health.settings import Settings

    typer.echo(str(Settings.load()[key]))


@app.command("set")
def change(key: Key, value: str) -> None:
    """Change one setting."""
    from tara_health.settings import Settings, declared

    setting = declared(key)
    if setting.key == "model.default":
        from tara_health.models.catalog import resolve

        value = resolve(value).name
    Settings.load().set(setting.key, setting.parse(value))
    typer.echo(f"{setting.key} is now {value}.")
