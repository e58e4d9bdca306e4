#pragma once
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/time/sim_time.h"
#include "harness/trace/records.h"
#include "harness/wire/capabilities.h"
#include "harness/wire/message.h"
#include "harness/wire/output_check.h"
#include "models/base/telemetry.h"
#include "models/compute/device.h"

namespace flatsat::backing {

/// What a device behind the wire learns of its surroundings; changes below a deadband are not worth an exchange.
struct RemoteDeviceConfig {
  double minimum_rail_v = 10.0;     // below it the device is off
  double rail_deadband_v = 0.1;     // V
  double cap_deadband_w = 1.0;      // W
  double coolant_deadband_k = 0.1;  // K
};

/// What the agent of a device says of itself in HELLO. Errors: PeerError for what is not as PROTOCOL.md says.
wire::Capabilities checked_capabilities(const std::string& device, const std::string& hello);

/// The bench's half of a device whose backing is an agent: TLM on the model side, messages on the other. Writes into
/// the memory window are posted; register accesses and reads wait for their answer.
class RemoteDevice : public compute::Device {
 public:
  using Post = std::function<void(wire::Message)>;
  using Observer = std::function<void(trace::Direction, const wire::Message&)>;

  /// `hello` is the agent's HELLO. Errors: PeerError for what is not as PROTOCOL.md says.
  RemoteDevice(const sc_core::sc_module_name& name, const RemoteDeviceConfig& config, const std::string& hello,
               Post post, model::EventSink& events);

  /// A message of the agent arrives now. Called between kernel steps. Errors: PeerError for one that is not as
  /// PROTOCOL.md says; nobody has seen it then.
  void deliver(const wire::Message& message);

  /// Sees every message both ways, in the bench's order.
  void observe(Observer observer) { observer_ = std::move(observer); }

  /// What the agent samples, as `prefix.name`; each at the instant at which it is told, and unmeasured before.
  void list_channels(model::ChannelList& list, const std::string& prefix);

  const wire::Capabilities& capabilities() const { return capabilities_; }
  /// The steps that are done with it are over: a clock that runs free may stand.
  void rest();

  std::vector<compute::InjectionPoint> injection_points() const override { return capabilities_.injection_points; }
  bool counts_cycles() const override { return capabilities_.counts_cycles; }
  bool sticks() const override { return capabilities_.counts_cycles || capabilities_.sticks; }
  bool inject(const compute::Fault& fault) override;
  compute::DeviceCounters counters() const override;

 private:
  struct Waiting {
    sc_core::sc_event answered;
    bool done = false;
    std::int32_t status = tlm::TLM_GENERIC_ERROR_RESPONSE;
    std::vector<std::uint8_t> data;
  };
  void b_transport(tlm::tlm_generic_payload& request, sc_core::sc_time& delay) override;
  void post(wire::Kind kind, std::vector<std::uint8_t> payload, std::uint32_t reference = 0, std::uint64_t cause = 0);
  tlm::tlm_response_status transfer(std::uint64_t address, std::uint8_t* data, std::uint32_t length, bool write);
  void handle_messages();
  void handle(const wire::Message& message);
  void check_room(const wire::Message& message) const;
  void handle_draw(const wire::Message& message);
  void handle_sample(const wire::Message& message);
  void handle_event(const wire::Message& message);
  void serve_dma();
  void supply_changed();
  void coolant_changed();
  void switched_off();
  /// The last value of a channel of that name; 0 for none.
  std::uint64_t count_of(std::string_view channel) const;

  const RemoteDeviceConfig config_;
  Post post_;
  model::EventSink& events_;
  Observer observer_;
  std::string source_;
  wire::Capabilities capabilities_;
  wire::OutputCheck said_{capabilities_};
  std::vector<double> values_;  // of the channels
  sc_core::sc_event told_;
  std::deque<wire::Message> arrived_;
  sc_core::sc_event arrival_;
  std::deque<wire::Message> dma_requests_;
  std::uint64_t dma_bytes_ = 0;  // of them
  sc_core::sc_event dma_request_;
  std::map<std::uint32_t, Waiting*> waiting_;
  std::uint32_t last_reference_ = 0;
  std::uint64_t sequence_to_agent_ = 0, sequence_to_bench_ = 0;
  bool on_ = false;
  double reported_rail_v_ = 0.0, reported_cap_w_ = -1.0, reported_coolant_degc_ = -1000.0;
  double draw_now_w_ = 0.0, energy_j_ = 0.0;
  sc_core::sc_time draw_since_;
};

}  // namespace flatsat::backing
