"""`tara wellbeing`: what IT does for the clinicians' own pages, which is to supply the wording of questionnaires.

Promises: nothing here opens, reads or looks for anybody's private file, and nothing tells whether there is one. A file
is taken whole or refused by name and field. By hand: `tara wellbeing texts` with and without a file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="wellbeing", help="The wording of the clinicians' questionnaires.", no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
def group() -> None:
    """The wording of the clinicians' questionnaires. Nothing here opens anybody's private file."""


@app.command()
def texts(
    file: Annotated[Path | None, typer.Argument(help="A JSON file of item texts to import; without one: list.")] = None,
) -> None:
    """Import an institution's item texts, or show which questionnaires have some."""
    if file is None:
        _show()
    else:
        _take(file)


def _take(file: Path) -> None:
    from tara_health.wellbeing.instrument import instrument
    from tara_health.wellbeing.item_texts import import_item_texts, read_item_texts

    copy = import_item_texts(file)
    taken = read_item_texts(copy)
    known = instrument(taken.instrument)
    typer.echo(f"{known.name} can be filled in now ({taken.language}). The wording lies in {copy}.")
    typer.echo(f"Licence as given: {taken.licence} ({taken.permission_holder}).")
    typer.echo(f"The owner's terms as TARA knows them: {known.licence.terms} Check that both agree.")


def _show() -> None:
    from tara_health.wellbeing.instrument import instruments
    from tara_health.wellbeing.item_texts import supplied, texts_dir

    found = supplied()
    for one in instruments():
        languages = sorted(taken.language for taken in found.texts if taken.instrument == one.key)
        typer.echo(f"{one.key:12} {', '.join(languages) or 'no texts':16} {one.name}")
    for refusal in found.refusals:
        typer.echo(f"NOT USED: {refusal.what} {refusal.remedy}".rstrip())
    typer.echo(f"\nThe texts lie in {texts_dir()}. How to write one: resources/wellbeing/README.md.")
