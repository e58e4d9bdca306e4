"""What goes wrong in the world: one clear line, the right exit status, a trace that opens and is complete so far."""
import json
import os
import resource
import signal
import stat
import subprocess
import time
import unittest

import h5py

from bench_support import FLATSAT, MODELS, PATIENCE, TESTBED, Case, alive, random_stream, run


def start(trace, *arguments):
    """A run that is long enough for something to go wrong in it."""
    return subprocess.Popen([FLATSAT, "run", TESTBED, "-o", trace, "--json", "--duration", "6 h", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def children(pid):
    """Name -> pid of the agents of a bench."""
    found = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as f:
                fields = f.read().rpartition(")")[2].split()
            with open(f"/proc/{entry}/cmdline", "rb") as f:
                command = f.read().split(b"\0")[0].decode(errors="replace")
        except OSError:
            continue
        if int(fields[1]) == pid:
            found[os.path.basename(command)] = int(entry)
    return found


def flies(bench, trace):
    """Waits until a run has its trace: its agents have been started."""
    while bench.poll() is None and not os.path.exists(trace):
        time.sleep(0.01)


def agent_of(bench, name):
    for _ in range(500):
        found = children(bench.pid)
        if name in found:
            return found[name]
        time.sleep(0.01)
    raise AssertionError(f"{name} did not start")


class BadDay(Case):
    def setUp(self):
        super().setUp()
        self.random = random_stream(1)

    def opens_and_verifies(self, trace):
        with h5py.File(trace, "r", swmr=True) as f:
            self.assertIn("a.power.battery.soc", f["channels"])
        status, out, err = run("trace", "verify", trace)
        self.assertEqual(status, 0, out + err)

    def kill_agent(self, program, name, how):
        trace = self.path(f"{name}.h5")
        bench = start(trace)
        agent = agent_of(bench, program)
        flies(bench, trace)
        time.sleep(self.random.uniform(0.3, 1.5))
        os.kill(agent, how)
        out, err = bench.communicate(timeout=60 * PATIENCE)
        if how == signal.SIGSTOP:
            try:
                os.kill(agent, signal.SIGKILL)
            except OSError:
                pass
        self.assertEqual(bench.returncode, 3, out + err)
        first = err.splitlines()[0]
        self.assertIn(name, first)
        self.assertRegex(first, r"simulated time [0-9.]+ s")
        self.assertEqual(json.loads(out)["verdict"], "ERROR")
        self.opens_and_verifies(trace)
        return first

    def test_a_killed_rtl_agent_ends_the_run_as_an_error(self):
        for _ in range(3):
            self.assertIn("signal 9", self.kill_agent("flatsat-rtl-agent", "npu0", signal.SIGKILL))

    def test_a_killed_board_agent_ends_the_run_as_an_error(self):
        for _ in range(3):
            self.assertIn("signal 9", self.kill_agent("flatsat-board-agent", "gpu0", signal.SIGKILL))

    def test_a_stopped_agent_is_silent_after_the_reply_timeout(self):
        trace = self.path("stopped.h5")
        bench = start(trace, "--set", "device.gpu0.reply_timeout=1 s")
        agent = agent_of(bench, "flatsat-board-agent")
        time.sleep(0.5)
        os.kill(agent, signal.SIGSTOP)
        out, err = bench.communicate(timeout=60 * PATIENCE)
        self.assertEqual(bench.returncode, 3, out + err)
        self.assertIn("gpu0", err.splitlines()[0])
        self.assertIn("silent", err.splitlines()[0])
        self.opens_and_verifies(trace)

    def test_a_killed_bench_leaves_a_trace_that_opens_and_no_agents(self):
        for i in range(5):
            trace = self.path(f"bench{i}.h5")
            bench = start(trace)
            agent_of(bench, "flatsat-board-agent")
            time.sleep(self.random.uniform(0.8, 2.0))
            agents = children(bench.pid).values()
            bench.kill()
            bench.communicate(timeout=30 * PATIENCE)
            if os.path.exists(trace):
                self.opens_and_verifies(trace)
                status, out, err = run("trace", "recover", trace, "-o", self.path(f"r{i}.h5"))
                self.assertEqual(status, 0, out + err)
            deadline = time.time() + 10 * PATIENCE
            while time.time() < deadline and any(alive(a) for a in agents):
                time.sleep(0.05)
            for agent in agents:
                self.assertFalse(alive(agent), "an agent outlived its bench")

    def own_agent(self, text):
        """A testbed that waits for minutes, with the agent in Python behind a script of this text."""
        script = self.path("agent.sh")
        with open(script, "w", encoding="utf-8") as f:
            f.write(f"#!/bin/sh\nagent='{os.path.abspath('examples/python_agent/register_agent.py')}'\n{text}\n")
        os.chmod(script, 0o755)
        with open(self.path("testbed.toml"), "w", encoding="utf-8") as f:
            f.write("""[testbed]
name = "own"
duration = "600 s"
[device.dut]
kind = "npu"
backing = "rtl"
agent = "agent.sh"
[[device.dut.step]]
do = "read"
address = 0
expect = 0x47455231
[[device.dut.step]]
do = "wait"
time = "500 s"
""")

    def test_an_agent_in_python_ends_when_its_bench_is_killed_also_behind_a_script(self):
        for text in ('exec /usr/bin/python3 "$agent" "$@"', '/usr/bin/python3 "$agent" "$@"\ntrue'):
            self.own_agent(text)
            bench = subprocess.Popen([FLATSAT, "run", self.folder, "-q", "--no-record", "--pace", "real"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(3 * PATIENCE)
            self.assertIsNone(bench.poll())
            agents = self.all_below(bench.pid)
            self.assertTrue(agents)
            bench.kill()
            bench.wait()
            deadline = time.time() + 20 * PATIENCE
            while time.time() < deadline and any(alive(agent) for agent in agents):
                time.sleep(0.05)
            self.assertEqual([agent for agent in agents if alive(agent)], [], text)

    @staticmethod
    def all_below(pid):
        """The processes that a process started, and those that they started."""
        below, open_ones = [], [pid]
        while open_ones:
            found = list(children(open_ones.pop()).values())
            below += found
            open_ones += found
        return below

    def test_an_agent_that_says_a_lot_flies_on_and_its_last_words_are_told(self):
        lots = "i=0; while [ $i -lt 3000 ]; do echo \"line $i of 3000, a few words more to fill the pipe\"; i=$((i + 1)); done"
        self.own_agent(f'{lots} >&2\n{lots}\nexec /usr/bin/python3 "$agent" "$@"')
        status, out, err = run("run", self.folder, "-q", "--no-record", "--json")
        self.assertEqual((status, json.loads(out)["verdict"]), (0, "PASS"), err)
        self.own_agent(f"{lots}\necho 'the very last words' >&2\nexit 7")
        status, _, err = run("run", self.folder, "-q", "--no-record")
        self.assertEqual(status, 3)
        self.assertIn("ended with status 7; its last words: the very last words", err)

    def test_a_slowly_paced_run_obeys_a_signal_at_once(self):
        for pace in ("0.05", "0.001"):
            trace = self.path(f"slow{pace}.h5")
            bench = subprocess.Popen([FLATSAT, "run", "testbeds/models/thermal", "--pace", pace, "-o", trace], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            while not os.path.exists(trace):
                self.assertIsNone(bench.poll())
                time.sleep(0.05)
            time.sleep(0.5)
            bench.send_signal(signal.SIGTERM)
            _, err = bench.communicate(timeout=60 * PATIENCE)  # the first wait is of 20 s at least, the second of a quarter of an hour
            self.assertEqual(bench.returncode, 143, err)
            with h5py.File(trace, "r") as f:  # closed: no repair needed
                self.assertIn("end", f)

    def test_ctrl_c_ends_in_order(self):
        trace = self.path("stop.h5")
        bench = start(trace)
        agent_of(bench, "flatsat-board-agent")
        flies(bench, trace)
        time.sleep(1.0)
        bench.send_signal(signal.SIGINT)
        out, err = bench.communicate(timeout=30 * PATIENCE)
        self.assertEqual(bench.returncode, 130, out + err)
        self.opens_and_verifies(trace)
        with h5py.File(trace, "r") as f:  # closed: no repair needed
            self.assertIn("end", f)

    def test_a_missing_agent_and_one_that_cannot_be_executed_are_said_to_be_so(self):
        status, _, err = run("run", TESTBED, "-o", self.path("x.h5"), "--set", "device.npu0.agent=/nowhere/agent")
        self.assertEqual(status, 3)
        self.assertIn("/nowhere/agent", err.splitlines()[0])
        plain = self.path("plain")
        with open(plain, "w", encoding="utf-8") as f:
            f.write("text")
        os.chmod(plain, stat.S_IRUSR)
        status, _, err = run("run", TESTBED, "-o", self.path("x.h5"), "--set", f"device.npu0.agent={plain}")
        self.assertEqual(status, 3)
        self.assertIn("not executable", err.splitlines()[0])

    def test_a_program_that_is_no_agent_is_an_error(self):
        status, _, err = run("run", TESTBED, "-o", self.path("x.h5"), "--set", "device.npu0.agent=/bin/true")
        self.assertEqual(status, 3)
        self.assertIn("npu0", err.splitlines()[0])

    def test_a_full_disk_ends_the_run_and_leaves_the_trace_intact(self):
        trace = self.path("full.h5")
        limit = 1_500_000
        status, out, err = run("run", TESTBED, *MODELS, "-o", trace, "--json",
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertEqual(status, 3, out + err)
        self.assertRegex(err.splitlines()[0], r"full\.h5: .*, at simulated time [0-9.]+ s")
        self.opens_and_verifies(trace)

    @unittest.skipIf(os.geteuid() != 0, "a small file system is mounted as root only")
    def test_a_file_system_without_space_is_one_line_and_no_crash(self):
        folder = self.path("small")
        os.mkdir(folder)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("this machine mounts nothing")
        self.addCleanup(subprocess.run, ["umount", "-l", folder])
        trace = os.path.join(folder, "x.h5")
        status, out, err = run("run", TESTBED, *MODELS, "-o", trace, "--json")
        self.assertEqual(status, 3, out + err)
        self.assertRegex(err.splitlines()[0], r"No space left on device, at simulated time [0-9.]+ s")
        self.opens_and_verifies(trace)

    def test_an_output_that_cannot_be_written_is_one_line_before_anything_flies(self):
        status, _, err = run("run", TESTBED, *MODELS, "-o", "/nowhere/x.h5")
        self.assertEqual(status, 2)
        self.assertIn("/nowhere/x.h5", err.splitlines()[0])

    def test_a_second_run_on_the_same_output_is_refused(self):
        trace = self.path("same.h5")
        first = start(trace)
        for _ in range(500):
            if os.path.exists(trace):
                break
            time.sleep(0.01)
        status, _, err = run("run", TESTBED, *MODELS, "-o", trace)
        self.assertEqual(status, 3)
        self.assertIn("same.h5", err.splitlines()[0])
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=30 * PATIENCE)
        self.opens_and_verifies(trace)

    def test_a_board_that_is_not_there_is_an_error_and_no_emulation(self):
        status, _, err = run("run", TESTBED, "-o", self.path("x.h5"), "--backing", "gpu0=board")
        self.assertEqual(status, 3)
        self.assertIn("gpu0", err.splitlines()[0])

    def test_every_failure_ends_with_the_line_that_reproduces_it(self):
        _, _, err = run("run", TESTBED, "-o", self.path("x.h5"), "--seed", "7", "--backing", "gpu0=board")
        self.assertEqual(err.splitlines()[-1], "flatsat: again: ./flatsat run testbeds/orbital-node --seed 7 --backing gpu0=board")


if __name__ == "__main__":
    unittest.main(verbosity=2)
