#pragma once
#include <memory>
#include <string>
#include <vector>

#include "harness/config/table.h"
#include "models/base/commands.h"
#include "models/base/finite_signal.h"
#include "models/base/telemetry.h"

namespace flatsat::bench {

/// One input of a model that stands alone. It holds `initial` until a profile drives it, and is recorded as
/// MODEL.in.NAME.
struct ModelInput {
  ModelInput(std::string input_name, std::string input_unit, std::string what, double start,
             const config::Range& allowed)
      : name(std::move(input_name)),
        unit(std::move(input_unit)),
        long_name(std::move(what)),
        range(allowed),
        value(start),
        signal(sc_core::sc_gen_unique_name("input")) {
    signal.write(start);
  }
  void drive(double next) {
    value = next;
    signal.write(next);
    changed.notify(sc_core::SC_ZERO_TIME);
  }
  const std::string name, unit, long_name;
  const config::Range range;
  double value;
  model::FiniteSignal signal;
  sc_core::sc_event changed;
};

/// A model as the bench holds it: inputs, channels, commands. A factory fills one of these (model_factory.h).
class BenchModel {
 public:
  virtual ~BenchModel() = default;
  virtual void list_channels(model::ChannelList& list, const std::string& prefix) const = 0;
  /// What stimuli can do to it.
  virtual void list_commands(model::CommandList&, const std::string& /*prefix*/) {}
  const std::vector<std::unique_ptr<ModelInput>>& inputs() const { return inputs_; }

 protected:
  /// Registers an input; bind its signal to the model's port.
  model::FiniteSignal& input(std::string name, std::string unit, std::string what, double initial,
                             const config::Range& range = {}) {
    inputs_.push_back(std::make_unique<ModelInput>(std::move(name), std::move(unit), std::move(what), initial, range));
    return inputs_.back()->signal;
  }
  /// A signal for an output port that nothing else reads; its quantity is a channel.
  model::FiniteSignal& output() {
    outputs_.push_back(std::make_unique<model::FiniteSignal>(sc_core::sc_gen_unique_name("output")));
    return *outputs_.back();
  }

 private:
  std::vector<std::unique_ptr<ModelInput>> inputs_;
  std::vector<std::unique_ptr<model::FiniteSignal>> outputs_;
};

}  // namespace flatsat::bench
