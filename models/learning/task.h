#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "models/learning/optimisers.h"
#include "models/learning/transformer.h"

namespace flatsat::learning {

/// What a rank of a training computes in one step, whole: whoever has it needs nothing else.
struct Task {
  TransformerConfig model;
  AdamWConfig adamw;                    // of local steps
  std::uint64_t local_steps = 0;        // of AdamW, a batch each; 0: the gradient of one batch
  std::uint64_t sequences = 1;          // of a batch, > 0
  std::uint64_t length = 1;             // tokens of a sequence that are foretold, 1 .. model.context
  std::vector<std::uint16_t> tokens{};  // of all batches, (length + 1) a sequence, below model.vocabulary
  std::vector<float> parameters{};      // Layout(model).size()
  std::vector<float> mean{}, square{};  // moments of AdamW before the first local step, as many; none without such
  std::uint64_t steps = 0;              // of AdamW that led to them, at most 10,000,000

  std::uint64_t batches() const { return local_steps > 0 ? local_steps : 1; }
};

/// Why it cannot be carried out; empty where it can.
std::string problem_of(const Task& task);

/// What came of it.
struct Answer {
  double loss = 0.0;                    // mean of its batches, nats a token
  std::vector<float> contribution{};    // the gradient, or how far the local steps went: begin minus end
  std::vector<float> mean{}, square{};  // moments of AdamW after the last local step
};

/// Carries it out, to the bit alike wherever that is. `task` has no problem.
Answer carry_out(const Task& task);

/// Floating-point operations of its products, as learning::operations counts them.
std::uint64_t operations(const Task& task);

/// The loss of a numbered batch at these parameters, whose gradient it writes.
using GradientOf =
    std::function<double(std::uint64_t batch, std::span<const float> parameters, std::span<float> gradient)>;

/// Local steps of AdamW from `start`, a batch each: writes begin minus end and returns the mean of the batches' losses.
/// `adamw` goes on; `walked` is room for the parameters on the way, `gradient` for a gradient.
double walk(AdamW& adamw, std::span<const float> start, std::uint64_t batches, const GradientOf& gradient_of,
            std::vector<float>& walked, std::vector<float>& gradient, std::span<float> contribution);

}  // namespace flatsat::learning
