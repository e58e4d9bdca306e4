"""Somebody's RTL in the loop by a testbed file alone: known answers, determinism, mistakes with their places."""
import os
import shutil
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

    def test_two_clocks_missing_signals_and_delays_give_running_sums(self):
        report = self.flies("running")
        self.assertNotIn("protocol_error", report["events"])

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

    def test_a_bus_that_hangs_is_named(self):
        folder = self.copy("mover")
        self.edit(folder, "s_axi_control_rvalid <= 1'b1;", "s_axi_control_rvalid <= 1'b0;", name="mover.sv")
        self.edit(folder, '"500 us"', '"2 ms"')
        status, _, err = run("run", folder, "--no-record")
        self.assertEqual(status, 3, err)
        self.assertRegex(err, r"s_axi_control_\*.*hangs: 1 outstanding, the first a read of 4 bytes at 0x0 that waits for rvalid; last handshake in cycle \d+")


if __name__ == "__main__":
    unittest.main(verbosity=1)
