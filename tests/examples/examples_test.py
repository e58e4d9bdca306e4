"""The examples do what their README.md says: the first code block is the command, the second what it prints."""
import os
import re
import subprocess
import unittest

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
