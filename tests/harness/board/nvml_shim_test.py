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
        for _ in range(200):
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
        apart, deadline = 0.0, time.monotonic() + 8
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

    def test_without_boards_there_is_no_driver(self):
        c.CDLL(None).setenv(b"FLATSAT_BOARDS", tempfile.mkdtemp().encode(), 1)
        self.assertEqual(c.CDLL(f"{BUILD}/nvml/libnvidia-ml.so.1").nvmlInit_v2(), 9)  # DRIVER_NOT_LOADED


if __name__ == "__main__":
    unittest.main()
