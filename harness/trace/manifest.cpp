#include "harness/trace/manifest.h"

#include <algorithm>

namespace flatsat::trace::manifest {
namespace {

constexpr std::size_t kMarkCopies = 2;
constexpr const char* kEndMark = "end/mark";
constexpr std::size_t kMostLinks = 1u << 20;

void write_bytes(hid_t file, const std::string& name, const std::string& text) {
  h5::write_array(file, name, h5::number_type<std::uint8_t>(), text.size(), text.data());
}

std::string read_bytes(hid_t file, const std::string& name) {
  const h5::Dataset dataset = h5::open_dataset(file, name, false);
  const auto bytes = h5::read_rows<std::uint8_t>(dataset, name, h5::rows_of(dataset, name));
  return {bytes.begin(), bytes.end()};
}

/// Names, lengths, and the contents one after the other.
void write_files(hid_t file, const std::map<std::string, std::string>& files) {
  if (files.empty()) return;
  std::vector<std::string> names;
  std::vector<std::uint64_t> lengths;
  std::string contents;
  for (const auto& [name, content] : files) {
    names.push_back(name);
    lengths.push_back(content.size());
    contents += content;
  }
  h5::write_text_array(file, "manifest/files/name", names);
  h5::write_array(file, "manifest/files/length", h5::number_type<std::uint64_t>(), lengths.size(), lengths.data());
  write_bytes(file, "manifest/files/content", contents);
}

std::map<std::string, std::string> read_files(hid_t file) {
  if (H5Lexists(file, "manifest/files/name", H5P_DEFAULT) <= 0) return {};
  const auto names = h5::read_text_array(file, "manifest/files/name");
  const h5::Dataset dataset = h5::open_dataset(file, "manifest/files/length", false);
  const auto lengths = h5::read_rows<std::uint64_t>(dataset, "manifest/files/length", names.size());
  const std::string contents = read_bytes(file, "manifest/files/content");
  std::map<std::string, std::string> files;
  std::size_t at = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (lengths[i] > contents.size() - at) throw h5::Error("manifest/files is shorter than it says");
    files[names[i]] = contents.substr(at, lengths[i]);
    at += lengths[i];
  }
  if (at != contents.size()) throw h5::Error("manifest/files is longer than it says");
  return files;
}

void write_tools(hid_t file, const std::map<std::string, std::string>& tools) {
  std::vector<std::string> names, versions;
  for (const auto& [name, version] : tools) {
    names.push_back(name);
    versions.push_back(version);
  }
  h5::write_text_array(file, "manifest/tools/name", names);
  h5::write_text_array(file, "manifest/tools/version", versions);
}

/// Traces recorded before this was noted have none.
std::map<std::string, std::string> read_tools(hid_t file) {
  if (H5Lexists(file, "manifest/tools", H5P_DEFAULT) <= 0) return {};
  const auto names = h5::read_text_array(file, "manifest/tools/name");
  const auto versions = h5::read_text_array(file, "manifest/tools/version");
  if (names.size() != versions.size()) throw h5::Error("manifest/tools has more names than versions, or fewer");
  std::map<std::string, std::string> tools;
  for (std::size_t i = 0; i < names.size(); ++i) tools[names[i]] = versions[i];
  return tools;
}

template <class Field>
void write_devices(hid_t file, const TraceInfo& info, const char* name, Field field) {
  std::vector<std::string> texts;
  for (const auto& device : info.devices) texts.push_back(device.*field);
  h5::write_text_array(file, std::string("manifest/devices/") + name, texts);
}

template <class Field>
void read_devices(hid_t file, TraceInfo& info, const char* name, Field field) {
  const auto texts = h5::read_text_array(file, std::string("manifest/devices/") + name);
  info.devices.resize(std::max(info.devices.size(), texts.size()));
  for (std::size_t i = 0; i < texts.size(); ++i) info.devices[i].*field = texts[i];
}

void describe_channel(hid_t file, const ChannelSpec& channel, std::uint32_t index, const std::string& epoch_utc) {
  const std::string path = layout::channel_path(channel.name);
  const h5::Object group{H5Oopen(file, path.c_str(), H5P_DEFAULT), path};
  h5::write_text_attribute(group.id(), "NX_class", "NXlog");
  h5::write_number_attribute(group.id(), "index", index);
  h5::write_number_attribute(group.id(), "period_ps", channel.period.ps);
  const h5::Object time{H5Oopen(group.id(), "time", H5P_DEFAULT), path};
  h5::write_text_attribute(time.id(), "units", "ps");
  h5::write_text_attribute(time.id(), "start", epoch_utc);
  const h5::Object value{H5Oopen(group.id(), "value", H5P_DEFAULT), path};
  h5::write_text_attribute(value.id(), "units", channel.units);
  h5::write_text_attribute(value.id(), "long_name", channel.long_name);
  if (channel.lower_limit) h5::write_number_attribute(value.id(), "lower_limit", *channel.lower_limit);
  if (channel.upper_limit) h5::write_number_attribute(value.id(), "upper_limit", *channel.upper_limit);
}

/// What is the same in every channel, and read by other programs.
void check_form(hid_t group, const std::string& path, const std::string& epoch_utc) {
  const h5::Object time{H5Oopen(group, "time", H5P_DEFAULT), path};
  const bool same = h5::read_text_attribute(group, "NX_class") == "NXlog" &&
                    h5::read_text_attribute(time.id(), "units") == "ps" &&
                    h5::read_text_attribute(time.id(), "start") == epoch_utc;
  if (!same) throw h5::Error(path + " is not an NXlog in ps since the epoch of the trace");
}

ChannelSpec read_channel(hid_t file, const std::string& name, const std::string& epoch_utc, std::uint32_t& index) {
  ChannelSpec channel;
  channel.name = name;
  const std::string path = layout::channel_path(name);
  const h5::Object group{H5Oopen(file, path.c_str(), H5P_DEFAULT), path};
  check_form(group.id(), path, epoch_utc);
  index = h5::read_number_attribute<std::uint32_t>(group.id(), "index");
  channel.period.ps = h5::read_number_attribute<std::int64_t>(group.id(), "period_ps");
  const h5::Object value{H5Oopen(group.id(), "value", H5P_DEFAULT), path};
  channel.units = h5::read_text_attribute(value.id(), "units");
  channel.long_name = h5::read_text_attribute(value.id(), "long_name");
  if (h5::has_attribute(value.id(), "lower_limit")) {
    channel.lower_limit = h5::read_number_attribute<double>(value.id(), "lower_limit");
  }
  if (h5::has_attribute(value.id(), "upper_limit")) {
    channel.upper_limit = h5::read_number_attribute<double>(value.id(), "upper_limit");
  }
  return channel;
}

herr_t collect_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  auto& list = *static_cast<std::vector<std::string>*>(names);
  if (list.size() >= kMostLinks) return -1;
  list.emplace_back(name);
  return 0;
}

std::vector<std::string> names_in(hid_t file, const char* group) {
  std::vector<std::string> names;
  const h5::Group opened{H5Gopen2(file, group, H5P_DEFAULT), std::string("no group ") + group};
  h5::check(H5Literate(opened.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_name, &names), group);
  return names;
}

/// Items that say their own place in a list, in that order.
template <class T>
std::vector<T> in_order(std::vector<std::pair<std::uint32_t, T>> items, const char* what) {
  std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<T> list;
  for (auto& [index, item] : items) {
    if (index != list.size()) throw h5::Error(std::string(what) + " are not numbered without gaps");
    list.push_back(std::move(item));
  }
  return list;
}

}  // namespace

void write(hid_t file, const TraceInfo& info, time::SimTime digest_interval) {
  h5::write_text_attribute(file, "format", std::string(layout::kFormat));
  h5::write_number_attribute(file, "format_version", layout::kFormatVersion);
  h5::write_text_attribute(file, "testbed_name", info.testbed_name);
  h5::write_text_attribute(file, "testbed_path", info.testbed_path);
  h5::write_number_attribute(file, "seed", info.seed);
  h5::write_text_attribute(file, "run_id", info.run_id);
  h5::write_text_attribute(file, "flatsat_version", info.flatsat_version);
  h5::write_text_attribute(file, "git_revision", info.git_revision);
  h5::write_text_attribute(file, "epoch_utc", info.epoch_utc);
  h5::write_text_attribute(file, "host", info.host);
  h5::write_number_attribute(file, "digest_interval_ps", digest_interval.ps);
  for (const char* group :
       {"channels", "wire", "digests", "end", "manifest/devices", "manifest/files", "manifest/tools"})
    h5::create_group(file, group);
  write_bytes(file, "manifest/testbed", info.testbed_text);
  write_bytes(file, "manifest/command_line", info.command_line);
  write_bytes(file, "manifest/reproduce", info.reproduce);
  h5::write_text_array(file, "manifest/overrides", info.overrides);
  write_devices(file, info, "name", &DeviceRecord::name);
  write_devices(file, info, "backing", &DeviceRecord::backing);
  write_devices(file, info, "agent_version", &DeviceRecord::agent_version);
  write_devices(file, info, "rtl_hash", &DeviceRecord::rtl_hash);
  write_devices(file, info, "config_hash", &DeviceRecord::config_hash);
  write_devices(file, info, "hello", &DeviceRecord::hello);
  write_files(file, info.files);
  write_tools(file, info.tools);
  const std::uint8_t open = 0;
  h5::write_array(file, "end/state", h5::number_type<std::uint8_t>(), 1, &open);
  const std::int64_t no_time = 0;
  h5::write_array(file, "end/time", h5::number_type<std::int64_t>(), 1, &no_time);
  const std::string blank(layout::kDigestBytes, '\0');
  h5::write_array(file, "end/exit_state", h5::text_type(layout::kVerdictBytes).id(), 1, blank.data());
  h5::write_array(file, "end/digest", h5::text_type(layout::kDigestBytes).id(), 1, blank.data());
  h5::write_array(file, "end/seal", h5::text_type(layout::kDigestBytes).id(), 1, blank.data());
}

void write_seal(hid_t file, const std::string& digest) { h5::write_text_attribute(file, "manifest_digest", digest); }

void describe_channels(hid_t file, const std::vector<ChannelSpec>& channels, const std::string& epoch_utc) {
  for (std::uint32_t i = 0; i < channels.size(); ++i) describe_channel(file, channels[i], i, epoch_utc);
}

void describe_devices(hid_t file, const std::vector<std::string>& devices) {
  for (std::uint32_t i = 0; i < devices.size(); ++i) {
    const std::string path = layout::wire_path(devices[i]);
    const h5::Object group{H5Oopen(file, path.c_str(), H5P_DEFAULT), path};
    h5::write_number_attribute(group.id(), "index", i);
  }
}

namespace {

void write_mark(hid_t file, const layout::Mark& mark, std::uint64_t copy) {
  const std::string name = "marks/state";
  const std::vector<std::uint64_t> words = mark.words();
  const h5::Dataset dataset{H5Dopen2(file, name.c_str(), H5P_DEFAULT), "no dataset " + name};
  const h5::Space space{H5Dget_space(dataset.id()), name};
  const hsize_t count = words.size();
  const hsize_t start = copy % kMarkCopies * count;
  h5::check(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, &start, nullptr, &count, nullptr), name);
  const h5::Space memory{H5Screate_simple(1, &count, nullptr), name};
  h5::check(H5Dwrite(dataset.id(), H5T_STD_U64LE, memory.id(), space.id(), H5P_DEFAULT, words.data()),
            "cannot write " + name);
}

}  // namespace

void write_mark(hid_t file, const layout::Mark& mark) { write_mark(file, mark, mark.generation); }

void write_last_mark(hid_t file, const layout::Mark& mark) {
  for (std::uint64_t copy = 0; copy < kMarkCopies; ++copy) write_mark(file, mark, copy);
}

void write_end(hid_t file, const std::string& exit_state, time::SimTime end_time, const std::string& digest,
               const std::string& seal) {
  std::string exit_text = layout::fitted(exit_state, layout::kVerdictBytes);
  exit_text.resize(layout::kVerdictBytes, '\0');
  std::string digest_text = digest;
  digest_text.resize(layout::kDigestBytes, '\0');
  std::string seal_text = seal;
  seal_text.resize(layout::kDigestBytes, '\0');
  h5::overwrite_array(file, "end/exit_state", h5::text_type(layout::kVerdictBytes).id(), exit_text.data());
  h5::overwrite_array(file, "end/time", h5::number_type<std::int64_t>(), &end_time.ps);
  h5::overwrite_array(file, "end/digest", h5::text_type(layout::kDigestBytes).id(), digest_text.data());
  if (H5Lexists(file, "end/seal", H5P_DEFAULT) > 0)  // not in traces of older programs
    h5::overwrite_array(file, "end/seal", h5::text_type(layout::kDigestBytes).id(), seal_text.data());
}

void write_end_mark(hid_t file, const layout::Mark& mark) {
  h5::overwrite_array(file, kEndMark, h5::number_type<std::uint64_t>(), mark.words().data());
}

void write_end_state(hid_t file, layout::EndState state) {
  h5::overwrite_array(file, "end/state", h5::number_type<std::uint8_t>(), &state);
}

Head read(hid_t file) {
  Head head;
  if (h5::read_text_attribute(file, "format") != layout::kFormat) throw h5::Error("is not a trace");
  head.format_version = h5::read_number_attribute<std::uint32_t>(file, "format_version");
  if (head.format_version < layout::kOldestFormatVersion || head.format_version > layout::kFormatVersion) {
    throw h5::Error("is of format version " + std::to_string(head.format_version) + ", this program reads " +
                    std::to_string(layout::kOldestFormatVersion) + " to " + std::to_string(layout::kFormatVersion));
  }
  TraceInfo& info = head.info;
  info.testbed_name = h5::read_text_attribute(file, "testbed_name");
  info.testbed_path = h5::read_text_attribute(file, "testbed_path");
  info.seed = h5::read_number_attribute<std::uint64_t>(file, "seed");
  info.run_id = h5::read_text_attribute(file, "run_id");
  info.flatsat_version = h5::read_text_attribute(file, "flatsat_version");
  info.git_revision = h5::read_text_attribute(file, "git_revision");
  info.epoch_utc = h5::read_text_attribute(file, "epoch_utc");
  info.host = h5::read_text_attribute(file, "host");
  head.digest_interval.ps = h5::read_number_attribute<std::int64_t>(file, "digest_interval_ps");
  if (head.digest_interval.ps <= 0) throw h5::Error("has a digest interval that is not positive");
  info.testbed_text = read_bytes(file, "manifest/testbed");
  info.command_line = read_bytes(file, "manifest/command_line");
  info.reproduce = read_bytes(file, "manifest/reproduce");
  info.overrides = h5::read_text_array(file, "manifest/overrides");
  read_devices(file, info, "name", &DeviceRecord::name);
  read_devices(file, info, "backing", &DeviceRecord::backing);
  read_devices(file, info, "agent_version", &DeviceRecord::agent_version);
  read_devices(file, info, "rtl_hash", &DeviceRecord::rtl_hash);
  read_devices(file, info, "config_hash", &DeviceRecord::config_hash);
  if (head.format_version >= layout::kHelloSince) {
    read_devices(file, info, "hello", &DeviceRecord::hello);
    info.files = read_files(file);
  }
  info.tools = read_tools(file);
  if (head.format_version >= layout::kSealedSince) head.seal = h5::read_text_attribute(file, "manifest_digest");
  return head;
}

std::vector<ChannelSpec> read_channels(hid_t file) {
  std::vector<std::pair<std::uint32_t, ChannelSpec>> channels;
  const std::string epoch_utc = h5::read_text_attribute(file, "epoch_utc");
  for (const auto& name : names_in(file, "channels")) {
    std::uint32_t index = 0;
    ChannelSpec channel = read_channel(file, name, epoch_utc, index);
    channels.emplace_back(index, std::move(channel));
  }
  return in_order(std::move(channels), "the channels");
}

std::vector<std::string> read_devices(hid_t file) {
  std::vector<std::pair<std::uint32_t, std::string>> devices;
  for (const auto& name : names_in(file, "wire")) {
    const std::string path = layout::wire_path(name);
    const h5::Object group{H5Oopen(file, path.c_str(), H5P_DEFAULT), path};
    devices.emplace_back(h5::read_number_attribute<std::uint32_t>(group.id(), "index"), name);
  }
  return in_order(std::move(devices), "the devices");
}

std::vector<std::optional<layout::Mark>> read_marks(hid_t file, std::size_t tables) {
  const std::string name = "marks/state";
  const h5::Dataset dataset = h5::open_dataset(file, name, false);
  const auto words = h5::read_rows<std::uint64_t>(dataset, name, h5::rows_of(dataset, name));
  const std::size_t count = words.size() / kMarkCopies;
  std::vector<std::optional<layout::Mark>> copies;
  for (std::size_t copy = 0; copy < kMarkCopies; ++copy) {
    copies.push_back(layout::Mark::from(std::span(words).subspan(copy * count, count)));
    if (copies.back() && copies.back()->rows.size() != tables) copies.back().reset();
  }
  return copies;
}

layout::Mark read_mark(hid_t file, std::size_t tables) {
  layout::Mark newest;
  for (auto& mark : read_marks(file, tables))
    if (mark && mark->generation > newest.generation) newest = std::move(*mark);
  if (newest.generation == 0) throw h5::Error("has no whole mark of a flush");
  return newest;
}

std::optional<layout::Mark> read_end_mark(hid_t file, std::size_t tables) {
  if (H5Lexists(file, kEndMark, H5P_DEFAULT) <= 0) return std::nullopt;
  const h5::Dataset dataset = h5::open_dataset(file, kEndMark, false);
  auto mark = layout::Mark::from(h5::read_rows<std::uint64_t>(dataset, kEndMark, h5::rows_of(dataset, kEndMark)));
  if (!mark || mark->rows.size() != tables) throw h5::Error("ended, and the mark of its end is torn");
  return mark;
}

layout::EndState read_end_state(hid_t file) {
  const h5::Dataset dataset = h5::open_dataset(file, "end/state", false);
  const auto state = h5::read_rows<std::uint8_t>(dataset, "end/state", 1).front();
  if (state > static_cast<std::uint8_t>(layout::EndState::kRecovered)) throw h5::Error("has an unknown end state");
  return static_cast<layout::EndState>(state);
}

End read_end(hid_t file) {
  End end;
  const auto number = [file]<class T>(const std::string& name, T) {
    const h5::Dataset dataset = h5::open_dataset(file, name, false);
    return h5::read_rows<T>(dataset, name, 1).front();
  };
  const auto text = [file](const std::string& name) {
    const h5::Dataset dataset = h5::open_dataset(file, name, false);
    return h5::read_text_rows(dataset, name, 1).front();
  };
  end.state = read_end_state(file);
  end.exit_state = text("end/exit_state");
  end.end_time.ps = number("end/time", std::int64_t{});
  end.digest = text("end/digest");
  if (H5Lexists(file, "end/seal", H5P_DEFAULT) > 0) end.seal = text("end/seal");
  return end;
}

}  // namespace flatsat::trace::manifest
