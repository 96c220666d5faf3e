from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tara_health.store.anchor import PAGE_BYTES, SLOT_BYTES, Anchor, AnchorFile, page_seals_digest

KEY = bytes(range(32))


def written(path: Path, records: int) -> AnchorFile:
    anchor = AnchorFile(path, bytearray(KEY))
    for number in range(1, records + 1):
        anchor.write(replace(anchor.current, commits=number))
    return anchor


def loaded(path: Path, key: bytes = KEY) -> Anchor | None:
    anchor = AnchorFile(path, bytearray(key))
    return anchor.current if anchor.load() else None


@pytest.mark.parametrize("records", [1, 2, 3, 10])
def test_the_newest_record_is_read(tmp_path: Path, records: int) -> None:
    path = tmp_path / "anchor"
    written(path, records).close()
    found = loaded(path)
    assert found is not None
    assert (found.commits, found.serial) == (records, records)


def test_a_torn_write_leaves_the_record_before(tmp_path: Path) -> None:
    path = tmp_path / "anchor"
    written(path, 4).close()
    content = bytearray(path.read_bytes())
    content[4 % 2 * SLOT_BYTES + 20] ^= 1
    path.write_bytes(content)
    found = loaded(path)
    assert found is not None
    assert found.commits == 3


def test_another_key_reads_nothing(tmp_path: Path) -> None:
    path = tmp_path / "anchor"
    written(path, 4).close()
    assert loaded(path, bytes(32)) is None
    assert loaded(tmp_path / "absent") is None


def test_any_flipped_bit_of_both_records_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "anchor"
    written(path, 2).close()
    content = path.read_bytes()
    for place in range(160):
        damaged = bytearray(content)
        damaged[place] ^= 1
        damaged[SLOT_BYTES + place] ^= 1
        path.write_bytes(damaged)
        found = loaded(path)
        # 136 bytes of record and seal are authenticated; behind them is padding
        assert (found is None) == (place < 136)


def test_loading_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "anchor"
    written(path, 3).close()
    before = path.read_bytes(), path.stat().st_mtime_ns
    loaded(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_closing_overwrites_the_key(tmp_path: Path) -> None:
    key = bytearray(KEY)
    anchor = AnchorFile(tmp_path / "anchor", key)
    anchor.close()
    assert key == bytes(32)


def test_the_digest_stands_for_every_page_seal_and_the_order_of_pages(tmp_path: Path) -> None:
    path = tmp_path / "pages"
    pages = [bytes([number]) * PAGE_BYTES for number in range(5)]
    path.write_bytes(b"".join(pages))
    digest = page_seals_digest(path)
    others = [
        b"".join([pages[1], pages[0], *pages[2:]]),
        b"".join(pages[:4]),
        b"".join(pages)[:-1],
        b"".join([*pages, pages[0]]),
        b"".join(pages)[:-1] + b"\xff",
    ]
    for content in others:
        path.write_bytes(content)
        assert page_seals_digest(path) != digest
