#include "models/compute/job_device.h"

namespace flatsat::compute {

namespace {

const sc_core::sc_time kRegisterAccess(40, sc_core::SC_NS);  // ten cycles of a 250 MHz control bus
const double kWindowBytesPerNs = 4.0;                        // 128 bit at 250 MHz

static_assert(static_cast<int>(AccessStatus::kOk) == tlm::TLM_OK_RESPONSE);
static_assert(static_cast<int>(AccessStatus::kBadAddress) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
static_assert(static_cast<int>(AccessStatus::kBadCommand) == tlm::TLM_COMMAND_ERROR_RESPONSE);
static_assert(static_cast<int>(AccessStatus::kBadBurst) == tlm::TLM_BURST_ERROR_RESPONSE);

}  // namespace

class JobDevice::Dma : public HostPort {
 public:
  explicit Dma(JobDevice& device) : device_(device) {}
  bool read(std::uint64_t address, std::span<std::uint8_t> data) override {
    return transfer(tlm::TLM_READ_COMMAND, address, data.data(), data.size());
  }
  bool write(std::uint64_t address, std::span<const std::uint8_t> data) override {
    return transfer(tlm::TLM_WRITE_COMMAND, address, const_cast<std::uint8_t*>(data.data()), data.size());
  }

 private:
  bool transfer(tlm::tlm_command command, std::uint64_t address, std::uint8_t* data, std::size_t length) {
    if (length == 0) return true;
    tlm::tlm_generic_payload request;
    request.set_command(command);
    request.set_address(address);
    request.set_data_ptr(data);
    request.set_data_length(static_cast<unsigned>(length));
    request.set_streaming_width(static_cast<unsigned>(length));
    request.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    auto delay = sc_core::SC_ZERO_TIME;
    device_.dma->b_transport(request, delay);
    if (delay != sc_core::SC_ZERO_TIME) sc_core::wait(delay);
    return request.is_response_ok();
  }
  JobDevice& device_;
};

JobDevice::JobDevice(const sc_core::sc_module_name& name, const JobEngineConfig& engine, double minimum_rail_v)
    : Device(name), engine_(engine), minimum_rail_v_(minimum_rail_v) {
  SC_HAS_PROCESS(JobDevice);
  SC_METHOD(supply_changed);
  sensitive << rail_v;
  SC_THREAD(work);
  set_stack_size(1 << 20);  // a step of a training has its blocks of matrices there
}

void JobDevice::b_transport(tlm::tlm_generic_payload& request, sc_core::sc_time& delay) {
  const unsigned length = request.get_data_length();
  if (request.get_byte_enable_ptr() != nullptr) return request.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
  if (length == 0 || request.get_streaming_width() < length)
    return request.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
  if (request.get_command() == tlm::TLM_IGNORE_COMMAND) return request.set_response_status(tlm::TLM_OK_RESPONSE);
  if (!on_) return request.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
  const auto status = engine_.access(request.get_address(), {request.get_data_ptr(), length}, request.is_write());
  delay += request.get_address() < job_queue::kMemoryWindow
               ? kRegisterAccess
               : sc_core::sc_time(length / kWindowBytesPerNs, sc_core::SC_NS);
  request.set_response_status(static_cast<tlm::tlm_response_status>(status));
  update_interrupt();
  if (engine_.has_work()) work_there_.notify(sc_core::SC_ZERO_TIME);
}

void JobDevice::update_interrupt() { set_interrupt(engine_.interrupt()); }

void JobDevice::supply_changed() {
  const bool on = rail_v.read() >= minimum_rail_v_;
  if (on == on_) return;
  on_ = on;
  if (!on) {
    engine_.power_off();
    update_interrupt();
    set_draw(0.0);
    off_.notify(sc_core::SC_ZERO_TIME);
  }
  switched(on);
}

bool JobDevice::busy_for(sc_core::sc_time duration) {
  const auto resets = engine_.resets();
  sc_core::wait(duration, off_);
  return on_ && resets == engine_.resets();
}

void JobDevice::work() {
  Dma host(*this);
  for (;;) {
    while (!on_ || !engine_.has_work()) wait(work_there_);
    const auto resets = engine_.resets();
    const auto job = engine_.fetch(host);
    std::uint32_t cycles = 0;
    if (job.error == job_queue::JobError::kNone && !work_off(job.descriptor, cycles)) continue;
    if (!on_ || resets != engine_.resets()) continue;
    auto completion = engine_.execute(job, host);
    completion.cycles = cycles;
    if (!on_ || resets != engine_.resets()) continue;
    engine_.complete(job, completion, host);
    update_interrupt();
  }
}

void JobDevice::set_draw(double watts) {
  const auto now = sc_core::sc_time_stamp();
  energy_j_ += draw_now_w_ * (now - draw_since_).to_seconds();
  draw_since_ = now;
  draw_now_w_ = watts;
  set_power(watts, watts);
}

std::vector<InjectionPoint> JobDevice::injection_points() const {
  return {{"memory", "memory", 64, engine_.memory().size() / 8}, {"result", "tensor", 32, 1u << 20}};
}

bool JobDevice::inject(const Fault& fault) {
  if (!on_ || !fault.high_mask.empty() || fault.cycle || fault.stuck_cycles > 0) return false;
  if (fault.point == "memory") return engine_.memory().flip(fault.word, fault.mask);
  if (fault.point != "result") return false;
  engine_.corrupt_next_result(fault.word, static_cast<std::uint32_t>(fault.mask));
  return true;
}

DeviceCounters JobDevice::counters() const {
  DeviceCounters counters;
  counters.jobs = engine_.jobs();
  counters.errors = engine_.errors();
  counters.corrected = engine_.corrected();
  counters.energy_j = energy_j_ + draw_now_w_ * (sc_core::sc_time_stamp() - draw_since_).to_seconds();
  return counters;
}

}  // namespace flatsat::compute
