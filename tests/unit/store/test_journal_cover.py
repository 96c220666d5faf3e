from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tara_health.errors import ErasureUnproved, NothingOpens, ReadOnlyVault, VaultError
from tara_health.platform.paths import journal_dir
from tara_health.store import journal_cover, keys
from tara_health.store.anchor import PAGE_BYTES
from tara_health.store.journal import Journal, ensure_cover, erase
from tara_health.store.journal_cover import COST, cover_this_start
from tara_health.store.journal_files import STEP_BYTES, JournalFiles, fill_up, overwrite, write_header
from tests.unit.store.journal_killed import (
    DAY,
    PASSPHRASE,
    blocks,
    killed_everywhere,
    make_journal,
    names,
    salt_fits,
)
from tests.unit.store.made_vault import QUICK, fingerprints

AT_REST = ["header.json", "lock", "private.db"]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="forks")


@pytest.fixture(scope="session")
def used_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed journal that was written to; never opened by tests."""
    folder = tmp_path_factory.mktemp("used") / "private"
    with make_journal(folder) as journal:
        for number in range(30):
            journal.add_entry("checkin", DAY, {"number": number, "note": "quinsywort " * 400})
    return folder


@pytest.fixture
def used(tmp_path: Path, used_original: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(used_original, tmp_path / "used"))


@pytest.fixture
def cover(tmp_path: Path) -> Path:
    """A folder in which no journal was ever begun."""
    ensure_cover(tmp_path / "cover", kdf=QUICK)
    return tmp_path / "cover"


def form(value: object) -> object:
    """The shape of a header: keys in order, types, lengths of texts, and every number."""
    if isinstance(value, dict):
        return [(key, form(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return [form(inner) for inner in value]
    if isinstance(value, str):
        alphabet = "hex" if set(value) <= set("0123456789abcdef") else "other"
        return (len(value), alphabet)
    return value


def looks_random(content: bytes) -> bool:
    """Each byte value about equally often, in the whole and at the beginning and end of a page; no two pages alike."""
    pages = [content[start : start + PAGE_BYTES] for start in range(0, len(content), PAGE_BYTES)]
    samples = (content, b"".join(page[:64] for page in pages), b"".join(page[-80:] for page in pages))
    return len(set(pages)) == len(pages) and all(_even(sample) for sample in samples)


def _even(sample: bytes) -> bool:
    expected = len(sample) / 256
    counts = Counter(sample)
    # Chi-square with 255 degrees of freedom: mean 255, standard deviation 22.6; eight of them is no accident.
    return sum((counts[value] - expected) ** 2 / expected for value in range(256)) < 255 + 8 * 22.6


def test_a_cover_and_a_used_journal_have_the_same_files_sizes_and_modes(cover: Path, used: Path) -> None:
    def seen(folder: Path) -> list[tuple[str, int, int]]:
        return [(path.name, path.stat().st_size, path.stat().st_mode) for path in sorted(folder.iterdir())]

    assert seen(cover) == seen(used)
    assert names(cover) == AT_REST
    assert JournalFiles(cover).database.stat().st_size == STEP_BYTES
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in cover.iterdir()} == {0o600}
        assert stat.S_IMODE(cover.stat().st_mode) == stat.S_IMODE(used.stat().st_mode) == 0o700
        assert JournalFiles(used).database.stat().st_blocks == JournalFiles(cover).database.stat().st_blocks


def test_their_headers_differ_in_random_values_only(cover: Path, used: Path) -> None:
    erased = used.with_name("erased")
    shutil.copytree(used, erased)
    erase(erased, kdf=QUICK)
    folders = (cover, used, erased)
    contents = [JournalFiles(folder).header.read_bytes() for folder in folders]
    stored = [json.loads(content) for content in contents]
    # `seal`, `id` and the like are hexadecimal in both; the vault's fixed words have the same length in both.
    assert form(stored[0]) == form(stored[1]) == form(stored[2])
    assert len({len(content) for content in contents}) == 1
    for content in contents:
        header = keys.parse_header(content)  # checksum, kinds and lengths of all fields
        assert [(slot.kind, slot.kdf) for slot in header.slots] == [("passphrase", QUICK)]
    same = {key for key in stored[0] if stored[0][key] == stored[1][key]}
    assert same == {"magic", "format", "generation", "scratch"}
    assert all(salt_fits(folder) for folder in folders)


def test_the_real_cost_is_one_constant_for_both(tmp_path: Path) -> None:
    COST.check()
    ensure_cover(tmp_path / "cover")
    Journal.create(tmp_path / "journal", PASSPHRASE).lock()
    (cover,), (journal,) = (keys.read_header(tmp_path / name).slots for name in ("cover", "journal"))
    assert cover.kdf == journal.kdf == COST


def test_both_databases_look_random_and_a_plain_one_does_not(cover: Path, used: Path, tmp_path: Path) -> None:
    assert looks_random(JournalFiles(cover).database.read_bytes())
    assert looks_random(JournalFiles(used).database.read_bytes())
    plain = tmp_path / "plain.db"
    with closing(sqlite3.connect(plain)) as connection:
        connection.execute("CREATE TABLE filling (body)")
        connection.execute("INSERT INTO filling VALUES (randomblob(2000000))")
        connection.commit()
    assert not looks_random(plain.read_bytes())


def test_no_byte_of_a_fresh_journal_is_the_same_in_six(tmp_path: Path) -> None:
    contents = []
    for number in range(6):
        make_journal(tmp_path / str(number)).lock()
        contents.append(JournalFiles(tmp_path / str(number)).database.read_bytes())
    # Two million places; by accident one alike in six has a chance of 2e-6.
    assert not [place for place, found in enumerate(zip(*contents, strict=True)) if len(set(found)) == 1]


def test_every_start_sets_all_times_to_its_own_moment_used_or_not(cover: Path, used: Path) -> None:
    for folder in (cover, used):
        files = JournalFiles(folder)
        os.utime(files.database, (1, 2))
        before = fingerprints(folder)
        earliest = time.time_ns()
        ensure_cover(folder)
        places = (files.header, files.database, files.lock, folder)
        moments = {moment for path in places for moment in (path.stat().st_mtime_ns, path.stat().st_atime_ns)}
        assert len(moments) == 1
        assert moments.pop() == pytest.approx(earliest, abs=10_000_000_000)
        assert fingerprints(folder) == before


def test_a_start_follows_with_its_times_while_a_journal_is_open(used: Path) -> None:
    files = JournalFiles(used)
    with Journal.open(used, PASSPHRASE) as journal:
        ensure_cover(used)
        moment = files.header.stat().st_mtime_ns
        journal.add_entry("checkin", DAY, {})
    assert {path.stat().st_mtime_ns for path in (files.header, files.database, files.lock, used)} == {moment}


def test_a_start_that_can_not_write_is_not_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARA_HOME", str(tmp_path / "file" / "home"))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(VaultError, match="private folder can't be reached") as told:
        ensure_cover(journal_dir())
    assert not isinstance(told.value, ReadOnlyVault)
    cover_this_start()
    monkeypatch.setenv("TARA_HOME", str(tmp_path / "home"))
    cover_this_start()
    assert names(tmp_path / "home" / "private") == AT_REST


def test_what_is_missing_is_made_and_nothing_else_is_touched(used: Path) -> None:
    files = JournalFiles(used)
    database, header = files.database.read_bytes(), files.header.read_bytes()
    files.header.unlink()
    ensure_cover(used, kdf=QUICK)
    assert files.database.read_bytes() == database
    assert salt_fits(used)
    with pytest.raises(NothingOpens):
        Journal.open(used, PASSPHRASE)
    files.header.write_bytes(header)
    os.truncate(files.database, STEP_BYTES - 100 * PAGE_BYTES - 7)
    ensure_cover(used, kdf=QUICK)
    assert files.database.stat().st_size == STEP_BYTES
    assert files.database.read_bytes()[: STEP_BYTES - 100 * PAGE_BYTES - 7] == database[: -100 * PAGE_BYTES - 7]
    files.database.write_bytes(database)
    with Journal.open(used, PASSPHRASE) as journal:
        assert len(journal.entries()) == 30
    files.database.unlink()
    ensure_cover(used, kdf=QUICK)
    assert files.header.read_bytes() == header
    assert salt_fits(used)


def test_a_header_on_its_way_counts_when_whole_and_is_dropped_when_torn(used: Path) -> None:
    files = JournalFiles(used)
    old = files.header.read_bytes()
    other = journal_cover._cover_header(keys.read_header(used).database_salt, QUICK).to_bytes()
    waiting = used / "header.json.new"
    waiting.write_bytes(other[:-9])
    ensure_cover(used)
    assert files.header.read_bytes() == old
    waiting.write_bytes(other)
    files.header.write_bytes(other[:100] + old[100:])  # killed while it was written in place
    ensure_cover(used)
    assert files.header.read_bytes() == other
    write_header(files, old)
    assert (files.header.read_bytes(), names(used)) == (old, AT_REST)


def test_a_log_with_entries_is_never_removed_and_an_empty_one_is(used: Path) -> None:
    wal = JournalFiles(used).wal
    wal.write_bytes(b"x")
    ensure_cover(used)
    assert wal.read_bytes() == b"x"
    wal.write_bytes(b"")
    ensure_cover(used)
    assert names(used) == AT_REST


def test_erasing_leaves_a_fresh_cover_and_no_old_block(used: Path, cover: Path) -> None:
    files = JournalFiles(used)
    with Journal.open(used, PASSPHRASE) as journal:
        for _ in range(4):
            journal.add_entry("reflection", DAY, {"text": "x" * 900_000})
    files.wal.write_bytes(os.urandom(50_000))  # as a kill leaves it
    assert files.database.stat().st_size > STEP_BYTES
    old = blocks(files.database.read_bytes()) | blocks(files.wal.read_bytes())
    old_header = json.loads(files.header.read_bytes())
    inodes = [path.stat().st_ino for path in (files.header, files.database)]
    assert old & blocks(files.database.read_bytes())
    erase(used, kdf=QUICK)
    for path in used.iterdir():
        content = path.read_bytes()
        assert not old & blocks(content)
        assert old_header["slots"][0]["wrapped"].encode() not in content
        assert old_header["slots"][0]["salt"].encode() not in content
    assert names(used) == AT_REST
    assert [path.stat().st_size for path in sorted(used.iterdir())] == [
        path.stat().st_size for path in sorted(cover.iterdir())
    ]
    assert [path.stat().st_ino for path in (files.header, files.database)] == inodes
    assert looks_random(files.database.read_bytes())
    assert salt_fits(used)
    with pytest.raises(NothingOpens):
        Journal.open(used, PASSPHRASE)


def test_erasing_where_nothing_was_begun_leaves_a_cover(tmp_path: Path) -> None:
    erase(tmp_path / "private", kdf=QUICK)
    assert names(tmp_path / "private") == AT_REST
    assert salt_fits(tmp_path / "private")


def test_a_disk_that_keeps_the_old_bytes_is_noticed(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = JournalFiles(used).database
    real, old = os.fsync, database.read_bytes()[:512]

    def forget(descriptor: int) -> None:
        real(descriptor)
        if os.fstat(descriptor).st_size == STEP_BYTES:
            os.pwrite(descriptor, old, 0)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", forget)
        with pytest.raises(ErasureUnproved, match="not proved"):
            erase(used, kdf=QUICK)
    assert (used / "erasing").exists()
    ensure_cover(used, kdf=QUICK)
    assert names(used) == AT_REST
    with pytest.raises(NothingOpens):
        Journal.open(used, PASSPHRASE)


@posix_only
@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_an_erasure_killed_at_any_point_is_finished_by_the_next_start(
    used: Path, tmp_path: Path, long_proofs: bool
) -> None:
    old = blocks(JournalFiles(used).database.read_bytes())
    header = JournalFiles(used).header.read_bytes()
    untouched = finished = 0

    def erased(folder: Path) -> None:
        erase(folder, kdf=QUICK)

    for killed in killed_everywhere(used, tmp_path, erased, every=1 if long_proofs else 4):
        begun = (killed / "erasing").exists() or JournalFiles(killed).header.read_bytes() != header
        ensure_cover(killed, kdf=QUICK)
        assert names(killed) == AT_REST
        left = JournalFiles(killed)
        if begun:
            finished += 1
            assert not old & blocks(left.database.read_bytes())
            assert left.header.read_bytes() != header
            assert salt_fits(killed)
        else:
            untouched += 1
            assert left.header.read_bytes() == header
            assert blocks(left.database.read_bytes()) == old
        if finished % 8 == 1 or not begun:
            _opens(killed, not begun)
    assert untouched >= 1
    assert finished >= 10


def _opens(folder: Path, expected: bool) -> None:
    if expected:
        with Journal.open(folder, PASSPHRASE) as journal:
            assert len(journal.entries()) == 30
        return
    with pytest.raises(NothingOpens):
        Journal.open(folder, PASSPHRASE)


@posix_only
@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_the_making_of_a_cover_killed_at_any_point_ends_as_a_cover(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    kills = 0
    for killed in killed_everywhere(empty, tmp_path, lambda folder: ensure_cover(folder, kdf=QUICK)):
        kills += 1
        ensure_cover(killed, kdf=QUICK)
        assert names(killed) == AT_REST
        assert salt_fits(killed)
        assert JournalFiles(killed).database.stat().st_size == STEP_BYTES
    assert kills > 15


@pytest.mark.parametrize("size", [0, 7, 16, 5_000, STEP_BYTES, STEP_BYTES + 1])
def test_filling_up_never_overwrites(tmp_path: Path, size: int) -> None:
    path, salt, there = tmp_path / "file", os.urandom(16), os.urandom(size)
    path.write_bytes(there)
    fill_up(path, salt)
    content = path.read_bytes()
    assert content.startswith(there)
    assert len(content) == (2 if size > STEP_BYTES else 1) * STEP_BYTES
    assert content[size:16] == salt[size:]


@pytest.mark.parametrize("size", [0, 1, 65_536, 200_001])
def test_overwriting_changes_every_part_and_keeps_the_length(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old content" * (size // 11) + b"o" * (size % 11))
    overwrite(path, b"beginning")
    content = path.read_bytes()
    assert len(content) == size
    assert b"old content" not in content
    assert content.startswith(b"beginning"[:size])


def test_making_a_cover_and_looking_at_one_are_quick(tmp_path: Path) -> None:
    def quickest(action: Callable[[], None]) -> float:
        taken = []
        for _ in range(5):
            start = time.process_time()
            action()
            taken.append(time.process_time() - start)
        return min(taken)

    def make() -> None:
        shutil.rmtree(tmp_path / "private", ignore_errors=True)
        ensure_cover(tmp_path / "private")

    made, looked = quickest(make), quickest(lambda: ensure_cover(tmp_path / "private"))
    print(f"processor time: made in {made * 1000:.1f} ms, looked at in {looked * 1000:.2f} ms")
    assert made < 0.1
    assert looked < 0.01
