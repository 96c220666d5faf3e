"""One turn, top to bottom. This file is the map of the code base: each stage below is one room of the house.

    message in -> PHI scan -> emotion + clinical context + red flags -> prompt (pinned template, window policy)
      -> model stream (engine process) -> stream guard -> safety -> compliance -> reply shown, stored, audited

Promises: the escalation notice is yielded before the model is asked for a word, and without a model too; no character
that a rule blocks is ever yielded; what was yielded is in the record when the turn ends, however it ends. The turn runs
on the thread that iterates it, which in the desktop is a worker thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from tara_health import limits
from tara_health.analysis import Analyst
from tara_health.errors import AnalysisError, EmptyMessage, EngineError, InputError, MessageTooLong, ModelError
from tara_health.events import (
    InputRead,
    NoRecord,
    NoticeRaised,
    PromptProgress,
    ReplyReplaced,
    TextShown,
    TurnEnded,
    TurnEvent,
    TurnRecord,
    TurnRequest,
    WindowPlanned,
)
from tara_health.inference.protocol import Engine, Prefill, Prompt, StopSignal, TokenText
from tara_health.models.catalog import InstalledModel
from tara_health.prompt.build import PastTurn, SystemContext, build_messages, context_note, empty_request
from tara_health.prompt.template import TEMPLATES, ChatMessage
from tara_health.prompt.window import plan_window
from tara_health.safety.alternatives import compliant_alternative
from tara_health.safety.escalation import escalation_notice
from tara_health.safety.stream_guard import StreamGuard
from tara_health.turn import Turn
from tara_health.vocabulary import ReplyState, Severity

__all__ = [
    "InputRead",
    "NoRecord",
    "NoticeRaised",
    "PromptProgress",
    "ReplyReplaced",
    "TextShown",
    "TurnEnded",
    "TurnEvent",
    "TurnRecord",
    "TurnRequest",
    "WindowPlanned",
    "run_turn",
]

NO_ANSWER = "There is no answer, because the model could not be asked. Your message was read and kept."
PARTIAL_EVERY_S = 0.5
"""How much streamed text a crash may cost, in seconds."""


def run_turn(
    request: TurnRequest,
    *,
    analyst: Analyst,
    open_engine: Callable[[], Engine | None],
    model: InstalledModel | None,
    record: TurnRecord,
    stop: StopSignal,
    country: str = "US",
) -> Iterator[TurnEvent]:
    """Answer one message.

    `open_engine` is asked after the notice, since loading a model takes time; None means that there is no model.
    `country` chooses the crisis lines. Raises a `TaraError` while nothing has been kept, and a `VaultError` where the
    record can't be written; in every other case the reply's `state` says how the turn ended.
    """
    turn = Turn(request, analyst, model)
    accept(request.message)

    try:
        turn.analysis = analyst.analyze(request.message, request.override)
    except AnalysisError:
        # The rules need no weights: what they find of danger is said before the failure is.
        notice = escalation_notice(analyst.danger(request.message), country)
        if notice is not None:
            yield NoticeRaised(notice)
        raise
    yield InputRead(turn.analysis)

    turn.notice = escalation_notice(turn.analysis, country)
    if turn.notice is not None:
        yield NoticeRaised(turn.notice)

    turn.note = context_note(turn.analysis, request.mode)
    if not turn.analysis.request.allowed:
        verdict = turn.analysis.request
        yield from _say(turn, f"{verdict.reason} {verdict.instead}".strip(), ReplyState.REFUSED, record)
    elif (engine := _engine(turn, open_engine)) is None or model is None:
        yield from _say(turn, turn.text, ReplyState.NO_MODEL, record)
    else:
        prompt, planned = make_prompt(turn, engine, model)
        yield planned
        record.begin(request.message, turn.analysis, turn.note, request.mode)
        with closing(_stream(turn, engine, prompt, record, stop)) as shown:
            yield from shown
        yield from _review(turn)

    reply = turn.reply()
    record.finish(reply)
    yield TurnEnded(reply, turn.note)


def accept(message: str) -> None:
    """Refuse what can't be sent: raises `EmptyMessage` or `MessageTooLong`."""
    if not isinstance(message, str):
        raise InputError("A message is text.", untouched="Nothing was sent.")
    if not message.strip():
        raise EmptyMessage
    if len(message) > limits.MESSAGE_CHARACTERS:
        raise MessageTooLong(len(message), limits.MESSAGE_CHARACTERS)


def _engine(turn: Turn, open_engine: Callable[[], Engine | None]) -> Engine | None:
    """The engine, or None with the reason as the turn's text."""
    try:
        engine = open_engine()
    except (ModelError, EngineError) as error:
        turn.text = f"{NO_ANSWER} {error}"
        return None
    if engine is None:
        turn.text = f"{NO_ANSWER} No model is loaded; choose one under Models."
    return engine


def make_prompt(turn: Turn, engine: Engine, model: InstalledModel) -> tuple[Prompt, WindowPlanned]:
    """Render the conversation with the pinned template, keeping what fits. Raises `PromptTooLong`."""
    request, template, system = turn.request, TEMPLATES[model.template], SystemContext(turn.request.pinned)

    def messages(history: tuple[PastTurn, ...], message: str, note: str) -> list[ChatMessage]:
        return build_messages(request.mode, system, history, message, note)

    def tokens(chat: list[ChatMessage]) -> int:
        return sum(engine.count_tokens(template.render(chat)))

    context_tokens = engine.info.context_tokens if engine.info else 0
    fixed = tokens(empty_request(system))
    new = tokens(messages((), request.message, turn.note)) - fixed
    alone = tokens(messages((), "", ""))
    plan = plan_window(
        [tokens(messages((past,), "", "")) - alone for past in request.history],
        fixed_tokens=fixed,
        new_tokens=new,
        reply_tokens=request.sampling.max_tokens,
        context_tokens=context_tokens,
    )
    planned = WindowPlanned(plan.first_kept, fixed + plan.kept_tokens + new, context_tokens)
    return template.render(messages(request.history[plan.first_kept :], request.message, turn.note)), planned


def _say(turn: Turn, text: str, state: ReplyState, record: TurnRecord) -> Iterator[TurnEvent]:
    """Close a turn in which the model is not asked."""
    record.begin(turn.request.message, turn.analysis, turn.note, turn.request.mode)
    turn.text, turn.state = text, state
    yield TextShown(text)


def _stream(
    turn: Turn, engine: Engine, prompt: Prompt, record: TurnRecord, stop: StopSignal
) -> Generator[TurnEvent, None, None]:
    """Show the model's words as far as the guard lets them through, keeping what was shown."""
    request = turn.request
    guard = StreamGuard(turn.analyst.streamed(request.message, request.conversation, request.mode))
    model_stop = StopSignal()
    stop.on_set(model_stop.set)
    kept_at = time.perf_counter()
    try:
        for event in engine.generate(prompt, request.sampling, model_stop):
            if isinstance(event, Prefill):
                yield PromptProgress(event.done, event.total)
            elif isinstance(event, TokenText):
                turn.heard()
                safe = guard.feed(event.text)
                if guard.blocked:
                    model_stop.set()
                if safe:
                    turn.text += safe
                    yield TextShown(safe)
                    if time.perf_counter() - kept_at > PARTIAL_EVERY_S:
                        record.partial(turn.text)
                        kept_at = time.perf_counter()
            else:
                turn.finish(event)
    except EngineError:
        turn.state = ReplyState.INTERRUPTED
    except GeneratorExit:
        # The watcher went away (the window closed): the turn ends as stopped, with what was shown.
        model_stop.set()
        turn.state = ReplyState.STOPPED
        record.finish(turn.reply())
        raise
    held_back = guard.finish()
    turn.blocked = guard.blocked
    if held_back:
        turn.text += held_back
        yield TextShown(held_back)


def _review(turn: Turn) -> Iterator[TurnEvent]:
    """Read the reply as a whole. What may not be shown is replaced; the replacement is what is kept."""
    if not turn.blocked:
        turn.review = turn.review_of(turn.text)
        turn.blocked = tuple(finding for finding in turn.review.findings if finding.severity is Severity.BLOCK)
    if turn.blocked:
        turn.text, turn.state = compliant_alternative(turn.blocked, turn.request.mode), ReplyState.REPLACED
        turn.review = turn.withheld_review()
        yield ReplyReplaced(turn.text, turn.blocked)
