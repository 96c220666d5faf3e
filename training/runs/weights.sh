#!/usr/bin/env bash
# TARA's chat weights, the whole way: sources to a signed file. Killed, the same command goes on with what is missing.
# TARA_CONFIG  which recipe, by name or as a YAML file (default tara-health-135m); its base is a GGUF
# TARA_DATA    folder of public data (default ../shared/data; our own exchanges need none)
# TARA_RUNS    where everything is made (default runs); to begin anew, move it away
# TARA_KEY     Ed25519 private key of a release (tara-release key); without it nothing is signed
# TARA_TRUSTED list of keys that the signature is checked with (default: the one that comes with TARA)
# TARA_CARDS   folder of NAME.json and NAME.release.json (default training/configs/cards)
# To try the way on little: TARA_LIMIT samples a source, TARA_EVERY each Nth probe, TARA_TEXTS texts and TARA_ROUNDS
# processes of the comparison. The manifest of the data, the report and the comparison say what was left out.
# The readers' weights have a script of their own: training/runs/readers.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
config=${TARA_CONFIG:-tara-health-135m}
data=${TARA_DATA:-../shared/data}
runs=${TARA_RUNS:-runs}
bin=.venv/bin
name=$(basename "$config" .yaml)
run=$runs/$name
release=$runs/release/$name
gguf=$release/$name.gguf
cards=${TARA_CARDS:-training/configs/cards}/$name
# What is done, a line a stage with its seconds. A stage that is done anew takes those after it with it.
stages=$runs/$name.stages
mkdir -p "$runs/files"
touch "$stages"

stage() { # NAME, what it makes, then the command
    local title=$1 made=$2 began=$SECONDS
    shift 2
    if grep -q "^$title " "$stages" && [ -e "$made" ]; then
        echo "== $title: done before"
        return
    fi
    echo "== $title"
    awk -v title="$title" '$1 == title { exit } { print }' "$stages" > "$stages.part"
    mv "$stages.part" "$stages"
    "$@"
    echo "$title $((SECONDS - began))" >> "$stages"
    echo "== $title: $((SECONDS - began)) s"
}

train() {
    # Seen once, not benchmarked: after a restart with jemalloc steps took 2.5 s instead of 4.2 (training/LOG.md).
    local jemalloc
    jemalloc=$(find /usr/lib -name 'libjemalloc.so.2' 2>/dev/null | head -n 1)
    env LD_PRELOAD="$jemalloc" $bin/tara-train run --config "$config" --data "$runs/data" --out "$run"
}

kinds() { # the kinds that need the base and the adapter alone, then llama.cpp's and ours
    for kind in F16 Q8_0 Q5_1 Q4_1; do
        $bin/tara-quantize rebuild "$release" --base "$base" --kind "$kind" --out "$runs/files/$name.$kind.gguf"
    done
    $bin/tara-quantize quantize "$runs/files/$name.F16.gguf" --out "$runs/files" \
        --recipe Q4_K_M --recipe Q5_K_M --recipe TARA_M
}

evaluate() {
    local choices=()
    for file in "$data"/mcq/*.jsonl; do
        [ ! -f "$file" ] || choices+=(--choices "$file")
    done
    $bin/tara-train evaluate --model "base=$base,chatml" --model "tuned=$gguf,chatml-tara" --out "$runs/report" \
        --data "$runs/data" --every "${TARA_EVERY:-1}" "${choices[@]}"
}

card() {
    local hours
    hours=$(awk '{ seconds += $2 } END { print seconds / 3600 }' "$stages")
    cp "$runs/report/report.json" "$release/report.json"
    $bin/tara-release card --report "$runs/report/report.json" --run "$run/run.json" --words "$cards.json" \
        --comparison "$runs/comparison.json" --hours "$hours" --out "$release/MODEL_CARD.md"
}

gate() {
    $bin/tara-release gate --report "$runs/report/report.json" ||
        echo "Not released: the manifest will say demonstration."
}

version=$($bin/python -c "import json, sys; print(json.load(open(sys.argv[1]))['version'])" "$cards.release.json")
base=$($bin/tara-train base --config "$config")

if [ ! -f "$runs/data/manifest.json" ] && [ -e "$run" ]; then
    echo "$run was trained on data that is not there any more; move it away. Nothing was started." >&2
    exit 1
fi

# sources -> data -> adapter (the run refuses at once what can't fit)
stage prepare "$runs/data/manifest.json" \
    $bin/tara-train prepare --public "$data" --data "$runs/data" --limit "${TARA_LIMIT:-0}"
stage status "$runs/data" $bin/tara-train status --data "$runs/data"
stage train "$run/run.json" train

# adapter -> the file that ships, and the other kinds beside it
stage take "$gguf" $bin/tara-quantize take "$run" --base "$base" --out "$release" \
    --version "$version"
stage kinds "$runs/files/$name.TARA_M.gguf" kinds
stage compare "$runs/comparison.json" $bin/tara-quantize compare "$runs/files/$name.F16.gguf" \
    "$runs/files/$name".Q*.gguf "$runs/files/$name".TARA_M.gguf --data "$runs/data" --config "$config" \
    --limit "${TARA_TEXTS:-100}" --rounds "${TARA_ROUNDS:-5}" --out "$runs/comparison.json"

# evaluate -> card -> gate -> sign -> verify
stage evaluate "$runs/report/report.json" evaluate
stage card "$release/MODEL_CARD.md" card
gate
if [ -n "${TARA_KEY:-}" ]; then
    stage sign "$release/manifest.json.sig" $bin/tara-release sign "$release" --release "$cards.release.json" \
        --report "$runs/report/report.json" --key "$TARA_KEY"
    # Never taken from before: what is said last is true now.
    $bin/tara-release verify "$release" ${TARA_TRUSTED:+--trusted "$TARA_TRUSTED"}
    echo "Signed: $release. To ship it, put the folder into resources/models and run make setup."
else
    echo "Not signed: TARA_KEY names no key."
fi
awk '{ printf "%10s %8d s\n", $1, $2; all += $2 } END { printf "%10s %8d s, without what a kill cost\n", "all", all }' "$stages"
echo "This start took $SECONDS s."
