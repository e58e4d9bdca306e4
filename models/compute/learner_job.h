#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/learning/task.h"

/// A learner's task and its answer as bytes in a device's memory (job_queue.h, kLearn).
namespace flatsat::compute {

/// LearnerTask and tokens; and parameters with moments, as float32.
std::vector<std::uint8_t> task_bytes(const learning::Task& task);
std::vector<std::uint8_t> numbers_bytes(const learning::Task& task);
/// LearnerAnswer and its numbers.
std::vector<std::uint8_t> answer_bytes(const learning::Answer& answer);
/// How long the answer to it is.
std::uint64_t answer_size(const learning::Task& task);

/// The task that lies there; none where the bytes are not one, or one that cannot be carried out.
std::optional<learning::Task> read_task(std::span<const std::uint8_t> task, std::span<const std::uint8_t> numbers);
/// Why the bytes are no answer to that task; else writes it.
std::string read_answer(std::span<const std::uint8_t> bytes, const learning::Task& task, learning::Answer& answer);

/// Why a task of that shape does not fit the memory that a driver has for it; empty where it fits.
std::string too_large_for_memory(const learning::TransformerConfig& model, std::uint64_t sequences,
                                 std::uint64_t length, std::uint64_t local_steps);

}  // namespace flatsat::compute
