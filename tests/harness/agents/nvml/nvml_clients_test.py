"""Other people's NVML clients see the emulated boards: python3 nvml_clients_test.py BUILD. Those that are not installed
are skipped with a line that says so (Debian has them in contrib; nothing of the project needs them)."""
import fcntl
import importlib.util
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

BUILD = sys.argv.pop() if len(sys.argv) > 1 else "build/release"
PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))  # limits of time are so many times as long: sanitizers
HWLOC = next((path for path in ("/usr/lib/x86_64-linux-gnu/hwloc", os.environ.get("HWLOC_PLUGINS_PATH", ""))
              if os.path.exists(f"{path}/hwloc_nvml.so")), None)


def needs(there, what):
    return unittest.skipUnless(there, f"{what} is not installed")


class Clients(unittest.TestCase):
    """An H100 at work and an idle B200, in wall time."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.cards = []
        for name, *more in (("gpu0", "--load"), ("gpu1", "--type", "b200-sxm")):
            cls.cards.append(subprocess.Popen([f"{BUILD}/bin/flatsat-emulated-card", "--folder", cls.folder, "--name", name, *more]))
            while not os.path.exists(f"{cls.folder}/{name}.board"):
                time.sleep(0.01)
        cls.environment = {**os.environ, "FLATSAT_BOARDS": cls.folder, "LD_LIBRARY_PATH": os.path.abspath(f"{BUILD}/nvml"),
                           "TERM": "xterm"}
        time.sleep(5)  # boots for 3 s; then the sensors' average of 1 s

    @classmethod
    def tearDownClass(cls):
        for card in cls.cards:
            card.kill()
            card.wait()
        shutil.rmtree(cls.folder)

    def output(self, *command):
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60 * PATIENCE, check=True).stdout

    @needs(shutil.which("nvtop"), "nvtop")
    def test_nvtop_shows_both_boards_and_who_works(self):
        pid, screen = pty.fork()
        if pid == 0:
            os.execvpe("nvtop", ["nvtop"], self.environment)
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        shown, deadline = b"", time.monotonic() + 20 * PATIENCE
        wanted = (rb"NVIDIA H100 80GB HBM3", rb"NVIDIA B200", rb"69\d / 700 W", rb"140 / 1000", rb"Compute +100%")
        plain = b""
        while time.monotonic() < deadline and not all(re.search(text, plain) for text in wanted):
            if select.select([screen], [], [], 0.5)[0]:
                shown += os.read(screen, 65536)
            plain = re.sub(rb"\x1b(\[[0-9;?]*[a-zA-Z]|\(.)", b"", shown)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(screen)
        for text in wanted:
            self.assertRegex(plain, text)

    @needs(shutil.which("gpustat"), "gpustat")
    def test_gpustat_reads_power_memory_and_the_process(self):
        boards = json.loads(self.output("gpustat", "--json"))["gpus"]
        self.assertEqual([board["name"] for board in boards], ["NVIDIA H100 80GB HBM3", "NVIDIA B200"])
        self.assertAlmostEqual(boards[0]["power.draw"], 700, delta=12)  # capped at 700 W; a clock step is about 10 W
        self.assertEqual((boards[1]["power.draw"], boards[1]["enforced.power.limit"]), (140, 1000))
        self.assertEqual(boards[0]["memory.total"], 81559)
        self.assertEqual([process["pid"] for process in boards[0]["processes"]], [self.cards[0].pid])

    @needs(importlib.util.find_spec("pynvml"), "pynvml")
    def test_the_vendors_python_binding_finds_no_function_missing(self):
        program = """
import pynvml
pynvml.nvmlInit()
handle = pynvml.nvmlDeviceGetHandleByIndex(0)
print(pynvml.nvmlDeviceGetName(handle))
for name in sorted(dir(pynvml)):
    if name.startswith("nvmlDeviceGet") and "Handle" not in name:
        try:
            getattr(pynvml, name)(handle)
        except TypeError:
            pass  # wants more than a handle
        except pynvml.NVMLError as error:
            assert error.value == pynvml.NVML_ERROR_NOT_SUPPORTED, (name, error)
"""
        self.assertIn("H100", self.output("/usr/bin/python3", "-c", program))

    @needs(shutil.which("lstopo-no-graphics") and HWLOC, "lstopo with the NVML plugin of hwloc")
    def test_hwloc_has_both_in_its_tree(self):
        self.environment["HWLOC_PLUGINS_PATH"] = HWLOC
        self.assertEqual(self.output("lstopo-no-graphics", "--of", "console").count("GPU(NVML)"), 2)


if __name__ == "__main__":
    unittest.main()
