"""Somebody's RTL in the loop by a testbed file alone: known answers, determinism, mistakes with their places."""
import json
import os
import shutil
import struct
import unittest

from bench_support import Case, fly, run

HERE = os.path.dirname(os.path.abspath(__file__))


class Designs(Case):
    def copy(self, name):
        folder = self.path(name)
        shutil.copytree(os.path.join(HERE, name), folder)
        return folder

    def edit(self, folder, before, after, name="testbed.toml"):
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        self.assertIn(before, text)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.replace(before, after))

    def flies(self, name):
        status, report = fly("-o", self.path("a.h5"), testbed=os.path.join(HERE, name))
        self.assertEqual((status, report["verdict"], report["failed_steps"]), (0, "PASS", []), report["error"])
        return report

    def test_a_register_port_with_reset_active_low_sums_what_is_written(self):
        self.flies("sums")

    def test_a_fault_over_both_halves_of_a_wide_register_flips_all_of_its_bits_and_a_stuck_one_holds_for_its_cycles(self):
        report = self.flies("wide")
        self.assertEqual(report["events"].get("fault_refused", 0), 0)
        self.assertEqual(report["events"]["fault_struck"], 1)  # the one that names a cycle

    def test_axi_lite_two_masters_and_an_interrupt_move_numbers(self):
        first = self.flies("mover")
        os.remove(self.path("a.h5"))
        self.assertEqual(self.flies("mover")["digest"], first["digest"])

    def test_an_axi4_slave_of_512_bits_takes_bursts_narrow_and_unaligned_accesses_under_random_handshakes(self):
        first = self.flies("scratch")
        self.assertNotIn("protocol_error", first["events"])
        os.remove(self.path("a.h5"))
        self.assertEqual(self.flies("scratch")["digest"], first["digest"])

    def test_an_answer_with_another_identifier_is_told(self):
        folder = self.copy("scratch")
        self.edit(folder, "S_AXI_BID <= write.id;", "S_AXI_BID <= write.id ^ 8'h80;", name="scratch.sv")
        _, report = fly("-o", self.path("a.h5"), testbed=folder)
        self.assertGreater(report["events"]["protocol_error"], 0)

    def test_a_burst_of_a_master_across_4_kib_is_told_and_one_up_to_there_is_not(self):
        for source, told in [(0x1fe0, 0), (0x1ff0, 1)]:  # four words of 8 bytes
            folder = self.copy("mover")
            self.edit(folder, "0x10001000", hex(0x10000000 + source))
            self.edit(folder, "[0x1000, 0x2000,", f"[{source:#x}, 0x4000,")
            self.edit(folder, "0x10002000", "0x10004000")
            status, report = fly("--no-record", testbed=folder)
            self.assertEqual((status, report["events"].get("protocol_error", 0)), (0, told))
            shutil.rmtree(folder)

    def test_the_example_among_the_testbeds_flies(self):
        status, report = fly("-o", self.path("a.h5"), testbed="testbeds/foreign")
        self.assertEqual((status, report["verdict"], report["failed_steps"]), (0, "PASS", []), report["error"])
        self.assertNotIn("protocol_error", report["events"])

    def test_streams_carry_descriptors_data_and_status_of_a_dma_and_packets_through_the_design(self):
        first = self.flies("gather")
        # Packets: two of the DMA, three of the text, of which one ends inside a read.
        self.assertEqual((first["events"]["packet"], first["events"]["packet_end"]), (5, 1))
        self.assertNotIn("protocol_error", first["events"])
        os.remove(self.path("a.h5"))
        self.assertEqual(self.flies("gather")["digest"], first["digest"])

    def test_a_beat_of_a_stream_that_changes_before_its_handshake_is_told(self):
        folder = self.copy("gather")
        self.edit(folder, "assign m_axis_text_tdata = ", "assign m_axis_text_tdata = !m_axis_text_tready ? 8'd0 : ", name="gather.sv")
        _, report = fly("-o", self.path("a.h5"), testbed=folder)
        self.assertEqual(report["verdict"], "PASS")
        self.assertGreater(report["events"]["protocol_error"], 0)

    def test_a_read_of_a_stream_that_sends_too_little_is_named(self):
        folder = self.copy("gather")
        self.edit(folder, "assign m_axis_status_tvalid = state == Tell", "assign m_axis_status_tvalid = 1'b0", name="gather.sv")
        self.edit(folder, '"500 us"', '"2 ms"')
        status, _, err = run("run", folder, "--no-record")
        self.assertEqual(status, 3, err)
        self.assertRegex(err, r"bus 'm_axis_status_\*' \(stream_out\) hangs: 1 outstanding, the first a read of 5 bytes, of which "
                              r"0 are there, that waits for tvalid; last handshake in cycle 0")

    def test_a_stream_that_is_held_holds_what_comes_before_it_and_that_is_named(self):
        folder = self.copy("gather")
        self.edit(folder, 'pattern = "m_axis_text_*"', 'pattern = "m_axis_text_*"\ndepth = 0')
        status, _, err = run("run", folder, "--no-record")
        self.assertEqual(status, 3, err)
        self.assertRegex(err, r"bus 's_axis_text_\*' \(stream_in\) (waits|hangs): 1 outstanding, the first a write of 10 bytes, of which "
                              r"4 are taken, that waits for tready; last handshake in cycle \d+")

    def test_mistakes_about_streams_have_their_places(self):
        folder = self.copy("gather")
        self.edit(folder, '"m_axis_data_*"', '"m_axis_date_*"')
        self.edit(folder, "tid = 2", "tid = 4\ntdest = 1")
        self.edit(folder, '"m_axis_status_*"', '"m_axis_status_*"\nmap = ["tkeep=m_axis_text_tid", "tdat=clk"]')
        status, _, err = run("check", folder)
        self.assertEqual(status, 2, err)
        self.assertRegex(err, r"testbed\.toml:31:11: stream_out: .*'m_axis_date_\*'; did you mean m_axis_data_\*\?")
        self.assertRegex(err, r"testbed\.toml:36:11: .*tkeep of 2 bits does not fit tdata of 40; it has a bit for each byte: 5")
        self.assertRegex(err, r"testbed\.toml:37:\d+: map 'tdat=clk' must be .*stream_out; did you mean tdata\?")
        self.assertRegex(err, r"testbed\.toml:41:11: .*tid = 4 does not fit its port of 2 bits")
        self.assertRegex(err, r"testbed\.toml:41:11: .*tdest = 1, but there is no port for it")

    def test_a_master_of_256_bits_wraps_its_bursts(self):
        self.assertNotIn("protocol_error", self.flies("lines")["events"])

    def test_two_clocks_missing_signals_and_delays_give_running_sums(self):
        report = self.flies("running")
        self.assertNotIn("protocol_error", report["events"])

    def test_lists_packages_interfaces_cpp_pads_and_two_interrupts_go_in(self):
        self.flies("hub")

    def test_structures_words_of_arrays_and_bits_of_vectors_are_buses(self):
        self.assertNotIn("protocol_error", self.flies("weave")["events"])

    def test_a_member_driven_twice_and_a_whole_array_have_their_places(self):
        folder = self.copy("weave")
        self.edit(folder, '"first_i=0",', '"first_i=0", "cfg_req_i=0", "lane_rdata=0", "lane_gnt[2]=0",')
        status, _, err = run("check", folder)
        self.assertEqual(status, 2, err)
        self.assertRegex(err, r"testbed\.toml:12:\d+: tie_off: port cfg_req_i is driven by something else already")
        self.assertRegex(err, r"testbed\.toml:12:\d+: tie_off: port lane_rdata is an array; name one word of it: lane_rdata\[0\]")
        self.assertRegex(err, r"testbed\.toml:12:\d+: tie_off: weave has no port lane_gnt\[2\]")

    def test_a_core_without_a_bus_is_worked_by_its_pins(self):
        self.flies("press")

    def test_a_pulse_that_is_never_taken_and_pins_that_are_wrong_are_named(self):
        folder = self.copy("press")
        self.edit(folder, '"200 us"', '"2 ms"')
        self.edit(folder, "assign desc_ready = pause_q == 3'd6;", "assign desc_ready = 1'b0;", name="press.sv")
        status, _, err = run("run", folder, "--no-record")
        self.assertEqual(status, 3, err)
        self.assertRegex(err, r"bus 'pins' \(pins\) hangs: desc_valid waits for desc_ready; last handshake in cycle \d+")
        self.edit(folder, '"rounds", ', '"runds", "key_in",')
        self.edit(folder, '"level=0x15"', '"level=0x20"')
        self.edit(folder, '"start", "desc_valid until', '"busy", "desc_valid until')
        status, _, err = run("check", folder)
        self.assertEqual(status, 2, err)
        self.assertRegex(err, r"testbed\.toml:\d+:3: pins: press has no port runds")
        self.assertRegex(err, r"testbed\.toml:\d+:\d+: pins: port key_in is driven by something else already")
        self.assertRegex(err, r"testbed\.toml:\d+:3: pins: 'level=0x20' must be an input and a value of its 5 bits, like \"level=0x1\"")
        self.assertRegex(err, r"testbed\.toml:\d+:10: pulse 'busy' must be an input of these pins, or \"input until output\"")

    def test_an_interrupt_that_does_not_come_is_named_and_one_that_is_not_there_has_its_place(self):
        folder = self.copy("weave")
        self.edit(folder, "assign irq_o = {&rests, moved_q};", "assign irq_o = {1'b0, moved_q};", name="weave.sv")
        status, _, err = run("run", folder, "--no-record")
        self.assertEqual(status, 1, err)
        self.assertRegex(err, r"testbed\.toml:\d+:1: dut .*wait_interrupt: no interrupt of irq_o\[1\] within 0\.000020 s")
        self.edit(folder, 'port = "irq_o[1]"\ntimeout', 'port = "irq_o[2]"\ntimeout')
        status, _, err = run("check", folder)
        self.assertEqual(status, 2, err)
        self.assertRegex(err, r"testbed\.toml:\d+:8: no \[\[\.\.\.interrupt\]\] has port irq_o\[2\]; did you mean irq_o\[\d\]\?")

    def test_an_error_of_verilator_that_can_be_let_pass_says_how(self):
        folder = self.copy("weave")
        self.edit(folder, "assign irq_o = {&rests, moved_q};", "assign irq_o[1] = &rests; always_ff @(posedge clk_i) irq_o[0] <= moved_q;",
                  name="weave.sv")
        status, _, err = run("run", folder, "--no-record")
        self.assertEqual(status, 2, err)
        self.assertRegex(err, r'"-Wno-BLKANDNBLK" among the files lets it pass')

    def test_a_wildcard_reads_packages_before_what_uses_them_and_options_stand_among_files(self):
        os.mkdir(self.path("rtl"))
        for name, text in {
            "a.sv": "module a import z_pkg::*; (input logic clk, input logic cs, input logic [7:0] addr, output logic [31:0] rdata);\n"
                    "  always_comb rdata = z_pkg::Seven; wire unused = clk ^ cs ^ ^addr;\nendmodule\n",
            "y_pkg.sv": "// not package z_pkg\npackage y_pkg; localparam int Six = 6; endpackage\n",
            "z_pkg.sv": "package z_pkg; localparam int Seven = y_pkg::Six + 1; endpackage\n",
        }.items():
            with open(self.path("rtl/" + name), "w", encoding="utf-8") as f:
                f.write(text)
        bed = '[testbed]\nname = "a"\nduration = "20 us"\n[device.dut]\nkind = "rtl"\n[device.dut.design]\ntop = "a"\n'
        bed += 'files = ["rtl/*.sv", "-Wno-WIDTH", "+define+UNUSED"]\n[[device.dut.design.clock]]\nport = "clk"\n'
        bed += '[[device.dut.design.register_port]]\npattern = "*"\n'
        bed += '[[device.dut.step]]\ndo = "read"\naddress = 0\nexpect = 7\n'
        with open(self.path("testbed.toml"), "w", encoding="utf-8") as f:
            f.write(bed)
        status, _, err = run("run", self.folder, "--no-record")
        self.assertEqual(status, 0, err)

    def test_what_a_design_prints_is_told_the_first_lines_on_the_console_too(self):
        folder = self.copy("sums")
        self.edit(folder, "endmodule", """  reg [31:0] rom [0:1];
  integer n = 0;
  initial $readmemh("nowhere.hex", rom);
  always @(posedge clk) begin
    n <= n + 1;
    if (n < 1500) $display("cycle %0d", n);
  end
endmodule""", name="sums.v")
        status, _, err = run("run", folder, "--no-record")
        self.assertEqual(status, 0, err)
        self.assertRegex(err, r"flatsat: dut says: .*nowhere\.hex.* not found")
        self.assertIn("flatsat: dut says: cycle 17\n", err)
        self.assertNotIn("cycle 30\n", err)
        status, report = fly("-o", self.path("a.h5"), testbed=folder)
        self.assertEqual((status, report["events"]["says"]), (0, 1001))

    def test_a_step_that_fails_is_a_fail_with_its_place_address_and_both_values(self):
        folder = self.copy("sums")
        self.edit(folder, "expect = 42", "expect = 43")
        status, out, err = run("run", folder, "--no-record")
        self.assertEqual(status, 1, err)
        self.assertRegex(err, r"testbed\.toml:4\d:1: .*address 0x0 expected 0x0000002b, got 0x0000002a")

    def test_wrong_names_are_all_told_with_their_places(self):
        folder = self.copy("mover")
        self.edit(folder, 'port = "ap_clk"', 'port = "ap_clock"')
        self.edit(folder, '"m_axi_out_*"', '"m_axi_oot_*"')
        status, _, err = run("check", folder)
        self.assertEqual(status, 2, err)
        self.assertRegex(err, r"testbed\.toml:14:8: .*no port ap_clock; did you mean ap_clk\?")
        self.assertRegex(err, r"testbed\.toml:27:11: .*'m_axi_oot_\*'; did you mean m_axi_out_\*\?")

    def test_rtl_that_does_not_verilate_gives_verilators_place_and_leaves_nothing(self):
        folder = self.copy("sums")
        self.edit(folder, "reg [31:0] sum, count;", "reg [31:0] sum, count", name="sums.v")
        status, _, err = run("run", folder, "--no-record", env={**os.environ, "FLATSAT_CACHE": self.path("cache")})
        self.assertEqual(status, 2, err)
        self.assertRegex(err, r"sums\.v:1\d:\d+: syntax error")
        self.assertEqual(os.listdir(self.path("cache/tmp")), [])

    def test_a_top_that_is_not_there_an_unknown_clock_and_a_pattern_without_star_have_their_places(self):
        folder = self.copy("sums")
        self.edit(folder, 'top = "sums"', 'top = "sums2"')
        status, _, err = run("check", folder)
        self.assertEqual(status, 2, err)
        self.assertRegex(err, r"testbed\.toml:10:7: .*sums2")
        folder = self.copy("running")
        self.edit(folder, 'clock = "mem_axi_aclk"\nstall', 'clock = "mem_clk"\nstall')
        self.edit(folder, '"cfg_*_i cfg_*_o"', '"cfg_"')
        self.edit(folder, 'ratio = "5:2"', 'ratio = "five"')
        status, _, err = run("check", folder)
        self.assertEqual(status, 2, err)
        self.assertRegex(err, r"testbed\.toml:35:9: .*no clock mem_clk")
        self.assertRegex(err, r"testbed\.toml:31:11: .*pattern 'cfg_' must hold a \*")
        self.assertRegex(err, r"testbed\.toml:17:1: .*ratio 'five' must be like")

    def test_a_top_without_the_ports_of_a_named_kind_says_which_are_missing(self):
        folder = self.copy("sums")
        self.edit(folder, "[[device.dut.design.register_port]]\npattern = \"*\"\nword_addressed = true",
                  "[[device.dut.design.axi_lite]]\npattern = \"*\"\nmap = [\"awvalid=cs\"]")
        status, _, err = run("check", folder)
        self.assertEqual(status, 2, err)
        self.assertRegex(err, r"testbed\.toml:2\d:11: axi_lite '\*': sums has no input for awaddr; name the port")

    def test_a_bus_that_hangs_as_a_short_run_ends_is_named_too(self):
        folder = self.copy("mover")
        self.edit(folder, "s_axi_control_rvalid <= 1'b1;", "s_axi_control_rvalid <= 1'b0;", name="mover.sv")
        status, _, err = run("run", folder, "--no-record")
        self.assertEqual(status, 3, err)
        self.assertRegex(err, r"a bus hangs as the run ends at 500\S* us: dut: bus 's_axi_control_\*' \(axi_lite\) waits: "
                              r"1 outstanding, the first a read of 4 bytes at 0x0 that waits for rvalid; "
                              r"last handshake in cycle \d+")

    def test_a_master_that_never_takes_its_data_is_named_by_its_own_bus(self):
        folder = self.copy("mover")
        self.edit(folder, "assign m_axi_in_rready = state == Read;", "assign m_axi_in_rready = 1'b0;", name="mover.sv")
        status, _, err = run("run", folder, "--no-record")
        self.assertEqual(status, 3, err)
        self.assertRegex(err, r"bus 'm_axi_in_\*' \(axi_master\) waits: 1 reads and 0 writes of the design outstanding, "
                              r"read data for 0x1000 waits for rready; last handshake in cycle \d+")

    def test_waves_of_a_window_are_written_and_change_nothing(self):
        status, plain = fly("-o", self.path("a.h5"), testbed=os.path.join(HERE, "mover"))
        self.assertEqual(status, 0)
        status, report = fly("-o", self.path("b.h5"), "--waves", "dut", "--from", "10 us", "--to", "12 us",
                             testbed=os.path.join(HERE, "mover"))
        self.assertEqual((status, report["digest"]), (0, plain["digest"]))
        with open(self.path("b.dut.fst"), "rb") as f:
            head = f.read(65)
        # FST's first block (GTKWave manual, appendix F): kind 0, length, first time, last time, byte order, memory, scopes, variables.
        kind, length, first, last, _, _, scopes, variables = struct.unpack(">BQQQdQQQ", head[:57])
        self.assertEqual((kind, length, first, last), (0, 329, 10_000_000, 12_000_000))
        self.assertGreater(scopes, 1)
        self.assertGreater(variables, 50)

    def test_a_report_has_lint_size_and_speed(self):
        status, out, err = run("rtl", "report", os.path.join(HERE, "scratch"), "--json")
        self.assertEqual(status, 0, err)
        report = json.loads(out)
        with open(os.path.join(HERE, "scratch", "scratch.sv"), encoding="utf-8") as f:
            self.assertEqual(report["size"]["lines"], len(f.readlines()))
        # 256 words of 512 bits; by hand: two requests of 53 bits, writing, reading, answering, first, left, crc, lfsr, and of
        # the port RDATA, RID, BID, responses, valids, last.
        self.assertEqual(report["size"]["memory_bits"], 256 * 512)
        self.assertEqual(report["size"]["register_bits"], 2 * 53 + 3 + 4 * 32 + 512 + 2 * 8 + 2 * 2 + 2 + 1)
        self.assertGreater(report["warnings"]["UNUSEDSIGNAL"], 0)
        self.assertGreater(report["cycles_per_s"], 1e4)

    def test_a_report_counts_as_many_register_bits_as_yosys_has_flip_flops(self):
        _, out, err = run("rtl", "report", os.path.join(HERE, "mover"), "--json")
        report = json.loads(out)
        if report["yosys"] is None:
            self.skipTest("no yosys")
        self.assertEqual(report["yosys"]["flip_flops"], report["size"]["register_bits"], err)

    def test_a_report_of_a_device_without_rtl_says_which_have_some(self):
        status, _, err = run("rtl", "report", "testbeds/orbital-node", "gpu0")
        self.assertEqual(status, 2, err)
        self.assertIn("device gpu0 has no RTL; there are npu0", err)

    def test_a_bus_that_hangs_is_named(self):
        folder = self.copy("mover")
        self.edit(folder, "s_axi_control_rvalid <= 1'b1;", "s_axi_control_rvalid <= 1'b0;", name="mover.sv")
        self.edit(folder, '"500 us"', '"2 ms"')
        status, _, err = run("run", folder, "--no-record")
        self.assertEqual(status, 3, err)
        self.assertRegex(err, r"s_axi_control_\*.*hangs: 1 outstanding, the first a read of 4 bytes at 0x0 that waits for rvalid; last handshake in cycle \d+")


if __name__ == "__main__":
    unittest.main(verbosity=1)
