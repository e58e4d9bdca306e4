"""No escape sequence of an agent, a testbed, a trace or the name of a file reaches the terminal."""
import json
import os
import subprocess
import unittest

from bench_support import BUILD, FLATSAT, PATIENCE, Case

LIAR = os.path.abspath(os.path.join(BUILD, "bin", "lying_agent"))
ESCAPE = "\x1b[2J\x1b]0;mine\x07\u009b31m\u202e"
NAME = "a\x1b[31m"


class Console(Case):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path(NAME))
        self.bed = self.path(NAME)
        with open(os.path.join(self.bed, "testbed.toml"), "w", encoding="utf-8") as f:
            title = json.dumps("title " + ESCAPE)  # JSON's escapes are TOML's
            note, text = json.dumps("note \x1b[2J"), json.dumps("text \x1b[31m")
            f.write(f"""[testbed]
name = "console"
title = {title}
duration = "20 us"
[device.dut]
kind = "npu"
backing = "rtl"
agent = "{LIAR}"
[[device.dut.step]]
do = "read"
address = 0
expect = 7
note = {note}
[[requirement]]
id = "never"
event = "step_failed"
statistic = "count"
at_most = 5
text = {text}
""")

    def run_it(self, *arguments, lie="an event whose text clears the screen"):
        done = subprocess.run([FLATSAT, *arguments], capture_output=True, timeout=60 * PATIENCE, env={**os.environ, "FLATSAT_LIE": lie}, check=False)
        for stream in (done.stdout, done.stderr):
            text = stream.decode("utf-8")  # whatever it says is UTF-8
            bad = [c for c in text if (ord(c) < 32 and c not in "\n\t") or 0x7f <= ord(c) < 0xa0 or c in "\u202e\u2066"]
            self.assertEqual(bad, [], (arguments, text))
        return done

    def test_of_all_commands_that_show_them(self):
        trace = os.path.join(self.bed, "x.h5")
        ran = self.run_it("run", self.bed, "-o", trace)
        self.assertIn(b"\\u001b[2J", ran.stdout + ran.stderr)
        asked = self.run_it("run", self.bed, "-o", os.path.join(self.bed, "y.h5"), "--json")
        json.loads(asked.stdout)
        for command in (["trace", "info"], ["trace", "verify"], ["explain"], ["replay"]):
            self.run_it(*command, trace)
        for command in (["trace", "info"], ["trace", "verify"], ["replay"]):
            json.loads(self.run_it(*command, trace, "--json").stdout)
        info = json.loads(self.run_it("trace", "info", trace, "--json").stdout)
        self.assertIn("\x1b[31m", info["trace"])  # JSON is what it was
        self.run_it("check", self.bed)
        self.run_it("diff", trace, os.path.join(self.bed, "y.h5"))
        self.run_it("faults", "list", self.bed)
        self.run_it("run", self.bed + "/nowhere")
        self.run_it("trace", "info", self.bed + "/no\x1b[31m.h5")
        self.run_it("run", self.bed, "--set", "testbed.\x1b[31m=1")
        self.run_it("\x1b[31m")

    def test_of_an_agents_last_words_and_errors(self):
        script = self.path("agent.sh")
        with open(script, "wb") as f:
            f.write(b"#!/bin/sh\nprintf 'last \\033[2J\\233 words' >&2\nexit 7\n")
        os.chmod(script, 0o755)
        done = self.run_it("run", self.bed, "--set", f"device.dut.agent={script}")
        self.assertIn(b"last \\u001b[2J", done.stderr)
        self.assertEqual(done.returncode, 3)


if __name__ == "__main__":
    unittest.main(verbosity=2)
