// A step of a training as a driver asks a device for it, and which answers it takes.
#include <boost/test/unit_test.hpp>

#include "harness/time/seed.h"
#include "models/base/crc.h"
#include "models/compute/learner_job.h"
#include "models/learning/trainer.h"
#include "models/payload/job_form.h"

namespace flatsat::payload {

BOOST_AUTO_TEST_SUITE(learner_form)

namespace {

using namespace compute::job_queue;

Job a_job(std::uint64_t inner_steps) {
  learning::TrainerConfig config;
  config.model = {.layers = 1, .width = 8, .heads = 2, .context = 6, .vocabulary = 8};
  config.sequences = 2;
  config.length = 6;
  config.method = inner_steps > 0 ? learning::Method::kDiLoCo : learning::Method::kDataParallel;
  config.inner_steps = std::max<std::uint64_t>(1, inner_steps);
  time::NamedStream stream(3, "training.m");
  const learning::Trainer trainer(config, 1, stream);
  Job job;
  job.id = 9;
  job.learner = std::make_shared<const learning::Task>(trainer.task({0, 0}, 0));
  return job;
}

/// One block of width 8: 2 x 8 + 24 x 8 + 8 x 8 + 2 x 8 + 32 x 8 + 32 x 8 = 800; 8 tokens and 6 positions of 8, and the
/// last norm's 16.
constexpr std::uint32_t kParameters = 800 + 14 * 8 + 16;

BOOST_AUTO_TEST_CASE(the_descriptor_says_how_long_task_numbers_and_answer_are) {
  const LearnerForm form;
  const auto gradient = form.descriptor(a_job(0)), steps = form.descriptor(a_job(3));
  BOOST_TEST(gradient.opcode == 4);
  BOOST_TEST(gradient.m == 112u + 2 * 2 * 7);
  BOOST_TEST(gradient.n == kParameters);
  BOOST_TEST(gradient.k == 16 + 4 * kParameters);
  BOOST_TEST(steps.m == 112u + 2 * 3 * 2 * 7);
  BOOST_TEST(steps.n == 3 * kParameters);
  BOOST_TEST(steps.k == 16 + 12 * kParameters);
  BOOST_TEST(gradient.work_gflop == 1u);  // at least one, so that it takes time
}

BOOST_AUTO_TEST_CASE(a_right_answer_is_taken_and_another_is_named) {
  const LearnerForm form;
  const auto job = a_job(0);
  auto bytes = compute::answer_bytes(learning::carry_out(*job.learner));
  BOOST_TEST(bytes.size() == form.answer_bytes(job));
  Result result;
  BOOST_TEST(form.take(job, bytes, model::crc32(bytes) ^ 1, result) == "the CRC of the answer does not agree");
  BOOST_TEST(!result.learnt);
  bytes[8] ^= 1;
  BOOST_TEST(form.take(job, bytes, model::crc32(bytes), result) == "the answer has 929 numbers, and the model 928");
  BOOST_TEST(!result.learnt);
  bytes[8] ^= 1;
  BOOST_TEST(form.take(job, bytes, model::crc32(bytes), result) == "");
  BOOST_REQUIRE(result.learnt);
  BOOST_TEST((result.learnt->contribution == learning::carry_out(*job.learner).contribution));
}

BOOST_AUTO_TEST_CASE(what_no_device_can_do_is_told_before_one_is_asked) {
  const LearnerForm form;
  auto job = a_job(0);
  BOOST_TEST(form.misfit(job) == "");
  auto task = *job.learner;
  task.tokens[0] = 200;
  job.learner = std::make_shared<const learning::Task>(task);
  BOOST_TEST(form.misfit(job) == "cannot be carried out: a token is none of the vocabulary");
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::payload
