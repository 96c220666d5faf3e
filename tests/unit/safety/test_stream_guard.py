"""The stream guard: what it holds back, when it checks, and what a block does. The proof is in tests/fuzz."""

from tara_health.records import Finding
from tara_health.safety.stream_guard import LOOK_AHEAD, StreamGuard
from tara_health.vocabulary import Severity

BLOCK = Finding("planted", Severity.BLOCK, 0, 1, "x")
WARN = Finding("planted", Severity.WARN, 0, 1, "x")
PROSE = "Take blood cultures before antibiotics where that causes no delay to the patient. " * 6


def run(guard, text, size=5):
    shown = [guard.feed(text[place : place + size]) for place in range(0, len(text), size)]
    return "".join(shown), guard.finish()


def test_an_unobjectionable_reply_is_shown_whole():
    shown, rest = run(StreamGuard(lambda text: ()), PROSE)
    assert shown + rest == PROSE
    assert shown


def test_an_unfinished_sentence_is_held_back():
    guard = StreamGuard(lambda text: ())
    assert guard.feed("Give 50") == ""
    assert guard.feed("0 mg now. ") == ""
    assert guard.held_back == len("Give 500 mg now. ")
    assert guard.feed("x" * LOOK_AHEAD + " more words") == "Give 500 mg now."


def test_a_warning_does_not_stop_the_stream():
    guard = StreamGuard(lambda text: (WARN,))
    shown, rest = run(guard, PROSE)
    assert shown + rest == PROSE
    assert guard.blocked == ()


def test_nothing_is_shown_after_a_block():
    guard = StreamGuard(lambda text: (BLOCK, WARN) if "bad" in text else ())
    shown, rest = run(guard, f"{PROSE}This is bad advice. {PROSE}")
    assert PROSE.startswith(shown)
    assert rest == ""
    assert guard.blocked == (BLOCK,)
    assert guard.feed("more. ") == ""


def test_a_block_in_the_last_words_is_found_at_the_end():
    guard = StreamGuard(lambda text: (BLOCK,) if "bad" in text else ())
    assert guard.feed("So bad") == ""
    assert guard.finish() == ""
    assert guard.blocked == (BLOCK,)


def test_it_checks_at_most_once_a_sentence_and_once_at_the_end():
    calls = []
    run(StreamGuard(lambda text: calls.append(len(text)) or ()), PROSE, size=1)
    assert len(calls) <= PROSE.count(".") + 1
    assert calls == sorted(calls)


def test_a_reply_without_sentence_ends_is_shown_in_bounded_pieces():
    guard = StreamGuard(lambda text: ())
    shown, rest = run(guard, "word " * 1000)
    assert shown + rest == "word " * 1000
    assert len(rest) < 600


def test_an_empty_reply_shows_nothing():
    guard = StreamGuard(lambda text: ())
    assert guard.finish() == ""
    assert guard.feed("") == ""


def test_a_finding_in_an_unfinished_sentence_waits_for_its_end():
    def check(text):
        start = text.find("Give it")
        found = start >= 0 and "never" not in text
        return (Finding("planted", Severity.BLOCK, start, start + 7, "x"),) if found else ()

    guard = StreamGuard(check)
    text = f"{PROSE}Give it {'to nobody at all ' * 3}and never again. {PROSE}"
    shown, rest = run(guard, text)
    assert shown + rest == text
    assert guard.blocked == ()
