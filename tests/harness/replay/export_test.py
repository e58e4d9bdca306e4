"""Traces in the formats of others, read back by readers of this test's own or of the distribution; slices."""
import json
import shutil
import struct
import subprocess
import unittest

import h5py
import numpy

from bench_support import run
from replay_support import Recorded, command


def changes(group):
    time, value = group["time"][:], group["value"][:]
    keep = numpy.concatenate([[True], value[1:].view(numpy.uint64) != value[:-1].view(numpy.uint64)])
    return time[keep].tolist(), value[keep].tolist()


def read_mcap(path):
    """A reader written from the published description (https://mcap.dev/spec): channels and messages in file order."""
    with open(path, "rb") as f:
        data = f.read()
    assert data[:8] == b"\x89MCAP0\r\n" and data[-8:] == b"\x89MCAP0\r\n"
    at, schemas, channels, messages, statistics, opcodes, footer = 8, {}, {}, [], None, [], None
    text = lambda b, i: (b[i + 4:i + 4 + struct.unpack_from("<I", b, i)[0]].decode(), i + 4 + struct.unpack_from("<I", b, i)[0])
    while at < len(data) - 8:
        opcode, length = data[at], struct.unpack_from("<Q", data, at + 1)[0]
        body, here = data[at + 9:at + 9 + length], at
        at += 9 + length
        opcodes.append((opcode, here))
        if opcode == 3:
            number = struct.unpack_from("<H", body)[0]
            name, i = text(body, 2)
            encoding, i = text(body, i)
            schemas[number] = (name, encoding, text(body, i)[0])
        if opcode == 4:
            number, schema = struct.unpack_from("<HH", body)
            topic, i = text(body, 4)
            encoding, i = text(body, i)
            end, metadata = i + 4 + struct.unpack_from("<I", body, i)[0], {}
            i += 4
            while i < end:
                key, i = text(body, i)
                metadata[key], i = text(body, i)
            channels[number] = (schema, topic, encoding, metadata)
        if opcode == 5:
            number, sequence, log, publish = struct.unpack_from("<HIQQ", body)
            messages.append((number, sequence, log, publish, json.loads(body[22:])))
        if opcode == 11:
            statistics = struct.unpack_from("<QHIIIIQQ", body)
        if opcode == 2:
            footer = struct.unpack("<QQI", body)
    return schemas, channels, messages, statistics, opcodes, footer


class Export(Recorded):
    ARGUMENTS = ["--duration", "120 s"]

    def export(self, option, name):
        out = self.path(name)
        status, _, err = run("trace", "export", self.trace, option, "-o", out)
        self.assertEqual(status, 0, err)
        return out

    def test_mcap_has_every_change_of_every_channel_with_units_and_every_event(self):
        schemas, channels, messages, statistics, opcodes, footer = read_mcap(self.export("--mcap", "t.mcap"))
        self.assertEqual(opcodes[0][0], 1)
        self.assertEqual(opcodes[-1][0], 2)
        self.assertIn(footer[0], [at for _, at in opcodes])
        for schema in schemas.values():
            self.assertEqual(schema[1], "jsonschema")
            json.loads(schema[2])
        logs = [m[2] for m in messages]
        self.assertEqual(logs, sorted(logs))
        self.assertEqual((statistics[0], statistics[1], statistics[2], statistics[6], statistics[7]), (len(messages), 2, len(channels), logs[0], logs[-1]))
        by_topic = {}
        for number, sequence, log, _, value in messages:
            rows = by_topic.setdefault(channels[number][1], [])
            self.assertEqual(sequence, len(rows))
            rows.append((log, value))
        epoch_ns = int(numpy.datetime64("2027-06-21T20:30:00", "ns").astype(numpy.int64))
        with h5py.File(self.trace, "r") as f:
            for name, group in f["channels"].items():
                time, value = changes(group)
                rows = by_topic["/" + name]
                self.assertEqual([r[1]["time_ps"] for r in rows], time)
                self.assertEqual([r[1]["value"] for r in rows], value)
                self.assertEqual([r[0] for r in rows], [epoch_ns + t // 1000 for t in time])
            units = {c[1]: c[3].get("units") for c in channels.values()}
            self.assertEqual(units["/a.power.load"], "W")
            self.assertEqual([r[1]["id"] for r in by_topic["/events"]], f["events/id"][:].tolist())

    def test_vcd_has_every_change_and_gtkwaves_converter_reads_it(self):
        path, names, values, now, scope = self.export("--vcd", "t.vcd"), {}, {}, None, []
        with open(path, encoding="utf-8") as f:
            for line in f:
                words = line.split()
                if words[:1] == ["$scope"]:
                    scope.append(words[2])
                elif words[:1] == ["$upscope"]:
                    scope.pop()
                elif words[:1] == ["$var"]:
                    names[words[3]] = ".".join([*scope, words[4]])
                elif line[0] == "#":
                    now = int(line[1:])
                elif line[0] == "r":
                    values.setdefault(names[words[1]], []).append((now, float(words[0][1:])))
        with h5py.File(self.trace, "r") as f:
            self.assertEqual(set(names.values()), set(f["channels"]))
            for name, group in f["channels"].items():
                self.assertEqual(values[name], list(zip(*changes(group))))
        if shutil.which("vcd2fst"):
            done = subprocess.run(["vcd2fst", path, self.path("t.fst")], capture_output=True, check=False)
            self.assertEqual(done.returncode, 0)

    def test_perfetto_has_a_slice_for_each_job_and_an_instant_for_each_message_and_event(self):
        with open(self.export("--perfetto", "t.json"), encoding="utf-8") as f:
            events = json.load(f)["traceEvents"]
        threads = {e["args"]["name"]: e["tid"] for e in events if e["ph"] == "M"}
        jobs = [e for e in events if e["ph"] == "X" and e["tid"] == threads["npu0 jobs"]]
        done = next(d for d in self.report["devices"] if d["name"] == "npu0")["jobs"]
        self.assertEqual(len(jobs), done)
        self.assertTrue(all(0.0 < j["dur"] < 1e5 for j in jobs))
        with h5py.File(self.trace, "r") as f:
            for device in f["wire"]:
                count = sum(e["ph"] == "i" and e["tid"] == threads[device + " messages"] for e in events)
                self.assertEqual(count, len(f[f"wire/{device}/at"]))
            self.assertEqual(sum(e["ph"] == "i" and e["tid"] == threads["events"] for e in events), len(f["events/id"]))

    def test_a_slice_is_a_trace_of_its_window_that_verifies_and_is_no_run(self):
        out = self.path("slice.h5")
        status, _, err = run("trace", "slice", self.trace, "--from", "30 s", "--to", "60 s", "-o", out)
        self.assertEqual(status, 0, err)
        self.assertEqual(run("trace", "verify", out)[0], 0)
        begin, end = 30 * 10**12, 60 * 10**12
        with h5py.File(self.trace, "r") as a, h5py.File(out, "r") as b:
            for name in a["channels"]:
                time, value = a["channels"][name]["time"][:], a["channels"][name]["value"][:]
                instants = numpy.arange(begin, end, 10**12)
                of = lambda t, v: v[numpy.searchsorted(t, instants, side="right") - 1]
                sliced = b["channels"][name]
                if len(sliced["time"]):
                    self.assertTrue((of(time, value) == of(sliced["time"][:], sliced["value"][:])).all(), name)
            for device in a["wire"]:
                at = a[f"wire/{device}/at"][:]
                self.assertEqual(b[f"wire/{device}/at"][:].tolist(), at[(at >= begin) & (at < end)].tolist())
        status, _, err = run("replay", out)
        self.assertEqual(status, 2)
        self.assertIn("is a slice", err)

    def test_a_format_must_be_chosen(self):
        self.assertEqual(run("trace", "export", self.trace)[0], 2)
        self.assertEqual(run("trace", "export", self.trace, "--vcd", "--mcap")[0], 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
