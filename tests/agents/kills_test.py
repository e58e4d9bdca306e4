"""Kills at random moments of a run, its close, recovery, compression and campaigns, of each process of them: nothing is refused
afterwards, nobody lives on, nothing is left after the next start. FLATSAT_KILLS is how many; the nightly test does 1,000."""
import json
import os
import re
import shutil
import signal
import subprocess
import time
import unittest

from bench_support import FLATSAT, MODELS, PATIENCE, TESTBED, Case, alive, random_stream
from ends_test import below

KILLS = int(os.environ.get("FLATSAT_KILLS", "20"))
ORPHANS_S = 2.0 * PATIENCE
CAMPAIGN = """[campaign]
name = "killed"
testbed = "{testbed}"
seed = 7
samples = 2
compress = true
retries = 1
backing = ["npu0=model"]
set = ["testbed.duration='40 s'"]
[[sweep]]
key = "satellite.a.power.controller.eclipse_share"
values = ["50 %", "60 %"]
"""


class Kills(Case):
    def setUp(self):
        super().setUp()
        self.random = random_stream(1613)
        self.runtime = self.path("runtime")
        os.mkdir(self.runtime, 0o700)
        self.environment = {**os.environ, "XDG_RUNTIME_DIR": self.runtime}
        self.wrong, self.losses = [], []

    def start(self, *arguments):
        return subprocess.Popen([FLATSAT, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment)

    def call(self, *arguments):
        done = subprocess.run([FLATSAT, *arguments], capture_output=True, text=True, timeout=120 * PATIENCE, env=self.environment, check=False)
        return done.returncode, done.stdout + done.stderr

    def expect(self, held, what):
        if not held:
            self.wrong.append(what)

    def no_orphans(self, pids, what):
        deadline = time.time() + ORPHANS_S
        while time.time() < deadline and any(alive(pid) for pid in pids):
            time.sleep(0.02)
        left = [pid for pid in pids if alive(pid)]
        self.expect(not left, f"{what}: {len(left)} processes live on")
        for pid in left:
            os.kill(pid, signal.SIGKILL)

    def is_written(self, trace):
        return os.path.exists(trace) and os.path.getsize(trace) > 0

    def recovers(self, trace, what):
        """The end of what was saved, s; None where there is no trace yet."""
        if not self.is_written(trace):
            return None
        status, said = self.call("trace", "recover", trace, "-o", trace + ".recovered.h5")
        if "was closed in order" in said:  # the kill came after the commit
            return None
        self.expect(status == 0, f"{what}: refused by recover: {said.strip()}")
        until = re.search(r"complete until ([0-9.]+) s", said)
        if status != 0 or not until:
            return None
        status, said = self.call("trace", "verify", trace + ".recovered.h5")
        self.expect(status == 0, f"{what}: not good after recover: {said.strip()}")
        return float(until.group(1))

    # One kill each; `name` is of the files that it makes.

    def kill_run(self, name):
        trace = self.path(name + ".h5")
        bench = self.start("run", TESTBED, "--backing", "npu0=model", "--pace", "real", "-q", "-o", trace, "--set", "record.flush=0.25 s")
        due, seen = time.time() + self.random.uniform(0.1, 2.5), None
        while time.time() < due:
            if seen is None and self.is_written(trace):
                seen = time.time()
            time.sleep(0.005)
        agents = below(bench.pid)
        bench.kill()
        died = time.time()
        bench.wait()
        self.no_orphans(agents, "run")
        until = self.recovers(trace, "run")
        if until is not None and seen is not None:
            self.losses.append(max(0.0, died - seen - until))

    def kill_agent(self, name):
        trace = self.path(name + ".h5")
        bench = self.start("run", TESTBED, "--backing", "npu0=model", "--duration", "5 h", "-q", "-o", trace)
        time.sleep(self.random.uniform(0.2, 1.5))
        agents = below(bench.pid)
        if agents:
            os.kill(self.random.choice(agents), signal.SIGKILL)
        else:
            bench.terminate()
        status = bench.wait(60 * PATIENCE)
        self.expect(status == (3 if agents else 143), f"agent: status {status}")
        if self.is_written(trace):
            status, said = self.call("trace", "verify", trace)
            self.expect(status == 0, f"agent: {said.strip()}")

    def kill_close(self, name):
        trace = self.path(name + ".h5")
        bench = self.start("run", TESTBED, *MODELS, "--duration", "20 h", "-q", "-o", trace)
        time.sleep(self.random.uniform(0.3, 1.5))
        bench.terminate()
        time.sleep(self.random.uniform(0.0, 0.25))
        bench.kill()
        bench.wait()
        if not self.is_written(trace):
            return
        status, said = self.call("trace", "verify", trace)
        self.expect(status == 0, f"close: {said.strip()}")
        self.recovers(trace, "close")

    def killed_trace(self):
        """Of a run that was killed; made once."""
        trace = self.path("killed-before.h5")
        if not os.path.exists(trace):
            bench = self.start("run", TESTBED, *MODELS, "--duration", "20 h", "-q", "-o", trace)
            time.sleep(2.0 * PATIENCE)
            bench.kill()
            bench.wait()
        return trace

    def kill_recover(self, name):
        for place in ("in place", "elsewhere"):
            trace = shutil.copy(self.killed_trace(), self.path(f"{name}{place[0]}.h5"))
            more = ["-o", trace + ".out.h5"] if place == "elsewhere" else []
            work = self.start("trace", "recover", trace, *more)
            time.sleep(self.random.uniform(0.0, 0.4))
            work.kill()
            work.wait()
            self.call("trace", "recover", trace, *more)
            self.expect(self.call("trace", "verify", more[1] if more else trace)[0] == 0, f"recover {place}: not good after the next one")

    def whole_trace(self):
        trace = self.path("whole-before.h5")
        if not os.path.exists(trace):
            self.call("run", TESTBED, *MODELS, "--duration", "2 h", "-q", "-o", trace)
        return trace

    def kill_compress(self, name):
        trace = shutil.copy(self.whole_trace(), self.path(name + ".h5"))
        work = self.start("trace", "compress", trace)
        time.sleep(self.random.uniform(0.0, 0.6))
        work.kill()
        work.wait()
        status, said = self.call("trace", "verify", trace)
        self.expect(status == 0, f"compress: {said.strip()}")
        status, said = self.call("trace", "compress", trace)
        self.expect(status == 0, f"compress again: {said.strip()}")

    def fly(self, words, *more):
        """The digests of a campaign's cases."""
        done = subprocess.run([FLATSAT, *words, "-q", "--json", *more], capture_output=True, text=True, timeout=240 * PATIENCE, env=self.environment, check=False)
        try:
            return json.loads(done.stdout)["digests"]
        except ValueError:
            return done.stderr

    def campaign(self, name):
        folder = self.path(name)
        os.mkdir(folder)
        with open(os.path.join(folder, "campaign.toml"), "w", encoding="utf-8") as f:
            f.write(CAMPAIGN.format(testbed=os.path.abspath(TESTBED)))
        return ["campaign", "run", os.path.join(folder, "campaign.toml"), "-o", os.path.join(folder, "out"), "-j", "2"]

    def kill_campaign(self, name):
        if not hasattr(self, "right"):
            self.right = self.fly(self.campaign("right"))
        words = self.campaign(name)
        main = self.start(*words, "-q")
        time.sleep(self.random.uniform(0.05, 2.0))
        processes = [main.pid, *below(main.pid)]
        victim = self.random.choice(processes)
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            pass
        if victim == main.pid:
            main.wait()
            self.no_orphans(processes[1:], "campaign")
        else:
            main.wait(120 * PATIENCE)
        digests = self.fly(words)
        if digests != self.right:  # a case whose process was killed is an ERROR of its own, and is flown again
            digests = self.fly(words, "--last-failed")
        self.expect(digests == self.right, f"campaign: other digests after it was carried on: {digests}")

    def leftovers(self):
        """After the next start of each kind."""
        self.call("run", "examples/python_agent", "--no-record", "-q")
        found = os.listdir(self.runtime)
        for place, folders, files in os.walk(self.folder):
            found += [os.path.join(place, name) for name in folders + files if ".part" in name]
        return found

    def test_kills_at_random_moments_lose_nothing_and_leave_nobody(self):
        kinds = [self.kill_run, self.kill_agent, self.kill_close, self.kill_recover, self.kill_compress, self.kill_campaign]
        for number in range(KILLS):
            kinds[number % len(kinds)](f"k{number}")
            if number % 60 == 59:  # traces of hours take room
                for entry in os.listdir(self.folder):
                    if re.match(r"k\d+", entry):
                        path = os.path.join(self.folder, entry)
                        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
        left = self.leftovers()
        self.losses.sort()
        loss = self.losses[int(0.99 * (len(self.losses) - 1))] if self.losses else 0.0
        print(f"{KILLS} kills, {len(self.wrong)} wrong, {len(left)} left over; of {len(self.losses)} runs the 99th percentile lost {loss:.3f} s", flush=True)
        self.assertEqual(self.wrong, [])
        self.assertEqual(left, [])
        self.assertLessEqual(loss, 0.5 * PATIENCE)


if __name__ == "__main__":
    unittest.main(verbosity=2)
