"""Runs with the backing `board` by wire, without a board: CUDA is the project's test double, NVML its shim over an emulated
card. python3 board_run_test.py BUILD."""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = os.path.abspath(sys.argv.pop() if len(sys.argv) > 1 else "build/release")
PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))  # limits of time are so many times as long: sanitizers
DOUBLE = f"{BUILD}/cuda_test_double/libflatsat_cuda_test_double.so"
SMALL = ["--set", "device.gpu0.lab.product=64", "--set", "device.gpu0.lab.work_share=1e-9", "--backing", "npu0=model"]


class Runs(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.log = f"{self.folder}/board.log"
        self.environment = dict(os.environ, FLATSAT_BOARDS=self.folder, FLATSAT_NVML=f"{BUILD}/nvml/libnvidia-ml.so.1", FLATSAT_CUDA=DOUBLE,
                                FLATSAT_CUBLASLT=DOUBLE, FLATSAT_NVRTC=DOUBLE, FLATSAT_LEASES=f"{self.folder}/leases",
                                FLATSAT_BOARD_LOG=self.log, SYSTEMC_DISABLE_COPYRIGHT_MESSAGE="1")
        card = subprocess.Popen([f"{BUILD}/bin/flatsat-emulated-card", "--folder", self.folder])
        self.addCleanup(card.wait)
        self.addCleanup(card.kill)
        deadline = time.monotonic() + 20 * PATIENCE
        while time.monotonic() < deadline and not os.path.exists(f"{self.folder}/gpu0.board"):
            time.sleep(0.02)
        time.sleep(3.5)  # booted

    def command(self, *arguments):
        return [f"{BUILD}/bin/flatsat", "run", "testbeds/orbital-node", "--json", *arguments, *SMALL]

    def start(self, name, *arguments):
        bench = subprocess.Popen(self.command("-o", f"{self.folder}/{name}.h5", "--backing", "gpu0=board", *arguments), env=self.environment,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.end, bench)
        return bench

    @staticmethod
    def end(bench):
        if bench.poll() is None:
            bench.send_signal(signal.SIGCONT)
            bench.kill()
        bench.communicate()

    def lines(self):
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding="utf-8") as f:
            return [json.loads(line) for line in f if line.endswith("\n")]

    def test_the_testbed_of_the_emulator_runs_on_the_board_by_one_word(self):
        bench = self.start("run", "--duration", "400 s")
        out, err = bench.communicate(timeout=240 * PATIENCE)
        self.assertIn(bench.returncode, (0, 1), err)  # 400 s are too short for the orbit's own requirements
        report = json.loads(out)
        board = next(d for d in report["devices"] if d["name"] == "gpu0")
        self.assertEqual((board["backing"], board["errors"]), ("board", 0))
        self.assertGreater(board["jobs"], 5)
        self.assertGreater(board["energy_j"], 400 * 60.0)  # it idles at 90 W
        self.assertTrue(report["digest"])
        reasons = [line["reason"] for line in self.lines()]
        self.assertEqual(reasons[0], "the run begins")
        self.assertTrue(all(line["safe"] for line in self.lines()), self.lines())
        self.assertGreater(len(reasons), 1)  # and at the end
        events = subprocess.run([f"{BUILD}/bin/flatsat", "trace", "info", f"{self.folder}/run.h5"], env=self.environment, capture_output=True,
                                text=True, timeout=60 * PATIENCE, check=False)
        self.assertEqual(events.returncode, 0, events.stderr)

    def test_of_two_runs_that_race_for_one_board_one_gets_it_and_the_other_names_the_holder(self):
        benches = [self.start(name, "--duration", "30 s", "--pace", "10") for name in ("one", "two")]
        ends = [(bench.communicate(timeout=240 * PATIENCE)[1], bench.returncode) for bench in benches]
        lost = [err for err, status in ends if status == 3]
        self.assertEqual(len(lost), 1, ends)
        self.assertIn("is held by run of gpu0", lost[0])
        third = self.start("three", "--duration", "5 s")
        self.assertNotEqual(third.wait(timeout=120 * PATIENCE), 3)  # given back at the end

    def paced(self):
        """A run under way, its board started."""
        bench = self.start("run", "--pace", "20", "--set", "device.gpu0.lab.work_share=1e-6", "--set", "device.gpu0.lab.dead_man=1 s")
        deadline = time.monotonic() + 60 * PATIENCE
        while time.monotonic() < deadline and not self.lines():
            time.sleep(0.05)
        time.sleep(3.0)
        self.assertIsNone(bench.poll())
        return bench

    def safe_after(self, since):
        deadline = time.monotonic() + 6 * PATIENCE
        fresh = []
        while time.monotonic() < deadline and not fresh:
            time.sleep(0.02)
            fresh = [line for line in self.lines() if line["unix_s"] >= since]
        self.assertTrue(fresh, "no safe state")
        self.assertTrue(fresh[0]["safe"], fresh)
        self.assertLess(fresh[0]["unix_s"] - since, 2.0 * PATIENCE, fresh)

    def test_a_killed_bench_leaves_the_board_safe_within_two_seconds(self):
        bench = self.paced()
        since = time.time()
        bench.kill()
        self.safe_after(since)

    def test_a_stopped_bench_leaves_the_board_safe_within_two_seconds(self):
        bench = self.paced()
        since = time.time()
        bench.send_signal(signal.SIGSTOP)
        self.safe_after(since)

    def test_an_alarm_that_lasts_puts_the_board_in_its_safe_state_and_ends_the_run_as_aborted(self):
        bed = f"{self.folder}/testbed.toml"
        with open("testbeds/orbital-node/testbed.toml", encoding="utf-8") as f:
            text = f.read()
        with open(bed, "w", encoding="utf-8") as f:
            f.write(text + '\n[[alarm]]\nid = "warm"\nchannel = "a.gpu0.die"\nabove = "1 degC"\npersistence = "20 s"\n')
        line = [w if w != "testbeds/orbital-node" else bed for w in
                self.command("-o", f"{self.folder}/alarm.h5", "--backing", "gpu0=board", "--duration", "200 s")]
        done = subprocess.run(line, env=self.environment, capture_output=True, text=True, timeout=240 * PATIENCE, check=False)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertGreater(json.loads(done.stdout)["sim_s"], 20.0)
        self.assertLess(json.loads(done.stdout)["sim_s"], 60.0)
        self.assertGreater(len(self.lines()), 1)
        self.assertTrue(self.lines()[-1]["safe"])

    def test_the_one_command_for_a_machine_with_a_board_leaves_everything_in_one_folder(self):
        folder = f"{self.folder}/out"
        done = subprocess.run([f"{BUILD}/bin/flatsat", "boards", "qualify", "-o", folder, "--product", "64", "--injections", "200", "--seconds", "0.05",
                               "--scale", "0.02", "--duration", "20 s", *SMALL], env=self.environment, capture_output=True, text=True, timeout=280 * PATIENCE, check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr)  # a double is no board: nothing is judged of its speed
        with open(f"{folder}/qualification.json", encoding="utf-8") as f:
            said = json.load(f)
        self.assertIn("test double", said["cuda"])
        held = {v["id"]: v["held"] for v in said["verdicts"]}
        self.assertEqual(sorted(held), ["check-cost", "checks-bf16", "checks-int8", "efficiency", "emulator", "run", "safe"])
        self.assertTrue(held["checks-int8"] and held["checks-bf16"] and held["safe"], said)
        for kind in ("int8", "bf16"):
            self.assertEqual((said["checks"][kind]["changed"], said["checks"][kind]["false_alarms"]), (200, 0))
        self.assertTrue(said["run"]["digest"])
        self.assertLessEqual(os.path.getsize(f"{folder}/calibration.h5"), 3 << 20)
        self.assertTrue(os.path.exists(f"{folder}/run.h5"))


if __name__ == "__main__":
    unittest.main()
