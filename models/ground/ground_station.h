#pragma once
#include <map>
#include <string>
#include <systemc>

#include "models/base/random_stream.h"
#include "models/base/telemetry.h"
#include "models/network/packet.h"
#include "models/payload/job.h"

namespace flatsat::ground {

/// How often jobs of one class are asked for, and how large they are.
struct WorkloadConfig {
  payload::DeviceClass device_class = payload::DeviceClass::kAccelerator;
  double interval_min_s = 15.0, interval_max_s = 20.0;   // uniform between two jobs; 0 < min <= max
  double deadline_min_s = 30.0, deadline_max_s = 120.0;  // uniform, from the request
  std::uint32_t rows_min = 64, rows_max = 64;            // of activations
  std::uint32_t gflop_min = 0, gflop_max = 0;            // of a GPU batch
  std::uint64_t bytes = 1u << 20;                        // what a job stands for on the link
};

/// The customers on the ground: ask for work, keep what the answer must be, and compare each answer that comes back,
/// element by element, with the golden product.
class GroundStation : public sc_core::sc_module {
 public:
  GroundStation(const sc_core::sc_module_name& name, std::vector<WorkloadConfig> workloads,
                std::map<payload::DeviceClass, const payload::WeightStore*> weights, model::RandomStream& random,
                model::EventSink& events);
  void set_uplink(network::PacketSender& uplink) { uplink_ = &uplink; }
  /// A result has arrived.
  void receive(const network::Packet& packet);

  struct Counts {
    std::uint64_t issued = 0, right = 0, wrong = 0, in_time = 0, late = 0, expired = 0, failed = 0, unsent = 0,
                  repeated = 0;
  };
  const Counts& counts(payload::DeviceClass device_class) const { return counts_.at(device_class); }
  std::size_t open() const { return open_.size(); }
  void list_channels(model::ChannelList& list, const std::string& prefix) const;

 private:
  void generate(std::size_t workload);
  void issue(const WorkloadConfig& workload);
  struct Figures {
    double issued = 0.0, right = 0.0, wrong = 0.0, in_time = 0.0, missed = 0.0, in_time_share = 1.0;
  };
  const std::vector<WorkloadConfig> workloads_;
  const std::map<payload::DeviceClass, const payload::WeightStore*> weights_;
  model::RandomStream& random_;
  model::EventSink& events_;
  std::string source_;
  network::PacketSender* uplink_ = nullptr;
  std::map<std::uint64_t, payload::Job> open_;
  std::map<payload::DeviceClass, Counts> counts_;
  std::map<payload::DeviceClass, Figures> figures_;
  std::uint64_t last_id_ = 0;
  double turnaround_s_ = 0.0;
};

}  // namespace flatsat::ground
