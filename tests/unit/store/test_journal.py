from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tara_health import limits
from tara_health.errors import (
    CorruptVault,
    DiskFull,
    EntryRejected,
    NothingOpens,
    PassphraseRejected,
    VaultExists,
    VaultInUse,
    VaultLocked,
    VaultStorageFailed,
)
from tara_health.store import kdf, keys
from tara_health.store.journal import Entry, Journal, ensure_cover, erase
from tara_health.store.journal_files import STEP_BYTES, JournalFiles
from tests.unit.store.journal_killed import (
    DAY,
    NEW_PASSPHRASE,
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
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed journal with two entries; never opened by tests."""
    folder = tmp_path_factory.mktemp("written") / "private"
    with make_journal(folder) as journal:
        journal.add_entry("checkin", DAY, {"energy": 3, "note": "written before"})
        journal.add_entry("debrief", date(2026, 3, 1), {"text": "half \ud83d pair, 医院"})
    return folder


@pytest.fixture
def folder(tmp_path: Path, written: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(written, tmp_path / "private"))


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    """It, open."""
    with Journal.open(folder, PASSPHRASE) as opened:
        yield opened


def test_what_was_written_is_read_back_by_kind_and_in_order_of_days(folder: Path) -> None:
    with Journal.open(folder, PASSPHRASE) as journal:
        first = Entry(1, "checkin", DAY, {"energy": 3, "note": "written before"})
        second = Entry(2, "debrief", date(2026, 3, 1), {"text": "half \ud83d pair, 医院"})
        assert journal.entries() == [second, first]
        assert journal.entries("checkin") == [first]
        assert journal.entries("nothing of the kind") == []
        exported = json.loads(json.dumps(journal.export()))
        assert [one["day"] for one in exported["entries"]] == ["2026-03-01", "2026-03-02"]
        assert exported["entries"][0]["payload"] == second.payload


def test_deleting_is_for_good_and_numbers_are_not_used_again(journal: Journal) -> None:
    number = journal.add_entry("checkin", DAY, {})
    assert journal.delete_entry(number)
    assert not journal.delete_entry(number)
    assert journal.add_entry("checkin", DAY, {}) == number + 1
    assert number not in [one.id for one in journal.entries()]


@pytest.mark.parametrize(
    ("kind", "payload", "sentence"),
    [
        ("", {}, "short name"),
        ("two words", {}, "short name"),
        ("k" * (limits.JOURNAL_KIND_CHARACTERS + 1), {}, "short name"),
        ("note", {"day": DAY}, "can't be stored"),
        ("note", {"score": float("nan")}, "can't be stored"),
        ("note", {"text": "x" * limits.JOURNAL_ENTRY_BYTES}, "larger"),
    ],
)
def test_what_can_not_be_kept_is_told_and_nothing_is_written(
    journal: Journal, kind: str, payload: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(EntryRejected, match=sentence):
        journal.add_entry(kind, DAY, payload)
    assert len(journal.entries()) == 2


def test_a_wrong_passphrase_and_a_cover_are_told_alike_after_the_same_derivation(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cover = tmp_path / "cover"
    ensure_cover(cover, kdf=QUICK)
    seen: list[tuple[str, list[kdf.KdfParameters]]] = []
    for place, passphrase in ((folder, NEW_PASSPHRASE), (cover, NEW_PASSPHRASE), (cover, PASSPHRASE)):
        asked: list[kdf.KdfParameters] = []
        with monkeypatch.context() as patched:
            patched.setattr(keys, "derive", lambda *given: asked.append(given[2]) or kdf.derive(*given))  # noqa: B023
            with pytest.raises(NothingOpens) as told:
                Journal.open(place, passphrase)
        seen.append((str(told.value), asked))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][1] == [QUICK]
    assert seen[0][0].startswith("This passphrase opens nothing here.")


def test_what_looks_like_a_recovery_key_opens_nothing_and_has_no_sentence_of_its_own(folder: Path) -> None:
    from tara_health.store import recovery_key

    for secret in (recovery_key.spell(recovery_key.new_secret()), recovery_key.spell(bytearray(20))[:-1] + "X"):
        with pytest.raises(NothingOpens, match="opens nothing here"):
            Journal.open(folder, secret)


def test_there_is_one_slot_and_it_is_a_passphrases(folder: Path) -> None:
    header = keys.read_header(folder)
    assert [slot.kind for slot in header.slots] == ["passphrase"]
    assert header.other_slots == ()


def test_a_weak_passphrase_is_refused_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    before = fingerprints(folder)
    for weak in ("short", "password1234", "x" * (limits.PASSPHRASE_CHARACTERS + 1)):
        with pytest.raises(PassphraseRejected):
            Journal.create(folder, weak, kdf=QUICK)
    assert fingerprints(folder) == before
    with pytest.raises(PassphraseRejected):
        Journal.create(tmp_path / "other", "password1234", kdf=QUICK)
    assert not (tmp_path / "other").exists()


def test_creating_again_keeps_a_journal_of_the_same_passphrase_and_replaces_any_other(folder: Path) -> None:
    with pytest.raises(VaultExists, match="already"):
        make_journal(folder)
    old = blocks(JournalFiles(folder).database.read_bytes())
    with Journal.create(folder, NEW_PASSPHRASE, kdf=QUICK) as journal:
        assert journal.entries() == []
    assert not old & blocks(JournalFiles(folder).database.read_bytes())
    with pytest.raises(NothingOpens):
        Journal.open(folder, PASSPHRASE)


def test_changing_the_passphrase_overwrites_the_old_wrapping_and_keeps_the_form(journal: Journal, folder: Path) -> None:
    before = keys.read_header(folder)
    inode = JournalFiles(folder).header.stat().st_ino
    with pytest.raises(NothingOpens):
        journal.change_passphrase(NEW_PASSPHRASE, NEW_PASSPHRASE)
    with pytest.raises(PassphraseRejected):
        journal.change_passphrase(PASSPHRASE, "password1234")
    assert keys.read_header(folder) == before
    journal.change_passphrase(PASSPHRASE, NEW_PASSPHRASE)
    journal.add_entry("checkin", DAY, {"after": "the change"})
    journal.lock()
    after = keys.read_header(folder)
    assert after.slots[0].wrapped != before.slots[0].wrapped
    assert after.slots[0].kdf == before.slots[0].kdf
    assert JournalFiles(folder).header.stat().st_ino == inode
    assert names(folder) == AT_REST
    with pytest.raises(NothingOpens):
        Journal.open(folder, PASSPHRASE)
    with Journal.open(folder, NEW_PASSPHRASE) as again:
        assert len(again.entries()) == 3


def test_between_two_actions_only_the_three_files_are_there_and_their_times_stand(
    journal: Journal, folder: Path
) -> None:
    files = JournalFiles(folder)
    places = (files.header, files.database, files.lock, folder)
    ensure_cover(folder)
    moments = {(path.stat().st_mtime_ns, path.stat().st_atime_ns) for path in places}
    assert len(moments) == 1
    born = [path.stat().st_ino for path in places]
    number = journal.add_entry("checkin", DAY, {"words": "x" * 50_000})
    assert names(folder) == AT_REST
    journal.entries()
    journal.delete_entry(number)
    journal.change_passphrase(PASSPHRASE, NEW_PASSPHRASE)
    assert {(path.stat().st_mtime_ns, path.stat().st_atime_ns) for path in places} == moments
    journal.lock()
    assert {(path.stat().st_mtime_ns, path.stat().st_atime_ns) for path in places} == moments
    assert [path.stat().st_ino for path in places] == born
    assert names(folder) == AT_REST


def test_the_file_keeps_its_size_until_it_is_full_and_grows_in_whole_steps(journal: Journal, folder: Path) -> None:
    database = JournalFiles(folder).database
    sizes = []
    for number in range(40):
        journal.add_entry("reflection", DAY, {"text": "a long evening " * 9_000, "number": number})
        sizes.append(database.stat().st_size)
    assert sizes[0] == sizes[10] == STEP_BYTES
    assert sizes[-1] == 3 * STEP_BYTES
    assert {size % STEP_BYTES for size in sizes} == {0}
    assert [one.payload["number"] for one in journal.entries("reflection")] == list(range(40))
    for one in journal.entries("reflection"):
        journal.delete_entry(one.id)
    assert database.stat().st_size == 3 * STEP_BYTES
    journal.add_entry("reflection", DAY, {"text": "x" * 900_000})
    assert database.stat().st_size == 3 * STEP_BYTES


def test_after_locking_the_key_is_overwritten_and_every_action_is_refused(folder: Path) -> None:
    journal = Journal.open(folder, PASSPHRASE)
    key = journal._key
    assert any(key)
    journal.lock()
    journal.lock()
    assert not any(key)
    for action in (
        journal.entries,
        journal.export,
        lambda: journal.add_entry("checkin", DAY, {}),
        lambda: journal.delete_entry(1),
        lambda: journal.change_passphrase(PASSPHRASE, NEW_PASSPHRASE),
    ):
        with pytest.raises(VaultLocked, match="private file is closed"):
            action()
    Journal.open(folder, PASSPHRASE).lock()


def test_a_second_use_at_once_is_refused_also_from_another_process(journal: Journal, folder: Path) -> None:
    for attempt in (
        lambda: Journal.open(folder, PASSPHRASE),
        lambda: make_journal(folder),
        lambda: erase(folder, kdf=QUICK),
    ):
        with pytest.raises(VaultInUse, match="using the private folder"):
            attempt()
    program = (
        "import sys; from pathlib import Path; from tara_health.store.journal import Journal\n"
        "from tara_health.errors import VaultInUse\n"
        "try: Journal.open(Path(sys.argv[1]), 'some other words here')\n"
        "except VaultInUse as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True)
    assert "Another TARA window or command is using the private folder." in done.stdout
    ensure_cover(folder)
    assert len(journal.entries()) == 2


def test_a_damaged_database_or_header_is_told_without_a_word_of_the_patients_history(folder: Path) -> None:
    files = JournalFiles(folder)
    content = bytearray(files.database.read_bytes())
    content[100] ^= 1
    files.database.write_bytes(content)
    with pytest.raises(CorruptVault, match="private folder's files") as told:
        Journal.open(folder, PASSPHRASE)
    assert "`tara vault" not in str(told.value)
    files.header.write_bytes(files.header.read_bytes()[:-40])
    with pytest.raises(CorruptVault, match="private folder's files"):
        Journal.open(folder, PASSPHRASE)
    with pytest.raises(CorruptVault, match="erase it"):
        make_journal(folder)
    erase(folder, kdf=QUICK)
    make_journal(folder).lock()


@posix_only
@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_a_kill_at_any_point_of_adding_leaves_the_entry_or_none_of_it(
    folder: Path, tmp_path: Path, long_proofs: bool
) -> None:
    told = tmp_path / "acknowledged"

    def add(place: Path) -> None:
        with Journal.open(place, PASSPHRASE) as journal:
            # Larger than what is free, so that growing is killed as well.
            for number in range(3):
                journal.add_entry("reflection", DAY, {"number": number, "text": "x" * 900_000})
                told.write_text(str(number + 1))

    counts = set()
    for killed in killed_everywhere(folder, tmp_path, add, every=1 if long_proofs else 11):
        acknowledged = int(told.read_text()) if told.exists() else 0
        told.unlink(missing_ok=True)
        ensure_cover(killed, kdf=QUICK)
        with Journal.open(killed, PASSPHRASE) as journal:
            there = len(journal.entries()) - 2
        assert acknowledged <= there <= acknowledged + 1
        assert names(killed) == AT_REST
        assert JournalFiles(killed).database.stat().st_size % STEP_BYTES == 0
        counts.add(acknowledged)
    assert counts >= {0, 1, 2}


WRITER = """
import os, sys
from datetime import date
from pathlib import Path
from tara_health.store.journal import Journal
journal = Journal.open(Path(sys.argv[1]), sys.argv[2])
for number in range(100_000):
    journal.add_entry("checkin", date(2026, 3, 3), {"number": number, "text": "words " * (number % 3_000)})
    os.write(1, f"{number}\\n".encode())
"""


@posix_only
@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_no_acknowledged_entry_is_lost_by_kill_9_at_random_moments(folder: Path, long_proofs: bool) -> None:
    chance, acknowledged, lost = random.Random(5), 0, 0
    for _ in range(100 if long_proofs else 6):
        command = [sys.executable, "-c", WRITER, str(folder), PASSPHRASE]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            seen = child.stdout.readline()
            with suppress(subprocess.TimeoutExpired):
                child.wait(chance.uniform(0, 0.4))
            child.send_signal(signal.SIGKILL)
            seen += child.stdout.read()
        told = {int(line) for line in seen.decode().split("\n")[:-1]}
        with Journal.open(folder, PASSPHRASE) as journal:
            there = journal.entries("checkin")
            lost += len(told - {one.payload.get("number") for one in there})
            for one in there:
                journal.delete_entry(one.id)
        acknowledged += len(told)
    print(f"{acknowledged} acknowledged entries, {lost} lost")
    assert acknowledged >= 6
    assert lost == 0


@posix_only
@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_a_kill_at_any_point_of_a_change_leaves_one_passphrase_that_opens_everything(
    folder: Path, tmp_path: Path, long_proofs: bool
) -> None:
    def change(place: Path) -> None:
        with Journal.open(place, PASSPHRASE) as journal:
            journal.change_passphrase(PASSPHRASE, NEW_PASSPHRASE)

    openers = []
    for killed in killed_everywhere(folder, tmp_path, change, every=1 if long_proofs else 6):
        ensure_cover(killed, kdf=QUICK)
        assert names(killed) == AT_REST
        opened = []
        for passphrase in (PASSPHRASE, NEW_PASSPHRASE):
            with suppress(NothingOpens), Journal.open(killed, passphrase) as journal:
                assert len(journal.entries()) == 2
                opened.append(passphrase)
        assert len(opened) == 1
        openers += opened
    assert set(openers) == {PASSPHRASE, NEW_PASSPHRASE}


@posix_only
@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_a_kill_at_any_point_of_a_creation_leaves_a_cover_or_a_journal(tmp_path: Path, long_proofs: bool) -> None:
    cover = tmp_path / "cover"
    ensure_cover(cover, kdf=QUICK)
    outcomes = set()
    for killed in killed_everywhere(cover, tmp_path, make_journal, every=1 if long_proofs else 29):
        ensure_cover(killed, kdf=QUICK)
        assert names(killed) == AT_REST
        assert salt_fits(killed)
        assert JournalFiles(killed).database.stat().st_size == STEP_BYTES
        try:
            with Journal.open(killed, PASSPHRASE) as journal:
                assert journal.entries() == []
            outcomes.add("journal")
        except NothingOpens:
            outcomes.add("cover")
    assert outcomes == {"journal", "cover"}


@posix_only
@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_a_full_disk_is_told_and_loses_nothing_that_was_acknowledged(folder: Path) -> None:
    import resource

    acknowledged = 0
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Journal.open(folder, PASSPHRASE) as journal:
        resource.setrlimit(resource.RLIMIT_FSIZE, (STEP_BYTES + 1_000_000, hard))
        # Growing fails: first the one file can't be lengthened, then the log can't.
        with pytest.raises((DiskFull, VaultStorageFailed)):
            try:
                while acknowledged < 40:
                    journal.add_entry("reflection", DAY, {"text": "x" * 200_000})
                    acknowledged += 1
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert 5 <= acknowledged < 40
        assert len(journal.entries("reflection")) == acknowledged
    ensure_cover(folder)
    with Journal.open(folder, PASSPHRASE) as journal:
        assert len(journal.entries("reflection")) == acknowledged
    assert names(folder) == AT_REST
    assert JournalFiles(folder).database.stat().st_size % STEP_BYTES == 0
