"""Failures in words, for every page: a TaraError speaks for itself; anything else is our bug and says so."""

from __future__ import annotations

from typing import Final

from tara_health.errors import TaraError

BUG: Final = (
    "Something inside TARA failed ({kind}). Your history is unchanged. "
    "Please try again, and tell whoever looks after TARA."
)


def sentence(error: Exception) -> str:
    """What a clinician reads. The text of a foreign exception is not shown: it may quote what it choked on."""
    return str(error) if isinstance(error, TaraError) else BUG.format(kind=type(error).__name__)


def lines(error: Exception) -> tuple[str, str]:
    """The same in two parts: what went wrong, and what is untouched with what to do next."""
    if isinstance(error, TaraError):
        return error.what, " ".join(part for part in (error.untouched, error.remedy) if part)
    what, _, rest = sentence(error).partition(". ")
    return f"{what}.", rest
