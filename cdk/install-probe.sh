#!/bin/sh
# Installs or upgrades the probe on Amazon Linux 2023, as root, from the directory that this script lies in:
#   sh install-probe.sh SLOT
# Running it again changes nothing but a restart. The packages nodejs24 and iputils must be there.
set -eu

slot=$1
from=$(dirname "$0")
to=/opt/dx-failover

# Readable by the probe, which is not root, and writable by root alone.
install -d -m 0755 "$to"
install -m 0644 "$from/probe.mjs" "$from/site.json" "$to/"
printf 'DX_FAILOVER_SLOT=%s\nDX_FAILOVER_SITE=%s/site.json\n' "$slot" "$to" >"$to/probe.env"
chmod 0644 "$to/probe.env"

install -m 0644 "$from/dx-failover-probe.service" /etc/systemd/system/
systemctl daemon-reload
systemctl enable dx-failover-probe.service
systemctl restart dx-failover-probe.service

# A unit of type notify has said that it is ready when restart returns; one that dies at once is caught here.
sleep 5
systemctl is-active dx-failover-probe.service
