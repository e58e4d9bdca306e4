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
  std::vector<WireRecord> messages(std::size_t device) const;
  std::vector<EventRecord> events() const;
  std::vector<VerdictRecord> verdicts() const;
  std::vector<LateRecord> late() const;
  std::vector<FlushMark> marks() const;
  std::vector<DigestRecord> digests(std::size_t group) const;
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
  std::vector<std::pair<std::string, double>> totals() const;

  std::string seal_of_columns() const;

  TraceSummary summary_;
  std::string manifest_seal_, end_seal_;
  h5::File file_;
  layout::Tables tables_;
  layout::Mark mark_;
};

}  // namespace flatsat::trace
