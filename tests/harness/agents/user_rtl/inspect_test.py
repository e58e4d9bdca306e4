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

    def test_what_verilator_misses_is_found_around_and_packages_come_first(self):
        for name, text in {
            "rtl/a_top.sv": "`include \"part/sizes.svh\"\nmodule a_top import z_pkg::*; (input logic clk, input logic cs, input logic [7:0] addr,\n"
                            "  output logic [31:0] rdata);\n  below u_below (.clk, .rdata);\n`ifndef SYNTHESIS\n  covergroup seen @(posedge clk);\n"
                            "  endgroup\n`endif\n  wire unused = cs ^ ^addr ^ z_pkg::Flag ^ `SIZE;\nendmodule\n",
            "rtl/z_pkg.sv": "package z_pkg; localparam bit Flag = 1'b0; endpackage\n",
            "lib/more.v": "module other; endmodule\nmodule below (input clk, output reg [31:0] rdata);\n  always @(posedge clk) rdata <= 7;\nendmodule\n",
            "inc/part/sizes.svh": "`define SIZE 1'b1\n",
        }.items():
            os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
            with open(self.path(name), "w", encoding="utf-8") as f:
                f.write(text)
        status, text, err = run("rtl", "inspect", self.path("rtl/a_top.sv"), self.path("rtl/z_pkg.sv"), "--top", "a_top")
        self.assertEqual(status, 0, err)
        for line in ("found part/sizes.svh in .*/inc", "put packages before what uses them", "defined SYNTHESIS", "found module below in .*/lib/more.v"):
            self.assertRegex(err, line)
        with open(self.path("testbed.toml"), "w", encoding="utf-8") as f:
            f.write(text + '\n[[device.dut.step]]\ndo = "read"\naddress = 0\nexpect = 7\n')
        status, _, err = run("run", self.folder, "--no-record")
        self.assertEqual(status, 0, err)

    def test_a_variable_of_a_list_that_is_not_set_is_named_with_its_place(self):
        with open(self.path("all.vc"), "w", encoding="utf-8") as f:
            f.write("+incdir+.\n  ${NOT_SET_ANYWHERE}/rtl/a.v\n")
        status, _, err = run("rtl", "inspect", self.path("all.vc"), "--top", "a")
        self.assertEqual(status, 2, err)
        self.assertRegex(err, r"all\.vc:2:3: there is no '\$\{NOT_SET_ANYWHERE\}/rtl/a\.v' in .*; the environment does not set this variable")

    def test_ahb_is_said_not_to_be_driven(self):
        with open(self.path("h.v"), "w", encoding="utf-8") as f:
            f.write("module h(input HCLK, input HRESETn, input [31:0] HADDR, input [1:0] HTRANS, input HWRITE, input [31:0] HWDATA,\n"
                    "  input HREADY, output HREADYOUT, output [31:0] HRDATA);\n  assign HREADYOUT = 1, HRDATA = 0;\nendmodule\n")
        text = self.proposal("h", self.path("h.v"))
        self.assertIn("# HADDR: AHB is not driven", text)
        self.assertNotIn("register_port", text)

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
