#include "models/payload/payload_manager.h"

#include <algorithm>

namespace flatsat::payload {

PayloadManager::PayloadManager(const sc_core::sc_module_name& name, const PayloadConfig& config,
                               model::EventSink& events)
    : sc_module(name), config_(config), events_(events), source_(basename()) {
  pools_[DeviceClass::kAccelerator];
  pools_[DeviceClass::kGpu];
  SC_HAS_PROCESS(PayloadManager);
  SC_METHOD(gate);
  sensitive << enabled << compute_share;
}

void PayloadManager::add_driver(DeviceDriver& driver, DeviceClass device_class) {
  Pool& pool = pools_[device_class];
  pool.drivers.push_back(&driver);
  driver.next_job = [this, &pool, &driver] { return next(pool, driver); };
  driver.finished = [this, &driver](const Job& job, Result result) { finished(job, driver, std::move(result)); };
}

void PayloadManager::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".queue.accelerator", "1", "accelerator jobs that wait",
           pools_.at(DeviceClass::kAccelerator).depth);
  list.add(prefix + ".queue.gpu", "1", "GPU batches that wait", pools_.at(DeviceClass::kGpu).depth);
  list.add(prefix + ".done", "1", "jobs done", done_);
  list.add(prefix + ".failed", "1", "jobs given up", failed_);
  list.add(prefix + ".expired", "1", "jobs dropped because their deadline had passed", expired_);
  list.add(prefix + ".late", "1", "jobs done after their deadline", late_);
}

void PayloadManager::gate() {
  duty.write(may_start() ? 1.0 : 0.0);
  if (may_start()) wake();
}

void PayloadManager::wake() {
  for (auto& [device_class, pool] : pools_) {
    for (auto* driver : pool.drivers) driver->job_there.notify(sc_core::SC_ZERO_TIME);
  }
}

void PayloadManager::receive(const network::Packet& packet) {
  auto job = decode_job(packet.bytes);
  if (!job) {
    ++counts_.damaged;
    events_.emit({source_, model::events::kJobDamaged, "a job packet cannot be read", static_cast<double>(packet.id),
                  packet.cause});
    return;
  }
  ++counts_.received;
  Pool& pool = pools_[job->device_class];
  drop_expired(pool);  // also where no device asks for work
  if (pool.queue.size() >= config_.queue_jobs) {
    ++counts_.refused;
    const auto refused = events_.emit(
        {source_, model::events::kJobRefused, "the queue is full", static_cast<double>(job->id), packet.cause});
    return answer({.id = job->id, .status = ResultStatus::kFailed, .cause = refused});
  }
  pool.queue.emplace(job->deadline_ps, std::move(*job));
  pool.depth = static_cast<double>(pool.queue.size());
  for (auto* driver : pool.drivers) driver->job_there.notify(sc_core::SC_ZERO_TIME);
}

void PayloadManager::submit(DeviceDriver& driver, Job job, std::function<void(const Result&)> done) {
  auto& own = own_[&driver];
  own.waiting = std::move(job);
  own.done = std::move(done);
  driver.job_there.notify(sc_core::SC_ZERO_TIME);
}

std::optional<Job> PayloadManager::next(Pool& pool, const DeviceDriver& driver) {
  if (!may_start()) return std::nullopt;
  if (const auto own = own_.find(&driver); own != own_.end() && own->second.waiting) {
    own->second.working = std::move(own->second.done);
    return std::exchange(own->second.waiting, std::nullopt);
  }
  drop_expired(pool);
  if (pool.queue.empty()) return std::nullopt;
  Job job = std::move(pool.queue.begin()->second);
  pool.queue.erase(pool.queue.begin());
  pool.depth = static_cast<double>(pool.queue.size());
  return job;
}

/// The queue is in order of deadlines.
void PayloadManager::drop_expired(Pool& pool) {
  const auto now_ps = static_cast<std::int64_t>(sc_core::sc_time_stamp().value());
  while (!pool.queue.empty() && pool.queue.begin()->first < now_ps) {
    const std::uint64_t id = pool.queue.begin()->second.id;
    pool.queue.erase(pool.queue.begin());
    ++counts_.expired;
    const auto expired =
        events_.emit({source_, model::events::kJobExpired, "job " + std::to_string(id) + " waited past its deadline",
                      static_cast<double>(id)});
    answer({.id = id, .status = ResultStatus::kExpired, .cause = expired});
  }
  pool.depth = static_cast<double>(pool.queue.size());
  publish();
}

void PayloadManager::finished(const Job& job, const DeviceDriver& driver, Result result) {
  if (job.learner) return own_.at(&driver).working(result);
  const auto now_ps = static_cast<std::int64_t>(sc_core::sc_time_stamp().value());
  if (result.status == ResultStatus::kDone) {
    ++counts_.done;
    if (now_ps > job.deadline_ps) ++counts_.late;
  } else {
    ++counts_.failed;
  }
  publish();
  answer(result);
}

/// From the first job on: before it none can have failed.
void PayloadManager::publish() {
  if (counts_.received == 0) return;
  done_ = static_cast<double>(counts_.done);
  failed_ = static_cast<double>(counts_.failed);
  expired_ = static_cast<double>(counts_.expired);
  late_ = static_cast<double>(counts_.late);
}

void PayloadManager::answer(const Result& result) {
  network::Packet packet{.id = result.id, .size_bytes = 0, .bytes = encode(result), .cause = result.cause};
  packet.size_bytes = std::max<std::uint64_t>(packet.bytes.size(), config_.result_bytes);
  if (downlink_ != nullptr) downlink_->send(std::move(packet));
}

}  // namespace flatsat::payload
