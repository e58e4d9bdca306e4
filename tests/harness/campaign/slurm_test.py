"""A campaign on a real Slurm of two nodes on this machine, started here as root, gives the digests of the local engine."""
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

BUILD = os.environ["FLATSAT_BUILD"]
PATIENCE = int(os.environ.get("FLATSAT_PATIENCE", "1"))
FLATSAT = os.path.join(BUILD, "bin", "flatsat")
TESTBED = os.path.abspath("testbeds/orbital-node")
NEEDED = ("slurmctld", "slurmd", "sbatch", "squeue", "scancel", "munged")

CAMPAIGN = """[campaign]
name = "cluster"
testbed = "{testbed}"
samples = {samples}
backing = ["npu0=model", "gpu0=model"]
set = ["testbed.duration='60 s'"]
[[sweep]]
key = "satellite.a.power.controller.eclipse_share"
values = ["50 %", "60 %"]
"""

CONFIGURATION = """ClusterName=flatsat
SlurmUser=root
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
SlurmdParameters=config_overrides
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
SlurmdTimeout=10
MinJobAge=2
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={first} CPUs=2
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={second} CPUs=2
PartitionName=all Nodes=n1,n2 Default=YES State=UP
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def missing():
    if os.geteuid() != 0:
        return "Slurm is started as root here, and this is not root"
    absent = [name for name in NEEDED if shutil.which(name) is None and not os.path.exists("/usr/sbin/" + name)]
    return "not installed: " + ", ".join(absent) if absent else ""


@unittest.skipIf(missing(), missing())
class Slurm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="flatsat-slurm-")
        cls.started = []
        for name in ("state", "spool-n1", "spool-n2"):
            os.mkdir(os.path.join(cls.folder, name))
        key = os.path.join(cls.folder, "munge.key")
        with open(key, "wb") as f:
            f.write(os.urandom(1024))
        os.chmod(key, 0o400)
        os.chmod(cls.folder, 0o755)
        cls.conf = os.path.join(cls.folder, "slurm.conf")
        with open(cls.conf, "w") as f:
            f.write(CONFIGURATION.format(host=socket.gethostname(), folder=cls.folder, controller=free_port(),
                                         first=free_port(), second=free_port()))
        cls.environment = dict(os.environ, SLURM_CONF=cls.conf, PATH=os.environ["PATH"] + ":/usr/sbin")
        path = lambda name: os.path.join(cls.folder, name)
        cls.start("munged", "--foreground", "--force", "--key-file", key, "--socket", path("munge.socket"), "--pid-file",
                  path("munge.pid"), "--seed-file", path("munge.seed"), "--log-file", path("munge.log"))
        cls.wait_for(lambda: os.path.exists(path("munge.socket")))
        cls.start("slurmctld", "-D", "-c", "-i", "-f", cls.conf)
        for node in ("n1", "n2"):
            cls.start("slurmd", "-D", "-N", node, "-f", cls.conf)
        cls.wait_for(lambda: "idle" in subprocess.run(["sinfo", "-h", "-o", "%t %D"], env=cls.environment,
                                                      capture_output=True, text=True).stdout)

    @classmethod
    def start(cls, *command):
        cls.started.append(subprocess.Popen(command, env=cls.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return cls.started[-1]

    @classmethod
    def wait_for(cls, there, seconds=60):
        end = time.monotonic() + seconds
        while not there():
            if time.monotonic() > end:
                raise RuntimeError("Slurm does not come up; see " + cls.folder)
            time.sleep(0.2)

    @classmethod
    def tearDownClass(cls):
        subprocess.run(["scancel", "--user=root"], env=cls.environment, capture_output=True)
        for process in reversed(cls.started):
            process.terminate()
        for process in cls.started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(cls.folder, True)

    def campaign(self, samples):
        file = os.path.join(self.folder, f"campaign-{samples}.toml")
        with open(file, "w") as f:
            f.write(CAMPAIGN.format(testbed=TESTBED, samples=samples))
        return file

    def run_campaign(self, file, out, *more):
        done = subprocess.run([FLATSAT, "campaign", "run", file, "-o", os.path.join(self.folder, out), "-q", "--json", *more],
                              env=self.environment, capture_output=True, text=True, timeout=240 * PATIENCE)
        self.assertTrue(done.stdout, done.stderr)
        return json.loads(done.stdout)

    def test_a_cluster_of_two_nodes_gives_the_digests_of_the_local_engine(self):
        file = self.campaign(8)
        local = self.run_campaign(file, "local", "-j", "2")
        cluster = self.run_campaign(file, "cluster", "-j", "4", "--engine", "slurm")
        self.assertEqual(cluster["counted"], 16)
        self.assertEqual(cluster["digests"], local["digests"])

    def test_a_node_that_dies_loses_nothing(self):
        file = self.campaign(30)
        bench = subprocess.Popen([FLATSAT, "campaign", "run", file, "-o", os.path.join(self.folder, "died"), "-q", "--json",
                                  "-j", "4", "--engine", "slurm"], env=self.environment, stdout=subprocess.PIPE, text=True)
        time.sleep(3)
        lost = subprocess.run(["squeue", "-h", "-t", "R", "-o", "%A"], env=self.environment, capture_output=True, text=True)
        tasks = subprocess.run(["pgrep", "-f", "campaign work"], capture_output=True, text=True).stdout.split()
        for task in tasks[:2]:  # what a node takes along when it dies
            os.kill(int(task), signal.SIGKILL)
        out, _ = bench.communicate(timeout=240 * PATIENCE)
        summary = json.loads(out)
        self.assertEqual(summary["counted"], 60, lost.stdout)
        self.assertEqual(summary["error"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
