"""How a run ends that is asked to: within a second, in order, nothing left; and what does not end one."""
import json
import os
import shutil
import signal
import subprocess
import time
import unittest

import h5py

from bench_support import BUILD, FLATSAT, MODELS, PATIENCE, TESTBED, Case, alive

LIAR = os.path.abspath(os.path.join(BUILD, "bin", "lying_agent"))
PYTHON_AGENT = os.path.abspath("examples/python_agent/register_agent.py")
IN_ORDER_S = 1.0 * PATIENCE + 1.0  # of which a second is for this machine


def below(pid):
    """The processes that a process started, and those that they started."""
    found, open_ones = [], [pid]
    while open_ones:
        try:
            with open(f"/proc/{open_ones[0]}/task/{open_ones.pop(0)}/children", encoding="utf-8") as f:
                started = [int(word) for word in f.read().split()]
        except OSError:
            continue
        found += started
        open_ones += started
    return found


def as_in_a_shell():
    """Who runs the tests in the background may have let them ignore signals, and a bench goes on ignoring those."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


class Ends(Case):
    def setUp(self):
        super().setUp()
        self.runtime = self.path("runtime")
        os.mkdir(self.runtime, 0o700)
        self.environment = {**os.environ, "XDG_RUNTIME_DIR": self.runtime}

    def small_testbed(self, agent=LIAR, duration="20 us", reply_timeout="60 s", steps=3, devices=1):
        text = f'[testbed]\nname = "ends"\nduration = "{duration}"\n'
        for number in range(devices):
            name = f"dut{number}" if devices > 1 else "dut"
            text += f'[device.{name}]\nkind = "npu"\nbacking = "rtl"\nagent = "{agent}"\nreply_timeout = "{reply_timeout}"\n'
            for step in range(steps):
                text += f'[[device.{name}.step]]\ndo = "read"\naddress = {4 * step}\n'
        with open(self.path("testbed.toml"), "w", encoding="utf-8") as f:
            f.write(text)
        return self.folder

    def script(self, text):
        path = self.path("agent.sh")
        with open(path, "w", encoding="utf-8") as f:
            f.write(f"#!/bin/sh\nagent='/usr/bin/python3 {PYTHON_AGENT}'\n{text}\n")
        os.chmod(path, 0o755)
        return path

    def start(self, *arguments, lie="", **more):
        environment = {**self.environment, "FLATSAT_LIE": lie}
        more.setdefault("preexec_fn", as_in_a_shell)
        return subprocess.Popen([FLATSAT, "run", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, **more)

    def until(self, what, seconds=20 * PATIENCE):
        deadline = time.time() + seconds
        while time.time() < deadline:
            if what():
                return True
            time.sleep(0.02)
        return False

    def asked_to_end(self, bench, number, status):
        agents = below(bench.pid)
        begin = time.time()
        bench.send_signal(number)
        out, err = bench.communicate(timeout=60 * PATIENCE)
        took = time.time() - begin
        self.assertEqual(bench.returncode, status, out + err)
        self.assertLess(took, IN_ORDER_S, err)
        self.assertEqual([agent for agent in agents if alive(agent)], [])
        self.assertEqual(os.listdir(self.runtime), [])
        return err

    def test_a_hangup_ends_in_order_like_any_other_signal(self):
        trace = self.path("hangup.h5")
        bench = self.start(TESTBED, *MODELS, "-o", trace, "--duration", "90 d")
        self.assertTrue(self.until(lambda: os.path.exists(trace) and os.path.getsize(trace) > 0))
        time.sleep(0.5)
        self.asked_to_end(bench, signal.SIGHUP, 129)
        with h5py.File(trace, "r") as f:  # closed: no repair needed
            self.assertIn("end", f)

    def test_under_nohup_a_hangup_is_none(self):
        bench = self.start(TESTBED, *MODELS, "--no-record", "--duration", "60 s", "--pace", "30",
                           preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        time.sleep(1.0)
        bench.send_signal(signal.SIGHUP)
        out, err = bench.communicate(timeout=60 * PATIENCE)
        self.assertNotEqual(bench.returncode, 129, out + err)

    def test_before_an_agent_has_said_a_word(self):
        for number, status in ((signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)):
            bench = self.start(self.small_testbed(agent=self.script("exec sleep 60")), "--no-record")
            self.assertTrue(self.until(lambda: below(bench.pid)))
            err = self.asked_to_end(bench, number, status)
            self.assertIn("before the run began", err)

    def test_during_one_long_exchange(self):
        bench = self.start(self.small_testbed(), "-o", self.path("x.h5"), lie="says nothing any more")
        self.assertTrue(self.until(lambda: below(bench.pid)))
        time.sleep(1.0)
        self.asked_to_end(bench, signal.SIGTERM, 143)

    def test_while_rtl_is_built(self):
        if shutil.which("verilator") is None:
            self.skipTest("there is no verilator")
        self.environment["FLATSAT_CACHE"] = self.path("cache")
        bench = self.start("testbeds/foreign", "--no-record")
        self.assertTrue(self.until(lambda: len(below(bench.pid)) > 1, 60 * PATIENCE))
        time.sleep(1.0)
        builders = below(bench.pid)
        self.asked_to_end(bench, signal.SIGTERM, 143)
        self.assertTrue(self.until(lambda: not any(alive(one) for one in builders), 2 * PATIENCE), "a compiler lives on")

    def test_an_agent_at_work_hears_a_signal(self):
        """Its horizon is never and its grant is long: the RTL would compute for minutes."""
        bench = self.start(TESTBED, "--no-record", "--duration", "6 h", "--backing", "gpu0=model")
        self.assertTrue(self.until(lambda: below(bench.pid)))
        time.sleep(1.5)
        for agent in below(bench.pid):
            os.kill(agent, signal.SIGTERM)
        begin = time.time()
        out, err = bench.communicate(timeout=60 * PATIENCE)
        self.assertEqual(bench.returncode, 3, out + err)
        self.assertRegex(err.splitlines()[0], "npu0 at simulated time .*signal 15")
        self.assertLess(time.time() - begin, IN_ORDER_S)

    def test_a_bench_that_was_stopped_for_longer_than_every_time_out_flies_on(self):
        bench = self.start(TESTBED, "--no-record", "--duration", "400 s", "--json", "--set", "device.npu0.reply_timeout=1 s",
                           "--set", "device.gpu0.reply_timeout=1 s")
        self.assertTrue(self.until(lambda: len(below(bench.pid)) > 1))
        for _ in range(2):
            time.sleep(0.4)
            bench.send_signal(signal.SIGSTOP)
            time.sleep(2.5)
            bench.send_signal(signal.SIGCONT)
        out, err = bench.communicate(timeout=120 * PATIENCE)
        self.assertIsNone(json.loads(out).get("error") or None, out + err)
        self.assertNotIn("silent", err)

    def test_an_agent_ends_with_its_bench_before_its_first_byte_behind_a_script_and_in_a_container(self):
        texts = ["sleep 1; exec $agent $@", "$agent $@\ntrue"]
        if os.geteuid() == 0:
            texts.append("exec unshare --pid --fork $agent $@")
        for text in texts:
            for moment in (0.05, 0.3, 1.5):
                bench = self.start(self.small_testbed(agent=self.script(text), duration="600 s"), "--no-record", "--pace", "real")
                self.assertTrue(self.until(lambda: below(bench.pid)))
                time.sleep(moment)
                agents = below(bench.pid)
                bench.kill()
                bench.communicate()
                self.assertTrue(self.until(lambda: not any(alive(agent) for agent in agents), 2.5 * PATIENCE), f"{text} {moment}")

    @unittest.skipIf(os.geteuid() != 0, "a name space of processes is made as root only")
    def test_a_bench_that_is_the_first_process_of_a_container_flies(self):
        done = subprocess.run(["unshare", "--pid", "--fork", FLATSAT, "run", "examples/python_agent", "--no-record", "-q"],
                              capture_output=True, text=True, timeout=60 * PATIENCE, env=self.environment, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_what_a_killed_bench_left_goes_with_the_next_start(self):
        bench = self.start(self.small_testbed(duration="600 s"), "--no-record", "--pace", "real")
        self.assertTrue(self.until(lambda: below(bench.pid)))
        bench.kill()
        bench.communicate()
        self.assertEqual(len(os.listdir(self.runtime)), 1)
        bench = self.start(self.small_testbed(), "--no-record")
        bench.communicate(timeout=60 * PATIENCE)
        self.assertEqual(bench.returncode, 0)
        self.assertEqual(os.listdir(self.runtime), [])

    def test_max_wall_ends_a_run_also_while_it_waits_for_an_agent(self):
        for lie in ("speaks every nanosecond", "says nothing any more"):
            begin = time.time()
            bench = self.start(self.small_testbed(duration="600 s"), "-o", self.path(f"{len(lie)}.h5"), "--max-wall", "1 s", lie=lie)
            out, err = bench.communicate(timeout=60 * PATIENCE)
            self.assertEqual(bench.returncode, 3, out + err)
            self.assertRegex(err.splitlines()[0], r"not over after 1 s of wall time, which is its testbed.max_wall, at simulated time [0-9.]+ s")
            self.assertLess(time.time() - begin, 4.0 * PATIENCE)
            self.assertIn("max_wall", err.splitlines()[1])

    def limited(self, descriptors):
        import resource
        return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))

    def test_120_agents_fly_with_1024_descriptors(self):
        bench = self.start(self.small_testbed(devices=120), "-o", self.path("many.h5"), "--json", preexec_fn=self.limited(1024))
        out, err = bench.communicate(timeout=120 * PATIENCE)
        self.assertEqual(bench.returncode, 0, err)
        self.assertEqual(len(json.loads(out)["devices"]), 120)

    def test_no_descriptors_left_is_one_line_with_the_agent_and_the_time(self):
        bench = self.start(self.small_testbed(devices=40), "--no-record", preexec_fn=self.limited(128))
        out, err = bench.communicate(timeout=120 * PATIENCE)
        self.assertEqual(bench.returncode, 3, out + err)
        self.assertRegex(err.splitlines()[0], r"dut\d+ at simulated time 0.000000000 s: its agent cannot be started: \d+ of 128 file descriptors are open")
        self.assertEqual(len(err.splitlines()), 2)  # and the line that repeats it


if __name__ == "__main__":
    unittest.main(verbosity=2)
