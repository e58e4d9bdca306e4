// What a run leaves: counts, verdicts, the manifest and the end of its trace.
#include <unistd.h>

#include <filesystem>
#include <limits>

#include "flatsat_revision.h"
#include "flatsat_version.h"
#include "harness/base/sha256.h"
#include "harness/base/text.h"
#include "harness/bench/capsule.h"
#include "harness/bench/run_state.h"
#include "harness/bench/tools.h"

namespace flatsat::bench {
trace::TraceInfo Bench::manifest() const {
  trace::TraceInfo info;
  info.testbed_name = bed_.name;
  info.testbed_path = bed_.path;
  info.testbed_text = bed_.text;
  info.overrides = bed_.overrides;
  info.seed = bed_.seed;
  info.run_id = base::hex16(run_id_);
  info.flatsat_version = kProgramVersion;
  info.git_revision = kRevision;
  info.epoch_utc = bed_.epoch_text;
  char host[256] = {};
  gethostname(host, sizeof host - 1);
  info.host = host;
  info.tools = tool_versions();
  for (const auto& d : devices_) {
    const auto said = backing::device_identity(d.hello);
    info.devices.push_back({d.config->name, testbed::to_string(d.config->backing), said.version, said.hash,
                            base::sha256_hex(backing::welcome_json(*d.config, bed_.seed)), d.hello});
  }
  info.files = bed_.files;
  for (const auto& profile : bed_.profiles) {
    const auto path = std::filesystem::path(bed_.path).parent_path() / profile.csv;
    if (!profile.csv.empty() && !info.files.contains(profile.csv))
      info.files[profile.csv] = config::read_file(path.string());
  }
  if (options_.capsule) info.files.merge(capsule_of(bed_));
  info.command_line = options_.command_line;
  info.reproduce = options_.reproduce;
  return info;
}

void Bench::count() {
  report_.testbed = bed_.name;
  report_.title = bed_.title;
  report_.seed = bed_.seed;
  report_.sim_s = time::to_seconds(lockstep::SystemcKernel::now());
  report_.exchanges = lockstep_ ? lockstep_->exchanges() : 0;
  report_.reproduce = options_.reproduce;
  report_.worst_late_s = pacer_ ? pacer_->worst_lateness_s() : 0.0;
  for (const auto& d : devices_)
    report_.devices.push_back(
        {d.config->name, d.config->satellite, testbed::to_string(d.config->backing), d.device->counters()});
  for (std::size_t i = 0; i < satellites_.size(); ++i) {
    const auto& energy = satellites_[i]->power().energy();
    const auto& ground = satellites_[i]->ground();
    const auto heat = satellites_[i]->thermal().balance();
    SatelliteReport s{.name = bed_.satellites[i].name,
                      .array_j = energy.array_j,
                      .loads_j = energy.loads_j,
                      .battery_out_j = energy.battery_out_j,
                      .battery_in_j = energy.battery_in_j,
                      .losses_j = energy.distribution_loss_j + energy.battery_loss_j,
                      .unserved_j = energy.unserved_j,
                      .energy_residual = satellites_[i]->power().balance().residual(),
                      .heat_in_j = heat.in_j,
                      .radiated_j = heat.lost_j,
                      .heat_stored_j = heat.stored_j,
                      .heat_residual = heat.residual()};
    for (const auto device_class : {payload::DeviceClass::kAccelerator, payload::DeviceClass::kGpu}) {
      const auto& c = ground.counts(device_class);
      s.jobs_issued += c.issued;
      s.jobs_right += c.right;
      s.jobs_wrong += c.wrong;
      s.jobs_missed += c.late + c.expired + c.failed;
      s.jobs_repeated += c.repeated;
    }
    s.jobs_open = ground.open();
    report_.satellites.push_back(std::move(s));
  }
}

/// Marks a failure that a waiver covers; the verdict stays.
void Bench::waive(verdict::Judgement& j) const {
  if (j.verdict != verdict::Verdict::kFail) return;
  for (const auto& w : bed_.waivers) {
    if (w.requirement != j.requirement->id) continue;
    if (w.when && !judge_->held_at(*w.when, j.decided)) continue;
    j.waiver = w.id + ", " + w.owner + ", until " + w.until;
    return;
  }
}

void Bench::judge(time::SimTime end, bool complete) {
  if (bed_.late_taint_s > 0.0 && pacer_ && pacer_->worst_lateness_s() > bed_.late_taint_s)
    judge_->taint("the run was late by " + std::to_string(pacer_->worst_lateness_s()) + " s");
  report_.judgements = judge_->judge(end, complete);
  for (std::size_t i = 0; i < report_.judgements.size(); ++i)
    report_.judgements[i].requirement = &report_.requirements[i];
  for (auto& j : report_.judgements) waive(j);
  name_hung_bus(end, complete);
  judge_steps();
  report_.verdict = verdict::overall(report_.judgements);
  if (watch_->aborted()) report_.verdict = verdict::Verdict::kAborted, report_.error = watch_->reason();
  if (!report_.error.empty() && !watch_->aborted()) report_.verdict = verdict::Verdict::kError;
}

void Bench::close_recording(time::SimTime end) {
  if (!recorder_) return;
  try {
    for (const auto& j : report_.judgements) {
      const double nan = std::numeric_limits<double>::quiet_NaN();
      recorder_->verdict({j.requirement->id, verdict::to_string(j.verdict), j.value.value_or(nan), j.limit, j.margin,
                          j.requirement->unit, j.decided, j.requirement->text, 0});
    }
    trace::RunEnd run_end{.exit_state = verdict::to_string(report_.verdict), .end_time = end, .totals = {}};
    run_end.totals.emplace_back("exchanges", static_cast<double>(report_.exchanges));
    for (const auto& d : report_.devices) {
      run_end.totals.emplace_back(d.name + ".jobs", static_cast<double>(d.counters.jobs));
      run_end.totals.emplace_back(d.name + ".energy_j", d.counters.energy_j);
      run_end.totals.emplace_back(d.name + ".cycles", static_cast<double>(d.counters.cycles));
    }
    for (const auto& s : report_.satellites) run_end.totals.emplace_back(s.name + ".loads_j", s.loads_j);
    const auto closed = recorder_->close(run_end);
    report_.trace = options_.output;
    report_.digest = closed.digest;
    report_.recorder_wait_s = closed.wait_s;
  } catch (const std::exception& error) {
    if (report_.error.empty()) report_.error = error.what();
    report_.verdict = verdict::Verdict::kError;
    report_.trace = options_.output;
  }
}

}  // namespace flatsat::bench
