#!/bin/sh
# packaging.sh BUILD-FOLDER: what `cmake --install` puts in place names what it put there, and systemd and logrotate accept it.
set -eu
build=$1
to=$(mktemp -d "${TMPDIR:-/tmp}/congvan-install-XXXXXX")
trap 'rm -rf "$to"' EXIT INT TERM
cmake --install "$build" --prefix "$to" >/dev/null
units=$to/lib/systemd/system
doc=$to/share/doc/congvan
for file in "$units/congvan-index.timer" "$to/lib/sysusers.d/congvan.conf" "$to/lib/tmpfiles.d/congvan.conf" \
    "$doc/default" "$doc/logrotate" "$doc/cron.example" "$doc/tra-cuu.md" "$doc/van-hanh.md" "$to/bin/congvan"; do
    [ -s "$file" ] || { echo "not installed: $file"; exit 1; }
done
for service in congvan-index congvan-index-check; do
    sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$units/$service.service" | while read -r program; do
        "$program" --version || { echo "$service.service starts $program, which is not there"; exit 1; }
    done
done
# Every command that unit and cron line run is one that the program knows, with all its options.
sed -n 's/^ExecStart=[^ ]* \([a-z]*\) .*/\1/p' "$units"/*.service | while read -r command; do
    "$to/bin/congvan-index" "$command" --help >"$to/help"
    grep -ho "ExecStart=[^ ]* $command .*" "$units"/*.service | grep -o -e '--[a-z]\+' | while read -r option; do
        grep -q -e "$option" "$to/help" || { echo "$command does not know $option"; exit 1; }
    done
done
if command -v systemd-analyze >/dev/null; then
    systemd-analyze verify "$units"/*.service "$units"/*.timer 2>&1 | grep congvan | tee "$to/faults"
    [ ! -s "$to/faults" ]
else
    echo "no systemd-analyze: units not verified"
fi
if command -v logrotate >/dev/null; then
    sed 's/congvan adm/root root/' "$doc/logrotate" >"$to/logrotate"
    chmod 644 "$to/logrotate"
    logrotate -d "$to/logrotate" 2>&1 | grep -i 'error:' | tee "$to/faults"
    [ ! -s "$to/faults" ]
fi
