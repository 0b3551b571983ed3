#!/bin/sh
# Installs or upgrades the probe on Amazon Linux 2023, as root, from the directory that this script lies in:
#   sh install-probe.sh SLOT REGION PAUSE
# A probe that runs is restarted after PAUSE seconds: another one may be restarted now.
# The packages nodejs24 and iputils must be there. Where all is as it should be already, it changes nothing. DESTDIR, as
# packagers use it, puts the files below another root.
set -eu

slot=$1
region=$2
pause=$3
from=$(dirname "$0")
root=${DESTDIR:-}
code=$root/opt/dx-failover
settings=$root/etc/dx-failover
units=$root/etc/systemd/system
unit=dx-failover-probe.service
is_changed=no

# Readable by the probe, which is not root, and writable by root alone.
put() {
  cmp -s "$1" "$2" && return
  install -m 0644 "$1" "$2"
  is_changed=yes
}

install -d -m 0755 "$code" "$settings" "$units"
# The SDK does not ask the instance for its Region.
printf 'AWS_REGION=%s\nDX_FAILOVER_PROBE_SLOT=%s\n' "$region" "$slot" >"$from/probe.env"
put "$from/probe.mjs" "$code/probe.mjs"
put "$from/site.json" "$settings/site.json"
put "$from/probe.env" "$settings/probe.env"
put "$from/$unit" "$units/$unit"

if systemctl is-active --quiet "$unit"; then
  [ "$is_changed" = yes ] || exit 0
  sleep "$pause"
fi
systemctl daemon-reload
systemctl enable "$unit"
# Returns when the probe has said that it is ready, and fails where it dies before.
systemctl restart "$unit"
