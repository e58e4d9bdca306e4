"""Digests of a trace, with h5py and hashlib alone, as FORMAT.md describes them."""
import hashlib
import struct


def channel_chain(group):
    """Chained digest of a channel's changes, all of them."""
    chain, last = hashlib.sha256(), None
    for time, value in zip(group["time"][:], group["value"][:]):
        bits = struct.pack("<d", value)
        if bits != last:
            chain.update(struct.pack("<q", time) + bits)
        last = bits
    return chain.digest()


def model_digest(file, group):
    names = sorted(n for n in file["channels"] if ".".join(n.split(".")[:2]) == group)
    whole = hashlib.sha256()
    for name in names:
        whole.update(name.encode() + b"\0" + channel_chain(file["channels"][name]))
    return whole.digest()


def device_digest(wire):
    chain = hashlib.sha256()
    payload = wire["payload"][:].tobytes()
    names = ("at", "time", "sequence", "kind", "direction", "reference", "length", "offset")
    for row in zip(*(wire[n][:].tolist() for n in names)):
        chain.update(struct.pack("<qqQHBIQ", *row[:7]))
        chain.update(payload[row[7]:row[7] + row[6]])
    return chain.digest()


def event_digest(events):
    chain = hashlib.sha256()
    names = ("time", "id", "value", "cause", "source", "kind", "text")
    for time, number, value, cause, source, kind, line in zip(*(events[n][:] for n in names)):
        chain.update(struct.pack("<qQdQ", time, number, value, cause))
        chain.update(bytes(source).ljust(48, b"\0") + bytes(kind).ljust(32, b"\0") + bytes(line).ljust(160, b"\0"))
    return chain.digest()


def run_digest(file):
    groups = {"events": event_digest(file["events"])}
    for device in file["wire"]:
        groups["device/" + device] = device_digest(file["wire"][device])
    for model in {".".join(n.split(".")[:2]) for n in file["channels"]}:
        groups["model/" + model] = model_digest(file, model)
    whole = hashlib.sha256()
    for name in sorted(groups):
        whole.update(name.encode() + b"\0" + groups[name])
    return whole.hexdigest()
