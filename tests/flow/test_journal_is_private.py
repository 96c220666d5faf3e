"""PROMISES: what a clinician writes into the private journal is nowhere else, and nobody sees whether it was opened.

Two sessions do the same with the vault and with TARA's commands. In one of them, a journal is begun, written to, read,
exported for the clinician, re-keyed and locked. Everything that IT can read of that session is searched for its 30
needles: every file below TARA_HOME, backup, exports, the vault's own rows (decrypted), those of the restored backup and
of the salvaged copy, what the commands print, and the log. Then the two sessions are compared. Controls: needles that
were planted in the vault and in plain files are found by the same search.
"""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tara_desktop.session import Session as DesktopSession
from tara_desktop.tasks import Tasks
from tara_health.errors import NothingOpens
from tara_health.platform.paths import journal_dir, vault_dir
from tara_health.settings import Settings
from tara_health.store import journal_cover
from tara_health.store.backup import restore_backup
from tara_health.store.export import Form, export_conversation
from tara_health.store.journal import Journal
from tara_health.store.journal_cover import cover_this_start
from tara_health.store.open import Vault
from tests.disk.needles import forms, found, make_needles
from tests.unit.store.made_vault import PASSPHRASE, fill, make_vault

pytestmark = [pytest.mark.proof, pytest.mark.timeout(900)]
ROOT = Path(__file__).resolve().parents[2]
OWN, NEW = "granite teapot willow orbit", "saffron ladder comet hinge"
NEEDLES = 30
COMMANDS = {
    "check": ["vault", "check", "--passphrase-file", "{secret}"],
    "backup": ["vault", "backup", "{home}/kept.tara-backup", "--passphrase-file", "{secret}"],
    "recover": ["vault", "recover", "{home}/saved", "--passphrase-file", "{secret}"],
    "rekey": ["vault", "rekey", "--recovery-key", "--passphrase-file", "{secret}"],
    "settings": ["settings", "set", "reply.max_tokens", "512"],
    "settings list": ["settings", "list", "--json"],
    "models": ["models", "list", "--json"],
}
_RECOVERY_KEY = re.compile(rb"Recovery key:  \S+")


@dataclass
class Session:
    """One session's home, what its commands printed, and a folder with everything that was decrypted or said."""

    home: Path
    readable: Path
    needles: list[str]
    planted: str
    printed: dict[str, bytes]
    moments: set[int]
    """Every time of access and modification in the private folder, before anybody read a file of it."""

    def everything(self) -> list[Path]:
        """All files that IT could read, with those that hold what it could decrypt or see printed."""
        return [path for folder in (self.home, self.readable) for path in folder.rglob("*") if path.is_file()]

    def files(self) -> dict[str, int]:
        """Names and sizes below TARA_HOME."""
        return {
            str(path.relative_to(self.home)): path.stat().st_size for path in self.home.rglob("*") if path.is_file()
        }


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Session, Session]:
    """One session with a journal, one without."""
    with pytest.MonkeyPatch.context() as patched:
        return tuple(_session(tmp_path_factory.mktemp("session"), used, patched) for used in (True, False))  # type: ignore[return-value]


def _session(folder: Path, used: bool, patched: pytest.MonkeyPatch) -> Session:
    home, readable = folder / "home", folder / "readable"
    readable.mkdir()
    patched.setenv("TARA_HOME", str(home))
    session = Session(home, readable, make_needles(NEEDLES), make_needles(1)[0], {}, set())
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        _work(session, used)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    (readable / "log").write_text(log.getvalue())
    secret = folder / "secret"
    secret.write_text(PASSPHRASE)
    for name, words in COMMANDS.items():
        session.printed[name] = tara(*(word.format(home=home, secret=secret) for word in words), home=home)
    private = (home / "private", *(home / "private" / name for name in ("header.json", "private.db", "lock")))
    session.moments = {moment for path in private for moment in (path.stat().st_mtime_ns, path.stat().st_atime_ns)}
    for name, content in session.printed.items():
        (readable / f"printed {name}").write_bytes(content)
    _read_as_the_owner(session)
    return session


def _work(session: Session, used: bool) -> None:
    cover_this_start()
    vault, _ = make_vault(vault_dir())
    fill(vault, conversations=2)
    if used:
        _confide(session.needles)
    talk = vault.conversations.create("planted")
    vault.conversations.add(talk.id, "user", f"The patient said {session.planted}.")
    for form in Form:
        export_conversation(vault, talk.id, session.home / f"talk.{form.value}", form)
    vault.audit("turn.complete", findings=2)
    vault.lock()


def _confide(needles: list[str]) -> None:
    with Journal.create(journal_dir(), OWN) as journal:
        for number, needle in enumerate(needles):
            payload = {"note": f"I told nobody that {needle}", needle: [needle, {"again": needle.upper()}]}
            journal.add_entry("checkin" if number % 2 else needle, date(2026, 1, 1 + number), payload)
        journal.delete_entry(3)
        assert needles[0] in json.dumps(journal.export())
        journal.change_passphrase(OWN, NEW)
    for wrong in (OWN, needles[0]):
        with suppress(NothingOpens):
            Journal.open(journal_dir(), wrong)
    with Journal.open(journal_dir(), NEW) as journal:
        assert len(journal.entries()) == NEEDLES - 1


def _read_as_the_owner(session: Session) -> None:
    """Decrypt everything that the vault's passphrase opens."""
    restore_backup(session.home / "kept.tara-backup", session.readable / "restored", PASSPHRASE)
    for name, folder in (
        ("vault", vault_dir()),
        ("restored", session.readable / "restored"),
        ("saved", session.home / "saved"),
    ):
        with Vault.open(folder, PASSPHRASE) as vault:
            (session.readable / f"rows of {name}").write_bytes(_rows(vault))
            (session.readable / f"audit of {name}.json").write_text(
                json.dumps(vault.database.rows("SELECT kind, counts FROM audit ORDER BY seq"))
            )


def _rows(vault: Vault) -> bytes:
    tables = vault.database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    rows = [row for (name,) in tables for row in vault.database.rows(f'SELECT * FROM "{name}"')]  # noqa: S608
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)


def tara(*arguments: str, home: Path) -> bytes:
    """What a command prints, on both streams."""
    environment = os.environ | {"TARA_HOME": str(home), "QT_QPA_PLATFORM": ""}
    command = [sys.executable, "-m", "tara_health.cli.app", *arguments]
    done = subprocess.run(command, input=b"", capture_output=True, env=environment, cwd=ROOT, timeout=400)
    return done.stdout + b"\n--\n" + done.stderr


def test_no_needle_is_in_anything_that_it_can_read(sessions: tuple[Session, Session]) -> None:
    used, _ = sessions
    readable = used.everything()
    assert len(readable) > 15
    names = "\n".join(str(path) for path in readable)
    assert not [needle for needle in used.needles if needle in names]
    assert found([*used.needles, *(needle.upper() for needle in used.needles)], readable) == {}


def test_the_same_search_finds_what_was_planted(sessions: tuple[Session, Session], tmp_path: Path) -> None:
    used, _ = sessions
    hits = found([used.planted], used.everything())
    expected = {"talk.json", "talk.markdown", "rows of vault", "rows of restored", "rows of saved"}
    assert {Path(path).name for path in hits} == expected
    for number, form in enumerate(forms(used.needles[0])):
        (tmp_path / f"plain {number}").write_bytes(b"before " + form + b" after")
    plain = [path for path in tmp_path.iterdir() if path.is_file()]
    assert len(found(used.needles, plain)) == len(plain) == 6


def test_the_audit_log_says_the_same_of_both_sessions(sessions: tuple[Session, Session]) -> None:
    for name in ("vault", "restored", "saved"):
        used, unused = (json.loads((one.readable / f"audit of {name}.json").read_text()) for one in sessions)
        assert used == unused
    kinds = Counter(kind for kind, _ in json.loads((sessions[0].readable / "audit of vault.json").read_text()))
    assert (kinds["turn.complete"], kinds["conversation_exported"], kinds["backup_written"]) == (1, len(Form), 1)


def test_files_and_sizes_are_the_same(sessions: tuple[Session, Session]) -> None:
    used, unused = (one.files() for one in sessions)
    assert used == unused
    assert {"private/header.json", "private/private.db", "private/lock", "settings.json"} <= set(used)


def test_the_files_times_are_those_of_the_last_start(sessions: tuple[Session, Session]) -> None:
    assert [len(one.moments) for one in sessions] == [1, 1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_prints_the_same(sessions: tuple[Session, Session], name: str) -> None:
    used, unused = (
        _RECOVERY_KEY.sub(b"KEY", one.printed[name].replace(str(one.home).encode(), b"HOME")) for one in sessions
    )
    assert used == unused
    assert len(used) > 10


@pytest.mark.engine
def test_the_doctor_says_the_same(sessions: tuple[Session, Session]) -> None:
    reports = []
    for one in sessions:
        printed = tara("doctor", "--json", home=one.home)
        (one.readable / "printed doctor").write_bytes(printed)
        assert found(one.needles, [one.readable / "printed doctor"]) == {}
        report = json.loads(printed.partition(b"\n--\n")[0])
        assert "private" not in json.dumps(report["vault"]).replace(str(one.home), "HOME")
        reports.append(_form(report))
    assert reports[0] == reports[1]


def _form(value: object) -> object:
    if isinstance(value, dict):
        return {key: _form(inner) for key, inner in value.items()}
    return [_form(inner) for inner in value] if isinstance(value, list) else type(value).__name__


class Seen:
    """Takes results; bound, as callbacks must be."""

    def __init__(self) -> None:
        self.values: list[object] = []

    def take(self, value: object) -> None:
        self.values.append(value)


def test_the_window_makes_the_cover_off_the_gui_thread(
    home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    real = journal_cover.ensure_cover

    def noted(folder: Path) -> None:
        threads.append(threading.current_thread().name)
        real(folder)

    monkeypatch.setattr(journal_cover, "ensure_cover", noted)
    session = DesktopSession(Tasks(), Settings())
    seen = Seen()
    session.look_for_vault(seen.take, seen.take)
    qtbot.waitUntil(lambda: seen.values == [False], timeout=20_000)
    session.close()
    assert len(threads) == 1
    assert threads[0].startswith("tara-database")
    assert sorted(path.name for path in (home / "private").iterdir()) == ["header.json", "lock", "private.db"]
