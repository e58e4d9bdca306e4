#include "harness/backing/remote_device.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "harness/lockstep/systemc_kernel.h"
#include "harness/wire/errors.h"
#include "harness/wire/event_message.h"
#include "harness/wire/fault_message.h"
#include "harness/wire/names.h"
#include "harness/wire/payload.h"
#include "harness/wire/ranges.h"
#include "models/base/unmeasured.h"
#include "models/compute/job_queue.h"

namespace flatsat::backing {

wire::Capabilities checked_capabilities(const std::string& device, const std::string& hello) {
  try {
    auto capabilities = wire::read_capabilities(hello);
    wire::check_capabilities(capabilities);
    return capabilities;
  } catch (const wire::WireError& error) {
    throw wire::PeerError(device, {}, error.what());
  }
}

RemoteDevice::RemoteDevice(const sc_core::sc_module_name& name, const RemoteDeviceConfig& config,
                           const std::string& hello, Post post, model::EventSink& events)
    : compute::Device(name),
      config_(config),
      post_(std::move(post)),
      events_(events),
      source_(basename()),
      capabilities_(checked_capabilities(source_, hello)) {
  values_.resize(capabilities_.channels.size(), model::kUnmeasured);
  SC_HAS_PROCESS(RemoteDevice);
  SC_METHOD(handle_messages);
  sensitive << arrival_;
  dont_initialize();
  SC_METHOD(supply_changed);
  sensitive << rail_v << cap_w;
  SC_METHOD(coolant_changed);
  sensitive << coolant_degc;
  SC_THREAD(serve_dma);
}

void RemoteDevice::list_channels(model::ChannelList& list, const std::string& prefix) {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const auto& channel = capabilities_.channels[i];
    list.add(prefix + "." + channel.name, channel.units, channel.long_name, values_[i], &told_);
  }
}

void RemoteDevice::post(wire::Kind kind, std::vector<std::uint8_t> payload, std::uint32_t reference,
                        std::uint64_t cause) {
  wire::Message message;
  message.kind = kind;
  message.time = lockstep::SystemcKernel::now();
  message.sequence = ++sequence_to_agent_;
  message.reference = reference;
  message.cause = cause;
  message.payload = std::move(payload);
  said_.sent(message);
  if (observer_) observer_(trace::Direction::kToDevice, message);
  post_(std::move(message));
}

void RemoteDevice::b_transport(tlm::tlm_generic_payload& request, sc_core::sc_time& delay) {
  const unsigned length = request.get_data_length();
  if (request.get_byte_enable_ptr() != nullptr) return request.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
  if (length == 0 || request.get_streaming_width() < length)
    return request.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
  if (request.get_command() == tlm::TLM_IGNORE_COMMAND) return request.set_response_status(tlm::TLM_OK_RESPONSE);
  if (delay != sc_core::SC_ZERO_TIME) wait(delay);
  delay = sc_core::SC_ZERO_TIME;
  auto status = tlm::TLM_OK_RESPONSE;
  for (unsigned done = 0; done < length && status == tlm::TLM_OK_RESPONSE;) {
    const auto chunk = std::min<unsigned>(length - done, wire::payload::kMaxAccessBytes);
    status = transfer(request.get_address() + done, request.get_data_ptr() + done, chunk, request.is_write());
    done += chunk;
  }
  request.set_response_status(status);
}

tlm::tlm_response_status RemoteDevice::transfer(std::uint64_t address, std::uint8_t* data, std::uint32_t length,
                                                bool write) {
  if (!on_) return tlm::TLM_GENERIC_ERROR_RESPONSE;
  const wire::AccessHeader header{address, length, write ? 1u : 0u};
  auto bytes = wire::payload::access(
      header, write ? std::span<const std::uint8_t>(data, length) : std::span<const std::uint8_t>());
  if (write && address >= compute::job_queue::kMemoryWindow) {
    post(wire::Kind::kAccess, std::move(bytes));
    return tlm::TLM_OK_RESPONSE;
  }
  Waiting answer;
  const std::uint32_t reference = ++last_reference_ == 0 ? ++last_reference_ : last_reference_;
  waiting_[reference] = &answer;
  post(wire::Kind::kAccess, std::move(bytes), reference);
  while (!answer.done) wait(answer.answered);
  waiting_.erase(reference);
  if (!write && answer.status == tlm::TLM_OK_RESPONSE) {
    if (answer.data.size() != length) return tlm::TLM_GENERIC_ERROR_RESPONSE;
    std::memcpy(data, answer.data.data(), length);
  }
  return static_cast<tlm::tlm_response_status>(answer.status);
}

/// What waits for bench memory is kept, and an agent may ask faster than memory answers.
void RemoteDevice::check_room(const wire::Message& message) const {
  if (message.kind != wire::Kind::kAccess) return;
  wire::ranges::kWaitingAccesses.check(std::uint64_t{dma_requests_.size() + arrived_.size() + 1});
  wire::ranges::kWaitingBytes.check(dma_bytes_ + message.payload.size());
}

void RemoteDevice::deliver(const wire::Message& message) {
  try {
    said_.check(message);
    check_room(message);
  } catch (const wire::WireError& error) {
    throw wire::PeerError(source_, lockstep::SystemcKernel::now(), error.what());
  }
  if (message.kind == wire::Kind::kAccess) dma_bytes_ += message.payload.size();
  arrived_.push_back(message);
  arrived_.back().sequence = ++sequence_to_bench_;
  if (observer_) observer_(trace::Direction::kFromDevice, arrived_.back());
  arrival_.notify(sc_core::SC_ZERO_TIME);
}

void RemoteDevice::handle_messages() {
  while (!arrived_.empty()) {
    const wire::Message message = std::move(arrived_.front());
    arrived_.pop_front();
    handle(message);
  }
}

void RemoteDevice::handle(const wire::Message& message) {
  switch (message.kind) {
    case wire::Kind::kResponse: {
      const auto [header, data] = wire::payload::read_response(message);
      const auto found = waiting_.find(message.reference);
      if (found == waiting_.end()) return;  // its rail went down meanwhile and the caller has its error
      found->second->status = header.status;
      found->second->data.assign(data.begin(), data.end());
      found->second->done = true;
      found->second->answered.notify(sc_core::SC_ZERO_TIME);
      return;
    }
    case wire::Kind::kAccess:
      dma_requests_.push_back(message);
      dma_request_.notify(sc_core::SC_ZERO_TIME);
      return;
    case wire::Kind::kInterrupt: {
      const auto value = wire::payload::read_interrupt(message);
      if (on_ || value.level == 0) set_interrupt(value.level != 0);
      return;
    }
    case wire::Kind::kDraw:
      return handle_draw(message);
    case wire::Kind::kSample:
      return handle_sample(message);
    case wire::Kind::kEvent:
      return handle_event(message);
    default:
      return;  // refused as it arrived
  }
}

void RemoteDevice::handle_draw(const wire::Message& message) {
  const auto value = wire::payload::read_draw(message);
  draw_now_w_ = value.draw_w;
  energy_j_ = value.energy_j;
  draw_since_ = sc_core::sc_time_stamp();
  set_power(value.draw_w, value.heat_w);
}

void RemoteDevice::handle_sample(const wire::Message& message) {
  for (const auto& [channel, value] : wire::payload::read_sample(message)) values_[channel] = value;
  told_.notify(sc_core::SC_ZERO_TIME);
}

void RemoteDevice::handle_event(const wire::Message& message) {
  const auto event = wire::payload::read_event(message);
  events_.emit({source_, model::EventName::reported(event.kind), event.text, event.value, message.cause});
}

void RemoteDevice::serve_dma() {
  for (;;) {
    while (dma_requests_.empty()) wait(dma_request_);
    const wire::Message message = std::move(dma_requests_.front());
    dma_requests_.pop_front();
    dma_bytes_ -= message.payload.size();
    const auto [header, written] = wire::payload::read_access(message);
    std::vector<std::uint8_t> data(written.begin(), written.end());
    data.resize(header.length);
    tlm::tlm_generic_payload request;
    request.set_command(header.write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
    request.set_address(header.address);
    request.set_data_ptr(data.data());
    request.set_data_length(header.length);
    request.set_streaming_width(header.length);
    request.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    auto delay = sc_core::SC_ZERO_TIME;
    dma->b_transport(request, delay);
    wait(delay);
    const bool good_read = !header.write && request.is_response_ok();
    if (message.reference == 0) continue;
    post(wire::Kind::kResponse,
         wire::payload::response(static_cast<wire::TlmStatus>(request.get_response_status()),
                                 good_read ? std::span<const std::uint8_t>(data) : std::span<const std::uint8_t>()),
         message.reference);
  }
}

void RemoteDevice::supply_changed() {
  const double rail = rail_v.read(), cap = cap_w.read();
  const bool on = rail >= config_.minimum_rail_v;
  const bool worth_an_exchange = on != on_ || std::abs(rail - reported_rail_v_) > config_.rail_deadband_v ||
                                 std::abs(cap - reported_cap_w_) > config_.cap_deadband_w;
  if (!worth_an_exchange) return;
  if (on_ && !on) switched_off();
  on_ = on;
  reported_rail_v_ = rail;
  reported_cap_w_ = cap;
  post(wire::Kind::kSupply, wire::payload::supply({rail, cap}));
}

void RemoteDevice::switched_off() {
  set_interrupt(false);
  for (auto& [reference, answer] : waiting_) {
    answer->done = true;
    answer->answered.notify(sc_core::SC_ZERO_TIME);
  }
}

void RemoteDevice::coolant_changed() {
  const double coolant = coolant_degc.read();
  if (std::abs(coolant - reported_coolant_degc_) <= config_.coolant_deadband_k) return;
  reported_coolant_degc_ = coolant;
  post(wire::Kind::kTemperature, wire::payload::temperature(coolant));
}

void RemoteDevice::rest() {
  if (capabilities_.rests) post(wire::Kind::kRest, {});
}

bool RemoteDevice::inject(const compute::Fault& fault) {
  const auto& points = capabilities_.injection_points;
  const bool known = std::any_of(points.begin(), points.end(), [&](const auto& p) { return p.name == fault.point; });
  if (!known || (fault.cycle ? !counts_cycles() : !on_)) return false;
  post(wire::Kind::kFault, wire::payload::fault(fault), 0, fault.cause);
  return true;
}

std::uint64_t RemoteDevice::count_of(std::string_view channel) const {
  for (std::size_t i = 0; i < values_.size(); ++i)
    if (capabilities_.channels[i].name == channel && !model::is_unmeasured(values_[i]))
      return static_cast<std::uint64_t>(values_[i]);
  return 0;
}

compute::DeviceCounters RemoteDevice::counters() const {
  compute::DeviceCounters counters;
  counters.jobs = count_of(wire::names::kJobs);
  counters.errors = count_of(wire::names::kErrors);
  counters.corrected = count_of(wire::names::kCorrected);
  counters.cycles = count_of(wire::names::kCycles);
  counters.energy_j = energy_j_ + draw_now_w_ * (sc_core::sc_time_stamp() - draw_since_).to_seconds();
  return counters;
}

}  // namespace flatsat::backing
