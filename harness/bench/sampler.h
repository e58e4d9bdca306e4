#pragma once
#include <functional>
#include <map>
#include <span>
#include <systemc>
#include <vector>

#include "models/base/telemetry.h"

namespace flatsat::bench {

/// Reads every channel at a fixed period, and those that ask for it at each of their changes. A value that
/// is no finite number is an error (std::domain_error) and gets nowhere; one that is not measured yet
/// (models/base/unmeasured.h) is handed on as it is.
class Sampler : public sc_core::sc_module {
 public:
  using SampleAll = std::function<void(std::span<const double> values)>;
  using SampleOne = std::function<void(std::size_t channel, double value)>;
  /// The channels must outlive this. `prepare` is called before all are read.
  Sampler(
      const sc_core::sc_module_name& name, const std::vector<model::ChannelSource>& channels, sc_core::sc_time period,
      SampleAll all, SampleOne one, std::function<void()> prepare = [] {});

  /// Reads every channel as it is now: the state in which a run ends is a part of what it is judged by.
  void read_all();

 private:
  void sample();
  const std::vector<model::ChannelSource>& channels_;
  const sc_core::sc_time period_;
  const SampleAll all_;
  const SampleOne one_;
  const std::function<void()> prepare_;
  std::vector<double> values_;
  static constexpr unsigned kSettling = 6;  // delta cycles
  unsigned settling_ = kSettling;
};

}  // namespace flatsat::bench
