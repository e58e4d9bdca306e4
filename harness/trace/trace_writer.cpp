#include "harness/trace/trace_writer.h"

#include <algorithm>
#include <bit>

#include "harness/trace/file_driver.h"
#include "harness/trace/manifest.h"
#include "harness/trace/seal.h"

namespace flatsat::trace {
namespace {

// 16 KiB a column of 8 bytes: a hundred channels that hardly change make a file of 3 MiB, and a flush rewrites no more.
constexpr std::size_t kChunkRows = 2048;
constexpr std::size_t kLeastChunkRows = 16;
constexpr std::size_t kFirstChunksBytes = 16u << 20;  // of all channels, which a file has also where they hardly change
constexpr std::size_t kChannelRowBytes = 16;
// From here on a table is opened for each write, and the file is flushed after so many: what the library does at a
// flush and at the end grows with the square of what is open, of what waits and of what it keeps of all tables. Rows
// then wait for a flush, for what is opened costs more than what is written.
constexpr std::size_t kMostOpenTables = 512, kTablesAFlush = 256;
constexpr std::size_t kMetadataBytes = 256u << 10;
constexpr std::size_t kMostStagedBytes = 32u << 20;
constexpr std::size_t kRareChunkRows = 256;  // events, verdicts, digests: wide rows or few
constexpr std::size_t kPayloadChunk = 64u << 10;
constexpr std::size_t kMarksTable = 0;
constexpr std::size_t kTotalsTable = 1;
constexpr std::size_t kMarkCopies = 2;

/// As many rows as are to come, within bounds.
std::size_t fitting(std::size_t rows, std::size_t least, std::size_t most) {
  return std::clamp(std::bit_ceil(std::max<std::size_t>(rows, 1)), least, std::max(least, most));
}

std::size_t chunk_rows(const layout::Tables& tables, std::size_t index, const RecorderOptions& options) {
  if (index < tables.wire) {
    const std::size_t share = std::bit_floor(kFirstChunksBytes / kChannelRowBytes / tables.wire);
    return fitting(options.rows, kLeastChunkRows, std::min(kChunkRows, share));
  }
  if (index >= tables.digests) return fitting(options.snapshots, 1, kRareChunkRows);
  if (index >= tables.events) return index == tables.late ? kChunkRows : kRareChunkRows;
  return index >= tables.payload ? kPayloadChunk : kChunkRows;
}

h5::File create_file(const std::string& path, std::size_t tables) {
  const h5::Properties access = h5::file_access_for_writing(tables > kMostOpenTables ? kMetadataBytes : 0);
  return {H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.id()), "cannot create the file"};
}

}  // namespace

TraceWriter::TraceWriter(const std::string& path, const TraceInfo& info, const std::vector<ChannelSpec>& channels,
                         const std::vector<std::string>& devices, const RecorderOptions& options)
    : path_(path),
      tables_(channels, devices),
      digests_(channels, devices, options.digest_interval),
      digest_interval_(options.digest_interval),
      publish_(options.publish),
      output_(path, options.existing),
      payload_bytes_(devices.size()) {
  h5::quiet();
  try {
    create(info, channels, devices, options);
  } catch (const h5::Error& error) {
    abandon();
    throw TraceError(path, error.what());
  } catch (...) {
    abandon();
    throw;
  }
}

TraceWriter::~TraceWriter() { abandon(); }

void TraceWriter::create(const TraceInfo& info, const std::vector<ChannelSpec>& channels,
                         const std::vector<std::string>& devices, const RecorderOptions& options) {
  file_ = create_file(output_.working_path(), tables_.all.size());
  manifest::write(file_.id(), info, digest_interval_);
  create_tables(options);
  manifest::describe_channels(file_.id(), channels, info.epoch_utc);
  manifest::describe_devices(file_.id(), devices);
  manifest::write_seal(file_.id(), seal::manifest_digest(info, digest_interval_, channels, devices));
  h5::check(H5Fstart_swmr_write(file_.id()), "cannot start concurrent reading");
  flush({}, 0.0);
  if (publish_ == Publish::kAtOnce) output_.publish();
}

void TraceWriter::create_tables(const RecorderOptions& options) {
  const Opening opening = tables_.all.size() > kMostOpenTables ? Opening::kForEachWrite : Opening::kOnce;
  for (std::size_t i = 0; i < tables_.all.size(); ++i) {
    if (options.stop != nullptr && *options.stop != 0) throw TraceError(path_, "was given up: the run is to stop");
    writers_.emplace_back(file_.id(), tables_.all[i], chunk_rows(tables_, i, options), opening);
  }
  marks_.emplace_back(file_.id(), layout::Table{"marks", layout::kMarks}, kRareChunkRows, Opening::kOnce);
  marks_.emplace_back(file_.id(), layout::Table{"end/totals", layout::kTotals}, kRareChunkRows, Opening::kOnce);
  mark_.rows.resize(tables_.all.size());
  const std::vector<std::uint64_t> words(kMarkCopies * mark_.words().size());
  h5::write_array(file_.id(), "marks/state", h5::number_type<std::uint64_t>(), words.size(), words.data());
  h5::write_array(file_.id(), "end/mark", h5::number_type<std::uint64_t>(), words.size() / kMarkCopies, words.data());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < tables_.all.size(); ++i) {
    const bool is_payload = i >= tables_.payload && i < tables_.events;
    names.push_back(tables_.all[i].path + (is_payload ? "/payload" : ""));
  }
  h5::write_text_array(file_.id(), "marks/tables", names);
}

void TraceWriter::write(const Batch& batch) try {
  for (const auto& sample : batch.samples) put(sample);
  for (const auto& wire : batch.messages) put(wire, batch);
  for (const auto& event : batch.events) put(event);
  for (const auto& verdict : batch.verdicts) put(verdict);
  for (const auto& late : batch.late) {
    writers_[tables_.late].put(0, late.time.ps);
    writers_[tables_.late].put(1, late.lateness_s);
  }
  staged_bytes_ += batch.bytes;
  if (writers_.size() <= kMostOpenTables || staged_bytes_ > kMostStagedBytes) append();
  mark_.flush.samples += batch.samples.size();
  mark_.flush.messages += batch.messages.size();
  mark_.flush.events += batch.events.size();
} catch (const h5::Error& error) {
  throw TraceError(path_, error.what());
}

void TraceWriter::append() {
  std::size_t waiting = 0;
  staged_bytes_ = 0;
  for (auto& writer : writers_) {
    if (!writer.append() || writers_.size() <= kMostOpenTables || ++waiting < kTablesAFlush) continue;
    flush_file();
    waiting = 0;
  }
}

void TraceWriter::put(const Batch::Sample& sample) {
  TableWriter& table = writers_[tables_.channels + sample.channel];
  table.put(0, sample.time_ps);
  table.put(1, sample.value);
  if (const auto due = digests_.sample(sample.channel, {sample.time_ps}, sample.value)) put(*due);
}

void TraceWriter::put(const Batch::Wire& wire, const Batch& batch) {
  TableWriter& table = writers_[tables_.wire + wire.device];
  const wire::Message& message = wire.head.message;
  table.put(0, message.time.ps);
  table.put(1, wire.head.at.ps);
  table.put(2, message.sequence);
  table.put(3, static_cast<std::uint16_t>(message.kind));
  table.put(4, static_cast<std::uint8_t>(wire.head.direction));
  table.put(5, message.reference);
  table.put(6, message.cause);
  table.put(7, payload_bytes_[wire.device]);
  table.put(8, static_cast<std::uint32_t>(wire.length));
  const std::uint8_t* payload = batch.payload.data() + wire.offset;
  writers_[tables_.payload + wire.device].put_bytes(0, payload, wire.length);
  payload_bytes_[wire.device] += wire.length;
  if (const auto due = digests_.message(wire.device, wire.head, {payload, wire.length})) put(*due);
}

void TraceWriter::put(const EventRecord& event) {
  TableWriter& table = writers_[tables_.events];
  table.put(0, event.time.ps);
  table.put(1, event.id);
  table.put_text(2, event.source);
  table.put_text(3, event.kind);
  table.put_text(4, event.text);
  table.put(5, event.value);
  table.put(6, event.cause);
  if (const auto due = digests_.event(event)) put(*due);
}

void TraceWriter::put(const VerdictRecord& verdict) {
  TableWriter& table = writers_[tables_.verdicts];
  table.put_text(0, verdict.requirement);
  table.put_text(1, verdict.verdict);
  table.put(2, verdict.value);
  table.put(3, verdict.limit);
  table.put(4, verdict.margin);
  table.put_text(5, verdict.unit);
  table.put(6, verdict.time.ps);
  table.put_text(7, verdict.text);
  table.put(8, verdict.cause);
}

void TraceWriter::put(const DigestSet::Due& due) {
  TableWriter& table = writers_[tables_.digests + due.group];
  table.put(0, due.record.time.ps);
  table.put_text(1, due.record.digest);
}

std::uint64_t TraceWriter::rows() const {
  std::uint64_t rows = 0;
  for (const auto& table : writers_) rows += table.rows() + table.staged_rows();
  return rows;
}

/// The next mark: how far the tables are, in memory and as a row of its own table.
void TraceWriter::put_mark(time::SimTime complete_until, double wall_s) {
  ++mark_.generation;
  mark_.flush.time = complete_until;
  mark_.flush.wall_s = wall_s;
  std::transform(writers_.begin(), writers_.end(), mark_.rows.begin(), [](const auto& table) { return table.rows(); });
  TableWriter& marks = marks_[kMarksTable];
  marks.put(0, complete_until.ps);
  marks.put(1, wall_s);
  marks.put(2, mark_.flush.samples);
  marks.put(3, mark_.flush.messages);
  marks.put(4, mark_.flush.events);
  marks.append();
}

void TraceWriter::flush(time::SimTime complete_until, double wall_s) try {
  append();
  flush_file();
  put_mark(complete_until, wall_s);
  manifest::write_mark(file_.id(), mark_);
  flush_file();
} catch (const h5::Error& error) {
  throw TraceError(path_, error.what());
}

std::string TraceWriter::end(const RunEnd& end, const Batch& held, time::SimTime last, double wall_s) {
  write(held);
  try {
    for (std::size_t group = 0; group < digests_.groups().size(); ++group) {
      put({group, {last, base::to_hex(digests_.value(group))}});
    }
    append();
    const std::string digest = digests_.run_digest();
    put_mark(last, wall_s);
    put_end(end, digest);
    flush_file();  // all that the state speaks of is in the file, and no mark counts it yet
    manifest::write_end_state(file_.id(), layout::EndState::kEnded);
    flush_file();
    manifest::write_last_mark(file_.id(), mark_);
    flush_file();
    return digest;
  } catch (const h5::Error& error) {
    throw TraceError(path_, error.what());
  }
}

void TraceWriter::put_end(const RunEnd& end, const std::string& digest) {
  TableWriter& totals = marks_[kTotalsTable];
  for (const auto& [name, value] : end.totals) {
    totals.put_text(0, name);
    totals.put(1, value);
  }
  totals.append();
  base::Sha256 columns;
  for (const auto& table : writers_) table.add_to(columns);
  for (const auto& table : marks_) table.add_to(columns);
  const std::string exit_state = layout::fitted(end.exit_state, layout::kVerdictBytes);
  manifest::write_end_mark(file_.id(), mark_);
  manifest::write_end(file_.id(), exit_state, end.end_time, digest,
                      seal::end_digest(std::move(columns), exit_state, end.end_time, digest));
}

void TraceWriter::flush_file() { h5::check(H5Fflush(file_.id(), H5F_SCOPE_GLOBAL), "cannot flush"); }

void TraceWriter::close() {
  if (H5Fflush(file_.id(), H5F_SCOPE_GLOBAL) < 0) throw TraceError(path_, "cannot flush");
  for (auto& table : writers_) table.close();
  for (auto& table : marks_) table.close();
  if (!file_.close()) throw TraceError(path_, "cannot be closed");
  if (publish_ == Publish::kAtItsEnd) output_.publish();
  output_.release();
}

void TraceWriter::abandon() noexcept {
  if (file_.id() < 0) return;
  h5::abandon(file_);
  for (auto& table : writers_) table.close();
  for (auto& table : marks_) table.close();
  file_.close();
  output_.release();
}

}  // namespace flatsat::trace
