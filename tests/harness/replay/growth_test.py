"""Memory does not grow with the length of a run or of its trace: the peak of each command at 16 times the length is that of the smallest
length, but for what the allocator and the library round. 720 hours: `flatsat bench --only growth`."""
import os
import subprocess
import unittest

from bench_support import FLATSAT, PATIENCE, TESTBED, Case

SATELLITE = "testbeds/models/satellite"
GROWTH_MB = 16.0  # a series of all channels over the longer trace takes 50 MB, the changes of those that are judged over the longer run 60 MB
WRITES_MB = 60.0  # of what writes a trace: what waits for the disk and what the library keeps of a file, some 100 MB that a short one does not fill


def peak_mb(*arguments, good=(0, 1)):
    """Of the process, or of the largest one that it started."""
    process = subprocess.Popen([FLATSAT, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode not in good:
        raise AssertionError(f"{arguments}: status {process.returncode}: {said}")
    return used.ru_maxrss / 1024.0


class Growth(Case):
    def record(self, name, testbed, duration, *more):
        path = self.path(f"{name}.h5")
        subprocess.run([FLATSAT, "run", testbed, "-q", "--duration", duration, "-o", path, *more], check=False, timeout=600 * PATIENCE, capture_output=True)
        self.assertTrue(os.path.exists(path))
        return path

    def hold(self, what, short_mb, long_mb, growth_mb=GROWTH_MB):
        print(f"{what}: {short_mb:.1f} MB, at 16 times the length {long_mb:.1f} MB", flush=True)
        self.assertLess(long_mb - short_mb, growth_mb, what)

    def of_traces(self, short, long, *commands):
        for what, *words in commands:
            peaks = [peak_mb(*[{"TRACE": trace, "OUT": self.path("out")}.get(word, word) for word in words]) for trace in (short, long)]
            if os.path.exists(self.path("out")):
                os.remove(self.path("out"))
            self.hold(what, *peaks, WRITES_MB if "slice" in words else GROWTH_MB)

    def test_of_a_run_without_a_trace(self):
        flown = [peak_mb("run", SATELLITE, "-q", "--no-record", "--duration", duration) for duration in ("6 h", "96 h")]
        self.hold("run without a trace", *flown)

    def test_of_what_reads_channels(self):
        traces = [self.record(f"models-{hours}", SATELLITE, f"{hours} h") for hours in ("0.5", "8")]
        self.of_traces(*traces, ["verify", "trace", "verify", "TRACE"], ["diff", "diff", "TRACE", "TRACE"], ["replay", "replay", "TRACE"],
                       ["explain", "explain", "TRACE", "umbra_entry"], ["export CSV", "trace", "export", "--csv", "a.power.*", "-o", "OUT", "TRACE"],
                       ["export MCAP", "trace", "export", "--mcap", "-o", "OUT", "TRACE"],
                       ["slice", "trace", "slice", "TRACE", "--from", "10 s", "-o", "OUT"], ["report", "report", "TRACE", "-o", "OUT"])

    def test_of_what_reads_messages(self):
        traces = [self.record(f"devices-{s}", TESTBED, f"{s} s", "--backing", "npu0=rtl") for s in (350, 5600)]
        self.of_traces(*traces, ["verify messages", "trace", "verify", "TRACE"], ["diff of messages", "diff", "TRACE", "TRACE"],
                       ["replay of messages", "replay", "TRACE"], ["slice of messages", "trace", "slice", "TRACE", "--from", "10 s", "-o", "OUT"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
