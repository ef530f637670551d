#!/usr/bin/env bash
# Installs the system packages that Syrinx needs and this machine does not have. Debian and Ubuntu.
set -euo pipefail

# To build and to speak; then what the tests compare with.
packages=(
    libasound2-dev libmpg123-dev libmp3lame-dev libopencore-amrwb-dev libopus-dev libspeexdsp-dev
    libvo-amrwbenc-dev pkg-config espeak-ng
    alsa-utils curl ffmpeg gcc lame libasound2-plugins mpg123 opus-tools pulseaudio pulseaudio-utils python3 sox
)

command -v swift >/dev/null || {
    echo "setup: Swift 6.2 or later is needed: https://www.swift.org/install/linux/" >&2
    exit 1
}

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

command -v apt-get >/dev/null || {
    echo "setup: please install: ${missing[*]}" >&2
    exit 1
}
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "setup: installing ${missing[*]}"
"${as_root[@]}" apt-get update --quiet=2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --quiet=2 --yes --no-install-recommends "${missing[@]}" >/dev/null
