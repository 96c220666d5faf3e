"""llama.cpp's own `llama-bench`, compiled once from the sources inside the installed binding's sdist.

Same sources, same GGML options and same compiler as the binding, so that a difference in speed is the driver's and
not the kernels'. The first run needs the package index and some minutes; the binary stays in .bench/, which git
ignores.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".bench"
BUILD = FOLDER / "llama.cpp"
BINARY = BUILD / "bin" / "llama-bench"
STAMP = BUILD / "binding-version"
OPTIONS = (
    "-DCMAKE_BUILD_TYPE=Release",
    "-DBUILD_SHARED_LIBS=ON",
    "-DLLAMA_CURL=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DLLAMA_BUILD_SERVER=OFF",
    "-DLLAMA_BUILD_APP=OFF",
)


def tokens_per_second(model: Path, *, threads: int, tokens: int, depth: int, repack: bool) -> float:
    """One run of `tokens` tokens of text generation behind `depth` tokens that are in the cache already; the model is
    loaded and warmed up before the clock starts.
    """
    command = [build(), "-m", model, "-p", "0", "-n", str(tokens), "-t", str(threads), "-r", "1", "-o", "json"]
    command += ["-d", str(depth), "--repack", str(int(repack))]
    environment = os.environ | {"LD_LIBRARY_PATH": str(BUILD / "bin")}
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return float(json.loads(answer.stdout)[0]["avg_ts"])


def build() -> Path:
    """The binary, compiled now if it is missing or of another version."""
    version = importlib.metadata.version("llama-cpp-python")
    if BINARY.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == version:
        return BINARY
    _tell(f"Compiling llama-bench from the sources of llama-cpp-python {version} (once, about 5 minutes) ...")
    source = _source(version)
    subprocess.run(["cmake", "-S", source, "-B", BUILD, *OPTIONS], check=True, stdout=subprocess.DEVNULL)
    jobs = str(os.cpu_count() or 1)
    with subprocess.Popen(
        ["cmake", "--build", BUILD, "--target", "llama-bench", "--parallel", jobs], stdout=subprocess.PIPE, text=True
    ) as compiler:
        assert compiler.stdout is not None
        for line in compiler.stdout:
            _tell(line.split("]")[0].strip("[ "), end="\r")
    if compiler.returncode != 0 or not BINARY.exists():
        raise RuntimeError("llama-bench did not compile")
    STAMP.write_text(version, encoding="utf-8")
    return BINARY


def _source(version: str) -> Path:
    unpacked = FOLDER / "sdist" / f"llama_cpp_python-{version}" / "vendor" / "llama.cpp"
    if not unpacked.exists():
        where = FOLDER / "sdist"
        where.mkdir(parents=True, exist_ok=True)
        wanted = ["--no-deps", "--no-build-isolation", "--no-binary", ":all:", f"llama-cpp-python=={version}"]
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "-d", where, *wanted], check=True)
        with tarfile.open(where / f"llama_cpp_python-{version}.tar.gz") as archive:
            archive.extractall(where, filter="data")
    return unpacked


def _tell(text: str, end: str = "\n") -> None:
    print(text, end=end, file=sys.stderr, flush=True)
