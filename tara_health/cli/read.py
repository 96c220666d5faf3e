"""`tara analyze`, `scan`, `redact`, `review`: what TARA reads in a text, without a language model.

Each takes one text, or with --jsonl a file (or standard input) of one JSON object a line. A text given on the command
line can be seen by others on this machine while the command runs; "-" reads it from standard input.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tara_health import limits
from tara_health.cli import jsonl
from tara_health.errors import BadJsonLine, EmptyMessage, MessageTooLong
from tara_health.records import Json
from tara_health.vocabulary import Mode

Text = Annotated[str | None, typer.Argument(help='The text, or "-" for standard input; with --jsonl a file.')]
Lines = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line in, one out, in order.")]


def analyze(text: Text = None, lines: Lines = False) -> None:
    """Read identifiers, emotion, clinical context and danger signs in a message."""
    from tara_health.analysis import Analyst

    analyst = Analyst()

    def record(item: Json) -> Json:
        return analyst.analyze(item["text"]).to_json()

    if lines:
        jsonl.run(text, ["text"], record)
    else:
        typer.echo(json.dumps(record({"text": given(text)}), indent=2))


def scan(text: Text = None, lines: Lines = False) -> None:
    """Find protected health information in a text."""
    from tara_health.analysis import Analyst

    analyst = Analyst()

    def record(item: Json) -> Json:
        return {"phi": [span.to_json() for span in analyst.scan(item["text"])]}

    if lines:
        jsonl.run(text, ["text"], record)
    else:
        typer.echo(json.dumps(record({"text": given(text)}), indent=2))


def redact(
    text: Text = None,
    lines: Lines = False,
    surrogates: Annotated[
        bool, typer.Option("--surrogates", help="Made-up identifiers instead of labels, the same for the same.")
    ] = False,
) -> None:
    """Print a text with its protected health information masked, or replaced by made-up identifiers.

    With --jsonl all lines count as one conversation: one surrogate an identifier, one shift for all dates. The way
    back is kept nowhere.
    """
    from tara_health.analysis import Analyst
    from tara_health.phi.redact import mask
    from tara_health.phi.surrogates import Surrogates

    analyst = Analyst()
    hide = Surrogates().replace if surrogates else mask

    def masked(item: Json) -> Json:
        return {"text": hide(item["text"], analyst.scan(item["text"]))}

    if lines:
        jsonl.run(text, ["text"], masked)
    else:
        typer.echo(masked({"text": given(text)})["text"])


def review(
    message: Text = None,
    response: Annotated[str | None, typer.Argument(help="The reply to be checked.")] = None,
    lines: Lines = False,
) -> None:
    """Check a reply: tone, empathy, safety and compliance, against the message it answers.

    With --jsonl a line may say "mode": "patient_message" for a draft to a patient.
    """
    from tara_health.analysis import Analyst

    analyst = Analyst()

    def record(item: Json) -> Json:
        try:
            mode = Mode(item.get("mode", Mode.CLINICAL_QUESTION))
        except ValueError:
            raise BadJsonLine(f"'mode' takes one of: {', '.join(Mode)}.") from None
        return analyst.review(item["message"], item["response"], item["message"], mode).to_json()

    if lines:
        jsonl.run(message, ["message", "response"], record)
    else:
        if response is None:
            raise typer.BadParameter("give the message and the reply, or --jsonl")
        typer.echo(json.dumps(record({"message": given(message), "response": response}), indent=2))


def given(text: str | None) -> str:
    """The text of the command line, or of standard input. Raises `EmptyMessage` or `MessageTooLong`."""
    if text is None or text == "-":
        text = jsonl.standard_input().read(4 * limits.MESSAGE_CHARACTERS + 4).decode("utf-8-sig", "surrogateescape")
    if not text.strip():
        raise EmptyMessage
    if len(text) > limits.ANALYSIS_CHARACTERS:
        raise MessageTooLong(len(text), limits.ANALYSIS_CHARACTERS)
    return text
