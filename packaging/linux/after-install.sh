#!/bin/sh
# Runs as root after the deb or rpm is unpacked. Never fails the installation.
ln -sf '/opt/${sanitizedProductName}/${executable}' '/usr/bin/${executable}' || true
chmod 4755 '/opt/${sanitizedProductName}/chrome-sandbox' || true
rules='/opt/${sanitizedProductName}/resources/linux/70-chargebench.rules'
if [ -d /etc/udev/rules.d ] && [ -f "$rules" ]; then
  cp "$rules" /etc/udev/rules.d/70-chargebench.rules || true
  udevadm control --reload-rules 2>/dev/null || true
  udevadm trigger --subsystem-match=usb --subsystem-match=tty 2>/dev/null || true
fi
update-mime-database /usr/share/mime 2>/dev/null || true
update-desktop-database /usr/share/applications 2>/dev/null || true
group=dialout
getent group uucp >/dev/null 2>&1 && ! getent group dialout >/dev/null 2>&1 && group=uucp
echo "Chargebench: serial ports belong to the group \"$group\". If one cannot be opened: sudo usermod -aG $group \$USER, then log in again."
exit 0
