"""Reads a trace with h5py and hashlib alone, as FORMAT.md describes it, and prints what it found as JSON."""
import json
import sys

import h5py

from trace_digests import end_seal, manifest_digest, run_digest


def text(value):
    return bytes(value).rstrip(b"\0").decode()


def main():
    path, swmr = sys.argv[1], sys.argv[2] == "swmr"
    with h5py.File(path, "r", swmr=swmr) as file:
        soc = file["channels"]["a.power.battery.soc"]
        found = {
            "format": text(file.attrs["format"]),
            "seed": int(file.attrs["seed"]),
            "testbed": file["manifest/testbed"][:].tobytes().decode(),
            "class": text(soc.attrs["NX_class"]),
            "time_units": text(soc["time"].attrs["units"]),
            "start": text(soc["time"].attrs["start"]),
            "units": text(soc["value"].attrs["units"]),
            "lower_limit": float(soc["value"].attrs["lower_limit"]),
            "rows": int(soc["value"].shape[0]),
            "messages": int(file["marks/messages"][-1]) if file["marks/messages"].shape[0] else 0,
        }
        if not swmr:
            found["digest"] = run_digest(file)
            found["stored_digest"] = text(file["end/digest"][0])
            found["manifest_digest"] = manifest_digest(file)
            found["stored_manifest_digest"] = text(file.attrs["manifest_digest"])
            found["seal"] = end_seal(file)
            found["stored_seal"] = text(file["end/seal"][0])
            found["exit_state"] = text(file["end/exit_state"][0])
    print(json.dumps(found))


main()
