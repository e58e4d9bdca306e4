#pragma once
#include <cstdint>
#include <functional>
#include <memory>

#include "models/cluster/learner.h"
#include "models/payload/payload_manager.h"

namespace flatsat::satellite {

/// A device of a satellite as a learner: its tasks are jobs of the payload.
class DeviceLearner : public cluster::Learner {
 public:
  /// Both outlive this.
  DeviceLearner(payload::PayloadManager& payload, payload::DeviceDriver& driver) : payload_(payload), driver_(driver) {}

  void begin(std::shared_ptr<const learning::Task> task, std::function<void(const cluster::Learnt&)> done) override;

 private:
  static constexpr std::uint64_t kFirstId = 1'000'000'001;  // apart from those of jobs from the ground

  payload::PayloadManager& payload_;
  payload::DeviceDriver& driver_;
  std::uint64_t next_id_ = kFirstId;
};

}  // namespace flatsat::satellite
