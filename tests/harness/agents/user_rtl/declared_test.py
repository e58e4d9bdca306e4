"""What the declaration of a design says: numbers of bits, types, clocks, delays, memories; and where it may lie."""
import os
import unittest

from bench_support import Case, fly, run

HEAD = """[testbed]
name = "declared"
duration = "{duration}"
[device.dut]
kind = "rtl"
[device.dut.design]
top = "t"
files = ["t.sv"]
{keys}
[[device.dut.design.clock]]
port = "clk"
frequency = "{frequency}"
[[device.dut.design.reset]]
port = "rst"
active = "high"
"""
COUNTER = "module t(input logic clk, input logic rst, input logic [7:0] a, output logic [7:0] q);\n  always_ff @(posedge clk) if (rst) q <= 0; else q <= {}a + 1;\nendmodule\n"
PINS = '[[device.dut.design.pins]]\nports = ["a", "q"]\n'


def step(do, address, key, value):
    return f'[[device.dut.step]]\ndo = "{do}"\naddress = {address}\n{key} = {value}\n'


ADDS_ONE = PINS + step("write", 0, "value", 4) + step("read", 4, "expect", 5)


class Declared(Case):
    def write(self, rtl, bed, folder=None, keys="", duration="100 us", frequency="100 MHz"):
        folder = folder or self.folder
        os.makedirs(folder, exist_ok=True)
        for name, text in (("t.sv", rtl), ("testbed.toml", HEAD.format(keys=keys, duration=duration, frequency=frequency) + bed)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
                f.write(text)

    def passes(self, folder=None, **options):
        status, report = fly("--no-record", testbed=folder or self.folder, **options)
        self.assertEqual((status, report["verdict"], report["failed_steps"]), (0, "PASS", []), report["error"])

    def test_a_bit_is_the_one_that_the_source_calls_by_its_number(self):
        # ctl counts from the left, as designs from POWER do: its bit 0 is the most significant. The values are those of
        # a run of the same design by another simulator: ctl[0] = 1 gives seen = 80, plain[3] = 1, level[0] = 1.
        rtl = """module t(input logic clk, input logic rst, input logic [0:7] ctl, input logic [0:3] held, output logic [0:7] seen,
  output logic [0:3] level, output logic [3:0] plain, input logic [0:1][7:0] words, output logic [15:0] flat, output logic [0:1] irq);
  always_ff @(posedge clk) if (rst) begin seen <= 0; level <= 0; plain <= 0; end
    else begin seen <= ctl; level <= {ctl[0], held[1:2], ctl[7]}; plain <= {ctl[0], 2'b0, ctl[7]}; end
  assign flat = words, irq = {ctl[0], 1'b0};
endmodule
"""
        pins = ["ctl[0]", "ctl[7]", "seen", "level[0]", "level[3]", "plain[3]", "level", "words[0]", "flat", "ctl[1:3]"]
        bed = f"[[device.dut.design.pins]]\nports = {pins}\n".replace("'", '"')
        bed += '[[device.dut.design.interrupt]]\nport = "irq[0]"\n'
        bed += step("write", 0, "value", 1) + step("write", 28, "value", 0x5A) + step("write", 36, "value", 4)
        bed += '[[device.dut.step]]\ndo = "wait_interrupt"\ntimeout = "10 us"\n'
        # ctl is 1, 100, 0000: bits 1 to 3 stand behind bit 0. held[1] is tied to 1: level is {1, 1, 0, 0}.
        for address, expected in ((8, 0xC0), (12, 1), (16, 0), (20, 1), (24, 0xC), (32, 0x5A00)):
            bed += step("read", address, "expect", expected)
        self.write(rtl, bed, keys='tie_off = ["held[1]=1"]')
        self.passes()

    def test_an_input_of_type_real_is_refused_with_its_place_in_the_source(self):
        rtl = "module t(input logic clk, input logic rst, input real vin, output logic [7:0] q, output real vout);\n  always_ff @(posedge clk) q <= 8'($rtoi(vin));\n  assign vout = 1.5;\nendmodule\n"
        self.write(rtl, '[[device.dut.design.pins]]\nports = ["q"]\n')
        status, _, err = run("check", self.folder)
        self.assertEqual(status, 2)
        self.assertRegex(err, r"t\.sv:1:\d+: input vin is of type real, which cannot be driven")
        self.write(rtl, '[[device.dut.design.pins]]\nports = ["q", "vout"]\n')
        status, _, err = run("check", self.folder)
        self.assertEqual(status, 2)
        self.assertRegex(err, r"testbed\.toml:\d+:\d+: pins: port vout is of type real, which cannot be read")

    def test_the_order_of_clocks_makes_no_difference(self):
        rtl = """module t(input clk, input rst, input clk2, input rst2, output reg [31:0] n, output reg [31:0] m);
  always @(posedge clk) if (rst) n <= 0; else n <= n + 1;
  always @(posedge clk2) if (rst2) m <= 0; else m <= m + 1;
endmodule
"""
        second = '[[device.dut.design.clock]]\nport = "clk2"\nfrequency = "50 MHz"\n[[device.dut.design.reset]]\nport = "rst2"\nactive = "high"\nclock = "clk2"\n'
        bed = second + '[[device.dut.design.pins]]\nports = ["n", "m"]\n[[device.dut.step]]\ndo = "wait"\ntime = "15 ms"\n' + step("read", 0, "expect", "0")
        self.write(rtl, bed.rsplit("expect", 1)[0], duration="20 ms", frequency="32.768 kHz", keys="free_running = true")
        status, report = fly("--no-record", testbed=self.folder)
        self.assertEqual((status, report["verdict"]), (0, "PASS"), report["error"])
        # 50 MHz for 15 ms are 750,000 cycles: told every 20,000 of them that is 37 times, and not once in 20,000 cycles of the
        # slow clock, which has 491 in all.
        self.assertGreater(report["exchanges"], 37)

    def test_delays_that_are_ignored_are_told(self):
        self.write(COUNTER.format("#1 "), ADDS_ONE)
        status, _, err = run("run", self.folder, "--no-record", "-q")
        self.assertEqual(status, 0, err)
        self.assertIn("dut: 1 delay (#) of the design is ignored", err)

    def test_a_cache_and_sources_below_any_path_are_built(self):
        for name in ("my cache", "a;b#c:d"):
            self.write(COUNTER.format(""), ADDS_ONE)
            self.passes(env={**os.environ, "FLATSAT_CACHE": self.path(name)})
            self.assertTrue(os.listdir(os.path.join(self.path(name), "rtl")))
        source = self.path("x:y $HOME z")
        self.write(COUNTER.format(""), ADDS_ONE, folder=source)
        self.passes(folder=source, env={**os.environ, "FLATSAT_CACHE": self.path("cache")})

    def test_a_message_names_a_source_below_a_folder_with_a_blank_whole(self):
        for name in ("two words", "a tab\there"):
            source = self.path(name)
            self.write("module t(input logic clk,\n  output logic q\n  assign q = clk;\nendmodule\n", ADDS_ONE, folder=source)
            status, _, err = run("check", source)
            self.assertEqual(status, 2)
            self.assertIn(os.path.join(source, "t.sv") + ":3:3: syntax error", err)

    def test_a_waveform_says_which_memories_it_leaves_out_and_takes_them_when_asked(self):
        rtl = """module t(input logic clk, input logic rst, input logic [7:0] a, output logic [7:0] q);
  logic [15:0] many [0:63]; logic [15:0] few [0:31];
  always_ff @(posedge clk) begin many[a[5:0]] <= 16'(a); few[a[4:0]] <= 16'(a); q <= rst ? 0 : a + 1 + 8'(many[63]) + 8'(few[31]); end
endmodule
"""
        sizes = []
        for keys, told in (("", True), ("wave_memories = true", False)):
            self.write(rtl, ADDS_ONE, keys=keys)
            waves = self.path(f"waves{len(sizes)}.fst")
            status, _, err = run("run", self.folder, "--no-record", "-q", "--waves", "dut", "--waves-file", waves)
            self.assertEqual(status, 0, err)
            line = "dut: the waveform leaves out memories of more than 32 words: t.many (64 x 16 bits); design.wave_memories = true takes them"
            self.assertEqual(line in err, told, err)
            sizes.append(os.path.getsize(waves))
        self.assertGreater(sizes[1], sizes[0])


if __name__ == "__main__":
    unittest.main(verbosity=1)
