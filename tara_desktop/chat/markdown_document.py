"""Markdown of a model, shown without trusting it: no picture, file, address or link in it is ever opened.

How: the text is parsed without HTML, automatic links, task boxes or front matter, into a document that has no layout;
there each picture becomes a bracketed word and each link plain text followed by its address. Only what is left goes to
the document on screen, and that one refuses every resource besides (`loadResource` gives nothing, `asked` counts).
Refusing alone would not do: Qt's picture handler tries the file name itself once the document has none. Nothing here
calls `setHtml`.

Check by hand: `strace -f -e trace=openat,socket` around tests/gui/test_markdown_document.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextDocumentFragment, QTextFormat

from tara_desktop.chat.markdown_blocks import BlockSplitter
from tara_desktop.chat.typography import Typography, dress, fragments

# md4c's tables (0x100) and strike-through (0x200), and no HTML. Left out of Qt's GitHub dialect on purpose: automatic
# links, task boxes, underlining, and front matter, which would swallow the lines between two rules.
FEATURES: Final = QTextDocument.MarkdownFeature(0x300) | QTextDocument.MarkdownFeature.MarkdownNoHTML

_OBJECT: Final = "￼"
_NO_HREF: Final = (
    QTextFormat.Property.IsAnchor,
    QTextFormat.Property.AnchorHref,
    QTextFormat.Property.AnchorName,
    QTextFormat.Property.ForegroundBrush,
    QTextFormat.Property.TextUnderlineStyle,
    QTextFormat.Property.FontUnderline,
    QTextFormat.Property.TextToolTip,
)


class InertDocument(QTextDocument):
    """A document that loads nothing, whoever asks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.asked = 0
        self.setUndoRedoEnabled(False)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Refuse."""
        self.asked += 1
        return None


class MarkdownDocument(InertDocument):
    """One reply on screen. `show` sets it whole; `append` streams, rendering again only the unfinished block."""

    def __init__(self, typography: Typography, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._typography = typography
        self._splitter = BlockSplitter()
        self._tail_start = 0
        self._tail_shown = ""
        self.rendered_blocks = 0
        self.setDefaultFont(typography.body)
        self.setDocumentMargin(0)

    def show(self, text: str) -> None:
        """Show `text` instead of what is there."""
        self._restart()
        self.append(text)
        self.finish()

    def append(self, piece: str) -> None:
        """Show the next piece of a stream."""
        self._render(self._splitter.feed(piece), self._splitter.tail)

    def finish(self) -> None:
        """The stream is over: its last block is finished too."""
        self._render(self._splitter.finish(), "")

    def _restart(self) -> None:
        self._splitter = BlockSplitter()
        self._tail_start = 0
        self._tail_shown = ""
        self.clear()

    def _render(self, finished: list[str], tail: str) -> None:
        if not finished and tail == self._tail_shown:
            return
        cursor = QTextCursor(self)
        cursor.beginEditBlock()
        cursor.setPosition(self._tail_start)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        for block in finished:
            self._insert(cursor, block)
        self._tail_start = cursor.position()
        self._tail_shown = tail
        if tail.strip():
            self._insert(cursor, tail)
        cursor.endEditBlock()

    def _insert(self, cursor: QTextCursor, block: str) -> None:
        # Below a table Qt leaves an empty line, which the next block may have.
        if cursor.position() > 0 and cursor.block().text():
            cursor.insertBlock(self._typography.paragraph, QTextCharFormat())
        start = cursor.position()
        parsed = parse(block, self._typography)
        cursor.insertFragment(QTextDocumentFragment(parsed))
        self._mend_start(start, parsed.firstBlock())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self.rendered_blocks += 1

    def _mend_start(self, start: int, wanted: QTextBlock) -> None:
        """A fragment's first block takes the format of the block it lands in, or leaves that one empty before it."""
        cursor = QTextCursor(self)
        cursor.setPosition(start)
        landed = cursor.block()
        if not landed.text() and wanted.text() and landed.next().isValid():
            cursor.deleteChar()
        elif wanted.textList() is None and not wanted.blockFormat().isTableFormat():
            cursor.setBlockFormat(wanted.blockFormat())


def parse(markdown: str, typography: Typography) -> InertDocument:
    """`markdown` as a document without a layout, which holds no picture and no link."""
    scratch = InertDocument()
    scratch.setDefaultFont(typography.body)
    # A null character would end the text early in Qt's parser.
    scratch.setMarkdown(markdown.replace("\x00", "�"), FEATURES)
    _disarm(scratch)
    dress(scratch, typography)
    return scratch


def _disarm(document: QTextDocument) -> None:
    """Turn pictures and links into words, last one first so that places stay right."""
    cursor = QTextCursor(document)
    after = ""
    for start, end, form in reversed(list(_fragments(document))):
        href = form.anchorHref()
        if not (form.isAnchor() or form.isImageFormat()):
            after = ""
            continue
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        text = cursor.selectedText()
        if form.isImageFormat():
            text = _OBJECT.join(_picture(form) for _ in text)
        if href and href != after and href not in text:
            text = f"{text} ({href})"
        after = href
        cursor.insertText(text.replace(_OBJECT, ""), _plain(form))


def _fragments(document: QTextDocument) -> Iterator[tuple[int, int, QTextCharFormat]]:
    block: QTextBlock = document.begin()
    while block.isValid():
        for piece in fragments(block):
            yield piece.position(), piece.position() + piece.length(), piece.charFormat()
        block = block.next()


def _picture(form: QTextCharFormat) -> str:
    words = form.property(QTextFormat.Property.ImageAltText)
    return f"[picture not shown: {words}]" if words else "[picture not shown]"


def _plain(form: QTextCharFormat) -> QTextCharFormat:
    if form.isImageFormat():
        return QTextCharFormat()
    plain = QTextCharFormat(form)
    for name in _NO_HREF:
        plain.clearProperty(name)
    return plain
