"""Cuts a stream of Markdown into blocks that are finished and one that may still change. No Qt.

Promises: the blocks depend on the text alone and never on how it was chunked; a block once given out never changes; no
line is lost or reordered; a fenced block, a list, a quote and a table are never cut. Two neighbours may stay together
as one block where CommonMark would part them: that renders the same, while a cut in the wrong place would not. Not kept
across blocks: link reference definitions (links are shown as text anyway).

The rules, for each complete line, in a block of kind:
  nothing    blank: skip · otherwise the line opens a block
  paragraph  blank: ends it (a table and a quote end so too) · a heading, fence or list item ends it and opens the next
  list       blank: wait; then an item or an indented line goes on, all else ends it · a heading or fence ends it
  fence      goes on until its own closing fence, whatever stands between
"""

from __future__ import annotations

import re
from enum import Enum, auto

_FENCE = re.compile(r" {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_ITEM_IN_PARAGRAPH = re.compile(r" {0,3}(?:[-*+]|1[.)])[ \t]+\S")
_INDENTED = re.compile(r"(?: {2,}|\t)\S")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")


class _Kind(Enum):
    NOTHING = auto()
    PARAGRAPH = auto()
    LIST = auto()
    FENCE = auto()


class BlockSplitter:
    """Fed with pieces of one reply, gives its finished blocks; `tail` is what may still change."""

    def __init__(self) -> None:
        self._partial: list[str] = []
        self._lines: list[str] = []
        self._kind = _Kind.NOTHING
        self._fence = ""
        self._gap = False

    @property
    def tail(self) -> str:
        """The unfinished block, with the line that is still being written."""
        return "\n".join((*self._lines, "".join(self._partial)))

    def feed(self, piece: str) -> list[str]:
        """Take the next piece of the stream; give the blocks that it finished, in order."""
        *complete, rest = piece.split("\n")
        if not complete:
            self._partial.append(rest)
            return []
        complete[0] = "".join((*self._partial, complete[0]))
        self._partial = [rest]
        done: list[str] = []
        for line in complete:
            self._line(line.removesuffix("\r"), done)
        return done

    def finish(self) -> list[str]:
        """The stream is over: give the rest, if there is any."""
        last = "".join(self._partial)
        self._partial = []
        done: list[str] = []
        if last.strip():
            self._line(last.removesuffix("\r"), done)
        self._commit(done)
        return done

    def _line(self, line: str, done: list[str]) -> None:
        if self._kind is _Kind.FENCE:
            self._in_fence(line, done)
        elif not line.strip():
            self._blank(done)
        else:
            if self._ends_with(line):
                self._commit(done)
            self._take(line, done)

    def _in_fence(self, line: str, done: list[str]) -> None:
        self._lines.append(line)
        closing = line.strip()
        if len(line) - len(line.lstrip(" ")) <= 3 and closing == self._fence[0] * len(closing) >= self._fence:
            self._commit(done)

    def _blank(self, done: list[str]) -> None:
        if self._kind is _Kind.LIST:
            self._gap = True
        else:
            self._commit(done)

    def _ends_with(self, line: str) -> bool:
        """Does this line end the block that is open?"""
        if self._kind is _Kind.NOTHING:
            return False
        if _HEADING.match(line) or _FENCE.match(line):
            return True
        if self._kind is _Kind.PARAGRAPH:
            return bool(_ITEM_IN_PARAGRAPH.match(line)) and not _RULE.match(line)
        return self._gap and not (_ITEM.match(line) or _INDENTED.match(line))

    def _take(self, line: str, done: list[str]) -> None:
        if self._gap:
            self._lines.append("")
            self._gap = False
        self._lines.append(line)
        if self._kind is not _Kind.NOTHING:
            return
        fence = _FENCE.match(line)
        if fence:
            self._kind, self._fence = _Kind.FENCE, fence[1] or fence[2]
        elif _HEADING.match(line):
            self._commit(done)
        else:
            self._kind = _Kind.LIST if _ITEM.match(line) and not _RULE.match(line) else _Kind.PARAGRAPH

    def _commit(self, done: list[str]) -> None:
        if self._lines:
            done.append("\n".join(self._lines))
        self._lines, self._kind, self._gap = [], _Kind.NOTHING, False


def split_blocks(text: str) -> list[str]:
    """All blocks of a finished text."""
    splitter = BlockSplitter()
    return [*splitter.feed(text), *splitter.finish()]
