"""The report as one self-contained page: bars with intervals as inline SVG, examples side by side, no script, no style
sheet or font from elsewhere, no link that opens a connection.

Everything that a model or a probe said is escaped. The wording claims no more than the figures: a difference is called
better or worse only where its corrected p is below 0.05.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, Final

from training.evaluate.report import GROUPS, Run

_TITLES: Final = {
    "medical_knowledge": "Medical knowledge",
    "emotional_intelligence": "Emotional intelligence",
    "hipaa_compliance": "Privacy, refusals and role",
    "response_time": "Answers that end, and their length",
}
_SIGNIFICANT: Final = 0.05
_WIDTH, _ROW, _LABEL = 640, 20, 150
_COLOURS: Final = ("#8a94a6", "#2f6f9f", "#1d8a63", "#a8642a")
_EXAMPLES: Final = 3
_STYLE: Final = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:66rem;margin:2rem auto;padding:0 1rem;color:#1c2330}"
    "h1{font-size:1.5rem}h2{margin-top:2.2rem;border-bottom:1px solid #ccd2dc}h3{margin:1.4rem 0 .2rem}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccd2dc;padding:.35rem .5rem;"
    "text-align:left;vertical-align:top;white-space:pre-wrap}.note{color:#525d70}svg{display:block;max-width:100%}"
)
Json = dict[str, Any]


def page(report: Json, runs: Sequence[Run]) -> str:
    """The whole page."""
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>TARA: evaluation of {escape(runs[-1].name)}</title><style>{_STYLE}</style></head><body>",
        *_head(report, runs),
        *(part for group in GROUPS for part in _group(report, group)),
        *_controls(report),
        *_examples(runs),
        *_definitions(report),
        "</body></html>",
    ]
    return "\n".join(parts)


def verdict(compared: Json) -> str:
    """One honest phrase for a paired difference."""
    how = "no difference was shown"
    if compared["p_holm"] < _SIGNIFICANT:
        how = "better" if compared["difference"] > 0 else "worse"
    return (
        f"{how} ({compared['difference']:+.3f}, 95 % interval {compared['low']:+.3f} to {compared['high']:+.3f}, "
        f"corrected p {compared['p_holm']:.3f}, {compared['n']} pairs)"
    )


def bars(models: dict[str, Json]) -> str:
    """One bar a model on a scale of 0 to 1, its interval as a line."""
    rows = [_bar(name, figure, place) for place, (name, figure) in enumerate(models.items())]
    height = _ROW * len(rows) + 4
    return f"<svg viewBox='0 0 {_WIDTH} {height}' width='{_WIDTH}' height='{height}' role='img'>{''.join(rows)}</svg>"


def _bar(name: str, figure: Json, place: int) -> str:
    span, y = _WIDTH - _LABEL - 170, place * _ROW + 3
    at = [_LABEL + span * figure[key] for key in ("low", "value", "high")]
    words = f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f}), N {figure['n']}"
    colour = _COLOURS[place % len(_COLOURS)]
    return (
        f"<text x='0' y='{y + 12}' font-size='12'>{escape(name)}</text>"
        f"<rect x='{_LABEL}' y='{y}' width='{span}' height='14' fill='#eef1f5'/>"
        f"<rect x='{_LABEL}' y='{y}' width='{at[1] - _LABEL:.1f}' height='14' fill='{colour}'/>"
        f"<line x1='{at[0]:.1f}' x2='{at[2]:.1f}' y1='{y + 7}' y2='{y + 7}' stroke='#1c2330' stroke-width='2'/>"
        f"<text x='{_LABEL + span + 6}' y='{y + 12}' font-size='11'>{words}</text>"
    )


def _head(report: Json, runs: Sequence[Run]) -> Iterator[str]:
    meta = report["meta"]
    yield f"<h1>Evaluation of {escape(runs[-1].name)}</h1>"
    yield (
        "<p>Figures are on a scale of 0 to 1, made by TARA's own readers on questions written by hand and by "
        "multiple choice; no person rated an answer. They say how models compare on these questions, not that any is "
        "fit for patients. The weights are measured alone: in the application, rules screen requests and replies.</p>"
    )
    yield "<table><tr><th>model</th><th>sha256</th><th>template</th><th>quantisation</th></tr>"
    for name, told in meta["models"].items():
        cells = (name, told["sha256"][:16], told["template"], told["quantization"])
        yield _row(*cells)
    told = (str(meta.get(key, "")) for key in ("commit", "machine", "relevance_by", "intervals"))
    commit, machine, embedder, intervals = map(escape, told)
    yield f"</table><p class='note'>Commit {commit}, {machine}. Relevance by {embedder}. {intervals}.</p>"


def _group(report: Json, group: str) -> Iterator[str]:
    yield f"<h2>{_TITLES[group]}</h2>"
    for name, figure in report[group].items():
        if isinstance(figure, dict) and "against" in figure:
            yield f"<h3>{escape(name.replace('_', ' '))}</h3>"
            yield bars(figure["models"])
            for other, compared in figure["against"].items():
                yield f"<p class='note'>Against {escape(other)}: {escape(verdict(compared))}.</p>"
    if group == "response_time":
        yield from _seconds(report[group]["seconds"])
    memory = report[group].get("memorisation")
    if memory:
        yield "<h3>memorisation</h3><p class='note'>Secrets drawn out again; those held back were never trained on.</p>"
        for half in ("planted", "held_back"):
            yield f"<p>{half.replace('_', ' ')}</p>"
            yield bars({name: told[half]["extraction_rate"] for name, told in memory["models"].items()})


def _seconds(models: dict[str, Json]) -> Iterator[str]:
    columns = ("first_token_s_median", "first_token_s_p95", "total_s_median", "tokens_median", "n")
    yield f"<h3>seconds</h3><table>{_row('model', *columns, head=True)}"
    for name, told in models.items():
        yield _row(name, *(told[column] for column in columns))
    yield "</table>"


def _controls(report: Json) -> Iterator[str]:
    controls = report["meta"]["controls"]
    names = list(dict.fromkeys(name for scores in controls.values() for name in scores))
    yield "<h2>Controls</h2><p>What cheap answers score, and good ones written by hand (reference).</p>"
    yield f"<table>{_row('metric', *controls, head=True)}"
    for name in names:
        told = (
            f"{scores[name]['value']:.2f} (N {scores[name]['n']})" if name in scores else ""
            for scores in controls.values()
        )
        yield _row(name.replace("_", " "), *told)
    yield "</table>"


def _examples(runs: Sequence[Run]) -> Iterator[str]:
    """The first probes of each kind, so that nobody chose them for their answers."""
    yield "<h2>Examples</h2><p class='note'>The first of each file of questions, not chosen.</p>"
    kinds = list(dict.fromkeys(case.probe.kind for case in runs[0].cases))
    for kind in kinds:
        yield f"<h3>{escape(kind.replace('_', ' '))}</h3><table>"
        yield _row("message", *(run.name for run in runs), head=True)
        for number in [place for place, case in enumerate(runs[0].cases) if case.probe.kind == kind][:_EXAMPLES]:
            probe = runs[0].cases[number].probe
            asked = f"{probe.message}\n\nA good reply: {probe.must}" if probe.must else probe.message
            yield _row(asked, *("\n\n---\n\n".join(r.text for r in run.cases[number].readings) for run in runs))
        yield "</table>"


def _definitions(report: Json) -> Iterator[str]:
    yield "<h2>Definitions</h2>"
    for name, words in report["meta"]["definitions"].items():
        yield f"<h3>{escape(name.replace('_', ' '))}</h3><p>{escape(words)}</p>"


def _row(*cells: object, head: bool = False) -> str:
    tag = "th" if head else "td"
    return f"<tr>{''.join(f'<{tag}>{escape(str(cell))}</{tag}>' for cell in cells)}</tr>"
