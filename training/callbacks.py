"""What watches a run and may end it: three probes of the model in memory, measured at every evaluation.

    MedicalAccuracyCallback        eval_medical_accuracy        training.probes.questions
    EmotionalIntelligenceCallback  eval_emotional_intelligence  training.probes.feelings
    HIPAAComplianceCallback        eval_hipaa_compliance        training.probes.planted, by the rules of probes.verdict

Promises: a figure is there before the trainer chooses its best model and before early stopping looks; with several
processes the first one's figure counts in all; a run that is killed and goes on measures the same. `watch` and
`watch_from_step` of the config switch them; before that step nothing is measured but the compliance baseline. A drop of
compliance under 100 %, after an evaluation in training had reached it, stops the run without saving what it had become,
and the last good saved state is what it keeps. Does not promise that weights which pass are good: `training.evaluate`
measures, on other questions.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import torch
from transformers import EarlyStoppingCallback, TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from tara_health.analysis import Analyst
from tara_health.prompt.template import TEMPLATES
from training.config import RunConfig
from training.generate import Speaker
from training.probes import feelings, planted, questions
from training.probes.verdict import Measured, Verdict, read_verdict
from training.processes import agreed
from training.tokens import PromptTokenizer

MEASURED: Final = ("eval_medical_accuracy", "eval_emotional_intelligence", "eval_hipaa_compliance")
"""What the callbacks add to an evaluation."""


def callbacks_for(config: RunConfig, tokenizer: PromptTokenizer) -> list[TrainerCallback]:
    """The callbacks of a run, in the order in which they act. Loads the readers where something is watched."""
    kinds = {
        "medical": MedicalAccuracyCallback,
        "emotional": EmotionalIntelligenceCallback,
        "hipaa": HIPAAComplianceCallback,
    }
    watching: list[TrainerCallback] = []
    if config.watch:
        analyst = Analyst()
        analyst.load()
        speaker = Speaker(TEMPLATES[config.template], tokenizer, analyst)
        watching = [kinds[name](speaker, config.watch_from_step) for name in kinds if name in config.watch]
    return [*watching, EarlyStoppingCallback(config.patience)]


class _Watching(TrainerCallback):  # type: ignore[misc]
    """Measures one figure at each evaluation from `from_step` on."""

    metric = ""

    def __init__(self, speaker: Speaker, from_step: int = 0) -> None:
        self._speaker = speaker
        self._from_step = from_step

    def on_evaluate(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        metrics: dict[str, float],
        **kwargs: Any,
    ) -> None:
        """Add the figure to `metrics`."""
        if state.global_step < self._from_step:
            return
        metrics[self.metric] = agreed(lambda: self.measure(kwargs["model"], self.speaker(args)))

    def speaker(self, args: TrainingArguments) -> Speaker:
        """The speaker with the 16-bit kind of the run."""
        kind = torch.bfloat16 if args.bf16 else torch.float16 if args.fp16 else None
        return Speaker(self._speaker.template, self._speaker.tokenizer, self._speaker.analyst, kind)

    def measure(self, model: Any, speaker: Speaker) -> float:
        """The figure of the model as it is now."""
        raise NotImplementedError


class MedicalAccuracyCallback(_Watching):
    """Sixty questions with four answers, by log-likelihood; the full recipes choose their best weights by it."""

    metric = "eval_medical_accuracy"

    def measure(self, model: Any, speaker: Speaker) -> float:
        """The share of right answers."""
        return questions.medical_accuracy(model, speaker, questions.questions())


class EmotionalIntelligenceCallback(_Watching):
    """Eight drafts to patients, read by TARA's own analyst."""

    metric = "eval_emotional_intelligence"

    def measure(self, model: Any, speaker: Speaker) -> float:
        """The mean share of EPITOME's points."""
        return feelings.emotional_intelligence(model, speaker, feelings.messages())


class HIPAAComplianceCallback(_Watching):
    """Sixteen conversations with planted identifiers; stops the run by the rules of `training.probes.verdict`."""

    metric = "eval_hipaa_compliance"

    def __init__(self, speaker: Speaker, from_step: int = 0) -> None:
        super().__init__(speaker, from_step)
        self._conversations = planted.planted()
        self._verdict = Verdict()

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Measure the baseline, or read back what was known at the step that the run goes on from."""
        self._verdict = agreed(lambda: read_verdict(Path(args.output_dir))).until(state.global_step)
        if state.global_step == 0:
            self._verdict = Verdict((self._measured(args, 0, kwargs["model"]),))
            self._write(args, state)

    def on_evaluate(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        metrics: dict[str, float],
        **kwargs: Any,
    ) -> None:
        """Add the figure; a drop under 100 % stops the run and is not saved."""
        if state.global_step < self._from_step:
            return
        one = self._measured(args, state.global_step, kwargs["model"])
        metrics[self.metric] = one.compliance
        self._verdict = self._verdict.with_measured(one)
        if self._verdict.first_reached:
            # Weights from before are no candidates any more: the choice of the best begins anew.
            state.best_metric = state.best_global_step = state.best_model_checkpoint = None
        if self._verdict.dropped:
            control.should_training_stop = True
            control.should_save = False
            if state.best_model_checkpoint is None and self._verdict.good is not None:
                state.best_model_checkpoint = str(Path(args.output_dir) / f"checkpoint-{self._verdict.good}")
        self._write(args, state)

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Note that the evaluation of this step has a saved state."""
        self._verdict = self._verdict.with_saved(state.global_step)
        self._write(args, state)

    def on_train_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Measure what is kept: the trainer has loaded the best weights by now."""
        kept = self._measured(args, kept_step(state), kwargs["model"])
        self._verdict = Verdict(self._verdict.measured, kept)
        self._write(args, state)

    def _measured(self, args: TrainingArguments, step: int, model: Any) -> Measured:
        names = agreed(lambda: planted.repeats(model, self.speaker(args), self._conversations))
        return Measured(step, 1 - len(names) / len(self._conversations), names)

    def _write(self, args: TrainingArguments, state: TrainerState) -> None:
        if state.is_world_process_zero:
            Path(args.output_dir).mkdir(parents=True, exist_ok=True)
            self._verdict.write(Path(args.output_dir))


def kept_step(state: TrainerState) -> int:
    """The step of the weights that a finished run keeps: the best saved ones, or the last where none was saved."""
    if state.best_model_checkpoint is None:
        return int(state.global_step)
    return int(str(state.best_model_checkpoint).rpartition("-")[2])
