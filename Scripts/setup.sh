#!/usr/bin/env bash
# Installs the system packages that Syrinx needs and this machine does not have (Debian and Ubuntu), and, beside
# the build, the few Python packages that its tests compare with.
set -euo pipefail

# To build and to speak; then what the tests compare with.
packages=(
    libasound2-dev libmpg123-dev libmp3lame-dev libopencore-amrwb-dev libopus-dev libopusenc-dev libspeexdsp-dev
    libvo-amrwbenc-dev pkg-config espeak-ng
    alsa-utils curl ffmpeg gcc lame libasound2-plugins mkvtoolnix mpg123 opus-tools pulseaudio pulseaudio-utils
    openssl python3 python3-pip sox
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
if [ ${#missing[@]} -gt 0 ]; then
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
fi

# GPL, and only ever run as a program of its own: SILK's encoder and decoder, for Tests/Fixtures/silk_oracle.py,
# which looks for it here. It belongs to this checkout, and goes with `make clean`.
python_packages=.build/python
cd "$(dirname "$0")/.."
if [ ! -d "$python_packages/pilk" ]; then
    echo "setup: installing pilk into $python_packages"
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
        --target "$python_packages" 'pilk==0.2.4' typing_extensions ||
        echo "setup: without pilk, the tests of SILK will fail; all else is well" >&2
fi
# Readers of subtitles, for Tests/Fixtures/subtitle_oracle.py.
if [ ! -d "$python_packages/webvtt" ]; then
    echo "setup: installing webvtt-py and srt into $python_packages"
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
        --target "$python_packages" 'webvtt-py==0.6.0' 'srt==3.5.3' ||
        echo "setup: without webvtt-py and srt, the tests of subtitles will fail; all else is well" >&2
fi
# Python's HTTP/2, for Tests/EndToEndTests/Faults/speech_server.py.
if [ ! -d "$python_packages/h2" ]; then
    echo "setup: installing h2 into $python_packages"
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
        --target "$python_packages" 'h2==4.4.1' ||
        echo "setup: without h2, the tests of HTTP/2 will fail; all else is well" >&2
fi

# Speechify's and Resemble's own client libraries (MIT), for Tests/SyrinxEmulatorTests. What they need is pinned as far as
# they themselves pin it.
if [ ! -d "$python_packages/speechify" ] || [ ! -d "$python_packages/resemble" ]; then
    echo "setup: installing resemble and speechify-api into $python_packages"
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts --upgrade \
        --target "$python_packages" 'resemble==1.9.0' 'speechify-api==4.0.0' ||
        echo "setup: without resemble and speechify-api, the tests of their services will fail; all else is well" >&2
fi

# Large, and so only on demand: clients of the services that we did not write, for Tests/SyrinxEmulatorTests.
if [ -n "${SYRINX_TEST_LIVEKIT:-}" ] && [ ! -d .build/livekit/livekit/plugins/speechify ]; then
    echo "setup: installing livekit-plugins-azure, -speechify and -resemble into .build/livekit"
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts --upgrade \
        --target .build/livekit 'livekit-plugins-azure==1.8.9' 'livekit-plugins-speechify==1.8.9' \
        'livekit-plugins-resemble==1.8.9' ||
        echo "setup: without livekit's plugins, their tests are skipped" >&2
fi
