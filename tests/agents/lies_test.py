"""Every lie of an agent is refused by one line that names the agent and the simulated time, or is harmless and says why."""
import json
import os
import subprocess
import unittest
from concurrent.futures import ThreadPoolExecutor

from bench_support import BUILD, FLATSAT, PATIENCE, Case

PART, PARTS = (int(word) for word in os.environ.get("FLATSAT_LIES", "0/1").split("/"))  # of the table: the first of how many
REPLAYED = 4  # every so many of the traces
LIAR = os.path.abspath(os.path.join(BUILD, "bin", "lying_agent"))
TESTBED = f"""[testbed]
name = "liar"
duration = "20 us"
[device.dut]
kind = "npu"
backing = "rtl"
agent = "{LIAR}"
reply_timeout = "10 s"
[[device.dut.step]]
do = "read"
address = 0
[[device.dut.step]]
do = "wait"
time = "3 us"
[[device.dut.step]]
do = "read"
address = 4
[[device.dut.step]]
do = "wait"
time = "3 us"
[[device.dut.step]]
do = "write"
address = 8
value = 1
"""


def lies():
    """The table of the agent."""
    said = subprocess.run([LIAR, "--list"], capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in said.splitlines()]


class Lies(Case):
    def setUp(self):
        super().setUp()
        with open(self.path("testbed.toml"), "w", encoding="utf-8") as f:
            f.write(TESTBED)

    def fly(self, lie, trace):
        """Returns the exit status and stderr."""
        done = subprocess.run([FLATSAT, "run", self.folder, "-q", "-o", trace], capture_output=True, timeout=60 * PATIENCE,
                              env={**os.environ, "FLATSAT_LIE": lie["name"]}, check=False)
        return done.returncode, done.stderr

    def tell(self, lie, number):
        """What is wrong with how this lie was taken; empty for nothing."""
        trace = self.path(f"{number}.h5")
        status, err = self.fly(lie, trace)
        err = err.decode(errors="replace")
        if not lie["refusal"]:
            return "" if status == 0 and lie["harmless_since"] else f"status {status}: {err}"
        first = err.splitlines()[0] if err else ""
        if status != 3 or not first.startswith("flatsat: dut at simulated time ") or lie["refusal"] not in first:
            return f"status {status}, wanted '{lie['refusal']}': {err[:500]}"
        if "\x1b" in err or any(ord(c) < 32 for c in first):
            return f"an escape sequence reaches the terminal: {first[:200]!r}"
        return self.again(trace) if os.path.exists(trace) and number % REPLAYED == 0 else ""

    @staticmethod
    def again(trace):
        """A run that a lie ended is replayed alike up to there."""
        done = subprocess.run([FLATSAT, "replay", trace, "--json"], capture_output=True, text=True, timeout=60 * PATIENCE, check=False)
        if done.returncode == 0 and json.loads(done.stdout)["first_divergence"] is None:
            return ""
        return f"replayed with status {done.returncode}: {done.stdout[:400]} {done.stderr[:400]}"

    def test_each_of_more_than_200_lies_is_refused_by_name_and_time_or_harmless_for_a_reason(self):
        table = lies()
        self.assertGreaterEqual(len(table), 200)
        self.assertEqual(len({lie["name"] for lie in table}), len(table), "two lies of one name")
        part = table[PART::PARTS]
        with ThreadPoolExecutor(2) as pool:
            taken = list(pool.map(self.tell, part, range(len(part))))
        wrong = [f"{lie['name']}: {what}" for lie, what in zip(part, taken) if what]
        print(f"{len(part)} of {len(table)} lies, {sum(1 for lie in part if lie['refusal'])} refused, {len(wrong)} not as they should be", flush=True)
        self.assertFalse(wrong, "\n".join(wrong))


if __name__ == "__main__":
    unittest.main(verbosity=2)
