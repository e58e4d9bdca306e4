"""Faults and waves as people use them: outcomes, mistakes, a waveform of a window, a design that gives up."""
import os
import re
import shutil
import subprocess
import unittest

from bench_support import TESTBED, Case, fly, run

MINUTE = ["--duration", "60 s"]
COUNT = "npu_top.u_core.u_control.u_reader.count_q"


class Faults(Case):
    def bed(self, *stimuli):
        with open(os.path.join(TESTBED, "testbed.toml"), encoding="utf-8") as f:
            text = f.read()
        for lines in stimuli:
            text += '\n[[stimulus]]\ndevice = "npu0"\n' + lines + "\n"
        path = self.path("t.toml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def test_a_flipped_weight_bit_in_memory_is_corrected_and_an_unused_word_masked(self):
        path = self.bed('at = "20 s"\npoint = "memory"\nword = 0x100000\nbits = [3]\nwatch_jobs = 20',
                        'at = "20 s"\npoint = "npu_top.u_core.u_panel_a.g_bank[0].u_bank.data_q"\nword = 5\nmask = "0x8"')
        _, report = fly("--duration", "400 s", "--no-record", testbed=path)
        outcomes = {f["point"]: f["outcome"] for f in report["faults"]}  # both at one instant: their order says nothing
        self.assertEqual(sorted(outcomes.values()), ["corrected", "masked"])
        self.assertEqual(outcomes["memory"], "corrected")
        self.assertEqual([f["time_ps"] for f in report["faults"]], [20 * 10**12] * 2)
        self.assertEqual([f["mask"] for f in report["faults"]], ["0x8"] * 2)

    def test_a_stuck_weight_from_a_cycle_on_is_detected(self):
        path = self.bed('cycle = 5000\npoint = "npu_top.u_core.u_array.g_row[7].g_col[3].u_pe.weight_q"\nmask = 0x40\nstuck_cycles = 20000')
        _, report = fly("--duration", "100 s", "--no-record", testbed=path)
        fault = report["faults"][0]
        self.assertEqual((fault["outcome"], fault["cycle"]), ("detected", 5000))
        self.assertEqual(report["events"]["fault_detected"], 1)

    def test_what_the_device_does_not_have_is_a_mistake_at_its_place(self):
        point = f'point = "{COUNT}"'
        for lines, what in [('at = "1 s"\npoint = "npu_top.u_core.u_control.u_reader.cuont_q"', f"did you mean {re.escape(COUNT)}"), ('at = "1 s"\nmask = 0x80\n' + point, "7 bits .* not bit 7"),
                            ('at = "1 s"\nword = 1\n' + point, "1 words .* not word 1")]:
            path = self.bed(lines)
            status, _, err = run("run", path, "--no-record")
            self.assertEqual(status, 2, err)
            self.assertRegex(err, re.escape(path) + r":\d+:\d+: stimulus: npu0 .*" + what)

    def test_a_cycle_needs_a_clock_and_excludes_a_time(self):
        status, _, err = run("run", self.bed('cycle = 5\npoint = "memory"'), "--backing", "npu0=model", "--no-record")
        self.assertEqual(status, 2, err)
        self.assertIn("has no clock that can be counted", err)
        status, _, err = run("check", self.bed('at = "1 s"\ncycle = 5\npoint = "memory"'))
        self.assertEqual(status, 2, err)

    def test_a_failed_assertion_of_the_rtl_ends_the_run_with_device_time_file_and_line(self):
        path = self.bed(f'cycle = 5000\npoint = "{COUNT}"\nbits = [6, 5, 0]\nstuck_cycles = 100')
        status, report = fly(*MINUTE, "--no-record", testbed=path)
        self.assertEqual(status, 3)
        self.assertRegex(report["error"], r"npu0 at simulated time .* gave up at \d+\.\d+ s: .*npu_reader\.sv:\d+: Assertion failed")


class Waves(Case):
    def test_waves_of_a_window_leave_the_digest_alone_and_hold_only_that_window(self):
        patient = ["--set", "device.npu0.reply_timeout=300 s"]  # seconds of work in one answer, and a busy machine
        _, plain = fly(*MINUTE, *patient, "-o", self.path("a.h5"))
        _, waved = fly(*MINUTE, *patient, "-o", self.path("b.h5"), "--waves", "npu0", "--from", "40 s", "--to", "55 s")
        self.assertIsNone(waved["error"])
        self.assertEqual(plain["digest"], waved["digest"])
        file = self.path("b.npu0.fst")
        self.assertGreater(os.path.getsize(file), 10000)
        if shutil.which("fst2vcd") is None:
            self.skipTest("the waveform is not read back: fst2vcd (package gtkwave) is not installed")
        vcd = subprocess.run(["fst2vcd", file], capture_output=True, text=True, check=True).stdout
        times = [int(line[1:]) for line in vcd.splitlines() if line.startswith("#")]
        self.assertIn("$timescale 1ps", vcd.replace("\n", " ").replace("\t", " ").replace("  ", " "))
        self.assertEqual((times[0], times[-1]), (40 * 10**12, 55 * 10**12))

    def test_a_device_without_rtl_has_no_waves(self):
        for device, why in [("gpu0", "waves come from the backing rtl; there are waves of: npu0"), ("npu1", "there is no device of this name; did you mean npu0?")]:
            status, _, err = run("run", TESTBED, *MINUTE, "--no-record", "--waves", device)
            self.assertEqual(status, 2)
            self.assertIn(f"--waves {device}: {why}", err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
