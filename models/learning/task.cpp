#include "models/learning/task.h"

#include <algorithm>

namespace flatsat::learning {
namespace {

constexpr std::uint64_t kMostBytes = 4ull << 30;  // that a batch may take while it is computed

std::uint64_t batch_tokens(const Task& task) { return task.sequences * (task.length + 1); }

Batch batch_of(const Task& task, std::uint64_t number) {
  const auto begin = task.tokens.begin() + static_cast<std::ptrdiff_t>(number * batch_tokens(task));
  return {.sequences = task.sequences,
          .length = task.length,
          .tokens = {begin, begin + static_cast<std::ptrdiff_t>(batch_tokens(task))}};
}

}  // namespace

std::string problem_of(const Task& task) {
  if (auto problem = problem_of(task.model); !problem.empty()) return problem;
  const auto& m = task.model;
  if (m.layers > 256 || m.width > 8192 || m.heads > 256 || m.context > 16384) return "the model is too large";
  if (task.length < 1 || task.length > m.context) return "a sequence is longer than the context, or empty";
  if (task.sequences < 1 || task.sequences > 65536) return "a batch has 1 to 65,536 sequences";
  if (task.local_steps > 1'000'000) return "at most 1,000,000 local steps";
  if (task.steps > 10'000'000) return "at most 10,000,000 steps before";
  if (task.tokens.size() != task.batches() * batch_tokens(task)) return "its tokens are not those of its batches";
  if (std::any_of(task.tokens.begin(), task.tokens.end(), [&](auto token) { return token >= m.vocabulary; }))
    return "a token is none of the vocabulary";
  const std::size_t size = Layout(m).size();
  if (task.parameters.size() != size) return "its parameters are not as many as the model's";
  const std::size_t moments = task.local_steps > 0 ? size : 0;
  if (task.mean.size() != moments || task.square.size() != moments) return "its moments are not as many as parameters";
  if (memory_bytes(m, task.sequences, task.length) > kMostBytes) return "a batch takes more than 4 GiB";
  return {};
}

Answer carry_out(const Task& task) {
  const Layout layout(task.model);
  Transformer transformer(task.model);
  Answer answer;
  answer.contribution.resize(layout.size());
  if (task.local_steps == 0) {
    answer.loss = transformer.gradient(task.parameters, batch_of(task, 0), answer.contribution);
    return answer;
  }
  AdamW adamw(task.adamw, layout);
  adamw.restore(task.mean, task.square, task.steps);
  std::vector<float> walked, gradient;
  answer.loss = walk(
      adamw, task.parameters, task.local_steps,
      [&](std::uint64_t i, std::span<const float> parameters, std::span<float> out) {
        return transformer.gradient(parameters, batch_of(task, i), out);
      },
      walked, gradient, answer.contribution);
  answer.mean.assign(adamw.mean().begin(), adamw.mean().end());
  answer.square.assign(adamw.square().begin(), adamw.square().end());
  return answer;
}

std::uint64_t operations(const Task& task) {
  return task.batches() * operations(task.model, task.sequences, task.length);
}

double walk(AdamW& adamw, std::span<const float> start, std::uint64_t batches, const GradientOf& gradient_of,
            std::vector<float>& walked, std::vector<float>& gradient, std::span<float> contribution) {
  walked.assign(start.begin(), start.end());
  gradient.resize(start.size());
  double losses = 0.0;
  for (std::uint64_t i = 0; i < batches; ++i) {
    losses += gradient_of(i, walked, gradient);
    adamw.step(walked, gradient);
  }
  for (std::size_t i = 0; i < start.size(); ++i) contribution[i] = start[i] - walked[i];
  return losses / static_cast<double>(batches);
}

}  // namespace flatsat::learning
