#pragma once
#include <string>
#include <vector>

#include "harness/trace/batch.h"
#include "harness/trace/digest.h"
#include "harness/trace/recorder.h"
#include "harness/trace/run_lock.h"
#include "harness/trace/table.h"

namespace flatsat::trace {

/// The file of a trace while it is being written: creates it, appends batches with their digests, flushes with marks.
/// One thread at a time. Errors: TraceError; after one only abandon() may be called.
class TraceWriter {
 public:
  TraceWriter(const std::string& path, const TraceInfo& info, const std::vector<ChannelSpec>& channels,
              const std::vector<std::string>& devices, const RecorderOptions& options);
  ~TraceWriter();
  TraceWriter(const TraceWriter&) = delete;
  TraceWriter& operator=(const TraceWriter&) = delete;

  void write(const Batch& batch);
  /// Puts all that was written into the file, then a mark that says so.
  void flush(time::SimTime complete_until, double wall_s);
  /// `held`: the rows that every channel ends with. Then the last digests, which cover everything up to `last`, and how
  /// the run ended. Of a process that is killed meanwhile the trace is as the flush before has left it, or whole: what
  /// decides is one write of one byte. Returns the run's digest.
  std::string end(const RunEnd& end, const Batch& held, time::SimTime last, double wall_s);
  /// Closes the file in order.
  void close();
  /// Lets go of the file as it is on the disk: nothing more reaches it.
  void abandon() noexcept;

  std::uint64_t samples() const { return mark_.flush.samples; }
  std::uint64_t messages() const { return mark_.flush.messages; }
  std::uint64_t events() const { return mark_.flush.events; }
  std::uint64_t flushes() const { return mark_.generation; }
  std::uint64_t rows() const;  // of all tables, written or waiting

 private:
  void create(const TraceInfo& info, const std::vector<ChannelSpec>& channels, const std::vector<std::string>& devices,
              const RecorderOptions& options);
  void create_tables(const RecorderOptions& options);
  void append();
  void put(const Batch::Sample& sample);
  void put(const Batch::Wire& wire, const Batch& batch);
  void put(const EventRecord& event);
  void put(const VerdictRecord& verdict);
  void put(const DigestSet::Due& due);
  void flush_file();
  void put_mark(time::SimTime complete_until, double wall_s);
  void put_end(const RunEnd& end, const std::string& digest);

  std::string path_;
  layout::Tables tables_;
  DigestSet digests_;
  time::SimTime digest_interval_;
  Publish publish_;
  OutputFile output_;
  h5::File file_;
  std::vector<TableWriter> writers_;          // in the order of tables_.all
  std::vector<TableWriter> marks_;            // marks, totals
  std::vector<std::uint64_t> payload_bytes_;  // of each device so far
  std::size_t staged_bytes_ = 0;              // about what waits in the tables
  layout::Mark mark_;
};

}  // namespace flatsat::trace
