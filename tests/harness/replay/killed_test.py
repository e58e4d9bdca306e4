"""kill -9 of a run that is being recorded: every trace opens, verifies and replays up to its last flush."""
import os
import signal
import subprocess
import time
import unittest

from bench_support import FLATSAT, MODELS, TESTBED, Case, random_stream
from replay_support import command

KILLS = int(os.environ.get("FLATSAT_KILLS", "4"))


class Killed(Case):
    def test_every_trace_of_a_killed_run_replays_to_its_last_flush(self):
        random = random_stream(9)
        reached = []
        for i in range(KILLS):
            trace = self.path(f"{i}.h5")
            bench = subprocess.Popen([FLATSAT, "run", TESTBED, *(MODELS if i % 2 else []), "-o", trace, "--duration", "2 d", "-q"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while not os.path.exists(trace):
                time.sleep(0.005)
            time.sleep(random.uniform(0.0, 2.0))
            bench.send_signal(signal.SIGKILL)
            bench.wait()
            _, verified, err = command("trace", "verify", trace)
            self.assertTrue(verified["ok"], f"kill {i}: {verified}")
            status, result, err = command("replay", trace)
            self.assertEqual(status, 0, f"kill {i}: {err}")
            self.assertTrue(result["identical"])
            # seconds as a double: exact to a few picoseconds over minutes
            self.assertAlmostEqual(result["recorded_until_s"] * 1e12, verified["complete_until_ps"], delta=10)
            beyond = verified["digests_checked"] - result["digests_checked"]  # of content after the last whole instant
            self.assertIn(beyond, range(30))
            reached.append(result["recorded_until_s"])
            os.remove(trace)
        print("replayed up to, s:", " ".join(f"{r:.0f}" for r in reached))
        self.assertGreater(max(reached), 0.0)

    def test_a_second_signal_while_the_trace_closes_leaves_one_that_is_whole_or_recovers_and_replays(self):
        random = random_stream(10)
        for i in range(KILLS):
            trace = self.path(f"twice-{i}.h5")
            bench = subprocess.Popen([FLATSAT, "run", TESTBED, *MODELS, "-o", trace, "--duration", "2 d", "-q"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while not os.path.exists(trace):
                time.sleep(0.005)
            time.sleep(random.uniform(0.3, 1.0))
            stop = random.choice([signal.SIGINT, signal.SIGTERM])
            bench.send_signal(stop)
            time.sleep(random.uniform(0.0, 0.1))
            bench.send_signal(stop)
            bench.wait()
            _, verified, _ = command("trace", "verify", trace)
            self.assertTrue(verified["ok"], f"signals {i}: {verified}")
            if verified["state"] == "killed" or verified["marked_open"]:
                status, recovered, err = command("trace", "recover", trace)
                self.assertEqual(status, 0, f"signals {i}: {err}")
                self.assertTrue(recovered["verified"]["ok"])
            status, result, err = command("replay", trace)
            self.assertEqual(status, 0, f"signals {i}: {err}")
            self.assertTrue(result["identical"])
            os.remove(trace)


if __name__ == "__main__":
    unittest.main(verbosity=2)
