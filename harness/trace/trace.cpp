#include "harness/trace/trace.h"

#include <algorithm>
#include <filesystem>

#include "harness/trace/guarded.h"
#include "harness/trace/run_lock.h"
#include "harness/trace/trace_file.h"

namespace flatsat::trace {
namespace {

/// Reads all that Trace can give.
void read_everything(const TraceFile& file) {
  const TraceSummary& summary = file.summary();
  for (std::size_t i = 0; i < summary.channels.size(); ++i) file.channel(i);
  for (std::size_t i = 0; i < summary.devices.size(); ++i) file.messages(i);
  for (std::size_t i = 0; i < file.tables().groups.size(); ++i) file.digests(i);
  file.events();
  file.verdicts();
  file.late();
  file.marks();
}

void check_by_child(const std::string& path) {
  const auto work = [&path] {
    try {
      read_everything(TraceFile(path));
      return std::string();
    } catch (const TraceError& error) {
      throw h5::Error(std::string(error.what()).substr(path.size() + 2));  // the path is put before it again
    }
  };
  try {
    run_guarded(work, limits_for(std::filesystem::file_size(path)));
  } catch (const GuardError& error) {
    throw TraceError(path, error.what());
  }
}

template <class Work>
auto with_path(const std::string& path, Work work) {
  try {
    return work();
  } catch (const h5::Error& error) {
    throw TraceError(path, error.what());
  }
}

std::size_t index_of(const std::vector<std::string>& names, const std::string& name, const char* kind) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) throw h5::Error(std::string("has no ") + kind + " '" + name + "'");
  return static_cast<std::size_t>(found - names.begin());
}

std::size_t index_of(const std::vector<ChannelSpec>& channels, const std::string& name) {
  const auto is_it = [&name](const ChannelSpec& spec) { return spec.name == name; };
  const auto found = std::find_if(channels.begin(), channels.end(), is_it);
  if (found == channels.end()) throw h5::Error("has no channel '" + name + "'");
  return static_cast<std::size_t>(found - channels.begin());
}

std::unique_ptr<TraceFile> open_checked(const std::string& path) {
  if (!read_head(path).is_hdf5) throw TraceError(path, "is not a trace");
  if (!is_being_written(path)) check_by_child(path);
  return with_path(path, [&] { return std::make_unique<TraceFile>(path); });
}

}  // namespace

const char* to_string(TraceState state) {
  switch (state) {
    case TraceState::kFinished:
      return "finished";
    case TraceState::kLive:
      return "live";
    case TraceState::kKilled:
      return "killed";
    case TraceState::kRecovered:
      return "recovered";
    case TraceState::kUnfinished:
      break;
  }
  return "unfinished";
}

struct Trace::State {
  std::unique_ptr<TraceFile> file;
  const std::string& path() const { return file->summary().path; }
};

Trace::Trace(const std::string& path) : state_(std::make_unique<State>()) { state_->file = open_checked(path); }
Trace::~Trace() = default;
Trace::Trace(Trace&&) noexcept = default;

const TraceSummary& Trace::summary() const { return state_->file->summary(); }

ChannelData Trace::channel(const std::string& name) const {
  return with_path(state_->path(), [&] { return state_->file->channel(index_of(summary().channels, name)); });
}

std::vector<WireRecord> Trace::messages(const std::string& device) const {
  return with_path(state_->path(),
                   [&] { return state_->file->messages(index_of(summary().devices, device, "device")); });
}

std::vector<EventRecord> Trace::events() const {
  return with_path(state_->path(), [&] { return state_->file->events(); });
}

std::vector<VerdictRecord> Trace::verdicts() const {
  return with_path(state_->path(), [&] { return state_->file->verdicts(); });
}

std::vector<LateRecord> Trace::late() const {
  return with_path(state_->path(), [&] { return state_->file->late(); });
}

std::vector<FlushMark> Trace::marks() const {
  return with_path(state_->path(), [&] { return state_->file->marks(); });
}

std::vector<std::string> Trace::digest_groups() const { return state_->file->tables().groups; }

std::vector<DigestRecord> Trace::digests(const std::string& group) const {
  return with_path(state_->path(), [&] {
    return state_->file->digests(index_of(state_->file->tables().groups, group, "digest group"));
  });
}

void Trace::refresh() {
  with_path(state_->path(), [&] { state_->file->refresh(); });
}

}  // namespace flatsat::trace
