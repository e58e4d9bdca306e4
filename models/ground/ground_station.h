#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <systemc>
#include <utility>

#include "models/base/random_stream.h"
#include "models/base/telemetry.h"
#include "models/base/unmeasured.h"
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
/// element by element, with the golden product. At every instant each job that was asked for is one of four: right (a
/// right answer came in time), wrong (an answer came that was taken as good on board and is not, however late), missed
/// (it could not be sent, was refused or given up, or its deadline has passed), open.
class GroundStation : public sc_core::sc_module {
 public:
  GroundStation(const sc_core::sc_module_name& name, std::vector<WorkloadConfig> workloads,
                std::map<payload::DeviceClass, const payload::WeightStore*> weights, model::RandomStream& random,
                model::EventSink& events);
  void set_uplink(network::PacketSender& uplink) { uplink_ = &uplink; }
  /// A result has arrived.
  void receive(const network::Packet& packet);

  struct Counts {
    std::uint64_t issued = 0, right = 0, wrong = 0, missed = 0;
    std::uint64_t late = 0;      // of the missed ones: right answers after their deadline
    std::uint64_t repeated = 0;  // answers that took more than one attempt
    std::uint64_t open() const { return issued - right - wrong - missed; }
  };
  const Counts& counts(payload::DeviceClass device_class) const { return counts_.at(device_class); }
  void list_channels(model::ChannelList& list, const std::string& prefix) const;

 private:
  void generate(std::size_t workload);
  void issue(const WorkloadConfig& workload);
  payload::Job draw_job(const WorkloadConfig& workload);
  struct Asked {
    payload::Job job;
    bool missed = false;
  };
  void miss(Asked& asked);
  void expire();
  void await_deadline();
  void judge(const Asked& asked, const payload::Result& result, std::uint64_t cause);
  void publish(payload::DeviceClass device_class);
  struct Figures {
    double issued = 0.0, right = 0.0, in_time = 0.0, open = 0.0;
    double wrong = model::kUnmeasured;                                       // before the first answer
    double missed = model::kUnmeasured, in_time_share = model::kUnmeasured;  // before the first job that is not open
  };
  const std::vector<WorkloadConfig> workloads_;
  const std::map<payload::DeviceClass, const payload::WeightStore*> weights_;
  model::RandomStream& random_;
  model::EventSink& events_;
  std::string source_;
  network::PacketSender* uplink_ = nullptr;
  std::map<std::uint64_t, Asked> asked_;                           // without an answer, by id
  std::set<std::pair<std::int64_t, std::uint64_t>> deadlines_ps_;  // of the open ones, with their ids
  sc_core::sc_event deadline_passed_;
  std::map<payload::DeviceClass, Counts> counts_;
  std::map<payload::DeviceClass, Figures> figures_;
  std::uint64_t last_id_ = 0;
  double turnaround_s_ = model::kUnmeasured;
};

}  // namespace flatsat::ground
