"""What `flatsat rtl inspect` proposes flies as it is: of each design, with the steps of its own testbed."""
import os
import re
import unittest

from bench_support import Case, fly, run

HERE = os.path.dirname(os.path.abspath(__file__))


def steps_of(name):
    with open(os.path.join(HERE, name, "testbed.toml"), encoding="utf-8") as f:
        text = f.read()
    return text[text.index("[[device.dut.step]]"):]


class Inspect(Case):
    def proposal(self, top, *files):
        status, out, err = run("rtl", "inspect", *files, "--top", top)
        self.assertEqual(status, 0, err)
        return out

    def fly_proposal(self, name, source, frequency=None):
        folder = os.path.join(HERE, name)
        text = self.proposal(name, os.path.join(folder, source))
        if frequency is not None:
            before, after = frequency
            self.assertIn(before, text)
            text = text.replace(before, after)
        with open(self.path("testbed.toml"), "w", encoding="utf-8") as f:
            f.write(text + "\n" + steps_of(name))
        for data in os.listdir(folder):
            if data.endswith(".hex"):
                os.symlink(os.path.join(folder, data), self.path(data))
        status, report = fly("-o", self.path("a.h5"), testbed=self.folder)
        self.assertEqual((status, report["verdict"], report["failed_steps"]), (0, "PASS", []), report["error"])
        self.assertNotIn("protocol_error", report["events"])

    def test_a_plain_register_port_with_reset_active_low_flies(self):
        self.fly_proposal("sums", "sums.v")

    def test_axi_lite_and_two_masters_fly(self):
        self.fly_proposal("mover", "mover.sv")

    def test_an_axi4_slave_with_names_in_capitals_flies(self):
        self.fly_proposal("scratch", "scratch.sv")

    def test_structures_arrays_and_vectors_fly(self):
        self.fly_proposal("weave", "weave.sv")

    def test_streams_fly_with_windows_of_their_own(self):
        self.fly_proposal("gather", "gather.sv")

    def test_a_register_port_beside_a_wide_master_flies(self):
        self.fly_proposal("lines", "lines.sv")

    def test_two_clocks_find_their_buses_and_resets_by_name(self):
        second = '[[device.dut.design.clock]]\nport = "mem_axi_aclk"\nfrequency = '
        self.fly_proposal("running", "running.v", (second + '"100 MHz"', second + '"250 MHz"'))

    def test_the_example_among_the_testbeds_is_a_proposal_and_steps(self):
        text = self.proposal("averager", "testbeds/foreign/rtl/averager.sv")
        with open("testbeds/foreign/testbed.toml", encoding="utf-8") as f:
            example = f.read()
        for line in text.splitlines():
            line = line.split("   #")[0]
            if line and not line.startswith(("#", "files", "frequency", "duration")):
                self.assertIn(line + "\n", example)

    def test_wishbone_with_prefixes_for_directions_is_found_whole(self):
        with open(self.path("w.v"), "w", encoding="utf-8") as f:
            f.write("""module w(input i_clk, input i_reset, input i_wb_cyc, input i_wb_stb, input i_wb_we, input [3:0] i_wb_sel,
  input [9:0] i_wb_adr, input [31:0] i_wb_dat, output o_wb_ack, output [31:0] o_wb_dat, output o_int);
  assign o_wb_ack = i_wb_cyc & i_wb_stb; assign o_wb_dat = i_wb_dat; assign o_int = i_reset & i_clk & i_wb_we & |{i_wb_sel, i_wb_adr};
endmodule
""")
        text = self.proposal("w", self.path("w.v"))
        self.assertRegex(text, re.escape('pattern = "i_wb_* o_wb_*"') + r"\s+# 32 bits of data, 8 signals")
        self.assertNotIn("tie_off", text)
        self.assertNotIn("not used: output o_wb", text)


if __name__ == "__main__":
    unittest.main(verbosity=1)
