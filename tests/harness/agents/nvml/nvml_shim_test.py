"""A client that knows NVML only by its C interface sees an emulated board: python3 nvml_shim_test.py BUILD."""
import ctypes as c
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = sys.argv.pop() if len(sys.argv) > 1 else "build/release"
PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))  # limits of time are so many times as long: sanitizers
GPU_IS_LOST, NOT_SUPPORTED, INVALID_ARGUMENT, NO_PERMISSION, TIMEOUT = 15, 3, 2, 4, 10


class Field(c.Structure):
    _fields_ = [("id", c.c_uint), ("scope", c.c_uint), ("time", c.c_longlong), ("latency", c.c_longlong),
                ("type", c.c_uint), ("result", c.c_int), ("value", c.c_ulonglong)]


class Event(c.Structure):
    _fields_ = [("device", c.c_void_p), ("type", c.c_ulonglong), ("data", c.c_ulonglong), ("gi", c.c_uint),
                ("ci", c.c_uint)]


class Shim(unittest.TestCase):
    def start(self, *arguments):
        """One card with these arguments, and the client's library on it."""
        folder = tempfile.mkdtemp()
        card = subprocess.Popen([f"{BUILD}/bin/flatsat-emulated-card", "--folder", folder, *arguments])
        self.addCleanup(self.end, card)
        os.environ["FLATSAT_BOARDS"] = folder
        c.CDLL(None).setenv(b"FLATSAT_BOARDS", folder.encode(), 1)
        for _ in range(200 * PATIENCE):
            if any(name.endswith(".board") for name in os.listdir(folder)):
                break
            time.sleep(0.01)
        time.sleep(0.05)
        nvml = c.CDLL(f"{BUILD}/nvml/libnvidia-ml.so.1")
        self.assertEqual(nvml.nvmlInit_v2(), 0)
        self.addCleanup(nvml.nvmlShutdown)
        device = c.c_void_p()
        self.assertEqual(nvml.nvmlDeviceGetHandleByIndex_v2(0, c.byref(device)), 0)
        return nvml, device, card

    @staticmethod
    def end(card):
        card.send_signal(signal.SIGCONT)
        card.kill()
        card.wait()

    def until(self, holds, seconds=10):
        deadline = time.monotonic() + seconds * PATIENCE
        while not holds():
            self.assertLess(time.monotonic(), deadline, "it never came")
            time.sleep(0.02)

    def pair(self, nvml, device, *before):
        values = (c.c_ulonglong * 2)()
        self.assertEqual(nvml.nvmlDeviceGetViolationStatus(device, *before, values), 0)
        return values

    def assert_found(self, nvml, call, wanted, device):
        found = c.c_void_p()
        self.assertEqual(getattr(nvml, call)(wanted, c.byref(found)), 0, wanted)
        self.assertEqual(found.value, device.value)

    def number(self, nvml, device, name, *before, kind=c.c_uint):
        value = kind()
        self.assertEqual(getattr(nvml, name)(device, *before, c.byref(value)), 0, name)
        return value.value

    def test_it_is_the_card_that_was_asked_for(self):
        nvml, device, _ = self.start("--type", "b200-sxm")
        name = c.create_string_buffer(96)
        self.assertEqual(nvml.nvmlDeviceGetName(device, name, 96), 0)
        self.assertEqual(name.value, b"NVIDIA B200")
        self.assertEqual(self.number(nvml, device, "nvmlDeviceGetPowerManagementLimit"), 1000000)
        memory = (c.c_ulonglong * 3)()
        self.assertEqual(nvml.nvmlDeviceGetMemoryInfo(device, memory), 0)
        self.assertEqual(memory[0], 183359 << 20)  # nvidia-smi listing of a B200
        self.assertEqual(nvml.nvmlDeviceGetFanSpeed(device, c.byref(c.c_uint())), NOT_SUPPORTED)
        self.assertEqual(nvml.nvmlDeviceGetName(c.c_void_p(4096), name, 96), INVALID_ARGUMENT)

    def test_the_average_follows_a_load_later_than_the_instant_power(self):
        nvml, device, _ = self.start("--load")
        fields = (Field * 3)(Field(id=186), Field(id=185), Field(id=9999))
        apart, deadline = 0.0, time.monotonic() + 8 * PATIENCE
        while time.monotonic() < deadline:
            self.assertEqual(nvml.nvmlDeviceGetFieldValues(device, 3, fields), 0)
            instant, average = (fields[i].value & 0xFFFFFFFF for i in (0, 1))
            apart = max(apart, (instant - average) / 1000)
            if average > 680000:
                break
            time.sleep(0.05)
        self.assertGreater(apart, 300)  # of a step of some 600 W, 1 s window against 25 ms
        self.assertGreater(average, 680000)
        self.assertLess(average, 705000)
        self.assertEqual(fields[2].result, NOT_SUPPORTED)
        self.assertEqual(self.number(nvml, device, "nvmlDeviceGetCurrentClocksEventReasons", kind=c.c_ulonglong) & 4, 4)

    def test_energy_is_what_the_power_adds_up_to(self):
        nvml, device, _ = self.start()
        time.sleep(0.2)
        first = self.number(nvml, device, "nvmlDeviceGetTotalEnergyConsumption", kind=c.c_ulonglong), time.monotonic()
        time.sleep(2)
        last = self.number(nvml, device, "nvmlDeviceGetTotalEnergyConsumption", kind=c.c_ulonglong), time.monotonic()
        self.assertAlmostEqual((last[0] - first[0]) / 1000 / (last[1] - first[1]), 90, delta=5)  # idle: 90 W

    def test_an_xid_79_is_told_and_then_every_call_says_that_the_board_is_lost(self):
        nvml, device, _ = self.start("--xid", "79", "--xid-after", "0.5")
        events, event = c.c_void_p(), Event()
        self.assertEqual(nvml.nvmlEventSetCreate(c.byref(events)), 0)
        self.assertEqual(nvml.nvmlDeviceRegisterEvents(device, c.c_ulonglong(8), events), 0)
        self.assertEqual(nvml.nvmlEventSetWait_v2(events, c.byref(event), 10), TIMEOUT)
        self.assertEqual(nvml.nvmlEventSetWait_v2(events, c.byref(event), 5000), 0)
        self.assertEqual((event.type, event.data), (8, 79))
        self.assertEqual(nvml.nvmlDeviceGetPowerUsage(device, c.byref(c.c_uint())), GPU_IS_LOST)
        self.assertEqual(nvml.nvmlEventSetFree(events), 0)

    def test_an_xid_48_counts_in_both_counters_and_waits_for_its_remapping(self):
        nvml, device, _ = self.start("--xid", "48", "--xid-after", "0")
        time.sleep(0.1)
        for counter in (0, 1):
            value = c.c_ulonglong()
            self.assertEqual(nvml.nvmlDeviceGetTotalEccErrors(device, 1, counter, c.byref(value)), 0)
            self.assertEqual(value.value, 1)
        rows = [c.c_uint() for _ in range(4)]
        self.assertEqual(nvml.nvmlDeviceGetRemappedRows(device, *map(c.byref, rows)), 0)
        self.assertEqual([row.value for row in rows], [0, 0, 1, 0])

    def test_a_dead_card_is_lost_and_not_frozen(self):
        nvml, device, card = self.start()
        card.kill()
        card.wait()
        self.assertEqual(nvml.nvmlDeviceGetPowerUsage(device, c.byref(c.c_uint())), GPU_IS_LOST)

    def test_a_limit_is_set_by_root_alone_and_only_within_its_bounds(self):
        nvml, device, _ = self.start()
        allowed = os.geteuid() == 0
        self.assertEqual(nvml.nvmlDeviceSetPowerManagementLimit(device, 100000), INVALID_ARGUMENT if allowed else NO_PERMISSION)
        self.assertEqual(nvml.nvmlDeviceSetPowerManagementLimit(device, 400000), 0 if allowed else NO_PERMISSION)
        time.sleep(0.2)
        self.assertEqual(self.number(nvml, device, "nvmlDeviceGetPowerManagementLimit"), 400000 if allowed else 700000)

    def test_locked_clocks_hold_the_clock_and_with_it_the_power(self):
        nvml, device, _ = self.start("--load")
        allowed = os.geteuid() == 0
        self.assertEqual(nvml.nvmlDeviceSetGpuLockedClocks(device, 900, 600), INVALID_ARGUMENT if allowed else NO_PERMISSION)
        self.assertEqual(nvml.nvmlDeviceSetGpuLockedClocks(device, 600, 900), 0 if allowed else NO_PERMISSION)
        if not allowed:
            self.skipTest("only root locks clocks: the law of the locked clock was not checked")
        clock = lambda: self.number(nvml, device, "nvmlDeviceGetClockInfo", 1)
        self.until(lambda: clock() == 900)
        # The emulated board's own law: idle + (1.15 * 700 W - idle) V^2 f / (V^2 f at 1980 MHz), V linear in f.
        volts = 0.70 + 0.35 * (900 - 345) / (1980 - 345)
        watts = 90 + (805 - 90) * volts**2 * 900 / (1.05**2 * 1980)
        self.until(lambda: abs(self.number(nvml, device, "nvmlDeviceGetPowerUsage") / 1000 - watts) < 2)
        self.assertEqual(nvml.nvmlDeviceResetGpuLockedClocks(device), 0)
        self.until(lambda: clock() > 1700)

    def test_time_under_the_cap_is_counted_as_a_violation_by_power_and_not_by_heat(self):
        nvml, device, _ = self.start("--load")
        times = lambda policy: self.pair(nvml, device, policy)[1] / 1e9
        self.until(lambda: times(0) > 0.2)
        first, start = times(0), time.monotonic()
        time.sleep(1)
        self.assertAlmostEqual(times(0) - first, time.monotonic() - start, delta=0.1)  # a full load is always capped
        self.assertEqual(times(1), 0)

    def test_what_the_first_versions_write_ends_where_their_structures_end(self):
        nvml, device, _ = self.start("--load", "--xid", "63", "--xid-after", "5")
        self.until(lambda: self.number(nvml, device, "nvmlDeviceGetPowerUsage") > 200000)

        def spared(call, bytes_of_it, *before, after=()):
            """Calls with a buffer of 0xA5; what lies behind the structure must stay so."""
            buffer = (c.c_ubyte * 128)(*[0xA5] * 128)
            self.assertEqual(getattr(nvml, call)(*before, buffer, *after), 0, call)
            self.assertEqual(bytes(buffer)[bytes_of_it:], b"\xa5" * (128 - bytes_of_it), call)
            return bytes(buffer)[:bytes_of_it]

        self.assertEqual(spared("nvmlDeviceGetPciInfo", 36, device)[:12], b"0000:01:00.0")
        self.assertEqual(spared("nvmlDeviceGetPciInfo_v3", 68, device)[36:52], b"00000000:01:00.0")
        count = c.c_uint(1)
        worker = spared("nvmlDeviceGetComputeRunningProcesses", 16, device, c.byref(count))
        self.assertEqual((count.value, int.from_bytes(worker[8:], "little")), (1, 520 << 20))
        events = c.c_void_p()
        self.assertEqual(nvml.nvmlEventSetCreate(c.byref(events)), 0)
        self.assertEqual(nvml.nvmlDeviceRegisterEvents(device, c.c_ulonglong(8), events), 0)
        event = spared("nvmlEventSetWait", 24, events, after=(5000,))
        self.assertEqual(int.from_bytes(event[16:], "little"), 63)
        self.assertEqual(nvml.nvmlEventSetFree(events), 0)

    def test_a_structure_of_another_version_is_refused(self):
        nvml, device, _ = self.start()
        for version, result in ((40 | 2 << 24, 0), (40 | 3 << 24, 25)):  # ARGUMENT_VERSION_MISMATCH
            memory = (c.c_ulonglong * 5)(version)
            self.assertEqual(nvml.nvmlDeviceGetMemoryInfo_v2(device, memory), result)
        margin = (c.c_uint * 2)(8 | 1 << 24)
        self.assertEqual(nvml.nvmlDeviceGetMarginTemperature(device, margin), 0)
        self.assertEqual(margin[1], 87 - 25)  # an idle die is within 4 K of a coolant of 25 degC

    def test_every_function_of_the_vendors_library_is_there_and_none_is_a_trap(self):
        nvml, device, _ = self.start()
        with open("harness/agents/nvml/nvml_functions.txt", encoding="utf-8") as file:
            names = [line.strip() for line in file if line.startswith("nvml")]
        self.assertGreater(len(names), 300)
        for name in names:
            self.assertTrue(hasattr(nvml, name), name)
        self.assertEqual(nvml.nvmlDeviceGetNvLinkState(device, 0, c.byref(c.c_uint())), NOT_SUPPORTED)

    def test_a_board_is_found_by_all_its_names(self):
        nvml, device, _ = self.start()
        text = c.create_string_buffer(96)
        for name, find in (("UUID", "UUID"), ("Serial", "Serial")):
            self.assertEqual(getattr(nvml, f"nvmlDeviceGet{name}")(device, text, 96), 0)
            self.assert_found(nvml, f"nvmlDeviceGetHandleBy{find}", text.value, device)
        for bus in (b"00000000:01:00.0", b"0000:01:00.0", b"01:00.0"):
            self.assert_found(nvml, "nvmlDeviceGetHandleByPciBusId_v2", bus, device)
        self.assertEqual(nvml.nvmlDeviceGetHandleByPciBusId_v2(b"0000:02:00.0", c.byref(c.c_void_p())), 6)  # NOT_FOUND

    def test_clocks_that_it_supports_are_steps_from_the_highest_down(self):
        nvml, device, _ = self.start()
        count = c.c_uint(0)
        self.assertEqual(nvml.nvmlDeviceGetSupportedGraphicsClocks(device, 2619, c.byref(count), None), 7)
        clocks = (c.c_uint * count.value)()
        self.assertEqual(nvml.nvmlDeviceGetSupportedGraphicsClocks(device, 2619, c.byref(count), clocks), 0)
        self.assertEqual(list(clocks), list(range(1980, 344, -15)))  # 345 to 1980 MHz in steps of 15

    def test_a_second_board_of_one_name_is_a_second_board_and_stays_when_the_first_ends(self):
        _, _, first = self.start()
        folder = os.environ["FLATSAT_BOARDS"]
        second = subprocess.Popen([f"{BUILD}/bin/flatsat-emulated-card", "--folder", folder])
        self.addCleanup(self.end, second)
        self.until(lambda: len([name for name in os.listdir(folder) if name.endswith(".board")]) == 2)
        program = f"""
import ctypes as c
nvml = c.CDLL("{BUILD}/nvml/libnvidia-ml.so.1")
assert nvml.nvmlInit_v2() == 0
count, device, text = c.c_uint(), c.c_void_p(), c.create_string_buffer(96)
nvml.nvmlDeviceGetCount_v2(c.byref(count))
for i in range(count.value):
    nvml.nvmlDeviceGetHandleByIndex_v2(i, c.byref(device))
    nvml.nvmlDeviceGetUUID(device, text, 96)
    bus = c.create_string_buffer(256)
    assert nvml.nvmlDeviceGetPciInfo_v3(device, bus) == 0
    print(text.value.decode(), bus.raw[:32].split(b"\\0")[0].decode())
"""

        def boards():
            done = subprocess.run([sys.executable, "-c", program], env=os.environ, capture_output=True, text=True, timeout=60 * PATIENCE, check=True)
            return done.stdout.splitlines()
        both = boards()
        self.assertEqual(len(both), 2)
        for part in range(2):  # neither UUID nor bus is shared
            self.assertEqual(len({line.split()[part] for line in both}), 2, both)
        first.terminate()
        first.wait()
        self.assertEqual(boards(), both[1:])

    def test_without_boards_there_is_no_driver(self):
        c.CDLL(None).setenv(b"FLATSAT_BOARDS", tempfile.mkdtemp().encode(), 1)
        self.assertEqual(c.CDLL(f"{BUILD}/nvml/libnvidia-ml.so.1").nvmlInit_v2(), 9)  # DRIVER_NOT_LOADED


if __name__ == "__main__":
    unittest.main()
