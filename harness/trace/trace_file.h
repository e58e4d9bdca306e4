#pragma once
#include <string>
#include <vector>

#include "harness/trace/h5.h"
#include "harness/trace/layout.h"
#include "harness/trace/manifest.h"

namespace flatsat::trace {

/// A trace file opened for reading: what it is, how far it is complete, and its rows up to there.
/// Errors: h5::Error; TraceError when it cannot be opened at all.
class TraceFile {
 public:
  explicit TraceFile(const std::string& path);

  const TraceSummary& summary() const { return summary_; }
  const layout::Tables& tables() const { return tables_; }
  const layout::Mark& mark() const { return mark_; }
  hid_t id() const { return file_.id(); }
  bool is_open_ended() const;  // live or killed: rows after the mark may be there in part

  /// Rows of a table that are complete.
  std::uint64_t rows(std::size_t table) const { return mark_.rows[table]; }
  template <class T>
  std::vector<T> column(std::size_t table, std::size_t column) const;
  std::vector<std::string> texts(std::size_t table, std::size_t column) const;
  /// Rows that every column of the table has in the file, complete or not, and a column's own.
  std::uint64_t rows_in_file(std::size_t table, std::size_t column) const;

  ChannelData channel(std::size_t index) const;
  ChannelData channel_block(std::size_t index, std::uint64_t start, std::uint64_t count) const;
  ChannelRows channel_rows(std::size_t index, std::size_t together) const;
  std::vector<WireRecord> messages(std::size_t device) const;
  /// A block of them, of as many as are well held in memory.
  std::vector<WireRecord> messages_from(std::size_t device, std::uint64_t start) const;
  void each_message_time(std::size_t device, const std::function<void(std::int64_t at_ps)>& see) const;
  void each_message(std::size_t device, const std::function<void(const WireRecord&)>& see) const;
  void each_event(const std::function<void(const EventRecord&)>& see) const;
  std::vector<EventRecord> events() const;
  std::vector<EventRecord> events_from(std::uint64_t start) const;
  std::vector<VerdictRecord> verdicts() const;
  void each_late(const std::function<void(const LateRecord&)>& see) const;
  std::vector<FlushMark> marks() const;
  void each_mark(const std::function<void(const FlushMark&)>& see) const;
  std::vector<DigestRecord> digests(std::size_t group) const;
  void each_digest(std::size_t group, const std::function<void(const DigestRecord&)>& see) const;
  std::vector<DigestRecord> digest_block(std::size_t group, std::uint64_t start) const;
  /// Both copies of the mark are the mark of the end, and so is its last row, in a trace that has one.
  bool marks_agree() const;
  /// What does not agree with its digest, of the manifest, and of all columns and the end of a finished trace; nothing
  /// in a trace of an older program, which has none. Errors: h5::Error.
  std::vector<std::string> broken_seals() const;
  /// What was flushed since.
  void refresh();

 private:
  void open();
  void read_state();
  void read_end();
  h5::Dataset dataset(std::size_t table, std::size_t column, std::string& name) const;
  void each_block(std::size_t table, std::size_t bytes,
                  const std::function<void(std::uint64_t start, std::uint64_t count)>& read) const;
  template <class T>
  std::vector<T> block(std::size_t table, std::size_t column, std::uint64_t start, std::uint64_t count) const {
    std::string name;
    const h5::Dataset data = dataset(table, column, name);
    return h5::read_block<T>(data, name, start, count);
  }
  std::vector<std::string> text_block(std::size_t table, std::size_t column, std::uint64_t start,
                                      std::uint64_t count) const;
  void event_block(std::uint64_t start, std::uint64_t count, const std::function<void(const EventRecord&)>& see) const;
  void message_block(std::size_t device, std::uint64_t start, std::uint64_t count,
                     const std::function<void(const WireRecord&)>& see) const;
  std::vector<std::pair<std::string, double>> totals() const;

  std::string seal_of_columns() const;
  std::vector<std::string> table_names() const;

  TraceSummary summary_;
  std::string manifest_seal_, end_seal_;
  h5::File file_;
  layout::Tables tables_;
  layout::Mark mark_;
};

}  // namespace flatsat::trace
