#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "harness/base/descriptor.h"
#include "harness/base/part_file.h"
#include "harness/trace/file_driver.h"
#include "harness/trace/guarded.h"
#include "harness/trace/run_lock.h"
#include "harness/trace/trace_file.h"
#include "harness/trace/verify.h"

namespace flatsat::trace {
namespace {

namespace fs = std::filesystem;

/// A copy that is removed unless it is put in place.
class WorkingCopy {
 public:
  WorkingCopy(const std::string& in, const std::string& out) : part_(made(out)) {
    std::error_code error;
    fs::copy_file(in, path(), fs::copy_options::overwrite_existing, error);
    if (error) throw TraceError(path(), "cannot be written: " + error.message());
  }

  const std::string& path() const { return part_.path(); }

  void put_in_place(const std::string& out, bool replace) {
    if (fsync(part_.fd()) != 0) throw TraceError(path(), "does not reach the disk: " + base::system_error());
    const unsigned flags = replace ? 0u : static_cast<unsigned>(RENAME_NOREPLACE);
    if (renameat2(AT_FDCWD, path().c_str(), AT_FDCWD, out.c_str(), flags) != 0)
      throw TraceError(out, "cannot be put in place: " + base::system_error());
    part_.release();
  }

 private:
  static base::PartFile made(const std::string& out) try {
    return {out, S_IRUSR | S_IWUSR};
  } catch (const std::runtime_error& error) {
    throw TraceError(out, std::string("cannot be created: ") + error.what());
  }
  base::PartFile part_;
};

h5::File open_marked(const std::string& path) {
  const h5::Properties access = h5::file_access_for_repair();
  return {H5Fopen(path.c_str(), H5F_ACC_RDWR, access.id()), "cannot be opened for writing"};
}

/// Cuts one column; returns the rows dropped.
std::uint64_t cut(hid_t file, const std::string& name, std::uint64_t rows) {
  const h5::Dataset dataset = h5::open_dataset(file, name, false);
  const std::uint64_t there = h5::rows_of(dataset, name);
  if (there <= rows) return 0;
  const hsize_t extent = rows;
  h5::check(H5Dset_extent(dataset.id(), &extent), "cannot cut " + name);
  return there - rows;
}

std::uint64_t cut_tables(hid_t file, const layout::Tables& tables, const layout::Mark& mark) {
  std::uint64_t dropped = 0;
  for (std::size_t i = 0; i < tables.all.size(); ++i) {
    const layout::Table& table = tables.all[i];
    std::uint64_t most = 0;
    for (const auto& column : table.columns) {
      most = std::max(most, cut(file, table.path + "/" + column.name, mark.rows[i]));
    }
    const bool is_payload = i >= tables.payload && i < tables.events;  // its rows are bytes of messages counted already
    if (!is_payload) dropped += most;
  }
  for (const auto& column : layout::kMarks) cut(file, std::string("marks/") + column.name, mark.generation);
  for (const auto& column : layout::kTotals) cut(file, std::string("end/totals/") + column.name, 0);
  return dropped;
}

/// In a child: returns the number of rows dropped.
std::string repair(const std::string& in, const std::string& copy) {
  const TraceFile original(in);
  h5::File file = open_marked(copy);
  std::uint64_t dropped = 0;
  if (original.summary().state == TraceState::kFinished) {
    manifest::write_last_mark(file.id(), original.mark());
  } else {
    dropped = cut_tables(file.id(), original.tables(), original.mark());
    manifest::write_end(file.id(), "", original.mark().flush.time, "", "");
    manifest::write_end_state(file.id(), layout::EndState::kRecovered);
  }
  h5::check(H5Fflush(file.id(), H5F_SCOPE_GLOBAL), "cannot flush");
  if (!file.close()) h5::fail("cannot be closed");
  return std::to_string(dropped);
}

void check_recoverable(const VerifyReport& found) {
  if (found.state == TraceState::kLive) throw TraceError(found.path, "is being written; there is nothing to recover");
  if (!found.ok) throw TraceError(found.path, "is in doubt, not recovered: " + found.problems.front());
  if (found.state == TraceState::kKilled || (found.state == TraceState::kFinished && found.is_marked_open)) return;
  throw TraceError(found.path, "was closed in order; there is nothing to recover");
}

void check_result(const VerifyReport& found, const VerifyReport& result, const std::string& out) {
  if (!result.ok) throw TraceError(out, "is in doubt after recovery, not kept: " + result.problems.front());
  const auto wanted = found.state == TraceState::kFinished ? TraceState::kFinished : TraceState::kRecovered;
  const bool same = result.state == wanted && !result.is_marked_open && result.complete_until == found.complete_until &&
                    result.samples == found.samples && result.messages == found.messages &&
                    result.events == found.events && result.digest == found.digest;
  if (!same) throw TraceError(out, "does not hold after recovery what it held before, not kept");
}

}  // namespace

RecoverReport recover(const std::string& in, const std::string& out) {
  if (!read_head(in).is_hdf5) throw TraceError(in, "is not a trace");
  std::error_code unknown;
  const bool in_place = fs::equivalent(in, out, unknown);
  if (!in_place && fs::exists(fs::symlink_status(out))) throw TraceError(out, "exists already");
  const VerifyReport found = verify(in);
  check_recoverable(found);
  WorkingCopy copy(in, out);
  RecoverReport report{out, found.complete_until, found.last_time, 0, {}};
  try {
    const auto limits = limits_for(fs::file_size(in));
    report.rows_dropped = std::stoull(run_guarded([&] { return repair(in, copy.path()); }, limits));
  } catch (const GuardError& error) {
    throw TraceError(in, error.what());
  }
  report.verified = verify(copy.path());
  check_result(found, report.verified, out);
  report.verified.path = out;
  const base::Descriptor hold = lock_for_writing(in);  // no other run may have taken the name meanwhile
  copy.put_in_place(out, in_place);
  return report;
}

}  // namespace flatsat::trace
