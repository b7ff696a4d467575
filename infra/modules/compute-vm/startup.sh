#!/bin/bash
# Runs at every start of the machine, as root. It lays the data disk under Docker and /opt/trovella, and starts what
# reports memory and disk. All else is done once by: ./deploy.sh server bootstrap
set -euo pipefail

DISK=${DISK:-/dev/disk/by-id/google-data}
MOUNT=${MOUNT:-/mnt/data}
FSTAB=${FSTAB:-/etc/fstab}

main() {
  mount_data
  lay_under /var/lib/docker docker
  lay_under /opt/trovella trovella
  install_agent
}

# A disk that holds anything is never formatted.
mount_data() {
  if ! blkid "$DISK" >/dev/null; then
    mkfs.ext4 -q -m 1 -L data "$DISK"
  fi
  mkdir -p "$MOUNT"
  remember "$DISK $MOUNT ext4 discard,nofail 0 2"
  mountpoint -q "$MOUNT" || mount -o discard "$DISK" "$MOUNT"
  # A disk that was made larger gives its file system more room.
  resize2fs "$DISK" 2>/dev/null || true
}

# lay_under FOLDER NAME: what is in FOLDER lies on the data disk from now on, and Docker does not start without it.
lay_under() {
  mkdir -p "$1" "$MOUNT/$2"
  remember "$MOUNT/$2 $1 none bind,nofail,x-systemd.requires-mounts-for=$MOUNT,x-systemd.before=docker.service,x-systemd.required-by=docker.service 0 0"
  mountpoint -q "$1" || mount --bind "$MOUNT/$2" "$1"
}

# At the next start the system mounts it by itself, before Docker; this script may come after.
remember() {
  grep -qxF "$1" "$FSTAB" || echo "$1" >>"$FSTAB"
}

# Memory and disk are seen from within alone; the alerts of modules/alerts ask for them.
install_agent() {
  systemctl is-active --quiet google-cloud-ops-agent && return
  curl --fail --silent --show-error --location --output /tmp/add-agent.sh \
    https://dl.google.com/cloudagents/add-google-cloud-ops-agent-repo.sh
  bash /tmp/add-agent.sh --also-install
}

main
