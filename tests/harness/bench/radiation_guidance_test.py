"""Radiation and attitude: alone in their testbeds against what is computed elsewhere, and in a satellite."""
import json
import os
import shutil
import subprocess
import unittest

import h5py
import numpy

from bench_support import FLATSAT, MODELS, PATIENCE, TESTBED, Case, fly, run

RADIATION, GUIDANCE = "testbeds/models/radiation", "testbeds/models/guidance"
RACK = """
[satellite.a.radiation]
flux_factor = 3000
[[satellite.a.radiation.device]]
name = "npu0"
preset = "Google_TPU_v6e"
chips = 96
%s
"""
RESETS = """sefi = { value = "2e-9 cm2" }
[[satellite.a.radiation.device]]
name = "hosts"
preset = "Google_host_CPU"
chips = 3000
"""


class RadiationAndGuidance(Case):
    def bed(self, folder, *changes, more=""):
        with open(os.path.join(folder, "testbed.toml"), encoding="utf-8") as f:
            text = f.read()
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new, 1)
        for name in os.listdir(folder):
            if name.endswith(".csv"):
                shutil.copy(os.path.join(folder, name), self.path(name))
        with open(self.path("testbed.toml"), "w", encoding="utf-8") as f:
            f.write(text + more)
        return self.path("testbed.toml")

    def final(self, trace, *channels):
        status, out, err = run("trace", "export", "--csv", *channels, trace)
        self.assertEqual(status, 0, err)
        return [float(cell) for cell in out.splitlines()[-1].split(",")[1:]]

    def compare(self, folder, *arguments):
        """The testbed's own script, with its picture drawn somewhere else."""
        script = os.path.join(folder, "compare.py")
        done = subprocess.run(["/usr/bin/python3", "-c", (
            "import runpy, sys, os; m = runpy.run_path(sys.argv[1]); m['main'].__globals__['plot'] = lambda *a: None; "
            "sys.argv = sys.argv[1:]; m['main']()"), script, "--program", FLATSAT, *arguments],
            capture_output=True, text=True, check=False, timeout=280 * PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_a_day_of_a_rack_is_what_another_integral_says_and_its_counts_are_poisson(self):
        result = self.compare(RADIATION, "--seeds", "8")
        self.assertAlmostEqual(result["dose"] / result["dose_by_hand"], 1.0, delta=1e-6)
        for device in ["npu", "gpu", "host_cpu", "host_ram"]:
            mean, hand = result[device]["mean"], result[device]["by_hand"]
            self.assertAlmostEqual(result[device]["expected"] / hand, 1.0, delta=1e-6)
            self.assertLess(abs(mean - hand), 4.5 * (hand / 8) ** 0.5, device)

    def test_the_testbeds_pass_and_a_seed_gives_one_trace(self):
        digests = []
        for folder, options in [(RADIATION, []), (RADIATION, []), (RADIATION, ["--seed", "2"]), (GUIDANCE, [])]:
            status, report = fly("-o", self.path("t.h5"), *options, testbed=folder)
            self.assertEqual((status, report["verdict"]), (0, "PASS"), report["requirements"])
            digests.append(report["digest"])
        self.assertEqual(digests[0], digests[1])
        self.assertNotEqual(digests[0], digests[2])

    def test_another_device_and_another_step_change_no_count_of_a_device(self):
        def counts(*changes, more=""):
            fly("-o", self.path("t.h5"), "--duration", "12 h", testbed=self.bed(RADIATION, *changes, more=more))
            return self.final(self.path("t.h5"), "rack.npu.*")

        plain = counts()
        self.assertGreater(plain[2], 50)
        self.assertEqual(counts(more='[[model.rack.device]]\nname = "other"\npreset = "Jetson_TX1_20nm"\nchips = 5000\n'), plain)
        self.assertEqual(counts(('kind = "radiation"', 'kind = "radiation"\nstep = "3 s"'))[2:], plain[2:])

    def test_slews_last_and_array_and_radiator_see_what_rotation_matrices_say(self):
        result = self.compare(GUIDANCE)
        self.assertEqual([s["mode"] for s in result["slews"]], ["nadir", "link", "safe", "nadir"])
        for slew in result["slews"]:  # sampled by the second; the target moves and is looked at by the second
            self.assertAlmostEqual(slew["model_seconds_at_most"], slew["seconds"] + 0.5, delta=1.6)
        apart = result["largest_difference_when_pointed"]
        self.assertLess(apart["incidence_deg"], 0.07)  # nadir moves by 0.061 deg between two looks
        self.assertLess(apart["radiator_sun_deg"], 0.07)
        self.assertLess(apart["radiator_nadir_deg"], 0.07)

    def test_parameters_out_of_range_are_refused_where_they_stand(self):
        for folder, old, new, word in [
                (RADIATION, "share_in_anomaly = 0.90", "share_in_anomaly = 1.2", "share_in_anomaly"),
                (RADIATION, "time_in_anomaly = 0.07125", "time_in_anomaly = 0", "time_in_anomaly"),
                (RADIATION, "polar_gain = 4", "polar_gain = 0", "polar_gain"),
                (RADIATION, 'dose = "150 rad(Si)/year"', 'dose = "-1 rad(Si)/year"', "dose"),
                (RADIATION, 'end = "18 h"', 'end = "5 h"', "must be after begin"),
                (RADIATION, "chips = 96", "chips = 0", "chips"),
                (RADIATION, 'preset = "Google_TPU_v6e"', 'preset = "Google_TPU_v6"', "did you mean Google_TPU_v6e"),
                (RADIATION, "chips = 96", 'chips = 96\nsel = { value = "1e-9 cm2", low = "2e-9 cm2" }', "must not be above value"),
                (RADIATION, 'name = "gpu"', 'name = "npu"', "device has npu twice"),
                (GUIDANCE, 'slew_rate = "0.5 deg/s"', 'slew_rate = "0 deg/s"', "slew_rate"),
                (GUIDANCE, 'error = "0.02 deg"', 'error = "0.2 deg"', "must be above error"),
                (GUIDANCE, 'array = "fixed"', 'array = "fixd"', "did you mean fixed"),
                (GUIDANCE, '["10 min", "1"]', '["10 min", "7"]', "outside")]:
            bed = self.bed(folder, (old, new))
            status, _, err = run("check", bed)
            self.assertEqual(status, 2, new)
            self.assertIn(word, err)
            self.assertRegex(err, r"testbed\.toml:\d+:\d+: ", new)

    def test_in_a_satellite_each_device_is_hit_by_its_own_process_and_can_be_skipped(self):
        flux = 'rate = "12.2 1/year"\nchips = 240\nflux_factor = 60                 # so that one orbit shows what takes four days\n'
        both = self.bed(TESTBED, more=RACK % RESETS)
        status, _, err = run("check", both)
        self.assertEqual(status, 2)
        self.assertRegex(err, r"testbed\.toml:\d+:\d+: .*upsets may have no rate")
        bed = self.bed(TESTBED, ('duration = "5863.7 s"', 'duration = "1200 s"'), (flux, ""), more=RACK % RESETS)
        status, report = fly("-o", self.path("t.h5"), *MODELS, testbed=bed)
        self.assertIn(status, [0, 1], report)
        events = report["events"]
        self.assertGreater(events["upset"], 10)
        self.assertGreater(events["upset_unmodelled"], 0)
        self.assertGreater(events["power_back"], 0)
        self.assertEqual(events["upset"], events["upset_hit"] + events["upset_unmodelled"])
        seu, mbu, sefi, total = self.final(self.path("t.h5"), *(f"a.radiation.npu0.{k}" for k in ["seu", "mbu", "sefi", "events"]))
        self.assertEqual(seu + mbu + sefi, total)
        with h5py.File(self.path("t.h5")) as f:
            said = list(zip(*(f["events"][n][:] for n in ["time", "kind", "source", "text"])))
            when, draw = f["channels/a.npu0.draw/time"][:], f["channels/a.npu0.draw/value"][:]
        hits = [(time, text) for time, kind, source, text in said if (kind, source) == (b"upset_hit", b"npu0")]
        self.assertEqual(sum(b"two bits" in text for _, text in hits), mbu)
        self.assertEqual(sum(b"one bit" in text for _, text in hits), seu)
        cuts = [time for time, text in hits if b"power off and on" in text]
        self.assertEqual(len(cuts), sefi)
        for cut in cuts:  # without its rail it draws nothing, until the power is back 60 s later
            self.assertEqual(draw[numpy.searchsorted(when, cut + 30 * 10**12, "right") - 1], 0.0)
        backs = [time for time, kind, _, _ in said if kind == b"power_back"]
        self.assertEqual([back - cut for cut, back in zip(cuts, backs)], [60 * 10**12] * len(backs))
        _, skipped = fly("--no-record", *MODELS, "--set", "satellite.a.upsets.skip=" + str(list(range(1, 41))), testbed=bed)
        self.assertEqual(skipped["events"]["upset"], events["upset"])
        self.assertLess(skipped["events"].get("upset_hit", 0), events["upset_hit"])

    def test_a_satellite_in_safe_mode_points_as_its_guidance_says_for_it(self):
        bed = self.bed(TESTBED, ('duration = "5863.7 s"', 'duration = "1800 s"'), more='\n[satellite.a.guidance]\nmode = "nadir"\n')
        fly("-o", self.path("t.h5"), *MODELS, "--set", "satellite.a.power.battery.initial_soc=0.25", testbed=bed)
        with h5py.File(self.path("t.h5")) as f:
            said = [text for kind, text in zip(f["events/kind"][:], f["events/text"][:]) if kind == b"pointing"]
        self.assertEqual(said[:1], [b"mode safe"])

    def test_a_fixed_terminal_finds_its_relay_in_link_mode_only_and_array_and_radiator_pay_for_it(self):
        attitude = '\n[satellite.a.guidance]\nmode = "%s"\nlink_tolerance = "0.5 deg"\n'
        power, absorbed = {}, {}
        for mode in ["none", "sun", "link"]:
            bed = self.bed(TESTBED, ('duration = "5863.7 s"', 'duration = "900 s"'),
                           more="" if mode == "none" else attitude % mode)
            _, report = fly("-o", self.path("t.h5"), *MODELS, testbed=bed)
            absorbed[mode], = self.final(self.path("t.h5"), "a.thermal.radiator.absorbed")
            if mode == "none":
                continue
            self.assertEqual("link_up" in report["events"], mode == "link", report["events"])
            status, out, err = run("trace", "export", "--csv", "a.power.array.available", self.path("t.h5"))
            self.assertEqual(status, 0, err)
            power[mode] = sum(float(line.split(",")[1]) for line in out.splitlines()[1:])
            incidence, = self.final(self.path("t.h5"), "a.guidance.incidence")
            self.assertEqual(incidence < 1.0, mode == "sun")
        self.assertLess(power["link"], power["sun"])
        # Edge-on is what the radiator is by its own table too, but for the parallax of the Sun, 5e-5 rad: some 2 W.
        self.assertAlmostEqual(absorbed["sun"], absorbed["none"], delta=5.0)
        # Turned to the relay it shows a face to the Earth, and two faces see the least of it edge-on.
        self.assertGreater(absorbed["link"], absorbed["sun"] + 100.0)


if __name__ == "__main__":
    unittest.main(verbosity=1)
