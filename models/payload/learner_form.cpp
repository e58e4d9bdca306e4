#include <algorithm>
#include <cmath>
#include <limits>

#include "models/base/crc.h"
#include "models/compute/learner_job.h"
#include "models/payload/job_form.h"

namespace flatsat::payload {

using namespace compute::job_queue;
using compute::memory_layout::kActivations, compute::memory_layout::kOutput;

std::string LearnerForm::misfit(const Job& job) const {
  const auto& task = *job.learner;
  if (auto problem = learning::problem_of(task); !problem.empty()) return "cannot be carried out: " + problem;
  return compute::too_large_for_memory(task.model, task.sequences, task.length, task.local_steps);
}

/// The answer comes to lie over the parameters.
std::vector<MemoryWrite> LearnerForm::operands(const Job& job) const {
  return {{kActivations, compute::task_bytes(*job.learner)}, {kOutput, compute::numbers_bytes(*job.learner)}};
}

Descriptor LearnerForm::descriptor(const Job& job) const {
  const auto& task = *job.learner;
  Descriptor d{};
  d.opcode = static_cast<std::uint8_t>(Opcode::kLearn);
  d.m = static_cast<std::uint32_t>(sizeof(LearnerTask) + 2 * task.tokens.size());
  d.n = static_cast<std::uint32_t>(task.parameters.size() + task.mean.size() + task.square.size());
  d.k = static_cast<std::uint32_t>(compute::answer_size(task));
  d.a = kActivations, d.b = kOutput, d.c = kOutput;
  const double gflop = std::round(static_cast<double>(learning::operations(task)) * 1e-9);
  d.work_gflop = static_cast<std::uint32_t>(std::clamp(gflop, 1.0, 4e9));
  return d;
}

std::size_t LearnerForm::answer_bytes(const Job& job) const { return compute::answer_size(*job.learner); }

std::string LearnerForm::take(const Job& job, std::span<const std::uint8_t> answer, std::uint32_t crc32,
                              Result& result) const {
  if (model::crc32(answer) != crc32) return "the CRC of the answer does not agree";
  auto learnt = std::make_shared<learning::Answer>();
  if (auto wrong = compute::read_answer(answer, *job.learner, *learnt); !wrong.empty()) return "the answer " + wrong;
  result.learnt = std::move(learnt);
  return {};
}

}  // namespace flatsat::payload
