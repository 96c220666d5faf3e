"""The supportive conversation: TARA listens to a clinician at the end of a hard day. One turn, top to bottom:

    message in -> danger to oneself? numbers and written words, no model -> identifiers? offered for removal
      -> model stream -> stream guard with tone rules -> review -> its reply, or a written one in its place

Promises: the crisis numbers come before anything else, with and without a model; a message with danger in it never
reaches the model, in no later turn either; nothing of a talk is written anywhere: it lives in this object until `end`,
and in the journal only if its owner adds `payload()` to it. No vault, no audit entry, no log.

Not promised: that every wording of danger is found (figures: tests/flow/test_wellbeing_talk.py), therefore the crisis
button stands on every page; medical emergencies in what is told are the day's patients' and raise nothing here.
By hand: `Talk(lambda: None, Analyst(), None)`, then `list(talk.say("I am so tired"))`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import Any, Final

from tara_health import limits
from tara_health.analysis import Analyst
from tara_health.errors import AnalysisError, EngineError, InputError, ModelError, PromptTooLong
from tara_health.inference.protocol import Engine, Sampling, StopSignal
from tara_health.models.catalog import InstalledModel
from tara_health.phi.redact import mask
from tara_health.pipeline import accept
from tara_health.prompt.build import PastTurn
from tara_health.prompt.template import TEMPLATES
from tara_health.records import Analysis, Finding
from tara_health.vocabulary import ReplyState
from tara_health.wellbeing.crisis import lines_for_clinician
from tara_health.wellbeing.talk_events import (
    CrisisRaised,
    IdentifiersFound,
    MessageRead,
    Said,
    TalkEvent,
    TalkTurnEnded,
    WrittenShown,
)
from tara_health.wellbeing.talk_prompt import SAMPLING, talk_note, talk_prompt
from tara_health.wellbeing.talk_reply import TalkReply
from tara_health.wellbeing.written import Because, WrittenReplies, why

KIND: Final = "talk"
"""The kind of a talk's entry in the journal."""
_STATE_OF: Final = {
    Because.WITHHELD: ReplyState.REPLACED,
    Because.NOT_ASKED: ReplyState.REFUSED,
    Because.NO_MODEL: ReplyState.NO_MODEL,
    Because.TOO_LONG: ReplyState.NO_MODEL,
}


class Talk:
    """One talk, in memory. `open_engine` is asked after the numbers were shown, since loading takes time; None means
    that there is no model. One thread at a time.
    """

    def __init__(
        self,
        open_engine: Callable[[], Engine | None],
        analyst: Analyst,
        model: InstalledModel | None,
        country: str = "US",
        *,
        sampling: Sampling = SAMPLING,
    ) -> None:
        self._open_engine = open_engine
        self._analyst = analyst
        self._model = model
        self._country = country
        self._sampling = sampling
        self._begin()

    def _begin(self) -> None:
        self._turns: list[Said] = []
        self._model_saw: list[PastTurn] = []
        self._written = WrittenReplies()
        self._danger_told = self._held = False
        self._asked: Engine | None = None

    @property
    def turns(self) -> tuple[Said, ...]:
        """What was said so far."""
        return tuple(self._turns)

    @property
    def held(self) -> bool:
        """Danger was found in the last message: written words answer the next one too, unless `go_on` is said."""
        return self._held

    def go_on(self) -> None:
        """The clinician goes on after danger was found: the model may answer what holds none.

        The numbers stay in view.
        """
        self._held = False

    def say(self, text: str, *, as_typed: bool = False, stop: StopSignal | None = None) -> Iterator[TalkEvent]:
        """Answer `text`, as events; nothing happens before the first is asked for.

        Identifiers found end the turn unsaid, unless `as_typed` says that they may stay. Raises `InputError` for text
        that can't be said, and `AnalysisError` where the readers can't be loaded, after the numbers where the rules
        alone found danger. A turn that is left before its end is not remembered.
        """
        accept(text)
        analysis = yield from self._read(text)
        if len(self._turns) >= limits.TALK_TURNS:
            raise InputError(
                f"This talk has {limits.TALK_TURNS} turns, which is as many as TARA holds.",
                untouched="Everything said is still there.",
                remedy="Keep it or end it, then begin another.",
            )
        if analysis.self_harm or self._held:
            # Nobody in danger is asked about names first: they are masked in what is remembered.
            yield from self._about_danger(mask(text, analysis.phi), found=analysis.self_harm)
        elif analysis.phi and not as_typed:
            yield IdentifiersFound(analysis.phi, mask(text, analysis.phi))
        elif not analysis.request.allowed:
            yield from self._write(text, analysis, Because.NOT_ASKED)
        else:
            yield from self._ask(text, analysis, stop or StopSignal())

    def payload(self) -> dict[str, Any]:
        """The talk as a plain structure for the journal, for its owner to keep or not."""
        turns = [
            {"text": said.text, "reply": said.reply, "note": said.note, "danger": said.danger} for said in self._turns
        ]
        return {"version": 1, "turns": turns}

    def end(self) -> None:
        """Forget the talk: here, in the readers, and in the engine's memory if an engine was asked."""
        engine = self._asked
        self._begin()
        self._analyst.forget()
        if engine is not None:
            engine.clear()

    def _read(self, text: str) -> Generator[TalkEvent, None, Analysis]:
        """The reading, with the numbers before it where there is or was danger."""
        try:
            analysis = self._analyst.analyze(text)
        except AnalysisError:
            # The rules need no weights: the numbers are shown before the failure is.
            if self._analyst.danger(text).self_harm or self._danger_told:
                yield self._numbers(standing=False)
            raise
        if analysis.self_harm or self._danger_told:
            yield self._numbers(standing=not analysis.self_harm)
        yield MessageRead(analysis)
        return analysis

    def _numbers(self, *, standing: bool) -> CrisisRaised:
        return CrisisRaised(lines_for_clinician(self._country), standing)

    def _about_danger(self, text: str, *, found: bool) -> Iterator[TalkEvent]:
        """Written words, and the model is not asked: where danger is `found`, and in the one message after it."""
        self._danger_told = self._danger_told or found
        self._held = found
        reply = self._written.danger() if found else self._written.after_danger()
        yield WrittenShown(reply, why(Because.DANGER), Because.DANGER)
        yield self._remember(Said(text, reply, why(Because.DANGER), ReplyState.REPLACED, danger=True))

    def _write(
        self, text: str, analysis: Analysis, because: Because, findings: tuple[Finding, ...] = ()
    ) -> Iterator[TalkEvent]:
        """A written reply in place of the model's."""
        reply = self._written.next(analysis.emotion.patient_emotion)
        yield WrittenShown(reply, why(because), because)
        if because is not Because.NOT_ASKED:
            self._model_saw.append(PastTurn(text, talk_note(analysis.emotion), reply))
        yield self._remember(Said(text, reply, why(because), _STATE_OF[because], danger=False), findings)

    def _ask(self, text: str, analysis: Analysis, stop: StopSignal) -> Iterator[TalkEvent]:
        """The model's reply, or a written one where it can't be asked or said nothing that may be shown."""
        note = talk_note(analysis.emotion)
        engine = self._engine()
        if engine is None or self._model is None:
            yield from self._write(text, analysis, Because.NO_MODEL)
            return
        try:
            template = TEMPLATES[self._model.template]
            prompt = talk_prompt(self._model_saw, text, note, engine, template, self._sampling)
        except PromptTooLong:
            yield from self._write(text, analysis, Because.TOO_LONG)
            return
        except EngineError:
            yield from self._write(text, analysis, Because.NO_MODEL)
            return
        self._asked = engine
        said = TalkReply(self._analyst, text, "\n".join((*self._everything(), text)))
        with closing(said.stream(engine, prompt, self._sampling, stop)) as shown:
            yield from shown
        if said.state is ReplyState.INTERRUPTED:
            yield from self._write(text, analysis, Because.NO_MODEL)
        elif stop.is_set() and not said.text.strip():
            yield self._remember(Said(text, "", "", ReplyState.STOPPED, danger=False))
        elif said.findings:
            yield from self._write(text, analysis, Because.WITHHELD, said.findings)
        else:
            self._model_saw.append(PastTurn(text, note, said.text))
            yield self._remember(Said(text, said.text, "", said.state, danger=False))

    def _engine(self) -> Engine | None:
        """The engine, or None where there is none or it can't start: the talk goes on without."""
        try:
            return self._open_engine()
        except (ModelError, EngineError):
            return None

    def _everything(self) -> Iterator[str]:
        return (words for turn in self._turns for words in (turn.text, turn.reply))

    def _remember(self, said: Said, findings: tuple[Finding, ...] = ()) -> TalkTurnEnded:
        self._turns.append(said)
        return TalkTurnEnded(said, findings)
