"""Replay: a recorded run again, bit for bit, from its trace alone; or where it parts, and what was expected."""
import os
import shutil
import signal
import subprocess
import time
import unittest

import h5py

from bench_support import FLATSAT, MODELS, PATIENCE, TESTBED, fly, run
from replay_support import Recorded, command, seal


class WholeOrbit(Recorded):
    """One orbit, recorded with RTL and the emulated board."""

    ARGUMENTS = []

    def test_it_is_identical_with_every_digest_and_ten_times_as_fast(self):
        walls = []
        for _ in range(3):
            status, result, err = command("replay", self.trace)
            self.assertEqual(status, 0, err)
            walls.append(result["wall_s"])
        self.assertTrue(result["identical"])
        self.assertIsNone(result["first_divergence"])
        self.assertEqual(result["mode"], "replay")
        self.assertEqual(result["recorded_digest"], self.report["digest"])
        _, verified, _ = command("trace", "verify", self.trace)
        self.assertEqual(result["digests_checked"], verified["digests_checked"])
        if PATIENCE == 1:  # a sanitizer slows models and recorder down, but not the RTL as much
            self.assertGreater(self.report["wall_s"] / min(walls), 10.0)

    def test_the_trace_alone_is_enough_elsewhere(self):
        moved = self.copy("elsewhere.h5")
        status, result, err = command("replay", moved, cwd=self.folder) if os.path.isabs(FLATSAT) else (None, None, "")
        self.assertEqual(status, 0, err)
        self.assertTrue(result["identical"])


class Short(Recorded):
    def test_the_replay_recorded_again_has_the_same_digest(self):
        again = self.path("again.h5")
        status, _, err = command("replay", self.trace, "-o", again)
        self.assertEqual(status, 0, err)
        with h5py.File(again, "r") as f:
            self.assertEqual(f["end/digest"][0].decode(), self.report["digest"])

    def test_a_run_with_one_device_from_the_trace_and_one_live_has_the_same_digest(self):
        _, report = fly("-o", self.path("mixed.h5"), "--duration", "400 s", "--backing", f"npu0=trace:{self.trace}")
        self.assertEqual(report["digest"], self.report["digest"])

    def test_other_surroundings_are_named_with_time_channel_expected_and_got(self):
        path = self.edited_manifest(b'platform = "4 kW"', b'platform = "5 kW"')
        status, result, err = command("replay", path)
        self.assertEqual(status, 1, err)
        first = result["first_divergence"]
        self.assertEqual(first["where"], "channel a.power.load")
        self.assertEqual(first["time_s"], 0.0)
        self.assertNotEqual(first["expected"], first["got"])
        self.assertIn("again: ./flatsat replay", err)

    def test_another_message_to_the_device_stops_it_at_that_message_with_the_ten_before(self):
        path = self.edited_manifest(b'interval_min = "15 s"', b'interval_min = "16 s"')
        status, result, _ = command("replay", path)
        self.assertEqual(status, 1)
        first = result["first_divergence"]
        self.assertGreater(first["time_s"], 0.0)
        self.assertEqual(len(first["before"]), 10)
        self.assertTrue(all("npu0" in line or "gpu0" in line for line in first["before"]))

    def test_a_trace_of_another_testbed_behind_a_device_is_an_error_with_the_first_message_that_does_not_fit(self):
        status, report = fly("--no-record", "--duration", "400 s", "--seed", "2", "--backing", f"npu0=trace:{self.trace}")
        self.assertEqual(status, 3)
        self.assertIn("npu0: the recording does not fit any more at simulated time 0.0000", report["error"])
        self.assertEqual(report["first_divergence"]["where"], "device npu0")

    def test_files_that_are_no_traces_or_of_another_version_are_mistakes_of_one_line(self):
        version = self.copy("version.h5")
        with h5py.File(version, "r+") as f:
            f.attrs.modify("format_version", h5py.h5a.open(f.id, b"format_version").dtype.type(9))
        for path, words in [(TESTBED + "/testbed.toml", "is not a trace"), ("/nowhere/x.h5", "/nowhere/x.h5"), (version, "format version 9")]:
            status, result, err = command("replay", path)
            self.assertEqual((status, result), (2, None), err)
            self.assertIn(words, err)
            self.assertEqual(len(err.splitlines()), 1, err)

    def test_a_message_that_was_tampered_with_is_never_identical(self):
        path = self.copy("tampered.h5")
        with h5py.File(path, "r+") as f:
            payload = f["wire/npu0/payload"]
            payload[len(payload) // 2] ^= 1
        status, result, err = command("replay", path)
        self.assertEqual((status, result), (2, None))
        self.assertIn("is damaged", err)

    def test_a_verdict_that_was_tampered_with_is_a_difference(self):
        path = self.copy("verdict.h5")
        with h5py.File(path, "r+") as f:
            f["verdicts/value"][0] = 0.5
            seal(f)
        status, result, _ = command("replay", path)
        self.assertEqual(status, 1)
        self.assertTrue(result["first_divergence"]["where"].startswith("verdict "))

    def test_an_older_trace_without_hello_is_refused_with_its_version_where_it_has_a_wire(self):
        path = self.copy("old.h5")
        with h5py.File(path, "r+") as f:
            f.attrs.modify("format_version", h5py.h5a.open(f.id, b"format_version").dtype.type(1))
            del f["manifest/devices/hello"]
        status, _, err = command("replay", path)
        self.assertEqual(status, 2)
        self.assertIn("format version 1", err)


class Models(Recorded):
    ARGUMENTS = [*MODELS, "--duration", "400 s"]

    def test_a_run_of_models_alone_is_identical(self):
        status, result, err = command("replay", self.trace)
        self.assertEqual(status, 0, err)
        self.assertTrue(result["identical"])

    def test_an_older_trace_of_models_replays(self):
        path = self.copy("old.h5")
        with h5py.File(path, "r+") as f:
            f.attrs.modify("format_version", h5py.h5a.open(f.id, b"format_version").dtype.type(1))
            del f["manifest/devices/hello"]
        status, result, err = command("replay", path)
        self.assertEqual(status, 0, err)
        self.assertTrue(result["identical"])


class Unfinished(Recorded):
    """Runs that did not come to their end."""

    ARGUMENTS = [*MODELS, "--set", "alarm.coolant-boils.above=46 degC"]

    def test_an_aborted_run_is_identical_and_aborts_at_the_same_instant(self):
        self.assertEqual(self.status, 5)
        status, result, err = command("replay", self.trace)
        self.assertEqual(status, 0, err)
        self.assertEqual(result["verdict"], "ABORTED")

    def test_a_live_trace_is_refused_and_a_killed_one_replays_to_its_last_flush(self):
        trace = self.path("long.h5")
        bench = subprocess.Popen([FLATSAT, "run", TESTBED, "-o", trace, "--duration", "6 h", "-q"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not os.path.exists(trace):
            time.sleep(0.01)
        time.sleep(1.5)
        status, _, err = command("replay", trace)
        self.assertEqual(status, 2)
        self.assertIn("is being written by a running process", err)
        bench.send_signal(signal.SIGKILL)
        bench.wait()
        status, result, err = command("replay", trace)
        self.assertEqual(status, 0, err)
        self.assertTrue(result["identical"])
        self.assertEqual(result["state"], "killed")
        _, verified, _ = command("trace", "verify", trace)
        self.assertEqual(round(result["recorded_until_s"] * 1e12), verified["complete_until_ps"])
        self.assertGreater(result["recorded_until_s"], 0.0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
