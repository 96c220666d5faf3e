#!/usr/bin/env bash
# Names each missing system part with the line that brings it, before pip fails in words nobody understands.
set -u
missing=()
command -v python3.11 >/dev/null || missing+=("python3.11 python3.11-venv")
command -v gcc >/dev/null && command -v g++ >/dev/null || missing+=("build-essential")
command -v cmake >/dev/null || missing+=("cmake")
if command -v python3.11 >/dev/null && ! python3.11 -c 'import ensurepip, venv' 2>/dev/null; then missing+=("python3.11-venv"); fi
if [ "$(uname -s)" = Linux ]; then
    libraries=$( (ldconfig -p || /sbin/ldconfig -p) 2>/dev/null)
    for pair in libEGL.so.1:libegl1 libGL.so.1:libgl1 libxkbcommon.so.0:libxkbcommon0 libfontconfig.so.1:libfontconfig1 \
                libdbus-1.so.3:libdbus-1-3 libglib-2.0.so.0:libglib2.0-0; do
        grep -q "${pair%%:*}" <<<"$libraries" || missing+=("${pair##*:}")
    done
    if [ -n "${DISPLAY:-}" ]; then
        for pair in libxcb-cursor.so.0:libxcb-cursor0 libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-icccm.so.4:libxcb-icccm4 \
                    libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-shape.so.0:libxcb-shape0; do
            grep -q "${pair%%:*}" <<<"$libraries" || missing+=("${pair##*:}")
        done
    fi
fi
if [ ${#missing[@]} -gt 0 ]; then
    echo "TARA's set-up needs system packages that are not here. Nothing was installed. On Debian or Ubuntu run:" >&2
    echo "    sudo apt-get install -y ${missing[*]}" >&2
    exit 1
fi
