#pragma once
#include <tlm_utils/simple_initiator_socket.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <systemc>
#include <tlm>
#include <vector>

#include "models/base/telemetry.h"
#include "models/base/unmeasured.h"
#include "models/compute/job_queue.h"
#include "models/payload/job_form.h"

namespace flatsat::payload {

struct DriverConfig {
  std::string device;            // name for events
  std::uint64_t base = 0;        // of the device on the network
  std::uint64_t completion = 0;  // of its completion words in bench memory
  DeviceClass device_class = DeviceClass::kAccelerator;
  double timeout_s = 1.0;     // of one job; then the device is reset
  unsigned max_attempts = 3;  // of one job
  double poll_s = 1.0;        // between looks for a device that does not answer
};

/// How one attempt at a job ended.
enum class Attempt { kDone, kDeviceError, kWrongResult, kTimeout, kUnreachable };

/// Software on board that owns one device of the job-queue kind: boots it, loads what stays on board, rings the
/// doorbell, waits for the interrupt, fetches and checks the result, repeats what went wrong. Knows nothing of what
/// stands behind.
class DeviceDriver : public sc_core::sc_module {
 public:
  tlm_utils::simple_initiator_socket<DeviceDriver, 64> network{"network"};
  sc_core::sc_in<bool> interrupt{"interrupt"};
  /// `memory`: bench memory in which the device leaves its completions; read directly, as software does.
  DeviceDriver(const sc_core::sc_module_name& name, const DriverConfig& config, const WeightStore& weights,
               const std::vector<std::uint8_t>& memory, model::EventSink& events);

  /// The next job, or none: then it asks again after the event. Set both before the simulation starts.
  std::function<std::optional<Job>()> next_job;
  std::function<void(const Job&, Result)> finished;
  sc_core::sc_event job_there;

  bool online() const { return online_ > 0.5; }
  void list_channels(model::ChannelList& list, const std::string& prefix) const;

  struct Counts {
    std::uint64_t done = 0, attempts = 0, device_errors = 0, wrong_results = 0, timeouts = 0, boots = 0, failed = 0;
  };
  const Counts& counts() const { return counts_; }

 private:
  void run();
  bool boot();
  void work(const Job& job);
  const JobForm& form_of(const Job& job) const;
  Attempt attempt(const Job& job, Result& result);
  bool submit(const Job& job);
  Attempt fetch(const Job& job, Result& result);
  bool write(const std::vector<MemoryWrite>& writes);
  bool transfer(bool write, std::uint64_t address, void* data, std::size_t length);
  bool write_register(std::uint32_t offset, std::uint32_t value);
  std::uint64_t report(const model::EventKind& kind, const Job& job, const std::string& text);

  static constexpr std::uint32_t kRingEntries = 16;
  const DriverConfig config_;
  const GemmForm gemm_;
  const LearnerForm learner_;
  const std::size_t layers_;
  const std::vector<std::uint8_t>& memory_;
  model::EventSink& events_;
  std::uint32_t tail_ = 0;
  std::uint16_t tag_ = 0;
  std::uint64_t trouble_ = 0;  // event: why the job in work is not done yet
  Counts counts_;
  double online_ = 0.0, busy_ = 0.0, done_ = 0.0;
  double retried_ = model::kUnmeasured;  // before the first job
};

}  // namespace flatsat::payload
