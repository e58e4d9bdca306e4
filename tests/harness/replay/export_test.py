"""Traces in the formats of others, read back by readers of this test's own or of the distribution; slices."""
import json
import os
import shutil
import struct
import subprocess
import unittest
import zlib

import h5py
import numpy

from bench_support import Case, run
from replay_support import Recorded, command


def changes(group):
    time, value = group["time"][:], group["value"][:]
    keep = numpy.concatenate([[True], value[1:].view(numpy.uint64) != value[:-1].view(numpy.uint64)])
    return time[keep].tolist(), value[keep].tolist()


MAGIC = b"\x89MCAP0\r\n"


def text(data, at):
    """A text with its length before it; returns it and what comes behind."""
    end = at + 4 + struct.unpack_from("<I", data, at)[0]
    return data[at + 4:end].decode(), end


def table(data, at, form):
    """A list of pairs with its length in bytes before it; returns it and what comes behind."""
    end = at + 4 + struct.unpack_from("<I", data, at)[0]
    return list(struct.iter_unpack(form, data[at + 4:end])), end


def records(data, begin, end):
    """Operation code, content and place of each record."""
    while begin < end:
        length = struct.unpack_from("<Q", data, begin + 1)[0]
        yield data[begin], data[begin + 9:begin + 9 + length], begin
        begin += 9 + length
    assert begin == end


def channel(body):
    number, schema = struct.unpack_from("<HH", body)
    topic, i = text(body, 4)
    encoding, i = text(body, i)
    end, metadata = i + 4 + struct.unpack_from("<I", body, i)[0], {}
    i += 4
    while i < end:
        key, i = text(body, i)
        metadata[key], i = text(body, i)
    return number, (schema, topic, encoding, metadata)


def message(body):
    number, sequence, log, publish = struct.unpack_from("<HIQQ", body)
    return number, sequence, log, publish, json.loads(body[22:])


def opened(chunk):
    """Times of a chunk and the records in it, which are not compressed."""
    first, last, size, crc = struct.unpack_from("<QQQI", chunk)
    compression, i = text(chunk, 28)
    assert (compression, struct.unpack_from("<Q", chunk, i)[0]) == ("", size)
    inside = chunk[i + 8:]
    assert len(inside) == size and zlib.crc32(inside) == crc
    return first, last, inside


def read_in_order(path):
    """A reader written from the published description (https://mcap.dev/spec), without the index: as a stream is read."""
    with open(path, "rb") as f:
        data = f.read()
    assert data[:8] == MAGIC and data[-8:] == MAGIC
    schemas, channels, messages, opcodes = {}, {}, [], []
    for opcode, body, at in records(data, 8, len(data) - 8):
        opcodes.append(opcode)
        if opcode == 15:
            assert struct.unpack("<I", body)[0] == zlib.crc32(data[:at])
            break
        for inner, content, _ in records(opened(body)[2], 0, len(opened(body)[2])) if opcode == 6 else []:
            if inner == 3:
                name, i = text(content, 2)
                encoding, i = text(content, i)
                schemas[struct.unpack_from("<H", content)[0]] = (name, encoding, text(content, i)[0])
            if inner == 4:
                number, what = channel(content)
                assert what[0] in schemas
                channels[number] = what
            if inner == 5:
                messages.append(message(content))
                assert messages[-1][0] in channels
    assert opcodes[0] == 1 and opcodes[-1] == 15
    return schemas, channels, messages


def read_by_index(path):
    """A second reader from the same description, of the summary and of what that points to: as desktop tools read a file.
    Returns channels, statistics, and the messages of each channel, found by the index."""
    with open(path, "rb") as f:
        data = f.read()
    footer_at = len(data) - 8 - 9 - 20
    opcode, length, summary, offsets, crc = struct.unpack_from("<BQQQI", data, footer_at)
    assert (opcode, length) == (2, 20) and 0 < summary < offsets < footer_at
    assert crc == zlib.crc32(data[summary:footer_at + 9 + 16])
    groups = {}
    for opcode, body, at in records(data, summary, offsets):
        groups.setdefault(opcode, []).append((body, at))
    for opcode, body, _ in records(data, offsets, footer_at):
        group, start, size = struct.unpack("<BQQ", body)
        assert opcode == 14 and start == groups[group][0][1] and size == sum(9 + len(b) for b, _ in groups[group])
    channels = dict(channel(body) for body, _ in groups[4])
    statistics = struct.unpack_from("<QHIIIIQQ", groups[11][0][0])
    counts = dict(table(groups[11][0][0], 42, "<HQ")[0])
    found = {number: [] for number in channels}
    for body, _ in groups[8]:
        first, last, start, length = struct.unpack_from("<QQQQ", body)
        indexes, i = table(body, 32, "<HQ")
        assert data[start] == 6 and struct.unpack_from("<Q", data, start + 1)[0] == length - 9
        chunk_first, chunk_last, inside = opened(data[start + 9:start + length])
        assert (first, last) == (chunk_first, chunk_last)
        assert struct.unpack_from("<Q", body, i)[0] == sum(9 + struct.unpack_from("<Q", data, at + 1)[0] for _, at in indexes)
        for number, at in indexes:
            assert data[at] == 7 and struct.unpack_from("<H", data, at + 9)[0] == number
            for time, place in table(data, at + 11, "<QQ")[0]:
                _, content, _ = next(records(inside, place, len(inside)))
                assert inside[place] == 5 and message(content)[0] == number and message(content)[2] == time and first <= time <= last
                found[number].append(message(content))
    assert counts == {number: len(rows) for number, rows in found.items()}
    return channels, statistics, len(groups[8]), found


class Export(Recorded):
    ARGUMENTS = ["--duration", "120 s"]

    def export(self, option, name):
        out = self.path(name)
        status, _, err = run("trace", "export", self.trace, option, "-o", out)
        self.assertEqual(status, 0, err)
        return out

    def test_mcap_has_every_change_of_every_channel_with_units_and_every_event(self):
        schemas, channels, messages = read_in_order(self.export("--mcap", "t.mcap"))
        for schema in schemas.values():
            self.assertEqual(schema[1], "jsonschema")
            json.loads(schema[2])
        logs = [m[2] for m in messages]
        self.assertEqual(logs, sorted(logs))
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

    def same_by_the_index(self, path):
        _, channels, messages = read_in_order(path)
        same_channels, statistics, chunks, found = read_by_index(path)
        self.assertEqual(same_channels, channels)
        self.assertEqual(statistics, (len(messages), 2, len(channels), 0, 0, chunks, messages[0][2], messages[-1][2]))
        by_channel = {number: [] for number in channels}
        for one in messages:
            by_channel[one[0]].append(one)
        self.assertEqual(found, by_channel)
        return chunks

    def test_mcap_by_its_index_is_what_it_is_in_order(self):
        self.same_by_the_index(self.export("--mcap", "t.mcap"))

    def test_mcap_of_many_messages_has_many_chunks(self):
        long, out = self.path("long.h5"), self.path("long.mcap")
        self.assertEqual(run("run", "testbeds/models/battery", "-q", "-o", long)[0], 0)
        self.assertEqual(run("trace", "export", long, "--mcap", "-o", out)[0], 0)
        self.assertGreater(self.same_by_the_index(out), 3)

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


@unittest.skipIf(shutil.which("h5repack") is None, "no h5repack here")
class Repack(Case):
    def repacked(self, trace):
        for filters in ("GZIP=4", "SHUF", "FLET"):
            out = self.path("repacked.h5")
            done = subprocess.run(["h5repack", "-f", filters, trace, out], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(run("trace", "verify", out)[0], 0)
            os.remove(out)

    def test_a_trace_with_empty_tables_takes_filters(self):
        trace = self.path("t.h5")
        self.assertEqual(run("run", "testbeds/models/battery", "-q", "-o", trace)[0], 0)
        with h5py.File(trace, "r") as f:
            self.assertEqual(f["manifest/overrides"].shape, (0,))
            self.assertEqual(f["manifest/devices/name"].shape, (0,))
        self.repacked(trace)

    def test_a_trace_of_before_takes_them_once_it_was_compressed(self):
        trace = self.path("old.h5")
        self.assertEqual(run("run", "testbeds/models/battery", "-q", "-o", trace)[0], 0)
        with h5py.File(trace, "r+") as f:  # as it was laid out then: in one piece
            kind = f["manifest/overrides"].dtype
            del f["manifest/overrides"]
            f.create_dataset("manifest/overrides", shape=(0,), dtype=kind)
        self.assertEqual(run("trace", "compress", trace)[0], 0)
        self.repacked(trace)


if __name__ == "__main__":
    unittest.main(verbosity=2)
