#pragma once
#include <memory>
#include <string>

#include "harness/bench/bench_model.h"
#include "harness/testbed/testbed.h"
#include "models/satellite/satellite.h"

namespace flatsat::bench {

/// What a model may need beside its own configuration.
struct ModelContext {
  const testbed::Testbed& bed;            // epoch, duration
  const satellite::RandomSource& random;  // streams are named after the model
  model::EventSink& events;
};

/// Builds the model of `[model.NAME]`. A new kind is one overload of `build` in the .cpp: it makes the module, binds
/// each of its input ports to `input(...)` and each output port to `output()`, and lists the module's channels.
/// Errors: std::exception for what only the model can see.
std::unique_ptr<BenchModel> make_bench_model(const testbed::NamedModel& model, const ModelContext& context);

/// Channels of a model and of its inputs, below its name.
void list_model_channels(const BenchModel& model, const std::string& name, model::ChannelList& list);

}  // namespace flatsat::bench
