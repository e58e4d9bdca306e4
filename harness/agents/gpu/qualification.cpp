#include "harness/agents/gpu/qualification.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "harness/agents/gpu/lab_board.h"
#include "harness/time/seed.h"
#include "models/base/crc.h"

namespace flatsat::agents::gpu {
namespace {

constexpr int kRepetitions = 3;
constexpr unsigned kSize = 64;        // of the products of the check experiment
constexpr double kStartS = 600.0;     // for a board to be ready
constexpr double kWithoutEnd = 1e15;  // GFLOP
constexpr std::uint64_t kPerOperands = 64;

/// Launches without anything between them. TFLOP/s.
double bare_loop(cuda::GpuWork& work, double seconds) {
  auto& workload = work.workload(cuda::WorkloadKind::kGemm);
  cuda::CudaEvent begin(work.device().calls(), work.device().stream()),
      end(work.device().calls(), work.device().stream());
  const auto loop = [&](unsigned launches) {
    begin.record();
    for (unsigned i = 0; i < launches; ++i) workload.launch(0, false, {});
    end.record();
    end.wait();
    return std::max(1e-6, end.seconds_since(begin));
  };
  const double once_s = loop(4) / 4.0;
  const auto launches = static_cast<unsigned>(std::clamp(seconds / once_s, 4.0, 1e6));
  return launches * workload.gflop(0) / loop(launches) * 1e-3;
}

double batch_rate(cuda::GpuWork& work, double gflop) {
  const auto done = work.batch(cuda::WorkloadKind::kGemm, gflop, {});
  if (!done.wrong.empty()) throw std::runtime_error("the board computes wrongly: " + done.wrong);
  return done.gflop / done.seconds * 1e-3;
}

template <class T>
std::uint32_t crc_of(const std::vector<T>& values) {
  return model::crc32({reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T)});
}

cuda::CheckTally check_int8_on(cuda::GpuWork& work, std::uint64_t seed, std::uint64_t injections) {
  time::NamedStream random(seed, "int8 operands"), faults(seed, "result faults");
  cuda::CheckTally tally;
  std::vector<std::uint8_t> a(kSize * kSize), b(kSize * kSize);
  const compute::GemmShape shape{kSize, kSize, kSize};
  for (std::uint64_t i = 0; tally.injected < injections; ++i) {
    if (i % kPerOperands == 0)
      for (auto* operand : {&a, &b})
        for (auto& value : *operand) value = static_cast<std::uint8_t>(random.next());
    const auto clean = work.int8(shape, a, b, {});
    ++tally.clean;
    tally.false_alarms += clean.wrong.empty() ? 0 : 1;
    const auto faulty = work.int8(shape, a, b, compute::draw_fault(faults, {kSize, kSize, 32}));
    if (faulty.c == clean.c) continue;
    ++tally.injected;
    const bool by_sums = !compute::sums_agree(shape, faulty.c, compute::expected_sums(shape, a, b));
    tally.caught_by_crc += faulty.wrong.empty() ? 0 : 1;
    tally.caught_by_sums += by_sums ? 1 : 0;
    tally.caught += !faulty.wrong.empty() || by_sums ? 1 : 0;
  }
  return tally;
}

cuda::CheckTally check_bf16_on(cuda::GpuWork& work, std::uint64_t seed, std::uint64_t injections) {
  time::NamedStream random(seed, "bf16 operands"), faults(seed, "bf16 faults");
  const cuda::MatmulShape shape{kSize, kSize, kSize};
  const auto memory = work.device().allocate(kSize * kSize * 2);
  cuda::CheckTally tally;
  std::vector<std::uint16_t> a, b;
  cuda::DeviceMemory left, right;
  std::unique_ptr<cuda::Abft> sums;
  const auto product = [&](const compute::ResultFault& fault) {
    work.products().bf16(shape, left.address(), right.address(), memory.address(), fault);
    std::vector<std::uint16_t> c(kSize * kSize);
    work.device().download({reinterpret_cast<std::uint8_t*>(c.data()), 2 * c.size()}, memory.address());
    return c;
  };
  for (std::uint64_t i = 0; tally.injected < injections; ++i) {
    if (i % kPerOperands == 0) {
      a = cuda::random_bf16(random, kSize * kSize);
      b = cuda::random_bf16(random, kSize * kSize);
      left = cuda::upload_bf16(work.device(), a);
      right = cuda::upload_bf16(work.device(), b);
      sums = std::make_unique<cuda::Abft>(shape, a, b);
    }
    const auto clean = product({}), again = product({});
    ++tally.clean;
    tally.false_alarms += clean == again && sums->agrees(clean) ? 0 : 1;
    const auto faulty = product(compute::draw_fault(faults, {kSize, kSize, 16}));
    if (faulty == clean) continue;
    ++tally.injected;
    const bool by_crc = crc_of(faulty) != crc_of(clean), by_sums = !sums->agrees(faulty);
    tally.caught_by_crc += by_crc ? 1 : 0;
    tally.caught_by_sums += by_sums ? 1 : 0;
    tally.caught += by_crc || by_sums ? 1 : 0;
  }
  return tally;
}

}  // namespace

Efficiency measure_efficiency(const cuda::GpuWorkConfig& config, double seconds) {
  Efficiency best;
  cuda::GpuWorkConfig unchecked = config;
  unchecked.check_every = 1u << 30;
  cuda::GpuWork checked_work(config), plain_work(unchecked);
  best.board = checked_work.describe();
  for (int i = 0; i < kRepetitions; ++i) {
    const double bare = bare_loop(plain_work, seconds), gflop = bare * 1e3 * seconds;
    best.bare_tflops = std::max(best.bare_tflops, bare);
    best.agent_tflops = std::max(best.agent_tflops, batch_rate(plain_work, gflop));
    best.checked_tflops = std::max(best.checked_tflops, batch_rate(checked_work, gflop));
  }
  return best;
}

BoardTally check_on_board(const cuda::GpuWorkConfig& config, std::uint64_t injections) {
  cuda::GpuWorkConfig small = config;
  small.product = kSize;
  cuda::GpuWork work(small);
  return {check_int8_on(work, config.seed, injections), check_bf16_on(work, config.seed, injections)};
}

GpuLoad::GpuLoad(const cuda::GpuWorkConfig& config) : faults_(config.seed), worker_(config, faults_) {
  worker_.start_board();
  const auto outcome = worker_.wait(wall_s() + kStartS);
  if (!outcome || outcome->end != GpuOutcome::End::kDone)
    throw std::runtime_error("the board does not start: " + (outcome ? outcome->text : "it takes too long"));
}

void GpuLoad::set(bool loaded) {
  if (!loaded) return worker_.stop();
  if (worker_.busy()) return;
  GpuJob job;
  job.gflop = kWithoutEnd;
  worker_.start_job(std::move(job));
}

}  // namespace flatsat::agents::gpu
