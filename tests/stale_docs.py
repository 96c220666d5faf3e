"""Do the documents still say what is true of the code? Run by `make check`; `--write` makes the generated ones again.

Checks: docs/SETTINGS.md is what the declared settings give; every local link and every `make` door that a document
names exists; every row of docs/EVIDENCE.md has all its columns.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tara_health.settings import DECLARED

ROOT = Path(__file__).resolve().parents[1]


def settings_page() -> str:
    """docs/SETTINGS.md, made from the declarations."""
    lines = [
        "# Settings",
        "",
        "Made from `tara_health/settings.py` by `python -m tests.stale_docs --write`; don't edit by hand.",
        "Change one in the window under Settings, or with `tara settings set NAME VALUE`.",
    ]
    group = ""
    for setting in DECLARED:
        if setting.group != group:
            group = setting.group
            lines += ["", f"## {group}", "", "| name | default | takes | what it does |", "|---|---|---|---|"]
        takes = ", ".join(setting.choices)
        if setting.low is not None:
            takes = f"{setting.low:g} to {setting.high:g} {setting.unit}".strip()
        if isinstance(setting.default, bool):
            takes = "true, false"
        default = str(setting.default).lower() if isinstance(setting.default, bool) else setting.default
        lines.append(f"| `{setting.key}` | {default} | {takes or 'text'} | {setting.title}. {setting.text} |")
    return "\n".join(lines) + "\n"


def documents() -> list[Path]:
    """Every Markdown file of the project."""
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def problems() -> list[str]:
    """One sentence for each thing that is stale."""
    found = []
    page = ROOT / "docs" / "SETTINGS.md"
    if not page.exists() or page.read_text() != settings_page():
        found.append("docs/SETTINGS.md is stale: run `python -m tests.stale_docs --write`.")
    doors = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for document in documents():
        text = document.read_text()
        name = document.relative_to(ROOT)
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
            if not (document.parent / target).exists():
                found.append(f"{name} links to {target}, which is not there.")
        found += [f"{name} names `make {door}`, which is no door." for door in named_doors(text) - doors]
    return found + evidence_problems()


def named_doors(text: str) -> set[str]:
    """The `make` targets that a document names."""
    return set(re.findall(r"`make ([a-z]+)`", text)) | set(re.findall(r"^\s+make ([a-z]+)\b", text, re.M))


def evidence_problems() -> list[str]:
    """Rows of docs/EVIDENCE.md that lack a column of their table, or leave one empty."""
    found, columns = [], 0
    for line in (ROOT / "docs" / "EVIDENCE.md").read_text().splitlines():
        if not line.startswith("|"):
            columns = 0
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        columns = columns or len(cells)
        if len(cells) != columns or not all(cells):
            found.append(f"docs/EVIDENCE.md: this row lacks a column: {line[:60]}")
    return found


def main() -> int:
    """Print what is stale; 1 if anything is."""
    if "--write" in sys.argv:
        (ROOT / "docs" / "SETTINGS.md").write_text(settings_page())
    found = problems()
    print("\n".join(found) or "The documents are current.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
