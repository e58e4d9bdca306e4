#include "harness/trace/trace.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "harness/trace/guarded.h"
#include "harness/trace/run_lock.h"
#include "harness/trace/trace_file.h"

namespace flatsat::trace {
namespace {

/// Reads all that Trace can give.
void read_everything(const TraceFile& file) {
  const TraceSummary& summary = file.summary();
  for (std::size_t i = 0; i < summary.channels.size(); ++i)
    for (ChannelRows rows = file.channel_rows(i, 1); rows.next();) continue;
  for (std::size_t i = 0; i < summary.devices.size(); ++i) file.each_message(i, [](const WireRecord&) {});
  for (std::size_t i = 0; i < file.tables().groups.size(); ++i) file.each_digest(i, [](const DigestRecord&) {});
  file.each_event([](const EventRecord&) {});
  file.verdicts();
  file.each_late([](const LateRecord&) {});
  file.each_mark([](const FlushMark&) {});
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
  std::map<std::string, std::size_t, std::less<>> channels;  // by name: there may be many
  const std::string& path() const { return file->summary().path; }
  std::size_t channel(const std::string& name) const {
    const auto found = channels.find(name);
    if (found == channels.end()) throw TraceError(path(), "has no channel '" + name + "'");
    return found->second;
  }
};

Trace::Trace(const std::string& path) : state_(std::make_unique<State>()) {
  state_->file = open_checked(path);
  for (const auto& spec : summary().channels) state_->channels.emplace(spec.name, state_->channels.size());
}
Trace::~Trace() = default;
Trace::Trace(Trace&&) noexcept = default;

const TraceSummary& Trace::summary() const { return state_->file->summary(); }

ChannelData Trace::channel(const std::string& name) const {
  return with_path(state_->path(), [&] { return state_->file->channel(state_->channel(name)); });
}

ChannelRows Trace::channel_rows(const std::string& name, std::size_t together) const {
  const std::size_t index = state_->channel(name);
  const TraceFile& file = *state_->file;
  return {file.rows(file.tables().channels + index), rows_of_block(together), [&file, index](auto start, auto count) {
            return with_path(file.summary().path, [&] { return file.channel_block(index, start, count); });
          }};
}

void Trace::each_message(const std::string& device, const std::function<void(const WireRecord&)>& see) const {
  with_path(state_->path(), [&] { state_->file->each_message(index_of(summary().devices, device, "device"), see); });
}

Rows<WireRecord> Trace::message_rows(const std::string& device) const {
  const TraceFile& file = *state_->file;
  const auto index = with_path(state_->path(), [&] { return index_of(summary().devices, device, "device"); });
  return {file.rows(file.tables().wire + index), [&file, index](std::uint64_t start) {
            return with_path(file.summary().path, [&] { return file.messages_from(index, start); });
          }};
}

void Trace::each_message_time(const std::string& device, const std::function<void(std::int64_t at_ps)>& see) const {
  with_path(state_->path(),
            [&] { state_->file->each_message_time(index_of(summary().devices, device, "device"), see); });
}

void Trace::each_event(const std::function<void(const EventRecord&)>& see) const {
  with_path(state_->path(), [&] { state_->file->each_event(see); });
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

void Trace::each_late(const std::function<void(const LateRecord&)>& see) const {
  with_path(state_->path(), [&] { state_->file->each_late(see); });
}

Rows<EventRecord> Trace::event_rows() const {
  const TraceFile& file = *state_->file;
  return {file.rows(file.tables().events), [&file](std::uint64_t start) {
            return with_path(file.summary().path, [&] { return file.events_from(start); });
          }};
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

Rows<DigestRecord> Trace::digest_rows(const std::string& group) const {
  const TraceFile& file = *state_->file;
  const auto index = with_path(state_->path(), [&] { return index_of(file.tables().groups, group, "digest group"); });
  return {file.rows(file.tables().digests + index), [&file, index](std::uint64_t start) {
            return with_path(file.summary().path, [&] { return file.digest_block(index, start); });
          }};
}

void Trace::refresh() {
  with_path(state_->path(), [&] { state_->file->refresh(); });
}

}  // namespace flatsat::trace
