#!/usr/bin/env bash
# TARA's chat weights, the whole way: sources to a signed file. Killed, the same command goes on with what is missing.
# TARA_DATA   folder of public data (default ../shared/data; our own exchanges need none)
# TARA_RUNS   where runs lie (default runs)
# TARA_CONFIG which recipe (default tara-health-135m)
# TARA_KEY    Ed25519 private key of a release (tara-release key); without it nothing is signed
# The readers' weights have a script of their own: training/runs/readers.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
config=${TARA_CONFIG:-tara-health-135m}
data=${TARA_DATA:-../shared/data}
runs=${TARA_RUNS:-runs}
bin=.venv/bin
run=$runs/$config
release=$runs/release/$config
cards=training/configs/cards/$config
base=$($bin/python -c 'from tara_health.models.embedded import pinned_base; print(pinned_base())')
# Seen once, not benchmarked: after a restart with jemalloc steps took 2.5 s instead of 4.2 (training/LOG.md).
jemalloc=$(find /usr/lib -name 'libjemalloc.so.2' 2>/dev/null | head -n 1)

# sources -> prepare -> train (which refuses at once what can't fit)
[ -f "$runs/data/manifest.json" ] || $bin/tara-train prepare --public "$data" --data "$runs/data"
$bin/tara-train status --data "$runs/data"
[ -f "$run/run.json" ] || env LD_PRELOAD="$jemalloc" $bin/tara-train run --config "$config" --data "$runs/data" --out "$run"

# adapter -> rebuilt file, and the other kinds beside it
[ -f "$release/tara-health-135m.gguf" ] || $bin/tara-quantize take "$run" --out "$release"
mkdir -p "$runs/files"
for kind in F16 Q8_0 Q5_1 Q4_1; do
    [ -f "$runs/files/$config.$kind.gguf" ] || $bin/tara-quantize rebuild "$release" --kind "$kind" --out "$runs/files/$config.$kind.gguf"
done
[ -f "$runs/files/$config.Q4_K_M.gguf" ] || $bin/tara-quantize quantize "$runs/files/$config.F16.gguf" --out "$runs/files"
$bin/tara-quantize compare "$runs/files/$config.F16.gguf" "$runs/files/$config".Q*.gguf --data "$runs/data" \
    --config "$config" --out "$runs/comparison.json"

# evaluate -> card -> gate -> sign
$bin/tara-train evaluate --model "base=$base,chatml" --model "tuned=$release/tara-health-135m.gguf,chatml-tara" --out "$runs/report"
$bin/tara-release card --report "$runs/report/report.json" --run "$run/run.json" --words "$cards.json" \
    --comparison "$runs/comparison.json" --out "$release/MODEL_CARD.md"
$bin/tara-release gate --report "$runs/report/report.json" || echo "Not released: the manifest will say demonstration."
if [ -n "${TARA_KEY:-}" ]; then
    $bin/tara-release sign "$release" --release "$cards.release.json" --report "$runs/report/report.json" --key "$TARA_KEY"
    echo "Signed: $release. To ship it, put the folder into resources/models and run make setup."
else
    echo "Not signed: TARA_KEY names no key."
fi
