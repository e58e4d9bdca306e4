"""A device of thousands of channels costs in proportion to them: time, and bytes of the trace."""
import os
import resource
import unittest

from bench_support import Case, run

AGENT = os.path.abspath("examples/python_agent/register_agent.py")
BED = '[testbed]\nname = "many"\nduration = "20 ms"\n[record]\nsample = "2 ms"\n[device.dut]\nkind = "npu"\nbacking = "rtl"\nagent = "{}"\n'
CHANNELS = '"channels": [{"name": "s%%05d" %% i, "units": "V", "long_name": "sensor %%d" %% i} for i in range(%d)]'
DRAW = "            self.later(0, DRAW, 5.0 if self.on else 0.0)\n"
SAMPLES = ("            for k in range(10):\n"
           "                rows = b''.join(struct.pack('<Id', i, i + k * 0.5) for i in range({0}))\n"
           "                self.later(1000 + k * 2000000000, 12, struct.pack('<I', {0}) + rows)\n")


class ManyChannels(Case):
    def fly(self, count):
        """Each channel told ten times; returns CPU seconds of bench and agent, and bytes of the trace."""
        with open(AGENT, encoding="utf-8") as f:
            text = f.read()
        self.assertTrue('"channels": []' in text and DRAW in text)
        agent, bed, trace = self.path("agent.py"), self.path("testbed.toml"), self.path(f"{count}.h5")
        with open(agent, "w", encoding="utf-8") as f:
            f.write(text.replace('"channels": []', CHANNELS % count).replace(DRAW, DRAW + SAMPLES.format(count)))
        os.chmod(agent, 0o755)
        with open(bed, "w", encoding="utf-8") as f:
            f.write(BED.format(agent))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        status, _, err = run("run", bed, "-q", "-o", trace)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertEqual(status, 4, err)  # a run like any other that has nothing to judge
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, os.path.getsize(trace)

    def test_four_times_the_channels_cost_about_four_times_as_much(self):
        few_s, few_bytes = self.fly(1000)
        more_s, more_bytes = self.fly(4000)
        self.assertLess(more_bytes, 4.2 * few_bytes)
        self.assertLess(more_bytes / 4000, 6000)  # some 20 samples of 16 bytes, names, units, chunk indexes, a digest
        self.assertLess(more_s, 8 * few_s)  # of CPU time; a square would be sixteen
        status, out, err = run("trace", "verify", self.path("4000.h5"))
        self.assertEqual(status, 0, out + err)


if __name__ == "__main__":
    unittest.main(verbosity=1)
