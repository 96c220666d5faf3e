"""How formatted text looks in the transcript: sizes, spacing and grounds, taken from the theme and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from tara_desktop.theme.style import Theme

MONOSPACE: Final = ("DejaVu Sans Mono", "Consolas", "Menlo", "monospace")
LINE_PERCENT: Final = 135
HEADING_SCALE: Final = {1: 1.3, 2: 1.18, 3: 1.08}


@dataclass(frozen=True, slots=True)
class Typography:
    """The look of one message: `code_ground` lies behind code, `line` around table cells, `gap` between paragraphs.

    The ink is the widget's own, so that a message can be muted without being rendered again.
    """

    body: QFont
    code_ground: QColor
    line: QColor
    gap: int

    @classmethod
    def of(cls, theme: Theme) -> Typography:
        """The look under `theme`."""
        return cls(theme.font("body"), theme.colour("raised"), theme.colour("outline"), theme.space(1))

    @property
    def paragraph(self) -> QTextBlockFormat:
        """An ordinary paragraph's format."""
        form = QTextBlockFormat()
        form.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setBottomMargin(self.gap)
        return form


def dress(document: QTextDocument, look: Typography) -> None:
    """Put `look` on a document that was just parsed."""
    block = document.begin()
    while block.isValid():
        _dress_block(block, look)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame, look)


def _dress_block(block: QTextBlock, look: Typography) -> None:
    cursor = QTextCursor(block)
    form = QTextBlockFormat(block.blockFormat())
    level = form.headingLevel()
    form.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    form.setTopMargin(look.gap if level and block.blockNumber() else 0)
    form.setBottomMargin(look.gap)
    if level:
        _dress_heading(cursor, level, look)
    elif _is_code(form):
        _dress_code(block, form, look)
    elif block.textList() is not None or QTextCursor(block).currentTable() is not None:
        form.setBottomMargin(look.gap // 2)
    cursor.setBlockFormat(form)
    _dress_spans(block, look)


def _dress_heading(cursor: QTextCursor, level: int, look: Typography) -> None:
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    form = QTextCharFormat()
    form.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
    form.setFontPointSize(look.body.pointSizeF() * HEADING_SCALE.get(level, 1.0))
    form.setFontWeight(QFont.Weight.DemiBold)
    cursor.mergeCharFormat(form)


def _dress_code(block: QTextBlock, form: QTextBlockFormat, look: Typography) -> None:
    form.setBackground(look.code_ground)
    form.setLineHeight(0, QTextBlockFormat.LineHeightTypes.SingleHeight.value)
    # A long line of code wraps: a message has no horizontal scroll bar, and nothing may be out of sight.
    form.setNonBreakableLines(False)
    if _is_code(block.next().blockFormat()):
        form.setBottomMargin(0)


def _is_code(form: QTextBlockFormat) -> bool:
    return form.hasProperty(QTextFormat.Property.BlockCodeFence) or form.hasProperty(
        QTextFormat.Property.BlockCodeLanguage
    )


def fragments(block: QTextBlock) -> list[QTextFragment]:
    """The runs of one format in a block, in order."""
    return [place.fragment() for place in cast("Iterable[QTextBlock.iterator]", block)]


def _dress_spans(block: QTextBlock, look: Typography) -> None:
    pieces = fragments(block)
    code = [piece for piece in pieces if piece.charFormat().fontFixedPitch()]
    for start, end in [(piece.position(), piece.position() + piece.length()) for piece in code]:
        cursor = QTextCursor(block)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        form.setFontFamilies(list(MONOSPACE))
        form.setFontPointSize(look.body.pointSizeF() * 0.9)
        form.setBackground(look.code_ground)
        cursor.mergeCharFormat(form)


def _dress_table(table: QTextTable, look: Typography) -> None:
    form = table.format()
    form.setBorderCollapse(True)
    form.setBorder(1)
    form.setBorderBrush(look.line)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setCellPadding(look.gap // 2 + 1)
    form.setCellSpacing(0)
    form.setBottomMargin(look.gap)
    form.setAlignment(Qt.AlignmentFlag.AlignLeft)
    form.setWidth(QTextLength())
    table.setFormat(form)
