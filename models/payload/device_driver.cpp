#include "models/payload/device_driver.h"

#include <cstring>

namespace flatsat::payload {

using namespace compute::job_queue;

namespace {

using compute::memory_layout::kOutput, compute::memory_layout::kRing;

}  // namespace

DeviceDriver::DeviceDriver(const sc_core::sc_module_name& name, const DriverConfig& config, const WeightStore& weights,
                           const std::vector<std::uint8_t>& memory, model::EventSink& events)
    : sc_module(name),
      config_(config),
      gemm_(weights, config.device_class),
      layers_(weights.layers.size()),
      memory_(memory),
      events_(events) {
  SC_HAS_PROCESS(DeviceDriver);
  SC_THREAD(run);
  set_stack_size(1 << 18);
}

void DeviceDriver::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".online", "1", "the driver has the device in hand", online_);
  list.add(prefix + ".busy", "1", "a job is in work", busy_);
  list.add(prefix + ".jobs", "1", "jobs done and checked", done_);
  list.add(prefix + ".repeated", "1", "attempts that had to be repeated", retried_);
}

bool DeviceDriver::transfer(bool write, std::uint64_t address, void* data, std::size_t length) {
  if (length == 0) return true;
  tlm::tlm_generic_payload request;
  request.set_command(write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
  request.set_address(config_.base + address);
  request.set_data_ptr(static_cast<unsigned char*>(data));
  request.set_data_length(static_cast<unsigned>(length));
  request.set_streaming_width(static_cast<unsigned>(length));
  request.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
  auto delay = sc_core::SC_ZERO_TIME;
  network->b_transport(request, delay);
  if (delay != sc_core::SC_ZERO_TIME) wait(delay);
  return request.is_response_ok();
}

bool DeviceDriver::write_register(std::uint32_t offset, std::uint32_t value) {
  return transfer(true, offset, &value, 4);
}

const JobForm& DeviceDriver::form_of(const Job& job) const {
  return job.learner ? static_cast<const JobForm&>(learner_) : gemm_;
}

bool DeviceDriver::write(const std::vector<MemoryWrite>& writes) {
  for (const auto& write : writes) {
    auto bytes = write.bytes;
    if (!transfer(true, kMemoryWindow + write.address, bytes.data(), bytes.size())) return false;
  }
  return true;
}

bool DeviceDriver::boot() {
  std::uint32_t identity = 0;
  if (!transfer(false, kIdentity, &identity, 4)) return false;
  if (!write_register(kControl, 2)) return false;
  if (!write(gemm_.residents())) return false;
  const bool ready = write_register(kRingBaseLow, static_cast<std::uint32_t>(kRing)) &&
                     write_register(kRingBaseHigh, 0) && write_register(kRingSize, kRingEntries) &&
                     write_register(kInterruptEnable, kJobComplete | kJobFailed) && write_register(kControl, 1);
  if (!ready) return false;
  tail_ = 0;
  ++counts_.boots;
  online_ = 1.0;
  events_.emit(
      {config_.device, model::events::kOnline, "booted, " + std::to_string(layers_) + " layers loaded", 1.0, trouble_});
  return true;
}

void DeviceDriver::run() {
  for (;;) {
    while (!online()) {
      if (!boot()) wait(config_.poll_s, sc_core::SC_SEC);
    }
    if (auto job = next_job())
      work(*job);
    else
      wait(job_there);
  }
}

/// Each names the trouble before it, if it had any.
std::uint64_t DeviceDriver::report(const model::EventKind& kind, const Job& job, const std::string& text) {
  return events_.emit(
      {config_.device, kind, "job " + std::to_string(job.id) + ": " + text, static_cast<double>(job.id), trouble_});
}

void DeviceDriver::work(const Job& job) {
  Result result{.id = job.id};
  busy_ = 1.0;
  trouble_ = 0;
  if (model::is_unmeasured(retried_)) retried_ = 0.0;
  const std::string misfit = form_of(job).misfit(job);
  for (unsigned number = 1; misfit.empty() && number <= config_.max_attempts; ++number) {
    ++counts_.attempts;
    result.attempts = number;
    const Attempt outcome = attempt(job, result);
    if (outcome == Attempt::kDone) {
      busy_ = 0.0;
      done_ = static_cast<double>(++counts_.done);
      result.cause = report(model::events::kJobDone, job, "done and checked in attempt " + std::to_string(number));
      return finished(job, std::move(result));
    }
    retried_ += 1.0;
    if (outcome == Attempt::kUnreachable) {
      online_ = 0.0;
      trouble_ = report(model::events::kOffline, job, "the device does not answer; the job waits");
    }
    if (outcome == Attempt::kTimeout) {
      online_ = 0.0;
      trouble_ = report(model::events::kTimeout, job, "no completion in time; the device is reset");
    }
    while (!online()) {
      if (!boot()) wait(config_.poll_s, sc_core::SC_SEC);
    }
    if (outcome == Attempt::kUnreachable)
      --number;  // not the job's fault
    else if (!write(form_of(job).residents_of(job)))
      online_ = 0.0;
  }
  ++counts_.failed;
  busy_ = 0.0;
  result.status = ResultStatus::kFailed;
  result.c.clear();
  result.learnt.reset();
  result.cause =
      report(model::events::kJobFailed, job,
             misfit.empty() ? "given up after " + std::to_string(config_.max_attempts) + " attempts" : misfit);
  finished(job, std::move(result));
}

bool DeviceDriver::submit(const Job& job) {
  if (!write(form_of(job).operands(job))) return false;
  Descriptor d = form_of(job).descriptor(job);
  d.flags = 3;
  d.tag = ++tag_;
  d.completion = kHostWindow + config_.completion;
  if (!transfer(true, kMemoryWindow + kRing + 64ull * tail_, &d, sizeof d)) return false;
  tail_ = (tail_ + 1) % kRingEntries;
  return write_register(kRingTail, tail_);
}

Attempt DeviceDriver::attempt(const Job& job, Result& result) {
  const auto deadline = sc_core::sc_time_stamp() + sc_core::sc_time(config_.timeout_s, sc_core::SC_SEC);
  if (!submit(job)) return Attempt::kUnreachable;
  while (!interrupt.read() && sc_core::sc_time_stamp() < deadline)
    wait(deadline - sc_core::sc_time_stamp(), interrupt.value_changed_event());
  if (!interrupt.read()) {
    ++counts_.timeouts;
    std::uint32_t status = 0;
    return transfer(false, kStatus, &status, 4) ? Attempt::kTimeout : Attempt::kUnreachable;
  }
  return fetch(job, result);
}

Attempt DeviceDriver::fetch(const Job& job, Result& result) {
  Completion completion;
  std::memcpy(&completion, memory_.data() + config_.completion, sizeof completion);
  if (!write_register(kInterruptState, kJobComplete | kJobFailed)) return Attempt::kUnreachable;
  if (completion.done != 1 || completion.tag != tag_) {
    trouble_ = report(model::events::kJobError, job, "the completion in memory is not of this job");
    ++counts_.device_errors;
    return Attempt::kDeviceError;
  }
  if (completion.error != 0) {
    ++counts_.device_errors;
    trouble_ = report(model::events::kJobError, job,
                      "the device reports error " + std::to_string(completion.error) + "; repeated");
    return Attempt::kDeviceError;
  }
  if (completion.corrected > 0) {
    events_.emit({config_.device, model::events::kEccCorrected,
                  std::to_string(completion.corrected) + " words corrected on the way",
                  static_cast<double>(completion.corrected)});
  }
  std::vector<std::uint8_t> bytes(form_of(job).answer_bytes(job));
  if (!transfer(false, kMemoryWindow + kOutput, bytes.data(), bytes.size())) return Attempt::kUnreachable;
  const std::string wrong = form_of(job).take(job, bytes, completion.crc32, result);
  if (wrong.empty()) return Attempt::kDone;
  ++counts_.wrong_results;
  trouble_ = report(model::events::kWrongResult, job, wrong + "; repeated");
  return Attempt::kWrongResult;
}

}  // namespace flatsat::payload
