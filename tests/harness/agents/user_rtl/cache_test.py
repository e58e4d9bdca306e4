"""A second build comes out of the cache; changed sources, included ones too, are built again."""
import os
import unittest

from bench_support import PATIENCE, Case, run

TESTBED = """
[testbed]
name = "const"
duration = "20 us"
[device.dut]
kind = "rtl"
[device.dut.design]
top = "fixed"
files = ["fixed.v"]
include_dirs = ["."]
[[device.dut.design.clock]]
port = "clk"
[[device.dut.design.register_port]]
pattern = "*"
[[device.dut.step]]
do = "read"
address = 0
expect = %d
"""
RTL = """`include "value.vh"
module fixed(input clk, input cs, input [7:0] addr, output [31:0] rdata);
  assign rdata = `VALUE;
endmodule
"""


class Cache(Case):
    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)

    def cached_run(self, env):
        begin = os.times()
        status, _, err = run("run", self.folder, "--no-record", env=env)
        end = os.times()
        self.assertEqual(status, 0, err)
        self.assertNotIn("building", err)
        return end.children_user + end.children_system - begin.children_user - begin.children_system

    def test_the_second_run_is_cached_and_an_included_file_that_changed_is_seen(self):
        env = {**os.environ, "FLATSAT_CACHE": self.path("cache")}
        self.write("fixed.v", RTL)
        self.write("value.vh", "`define VALUE 32'd7\n")
        self.write("testbed.toml", TESTBED % 7)
        status, _, err = run("run", self.folder, "--no-record", env=env)
        self.assertEqual(status, 0, err)
        self.assertIn("building fixed", err)
        # The whole run: the build out of the cache is a part of it. CPU time of the command and its children, the best of
        # three, so that a busy machine does not decide.
        best = min(self.cached_run(env) for _ in range(3))
        self.assertLess(best, 1.0 * PATIENCE)
        self.write("value.vh", "`define VALUE 32'd8\n")
        self.write("testbed.toml", TESTBED % 8)
        status, _, err = run("run", self.folder, "--no-record", env=env)
        self.assertEqual(status, 0, err)
        self.assertIn("building fixed", err)


if __name__ == "__main__":
    unittest.main(verbosity=1)
