"""Runs the flatsat command for tests. FLATSAT_BUILD is the build under test."""
import json
import os
import random
import shutil
import subprocess
import tempfile
import unittest

BUILD = os.environ.get("FLATSAT_BUILD", "build/release")
PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))  # limits of time are so many times as long: sanitizers
FLATSAT = os.path.join(BUILD, "bin", "flatsat")
TESTBED = "testbeds/orbital-node"
MODELS = ["--backing", "npu0=model", "--backing", "gpu0=model"]


def random_stream(own):
    """The random numbers of one test: of FLATSAT_TEST_SEED, else of the test's own seed. The line says how to repeat it."""
    seed = int(os.environ.get("FLATSAT_TEST_SEED", own))
    print(f"FLATSAT_TEST_SEED={seed}", flush=True)
    return random.Random(seed)


def run(*arguments, **options):
    """Returns (exit status, stdout, stderr)."""
    done = subprocess.run([FLATSAT, *arguments], capture_output=True, text=True, timeout=300 * PATIENCE, check=False, **options)
    return done.returncode, done.stdout, done.stderr


def alive(pid):
    """It runs; one that has ended and that nobody waits for does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as f:
            return f.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def fly(*arguments, testbed=TESTBED, **options):
    """`flatsat run --json`; returns (exit status, report)."""
    status, out, err = run("run", testbed, "--json", *arguments, **options)
    if not out:
        raise AssertionError(f"no report, status {status}: {err}")
    return status, json.loads(out)


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="flatsat-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)
