#pragma once
#include <map>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "models/base/telemetry.h"
#include "models/base/unmeasured.h"
#include "models/network/packet.h"
#include "models/payload/device_driver.h"
#include "models/payload/job.h"

namespace flatsat::payload {

struct PayloadConfig {
  std::size_t queue_jobs = 64;            // of one class; more are refused
  std::uint64_t result_bytes = 1u << 20;  // what a result stands for on the link, at least its own bytes
};

/// Queues what comes up from the ground, earliest deadline first, gives it to the drivers while power and mode allow,
/// and sends results down.
class PayloadManager : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> enabled{"enabled"};                // by the on-board computer
  sc_core::sc_in<double> compute_share{"compute_share"};  // by the power controller, 0 .. 1
  sc_core::sc_out<double> duty{"duty"};                   // 1 while work may be started, else 0
  PayloadManager(const sc_core::sc_module_name& name, const PayloadConfig& config, model::EventSink& events);

  /// Before the simulation starts; the driver must outlive this.
  void add_driver(DeviceDriver& driver, DeviceClass device_class);
  void set_downlink(network::PacketSender& downlink) { downlink_ = &downlink; }
  /// A job of the satellite's own for a driver's device, ahead of those from the ground and under the same gates. It
  /// takes the place of one that has not been begun, which is forgotten. `done` is called when it has ended.
  void submit(DeviceDriver& driver, Job job, std::function<void(const Result&)> done);
  /// A packet from the ground has arrived.
  void receive(const network::Packet& packet);

  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  struct Counts {
    std::uint64_t received = 0, damaged = 0, refused = 0, expired = 0, done = 0, failed = 0, late = 0;
  };
  const Counts& counts() const { return counts_; }

 private:
  struct Pool {
    std::multimap<std::int64_t, Job> queue;  // by deadline, then arrival
    std::vector<DeviceDriver*> drivers;
    double depth = 0.0;
  };
  struct OwnJob {
    std::optional<Job> waiting;
    std::function<void(const Result&)> done;     // of the one that waits
    std::function<void(const Result&)> working;  // of the one in work
  };
  void gate();
  bool may_start() const { return enabled.read() && compute_share.read() > 0.0; }
  std::optional<Job> next(Pool& pool, const DeviceDriver& driver);
  void drop_expired(Pool& pool);
  void finished(const Job& job, const DeviceDriver& driver, Result result);
  void answer(const Result& result);
  void publish();
  void wake();

  const PayloadConfig config_;
  model::EventSink& events_;
  std::string source_;
  network::PacketSender* downlink_ = nullptr;
  std::map<DeviceClass, Pool> pools_;
  std::map<const DeviceDriver*, OwnJob> own_;  // looked up alone: its order is never seen
  Counts counts_;
  double done_ = 0.0;
  double failed_ = model::kUnmeasured, expired_ = model::kUnmeasured, late_ = model::kUnmeasured;
};

}  // namespace flatsat::payload
