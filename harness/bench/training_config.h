#pragma once
#include <optional>
#include <string>

#include "harness/testbed/constellation_config.h"
#include "models/cluster/collective_job.h"
#include "models/cluster/training.h"

namespace flatsat::bench {

/// Whether a training has none of the mistakes that are told where it is read.
bool can_be_made(const testbed::TrainingConfig& training);
/// Why so many ranks cannot be computed here; empty where they can.
std::string too_large(const testbed::TrainingConfig& training, unsigned ranks);
/// The numbers of a training as a testbed has them, with one thread for each core.
cluster::TrainingConfig numbers_of(const testbed::TrainingConfig& training);
/// Its job: bytes of an all-reduce from the model's parameters, the time of a step from its operations and the rate of
/// a satellite. `detection_s`: after a message was lost, the next try comes when those who send know why.
cluster::CollectiveJobConfig job_of(const testbed::TrainingConfig& training, double detection_s);
/// Its checkpoints; none where it has none. `site`: the node that they go to; none: to neighbours. Failures of a
/// satellite are as many as there are ranks times those of one.
std::optional<cluster::CheckpointConfig> checkpoints_of(const testbed::TrainingConfig& training, unsigned ranks,
                                                        std::optional<unsigned> site);

}  // namespace flatsat::bench
