"""`tara bench`: how fast this machine reads and writes with the model in use."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from tara_health.cli.ask import ModelOption


def bench(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    model: ModelOption = None,
) -> None:
    """Measure reading and writing speed, as medians of several runs."""
    from tara_health.assistant import Assistant
    from tara_health.inference.bench import run_bench

    with Assistant.open(model) as assistant:
        if not as_json:
            typer.echo("Measuring (about half a minute) ...", err=True)
        engine = assistant.start_engine()
        if engine is None or assistant.model is None:
            return
        result = run_bench(engine)
        name = assistant.model.name
    if as_json:
        typer.echo(json.dumps({"model": name, **asdict(result)}))
        return
    for key, value in asdict(result).items():
        typer.echo(f"{key:28} {value:,.1f}" if isinstance(value, float) else f"{key:28} {value}")
