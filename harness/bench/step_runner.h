#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <systemc>
#include <vector>

#include "harness/testbed/step.h"
#include "models/base/telemetry.h"
#include "models/compute/device.h"

namespace flatsat::bench {

/// Does the steps of one device, one after another, and judges each. Files are named from `folder`.
class StepRunner : public sc_core::sc_module {
 public:
  StepRunner(const sc_core::sc_module_name& name, const std::string& device_name, compute::Device& device,
             const std::vector<testbed::StepConfig>& steps, std::string folder, model::EventSink& events);

  /// Called when the last step is done. Set before the simulation starts.
  std::function<void()> all_done = [] {};

  struct Failure {
    const testbed::StepConfig* step;
    double time_s;
    std::string text;
  };
  const std::string& device_name() const { return device_name_; }
  const std::vector<Failure>& failures() const { return failures_; }
  /// Hears which interrupt of the device came or went.
  void interrupt(const std::string& port, bool high);
  std::size_t done() const { return done_; }
  std::size_t count() const { return steps_.size(); }
  /// The step in work, where there is one.
  const testbed::StepConfig* current() const { return done_ < steps_.size() ? &steps_[done_] : nullptr; }

 private:
  void run();
  void count_edges();
  /// What is wrong; empty for nothing.
  std::string execute(const testbed::StepConfig& step);
  std::string write(const testbed::StepConfig& step);
  std::string read(const testbed::StepConfig& step);
  std::string poll(const testbed::StepConfig& step);
  std::string wait_interrupt(const testbed::StepConfig& step);
  std::string wait_line(const testbed::StepConfig& step);
  std::string compare(const testbed::StepConfig& step);
  std::string dump(const testbed::StepConfig& step);
  std::string transfer(bool write, std::uint64_t address, std::vector<std::uint8_t>& data);
  std::string path_of(const testbed::StepConfig& step) const;
  std::string as_named(const testbed::StepConfig& step, std::string text) const;
  std::vector<std::uint8_t> data_of(const testbed::StepConfig& step) const;

  const std::string device_name_;
  compute::Device& device_;
  const std::vector<testbed::StepConfig>& steps_;
  const std::string folder_;
  model::EventSink& events_;
  std::vector<Failure> failures_;
  std::size_t done_ = 0;
  unsigned rises_ = 0;
  struct Line {
    bool high = false, came = false;
  };
  std::map<std::string, Line> lines_;
  sc_core::sc_event line_came_;
  std::string said_;
};

}  // namespace flatsat::bench
