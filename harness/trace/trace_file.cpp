#include "harness/trace/trace_file.h"

#include <algorithm>

#include "harness/base/whole_file.h"
#include "harness/trace/run_lock.h"
#include "harness/trace/seal.h"
#include "harness/trace/table.h"

namespace flatsat::trace {
namespace {

constexpr std::size_t kMostMetadataBytes = 1u << 20;
constexpr unsigned kLiveAttempts = 24;  // from nanoseconds to 16 ms

}  // namespace

TraceFile::TraceFile(const std::string& path) {
  h5::quiet();
  summary_.path = path;
  open();
  if (summary_.state != TraceState::kLive) h5::require_own_links(file_.id());
  manifest::Head head = manifest::read(file_.id());
  summary_.format_version = head.format_version;
  summary_.info = std::move(head.info);
  summary_.digest_interval = head.digest_interval;
  manifest_seal_ = head.seal;
  summary_.channels = manifest::read_channels(file_.id());
  summary_.devices = manifest::read_devices(file_.id());
  tables_ = layout::Tables(summary_.channels, summary_.devices);
  read_state();
}

void TraceFile::open() {
  const bool written = is_being_written(summary_.path);
  const FileHead head = read_head(summary_.path);
  if (!head.is_hdf5) throw TraceError(summary_.path, "is not a trace");
  summary_.is_marked_open = head.is_marked_open;
  summary_.state = written ? TraceState::kLive : head.is_marked_open ? TraceState::kKilled : TraceState::kUnfinished;
  const unsigned flags = head.is_marked_open ? H5F_ACC_RDONLY | H5F_ACC_SWMR_READ : H5F_ACC_RDONLY;
  const h5::Properties access = h5::file_access();
  if (!written) h5::limit_metadata(access, kMostMetadataBytes);
  // A check sum that is wrong is read again, after a pause that doubles each time: a writer may be in the middle of it,
  // but a dead one never is.
  const unsigned attempts = written ? kLiveAttempts : 1;
  if (head.is_marked_open) h5::check(H5Pset_metadata_read_attempts(access.id(), attempts), "file properties");
  file_ = h5::File{H5Fopen(summary_.path.c_str(), flags, access.id()), "cannot be opened"};
}

bool TraceFile::is_open_ended() const {
  return summary_.state == TraceState::kLive || summary_.state == TraceState::kKilled;
}

void TraceFile::read_state() {
  const bool ended =
      summary_.state != TraceState::kLive && manifest::read_end_state(file_.id()) == layout::EndState::kEnded;
  auto of_end = ended ? manifest::read_end_mark(file_.id(), tables_.all.size()) : std::nullopt;
  mark_ = of_end ? std::move(*of_end) : manifest::read_mark(file_.id(), tables_.all.size());
  summary_.samples = mark_.flush.samples;
  summary_.messages = mark_.flush.messages;
  summary_.events = mark_.flush.events;
  summary_.end_time = mark_.flush.time;
  summary_.file_bytes = base::file_bytes(summary_.path);
  if (summary_.state != TraceState::kLive) read_end();
}

void TraceFile::read_end() {
  const manifest::End end = manifest::read_end(file_.id());
  if (end.state == layout::EndState::kRecovered && !summary_.is_marked_open) summary_.state = TraceState::kRecovered;
  if (end.state != layout::EndState::kEnded) return;
  summary_.state = TraceState::kFinished;
  summary_.exit_state = end.exit_state;
  summary_.end_time = end.end_time;
  summary_.digest = end.digest;
  end_seal_ = end.seal;
  summary_.totals = totals();
}

std::string TraceFile::seal_of_columns() const {
  base::Sha256 columns;
  const auto add = [&](const layout::Table& table, auto rows_of) {
    for (const auto& column : table.columns) {
      const std::string name = table.path + "/" + column.name;
      add_column(columns, file_.id(), name, column, rows_of(name));
    }
  };
  for (std::size_t i = 0; i < tables_.all.size(); ++i) add(tables_.all[i], [&](const auto&) { return rows(i); });
  const auto all_rows = [this](const std::string& name) {
    return h5::rows_of(h5::open_dataset(file_.id(), name, false), name);
  };
  add({"marks", layout::kMarks}, all_rows);
  add({"end/totals", layout::kTotals}, all_rows);
  return seal::end_digest(std::move(columns), summary_.exit_state, summary_.end_time, summary_.digest);
}

std::vector<std::string> TraceFile::broken_seals() const {
  std::vector<std::string> broken;
  if (summary_.format_version < layout::kSealedSince) {
    if (!manifest_seal_.empty()) broken.push_back("its format version is not the one of what it holds");
    return broken;
  }
  const std::string manifest =
      seal::manifest_digest(summary_.info, summary_.digest_interval, summary_.channels, summary_.devices);
  if (manifest != manifest_seal_)
    broken.push_back("the manifest is not the one that was recorded: its digest is wrong");
  if (summary_.state == TraceState::kFinished && seal_of_columns() != end_seal_)
    broken.push_back("columns or the end are not what was recorded: their digest is wrong");
  return broken;
}

void TraceFile::refresh() {
  if (summary_.state != TraceState::kLive) return;
  if (!is_being_written(summary_.path)) {  // its end changes what may be read and how
    file_.close();
    open();
  }
  read_state();
}

h5::Dataset TraceFile::dataset(std::size_t table, std::size_t column, std::string& name) const {
  const layout::Table& spec = tables_.all[table];
  name = spec.path + "/" + spec.columns[column].name;
  return h5::open_dataset(file_.id(), name, summary_.state == TraceState::kLive);
}

template <class T>
std::vector<T> TraceFile::column(std::size_t table, std::size_t column) const {
  std::string name;
  const h5::Dataset data = dataset(table, column, name);
  return h5::read_rows<T>(data, name, rows(table));
}
template std::vector<std::uint8_t> TraceFile::column(std::size_t, std::size_t) const;
template std::vector<std::int64_t> TraceFile::column(std::size_t, std::size_t) const;
template std::vector<double> TraceFile::column(std::size_t, std::size_t) const;

std::vector<std::string> TraceFile::texts(std::size_t table, std::size_t column) const {
  std::string name;
  const h5::Dataset data = dataset(table, column, name);
  return h5::read_text_rows(data, name, rows(table));
}

std::uint64_t TraceFile::rows_in_file(std::size_t table, std::size_t column) const {
  std::string name;
  const h5::Dataset data = dataset(table, column, name);
  return h5::rows_of(data, name);
}

ChannelData TraceFile::channel(std::size_t index) const {
  const std::size_t table = tables_.channels + index;
  return {column<std::int64_t>(table, 0), column<double>(table, 1)};
}

template <class T>
std::vector<T> TraceFile::block(std::size_t table, std::size_t column, std::uint64_t start, std::uint64_t count) const {
  std::string name;
  const h5::Dataset data = dataset(table, column, name);
  return h5::read_block<T>(data, name, start, count);
}

std::vector<std::string> TraceFile::text_block(std::size_t table, std::size_t column, std::uint64_t start,
                                               std::uint64_t count) const {
  std::string name;
  const h5::Dataset data = dataset(table, column, name);
  return h5::read_text_block(data, name, start, count);
}

ChannelData TraceFile::channel_block(std::size_t index, std::uint64_t start, std::uint64_t count) const {
  const std::size_t table = tables_.channels + index;
  return {block<std::int64_t>(table, 0, start, count), block<double>(table, 1, start, count)};
}

std::size_t rows_of_block(std::size_t channels) {
  constexpr std::size_t kRows = 1u << 20, kLeast = 256, kMost = 16384;
  return std::clamp(kRows / std::max<std::size_t>(channels, 1), kLeast, kMost);
}

ChannelRows TraceFile::channel_rows(std::size_t index, std::size_t together) const {
  return {rows(tables_.channels + index), rows_of_block(together),
          [this, index](auto start, auto count) { return channel_block(index, start, count); }};
}

void TraceFile::each_block(std::size_t table, std::size_t bytes,
                           const std::function<void(std::uint64_t start, std::uint64_t count)>& read) const {
  constexpr std::size_t kBlockBytes = 2u << 20;
  const std::uint64_t most = std::max<std::uint64_t>(1, kBlockBytes / bytes);
  for (std::uint64_t start = 0; start < rows(table); start += most) read(start, std::min(most, rows(table) - start));
}

std::vector<WireRecord> TraceFile::messages(std::size_t device) const {
  std::vector<WireRecord> records;
  each_message(device, [&](const WireRecord& record) { records.push_back(record); });
  return records;
}

void TraceFile::each_message(std::size_t device, const std::function<void(const WireRecord&)>& see) const {
  constexpr std::size_t kHeadBytes = 64;
  each_block(tables_.wire + device, kHeadBytes,
             [&](std::uint64_t start, std::uint64_t count) { message_block(device, start, count, see); });
}

void TraceFile::message_block(std::size_t device, std::uint64_t start, std::uint64_t count,
                              const std::function<void(const WireRecord&)>& see) const {
  constexpr std::uint64_t kMostAtOnce = 8u << 20;
  const std::size_t table = tables_.wire + device, payload = tables_.payload + device;
  const auto time = block<std::int64_t>(table, 0, start, count);
  const auto at = block<std::int64_t>(table, 1, start, count);
  const auto sequence = block<std::uint64_t>(table, 2, start, count);
  const auto kind = block<std::uint16_t>(table, 3, start, count);
  const auto direction = block<std::uint8_t>(table, 4, start, count);
  const auto reference = block<std::uint32_t>(table, 5, start, count);
  const auto cause = block<std::uint64_t>(table, 6, start, count);
  const auto offset = block<std::uint64_t>(table, 7, start, count);
  const auto length = block<std::uint32_t>(table, 8, start, count);
  std::vector<std::uint8_t> bytes;
  std::uint64_t begin = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const bool inside = offset[i] <= rows(payload) && length[i] <= rows(payload) - offset[i];
    if (!inside || direction[i] > 1)
      throw h5::Error(tables_.all[table].path + " message " + std::to_string(start + i) + " is corrupt");
    const bool is_here = offset[i] >= begin && offset[i] + length[i] <= begin + bytes.size();
    if (!is_here) {
      begin = offset[i];
      bytes = block<std::uint8_t>(payload, 0, begin,
                                  std::min(std::max<std::uint64_t>(kMostAtOnce, length[i]), rows(payload) - begin));
    }
    WireRecord record;
    record.at.ps = at[i];
    record.direction = static_cast<Direction>(direction[i]);
    record.message = {static_cast<wire::Kind>(kind[i]),
                      static_cast<std::uint32_t>(device),
                      sequence[i],
                      {time[i]},
                      cause[i],
                      reference[i],
                      {}};
    const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(offset[i] - begin);
    record.message.payload.assign(first, first + length[i]);
    see(record);
  }
}

std::vector<EventRecord> TraceFile::events() const {
  std::vector<EventRecord> records;
  each_event([&](const EventRecord& record) { records.push_back(record); });
  return records;
}

void TraceFile::each_event(const std::function<void(const EventRecord&)>& see) const {
  const std::size_t table = tables_.events;
  each_block(table, 2 * layout::kTextBytes, [&](std::uint64_t start, std::uint64_t count) {
    const auto time = block<std::int64_t>(table, 0, start, count);
    const auto id = block<std::uint64_t>(table, 1, start, count);
    const auto source = text_block(table, 2, start, count);
    const auto kind = text_block(table, 3, start, count);
    const auto text = text_block(table, 4, start, count);
    const auto value = block<double>(table, 5, start, count);
    const auto cause = block<std::uint64_t>(table, 6, start, count);
    for (std::size_t i = 0; i < count; ++i) see({id[i], {time[i]}, source[i], kind[i], text[i], value[i], cause[i]});
  });
}

std::vector<VerdictRecord> TraceFile::verdicts() const {
  const std::size_t table = tables_.verdicts;
  const auto requirement = texts(table, 0);
  const auto verdict = texts(table, 1);
  const auto value = column<double>(table, 2);
  const auto limit = column<double>(table, 3);
  const auto margin = column<double>(table, 4);
  const auto unit = texts(table, 5);
  const auto time = column<std::int64_t>(table, 6);
  const auto text = texts(table, 7);
  const auto cause = column<std::uint64_t>(table, 8);
  std::vector<VerdictRecord> records;
  for (std::size_t i = 0; i < value.size(); ++i) {
    records.push_back(
        {requirement[i], verdict[i], value[i], limit[i], margin[i], unit[i], {time[i]}, text[i], cause[i]});
  }
  return records;
}

std::vector<LateRecord> TraceFile::late() const {
  const auto time = column<std::int64_t>(tables_.late, 0);
  const auto lateness = column<double>(tables_.late, 1);
  std::vector<LateRecord> records;
  for (std::size_t i = 0; i < time.size(); ++i) records.push_back({{time[i]}, lateness[i]});
  return records;
}

std::vector<DigestRecord> TraceFile::digests(std::size_t group) const {
  std::vector<DigestRecord> records;
  each_digest(group, [&](const DigestRecord& record) { records.push_back(record); });
  return records;
}

void TraceFile::each_digest(std::size_t group, const std::function<void(const DigestRecord&)>& see) const {
  for (std::uint64_t start = 0; start < rows(tables_.digests + group);) {
    const auto block = digest_block(group, start);
    for (const auto& record : block) see(record);
    start += block.size();
  }
}

std::vector<DigestRecord> TraceFile::digest_block(std::size_t group, std::uint64_t start) const {
  constexpr std::uint64_t kMost = 256;
  const std::size_t table = tables_.digests + group;
  const std::uint64_t count = std::min(kMost, rows(table) - start);
  const auto time = block<std::int64_t>(table, 0, start, count);
  const auto digest = text_block(table, 1, start, count);
  std::vector<DigestRecord> records;
  for (std::size_t i = 0; i < count; ++i) records.push_back({{time[i]}, digest[i]});
  return records;
}

std::vector<std::string> TraceFile::table_names() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < tables_.all.size(); ++i) {
    const bool is_payload = i >= tables_.payload && i < tables_.events;
    names.push_back(tables_.all[i].path + (is_payload ? "/payload" : ""));
  }
  return names;
}

bool TraceFile::marks_agree() const {
  if (h5::read_text_array(file_.id(), "marks/tables") != table_names()) return false;
  const auto of_end = manifest::read_end_mark(file_.id(), tables_.all.size());
  if (!of_end) return true;
  for (const auto& copy : manifest::read_marks(file_.id(), tables_.all.size()))
    if (!copy || copy->words() != of_end->words()) return false;
  const auto rows = marks();
  if (rows.size() != of_end->generation) return false;
  const FlushMark &last = rows.back(), &mark = of_end->flush;
  return last.time == mark.time && last.wall_s == mark.wall_s && last.samples == mark.samples &&
         last.messages == mark.messages && last.events == mark.events;
}

std::vector<FlushMark> TraceFile::marks() const {
  const auto read = [this]<class T>(const char* name, T) {
    const std::string path = std::string("marks/") + name;
    const h5::Dataset data = h5::open_dataset(file_.id(), path, summary_.state == TraceState::kLive);
    // The mark's own row comes with the flush after the one it speaks of.
    return h5::read_rows<T>(data, path, std::min(h5::rows_of(data, path), mark_.generation));
  };
  const auto time = read("time", std::int64_t{});
  const auto wall = read("wall_s", double{});
  const auto samples = read("samples", std::uint64_t{});
  const auto messages = read("messages", std::uint64_t{});
  const auto events = read("events", std::uint64_t{});
  const std::size_t rows = std::min({time.size(), wall.size(), samples.size(), messages.size(), events.size()});
  std::vector<FlushMark> records;
  for (std::size_t i = 0; i < rows; ++i) records.push_back({{time[i]}, wall[i], samples[i], messages[i], events[i]});
  return records;
}

std::vector<std::pair<std::string, double>> TraceFile::totals() const {
  const h5::Dataset names = h5::open_dataset(file_.id(), "end/totals/name", false);
  const h5::Dataset values = h5::open_dataset(file_.id(), "end/totals/value", false);
  const std::uint64_t rows = h5::rows_of(names, "end/totals/name");
  const auto name = h5::read_text_rows(names, "end/totals/name", rows);
  const auto value = h5::read_rows<double>(values, "end/totals/value", rows);
  std::vector<std::pair<std::string, double>> totals;
  for (std::uint64_t i = 0; i < rows; ++i) totals.emplace_back(name[i], value[i]);
  return totals;
}

}  // namespace flatsat::trace
