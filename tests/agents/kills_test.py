"""Kills at random moments of a run, its close, recovery, compression, a slice and campaigns, of each process of them: nothing is refused
afterwards, nobody lives on, nothing is left after the next start. FLATSAT_KILLS is how many; the nightly test does 1,000. It ends with a
table of what was killed and what came of it."""
import collections
import itertools
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
        self.table = collections.defaultdict(collections.Counter)  # a row for each process of each kind of work

    def kill_one(self, kind, work):
        """A process of it, by chance; whether that was its first one, and the others."""
        others = below(work.pid)
        victim = self.random.choice([work.pid, *others])
        self.row = f"{kind}, {'the process that was started' if victim == work.pid else 'one below it'}"
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:  # it ended by itself meanwhile
            pass
        self.table[self.row]["kills"] += 1
        return victim == work.pid, others

    def row_of(self, kind):
        self.row = kind
        self.table[kind]["kills"] += 1

    def start(self, *arguments):
        return subprocess.Popen([FLATSAT, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment)

    def call(self, *arguments):
        done = subprocess.run([FLATSAT, *arguments], capture_output=True, text=True, timeout=120 * PATIENCE, env=self.environment, check=False)
        return done.returncode, done.stdout + done.stderr

    def expect(self, held, what, column="refused"):
        if not held:
            self.wrong.append(what)
            self.table[self.row][column] += 1

    def no_orphans(self, pids, what):
        deadline = time.time() + ORPHANS_S
        while time.time() < deadline and any(alive(pid) for pid in pids):
            time.sleep(0.02)
        left = [pid for pid in pids if alive(pid)]
        self.expect(not left, f"{what}: {len(left)} processes live on", "orphans")
        for pid in left:
            os.kill(pid, signal.SIGKILL)

    def nothing_beside(self, name, kept):
        """After the next start of what was killed there are only these of its files."""
        beside = sorted(entry for entry in os.listdir(self.folder) if entry.startswith(name) and entry not in kept)
        self.expect(not beside, f"{self.row}: left {beside}", "leftovers")

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
        self.row_of("run, the bench")
        bench.kill()
        died = time.time()
        bench.wait()
        self.no_orphans(agents, "run")
        until = self.recovers(trace, "run")
        if until is not None and seen is not None:
            self.losses.append(max(0.0, died - seen - until))
        if not self.is_written(trace):  # nothing was there to recover: the next run of that name
            self.call("run", TESTBED, *MODELS, "--duration", "1 s", "-q", "-o", trace)
        self.nothing_beside(name, [name + ".h5", name + ".h5.recovered.h5"])

    def kill_agent(self, name):
        trace = self.path(name + ".h5")
        bench = self.start("run", TESTBED, "--backing", "npu0=model", "--duration", "5 h", "-q", "-o", trace)
        time.sleep(self.random.uniform(0.2, 1.5))
        agents = below(bench.pid)
        self.row_of("run, an agent" if agents else "run, ended before it had an agent")
        if agents:
            os.kill(self.random.choice(agents), signal.SIGKILL)
        else:
            bench.terminate()
        status = bench.wait(60 * PATIENCE)
        killed = (3,) if agents else (143, -signal.SIGTERM)  # that early nobody may hear the signal yet
        self.expect(status in killed, f"agent: status {status}")
        if self.is_written(trace):
            status, said = self.call("trace", "verify", trace)
            self.expect(status == 0, f"agent: {said.strip()}")
        self.nothing_beside(name, [name + ".h5"])

    def kill_close(self, name):
        trace = self.path(name + ".h5")
        bench = self.start("run", TESTBED, *MODELS, "--duration", "20 h", "-q", "-o", trace)
        time.sleep(self.random.uniform(0.3, 1.5))
        bench.terminate()
        time.sleep(self.random.uniform(0.0, 0.25))
        self.row_of("close, the bench")
        bench.kill()
        bench.wait()
        if self.is_written(trace):
            status, said = self.call("trace", "verify", trace)
            self.expect(status == 0, f"close: {said.strip()}")
            self.recovers(trace, "close")
        else:
            self.call("run", TESTBED, *MODELS, "--duration", "1 s", "-q", "-o", trace)
        self.nothing_beside(name, [name + ".h5", name + ".h5.recovered.h5"])

    def killed_trace(self):
        """Of a run that was killed; made once."""
        trace = self.path("killed-before.h5")
        if not os.path.exists(trace):
            bench = self.start("run", TESTBED, *MODELS, "--duration", "20 h", "-q", "-o", trace)
            time.sleep(2.0 * PATIENCE)
            bench.kill()
            bench.wait()
        return trace

    def whole_trace(self):
        trace = self.path("whole-before.h5")
        if not os.path.exists(trace):
            self.call("run", TESTBED, *MODELS, "--duration", "2 h", "-q", "-o", trace)
        return trace

    def took(self, kind, *command):
        """Seconds that work takes here and now, so that kills fall on all of it; measured once."""
        if not hasattr(self, "times"):
            self.times = {}
        if kind not in self.times:
            begin = time.time()
            self.call(*command)
            self.times[kind] = time.time() - begin
        return self.times[kind]

    def kill_work(self, kind, command, within):
        """Kills one process of a command that works on traces; when that was one below it the command says so and ends by itself."""
        work = self.start(*command)
        time.sleep(self.random.uniform(0.0, within))
        was_first, others = self.kill_one(kind, work)
        status = work.wait(60 * PATIENCE)
        if was_first:
            self.no_orphans(others, kind)
        else:
            self.expect(status in (0, 2, 3), f"{kind}: status {status} after a process below it was killed")

    def kill_recover(self, name):
        for place in ("in place", "elsewhere"):
            kind = f"recover {place}"
            trace = shutil.copy(self.killed_trace(), self.path(f"{name}{place[0]}.h5"))
            more = ["-o", trace + ".out.h5"] if place == "elsewhere" else []
            took = self.took(kind, "trace", "recover", shutil.copy(trace, self.path("timed.h5")), *(["-o", self.path("timed.out.h5")] if more else []))
            self.kill_work(kind, ["trace", "recover", trace, *more], took)
            self.call("trace", "recover", trace, *more)
            self.expect(self.call("trace", "verify", more[1] if more else trace)[0] == 0, f"{kind}: not good after the next one")
            self.nothing_beside(f"{name}{place[0]}", [os.path.basename(path) for path in (trace, *more[1:])])

    def kill_compress(self, name):
        trace = shutil.copy(self.whole_trace(), self.path(name + ".h5"))
        took = self.took("compress", "trace", "compress", shutil.copy(trace, self.path("timed.h5")))
        self.kill_work("compress", ["trace", "compress", trace], took)
        status, said = self.call("trace", "verify", trace)
        self.expect(status == 0, f"compress: {said.strip()}")
        status, said = self.call("trace", "compress", trace)
        self.expect(status == 0, f"compress again: {said.strip()}")
        self.nothing_beside(name, [name + ".h5"])

    def kill_slice(self, name):
        trace, out = self.whole_trace(), self.path(name + ".h5")
        slicing = ["trace", "slice", trace, "--from", "1000 s", "--to", "3000 s", "-o"]
        took = self.took("slice", *slicing, self.path("timed-slice.h5"))
        self.kill_work("slice", [*slicing, out], took)
        if os.path.exists(out):
            status, said = self.call("trace", "verify", out)
            self.expect(status == 0, f"slice: {said.strip()}")
        status, said = self.call(*slicing, out)
        self.expect(status == 0, f"slice again: {said.strip()}")
        self.nothing_beside(name, [name + ".h5"])

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
        was_first, others = self.kill_one("campaign", main)
        main.wait(120 * PATIENCE)
        if was_first:
            self.no_orphans(others, "campaign")
        digests = self.fly(words)
        if digests != self.right:  # a case whose process was killed is an ERROR of its own, and is flown again
            digests = self.fly(words, "--last-failed")
        self.expect(digests == self.right, f"campaign: other digests after it was carried on: {digests}")
        half = [file for _, _, files in os.walk(self.path(name)) for file in files if ".part" in file]
        self.expect(not half, f"campaign: left {half}", "leftovers")

    def test_kills_at_random_moments_lose_nothing_and_leave_nobody(self):
        kinds = [self.kill_run, self.kill_agent, self.kill_close, self.kill_recover, self.kill_compress, self.kill_slice, self.kill_campaign]
        done = 0
        for number in itertools.count():
            if done >= KILLS:
                break
            kinds[number % len(kinds)](f"k{number:05d}")
            done = sum(row["kills"] for row in self.table.values())
            if number % 60 == 59:  # traces of hours take room
                for entry in os.listdir(self.folder):
                    if re.match(r"k\d+", entry):
                        path = os.path.join(self.folder, entry)
                        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
            if done % 50 < 2:
                print(f"{done} kills, wrong: {self.wrong}", flush=True)
        self.call("run", "examples/python_agent", "--no-record", "-q")  # the next start, after which no folder of sockets is left
        sockets = os.listdir(self.runtime)
        self.losses.sort()
        loss = self.losses[int(0.99 * (len(self.losses) - 1))] if self.losses else 0.0
        print("| killed | kills | refused | orphans | leftovers |\n| --- | ---: | ---: | ---: | ---: |")
        for row, counts in sorted(self.table.items()):
            print(f"| {row} | {counts['kills']} | {counts['refused']} | {counts['orphans']} | {counts['leftovers']} |")
        print(f"{done} kills; folders of sockets after the next start: {len(sockets)}; of {len(self.losses)} runs in real time the 99th percentile lost {loss:.3f} s", flush=True)
        self.assertEqual(self.wrong, [])
        self.assertEqual(sockets, [])
        self.assertLessEqual(loss, 0.5 * PATIENCE)


if __name__ == "__main__":
    unittest.main(verbosity=2)
