#!/bin/sh
# demo.sh: installs what is missing, builds, indexes the sample archive and shows what can be asked.
# usage: sh tools/demo.sh
set -eu
cd "$(dirname "$0")/.."
sh tools/packages.sh build
echo "building into build/release"
sh tools/build.sh release
index=build/demo-index
export CONGVAN_INDEX="$index"
congvan() { build/release/query/congvan "$@"; }
show() {
    echo
    echo "\$ congvan $*"
    congvan "$@"
}
echo "indexing corpus/samples/archive into $index"
build/release/indexer/congvan-index update corpus/samples/archive

show search --limit 5 "phong chong lu bao"
show search --limit 5 --year 2025 "chuyển đổi số"
show cites 2417/QĐ-UBND --direction both
echo
echo "The programs are build/release/indexer/congvan-index and build/release/query/congvan;"
echo "'cmake --install build/release' puts them in place. README.md goes on from here."
