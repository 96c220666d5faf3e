"""JSON Lines in, JSON Lines out: in order, one for one, and a bad line never ends the run."""

from __future__ import annotations

import codecs
import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from tara_health import limits
from tara_health.errors import BadJsonLine, InputError, TaraError
from tara_health.records import Json


def run(source: str | None, fields: Sequence[str], answer: Callable[[Json], Json]) -> None:
    """Read objects that hold the text `fields` from the file `source` (None or "-": standard input); print the answers.

    A line that can't be used gives `{"id": …, "error": …}`. Raises `InputError` if the file can't be opened.
    """
    with ExitStack() as stack:
        stream = _open(source, stack)
        for line in _lines(stream):
            print(json.dumps(_answer(line, fields, answer), allow_nan=False), flush=True)


def _open(source: str | None, stack: ExitStack) -> BinaryIO:
    if source in (None, "-"):
        return standard_input()
    try:
        return stack.enter_context(Path(str(source)).open("rb"))
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise InputError(f"The input file can't be opened ({reason}).", untouched="Nothing was read.") from None


def standard_input() -> BinaryIO:
    """Standard input as bytes. Raises `InputError` where it was closed before TARA started."""
    if sys.stdin is None:
        raise InputError("There is no standard input to read from.", untouched="Nothing was read.")
    return sys.stdin.buffer


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Lines without blank ones; None stands for a line over the limit, which is skipped to its end.

    Windows programs put a byte order mark before the first line: it is no part of it.
    """
    first = True
    while line := stream.readline(limits.JSONL_LINE_BYTES + 1):
        if len(line) > limits.JSONL_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(limits.JSONL_LINE_BYTES)
            yield None
        elif (line := line.removeprefix(codecs.BOM_UTF8) if first else line).strip():
            yield line
        first = False


def _answer(line: bytes | None, fields: Sequence[str], answer: Callable[[Json], Json]) -> Json:
    identity: object = None
    try:
        item = _parse(line)
        identity = _finite(item.get("id"))
        for field in fields:
            if not isinstance(item.get(field), str):
                raise BadJsonLine(f"The line has no text named {field!r}.")
            if len(item[field]) > limits.ANALYSIS_CHARACTERS:
                raise BadJsonLine(f"{field!r} is over {limits.ANALYSIS_CHARACTERS:,} characters.")
        return {"id": identity, **answer(item)}
    except TaraError as error:
        return {"id": identity, "error": str(error)}
    except Exception:  # noqa: BLE001  # one line's surprise must not end the run, nor show the line's text
        return {"id": identity, "error": "This line could not be read because of a fault in TARA."}


def _finite(identity: object) -> object:
    """The id as given; a number that JSON can't write (1e999) is refused."""
    if isinstance(identity, float) and not math.isfinite(identity):
        raise BadJsonLine("The line's id is not a number that JSON can hold.")
    return identity


def _parse(line: bytes | None) -> Json:
    if line is None:
        raise BadJsonLine(f"The line is over {limits.JSONL_LINE_BYTES:,} bytes.")
    try:
        # RFC 8259 lets a parser meet duplicate or odd input as it likes; bytes that are no UTF-8 are refused.
        item = json.loads(line.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadJsonLine("The line is not a JSON object.") from None
    if not isinstance(item, dict):
        raise BadJsonLine("The line is not a JSON object.")
    return item


def _no_constant(name: str) -> object:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(name)
