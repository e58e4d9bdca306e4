"""Messages over a line, a ring and a 4 x 4 grid end when ns-3 3.37, an independent simulator, says: packets and flows.

Needs libns3-dev of the distribution, and a compiler; skipped where they are not.
"""
import glob
import os
import random
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
RUN = os.environ.get("SCENARIO_RUN", "")
DELAY_NS = 2_000_000  # 600 km


def line(n):
    return n, [(i, i + 1) for i in range(n - 1)]


def ring(n):
    return n, [(i, (i + 1) % n) for i in range(n)]


def grid(n):
    return n * n, [(n * r + c, n * r + c + 1) for r in range(n) for c in range(n - 1)] + [
        (n * r + c, n * r + c + n) for r in range(n - 1) for c in range(n)]


def libraries():
    names = ["core", "internet", "network", "point-to-point", "traffic-control"]
    return [path for name in names for path in glob.glob(f"/usr/lib/*/libns3-{name}.so")]


def distinct(n, edges, a, b):
    """Whether there is only one shortest path, so that both choose the same."""
    neighbours = {i: [] for i in range(n)}
    for x, y in edges:
        neighbours[x].append(y)
        neighbours[y].append(x)
    ways, level = {a: 1}, {a}
    while level and b not in level:
        following = {}
        for node in level:
            for other in neighbours[node]:
                if other not in ways:
                    following[other] = following.get(other, 0) + ways[node]
        ways.update(following)
        level = set(following)
    return ways[b] == 1


def any_pairs(shape, pick, count):
    n, edges = shape
    pairs = []
    while len(pairs) < count:
        a, b = pick.sample(range(n), 2)
        if distinct(n, edges, a, b):
            pairs.append((a, b))
    return pairs


def scenario(shape, bits_per_s, messages):
    n, edges = shape
    lines = [f"nodes {n}"] + [f"link {a} {b} {bits_per_s} {DELAY_NS}" for a, b in edges]
    return "\n".join(lines + ["message " + " ".join(map(str, message)) for message in messages])


@unittest.skipUnless(len(libraries()) == 5 and os.path.isdir("/usr/include/ns3"), "libns3-dev is not installed")
class Ns3(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.peer = os.path.join(cls.folder.name, "ns3_peer")
        subprocess.run(["g++", "-std=c++17", "-O1", os.path.join(HERE, "ns3_peer.cpp"), "-o", cls.peer, *libraries()], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def ends(self, words, text):
        done = subprocess.run(words, input=text, capture_output=True, text=True, check=True)
        return [float(word) for word in done.stdout.split()]

    def worst(self, shape, bits_per_s, kind, messages):
        """The largest difference of a message's time under way, relative."""
        text = scenario(shape, bits_per_s, messages)
        ours, theirs = self.ends([RUN, kind], text), self.ends([self.peer], text)
        self.assertEqual((len(ours), len(theirs)), (len(messages), len(messages)))
        self.assertTrue(all(end > 0 for end in theirs))
        return max(abs(our - their) / (their - message[3]) for our, their, message in zip(ours, theirs, messages))

    def test_packets_arrive_at_the_same_time(self):
        for name, shape in {"line": line(6), "ring": ring(7), "grid": grid(4)}.items():
            for seed in range(5):
                pick = random.Random(seed)
                messages = [(a, b, pick.randint(100, 1400), pick.randint(0, 2_000_000)) for a, b in any_pairs(shape, pick, 60)]
                found = self.worst(shape, 10_000_000_000, "packets", messages)
                print(f"{name}, seed {seed}: packets differ by {found:.1e} at most")
                self.assertLess(found, 1e-5, name)

    def test_long_messages_under_shared_load_end_at_the_same_time(self):
        """ns-3's senders know no congestion control: each link shares what comes to it, and a message that is held up
        behind it takes its share all the same. So the loads are those in which nobody else could use that share."""
        pick = random.Random(1)
        size = lambda: pick.randint(10_000_000, 40_000_000)
        loads = {
            "line, all to its end": (line(6), [(a, 5, size(), 0) for a in range(5)]),
            "line, all from its begin": (line(6), [(0, b, size(), 0) for b in range(1, 6)]),
            "ring, each to the one after the next": (ring(7), [(a, (a + 2) % 7, 20_000_000, 0) for a in range(7)]),
            "grid, pairs at random": (grid(4), [(a, b, size(), 0) for a, b in any_pairs(grid(4), pick, 12)]),
        }
        for name, (shape, messages) in loads.items():
            found = self.worst(shape, 1_000_000_000, "flows", messages)
            print(f"{name}: flows differ by {found:.1e} at most")
            self.assertLess(found, 0.02, name)


if __name__ == "__main__":
    sys.exit(unittest.main())
