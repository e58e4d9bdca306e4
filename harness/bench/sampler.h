#pragma once
#include <functional>
#include <span>
#include <systemc>
#include <vector>

#include "models/base/telemetry.h"

namespace flatsat::bench {

/// Reads every channel at a fixed period from the start of the run on, as the last thing of its instant, and those that
/// ask for it at each of their changes. A value that is no finite number is an error (std::domain_error) and gets
/// nowhere. One a kernel: two would wait for each other.
class Sampler : public sc_core::sc_module {
 public:
  using SampleAll = std::function<void(std::span<const double> values)>;
  using SampleOne = std::function<void(std::size_t channel, double value)>;
  /// The channels must outlive this.
  Sampler(const sc_core::sc_module_name& name, const std::vector<model::ChannelSource>& channels,
          sc_core::sc_time period, SampleAll all, SampleOne one);

 private:
  void sample();
  const std::vector<model::ChannelSource>& channels_;
  const sc_core::sc_time period_;
  const SampleAll all_;
  const SampleOne one_;
  std::vector<double> values_;
};

}  // namespace flatsat::bench
