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


def number(value):
    return struct.pack("<Q", int(value) & 0xFFFFFFFFFFFFFFFF)


def text(value):
    data = value if isinstance(value, bytes) else value.encode()
    return number(len(data)) + data


def listed(entries):
    return number(len(entries)) + b"".join(entries)


def attribute(holder, name):
    return bytes(holder.attrs[name]).rstrip(b"\0")


def words(group, name):
    return [bytes(word).rstrip(b"\0") for word in group[name][:]] if name in group else []


def limit(value, name):
    return number(1) + struct.pack("<d", value.attrs[name]) if name in value.attrs else number(0)


def in_order(group):
    return sorted(group, key=lambda name: int(group[name].attrs["index"]))


def files_of(manifest):
    names = words(manifest["files"], "name")
    lengths = manifest["files/length"][:] if names else []
    content, at, files = manifest["files/content"][:].tobytes() if names else b"", 0, {}
    for name, length in zip(names, lengths):
        files[name] = content[at:at + int(length)]
        at += int(length)
    return files


def channel_words(file, name):
    group = file["channels"][name]
    value = group["value"]
    return (text(name) + text(attribute(value, "units")) + text(attribute(value, "long_name"))
            + limit(value, "lower_limit") + limit(value, "upper_limit") + number(group.attrs["period_ps"]))


def manifest_digest(file):
    """Over all that is in the file before the run begins."""
    manifest = file["manifest"]
    whole = hashlib.sha256()
    heads = [attribute(file, n) for n in ("testbed_name", "testbed_path")] + [manifest["testbed"][:].tobytes()]
    heads += [attribute(file, n) for n in ("run_id", "flatsat_version", "git_revision", "epoch_utc", "host")]
    heads += [manifest[n][:].tobytes() for n in ("command_line", "reproduce")]
    for head in heads:
        whole.update(text(head))
    whole.update(number(file.attrs["seed"]) + number(file.attrs["digest_interval_ps"]))
    whole.update(listed([text(word) for word in words(manifest, "overrides")]))
    columns = [words(manifest["devices"], n) for n in ("name", "backing", "agent_version", "rtl_hash", "config_hash", "hello")]
    whole.update(listed([b"".join(text(word) for word in device) for device in zip(*columns)]))
    whole.update(listed([text(name) + text(content) for name, content in sorted(files_of(manifest).items())]))
    tools = dict(zip(words(manifest["tools"], "name"), words(manifest["tools"], "version")))
    whole.update(listed([text(name) + text(version) for name, version in sorted(tools.items())]))
    whole.update(listed([channel_words(file, name) for name in in_order(file["channels"])]))
    whole.update(listed([text(name) for name in in_order(file["wire"])]))
    return whole.hexdigest()


COLUMNS = {
    "channels": ("time", "value"), "digests": ("time", "digest"), "late": ("time", "lateness_s"),
    "wire": ("time", "at", "sequence", "kind", "direction", "reference", "cause", "offset", "length"),
    "events": ("time", "id", "source", "kind", "text", "value", "cause"),
    "verdicts": ("requirement", "verdict", "value", "limit", "margin", "unit", "time", "text", "cause"),
    "marks": ("time", "wall_s", "samples", "messages", "events"), "end": ("name", "value"),
}


def end_seal(file):
    """Over all columns and how the run ended."""
    whole = hashlib.sha256()
    for table in words(file["marks"], "tables") + [b"marks", b"end/totals"]:
        path = table.decode()
        columns = [path] if path.endswith("/payload") else [f"{path}/{name}" for name in COLUMNS[path.split("/")[0]]]
        for column in columns:
            whole.update(column.encode() + b"\0" + hashlib.sha256(file[column][:].tobytes()).digest())
    end = file["end"]
    whole.update(text(words(end, "exit_state")[0]) + number(end["time"][0]) + text(words(end, "digest")[0]))
    return whole.hexdigest()
