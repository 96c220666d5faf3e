"""`tara ask`: one question, one answer, nothing kept. Works straight after set-up, without a vault."""

from __future__ import annotations

import json
import sys
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tara_health.vocabulary import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tara_health.events import TurnEvent
    from tara_health.inference.protocol import StopSignal
    from tara_health.records import EscalationNotice, Reply

ModeOption = Annotated[Mode, typer.Option("--mode", help="A question of your own, or a draft to a patient.")]
ModelOption = Annotated[str | None, typer.Option("--model", help="A name from `tara models list`.")]


def ask(
    text: Annotated[str, typer.Argument(help='The question, or "-" to read it from standard input.')],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole record instead of the words.")] = False,
    mode: ModeOption = Mode.CLINICAL_QUESTION,
    model: ModelOption = None,
) -> None:
    """Ask one question. Nothing is kept."""
    from tara_health.assistant import Assistant
    from tara_health.cli.read import given
    from tara_health.events import NoRecord, TurnRequest
    from tara_health.inference.protocol import StopSignal

    message = given(text)
    stop = StopSignal()
    with Assistant.open(model) as assistant, stopping(stop):
        request = TurnRequest(message, mode, sampling=assistant.sampling)
        reply = watch(assistant.turn(request, NoRecord(), stop), quiet=as_json)
    if as_json:
        typer.echo(json.dumps(reply.to_json()))
    else:
        footer(reply)


@contextmanager
def stopping(stop: StopSignal) -> Iterator[None]:
    """Ctrl+C stops the reply instead of ending the program, while this is in force."""
    import signal

    earlier = signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, earlier)


def watch(events: Iterator[TurnEvent], *, quiet: bool = False) -> Reply:
    """Print a turn as it happens (`quiet`: only the notice, on standard error) and give its reply."""
    from tara_health.events import NoticeRaised, PromptProgress, ReplyReplaced, TextShown, TurnEnded, WindowPlanned

    progress = Progress(quiet or not sys.stderr.isatty())
    shown = False
    for event in events:
        if isinstance(event, NoticeRaised):
            print_notice(event.notice)
        elif isinstance(event, PromptProgress):
            progress.show(event.done, event.total)
        elif isinstance(event, WindowPlanned) and event.first_kept:
            typer.echo(f"The model no longer sees the first {event.first_kept} turns of this conversation.", err=True)
        elif isinstance(event, TextShown):
            progress.clear()
            shown = True
            if not quiet:
                typer.echo(printable(event.text), nl=False)
        elif isinstance(event, ReplyReplaced):
            progress.clear()
            withdrawn = "\n\n[What stands above was withdrawn.]\n" if shown else ""
            if not quiet:
                typer.echo(withdrawn + printable(event.text), nl=False)
        elif isinstance(event, TurnEnded):
            progress.clear()
            if not quiet:
                typer.echo()
            return event.reply
    raise AssertionError("a turn ends with TurnEnded")


def printable(text: str) -> str:
    """Model or stored text for a terminal: control characters, which could move the cursor or more, become "?"."""
    return "".join("?" if unicodedata.category(mark) == "Cc" and mark not in "\n\t" else mark for mark in text)


class Progress:
    """How far the model has read, on one line of standard error that is wiped again."""

    def __init__(self, silent: bool) -> None:
        self._silent = silent
        self._shown = False

    def show(self, done: int, total: int) -> None:
        """Say it, where a person watches."""
        if not self._silent:
            typer.echo(f"\rReading {done} of {total} tokens ... ", err=True, nl=False)
            self._shown = True

    def clear(self) -> None:
        """Wipe the line."""
        if self._shown:
            typer.echo("\r" + " " * 50 + "\r", err=True, nl=False)
            self._shown = False


def print_notice(notice: EscalationNotice) -> None:
    """The escalation notice, on standard error, before anything else."""
    typer.secho(f"!! {notice.title}", err=True, bold=True, fg="red")
    for line in notice.lines:
        typer.echo(f"   {line}", err=True)
    typer.echo("", err=True)


def footer(reply: Reply) -> None:
    """What must stand below every reply: which weights, how it ended, what the checks found, the disclaimer."""
    lines = []
    if reply.model:
        lines.append(f"{reply.model.name} ({reply.model.label}). {reply.disclaimer}".strip())
    if reply.state.value not in ("complete", "refused", "no_model"):
        lines.append(f"This reply is {reply.state.value}.")
    if reply.input.phi:
        kinds = ", ".join(sorted({span.category.replace("_", " ") for span in reply.input.phi}))
        lines.append(f"Your message holds identifiers ({kinds}); they stay on this machine.")
    lines += [f"{finding.severity.value}: {finding.sentence}" for finding in reply.review.findings]
    grade = reply.review.tone.reading_grade
    if grade is not None:
        lines.append(f"Reading grade {grade:.0f}.")
    typer.echo("\n" + "\n".join(f"  {line}" for line in lines), err=True)
