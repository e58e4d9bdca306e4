#!/usr/bin/python3
"""Reads a trace with h5py alone: what the run was, one channel, the verdicts. read_trace.py TRACE CHANNEL"""
import sys

import h5py


def text(value):
    return bytes(value).rstrip(b"\0").decode()


def main(path, channel):
    with h5py.File(path, "r") as f:
        print(f"testbed {text(f.attrs['testbed_name'])}, seed {f.attrs['seed']}, from {text(f.attrs['epoch_utc'])}")
        group = f["channels"][channel]  # one group of that name, dots included
        t_s, value = group["time"][:] * 1e-12, group["value"][:]
        units = text(group["value"].attrs["units"])
        print(f"{channel}: {len(value)} rows, {value[0]:.6g} {units} at {t_s[0]:g} s, {value[-1]:.6g} {units} at {t_s[-1]:g} s")
        mean = ((value[1:] + value[:-1]) / 2 * (t_s[1:] - t_s[:-1])).sum() / (t_s[-1] - t_s[0])
        print(f"mean over time {mean:.6g} {units}")
        for name, verdict, value in zip(*(f["verdicts"][column][:] for column in ("requirement", "verdict", "value"))):
            print(f"{text(name)}: {text(verdict)}, {value:.6g}")


if __name__ == "__main__":
    main(*sys.argv[1:])
