"""The examples do what their README.md says: the first code block is the command, the second what it prints."""
import importlib.util
import os
import re
import subprocess
import unittest

import h5py
import numpy as np

from bench_support import BUILD, FLATSAT, PATIENCE, Case

BIN = os.path.abspath(os.path.join(BUILD, "bin"))
ENVIRONMENT = {**os.environ, "SYSTEMC_DISABLE_COPYRIGHT_MESSAGE": "1"}


def blocks(example):
    with open(f"examples/{example}/README.md", encoding="utf-8") as f:
        return [block.strip("\n") for block in re.findall(r"```\n(.*?)```", f.read(), re.S)]


def timeless(text):
    """Wall times differ from run to run; the rest does not."""
    return re.sub(r"simulated in [\d.]+ s \(\d+ x", "simulated in T s (N x", text).strip()


class Examples(Case):
    def printed(self, words, folder="."):
        done = subprocess.run(words, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=60 * PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def flown(self, example, *more):
        words = [os.path.abspath(FLATSAT), "run", ".", "--no-record", *more]
        return self.printed(words, os.path.join("examples", example))

    def test_the_agent_in_python(self):
        self.assertEqual(timeless(self.flown("python_agent")), timeless(blocks("python_agent")[1]))

    @unittest.skipUnless(importlib.util.find_spec("torch"), "python3-torch is not installed (Debian: apt-get install python3-torch)")
    def test_the_learner_in_torch_learns_what_the_models_learn(self):
        here = os.path.join("examples", "torch_learner")
        losses = []
        for name, more in {"models": [], "torch": ["--backing", "c.s02.gpu0=emulator"]}.items():
            trace = self.path(f"{name}.h5")
            self.printed([os.path.abspath(FLATSAT), "run", ".", "-q", "-o", trace, *more], here)
            with h5py.File(trace, "r") as f:
                losses.append(f["channels"]["training.m.loss"]["value"][:])
        self.assertEqual(len(losses[0]), len(losses[1]))
        self.assertLess(np.nanmax(np.abs(losses[0] - losses[1])), 1e-5)
        self.assertGreater(np.nanmax(np.abs(losses[0] - losses[1])), 0.0)  # another arithmetic: it was asked

    def test_the_agent_in_cpp(self):
        out = self.flown("cpp_agent", "--set", f"device.lamp.agent={BIN}/example_lamp_agent")
        self.assertEqual(timeless(out), timeless(blocks("cpp_agent")[1]))

    def test_the_model(self):
        self.assertEqual(self.printed([f"{BIN}/example_beacon"]).strip("\n"), blocks("model")[1])

    def test_a_trace_is_read_with_h5py_and_with_h5dump(self):
        command, shown, dump = blocks("read_trace")
        self.assertEqual(self.printed(command.split()).strip(), shown)
        self.assertIn("(0): 0.95, 0.95, 0.949722", self.printed(dump.split()))


if __name__ == "__main__":
    unittest.main(verbosity=1)
