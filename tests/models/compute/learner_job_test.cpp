// Steps of a training on a device that works off a job queue: the bytes of a task and of its answer, and what a device
// makes of bytes that are none.
#include "models/compute/learner_job.h"

#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "harness/time/seed.h"
#include "models/base/crc.h"
#include "models/compute/job_engine.h"
#include "models/learning/trainer.h"

namespace flatsat::compute {

BOOST_AUTO_TEST_SUITE(learner_job)

namespace {

using namespace job_queue;

constexpr std::uint64_t kTask = 0x10000, kNumbers = 0x40000, kCompletion = 0x100;

learning::Task a_task(learning::Method method) {
  learning::TrainerConfig config;
  config.model = {.layers = 1, .width = 8, .heads = 2, .context = 6, .vocabulary = 8};
  config.sequences = 2;
  config.length = 6;
  config.method = method;
  config.inner_steps = method == learning::Method::kDiLoCo ? 2 : 1;
  time::NamedStream stream(3, "training.m");
  const learning::Trainer trainer(config, 1, stream);
  return trainer.task({0, 0}, 4);
}

struct NoHost : HostPort {
  bool read(std::uint64_t, std::span<std::uint8_t>) override { return false; }
  bool write(std::uint64_t, std::span<const std::uint8_t>) override { return false; }
};

/// An engine, the task in its memory, and a descriptor that asks for it.
struct Engine {
  explicit Engine(const learning::Task& asked, bool learns = true) : engine(gpu_engine_config(learns)), task(asked) {
    for (const auto& [offset, value] : {std::pair{kRingSize, 4u}, {kInterruptEnable, 3u}, {kControl, 1u}})
      set(static_cast<std::uint32_t>(offset), value);
    const auto bytes = task_bytes(task), numbers = numbers_bytes(task);
    engine.memory().write(kTask, bytes);
    engine.memory().write(kNumbers, numbers);
    d.opcode = static_cast<std::uint8_t>(Opcode::kLearn);
    d.flags = 3;
    d.m = static_cast<std::uint32_t>(bytes.size());
    d.n = static_cast<std::uint32_t>(numbers.size() / 4);
    d.k = static_cast<std::uint32_t>(answer_size(task));
    d.a = kTask, d.b = d.c = kNumbers;
    d.completion = kCompletion;
  }
  void set(std::uint32_t offset, std::uint32_t value) {
    engine.access(offset, {reinterpret_cast<std::uint8_t*>(&value), 4}, true);
  }
  Completion work() {
    engine.memory().write(64ull * tail, {reinterpret_cast<const std::uint8_t*>(&d), sizeof d});
    tail = (tail + 1) % 4;
    set(kRingTail, tail);
    const auto job = engine.fetch(host);
    const auto completion = engine.execute(job, host);
    engine.complete(job, completion, host);
    return completion;
  }
  std::vector<std::uint8_t> answer() {
    std::vector<std::uint8_t> bytes(d.k);
    engine.memory().read(d.c, bytes);
    return bytes;
  }

  JobEngine engine;
  learning::Task task;
  Descriptor d{};
  NoHost host;
  std::uint32_t tail = 0;
};

unsigned changed_words(const std::vector<float>& a, const std::vector<float>& b) {
  unsigned count = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    count += std::bit_cast<std::uint32_t>(a[i]) != std::bit_cast<std::uint32_t>(b[i]) ? 1 : 0;
  return count;
}

BOOST_AUTO_TEST_CASE(a_task_is_read_back_as_it_was_written) {
  for (const auto method : {learning::Method::kDataParallel, learning::Method::kDiLoCo}) {
    const auto task = a_task(method);
    const auto read = read_task(task_bytes(task), numbers_bytes(task));
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST((task_bytes(*read) == task_bytes(task)));
    BOOST_TEST((numbers_bytes(*read) == numbers_bytes(task)));
    BOOST_TEST(task_bytes(task).size() == 112 + 2 * task.batches() * 2 * 7);
  }
}

BOOST_AUTO_TEST_CASE(a_device_answers_what_the_arithmetic_says_over_the_parameters_that_it_was_given) {
  for (const auto method : {learning::Method::kDataParallel, learning::Method::kDiLoCo}) {
    Engine e(a_task(method));
    const auto completion = e.work();
    BOOST_REQUIRE(completion.error == 0);
    const auto bytes = e.answer();
    BOOST_TEST(model::crc32(bytes) == completion.crc32);
    learning::Answer answer;
    BOOST_TEST(read_answer(bytes, e.task, answer) == "");
    const auto right = learning::carry_out(e.task);
    BOOST_TEST(answer.loss == right.loss);
    BOOST_TEST((answer.contribution == right.contribution));
    BOOST_TEST((answer.mean == right.mean));
    BOOST_TEST((answer.square == right.square));
  }
}

BOOST_AUTO_TEST_CASE(a_fault_of_the_result_is_in_one_answer_under_a_right_crc) {
  Engine e(a_task(learning::Method::kDataParallel));
  const auto right = learning::carry_out(e.task);
  e.engine.corrupt_results({.kind = ResultFaultKind::kFlip, .row = 0, .column = 5, .mask = 1u << 30}, 1);
  const auto completion = e.work();
  const auto bytes = e.answer();
  BOOST_TEST(model::crc32(bytes) == completion.crc32);
  learning::Answer answer;
  BOOST_TEST(read_answer(bytes, e.task, answer) == "");
  BOOST_TEST(changed_words(answer.contribution, right.contribution) == 1u);
  BOOST_TEST((std::bit_cast<std::uint32_t>(answer.contribution[5]) ^
              std::bit_cast<std::uint32_t>(right.contribution[5])) == 1u << 30);
  e.engine.memory().write(kNumbers, numbers_bytes(e.task));
  e.work();
  BOOST_TEST(read_answer(e.answer(), e.task, answer) == "");
  BOOST_TEST(changed_words(answer.contribution, right.contribution) == 0u);
}

BOOST_AUTO_TEST_CASE(a_word_of_the_parameters_that_cannot_be_corrected_ends_the_job) {
  Engine e(a_task(learning::Method::kDataParallel));
  e.engine.memory().flip(kNumbers / 8 + 3, 3);
  BOOST_TEST(e.work().error == static_cast<int>(JobError::kEccUncorrectable));
}

BOOST_AUTO_TEST_CASE(who_does_not_learn_says_that_the_descriptor_is_bad) {
  Engine e(a_task(learning::Method::kDataParallel), false);
  BOOST_TEST(e.work().error == static_cast<int>(JobError::kBadDescriptor));
}

BOOST_AUTO_TEST_CASE(a_descriptor_of_something_else_is_refused) {
  const auto error_with = [](auto change) {
    Engine e(a_task(learning::Method::kDiLoCo));
    change(e.d);
    return static_cast<JobError>(e.work().error);
  };
  BOOST_TEST((error_with([](Descriptor& d) { d.a += 4; }) == JobError::kBadDescriptor));
  BOOST_TEST((error_with([](Descriptor& d) { d.m -= 2; }) == JobError::kBadDescriptor));
  BOOST_TEST((error_with([](Descriptor& d) { d.m = 40; }) == JobError::kBadDescriptor));
  BOOST_TEST((error_with([](Descriptor& d) { d.n -= 3; }) == JobError::kBadDescriptor));
  BOOST_TEST((error_with([](Descriptor& d) { d.k -= 4; }) == JobError::kBadDescriptor));
  BOOST_TEST((error_with([](Descriptor& d) { d.m = 1u << 31; }) == JobError::kBadDescriptor));
  BOOST_TEST((error_with([](Descriptor& d) { d.a = kHostWindow; }) == JobError::kBusError));
  BOOST_TEST((error_with([](Descriptor& d) { d.a = kDeviceMemoryBytes - 16; }) == JobError::kBusError));
}

/// Any bytes: none crashes or takes long; what is read can be carried out.
BOOST_AUTO_TEST_CASE(bytes_that_are_changed_at_random_are_a_task_that_can_be_carried_out_or_none) {
  const auto task = a_task(learning::Method::kDiLoCo);
  const auto bytes = task_bytes(task), numbers = numbers_bytes(task);
  time::NamedStream random(11, "learner_job");
  unsigned read = 0;
  for (int i = 0; i < 3000; ++i) {
    auto changed = bytes;
    for (std::uint64_t n = 1 + random.next() % 3; n > 0; --n)
      changed[random.next() % changed.size()] = static_cast<std::uint8_t>(random.next());
    if (random.next() % 4 == 0) changed.resize(random.next() % (changed.size() + 1));
    const auto found = read_task(changed, numbers);
    if (!found) continue;
    ++read;
    BOOST_TEST(learning::problem_of(*found) == "");
    BOOST_TEST(learning::carry_out(*found).contribution.size() == task.parameters.size());
  }
  BOOST_TEST(read > 100u);
  BOOST_TEST(read < 2900u);
}

BOOST_AUTO_TEST_CASE(fields_beyond_their_range_are_no_task) {
  const auto task = a_task(learning::Method::kDiLoCo);
  const auto numbers = numbers_bytes(task);
  const auto with = [&](std::size_t at, auto value) {
    auto bytes = task_bytes(task);
    std::memcpy(&bytes[at], &value, sizeof value);
    return read_task(bytes, numbers).has_value();
  };
  BOOST_TEST(with(offsetof(LearnerTask, activation), 1u));
  BOOST_TEST(!with(offsetof(LearnerTask, activation), 2u));
  BOOST_TEST(!with(offsetof(LearnerTask, has_tied_head), 2u));
  BOOST_TEST(!with(offsetof(LearnerTask, rate), 0.0));
  BOOST_TEST(!with(offsetof(LearnerTask, beta2), 1.0));
  BOOST_TEST(!with(offsetof(LearnerTask, clip), std::nan("")));
  BOOST_TEST(!with(offsetof(LearnerTask, steps), ~std::uint64_t{0}));
}

BOOST_AUTO_TEST_CASE(an_answer_of_another_shape_is_named) {
  const auto task = a_task(learning::Method::kDataParallel);
  const auto right = answer_bytes(learning::carry_out(task));
  learning::Answer answer;
  BOOST_TEST(read_answer(right, task, answer) == "");
  BOOST_TEST(read_answer({right.data(), right.size() - 4}, task, answer) == "is of another length");
  auto other = right;
  other[8] = static_cast<std::uint8_t>(other[8] + 1);  // numbers
  const std::size_t size = task.parameters.size();
  BOOST_TEST(read_answer(other, task, answer) ==
             "has " + std::to_string(size + 1) + " numbers, and the model " + std::to_string(size));
}

/// 5 (12 x 128 x 128 + 4 x 128) + (256 + 64 + 2) 128 = 1,026,816 parameters: 12 bytes of each with its moments, and 16.
/// 6 MiB are there; 1,984 KiB for header and tokens, 2 bytes of each.
BOOST_AUTO_TEST_CASE(what_does_not_fit_a_devices_memory_is_told) {
  learning::TransformerConfig model{.layers = 5, .width = 128, .heads = 4, .context = 64, .vocabulary = 256};
  BOOST_TEST(too_large_for_memory(model, 8, 64, 0) == "");
  BOOST_TEST(too_large_for_memory(model, 8, 64, 10) ==
             "what a step brings takes 11.75 MiB of a device's memory; there are 6 MiB");
  model.layers = 1;
  BOOST_TEST(too_large_for_memory(model, 8, 64, 1000) == "");
  BOOST_TEST(too_large_for_memory(model, 8, 64, 2000) ==
             "the tokens of a step take 1.984 MiB of a device's memory; there are 1.938 MiB");
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::compute
