#!/bin/sh
rm -f '/usr/bin/${executable}' /etc/udev/rules.d/70-chargebench.rules
udevadm control --reload-rules 2>/dev/null || true
exit 0
