"""The golden traces of data/golden replay bit for bit; a trace that is damaged anywhere is never called identical."""
import os
import subprocess
import unittest

from bench_support import FLATSAT, PATIENCE, Case, random_stream
from record_golden import GOLDEN, WITHOUT
from replay_support import command

MUTATIONS = int(os.environ.get("FLATSAT_MUTATIONS", "60"))


def content(path):
    """What a digest covers, by h5py alone; None where it cannot be read."""
    done = subprocess.run(["/usr/bin/python3", "tests/harness/replay/content_digest.py", path], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


class Golden(Case):
    def test_each_golden_trace_is_identical(self):
        for name in GOLDEN:
            status, result, err = command("replay", f"data/golden/{name}.h5")
            self.assertEqual(status, 0, f"{name}: {err}\n{result and result['first_divergence']}\nif the change is meant: /usr/bin/python3 tests/harness/replay/record_golden.py")
            self.assertTrue(result["identical"])
            self.assertGreater(result["digests_checked"], 0)

    def test_every_testbed_has_one(self):
        flown = {arguments[0] for arguments in GOLDEN.values()} | set(WITHOUT)
        for folder, _, names in os.walk("testbeds"):
            if "testbed.toml" in names:
                self.assertIn(folder, flown)

    def test_they_are_small(self):
        for name in GOLDEN:
            self.assertLess(os.path.getsize(f"data/golden/{name}.h5"), 1_000_000)

    def test_a_trace_that_is_cut_or_flipped_anywhere_is_a_clear_line_and_never_a_silent_identical(self):
        random = random_stream(2000)
        with open("data/golden/orbital-node.h5", "rb") as f:
            sound = f.read()
        true_content = content("data/golden/orbital-node.h5")
        self.assertIsNotNone(true_content)
        path, seen = self.path("mutant.h5"), {}
        for i in range(MUTATIONS):
            mutant = bytearray(sound)
            if i % 4 == 0:
                del mutant[random.randrange(len(mutant)):]
            else:
                for _ in range(1 + i % 3):
                    mutant[random.randrange(len(mutant))] ^= 1 << random.randrange(8)
            with open(path, "wb") as f:
                f.write(mutant)
            done = subprocess.run([FLATSAT, "replay", path], capture_output=True, text=True, errors="replace", timeout=120 * PATIENCE, check=False)
            self.assertIn(done.returncode, (0, 1, 2, 3), f"mutation {i}: {done.stderr}")
            seen[done.returncode] = seen.get(done.returncode, 0) + 1
            if done.returncode == 0:
                self.assertEqual(content(path), true_content, f"mutation {i} is called identical")
            else:
                self.assertTrue(done.stderr.startswith("flatsat: ") or ": " in done.stderr, f"mutation {i}: no line")
            compared = subprocess.run([FLATSAT, "diff", "data/golden/orbital-node.h5", path], capture_output=True, timeout=120 * PATIENCE, check=False)
            self.assertIn(compared.returncode, (0, 1, 2), f"mutation {i}")
        self.assertGreater(seen.get(2, 0), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
