"""All shortest routes as a user of NumPy, python3-sgp4 and SciPy would find them. mesh_routes.py SCENARIO SECONDS
prints seconds of wall time a simulated second, and the sum of the routes' lengths, as JSON.
"""
import json
import sys
import time

import numpy
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from sgp4.api import Satrec, jday

EARTH_KM, FLATTENING = 6378.137, 1 / 298.257223563


def gmst(jd):
    """Greenwich mean sidereal time of IAU 1982, rad."""
    t = (jd - 2451545.0) / 36525.0
    seconds = 67310.54841 + (876600 * 3600 + 8640184.812866) * t + 0.093104 * t**2 - 6.2e-6 * t**3
    return numpy.radians(seconds % 86400 / 240)


def fixed(latitude, longitude):
    """Places on the ellipsoid and their normals, turning with the Earth."""
    lat, lon = numpy.radians(latitude), numpy.radians(longitude)
    e2 = FLATTENING * (2 - FLATTENING)
    up = numpy.stack([numpy.cos(lat) * numpy.cos(lon), numpy.cos(lat) * numpy.sin(lon), numpy.sin(lat)], axis=1)
    v = EARTH_KM / numpy.sqrt(1 - e2 * numpy.sin(lat) ** 2)
    return up * numpy.stack([v, v, v * (1 - e2)], axis=1), up


def turned(vectors, angle):
    c, s = numpy.cos(angle), numpy.sin(angle)
    return vectors @ numpy.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        scenario = json.load(file)
    seconds = int(sys.argv[2])
    satellites = [Satrec.twoline2rv(*lines) for lines in scenario["sets"]]
    date, clock = scenario["epoch"].rstrip("Z").split("T")
    jd, fraction = jday(*map(int, date.split("-")), *map(float, clock.split(":")))
    places, normals = fixed(*numpy.array(scenario["sites"]).T)
    a, b = numpy.array(scenario["links"]).T
    n, sites = len(satellites), len(places)
    least = numpy.sin(numpy.radians(scenario["elevation_deg"]))
    total, routes = 0.0, 0
    begin = time.perf_counter()
    for t in range(seconds):
        at = fraction + t / 86400
        positions = numpy.array([satellite.sgp4(jd, at)[1] for satellite in satellites])
        angle = gmst(jd + at)
        ground, up = turned(places, angle), turned(normals, angle)
        lines = positions[None, :, :] - ground[:, None, :]
        km = numpy.linalg.norm(lines, axis=2)
        site, seen = numpy.nonzero(numpy.einsum("ijk,ik->ij", lines, up) >= least * km)
        lengths = numpy.concatenate([numpy.linalg.norm(positions[a] - positions[b], axis=1)] * 2 + [km[site, seen]])
        # A site is no way between others: links lead from sites to satellites, and not back.
        rows, columns = numpy.concatenate([a, b, n + site]), numpy.concatenate([b, a, seen])
        graph = csr_matrix((lengths, (rows, columns)), shape=(n + sites, n + sites))
        far, _ = dijkstra(graph, indices=numpy.arange(n, n + sites), return_predecessors=True)
        ends = numpy.full((sites, sites), numpy.inf)
        for k in range(sites):
            mine = seen[site == k]
            if len(mine):
                ends[:, k] = numpy.min(far[:, mine] + km[k, mine], axis=1)
        found = ends[numpy.triu_indices(sites, 1)]
        found = found[numpy.isfinite(found)]
        routes += len(found)
        if t < scenario["compared"]:
            total += float(found.sum())
    print(json.dumps({"wall_s": (time.perf_counter() - begin) / seconds, "sum_km": total, "routes": routes}))


if __name__ == "__main__":
    main()
