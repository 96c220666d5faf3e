#!/usr/bin/env bash
# Names each missing system part with the line that brings it, before pip or Qt fails in words nobody understands.
#     check_system.sh           what set-up needs, and the screen's libraries if there is a screen
#     check_system.sh screen    the screen's libraries only: asked at each start, since a screen may come later
set -u
missing=()

need_library() { # soname:package ...
    local libraries pair
    libraries=$( (ldconfig -p || /sbin/ldconfig -p) 2>/dev/null)
    for pair in "$@"; do
        grep -q "${pair%%:*}" <<<"$libraries" || missing+=("${pair##*:}")
    done
}

if [ "${1:-}" != screen ]; then
    command -v python3.11 >/dev/null || missing+=("python3.11" "python3.11-venv" "python3.11-dev")
    { command -v gcc && command -v g++; } >/dev/null || missing+=("build-essential")
    command -v cmake >/dev/null || missing+=("cmake")
    if command -v python3.11 >/dev/null && ! python3.11 -c 'import ensurepip, venv' 2>/dev/null; then
        missing+=("python3.11-venv")
    fi
fi
if [ "$(uname -s)" = Linux ]; then
    need_library libEGL.so.1:libegl1 libGL.so.1:libgl1 libxkbcommon.so.0:libxkbcommon0 libdbus-1.so.3:libdbus-1-3 \
        libfontconfig.so.1:libfontconfig1 libglib-2.0.so.0:libglib2.0-0
    if [ -n "${DISPLAY:-}" ]; then
        need_library libxcb-cursor.so.0:libxcb-cursor0 libxcb-icccm.so.4:libxcb-icccm4 libxcb-image.so.0:libxcb-image0 \
            libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-randr.so.0:libxcb-randr0 libxcb-shape.so.0:libxcb-shape0 \
            libxcb-render-util.so.0:libxcb-render-util0 libxcb-xkb.so.1:libxcb-xkb1 libX11-xcb.so.1:libx11-xcb1 \
            libxkbcommon-x11.so.0:libxkbcommon-x11-0
    fi
    if [ -n "${WAYLAND_DISPLAY:-}" ]; then
        need_library libwayland-client.so.0:libwayland-client0 libwayland-cursor.so.0:libwayland-cursor0 \
            libwayland-egl.so.1:libwayland-egl1
    fi
fi
if [ ${#missing[@]} -gt 0 ]; then
    echo "TARA needs system packages that are not here. Nothing was installed or changed. On Debian or Ubuntu run:" >&2
    echo "    sudo apt-get install -y ${missing[*]}" >&2
    exit 1
fi
