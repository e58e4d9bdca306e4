#include "models/compute/learner_job.h"

#include <cmath>
#include <cstdio>
#include <cstring>

#include "models/compute/job_queue.h"

namespace flatsat::compute {
namespace {

using job_queue::LearnerAnswer, job_queue::LearnerTask;

void append(std::vector<std::uint8_t>& bytes, const void* data, std::size_t size) {
  const auto* begin = static_cast<const std::uint8_t*>(data);
  bytes.insert(bytes.end(), begin, begin + size);
}

template <class T>
void append_all(std::vector<std::uint8_t>& bytes, const std::vector<T>& values) {
  append(bytes, values.data(), values.size() * sizeof(T));
}

template <class T>
std::vector<T> take(std::span<const std::uint8_t>& bytes, std::size_t count) {
  std::vector<T> values(count);
  if (count > 0) std::memcpy(values.data(), bytes.data(), count * sizeof(T));
  bytes = bytes.subspan(count * sizeof(T));
  return values;
}

/// The rates of AdamW as a testbed may have them.
bool in_range(const learning::AdamWConfig& a) {
  const auto positive = [](double x) { return x > 0.0 && std::isfinite(x); };
  const auto share = [](double x) { return x >= 0.0 && x < 1.0; };
  const auto not_negative = [](double x) { return x >= 0.0 && std::isfinite(x); };
  return positive(a.rate) && share(a.beta1) && share(a.beta2) && positive(a.epsilon) && not_negative(a.weight_decay) &&
         not_negative(a.clip);
}

std::uint64_t arrays_of(std::uint64_t local_steps) { return local_steps > 0 ? 3 : 1; }

}  // namespace

std::vector<std::uint8_t> task_bytes(const learning::Task& task) {
  const auto& m = task.model;
  const auto& a = task.adamw;
  const LearnerTask head{.layers = m.layers,
                         .width = m.width,
                         .heads = m.heads,
                         .context = m.context,
                         .vocabulary = m.vocabulary,
                         .activation = m.activation == learning::Activation::kRelu ? 1u : 0u,
                         .has_tied_head = m.has_tied_head ? 1u : 0u,
                         .sequences = static_cast<std::uint32_t>(task.sequences),
                         .length = static_cast<std::uint32_t>(task.length),
                         .local_steps = static_cast<std::uint32_t>(task.local_steps),
                         .steps = task.steps,
                         .warmup = a.warmup,
                         .rate = a.rate,
                         .beta1 = a.beta1,
                         .beta2 = a.beta2,
                         .epsilon = a.epsilon,
                         .weight_decay = a.weight_decay,
                         .clip = a.clip,
                         .unused = 0};
  std::vector<std::uint8_t> bytes;
  append(bytes, &head, sizeof head);
  append_all(bytes, task.tokens);
  return bytes;
}

std::vector<std::uint8_t> numbers_bytes(const learning::Task& task) {
  std::vector<std::uint8_t> bytes;
  for (const auto* numbers : {&task.parameters, &task.mean, &task.square}) append_all(bytes, *numbers);
  return bytes;
}

std::vector<std::uint8_t> answer_bytes(const learning::Answer& answer) {
  const LearnerAnswer head{
      .loss = answer.loss, .numbers = static_cast<std::uint32_t>(answer.contribution.size()), .unused = 0};
  std::vector<std::uint8_t> bytes;
  append(bytes, &head, sizeof head);
  for (const auto* numbers : {&answer.contribution, &answer.mean, &answer.square}) append_all(bytes, *numbers);
  return bytes;
}

std::uint64_t answer_size(const learning::Task& task) {
  return sizeof(LearnerAnswer) + sizeof(float) * arrays_of(task.local_steps) * task.parameters.size();
}

std::optional<learning::Task> read_task(std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> numbers) {
  LearnerTask head;
  if (bytes.size() < sizeof head || (bytes.size() - sizeof head) % 2 != 0) return std::nullopt;
  std::memcpy(&head, bytes.data(), sizeof head);
  bytes = bytes.subspan(sizeof head);
  if (head.activation > 1 || head.has_tied_head > 1) return std::nullopt;
  learning::Task task{
      .model = {.layers = head.layers,
                .width = head.width,
                .heads = head.heads,
                .context = head.context,
                .vocabulary = head.vocabulary,
                .activation = head.activation == 1 ? learning::Activation::kRelu : learning::Activation::kGelu,
                .has_tied_head = head.has_tied_head == 1},
      .adamw = {.rate = head.rate,
                .beta1 = head.beta1,
                .beta2 = head.beta2,
                .epsilon = head.epsilon,
                .weight_decay = head.weight_decay,
                .clip = head.clip,
                .warmup = head.warmup},
      .local_steps = head.local_steps,
      .sequences = head.sequences,
      .length = head.length,
      .steps = head.steps};
  const std::uint64_t arrays = arrays_of(task.local_steps);
  if (numbers.size() % (sizeof(float) * arrays) != 0) return std::nullopt;
  const std::size_t count = numbers.size() / sizeof(float) / arrays;
  task.tokens = take<std::uint16_t>(bytes, bytes.size() / 2);
  task.parameters = take<float>(numbers, count);
  if (task.local_steps > 0) {
    task.mean = take<float>(numbers, count);
    task.square = take<float>(numbers, count);
  }
  if ((task.local_steps > 0 && !in_range(task.adamw)) || !learning::problem_of(task).empty()) return std::nullopt;
  return task;
}

std::string read_answer(std::span<const std::uint8_t> bytes, const learning::Task& task, learning::Answer& answer) {
  LearnerAnswer head;
  if (bytes.size() != answer_size(task)) return "is of another length";
  std::memcpy(&head, bytes.data(), sizeof head);
  if (head.numbers != task.parameters.size())
    return "has " + std::to_string(head.numbers) + " numbers, and the model " + std::to_string(task.parameters.size());
  bytes = bytes.subspan(sizeof head);
  answer.loss = head.loss;
  answer.contribution = take<float>(bytes, head.numbers);
  if (task.local_steps == 0) return {};
  answer.mean = take<float>(bytes, head.numbers);
  answer.square = take<float>(bytes, head.numbers);
  return {};
}

std::string too_large_for_memory(const learning::TransformerConfig& model, std::uint64_t sequences,
                                 std::uint64_t length, std::uint64_t local_steps) {
  using namespace memory_layout;
  const std::uint64_t batches = local_steps > 0 ? local_steps : 1;
  const double task = sizeof(LearnerTask) + 2.0 * static_cast<double>(batches * sequences * (length + 1));
  const double answer = sizeof(LearnerAnswer) + sizeof(float) * static_cast<double>(arrays_of(local_steps)) *
                                                    static_cast<double>(learning::Layout(model).size());
  char text[120];
  if (task > static_cast<double>(kOutput - kActivations)) {
    std::snprintf(text, sizeof text, "the tokens of a step take %.4g MiB of a device's memory; there are %.4g MiB",
                  task / 1048576.0, static_cast<double>(kOutput - kActivations) / 1048576.0);
    return text;
  }
  if (answer > static_cast<double>(kWeights - kOutput)) {
    std::snprintf(text, sizeof text, "what a step brings takes %.4g MiB of a device's memory; there are %.4g MiB",
                  answer / 1048576.0, static_cast<double>(kWeights - kOutput) / 1048576.0);
    return text;
  }
  return {};
}

}  // namespace flatsat::compute
