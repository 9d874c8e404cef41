#!/usr/bin/python3
"""A CCID reader on a USB bus of its own, for one program: `ccid_reader.py PROGRAM ARGUMENT…`

umockdev shows the program a whole computer with this one reader. Lines on stdin are what hands do to it:
  card UID | remove | unplug | plug | silent | talk | stall | busy | free
The program's output is passed on; its exit code is ours.
"""
import collections
import os
import struct
import subprocess
import sys
import threading
import time

PRELOAD = "libumockdev-preload.so.0"
if os.environ.get("LD_PRELOAD") != PRELOAD:
    # what tells others that it was plugged in has to see the same computer
    os.execve(sys.executable, [sys.executable, *sys.argv], dict(os.environ, LD_PRELOAD=PRELOAD))

import gi  # noqa: E402

gi.require_version("UMockdev", "1.0")
from gi.repository import GLib, UMockdev  # noqa: E402

SUBMIT, REAP, REAP_NOW, DISCARD = 0x8038550A, 0x4008550C, 0x4008550D, 0x550B
CAPABILITIES, CLAIM, CLAIM_EXCLUSIVELY, CLEAR_HALT = 0x8004551A, 0x8004550F, 0x8108551B, 0x80045515
# release, set configuration, clear halt, reset, set interface
AGREED = {0x80045510, 0x80045505, 0x5514, CLEAR_HALT, 0x80085504}
EAGAIN, EBUSY, EINVAL, EIO, ENODEV, ENODATA = 11, 16, 22, 5, 19, 61
EPIPE, ESHUTDOWN, ENOENT = 32, 108, 2
OUT, IN, NOTICE = 0x02, 0x82, 0x81
PARENT = "/devices/pci0000:00/0000:00:14.0/usb1"
ATR = bytes.fromhex("3b8f8001804f0ca0000003060300030000000068")

ccid = bytes([0x36, 0x21, 0x10, 0x01, 0x00, 0x07]) + bytes(38) + struct.pack("<I", 271) + bytes(6)
interface = bytes([9, 4, 0, 0, 3, 0x0B, 0, 0, 0]) + ccid
interface += bytes([7, 5, OUT, 2, 64, 0, 0, 7, 5, IN, 2, 64, 0, 0, 7, 5, NOTICE, 3, 8, 0, 16])
device = bytes([18, 1, 0, 2, 0, 0, 0, 8]) + struct.pack("<HHH", 0x072F, 0x2200, 0x0100) + bytes([1, 2, 0, 1])
configuration = bytes([9, 2]) + struct.pack("<H", 9 + len(interface)) + bytes([1, 1, 0, 0x80, 100]) + interface
descriptors = (device + configuration).hex().upper()


def described(number):
    attributes = {
        "bConfigurationValue": 1, "bNumConfigurations": 1, "busnum": 1, "devnum": number, "devpath": 1, "speed": 12,
        "idVendor": "072f", "idProduct": "2200", "bcdDevice": "0100", "bDeviceClass": "00", "bDeviceSubClass": "00",
        "bDeviceProtocol": "00", "version": " 2.00", "manufacturer": "ACS", "product": "ACR122U PICC Interface",
    }
    lines = [
        f"P: {PARENT}/1-1", f"N: bus/usb/001/{number:03}={descriptors}", "E: BUSNUM=001",
        f"E: DEVNAME=/dev/bus/usb/001/{number:03}", f"E: DEVNUM={number:03}", "E: DEVTYPE=usb_device", "E: DRIVER=usb",
        "E: MAJOR=189", f"E: MINOR={number - 1}", "E: PRODUCT=72f/2200/100", "E: SUBSYSTEM=usb",
        *[f"A: {name}={value}\\n" for name, value in attributes.items()], f"H: descriptors={descriptors}",
        "", f"P: {PARENT}/1-1/1-1:1.0", "E: DEVTYPE=usb_interface", "E: SUBSYSTEM=usb",
        "A: bInterfaceClass=0b\\n", "A: bInterfaceSubClass=00\\n", "A: bInterfaceProtocol=00\\n", "", "",
    ]
    return "\n".join(lines)


class Reader:
    def __init__(self):
        self.card = None
        self.silent = self.busy = self.stalls = False
        self.gone = False
        self.answers = collections.deque()
        self.notices = collections.deque()

    def notice(self):
        self.notices.append(bytes([0x50, 0x03 if self.card else 0x02]))

    def hear(self, message):
        kind, slot, seq = message[0], message[5], message[6]
        if self.silent:
            return
        icc, failed, error, data, answer = (0 if self.card else 2), 0, 0, b"", 0x80
        if kind == 0x65:
            answer = 0x81
        elif kind == 0x6B:
            answer, data = 0x83, bytes.fromhex("9000")
        elif self.card is None:
            failed, error = 0x40, 0xFE
        elif kind == 0x62:
            data = ATR
        elif kind == 0x6F:
            apdu = message[10:]
            data = self.card + b"\x90\x00" if apdu[:2] == b"\xff\xca" else b"\x6a\x81"
        self.answers.append(
            bytes([answer]) + struct.pack("<I", len(data)) + bytes([slot, seq, icc | failed, error, 0]) + data
        )


reader = Reader()
lock = threading.Lock()
waiting, done = [], collections.deque()


def control(setup):
    kind, request, value, _index, length = struct.unpack("<BBHHH", setup)
    if kind == 0x80 and request == 6 and value >> 8 == 3:
        if value & 255 == 0:
            return bytes([4, 3, 9, 4])[:length]
        text = {1: "ACS", 2: "ACR122U PICC Interface"}.get(value & 255, "?").encode("utf-16le")
        return (bytes([2 + len(text), 3]) + text)[:length]
    return None


def submit(client, size):
    urb = client.get_arg().resolve(0, size)
    kind, endpoint, _status, _flags, _buffer, length = struct.unpack("<BBxxiIxxxxQi", bytes(urb.retrieve())[:28])
    buffer = urb.resolve(16, length)
    sent = bytes(buffer.retrieve())
    if kind == 2:
        answer = control(sent[:8])
        if answer:
            buffer.update(8, answer)
        done.append((urb, -EPIPE if answer is None else 0, len(answer or b"")))
    elif endpoint & 0x80:
        waiting.append((endpoint, urb, buffer, length, client.get_arg().client_addr))
    elif reader.stalls:
        reader.stalls = False
        done.append((urb, -EPIPE, 0))
    else:
        reader.hear(sent)
        done.append((urb, 0, length))


def settle():
    for entry in list(waiting):
        endpoint, urb, buffer, length, _address = entry
        if reader.gone:
            done.append((urb, -ESHUTDOWN, 0))
            waiting.remove(entry)
            continue
        queue = reader.answers if endpoint == IN else reader.notices
        if queue:
            data = queue.popleft()[:length]
            buffer.update(0, data)
            done.append((urb, 0, len(data)))
            waiting.remove(entry)


def discard(client):
    address = client.get_arg().client_addr
    for entry in waiting:
        if entry[4] == address:
            waiting.remove(entry)
            done.append((entry[1], -ENOENT, 0))
            return client.complete(0, 0)
    return client.complete(-1, EINVAL)


def reap(client, size):
    settle()
    if not done:
        if reader.gone:
            return client.complete(-1, ENODEV)
        time.sleep(0.001)
        return client.complete(-1, EAGAIN)
    urb, status, length = done.popleft()
    urb.update(4, struct.pack("<i", status))
    urb.update(28, struct.pack("<i", length))
    client.get_arg().resolve(0, size).set_ptr(0, urb)
    return client.complete(0, 0)


def handle(_handler, client):
    request = client.get_request() & 0xFFFFFFFF
    size = (request >> 16) & 0x3FFF
    with lock:
        try:
            if request == SUBMIT:
                if reader.gone:
                    client.complete(-1, ENODEV)
                    return True
                submit(client, size)
                client.complete(0, 0)
            elif request in (REAP, REAP_NOW):
                reap(client, size)
            elif request == DISCARD:
                discard(client)
            elif request == CAPABILITIES:
                client.get_arg().resolve(0, 4).update(0, struct.pack("<I", 0x1F))
                client.complete(0, 0)
            elif request in (CLAIM, CLAIM_EXCLUSIVELY):
                client.complete(-1 if reader.busy else 0, EBUSY if reader.busy else 0)
            elif request in AGREED:
                client.complete(0, 0)
            else:
                client.complete(-1, ENODATA)
        except Exception:
            import traceback

            traceback.print_exc()
            client.complete(-1, EIO)
    return True


testbed = UMockdev.Testbed.new()
plugged = 4


def plug():
    global plugged
    plugged += 1
    testbed.add_from_string(described(plugged))
    handler = UMockdev.IoctlBase()
    handler.connect("handle-ioctl", handle)
    testbed.attach_ioctl(f"/dev/bus/usb/001/{plugged:03}", handler)
    with lock:
        reader.gone = False
        done.clear()
        waiting.clear()
        reader.answers.clear()
        reader.notices.clear()
    if plugged > 5:
        testbed.uevent(f"/sys{PARENT}/1-1", "add")


def unplug():
    with lock:
        reader.gone = True
        reader.card = None
    testbed.uevent(f"/sys{PARENT}/1-1", "remove")
    testbed.remove_device(f"/sys{PARENT}/1-1/1-1:1.0")
    testbed.remove_device(f"/sys{PARENT}/1-1")


def obey(line):
    verb, _, rest = line.strip().partition(" ")
    if verb == "plug":
        plug()
    elif verb == "unplug":
        unplug()
    else:
        with lock:
            if verb == "card":
                reader.card = bytes.fromhex(rest)
                reader.notice()
            elif verb == "remove":
                reader.card = None
                reader.notice()
            elif verb in ("silent", "talk"):
                reader.silent = verb == "silent"
            elif verb in ("busy", "free"):
                reader.busy = verb == "busy"
            elif verb == "stall":
                reader.stalls = True
    return False


plug()
for line in filter(None, os.environ.get("AT_FIRST", "").split(",")):
    obey(line)
env = dict(os.environ, UMOCKDEV_DIR=testbed.get_root_dir(), LD_PRELOAD=PRELOAD)
program = subprocess.Popen(sys.argv[1:], env=env, stdin=subprocess.DEVNULL)
loop = GLib.MainLoop()
code = []


def listen():
    for line in sys.stdin:
        GLib.idle_add(obey, line)
    # whoever gave the orders is gone
    program.terminate()


def wait():
    code.append(program.wait())
    GLib.idle_add(loop.quit)


for work in (listen, wait):
    threading.Thread(target=work, daemon=True).start()
loop.run()
os._exit(code[0] if code[0] >= 0 else 1)
