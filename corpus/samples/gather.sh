#!/bin/sh
# gather.sh: prints the expected record of every sample, one JSON object a line, in the order of the paths.
# usage: sh corpus/samples/gather.sh [FOLDER] > gold.jsonl      (FOLDER: for example expected/2016; without it, all)
#
# A JSON string cannot hold a raw line end, so joining the lines of a file gives the same JSON value.
set -eu
export LC_ALL=C
find "${1:-$(dirname "$0")/expected}" -name '*.json' -type f | sort | while IFS= read -r file; do
    sed 's/^ *//' "$file" | tr -d '\r\n'
    echo
done
