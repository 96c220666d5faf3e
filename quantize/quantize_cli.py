"""The `tara-quantize` command: from trained weights to the file that is loaded, and which file that should be.

    merge (adapter + base) -> convert (16-bit GGUF) -> quantize (each recipe) -> compare -> the default
    rebuild (pinned base + committed adapter): the file that ships, without torch, the same bytes everywhere

Exit codes: 0 done, 1 refused or failed with one clear sentence on standard error, 2 wrong usage. Each command imports
what it needs when it runs; only merge and convert need torch.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import Progress as Bar

from tara_health import limits
from tara_health.errors import InputError, TaraError

app: Final = typer.Typer(
    name="tara-quantize",
    help="From trained weights to the file that is loaded.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Out = Annotated[Path, typer.Option("--out", help="Where to write.")]
Base = Annotated[Path | None, typer.Option("--base", help="The base's GGUF; the pinned one without.")]
Config = Annotated[str, typer.Option("--config", help="A shipped config's name or a YAML file.")]


@app.command()
def merge(
    adapter: Annotated[Path, typer.Argument(help="The trained adapter's folder, as runs/NAME/best.")],
    out: Out,
    config: Config = "tara-health-135m",
    bits: Annotated[int, typer.Option(help="16 or 32.")] = 16,
) -> None:
    """Lay an adapter into its base: a plain Hugging Face folder."""
    from quantize.merge import merge as run
    from training.config import named

    run(named(config), adapter, out, bits)
    typer.echo(f"The merged weights lie in {out}.")


@app.command()
def convert(
    folder: Annotated[Path, typer.Argument(help="A Hugging Face folder, as merge writes it.")],
    out: Out,
    template: Annotated[str, typer.Option(help="The prompt template: chatml-tara or llama3-tara.")] = "chatml-tara",
    name: Annotated[str, typer.Option(help="The name in the file; the folder's without.")] = "",
    version: Annotated[str, typer.Option(help="The version in the file.")] = "",
) -> None:
    """Convert to a 16-bit GGUF by llama.cpp's own converter."""
    from quantize.convert import convert as run

    header = run(folder, out, template, name=name, version=version)
    typer.echo(f"{out}: {header.quantization}, {header.file_bytes / 1e6:,.1f} MB, template {template}")


@app.command()
def quantize(
    source: Annotated[Path, typer.Argument(help="The 16-bit GGUF.")],
    out: Annotated[Path, typer.Option("--out", help="The folder for NAME.RECIPE.gguf.")],
    recipe: Annotated[list[str] | None, typer.Option(help="Only these recipes; all without.")] = None,
) -> None:
    """Make the smaller files: Q4_K_M, Q5_K_M, Q8_0 and our own TARA_M."""
    from quantize.quantize import RECIPES, kinds_of
    from quantize.quantize import quantize as run

    unknown = [name for name in recipe or () if name not in RECIPES]
    if unknown:
        raise InputError(f"There is no recipe {unknown[0][:60]!r}; they are: {', '.join(RECIPES)}.")
    stem = source.stem.removesuffix(".f16").removesuffix(".F16")
    for name in recipe or RECIPES:
        target = out / f"{stem}.{name}.gguf"
        header = run(source, target, RECIPES[name])
        kinds = ", ".join(f"{kind} {count / 1e6:,.1f}M" for kind, count in kinds_of(target).items())
        typer.echo(f"{target}: {header.file_bytes / 1e6:,.1f} MB ({kinds})")


@app.command()
def compare(
    reference: Annotated[Path, typer.Argument(help="The 16-bit GGUF.")],
    files: Annotated[list[Path], typer.Argument(help="The quantised files.")],
    texts: Annotated[Path | None, typer.Option(help="Encoded conversations (JSON lines of [ids, counted]).")] = None,
    data: Annotated[Path | None, typer.Option(help="Or a folder of prepared data, encoded here (needs torch).")] = None,
    split: Annotated[str, typer.Option(help="Which split of the data.")] = "test",
    config: Config = "tara-health-135m",
    limit: Annotated[int, typer.Option(min=0, help="Texts at most, evenly over all; 0 takes all.")] = 100,
    rounds: Annotated[int, typer.Option(min=1, help="Fresh processes a file for its speed.")] = 5,
    scores: Annotated[Path | None, typer.Option(help="Task scores: JSON of {file: {task: score}}.")] = None,
    context: Annotated[int, typer.Option(min=64, help="Tokens of context.")] = 2048,
    out: Annotated[Path | None, typer.Option("--out", help="Where to write the JSON.")] = None,
) -> None:
    """Measure the files beside their source and name the default by the stated rule."""
    from quantize.compare import compare as run
    from quantize.compare import table
    from quantize.fidelity import read_texts

    if (texts is None) == (data is None):
        raise InputError("Give either --texts or --data.")
    chosen = read_texts(texts, limit) if texts is not None else _encoded(data, split, config, limit)
    named_files = {file.stem.rpartition(".")[2] or file.stem: file for file in files}
    if len(named_files) != len(files):
        raise InputError("Two files have the same recipe in their name (NAME.RECIPE.gguf).")
    with Bar(console=Console(stderr=True)) as bar:
        tasks: dict[str, Any] = {}

        def told(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done)

        found = run(
            reference,
            named_files,
            chosen,
            scores=_scores(scores),
            rounds=rounds,
            context_tokens=context,
            progress=told,
        )
    typer.echo(table(found))
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(found.to_json(), indent=1) + "\n", encoding="utf-8")


@app.command()
def take(
    run: Annotated[Path, typer.Argument(help="A finished run's folder.")],
    out: Annotated[Path, typer.Option("--out", help="The folder of the release.")],
    name: Annotated[str, typer.Option(help="The weights' name on screen; the recipe's, titled, without.")] = "",
    version: Annotated[str, typer.Option(help="Their version.")] = "0.1.0",
    kind: Annotated[str, typer.Option(help="What the rebuilt file's layers become.")] = "Q8_0",
    base: Base = None,
) -> None:
    """Take a run's adapter as it is committed, and rebuild the file that it makes beside it."""
    from quantize.adapter import read_adapter
    from quantize.rebuild import rebuild as build
    from quantize.take import take as of_run
    from tara_health.models.embedded import pinned_base

    begun = base or pinned_base()
    file = out / f"{of_run(run, out, begun, name=name, version=version, quantization=kind)}.gguf"
    typer.echo(f"{build(begun, read_adapter(out), file, kind)}  {file}")


@app.command()
def rebuild(
    adapter: Annotated[Path, typer.Argument(help="The committed adapter's folder (adapter.safetensors and .json).")],
    out: Out,
    kind: Annotated[str, typer.Option(help="Q8_0, Q5_1, Q4_1 or F16; the adapter's own without.")] = "",
    base: Base = None,
) -> None:
    """Make the shipped file from its base and the committed adapter, without torch; prints its sha256."""
    from quantize.adapter import read_adapter
    from quantize.rebuild import KINDS
    from quantize.rebuild import rebuild as run
    from tara_health.models.embedded import pinned_base

    read = read_adapter(adapter)
    wanted = kind or read.about.quantization
    if wanted not in KINDS:
        raise InputError(f"There is no kind {wanted[:60]!r}; they are: {', '.join(KINDS)}.")
    typer.echo(f"{run(base or pinned_base(), read, out, wanted)}  {out}")


def main() -> None:
    """Entry point: a failure that is known becomes one sentence and exit code 1."""
    try:
        app()
    except (TaraError, ValueError) as error:
        typer.echo(f"tara-quantize: {str(error).splitlines()[0]}", err=True)
        sys.exit(1)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        typer.echo(f"tara-quantize: The system refused a read or write ({why}).", err=True)
        sys.exit(1)


def _encoded(data: Path | None, split: str, config: str, limit: int) -> Any:
    from quantize.fidelity import Text, spaced
    from training.base_model import load_tokenizer
    from training.config import named
    from training.encoded import encode

    if data is None:
        raise InputError("Give either --texts or --data.")
    chosen = named(config)
    tokens = encode(data, split, chosen, load_tokenizer(chosen.base))
    return spaced([Text(one.ids, one.counted) for one in tokens], limit)


def _scores(file: Path | None) -> dict[str, dict[str, float]]:
    if file is None:
        return {}
    from quantize.manifest import read_object

    _, read = read_object(file, limits.REPORT_BYTES)
    try:
        return {str(name): {str(task): float(score) for task, score in tasks.items()} for name, tasks in read.items()}
    except (ValueError, AttributeError, TypeError):
        raise InputError(f"{file} holds no task scores of the form {{file: {{task: score}}}}.") from None


if __name__ == "__main__":
    main()
