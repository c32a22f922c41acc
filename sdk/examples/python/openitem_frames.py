"""The pipe to the host, for connectors that are programs: sdk/docs/frames.md in Python.

Copy it beside your own program. Only the standard library is used.
"""
import json
import struct
import sys

GRANT = 1 << 20  # bytes of a file the host may send ahead


class Refused(Exception):
    """The host answered a request with this status and error."""


class Host:
    """One conversation. InterruptedError: the host wants the order to stop."""

    def __init__(self):
        self.sequence, self.window, self.outstanding = 0, 0, 0

    def send(self, kind, payload=b"", sequence=0):
        sys.stdout.buffer.write(struct.pack("<4sIQ", kind, sequence, len(payload)) + payload)
        sys.stdout.buffer.flush()

    def receive(self):
        header = sys.stdin.buffer.read(16)
        if len(header) < 16:
            sys.exit(0)  # the host is gone
        kind, sequence, size = struct.unpack("<4sIQ", header)
        payload = sys.stdin.buffer.read(size)
        if kind == b"CRED":
            self.outstanding -= struct.unpack("<Q", payload[:8])[0]
        if kind == b"STOP":
            raise InterruptedError
        return kind, sequence, payload

    def wait_for(self, wanted):
        while (frame := self.receive())[0] != wanted:
            pass
        return frame[2]

    def reply(self, sequence, status=0, **error):
        body = json.dumps(error).encode() if error else b""
        self.send(b"RPLY", struct.pack("<iI", status, 0) + body, sequence)

    def ask(self, kind, payload):
        self.sequence += 1
        self.send(kind, payload, self.sequence)
        answer = self.wait_for(b"RPLY")
        status = struct.unpack("<i", answer[:4])[0]
        if status != 0:
            raise Refused(status, json.loads(answer[8:]))
        return answer[8:]

    def open(self, name):
        return struct.unpack("<I", self.ask(b"OPEN", struct.pack("<Q", 0) + name.encode())[:4])[0]

    def lines(self, handle):
        """The lines of a file, each with its offset; blank ones are left out."""
        rest, offset, granted, more = b"", 0, 0, True
        while more:
            if granted == 0:
                granted = GRANT
                self.send(b"MORE", struct.pack("<IIQ", handle, 0, granted))
            payload = self.wait_for(b"DATA")
            status, data = struct.unpack("<i", payload[4:8])[0], payload[8:]
            if status != 0:
                raise Refused(status, json.loads(data))
            granted, more = granted - len(data), len(data) != 0
            *whole, rest = (rest + data).split(b"\n") if more else (rest, b"")
            for line in whole:
                if line.strip():
                    yield offset, line.rstrip(b"\r")
                offset += len(line) + 1
        self.send(b"CLOS", struct.pack("<II", handle, 0))

    def batch(self, tables, heap):
        """tables: (entity, row size, list of rows). Waits while too much is under way."""
        heap = bytes(heap) + b"\0" * (-len(heap) % 8)
        at, directory = 64 + 24 * len(tables), b""
        for entity, row_size, rows in tables:
            directory += struct.pack("<IIIIQ", entity, row_size, len(rows), 0, at)
            at += row_size * len(rows)
        payload = struct.pack("<4sHHIIQQQIIQQ", b"OIB1", 1, 0, 0x01020304, len(tables),
                              at + len(heap), at, len(heap), 64, 24, 0, 0) + directory
        payload += b"".join(b"".join(rows) for _, _, rows in tables) + heap
        while self.outstanding and self.outstanding + len(payload) > self.window:
            self.receive()
        self.outstanding += len(payload)
        self.send(b"BTCH", payload)

    def reject(self, raw, **why):
        about = json.dumps({"length": len(raw), **why}).encode()
        self.send(b"RJCT", struct.pack("<II", len(about), 0) + about + raw[:1 << 20])

    def serve(self, connector_id, read):
        """Answers the host's orders; `read(host, order)` does the work."""
        while True:
            kind, order, payload = self.receive()
            if kind == b"HELO":
                self.window = json.loads(payload)["window"]
                self.send(b"HELO", json.dumps({"frames": 1, "abi": {"major": 1, "minor": 0},
                                               "connectors": [{"id": connector_id}]}).encode())
            elif kind == b"QUIT":
                return
            elif kind == b"MAKE":
                self.reply(order)
            elif kind == b"READ":
                try:
                    read(self, json.loads(payload))
                    self.reply(order)
                except InterruptedError:
                    self.reply(order, 1)
                except Refused as refused:
                    self.reply(order, refused.args[0], **refused.args[1])
            elif order:
                self.reply(order, 2, code="program.order", message="only reading is offered")
