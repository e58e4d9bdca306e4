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
template std::vector<std::uint64_t> TraceFile::column(std::size_t, std::size_t) const;
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
  std::uint64_t rows = 0;
  FlushMark last;
  each_mark([&](const FlushMark& row) { last = row, ++rows; });
  const FlushMark& mark = of_end->flush;
  return rows == of_end->generation && last.time == mark.time && last.wall_s == mark.wall_s &&
         last.samples == mark.samples && last.messages == mark.messages && last.events == mark.events;
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
