#!/usr/bin/python3
"""An agent in Python: a device with registers, a timer interrupt and a power draw, from PROTOCOL.md alone.

Registers: 0x0 identity, 0x4 scratch, 0x8 timer: a write of N raises the interrupt N us later,
0xC a write lowers the interrupt. Draws 5 W, 12 W while the timer runs, nothing below 10 V.
"""
import argparse
import json
import os
import select
import struct
import sys
import zlib

import zmq

HEADER = struct.Struct("<IHHQIIQqQIIII")
MAGIC, VERSION, NEVER = 0x31575346, 1, (1 << 63) - 1
HELLO, WELCOME, GRANT, REACHED, ACCESS, RESPONSE, INTERRUPT, SUPPLY, DRAW = range(1, 10)
BYE = 15
ANSWER_PS = 200_000
NAME = os.path.basename(sys.argv[0])
LIFELINE = select.poll()
LIFELINE.register(0, 0)  # stdin: a pipe that the bench holds and never writes to


def need_bench():
    if LIFELINE.poll(0):
        sys.exit(f"{NAME}: the bench is gone")


class Wire:
    def __init__(self, endpoint, run_id, device):
        self.socket = zmq.Context.instance().socket(zmq.PAIR)
        self.socket.setsockopt(zmq.LINGER, 500)
        key = os.environ.get("FLATSAT_WIRE_KEY")  # of a bench behind tcp
        if key:
            self.socket.curve_publickey, self.socket.curve_secretkey = zmq.curve_keypair()
            self.socket.curve_serverkey = key.encode()
        self.socket.connect(endpoint)
        self.run_id, self.device, self.sent, self.received = run_id, device, 0, 0

    def receive(self):
        """ZeroMQ does not tell that the bench was killed; the end of the pipe does."""
        while not self.socket.poll(250):
            need_bench()
        return self.unpack(self.socket.recv())

    def pack(self, kind, time, payload, reference=0):
        self.sent += 1
        head = HEADER.pack(MAGIC, VERSION, kind, self.run_id, self.device, 0, self.sent, time, 0, reference, len(payload), 0, 0)
        return head[:60] + struct.pack("<I", zlib.crc32(head[:60] + payload)) + payload

    def unpack(self, data):
        magic, version, kind, run_id, _, _, sequence, time, _, reference, length, _, crc = HEADER.unpack_from(data)
        payload = data[64:64 + length]
        self.received += 1
        right = (magic, version, run_id, sequence) == (MAGIC, VERSION, self.run_id, self.received)
        if not right or len(payload) != length or zlib.crc32(data[:60] + payload) != crc:
            sys.exit(f"{NAME}: a message that is not as PROTOCOL.md says")
        return kind, time, reference, payload, data[64 + length:]

    def send_frame(self, time, horizon, outputs):
        """The frame's own sequence comes before those of what it holds."""
        self.sent += 1
        sequence = self.sent
        inner = b"".join(self.pack(kind, time, payload, reference) for kind, payload, reference in outputs)
        payload = struct.pack("<q", horizon) + inner
        head = HEADER.pack(MAGIC, VERSION, REACHED, self.run_id, self.device, 0, sequence, time, 0, 0, len(payload), 0, 0)
        self.socket.send(head[:60] + struct.pack("<I", zlib.crc32(head[:60] + payload)) + payload)


class Device:
    def __init__(self):
        self.now, self.on, self.scratch, self.energy, self.watts, self.since = 0, False, 0, 0.0, 0.0, 0
        self.due = []  # (time, order, kind, payload, reference)
        self.order = 0

    def later(self, delay, kind, payload, reference=0):
        self.order += 1
        self.due.append((self.now + delay, self.order, kind, payload, reference))
        self.due.sort()

    def input(self, kind, reference, payload):
        if kind == SUPPLY:
            self.on = struct.unpack("<dd", payload)[0] >= 10.0
            self.later(0, DRAW, 5.0 if self.on else 0.0)
        if kind == ACCESS:
            self.access(reference, payload)

    def access(self, reference, payload):
        address, length, write = struct.unpack_from("<QII", payload)
        status, data = 1, b""
        if length != 4 or not self.on:
            status = -4 if self.on else -1
        elif write:
            value, = struct.unpack_from("<I", payload, 16)
            status = self.write(address, value)
        else:
            values = {0x0: 0x47455231, 0x4: self.scratch}
            status, data = (1, struct.pack("<I", values[address])) if address in values else (-2, b"")
        if reference:
            self.later(ANSWER_PS, RESPONSE, struct.pack("<iI", status, len(data)) + data, reference)

    def write(self, address, value):
        if address == 0x4:
            self.scratch = value
        elif address == 0x8:
            self.later(0, DRAW, 12.0)
            self.later(value * 1_000_000, INTERRUPT, struct.pack("<II", 0, 1))
            self.later(value * 1_000_000, DRAW, 5.0)
        elif address == 0xC:
            self.later(0, INTERRUPT, struct.pack("<II", 0, 0))
        else:
            return -3 if address == 0 else -2
        return 1

    def fire(self, time):
        outputs = []
        while self.due and self.due[0][0] == time:
            _, _, kind, payload, reference = self.due.pop(0)
            if kind == DRAW:
                self.energy += self.watts * (time - self.since) * 1e-12
                self.watts, self.since = payload, time
                payload = struct.pack("<ddd", self.watts, self.watts, self.energy)
            outputs.append((kind, payload, reference))
        return outputs


def run(device, pending, until):
    """Inputs at an instant first, then what is due; stops at the first output."""
    while True:
        time = min(device.due[0][0] if device.due else NEVER, pending[0][0] if pending else NEVER)
        if time >= until:
            device.now = until
            return []
        device.now = time
        while pending and pending[0][0] == time:
            device.input(*pending.pop(0)[1:])
        outputs = device.fire(time)
        if outputs:
            return outputs


HELLO_SAYS = {"type": "timer", "backing": "rtl", "version": "1", "hash": "", "memory_bytes": 0, "interrupts": 1, "dma": False,
              "channels": [], "injection_points": []}


def main(device, hello):
    parser = argparse.ArgumentParser()
    parser.add_argument("--connect", required=True)
    parser.add_argument("--run-id", type=lambda text: int(text, 16), required=True)
    parser.add_argument("--device", type=int, required=True)
    args, _ = parser.parse_known_args()
    need_bench()
    wire, pending = Wire(args.connect, args.run_id, args.device), []
    wire.socket.send(wire.pack(HELLO, 0, json.dumps(hello).encode()))
    while True:
        kind, time, _, payload, _ = wire.receive()
        if kind == BYE:
            return
        if kind == WELCOME:
            wire.send_frame(0, NEVER, [])
        if kind == GRANT:
            rest = payload[8:]
            while rest:
                inner, at, reference, body, rest = wire.unpack(rest)
                pending.append((at, inner, reference, body))
            outputs = run(device, pending, time)
            horizon = min(device.due[0][0] if device.due else NEVER, pending[0][0] if pending else NEVER)
            wire.send_frame(device.now, horizon, outputs)


if __name__ == "__main__":
    main(Device(), HELLO_SAYS)
