"""`flatsat boards` against an emulated card, through NVML alone: python3 boards_command_test.py BUILD."""
import os
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = sys.argv.pop() if len(sys.argv) > 1 else "build/release"
BUILD = os.path.abspath(BUILD)
PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))  # limits of time are so many times as long: sanitizers


class Boards(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.environment = dict(os.environ, FLATSAT_BOARDS=self.folder, LD_LIBRARY_PATH=f"{BUILD}/nvml",
                                SYSTEMC_DISABLE_COPYRIGHT_MESSAGE="1")
        self.card = None

    def tearDown(self):
        if self.card:
            self.card.kill()
            self.card.wait()

    def start(self, *arguments):
        self.card = subprocess.Popen([f"{BUILD}/bin/flatsat-emulated-card", "--folder", self.folder, *arguments])
        deadline = time.monotonic() + 10 * PATIENCE
        while time.monotonic() < deadline and not os.path.exists(f"{self.folder}/gpu0.board"):
            time.sleep(0.02)
        time.sleep(0.1)
        with open(f"{self.folder}/gpu0.board", "rb") as f:
            self.uuid = f.read()[16 + 64:16 + 64 + 40].split(b"\0")[0].decode()
        with open(f"{self.folder}/boards.toml", "w", encoding="utf-8") as f:
            f.write(f'[board.lab-1]\nuuid = "{self.uuid}"\nallow_control = true\nsafe_limit = "250 W"\n')

    def boards(self, *arguments, inventory=True):
        line = [f"{BUILD}/bin/flatsat", "boards", *arguments]
        if inventory:
            line += ["--inventory", f"{self.folder}/boards.toml"]
        return subprocess.run(line, env=self.environment, capture_output=True, text=True, timeout=120 * PATIENCE)

    def test_of_two_that_reserve_one_gets_the_board_and_its_token_gives_it_back(self):
        self.start()
        first, second = self.boards("reserve", "lab-1", "--owner", "ada"), self.boards("reserve", "lab-1")
        self.assertEqual((first.returncode, second.returncode), (0, 1))
        self.assertIn("held by ada", second.stderr)
        self.assertIn("held by ada", self.boards("list").stdout)
        self.assertEqual(self.boards("release", "lab-1", "--token", "guess").returncode, 1)
        self.assertEqual(self.boards("release", "lab-1", "--token", first.stdout.strip()).returncode, 0)
        self.assertIn("free", self.boards("list").stdout)

    def test_a_cancelled_reservation_frees_the_board_at_its_expiry(self):
        self.start()
        self.assertEqual(self.boards("reserve", "lab-1", "--seconds", "1").returncode, 0)
        time.sleep(1.1)
        self.assertEqual(self.boards("reserve", "lab-1").returncode, 0)

    def test_a_good_board_is_healthy_and_one_with_an_uncorrectable_error_is_not(self):
        self.start()
        self.assertEqual(self.boards("health").returncode, 0, self.boards("health").stdout)
        self.tearDown()
        self.start("--xid", "48", "--xid-after", "0")
        sick = self.boards("health")
        self.assertEqual(sick.returncode, 1)
        self.assertIn("uncorrectable memory errors", sick.stdout)

    def test_the_safe_state_is_read_back_or_refused_in_words(self):
        self.start()
        safe = self.boards("safe", "lab-1")
        self.assertEqual(safe.returncode, 0, safe.stderr)
        self.assertIn("limit 250 W, read back" if os.geteuid() == 0 else "refused (Insufficient Permissions)", safe.stdout)

    def test_a_board_that_works_on_is_not_called_safe(self):
        self.start("--load")
        time.sleep(4)  # booted and at work
        self.assertEqual(self.boards("safe", "lab-1").returncode, 1)

    def test_an_unknown_board_is_a_mistake_of_the_command_line(self):
        self.start()
        wrong = self.boards("reserve", "lab-2")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("it has lab-1", wrong.stderr)

    def test_without_a_driver_that_is_said(self):
        self.start()
        self.card.kill()
        self.environment["LD_LIBRARY_PATH"] = ""
        self.environment["FLATSAT_BOARDS"] = tempfile.mkdtemp()
        lost = self.boards("health")
        self.assertEqual(lost.returncode, 3)
        self.assertIn("NVML" if "NVML" in lost.stderr else "libnvidia-ml", lost.stderr)

    def test_a_calibration_fits_the_card_and_its_trace_compares_within_bounds(self):
        self.start("--type", "h100-sxm", "--coolant", "30")
        time.sleep(3.5)  # booted
        trace = f"{self.folder}/c.h5"
        done = self.boards("calibrate", "--scale", "0.05", "-o", trace, inventory=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        idle = float(done.stdout.split('idle = "')[1].split()[0])
        self.assertAlmostEqual(idle, 90.0, delta=3.0)  # the type's idle power
        self.assertLess(os.path.getsize(trace), 3 << 20)
        compared = self.boards("compare", trace, inventory=False)
        self.assertIn("energy", compared.stdout)
        error = float(compared.stdout.split("energy ")[1].split()[0])
        self.assertLess(abs(error), 5.0, compared.stdout)


if __name__ == "__main__":
    unittest.main()
