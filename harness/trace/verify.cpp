#include "harness/trace/verify.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <queue>

#include "harness/trace/digest.h"
#include "harness/trace/guarded.h"
#include "harness/trace/report_json.h"
#include "harness/trace/run_lock.h"
#include "harness/trace/trace_file.h"

namespace flatsat::trace {
namespace {

constexpr std::size_t kMostProblems = 40;

std::string seconds_text(time::SimTime time) {
  char text[48];
  std::snprintf(text, sizeof text, "%.12g s", time::to_seconds(time));
  return text;
}

/// Goes through an opened file; every finding is a line of the report.
class Verifier {
 public:
  Verifier(const TraceFile& file, VerifyReport& report)
      : file_(file),
        report_(report),
        digests_(file.summary().channels, file.summary().devices, file.summary().digest_interval),
        stored_(digests_.groups().size()) {}

  void run();

 private:
  template <class Work>
  void attempt(Work work);
  void problem(const std::string& text);
  bool is_later(std::int64_t before, std::int64_t now, const std::string& what);
  void check_extents(std::size_t table);
  void check_counts();
  void check_models();
  void check_model(const std::vector<std::size_t>& channels);
  void check_device(std::size_t device);
  void check_events();
  void check_marks();
  void check_digests(std::size_t group);
  void keep(const std::optional<DigestSet::Due>& due);
  void compare(std::size_t group, const DigestRecord& expected);
  void conclude();
  time::SimTime last_instant(std::size_t table, std::size_t column) const;

  /// Digests of the file, of which a block is in memory.
  struct Stored {
    std::vector<DigestRecord> block;
    std::uint64_t begin = 0, next = 0;
    std::string wrong;
  };

  const TraceFile& file_;
  VerifyReport& report_;
  DigestSet digests_;
  std::vector<Stored> stored_;  // a group
};

template <class Work>
void Verifier::attempt(Work work) {
  try {
    work();
  } catch (const h5::Error& error) {
    problem(error.what());
  }
}

void Verifier::problem(const std::string& text) {
  if (report_.problems.size() < kMostProblems) report_.problems.push_back(text);
}

bool Verifier::is_later(std::int64_t before, std::int64_t now, const std::string& what) {
  if (now >= before) return true;
  problem(what + ": time goes backwards at " + seconds_text({now}));
  return false;
}

void Verifier::run() {
  const layout::Tables& tables = file_.tables();
  for (std::size_t i = 0; i < tables.all.size(); ++i) attempt([&] { check_extents(i); });
  check_counts();
  if (!report_.problems.empty()) return;  // the rows cannot be trusted
  attempt([&] { check_models(); });
  for (std::size_t i = 0; i < file_.summary().devices.size(); ++i) attempt([&] { check_device(i); });
  attempt([&] { check_events(); });
  attempt([&] { file_.verdicts(); });
  attempt([&] { file_.each_late([](const LateRecord&) {}); });
  attempt([&] { check_marks(); });
  if (!report_.problems.empty()) return;
  for (std::size_t i = 0; i < tables.groups.size(); ++i) attempt([&] { check_digests(i); });
  conclude();
  if (report_.problems.empty())  // the digests of the run say more about what is wrong
    attempt([&] {
      for (const auto& broken : file_.broken_seals()) problem(broken);
    });
}

void Verifier::check_extents(std::size_t table) {
  const layout::Table& spec = file_.tables().all[table];
  for (std::size_t column = 0; column < spec.columns.size(); ++column) {
    const std::uint64_t rows = file_.rows_in_file(table, column);
    const std::string name = spec.path + "/" + spec.columns[column].name;
    if (rows < file_.rows(table)) problem(name + ": flushed rows are missing");
    if (rows > file_.rows(table) && !file_.is_open_ended()) problem(name + ": has rows that no flush knows of");
  }
}

void Verifier::check_counts() {
  const layout::Tables& tables = file_.tables();
  const auto sum = [this](std::size_t begin, std::size_t end) {
    std::uint64_t rows = 0;
    for (std::size_t i = begin; i < end; ++i) rows += file_.rows(i);
    return rows;
  };
  const std::uint64_t samples = sum(tables.channels, tables.wire);
  const std::uint64_t messages = sum(tables.wire, tables.payload);
  if (samples != report_.samples) problem("the channels do not add up to the samples counted");
  if (messages != report_.messages) problem("the devices do not add up to the messages counted");
  if (file_.rows(tables.events) != report_.events) problem("the events are not as many as counted");
}

void Verifier::check_models() {
  std::vector<std::vector<std::size_t>> members(digests_.groups().size());
  for (std::size_t i = 0; i < file_.summary().channels.size(); ++i) members[digests_.group_of_channel(i)].push_back(i);
  for (const auto& channels : members) attempt([&] { check_model(channels); });
}

/// The rows of all channels of a group in the order of time, and of the channels where that is the same.
void Verifier::check_model(const std::vector<std::size_t>& channels) {
  std::vector<ChannelRows> rows;
  using Due = std::pair<std::int64_t, std::size_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due;
  for (const std::size_t channel : channels) {
    rows.push_back(file_.channel_rows(channel, channels.size()));
    if (rows.back().next()) due.push({rows.back().time_ps(), rows.size() - 1});
  }
  while (!due.empty()) {
    const auto [time_ps, i] = due.top();
    due.pop();
    keep(digests_.sample(channels[i], {time_ps}, rows[i].value()));
    report_.last_time = std::max(report_.last_time, time::SimTime{time_ps});
    if (!rows[i].next()) continue;
    if (!is_later(time_ps, rows[i].time_ps(), file_.summary().channels[channels[i]].name)) return;
    due.push({rows[i].time_ps(), i});
  }
}

void Verifier::check_device(std::size_t device) {
  const std::string name = "wire/" + file_.summary().devices[device];
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  bool ordered = true;
  file_.each_message(device, [&](const WireRecord& record) {
    ordered = ordered && is_later(last, record.at.ps, name);
    last = record.at.ps;
    if (ordered) keep(digests_.message(device, record, record.message.payload));
    report_.last_time = std::max(report_.last_time, record.at);
  });
}

void Verifier::check_events() {
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  bool ordered = true;
  file_.each_event([&](const EventRecord& record) {
    ordered = ordered && is_later(last, record.time.ps, "events");
    last = record.time.ps;
    if (ordered) keep(digests_.event(record));
    report_.last_time = std::max(report_.last_time, record.time);
  });
}

void Verifier::check_marks() {
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  bool ordered = true;
  file_.each_mark([&](const FlushMark& mark) {
    ordered = ordered && is_later(last, mark.time.ps, "marks");
    last = mark.time.ps;
  });
  if (!ordered) return;
  if (report_.state == TraceState::kFinished && !report_.is_marked_open && !file_.marks_agree())
    problem("marks: they are not those of the tables and the end");
}

/// A digest that is due is held against the one that stands there; only the first of a group that is wrong counts.
void Verifier::keep(const std::optional<DigestSet::Due>& due) {
  if (due) compare(due->group, due->record);
}

void Verifier::compare(std::size_t group, const DigestRecord& expected) {
  Stored& stored = stored_[group];
  if (!stored.wrong.empty()) return;
  const bool there = stored.next < file_.rows(file_.tables().digests + group);
  if (there && stored.next >= stored.begin + stored.block.size()) {
    stored.begin = stored.next;
    stored.block = file_.digest_block(group, stored.next);
  }
  if (!there) {
    stored.wrong = ": not as many as the rows give";
    return;
  }
  const DigestRecord& found = stored.block[stored.next - stored.begin];
  ++stored.next;
  if (found.time != expected.time || found.digest != expected.digest)
    stored.wrong = ": wrong at " + seconds_text(found.time);
  else
    ++report_.digests_checked;
}

/// At its end a trace has a last digest of each group: also one that is still open because its writer closes it now.
void Verifier::check_digests(std::size_t group) {
  const bool is_closing =
      report_.state == TraceState::kLive && stored_[group].next + 1 == file_.rows(file_.tables().digests + group);
  if (report_.state == TraceState::kFinished || is_closing)
    compare(group, {file_.mark().flush.time, base::to_hex(digests_.value(group))});
  Stored& stored = stored_[group];
  if (stored.wrong.empty() && stored.next != file_.rows(file_.tables().digests + group))
    stored.wrong = ": not as many as the rows give";
  if (!stored.wrong.empty()) problem("digests/" + digests_.groups()[group] + stored.wrong);
}

/// Of what is in the file at all. After the last flush a column may be there in part: then it says nothing.
time::SimTime Verifier::last_instant(std::size_t table, std::size_t column) const try {
  constexpr std::uint64_t kBlock = 65536;
  const layout::Table& spec = file_.tables().all[table];
  const std::string name = spec.path + "/" + spec.columns[column].name;
  const h5::Dataset data = h5::open_dataset(file_.id(), name, report_.state == TraceState::kLive);
  time::SimTime last{};
  const std::uint64_t rows = h5::rows_of(data, name);
  for (std::uint64_t start = file_.rows(table); start < rows; start += kBlock)
    for (const auto at : h5::read_block<std::int64_t>(data, name, start, std::min(kBlock, rows - start)))
      last = std::max(last, time::SimTime{at});
  return last;
} catch (const h5::Error&) {
  return {};
}

void Verifier::conclude() {
  report_.verified_until = report_.complete_until;
  report_.digest = digests_.run_digest();
  if (report_.state == TraceState::kFinished) {
    if (report_.digest != file_.summary().digest) problem("the run's digest is wrong");
    return;
  }
  for (std::size_t group = 0; group < digests_.groups().size(); ++group) {
    const auto uncovered = digests_.clock(group).first_uncovered();
    if (uncovered) report_.verified_until = std::min(report_.verified_until, *uncovered);
  }
  if (!file_.is_open_ended()) return;
  const layout::Tables& tables = file_.tables();
  attempt([&] {
    for (std::size_t i = tables.channels; i < tables.wire; ++i) {
      report_.last_time = std::max(report_.last_time, last_instant(i, 0));
    }
    for (std::size_t i = tables.wire; i < tables.payload; ++i) {
      report_.last_time = std::max(report_.last_time, last_instant(i, 1));
    }
    report_.last_time = std::max(report_.last_time, last_instant(tables.events, 0));
  });
}

void add_notes(VerifyReport& report, std::uint32_t format_version) {
  const std::string until = "complete until " + seconds_text(report.complete_until);
  if (report.state == TraceState::kFinished && report.is_marked_open)
    report.notes.push_back(
        "its program was killed while it closed the trace; nothing is lost: `flatsat trace recover` makes it one that "
        "other programs open");
  if (format_version < layout::kSealedSince)
    report.notes.push_back("its format version " + std::to_string(format_version) +
                           " has no digest of manifest, verdicts and causes: these are not verified");
  if (report.state == TraceState::kLive) report.notes.push_back("is being written; " + until + " so far");
  if (report.state == TraceState::kUnfinished) report.notes.push_back("the run did not say how it ended; " + until);
  if (report.state == TraceState::kRecovered) report.notes.push_back("was recovered after a kill; " + until);
  if (report.state != TraceState::kKilled) return;
  char wall[64];
  std::snprintf(wall, sizeof wall, "%.3f s", report.complete_until_wall_s);
  report.notes.push_back("its run was killed; " + until + ", the last flush, " + wall + " after the start");
  if (report.last_time > report.complete_until) {
    report.notes.push_back("of the time up to " + seconds_text(report.last_time) + " only a part is in the file");
  }
}

VerifyReport examine(const std::string& path) {
  VerifyReport report;
  report.path = path;
  std::uint32_t format_version = layout::kFormatVersion;
  try {
    const TraceFile file(path);
    format_version = file.summary().format_version;
    report.state = file.summary().state;
    report.is_marked_open = file.summary().is_marked_open;
    report.samples = file.summary().samples;
    report.messages = file.summary().messages;
    report.events = file.summary().events;
    report.complete_until = file.mark().flush.time;
    report.complete_until_wall_s = file.mark().flush.wall_s;
    Verifier(file, report).run();
  } catch (const std::exception& error) {
    report.problems.push_back(error.what());
  }
  if (!std::isfinite(report.complete_until_wall_s)) report.complete_until_wall_s = 0.0;
  report.ok = report.problems.empty();
  if (report.ok) add_notes(report, format_version);
  return report;
}

}  // namespace

VerifyReport verify(const std::string& path) {
  try {
    if (!read_head(path).is_hdf5) throw TraceError(path, "is not a trace");
    const auto limits = limits_for(std::filesystem::file_size(path));
    return verify_report_from_json(run_guarded([&path] { return to_json(examine(path)); }, limits));
  } catch (const std::exception& error) {
    VerifyReport report;
    report.path = path;
    report.state = TraceState::kUnfinished;
    report.problems.push_back(error.what());
    return report;
  }
}

void require_verified(const std::string& path) {
  const VerifyReport report = verify(path);
  if (report.ok) return;
  throw DamagedTrace(path, "is damaged, so that nothing is read out of it: " + report.problems.front());
}

}  // namespace flatsat::trace
