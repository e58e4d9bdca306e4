"""What `flatsat rtl inspect` makes of names of ports: buses as generators and houses of style call them."""
import os
import unittest

from bench_support import Case, run

AXI = {
    "aw": ["addr 32", "id 4", "len 8"], "w": ["data 64", "strb 8", "last 1"], "b": ["id 4", "resp 2"],
    "ar": ["addr 32", "id 4", "len 8"], "r": ["data 64", "id 4", "resp 2", "last 1"],
}


def axi(form, payload):
    """Ports of an AXI master; `form` of valid and ready, `payload` of the rest."""
    ports = []
    for channel, signals in AXI.items():
        out = channel in ("aw", "w", "ar")
        direction, other = ("output", "input") if out else ("input", "output")
        ports += [f"{direction} {form.format(c=channel, s='valid')}", f"{other} {form.format(c=channel, s='ready')}"]
        for signal in signals:
            name, bits = signal.split()
            ports.append(f"{direction} [{int(bits) - 1}:0] {payload.format(c=channel, s=name)}")
    return ports


class Names(Case):
    def proposal(self, *ports):
        path = self.path("t.sv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("module t (\n  " + ",\n  ".join(ports) + "\n);\nendmodule\n")
        status, out, err = run("rtl", "inspect", path, "--top", "t")
        self.assertEqual(status, 0, err)
        return out

    def test_payloads_with_a_word_between_are_axi(self):
        for word in ("bits", "payload"):
            text = self.proposal("input clock", "input reset", *axi("mem_{c}_{s}", "mem_{c}_" + word + "_{s}"))
            self.assertIn('axi_master]]\npattern = "mem_*"   # 64 bits of data, 25 signals\n', text)
            self.assertNotIn("tie_off", text)

    def test_words_of_arrays_are_buses_of_their_own(self):
        text = self.proposal("input clk", *[p + " [2]" for p in axi("m_axi_{c}{s}", "m_axi_{c}{s}")])
        for word in (0, 1):
            self.assertIn(f'pattern = "m_axi_*[{word}]"   # 64 bits of data, 25 signals\n', text)

    def test_bits_of_vectors_go_with_words_of_packed_arrays_and_wen_beside_add_is_low_for_a_write(self):
        text = self.proposal("input clk_i", "output logic [1:0] port_req", "input logic [1:0] port_gnt", "output logic [1:0] port_wen",
                             "output logic [1:0][31:0] port_add", "output logic [1:0][31:0] port_data",
                             "input logic [1:0][31:0] port_r_data", "input logic [1:0] port_r_valid")
        for word in (0, 1):
            self.assertIn(f'memory_port]]\npattern = "port_*[{word}]"   # 32 bits of data, 7 signals\n', text)
        self.assertNotIn("tie_off", text)

    def test_every_memory_port_of_a_core_is_found(self):
        text = self.proposal("input clk", "output [31:0] o_i_adr", "output o_i_cyc", "input [31:0] i_i_rdt", "input i_i_ack",
                             "output [31:0] o_d_adr", "output o_d_cyc", "output o_d_we", "output [31:0] o_d_dat", "output [3:0] o_d_sel",
                             "input [31:0] i_d_rdt", "input i_d_ack")
        self.assertIn('pattern = "o_i_* i_i_*"   # 32 bits of data, 4 signals\n', text)
        self.assertIn('pattern = "o_d_* i_d_*"   # 32 bits of data, 7 signals\n', text)

    def test_block_memories_with_a_number_behind_each_signal_are_memory_ports(self):
        text = self.proposal("input clk", "output [9:0] x_address0", "output x_ce0", "input [31:0] x_q0",
                             "output [9:0] y_address0", "output y_ce0", "output y_we0", "output [31:0] y_d0")
        self.assertIn('pattern = "x_*0"   # 32 bits of data, 3 signals\nword_addressed = true', text)
        self.assertIn('pattern = "y_*0"   # 32 bits of data, 4 signals\n', text)

    def test_data_with_valid_and_ready_are_streams(self):
        text = self.proposal("input clock", "input io_enq_valid", "output io_enq_ready", "input [31:0] io_enq_bits",
                             "output io_deq_valid", "input io_deq_ready", "output [31:0] io_deq_bits")
        self.assertIn('stream_in]]\npattern = "io_enq_*"   # 32 bits of data, 3 signals\n', text)
        self.assertIn('stream_out]]\npattern = "io_deq_*"   # 32 bits of data, 3 signals\n', text)

    def test_a_core_without_registers_is_proposed_by_its_pins(self):
        text = self.proposal("input clk", "input start", "input [63:0] key_in", "output done", "input desc_valid", "output desc_ready",
                             "input scan_mode")
        self.assertIn('pins]]\nports = [\n  "start",   # 0x0: input, 1 bits\n  "key_in",   # 0x4: input, 64 bits\n  "done",   # 0xc: output', text)
        self.assertIn('pulse = ["desc_valid until desc_ready"]\n', text)
        self.assertIn('"scan_mode=0"', text)

    def test_resets_by_their_words(self):
        levels = {"rst_n_i": "low", "s_axi_aresetn": "low", "PRESETn": "low", "nrst": "low", "rst_b_core": "low", "arstN": "low",
                  "rst": "high", "core_reset_i": "high", "ap_rst": "high"}
        text = self.proposal("input clk", *["input " + name for name in levels])
        for name, level in levels.items():
            marked = "\n" if level == "low" else "   # by guess: "
            self.assertIn(f'reset]]\nport = "{name}"\nactive = "{level}"{marked}', text)

    def test_a_reset_is_low_by_the_edge_that_the_design_waits_for_and_by_the_end_of_its_name(self):
        path = self.path("t.sv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("""module below(input c, input r, input d, output logic q); always_ff @(posedge c or negedge r) if (!r) q <= 0; else q <= d; endmodule
module t(input clk, input arst, input reset_x, input rst_odd_n, input por_n, input por_b, input porb, input rstz, input d, output logic a, b, e);
  below u(.c(clk), .r(arst), .d, .q(a));
  always_ff @(posedge clk or posedge reset_x) if (reset_x) b <= 0; else b <= d;
  always_ff @(posedge clk or posedge rst_odd_n) if (rst_odd_n) e <= 0; else e <= d;
endmodule
""")
        status, text, err = run("rtl", "inspect", path, "--top", "t")
        self.assertEqual(status, 0, err)
        expected = {"arst": '"low"   # the design waits for its falling edge\n', "reset_x": '"high"\n',
                    "rst_odd_n": '"high"   # the design waits for its rising edge\n', **{n: '"low"\n' for n in ("por_n", "por_b", "porb", "rstz")}}
        for name, level in expected.items():
            self.assertIn(f'reset]]\nport = "{name}"\nactive = {level}', text)

    def test_what_only_looks_like_a_reset_is_none(self):
        text = self.proposal("input clk", "input first_i", "input burst", "input reset_run_req", "input [31:0] reset_vector")
        self.assertNotIn(".reset]]", text)

    def test_interrupts_by_their_words_and_the_end_of_work_where_there_are_none(self):
        names = ["wb_inta_o", "uart_rx_int", "evt_o", "ip2bus_irpt", "dmaInterrupt"]
        text = self.proposal("input clk", "output point_o", "output done", *["output " + n for n in names])
        for name in names:
            self.assertIn(f'interrupt]]\nport = "{name}"\n', text)
        self.assertNotIn('port = "point_o"', text)
        self.assertNotIn('port = "done"', text)
        self.assertIn('interrupt]]\nport = "acc_done"\n', self.proposal("input clk", "output acc_done"))

    def test_what_rests_high_begins_high_but_what_tests(self):
        text = self.proposal("input clk", "input bus_clk_en", "input uart_rx", "input sda_i", "input test_en_i", "input cs_write_enable")
        for tie in ("bus_clk_en=1", "uart_rx=1", "sda_i=1", "test_en_i=0", "cs_write_enable"):
            self.assertIn(f'"{tie}"', text)

    def test_addresses_that_count_words_by_their_range(self):
        port = ["input clk", "input wb_cyc", "input wb_stb", "input wb_we", "output wb_ack", "input [31:0] wb_dat_w", "output [31:0] wb_dat_r"]
        for declared, words in (("[31:2]", "true"), ("[29:0]", "true"), ("[31:0]", "false"), ("[15:0]", "false")):
            self.assertIn(f"word_addressed = {words} ", self.proposal(*port, f"input {declared} wb_adr"))


if __name__ == "__main__":
    unittest.main(verbosity=1)
