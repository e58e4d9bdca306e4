// The board's work on the test double of CUDA, which executes on the CPU what is launched.
#include "harness/agents/cuda/gpu_work.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdlib>

#include "models/base/crc.h"

namespace flatsat::agents::cuda {

// libsystemc comes with the golden model's library and asks for an sc_main.
extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return 0; }

BOOST_AUTO_TEST_SUITE(gpu_work)

namespace {

GpuWorkConfig small(const char* cublas_lt = CUDA_TEST_DOUBLE) {
  return {.cuda = CUDA_TEST_DOUBLE,
          .cublas_lt = cublas_lt,
          .nvrtc = CUDA_TEST_DOUBLE,
          .uuid = "",
          .seed = 3,
          .product = 48,
          .check_every = 4,
          .transformer = {.heads = 2, .head_width = 8, .mlp = 40, .vocabulary = 24, .rows = 6, .past = 5},
          .checkpoint_bytes = 10'000};
}

/// The environment of a test double, for the life of one test.
class Plan {
 public:
  Plan(const char* name, int value) : name_(name) { setenv(name, std::to_string(value).c_str(), 1); }
  ~Plan() { unsetenv(name_); }

 private:
  const char* name_;
};

std::vector<double> doubles(const std::vector<std::uint16_t>& v) {
  std::vector<double> out;
  for (const auto bits : v) out.push_back(from_bf16(bits));
  return out;
}

using Matrix = std::vector<double>;
Matrix times(const Matrix& a, const Matrix& b, std::size_t m, std::size_t k, std::size_t n) {
  Matrix c(m * n);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t l = 0; l < k; ++l)
      for (std::size_t j = 0; j < n; ++j) c[i * n + j] += a[i * k + l] * b[l * n + j];
  return c;
}
Matrix normed(const Matrix& in, const Matrix& gain, std::size_t rows, std::size_t width) {
  Matrix out(in);
  for (std::size_t r = 0; r < rows; ++r) {
    double square = 0.0;
    for (std::size_t i = 0; i < width; ++i) square += in[r * width + i] * in[r * width + i];
    const double scale = 1.0 / std::sqrt(square / static_cast<double>(width) + 1e-6);
    for (std::size_t i = 0; i < width; ++i) out[r * width + i] = in[r * width + i] * scale * gain[i];
  }
  return out;
}

/// A transformer block in fp64, from the textbook: what bf16 on a board comes near to.
Matrix block(const TransformerWorkload::Weights& w, const TransformerShape& s) {
  const std::size_t r = s.rows, wide = s.width(), d = s.head_width, f = s.mlp;
  const Matrix x = doubles(w.input), gain = doubles(w.gain), h = normed(x, gain, r, wide);
  const Matrix q = times(h, doubles(w.query), r, wide, wide);
  Matrix keys = doubles(w.past_keys), values = doubles(w.past_values), mixed(r * wide);
  const auto append = [](Matrix& to, const Matrix& more) { to.insert(to.end(), more.begin(), more.end()); };
  append(keys, times(h, doubles(w.key), r, wide, wide));
  append(values, times(h, doubles(w.value), r, wide, wide));
  for (std::size_t i = 0; i < r; ++i)
    for (std::size_t head = 0; head < s.heads; ++head) {
      std::vector<double> weight;
      double sum = 0.0;
      for (std::size_t j = 0; j <= s.past + i; ++j) {
        double dot = 0.0;
        for (std::size_t e = 0; e < d; ++e) dot += q[i * wide + head * d + e] * keys[j * wide + head * d + e];
        weight.push_back(std::exp(dot / std::sqrt(static_cast<double>(d))));
        sum += weight.back();
      }
      for (std::size_t j = 0; j < weight.size(); ++j)
        for (std::size_t e = 0; e < d; ++e)
          mixed[i * wide + head * d + e] += weight[j] / sum * values[j * wide + head * d + e];
    }
  Matrix y = times(mixed, doubles(w.out), r, wide, wide);
  for (std::size_t i = 0; i < y.size(); ++i) y[i] += x[i];
  const Matrix h2 = normed(y, gain, r, wide);
  Matrix gate = times(h2, doubles(w.gate), r, wide, f);
  const Matrix up = times(h2, doubles(w.up), r, wide, f);
  for (std::size_t i = 0; i < gate.size(); ++i) gate[i] = gate[i] / (1.0 + std::exp(-gate[i])) * up[i];
  Matrix out = times(gate, doubles(w.down), r, f, wide);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] += y[i];
  return out;
}

void compare_block(WorkloadKind kind) {
  GpuWork work(small());
  auto& workload = dynamic_cast<TransformerWorkload&>(work.workload(kind));
  workload.launch(0, true, {});
  BOOST_TEST(workload.check(0) == "");
  TransformerShape shape = small().transformer;
  (kind == WorkloadKind::kPrefill ? shape.past : shape.rows) = kind == WorkloadKind::kPrefill ? 0 : 1;
  const auto expected = block(workload.weights(), shape);
  const auto got = workload.output();
  BOOST_REQUIRE(got.size() == expected.size());
  // Each of about ten roundings to bf16 on the way errs by up to 2^-9 of values around 1 to 4.
  for (std::size_t i = 0; i < got.size(); ++i) BOOST_TEST(std::abs(from_bf16(got[i]) - expected[i]) < 0.1);
  for (const auto token : workload.tokens()) BOOST_TEST(token < shape.vocabulary);
}

std::vector<std::uint8_t> bytes(std::size_t count, std::uint64_t start) {
  std::vector<std::uint8_t> out(count);
  for (auto& value : out) {
    start = start * 6364136223846793005ull + 1442695040888963407ull;
    value = static_cast<std::uint8_t>(start >> 40);
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_prefill_of_the_transformer_block_is_what_the_textbook_says) {
  compare_block(WorkloadKind::kPrefill);
}

BOOST_AUTO_TEST_CASE(a_decode_step_after_a_cache_is_what_the_textbook_says) { compare_block(WorkloadKind::kDecode); }

BOOST_AUTO_TEST_CASE(int8_products_are_exact_by_cublaslt_and_by_own_kernels_in_any_shape) {
  for (const char* library : {CUDA_TEST_DOUBLE, "none"}) {
    GpuWork work(small(library));
    for (const auto& [m, n, k] : {std::tuple{8u, 12u, 32u}, std::tuple{3u, 5u, 7u}, std::tuple{1u, 4u, 16u}}) {
      const auto a = bytes(m * k, 1), b = bytes(k * n, 2);
      const auto done = work.int8({m, n, k}, a, b, {});
      BOOST_TEST(done.wrong == "");
      BOOST_TEST(done.c == compute::gemm_int8({m, n, k}, a, k, b, n), boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_CASE(an_int8_fault_of_the_launch_is_caught_by_the_exact_crc) {
  for (const char* library : {CUDA_TEST_DOUBLE, "none"}) {
    GpuWork work(small(library));
    const auto a = bytes(8 * 32, 1), b = bytes(32 * 12, 2);
    const compute::ResultFault fault{.kind = compute::ResultFaultKind::kFlip, .row = 3, .column = 5, .mask = 1};
    const auto struck = work.int8({8, 12, 32}, a, b, fault);
    BOOST_TEST(struck.wrong != "");
    auto expected = compute::gemm_int8({8, 12, 32}, a, 32, b, 12);
    expected[3 * 12 + 5] ^= 1;
    BOOST_TEST(struck.c == expected, boost::test_tools::per_element());
    BOOST_TEST(work.int8({8, 12, 32}, a, b, {}).wrong == "");
  }
}

BOOST_AUTO_TEST_CASE(a_batch_does_at_least_what_was_asked_and_checks_as_often_as_configured) {
  GpuWork work(small());
  const double one = 2e-9 * 48 * 48 * 48;
  const auto done = work.batch(WorkloadKind::kGemm, 10.5 * one, {});
  BOOST_TEST(done.wrong == "");
  BOOST_TEST(done.launches == 11u);
  BOOST_TEST(done.checks >= 3u);  // after 4, 8 and 11
  BOOST_TEST(done.gflop == 11.0 * one, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(done.seconds >= done.work_seconds);
}

BOOST_AUTO_TEST_CASE(every_kind_of_result_fault_in_a_checked_launch_is_caught) {
  for (const auto kind :
       {compute::ResultFaultKind::kFlip, compute::ResultFaultKind::kZero, compute::ResultFaultKind::kReplace,
        compute::ResultFaultKind::kWarpStrided, compute::ResultFaultKind::kRow, compute::ResultFaultKind::kColumn}) {
    GpuWork work(small());
    WorkControl control;
    control.fault = [&] { return compute::ResultFault{.kind = kind, .row = 7, .column = 9, .mask = 0x2000}; };
    const auto struck = work.batch(WorkloadKind::kGemm, 1e-9, control);
    BOOST_TEST(struck.wrong != "", "kind " << static_cast<int>(kind));
    BOOST_TEST(work.batch(WorkloadKind::kGemm, 1e-9, {}).wrong == "");
  }
}

BOOST_AUTO_TEST_CASE(a_bit_that_the_device_flips_by_itself_is_caught) {
  const Plan flip("CUDA_TEST_DOUBLE_FLIP", 6);  // products 1 and 2 are those of the start
  GpuWork work(small());
  const double one = 2e-9 * 48 * 48 * 48;
  const auto done = work.batch(WorkloadKind::kGemm, 4 * one, {});
  BOOST_TEST(done.wrong != "");
}

BOOST_AUTO_TEST_CASE(half_the_duty_takes_about_twice_the_time) {
  GpuWork work(small());
  const double one = 2e-9 * 48 * 48 * 48;
  work.batch(WorkloadKind::kGemm, 8 * one, {});
  WorkControl control;
  control.duty = [] { return 0.5; };
  const auto half = work.batch(WorkloadKind::kGemm, 400 * one, control);
  BOOST_TEST(half.work_seconds / half.seconds < 0.6);
}

BOOST_AUTO_TEST_CASE(a_batch_that_is_to_stop_does_so_long_before_its_end) {
  GpuWork work(small());
  WorkControl control;
  int asked = 0;
  control.stop = [&] { return ++asked > 3; };
  const auto done = work.batch(WorkloadKind::kGemm, 1e6, control);
  BOOST_TEST(done.stopped);
}

BOOST_AUTO_TEST_CASE(a_checkpoint_arrives_whole) {
  GpuWork work(small());
  const auto written = work.checkpoint();
  BOOST_TEST(written.wrong == "");
  BOOST_TEST(written.bytes == 10'000u);
}

BOOST_AUTO_TEST_CASE(the_crc_of_chunks_is_that_of_zlib_over_each) {
  const std::vector<std::uint8_t> nine{'1', '2', '3', '4', '5', '6', '7', '8', '9'};
  const std::uint32_t check = 0xCBF43926;  // zlib's check value; then the CRC of its four bytes
  BOOST_TEST(chunked_crc(nine) == model::crc32({reinterpret_cast<const std::uint8_t*>(&check), 4}));
  const auto data = bytes(10'000, 5);
  GpuWork work(small());
  const auto memory = work.device().allocate(data.size());
  work.device().upload(memory.address(), data);
  BOOST_TEST(work.kernels().crc(memory.address(), data.size()) == chunked_crc(data));
}

BOOST_AUTO_TEST_CASE(a_lost_board_is_an_error_in_the_drivers_words) {
  const Plan lose("CUDA_TEST_DOUBLE_LOSE", 40);
  GpuWork work(small());
  BOOST_CHECK_EXCEPTION(work.batch(WorkloadKind::kGemm, 1.0, {}), CudaError, [](const CudaError& error) {
    return std::string(error.what()).find("lost device") != std::string::npos && error.code() == 999;
  });
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_named) {
  auto config = small();
  config.cuda = "libno-such-cuda.so";
  BOOST_CHECK_EXCEPTION(GpuWork{config}, CudaError, [](const CudaError& error) {
    return std::string(error.what()).find("libno-such-cuda.so is not to be loaded") != std::string::npos;
  });
  config = small();
  config.uuid = "GPU-11111111-1111-1111-1111-111111111111";
  BOOST_CHECK_EXCEPTION(GpuWork{config}, CudaError, [](const CudaError& error) {
    return std::string(error.what()).find("not GPU-11111111") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::cuda
