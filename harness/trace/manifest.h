#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/trace/h5.h"
#include "harness/trace/layout.h"

/// The parts of a trace file that do not grow: what the run was, what its columns mean, how far it came, how it ended.
/// Errors: h5::Error.
namespace flatsat::trace::manifest {

void write(hid_t file, const TraceInfo& info, time::SimTime digest_interval);
void describe_channels(hid_t file, const std::vector<ChannelSpec>& channels, const std::string& epoch_utc);
void describe_devices(hid_t file, const std::vector<std::string>& devices);
void write_seal(hid_t file, const std::string& digest);
/// In the place of the older of the two copies.
void write_mark(hid_t file, const layout::Mark& mark);
/// In the place of both, after the end: no more flush comes.
void write_last_mark(hid_t file, const layout::Mark& mark);
/// All of /end but its state, which stays as it is.
void write_end(hid_t file, const std::string& exit_state, time::SimTime end_time, const std::string& digest,
               const std::string& seal);
/// The mark of the whole trace, which counts once the state of /end says that it ended.
void write_end_mark(hid_t file, const layout::Mark& mark);
/// One write of one byte: what is before it in the file counts, or none of it.
void write_end_state(hid_t file, layout::EndState state);

struct Head {
  std::uint32_t format_version = 0;
  TraceInfo info;
  time::SimTime digest_interval{};
  std::string seal = {};  // of the manifest; none in traces of older programs
};
/// Errors: h5::Error also for another format version.
Head read(hid_t file);
std::vector<ChannelSpec> read_channels(hid_t file);
std::vector<std::string> read_devices(hid_t file);
/// The copies of the mark, in their places; nothing for one that is torn or was never written.
std::vector<std::optional<layout::Mark>> read_marks(hid_t file, std::size_t tables);
/// The newest whole mark. Errors: h5::Error if none is whole.
layout::Mark read_mark(hid_t file, std::size_t tables);
/// The mark of the whole trace; nothing in a trace of an older program. Errors: h5::Error if it is torn.
std::optional<layout::Mark> read_end_mark(hid_t file, std::size_t tables);
layout::EndState read_end_state(hid_t file);

struct End {
  layout::EndState state{};
  std::string exit_state;
  time::SimTime end_time{};
  std::string digest;
  std::string seal = {};  // of the columns and the end
};
End read_end(hid_t file);

}  // namespace flatsat::trace::manifest
