#!/bin/sh
# Installs or upgrades the probe, as root, from the directory that this script lies in:
#   sh install-probe.sh SLOT REGION PAUSE NODE SHA512
# A probe that runs is restarted after PAUSE seconds: another one may be restarted now. NODE is a version; if it is not here
# yet, node.tgz lies beside this script, with that SHA512. PYTHON is python3. Needs systemd, ping, coreutils; no repository.
#
# Each version is a directory of its own; `current` points to the one that runs. A version that does not start is given up:
# the one before it runs again, and this version is not tried again. Where all is as it should be, nothing changes.
set -eu

slot=$1
region=$2
pause=$3
node=$4
sha512=$5
from=${0%/*}
opt=/opt/dx-failover
unit=dx-failover-probe.service
units=/etc/systemd/system
dropin=$units/$unit.d

fail() {
  echo "dx-failover: $*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

has systemctl || fail 'systemctl is not here: the probe needs systemd'
# Most images have it. Where not, their repository may be in reach.
if ! has ping; then
  { has dnf && dnf install --assumeyes --quiet iputils; } || { has apt-get && apt-get install --yes -qq iputils-ping; } || true
  has ping || fail 'ping is not here, and could not be installed: install iputils (Amazon Linux, RHEL) or iputils-ping (Ubuntu)'
fi

# Readable by the probe, which is not root, and writable by root alone.
umask 022
install -d -m 0755 "$opt" "$units"

runtime=$opt/node-$node
if [ ! -x "$runtime/bin/node" ]; then
  install -d -m 0755 "$runtime/bin"
  "$PYTHON" -I "$from/unpack-node.py" "$from/node.tgz" "$sha512" "$runtime/bin/node"
fi
"$runtime/bin/node" --version >/dev/null || fail "Node $node does not run here: it needs glibc 2.28, libstdc++ and this processor ($(uname -m))"

# The SDK does not ask the instance for its Region.
cat >"$from/probe.env" <<END
AWS_REGION=$region
DX_FAILOVER_PROBE_SLOT=$slot
DX_FAILOVER_SITE_FILE=$opt/current/site.json
END
printf '%s\n' "$runtime" >"$from/runtime"

files="probe.mjs site.json probe.env runtime $unit"
for file in $files; do [ -s "$from/$file" ] || fail "$file is missing in the bundle"; done
version=$(cd "$from" && cat $files | sha256sum | cut -c 1-16)
before=$(readlink "$opt/current" || true)

if [ "$before" = "$version" ] && [ "$(cat "$opt/$version/$unit")" = "$(cat "$units/$unit")" ] && systemctl is-active --quiet "$unit"; then
  exit 0
fi
if [ -e "$opt/refused-$version" ] && systemctl is-active --quiet "$unit"; then
  fail "this version did not start when it was tried; the one before it runs. To try it again: rm $opt/refused-$version"
fi

if [ ! -d "$opt/$version" ]; then
  rm -rf "$opt/fresh"
  install -d -m 0755 "$opt/fresh"
  for file in $files; do install -m 0644 "$from/$file" "$opt/fresh/$file"; done
  ln -s "$runtime/bin/node" "$opt/fresh/node"
  mv "$opt/fresh" "$opt/$version"
fi

# systemd's default admits every group to ping without privileges. Where a system does not (as Debian's may), ping gets its
# one capability.
read -r lowest highest </proc/sys/net/ipv4/ping_group_range
if [ "$lowest" -le 61184 ] && [ "$highest" -ge 65519 ]; then
  rm -f "$dropin/ping.conf"
else
  install -d -m 0755 "$dropin"
  printf '[Service]\nAmbientCapabilities=CAP_NET_RAW\nCapabilityBoundingSet=CAP_NET_RAW\n' >"$dropin/ping.conf"
fi

# On RHEL systemd may start only what has the label of a program. Elsewhere there is no such label.
label() { if has restorecon; then restorecon -R "$opt" "$units/$unit"; fi; }

# Whole or not at all: `current` and the unit are renamed into place. The last command returns when the probe has said that
# it is ready, and fails where it dies before. Called as a condition, where the shell stops at no failure by itself.
activate() {
  ln -sfn "$1" "$opt/current.fresh" &&
    mv -fT "$opt/current.fresh" "$opt/current" &&
    install -m 0644 "$opt/$1/$unit" "$units/$unit.fresh" &&
    mv -f "$units/$unit.fresh" "$units/$unit" &&
    label &&
    systemctl daemon-reload &&
    systemctl enable "$unit" &&
    systemctl restart "$unit"
}

if systemctl is-active --quiet "$unit"; then sleep "$pause"; fi
if activate "$version"; then
  rm -f "$opt"/refused-*
  # This version and the one before it stay, and what they run on.
  for old in "$opt"/*; do
    case ${old#"$opt/"} in
      current | "$version" | "${before:-$version}" | "node-$node") ;;
      node-*) grep -qsx "$old" "$opt/${before:-$version}/runtime" || rm -rf "$old" ;;
      *) rm -rf "$old" ;;
    esac
  done
  exit 0
fi

[ -n "$before" ] && [ "$before" != "$version" ] && [ -d "$opt/$before" ] || fail 'the probe does not start: journalctl -u dx-failover-probe'
: >"$opt/refused-$version"
activate "$before" || fail 'neither this version nor the one before it starts: journalctl -u dx-failover-probe'
fail 'this version does not start (journalctl -u dx-failover-probe); the one before it runs again'
