"""The `tara` command. Without a word behind it, it opens the desktop; without a screen, a terminal chat.

Exit codes: 0 done, 1 refused or failed with one clear sentence on standard error, 2 wrong usage. Each command imports
what it needs when it runs, so that `tara --help` is quick.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from importlib.metadata import entry_points
from typing import Annotated

import typer

from tara_health import __version__
from tara_health.cli import ask, bench, chat, doctor, models, read, settings, vault, wellbeing
from tara_health.errors import TaraError
from tara_health.platform.harden import harden_process

app = typer.Typer(
    name="tara",
    help="TARA: a private assistant for clinicians. Nothing you type leaves this machine.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(models.app, name="models")
app.add_typer(vault.app, name="vault")
app.add_typer(settings.app, name="settings")
app.add_typer(wellbeing.app, name="wellbeing")
app.command("chat")(chat.chat)
app.command("ask")(ask.ask)
app.command("analyze")(read.analyze)
app.command("scan")(read.scan)
app.command("redact")(read.redact)
app.command("review")(read.review)
app.command("doctor")(doctor.doctor)
app.command("bench")(bench.bench)


@app.callback(invoke_without_command=True)
def tara(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Open the desktop, or run one of the commands below."""
    if version:
        typer.echo(f"tara {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        _open_desktop()


def _open_desktop() -> None:
    """Open the window that is installed beside the core, where there is one and a screen to show it on."""
    for window in entry_points(group="tara.window"):
        bootstrap = window.load()
        if bootstrap.display_available():
            raise typer.Exit(bootstrap.main())
    typer.echo("There is no screen here, so TARA opens as a terminal chat. On a desktop the window opens instead.\n")
    chat.chat()


def main() -> None:
    """Entry point: run the command; a failure that TARA knows becomes one sentence and exit code 1."""
    harden_process()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A lone surrogate in a pasted text must not end the program while it is printed.
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            app()
        finally:
            # Before Python's own exit, where a full disk could no longer be told in a sentence.
            sys.stdout.flush()
    except TaraError as error:
        _fail(str(error))
    except BrokenPipeError:
        # The reader of our output went away (`tara scan … | head`): nothing is left to say or to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _fail(f"The system refused a read or write ({(error.strerror or 'unknown reason').lower()}).")
    except Exception as error:  # noqa: BLE001  # a traceback may hold what was typed; only its kind is shown
        _fail(f"TARA has a fault here ({type(error).__name__}). Nothing that was kept is harmed. Please report it.")


def _fail(sentence: str) -> None:
    typer.echo(f"tara: {sentence}", err=True)
    # Output that can't be written (a full disk) must not fail a second time while Python exits.
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    os._exit(1)


if __name__ == "__main__":
    main()
