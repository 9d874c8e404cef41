#!/bin/sh
# Runs as root. On an update the new package is in its place already: dpkg says "remove" or "purge" only when it is taken
# away, rpm how many are left.
case "$1" in
  remove | purge | 0) ;;
  *) exit 0 ;;
esac
rm -f '/usr/bin/${executable}' /etc/udev/rules.d/70-chargebench.rules
udevadm control --reload-rules 2>/dev/null || true
update-mime-database /usr/share/mime 2>/dev/null || true
update-desktop-database /usr/share/applications 2>/dev/null || true
exit 0
