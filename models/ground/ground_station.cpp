#include "models/ground/ground_station.h"

#include <algorithm>

#include "models/base/span.h"

namespace flatsat::ground {
namespace {

std::int64_t now_ps() { return static_cast<std::int64_t>(sc_core::sc_time_stamp().value()); }

double between(model::RandomStream& random, double low, double high) {
  return low + (high - low) * model::uniform(random);
}
std::uint32_t between(model::RandomStream& random, std::uint32_t low, std::uint32_t high) {
  return low + static_cast<std::uint32_t>(model::uniform_below(random, std::uint64_t{high} - low + 1));
}

}  // namespace

GroundStation::GroundStation(const sc_core::sc_module_name& name, std::vector<WorkloadConfig> workloads,
                             std::map<payload::DeviceClass, const payload::WeightStore*> weights,
                             model::RandomStream& random, model::EventSink& events)
    : sc_module(name),
      workloads_(std::move(workloads)),
      weights_(std::move(weights)),
      random_(random),
      events_(events),
      source_(basename()) {
  for (const auto device_class : {payload::DeviceClass::kAccelerator, payload::DeviceClass::kGpu}) {
    counts_[device_class];
    figures_[device_class];
  }
  SC_HAS_PROCESS(GroundStation);
  SC_METHOD(expire);
  sensitive << deadline_passed_;
  dont_initialize();
  for (std::size_t i = 0; i < workloads_.size(); ++i) {
    sc_core::sc_spawn([this, i] { generate(i); }, sc_core::sc_gen_unique_name("generate"));
  }
}

void GroundStation::list_channels(model::ChannelList& list, const std::string& prefix) const {
  for (const auto& [device_class, f] : figures_) {
    const std::string at = prefix + (device_class == payload::DeviceClass::kGpu ? ".gpu" : ".accelerator");
    list.add(at + ".issued", "1", "jobs asked for", f.issued);
    list.add(at + ".right", "1", "answers equal to the golden product, in time", f.right);
    list.add(at + ".wrong", "1", "answers taken as good on board that differ from the golden product", f.wrong);
    list.add(at + ".in_time", "1", "right answers before their deadline", f.in_time);
    list.add(at + ".missed", "1", "jobs refused, given up, or past their deadline without an answer", f.missed);
    list.add(at + ".open", "1", "jobs without an answer before their deadline", f.open);
    list.add(at + ".in_time_share", "1", "share of right answers in time, of all jobs that are not open",
             f.in_time_share);
  }
  list.add(prefix + ".turnaround", "s", "from request to answer, last job", turnaround_s_);
}

void GroundStation::generate(std::size_t workload) {
  const WorkloadConfig& w = workloads_[workload];
  for (;;) {
    sc_core::wait(sc_core::sc_time(between(random_, w.interval_min_s, w.interval_max_s), sc_core::SC_SEC));
    issue(w);
  }
}

payload::Job GroundStation::draw_job(const WorkloadConfig& w) {
  const payload::WeightStore& weights = *weights_.at(w.device_class);
  payload::Job job{.id = ++last_id_, .device_class = w.device_class, .n = weights.n, .k = weights.k, .activations = {}};
  job.m = between(random_, w.rows_min, w.rows_max);
  job.layer = static_cast<std::uint32_t>(model::uniform_below(random_, weights.layers.size()));
  job.work_gflop = w.gflop_max > 0 ? between(random_, w.gflop_min, w.gflop_max) : 0;
  job.issued_ps = now_ps();
  job.deadline_ps = model::later_ps(job.issued_ps, between(random_, w.deadline_min_s, w.deadline_max_s));
  job.activations.resize(std::size_t{job.m} * job.k);
  for (std::size_t i = 0; i < job.activations.size();) {
    std::uint64_t bits = random_.next();
    for (int byte = 0; byte < 8 && i < job.activations.size(); ++byte, bits >>= 8)
      job.activations[i++] = static_cast<std::uint8_t>(bits);
  }
  return job;
}

void GroundStation::issue(const WorkloadConfig& w) {
  payload::Job job = draw_job(w);
  ++counts_[w.device_class].issued;
  network::Packet packet{.id = job.id, .size_bytes = w.bytes, .bytes = payload::encode(job), .cause = 0};
  packet.size_bytes = std::max<std::uint64_t>(packet.size_bytes, packet.bytes.size());
  deadlines_ps_.emplace(job.deadline_ps, job.id);
  Asked& asked = asked_[job.id];
  asked.job = std::move(job);
  if (uplink_ == nullptr || !uplink_->send(std::move(packet))) {
    miss(asked);
    asked_.erase(last_id_);
  }
  await_deadline();
  publish(w.device_class);
}

/// An answer at the deadline is in time; one picosecond later it is late.
void GroundStation::await_deadline() {
  deadline_passed_.cancel();
  if (deadlines_ps_.empty()) return;
  const std::int64_t left_ps = deadlines_ps_.begin()->first + 1 - now_ps();
  deadline_passed_.notify(sc_core::sc_time::from_value(static_cast<std::uint64_t>(std::max<std::int64_t>(left_ps, 0))));
}

void GroundStation::expire() {
  while (!deadlines_ps_.empty() && deadlines_ps_.begin()->first < now_ps()) {
    Asked& asked = asked_.at(deadlines_ps_.begin()->second);
    miss(asked);
    publish(asked.job.device_class);
  }
  await_deadline();
}

void GroundStation::miss(Asked& asked) {
  if (asked.missed) return;
  asked.missed = true;
  deadlines_ps_.erase({asked.job.deadline_ps, asked.job.id});
  ++counts_[asked.job.device_class].missed;
}

void GroundStation::receive(const network::Packet& packet) {
  const auto result = payload::decode_result(packet.bytes);
  const auto found = result ? asked_.find(result->id) : asked_.end();
  if (found == asked_.end()) {
    events_.emit({source_, model::events::kStrayResult, "a result that nobody asked for or that cannot be read",
                  static_cast<double>(packet.id), packet.cause});
    return;
  }
  Asked asked = std::move(found->second);
  asked_.erase(found);
  if (now_ps() > asked.job.deadline_ps || result->status != payload::ResultStatus::kDone) miss(asked);
  deadlines_ps_.erase({asked.job.deadline_ps, asked.job.id});
  await_deadline();
  if (result->attempts > 1) ++counts_[asked.job.device_class].repeated;
  if (result->status == payload::ResultStatus::kDone) judge(asked, *result, packet.cause);
  publish(asked.job.device_class);
}

/// A wrong answer is one however late it comes: somebody believes it.
void GroundStation::judge(const Asked& asked, const payload::Result& result, std::uint64_t cause) {
  const payload::Job& job = asked.job;
  const payload::WeightStore& weights = *weights_.at(job.device_class);
  Counts& counts = counts_[job.device_class];
  const auto golden =
      compute::gemm_int8({job.m, job.n, job.k}, job.activations, job.k, weights.layers[job.layer], job.n);
  const bool right = result.c == golden;
  turnaround_s_ = static_cast<double>(now_ps() - job.issued_ps) * 1e-12;
  if (right) {
    ++(asked.missed ? counts.late : counts.right);
  } else {
    ++counts.wrong;
    if (asked.missed) --counts.missed;
  }
  Figures& f = figures_[job.device_class];
  f.wrong = static_cast<double>(counts.wrong);
  events_.emit(
      {source_, right ? model::events::kRightAnswer : model::events::kWrongAnswer,
       "job " + std::to_string(job.id) + (right ? " came back right" : " came back wrong and unnoticed on board"),
       static_cast<double>(job.id), cause});
}

void GroundStation::publish(payload::DeviceClass device_class) {
  const Counts& counts = counts_[device_class];
  Figures& f = figures_[device_class];
  f.issued = static_cast<double>(counts.issued);
  f.right = f.in_time = static_cast<double>(counts.right);
  f.open = static_cast<double>(counts.open());
  if (counts.issued == counts.open()) return;
  f.missed = static_cast<double>(counts.missed);
  f.in_time_share = f.right / (f.issued - f.open);
}

}  // namespace flatsat::ground
