"""Somebody's RTL is judged by what it has done when the run ends, is given no work that it does not ask for, and stops with its steps."""
import json
import os
import unittest

import h5py

from bench_support import Case, fly, run

# A master that writes where there is no memory, once for each time that it is poked.
POKE = """
module poke (input logic clk, input logic rst_n, input logic shoot, output logic req, output logic wr, output logic [31:0] adr,
             output logic [31:0] dat, output logic [3:0] be, input logic ack, input logic [31:0] q);
  assign wr = 1'b1;
  assign adr = 32'h7000_0000;
  assign dat = q;
  assign be = 4'hf;
  always_ff @(posedge clk) begin
    if (!rst_n) req <= 1'b0;
    else req <= shoot | (req & ~ack);
  end
endmodule
"""
BED = """
[testbed]
name = "poke"
duration = "1 ms"
[device.dut]
kind = "rtl"
[device.dut.design]
top = "poke"
files = ["poke.sv"]
[[device.dut.design.clock]]
port = "clk"
frequency = "100 MHz"
[[device.dut.design.reset]]
port = "rst_n"
active = "low"
[[device.dut.design.memory_port]]
map = ["select=req", "write=wr", "address=adr", "wdata=dat", "strobe=be", "ready=ack", "rdata=q"]
[device.dut.design.memory.ddr]
size = "64 KiB"
[[device.dut.design.pins]]
ports = ["shoot"]
pulse = ["shoot"]
"""
STEP = """
[[device.dut.step]]
do = "write"
address = 0
value = 1
"""
REQUIREMENT = """
[[requirement]]
id = "%s"
text = "t"
channel = "%s"
statistic = "maximum"
%s
"""
NO_BUS_ERRORS = REQUIREMENT % ("no-bus-errors", "dut.bus_errors", "at_most = 0")
CLOCKED = REQUIREMENT % ("clocked", "dut.cycles", "at_least = 1000")
SATELLITE = """
[satellite.sat.orbit]
altitude = "550 km"
inclination = "53 deg"
[satellite.sat.optical.terminal]
rate = "10 Gbit/s"
[[satellite.sat.optical.relay]]
name = "relay"
altitude = "600 km"
inclination = "53 deg"
"""


class Proof(Case):
    def bed(self, text):
        with open(self.path("poke.sv"), "w", encoding="utf-8") as f:
            f.write(POKE)
        with open(self.path("testbed.toml"), "w", encoding="utf-8") as f:
            f.write(text)
        return self.path("testbed.toml")

    def verdicts(self, report):
        return {r["id"]: (r["verdict"], r["value"]) for r in report["requirements"]}

    def last(self, channel):
        with h5py.File(self.path("a.h5"), "r") as f:
            return f["channels"][channel]["value"][-1]

    def test_a_run_shorter_than_its_sampling_is_judged_by_the_counts_at_its_end(self):
        for sample in ["1 s", "100 us", "7 us"]:
            bed = self.bed(BED + STEP + NO_BUS_ERRORS + CLOCKED + f'[record]\nsample = "{sample}"\n')
            status, report = fly("-o", self.path("a.h5"), testbed=bed)
            found = self.verdicts(report)
            self.assertEqual(status, 1, report)
            self.assertEqual(found["no-bus-errors"], ("FAIL", 1.0), sample)
            self.assertEqual(found["clocked"][0], "PASS", sample)
            self.assertEqual(report["events"]["unseen_bus_error"], 1)
            # 1 ms at 100 MHz less the way of the power to the device and that of its last count back, 2 us each.
            self.assertAlmostEqual(report["devices"][0]["cycles"], 99_600, delta=2)
            self.assertEqual(self.last("dut.cycles"), report["devices"][0]["cycles"])
            self.assertEqual(self.last("dut.bus_errors"), 1.0)
            status, out, _ = run("replay", self.path("a.h5"))
            self.assertEqual(status, 0, out)
            status, out, _ = run("replay", self.path("a.h5"), "--backing", "dut=rtl")
            self.assertEqual(status, 0, out)
            os.remove(self.path("a.h5"))

    def test_a_design_that_only_counts_is_told_to_the_last_microseconds(self):
        wait = '[[device.dut.step]]\ndo = "wait"\ntime = "149 us"\n'
        bed = self.bed((BED + wait + CLOCKED).replace('"1 ms"', '"150 us"'))
        status, report = fly("-o", self.path("a.h5"), testbed=bed)
        self.assertEqual(status, 0, report)
        self.assertAlmostEqual(report["devices"][0]["cycles"], 14_600, delta=2)
        self.assertEqual(self.verdicts(report)["clocked"][1], report["devices"][0]["cycles"])
        self.assertEqual(self.last("dut.cycles"), report["devices"][0]["cycles"])

    def test_a_device_that_has_told_nothing_proves_nothing(self):
        # The run ends before the device has its supply.
        bed = self.bed((BED + NO_BUS_ERRORS).replace('"1 ms"', '"1 us"'))
        status, report = fly("--no-record", testbed=bed)
        self.assertEqual((status, self.verdicts(report)), (3, {"no-bus-errors": ("INCONCLUSIVE", None)}))

    def test_a_channel_that_the_device_does_not_have_is_refused_before_the_flight(self):
        bed = self.bed(BED + STEP + REQUIREMENT % ("typo", "dut.bus_erors", "at_most = 0"))
        for command in [("check", bed), ("run", bed, "--no-record", "-q")]:
            status, _, err = run(*command)
            self.assertEqual(status, 2, err)
            self.assertRegex(err, r"testbed.toml:\d+:\d+: requirement typo: there is no channel dut.bus_erors; did you mean dut.bus_errors\?")

    def test_on_a_satellite_it_is_given_no_jobs_and_its_registers_are_left_alone(self):
        work = '[[satellite.sat.workload]]\nclass = "accelerator"\n[device.npu0]\nkind = "npu"\n'
        device = BED[BED.index("[device.dut]"):].replace('top = "poke"', 'top = "poke"\nfree_running = false')
        bed = self.bed('[testbed]\nname = "both"\nduration = "10 min"\n' + SATELLITE + work + device + STEP)
        status, report = fly("--no-record", testbed=bed)
        self.assertEqual(status, 0, report)  # its step is the requirement
        devices = {d["name"]: d for d in report["devices"]}
        self.assertGreater(devices["npu0"]["jobs"], 20)
        self.assertEqual(report["satellites"][0]["jobs_right"], devices["npu0"]["jobs"])
        self.assertNotIn("timeout", report["events"])
        self.assertEqual(report["events"]["unseen_bus_error"], 1)  # of its step, and of nobody else

    def test_a_free_clock_over_an_orbit_is_told_before_it_and_stands_with_the_steps(self):
        device = BED[BED.index("[device.dut]"):]
        bed = self.bed('[testbed]\nname = "free"\nduration = "90 min"\n' + SATELLITE + device + STEP)
        status, out, err = run("run", bed, "--no-record", "-q", "--json")
        self.assertEqual(status, 0, err)
        self.assertRegex(err, r"dut: its clock runs free: 5.4e\+11 cycles in 5400 s, some \d+ (days|hours) of wall time")
        self.assertIn("it stands once its steps are done", err)
        self.assertLess(json.loads(out)["devices"][0]["cycles"], 10_000)  # some microseconds of the orbit


if __name__ == "__main__":
    unittest.main(verbosity=2)
