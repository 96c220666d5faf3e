"""The store at scale: search over 100,000 messages beside plain FTS5, and a 5,000-message conversation."""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tara_health.store.conversations import Conversation
from tara_health.store.kdf import KdfParameters, calibrate, derive
from tara_health.store.open import Vault
from tara_health.store.search import quoted
from tests.bench.rows import Row
from tests.unit.store.made_vault import make_vault

CONVERSATIONS, MESSAGES_EACH, LONG = 10_000, 10, 5_000
QUERIES = 200
_SYLLABLES = [consonant + vowel for consonant in "bcdfglmnprstv" for vowel in "aeio"]


def figures() -> Iterator[Row]:
    """Search, opening and listing, ours and the reference interleaved."""
    with tempfile.TemporaryDirectory() as home:
        chance = random.Random(2)
        words = sorted({"".join(chance.choices(_SYLLABLES, k=chance.randint(2, 5))) for _ in range(30_000)})
        vault, secret = make_vault(Path(home) / "vault")
        plain = sqlite3.connect(Path(home) / "plain.db")
        long_one = _fill(vault, plain, words, chance)
        yield from _search(vault, plain, words, chance)
        yield _opening(vault, long_one)
        yield _listing(vault)
        yield _partial(vault, long_one)
        vault.lock()
        plain.close()
        yield _unlocking(vault.folder, secret)
        yield _derivation()


def _text(words: list[str], chance: random.Random) -> str:
    # The square favours the first words, as in real text a few words are everywhere and most are rare.
    return " ".join(words[int(chance.random() ** 2 * len(words))] for _ in range(chance.randint(10, 90)))


def _fill(vault: Vault, plain: sqlite3.Connection, words: list[str], chance: random.Random) -> Conversation:
    plain.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, text TEXT)")
    # the same index options as ours, so that the ratio shows what encryption and the joins cost
    options = "content = 'message', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'"
    plain.execute(f"CREATE VIRTUAL TABLE fts USING fts5 (text, {options})")
    long_one = vault.conversations.create("the long one")
    with vault.database.transaction():
        for number in range(CONVERSATIONS):
            conversation = vault.conversations.create(_text(words, chance)[:60])
            for turn in range(MESSAGES_EACH):
                _add(vault, plain, conversation, turn, _text(words, chance))
            if number % 500 == 0:
                print(f"\r  filling {number:,} of {CONVERSATIONS:,} conversations", end="", flush=True)
        for turn in range(LONG):
            _add(vault, plain, long_one, turn, _text(words, chance))
    plain.commit()
    vault.database.checkpoint()
    print("\r" + " " * 60 + "\r", end="")
    return long_one


def _add(vault: Vault, plain: sqlite3.Connection, conversation: Conversation, turn: int, text: str) -> None:
    message = vault.conversations.add(conversation.id, "assistant" if turn % 2 else "user", text)
    plain.execute("INSERT INTO message VALUES (?, ?)", (message.id, text))
    plain.execute("INSERT INTO fts (rowid, text) VALUES (?, ?)", (message.id, text))


def _queries(words: list[str], chance: random.Random) -> Iterator[str]:
    for number in range(QUERIES):
        word = words[int(chance.random() ** 2 * len(words))]
        other = words[int(chance.random() ** 2 * len(words))]
        yield (word[:1], word[:3], word, f"{word} {other[:4]}")[number % 4]


def _search(vault: Vault, plain: sqlite3.Connection, words: list[str], chance: random.Random) -> Iterator[Row]:
    sql = "SELECT rowid, snippet(fts, 0, '', '', '…', 14) FROM fts WHERE fts MATCH ? ORDER BY rowid DESC LIMIT 50"
    ours, reference = [], []
    for query in _queries(words, chance):
        ours.append(_milliseconds(lambda query=query: vault.search(query)))  # type: ignore[misc]
        expression = quoted(query)
        reference.append(_milliseconds(lambda text=expression: plain.execute(sql, (text,)).fetchall()))  # type: ignore[misc]
    yield _row(
        "Search over 100,000 messages, 95th percentile (plain sqlite, same index)", _p95(ours), _p95(reference), 50
    )
    middle, other = statistics.median(ours), statistics.median(reference)
    yield _row("Search over 100,000 messages, median (plain sqlite, same index)", middle, other, 50)


def _opening(vault: Vault, long_one: Conversation) -> Row:
    whole = [_milliseconds(lambda: vault.conversations.path(long_one.id, limit=LONG)) for _ in range(9)]
    page = [_milliseconds(lambda: vault.conversations.path(long_one.id)) for _ in range(9)]
    claim = "Reading all of a 5,000-message conversation (its last 100)"
    return _row(claim, statistics.median(whole), statistics.median(page), 300)


def _listing(vault: Vault) -> Row:
    times = [_milliseconds(lambda: vault.conversations.recent()) for _ in range(9)]
    return _row("Listing the last 200 of 10,000 conversations", statistics.median(times), None, 50)


def _partial(vault: Vault, long_one: Conversation) -> Row:
    reply = vault.conversations.add(long_one.id, "assistant", "", state="streaming")
    text = "partial reply " * 300
    times = [_milliseconds(lambda: vault.conversations.save_partial(reply.id, text)) for _ in range(50)]
    return _row("Saving a partial reply of 4,200 characters, durable", statistics.median(times), None, 50)


def _unlocking(folder: Path, secret: str) -> Row:
    """Without the derivation, which is slow on purpose: by the recovery key."""
    start = time.perf_counter()
    vault = Vault.open(folder, secret)
    taken = (time.perf_counter() - start) * 1000
    vault.lock()
    return _row("Opening a vault of 100,000 messages, derivation left out", taken, None, 1000)


def _derivation() -> Row:
    parameters: KdfParameters = calibrate()
    taken = statistics.median(_milliseconds(lambda: derive(b"passphrase", bytes(16), parameters)) for _ in range(3))
    claim = f"One Argon2id guess ({parameters.memory_kib // 1024} MiB, {parameters.time_cost} passes), calibrated"
    return Row(claim, taken, None, None, "ms", "500 to 1000", 500 <= taken <= 1000)


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _row(claim: str, ours: float, reference: float | None, target: float) -> Row:
    ratio = ours / reference if reference else None
    return Row(claim, ours, reference, ratio, "ms", f"<= {target:g}", ours <= target)
