#!/bin/sh
# What a full build, an empty run and a small update cost, against a bare TermGenerator program, scriptindex and find, in one run.
#
#   bench/index.sh BUILD-FOLDER [DOCUMENTS [ROUNDS]]
#
# Generates DOCUMENTS (20000) texts, 5 kB each on average, and prints medians of ROUNDS (5), CPU seconds of the whole process tree.
set -eu
build=$1 documents=${2:-20000} rounds=${3:-5}
work=$(mktemp -d "${TMPDIR:-/tmp}/congvan-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
index=$build/indexer/congvan-index
LC_ALL=C.UTF-8; export LC_ALL

# measure NAME COMMAND…: appends "wall cpu kilobytes" to $work/NAME
measure() {
    name=$1; shift
    "$index" --version >/dev/null # in the cache, whoever is first
    /usr/bin/time -o "$work/time" -f '%e %U %S %M' "$@" >/dev/null 2>"$work/err" || { cat "$work/err"; exit 1; }
    awk '{ print $1, $2 + $3, $4 }' "$work/time" >>"$work/$name"
}
# median NAME COLUMN
median() { cut -d' ' -f"$2" "$work/$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", (b > 0 ? a / b : 0) }'; }
bytes() { find "$@" -type f -printf '%s\n' | awk '{ n += $1 } END { print n }'; }

"$build/bench/bench_archive" "$work/archive" "$documents"
find "$work/archive" -type f >"$work/names"
text=$(bytes "$work/archive")
echo "archive: $documents documents, $text bytes"

# scriptindex wants records: one line "text=" a document, continued lines begin with "=".
if command -v scriptindex >/dev/null; then
    printf 'text : index\npath : boolean=Q unique=Q\n' >"$work/script"
    while read -r name; do
        printf 'path=%s\n' "$name"
        sed '1s/^/text=/; 1!s/^/=/' "$name"
        echo
    done <"$work/names" >"$work/records"
fi

for round in $(seq "$rounds"); do
    rm -rf "$work/tg" "$work/si" "$work/ix1" "$work/ix2"
    measure termgenerator "$build/bench/bench_termgenerator" 250 "$work/tg" - <"$work/names"
    [ ! -f "$work/script" ] || measure scriptindex scriptindex "$work/si" "$work/script" "$work/records"
    measure jobs1 "$index" update --quiet --jobs 1 --index "$work/ix1" "$work/archive"
    measure jobs2 "$index" update --quiet --jobs 2 --index "$work/ix2" "$work/archive"
    measure find find "$work/archive" -type f -printf '%p %s %T@\n'
    measure unchanged "$index" update --quiet --index "$work/ix2"
    awk -v n="$documents" -v seed="$round" 'BEGIN { srand(seed) } rand() < 0.01' "$work/names" | while read -r name; do
        echo "Bổ sung lần $round." >>"$name"
    done
    measure percent "$index" update --quiet --index "$work/ix2"
done

echo "full build, CPU: termgenerator $(median termgenerator 2) s, congvan-index $(median jobs1 2) s:" \
    "ratio $(ratio "$(median jobs1 2)" "$(median termgenerator 2)") (at most 1.25)"
[ ! -f "$work/script" ] || echo "full build, CPU against scriptindex $(median scriptindex 2) s:" \
    "ratio $(ratio "$(median jobs1 2)" "$(median scriptindex 2)") (at most 0.8)"
echo "full build, wall: 1 job $(median jobs1 1) s, 2 jobs $(median jobs2 1) s:" \
    "$(ratio "$(median jobs1 1)" "$(median jobs2 1)") times faster (at least 1.7)"
echo "nothing changed, wall: find $(median find 1) s, congvan-index $(median unchanged 1) s:" \
    "ratio $(ratio "$(median unchanged 1)" "$(median find 1)") (at most 3)"
echo "1 % changed, wall: $(median percent 1) s, full build $(median jobs2 1) s:" \
    "ratio $(ratio "$(median percent 1)" "$(median jobs2 1)") (below 0.05)"
echo "size: termgenerator $(bytes "$work/tg") bytes, congvan-index with texts $(bytes "$work"/ix1/gen-*) bytes:" \
    "ratio $(ratio "$(bytes "$work"/ix1/gen-*)" "$(bytes "$work/tg")") (with texts at most 1.3)"
# The tree: the parent and its workers at their peaks.
echo "memory of the largest process: $(median jobs2 3) kB; times 3 processes at most $(( $(median jobs2 3) * 3 / 1024 )) MB (tree below 600)"
