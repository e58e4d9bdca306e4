"""Records the golden traces of data/golden anew: /usr/bin/python3 tests/harness/replay/record_golden.py [BUILD]

To be run after a change that is meant to change what the models or devices do; `flatsat diff OLD NEW` says what it
changed. golden_test.py replays them.
"""
import os
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
# name -> testbed and the arguments of its run
GOLDEN = {
    "orbital-node": ["testbeds/orbital-node", "--duration", "60 s"],
    "foreign": ["testbeds/foreign"],
    "cluster-81": ["testbeds/cluster-81", "--duration", "130 s"],
    "train-8": ["testbeds/train-8", "--duration", "60 s"],
    "shell-1584": ["testbeds/shell-1584", "--duration", "20 s"],
    "battery": ["testbeds/models/battery", "--duration", "600 s"],
    "guidance": ["testbeds/models/guidance", "--duration", "600 s"],
    "network": ["testbeds/models/network"],
    "optical-link": ["testbeds/models/optical-link", "--duration", "60 s"],
    "power-bus": ["testbeds/models/power-bus", "--duration", "600 s"],
    "radiation": ["testbeds/models/radiation", "--duration", "600 s"],
    "satellite": ["testbeds/models/satellite", "--duration", "300 s"],
    "solar-array": ["testbeds/models/solar-array", "--duration", "600 s"],
    "thermal": ["testbeds/models/thermal", "--duration", "600 s"],
}
# Testbeds without one, and why.
WITHOUT = {"testbeds/cluster-live": "its manifest alone is 3.4 MB: the HELLO of 16 devices in one column; bench.cluster replays a live member",
           "testbeds/train-81-diloco": "its satellites are those of cluster-81, its first step ends after 100 s; bench.train_81 flies it twice and replays it"}


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else os.path.join(TOP, "build", "release")
    flatsat = os.path.join(build, "bin", "flatsat")
    for name, arguments in GOLDEN.items():
        path = os.path.join("data", "golden", name + ".h5")
        done = subprocess.run([flatsat, "run", *arguments, "--seed", "1", "-q", "-o", path], cwd=TOP, stdout=subprocess.DEVNULL, check=False)
        if done.returncode not in (0, 1):
            sys.exit(f"{name}: the run ended with status {done.returncode}")
        subprocess.run([flatsat, "trace", "compress", path], cwd=TOP, check=True)
        print(f"{path}: {os.path.getsize(os.path.join(TOP, path))} bytes")


if __name__ == "__main__":
    main()
