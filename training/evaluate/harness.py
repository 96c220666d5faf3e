"""Our scorers and task files inside EleutherAI's lm-evaluation-harness, an optional dependency (lm-eval==0.4.13).

    results = run([task], items, scorer)      the harness's own acc and acc_norm, by task

The adapter answers `loglikelihood` alone: multiple choice asks nothing else. Items are written as JSON lines in a
folder of the caller's, and the harness reads them from there: no hub, no network. Not promised: the harness's own
tasks that generate text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.evaluate.multiple_choice import Item, Scorer, Task


def adapter(scorer: Scorer) -> Any:
    """An `lm_eval.api.model.LM` over a scorer. Raises `ModuleNotFoundError` where lm-eval is not installed."""
    from lm_eval.api.model import LM

    class TaraLM(LM):  # type: ignore[misc] # the base is untyped
        """Scores continuations; generates nothing."""

        def loglikelihood(self, requests: Sequence[Any], **_: Any) -> list[tuple[float, bool]]:
            """One pair a request."""
            return [scorer.loglikelihood(*request.args) for request in requests]

        def loglikelihood_rolling(self, requests: Sequence[Any], **_: Any) -> list[float]:
            """The log-likelihood of a whole text."""
            return [scorer.loglikelihood("", request.args[0])[0] for request in requests]

        def generate_until(self, requests: Sequence[Any], **_: Any) -> list[str]:
            """Refused: replies are asked through the engine, with the prompt that is served."""
            raise NotImplementedError("TARA's replies are measured by training.evaluate.answers, not by the harness")

    return TaraLM()


def task_config(task: Task, file: Path) -> dict[str, Any]:
    """The harness's description of one of our tasks whose items lie in `file`."""
    before, after = task.prompt.split("{question}")
    return {
        "task": task.name,
        "dataset_path": "json",
        "dataset_kwargs": {"data_files": {"test": str(file)}},
        "test_split": "test",
        "output_type": "multiple_choice",
        "doc_to_text": before + "{{question}}" + after,
        "doc_to_choice": "choices",
        "doc_to_target": "right",
        "target_delimiter": " ",
        "metric_list": [
            {"metric": name, "aggregation": "mean", "higher_is_better": True} for name in ("acc", "acc_norm")
        ],
    }


def write_items(items: Sequence[Item], file: Path) -> None:
    """The items as the harness reads them."""
    lines = [
        json.dumps({"question": item.question, "choices": list(item.choices), "right": item.right}, ensure_ascii=False)
        for item in items
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(tasks: Sequence[Task], items: dict[str, list[Item]], scorer: Scorer, folder: Path) -> dict[str, Any]:
    """The harness's results of each task; `items` are those of each task's name."""
    import lm_eval

    configs = []
    for task in tasks:
        file = folder / f"{task.name}.jsonl"
        write_items(items[task.name], file)
        configs.append(task_config(task, file))
    found: dict[str, Any] = lm_eval.simple_evaluate(model=adapter(scorer), tasks=configs, log_samples=False)["results"]
    return found
