#!/bin/sh
# test.sh: installs what is missing, builds, and passes every test twice: as released, and under AddressSanitizer and UBSan.
# usage: sh tools/test.sh [release|asan]…
set -eu
cd "$(dirname "$0")/.."
sh tools/packages.sh build optional
[ $# -gt 0 ] || set -- release asan
export CONGVAN_WERROR=ON
for preset in "$@"; do
    echo "== $preset: building"
    sh tools/build.sh "$preset"
done
failed=0
for preset in "$@"; do
    echo "== $preset: testing"
    ctest --preset "$preset" --output-on-failure -j "$(nproc)" || failed=1
done
exit "$failed"
