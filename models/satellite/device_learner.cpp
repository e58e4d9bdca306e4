#include "models/satellite/device_learner.h"

namespace flatsat::satellite {

void DeviceLearner::begin(std::shared_ptr<const learning::Task> task,
                          std::function<void(const cluster::Learnt&)> done) {
  payload::Job job;
  job.id = next_id_++;
  job.learner = std::move(task);
  payload_.submit(driver_, std::move(job), [done = std::move(done)](const payload::Result& result) {
    done({.answer = result.learnt, .cause = result.cause});
  });
}

}  // namespace flatsat::satellite
