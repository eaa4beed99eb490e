#!/bin/sh
# packages.sh SECTION…: installs those packages of tools/packages.txt that this machine lacks, and says which.
# Needs apt (Debian, Ubuntu) and root, or sudo.
set -eu
list=$(dirname "$0")/packages.txt
missing=
for section in "$@"; do
    for package in $(awk -v want="[$section]" '/^\[/ { on = $1 == want; next } on && !/^#/ && NF { print $1 }' "$list"); do
        if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then
            missing="$missing $package"
        fi
    done
done
[ -n "$missing" ] || exit 0
echo "installing:$missing"
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086  # a list of package names
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
