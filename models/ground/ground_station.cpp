#include "models/ground/ground_station.h"

#include <algorithm>

#include "models/base/span.h"

namespace flatsat::ground {
namespace {

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
  for (std::size_t i = 0; i < workloads_.size(); ++i) {
    sc_core::sc_spawn([this, i] { generate(i); }, sc_core::sc_gen_unique_name("generate"));
  }
}

void GroundStation::list_channels(model::ChannelList& list, const std::string& prefix) const {
  for (const auto& [device_class, f] : figures_) {
    const std::string at = prefix + (device_class == payload::DeviceClass::kGpu ? ".gpu" : ".accelerator");
    list.add(at + ".issued", "1", "jobs asked for", f.issued);
    list.add(at + ".right", "1", "answers equal to the golden product", f.right);
    list.add(at + ".wrong", "1", "answers taken as good on board that differ from the golden product", f.wrong);
    list.add(at + ".in_time", "1", "right answers before their deadline", f.in_time);
    list.add(at + ".missed", "1", "jobs without a right answer in time", f.missed);
    list.add(at + ".in_time_share", "1", "share of answered jobs that were right and in time", f.in_time_share);
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

void GroundStation::issue(const WorkloadConfig& w) {
  const payload::WeightStore& weights = *weights_.at(w.device_class);
  payload::Job job{.id = ++last_id_, .device_class = w.device_class, .n = weights.n, .k = weights.k, .activations = {}};
  job.m = between(random_, w.rows_min, w.rows_max);
  job.layer = static_cast<std::uint32_t>(model::uniform_below(random_, weights.layers.size()));
  job.work_gflop = w.gflop_max > 0 ? between(random_, w.gflop_min, w.gflop_max) : 0;
  job.issued_ps = static_cast<std::int64_t>(sc_core::sc_time_stamp().value());
  job.deadline_ps = model::later_ps(job.issued_ps, between(random_, w.deadline_min_s, w.deadline_max_s));
  job.activations.resize(std::size_t{job.m} * job.k);
  for (std::size_t i = 0; i < job.activations.size();) {
    std::uint64_t bits = random_.next();
    for (int byte = 0; byte < 8 && i < job.activations.size(); ++byte, bits >>= 8)
      job.activations[i++] = static_cast<std::uint8_t>(bits);
  }
  figures_[w.device_class].issued = static_cast<double>(++counts_[w.device_class].issued);
  network::Packet packet{.id = job.id, .size_bytes = w.bytes, .bytes = payload::encode(job), .cause = 0};
  packet.size_bytes = std::max<std::uint64_t>(packet.size_bytes, packet.bytes.size());
  const auto device_class = job.device_class;
  open_.emplace(job.id, std::move(job));
  if (uplink_ == nullptr || !uplink_->send(std::move(packet))) {
    ++counts_[device_class].unsent;
    open_.erase(last_id_);
  }
}

void GroundStation::receive(const network::Packet& packet) {
  const auto result = payload::decode_result(packet.bytes);
  const auto found = result ? open_.find(result->id) : open_.end();
  if (found == open_.end()) {
    events_.emit({source_, model::events::kStrayResult, "a result that nobody asked for or that cannot be read",
                  static_cast<double>(packet.id), packet.cause});
    return;
  }
  const payload::Job job = std::move(found->second);
  open_.erase(found);
  Counts& counts = counts_[job.device_class];
  Figures& f = figures_[job.device_class];
  const auto now_ps = static_cast<std::int64_t>(sc_core::sc_time_stamp().value());
  turnaround_s_ = static_cast<double>(now_ps - job.issued_ps) * 1e-12;
  if (result->attempts > 1) ++counts.repeated;
  if (result->status == payload::ResultStatus::kExpired) ++counts.expired;
  if (result->status == payload::ResultStatus::kFailed) ++counts.failed;
  if (result->status == payload::ResultStatus::kDone) {
    const payload::WeightStore& weights = *weights_.at(job.device_class);
    const auto golden =
        compute::gemm_int8({job.m, job.n, job.k}, job.activations, job.k, weights.layers[job.layer], job.n);
    if (result->c == golden) {
      f.right = static_cast<double>(++counts.right);
      ++(now_ps <= job.deadline_ps ? counts.in_time : counts.late);
      events_.emit({source_, model::events::kRightAnswer, "job " + std::to_string(job.id) + " came back right",
                    static_cast<double>(job.id), packet.cause});
    } else {
      f.wrong = static_cast<double>(++counts.wrong);
      events_.emit({source_, model::events::kWrongAnswer,
                    "job " + std::to_string(job.id) + " came back wrong and unnoticed on board",
                    static_cast<double>(job.id), packet.cause});
    }
  }
  f.in_time = static_cast<double>(counts.in_time);
  f.missed = static_cast<double>(counts.late + counts.expired + counts.failed + counts.wrong);
  f.in_time_share = f.in_time / std::max(1.0, f.in_time + f.missed);
}

}  // namespace flatsat::ground
