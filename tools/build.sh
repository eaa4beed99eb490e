#!/bin/sh
# build.sh PRESET: configures and builds into build/PRESET, quietly unless it fails.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build
log=build/$1.log
if ! { cmake --preset "$1" -DCONGVAN_WERROR="${CONGVAN_WERROR:-OFF}" && cmake --build "build/$1"; } >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "building '$1' failed; all of it is in $log" >&2
    exit 1
fi
