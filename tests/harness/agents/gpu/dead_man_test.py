"""A bench that dies or stops leaves its board safe within two seconds: python3 dead_man_test.py BUILD."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = sys.argv.pop() if len(sys.argv) > 1 else "build/release"
PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))  # limits of time are so many times as long: sanitizers


class DeadMan(unittest.TestCase):
    def start(self):
        """A paced run with the board at work or ready, and where its agent tells of the safe state."""
        folder = tempfile.mkdtemp()
        log = os.path.join(folder, "board.log")
        environment = dict(os.environ, FLATSAT_BOARDS=folder, FLATSAT_BOARD_LOG=log, FLATSAT_DEAD_MAN_S="1.5", SYSTEMC_DISABLE_COPYRIGHT_MESSAGE="1")
        bench = subprocess.Popen(
            [f"{BUILD}/bin/flatsat", "run", "testbeds/orbital-node", "-o", os.path.join(folder, "run.h5"), "--pace", "20",
             "--backing", "npu0=model"],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.end, bench)
        deadline = time.monotonic() + 20 * PATIENCE
        while time.monotonic() < deadline and not any(n.endswith(".board") for n in os.listdir(folder)):
            time.sleep(0.02)
        time.sleep(1.5)
        self.assertIsNone(bench.poll(), "the run has ended by itself")
        self.assertFalse(os.path.exists(log))
        return bench, log

    @staticmethod
    def end(bench):
        if bench.poll() is None:
            bench.send_signal(signal.SIGCONT)
            bench.kill()
        bench.wait()

    def safe_after(self, log, since):
        deadline = time.monotonic() + 5 * PATIENCE
        while time.monotonic() < deadline and not (os.path.exists(log) and os.path.getsize(log)):
            time.sleep(0.02)
        with open(log, encoding="utf-8") as f:
            line = json.loads(f.readline())
        self.assertTrue(line["safe"], line)
        self.assertLess(line["unix_s"] - since, 2.0 * PATIENCE, line)

    def test_a_killed_bench_leaves_its_board_safe_within_two_seconds(self):
        bench, log = self.start()
        since = time.time()
        bench.kill()
        self.safe_after(log, since)

    def test_a_stopped_bench_leaves_its_board_safe_within_two_seconds(self):
        bench, log = self.start()
        since = time.time()
        bench.send_signal(signal.SIGSTOP)
        self.safe_after(log, since)


if __name__ == "__main__":
    unittest.main()
