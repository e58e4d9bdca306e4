// The board's kernels, launched as the agent launches them and run thread by thread by the test double of CUDA in
// three orders of threads, against what they are to compute: sums on the CPU, in fp64 where they need not be exact.
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <set>

#include "harness/agents/cuda/abft.h"
#include "harness/agents/cuda/gpu_kernels.h"
#include "harness/agents/cuda/nvrtc.h"
#include "harness/time/seed.h"

namespace flatsat::agents::cuda {

BOOST_AUTO_TEST_SUITE(kernels)

namespace {

using Halves = std::vector<std::uint16_t>;

struct Board {
  CudaDevice device;
  GpuKernels kernels;
  time::NamedStream random;

  explicit Board(const char* name = "kernels")
      : device((setenv("CUDA_TEST_DOUBLE_ORDERS", "1", 1), CUDA_TEST_DOUBLE), ""),
        kernels(device, CUDA_TEST_DOUBLE),
        random(7, name) {}
  ~Board() { unsetenv("CUDA_TEST_DOUBLE_ORDERS"); }

  unsigned number(unsigned low, unsigned high) { return low + static_cast<unsigned>(random.next() % (high - low + 1)); }
  Halves halves(std::size_t count) {
    Halves out(count);
    for (auto& bits : out) bits = to_bf16(static_cast<float>(number(0, 4000)) / 1000.0f - 2.0f);
    return out;
  }
  template <class T>
  DeviceMemory put(const std::vector<T>& values) const {
    auto memory = device.allocate(std::max<std::size_t>(1, values.size() * sizeof(T)));
    device.upload(memory.address(), {reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T)});
    return memory;
  }
  template <class T>
  std::vector<T> get(const DeviceMemory& memory, std::size_t count) const {
    std::vector<T> out(count);
    device.download({reinterpret_cast<std::uint8_t*>(out.data()), count * sizeof(T)}, memory.address());
    return out;
  }
};

double wide(std::uint16_t bits) { return static_cast<double>(from_bf16(bits)); }

/// bf16 has 8 significant bits: rounding to nearest errs by 2^-9 of the value. Twice that leaves room for fp32 inside.
void check_close(const Halves& got, const std::vector<double>& wanted) {
  BOOST_REQUIRE(got.size() == wanted.size());
  double worst = 0.0;
  for (std::size_t i = 0; i < got.size(); ++i)
    worst = std::max(worst, std::abs(wide(got[i]) - wanted[i]) / (std::abs(wanted[i]) / 256.0 + 1e-4));
  BOOST_TEST(worst <= 1.0);
}

compute::ResultFault some_fault(Board& board, unsigned kind, unsigned m, unsigned n, std::uint32_t mask) {
  return {static_cast<compute::ResultFaultKind>(kind), board.number(0, m - 1), board.number(0, n - 1), mask};
}

/// The product without a fault, struck afterwards, and made with the fault in it.
template <class Element, class Product, class Strike>
void check_with_fault(const Board& board, const DeviceMemory& c, std::vector<Element> wanted,
                      const compute::ResultShape& shape, const compute::ResultFault& fault, const Product& product,
                      const Strike& strike) {
  product(compute::ResultFault{});
  BOOST_TEST(board.get<Element>(c, wanted.size()) == wanted);
  strike();
  compute::corrupt<Element>(wanted, shape, fault);
  BOOST_TEST(board.get<Element>(c, wanted.size()) == wanted);
  product(fault);
  BOOST_TEST(board.get<Element>(c, wanted.size()) == wanted);
}

}  // namespace

BOOST_AUTO_TEST_CASE(int8_products_of_any_shape_are_exact_and_so_is_each_fault_in_them) {
  Board board;
  for (unsigned round = 0; round < 21; ++round) {
    const unsigned m = board.number(1, 40), n = board.number(1, 40), k = board.number(1, 50), kind = round % 7;
    std::vector<std::int8_t> a(m * k), b(k * n);
    for (auto* matrix : {&a, &b})
      for (auto& element : *matrix) element = static_cast<std::int8_t>(board.number(0, 255));
    std::vector<std::int32_t> wanted(m * n);
    for (unsigned i = 0; i < m; ++i)
      for (unsigned j = 0; j < n; ++j)
        for (unsigned l = 0; l < k; ++l) wanted[i * n + j] += a[i * k + l] * b[l * n + j];
    const auto fault = some_fault(board, kind, m, n, 0x00410000u);
    const auto da = board.put(a), db = board.put(b), dc = board.put(std::vector<std::int32_t>(m * n));
    check_with_fault(
        board, dc, wanted, {m, n, 32}, fault,
        [&](compute::ResultFault f) {
          board.kernels.gemm_int8({m, n, k}, da.address(), db.address(), dc.address(), f);
        },
        [&] { board.kernels.strike_int32(dc.address(), m, n, fault); });
    std::vector<std::int8_t> turned(k * n);
    for (unsigned l = 0; l < k; ++l)
      for (unsigned j = 0; j < n; ++j) turned[j * k + l] = b[l * n + j];
    const auto dt = board.put(std::vector<std::int8_t>(k * n));
    board.kernels.transpose_int8(db.address(), dt.address(), k, n);
    BOOST_TEST(board.get<std::int8_t>(dt, k * n) == turned);
  }
}

BOOST_AUTO_TEST_CASE(bf16_products_are_fused_fp32_sums_in_the_order_of_k_rounded_once) {
  Board board;
  for (unsigned round = 0; round < 14; ++round) {
    const unsigned m = board.number(1, 36), n = board.number(1, 36), k = board.number(1, 40), kind = round % 7;
    auto a = board.halves(m * k);
    const auto b = board.halves(k * n);
    if (round == 3) a[0] = 0x7f80;  // infinity
    if (round == 4) a[0] = 0x0001;  // denormal
    Halves wanted(m * n);
    for (unsigned i = 0; i < m; ++i)
      for (unsigned j = 0; j < n; ++j) {
        float sum = 0.0f;
        for (unsigned l = 0; l < k; ++l) sum = std::fma(from_bf16(a[i * k + l]), from_bf16(b[l * n + j]), sum);
        wanted[i * n + j] = to_bf16(sum);
      }
    const auto fault = some_fault(board, kind, m, n, 0x0140u);
    const auto da = board.put(a), db = board.put(b), dc = board.put(Halves(m * n));
    check_with_fault(
        board, dc, wanted, {m, n, 16}, fault,
        [&](compute::ResultFault f) {
          board.kernels.gemm_bf16({m, n, k}, da.address(), db.address(), dc.address(), f);
        },
        [&] { board.kernels.strike_bf16(dc.address(), m, n, fault); });
  }
}

BOOST_AUTO_TEST_CASE(sums_of_rows_and_columns_are_those_of_every_element_once) {
  Board board;
  for (const auto& [m, n] : {std::pair{1u, 1u}, {3u, 300u}, {130u, 20u}, {257u, 259u}}) {
    const auto c = board.halves(std::size_t{m} * n);
    const auto dc = board.put(c);
    board.kernels.launch_sums(dc.address(), m, n);
    const auto rows = board.kernels.row_sums(), columns = board.kernels.column_sums();
    std::vector<double> row(m), row_squares(m), column(n), column_squares(n);
    for (unsigned i = 0; i < m; ++i)
      for (unsigned j = 0; j < n; ++j) {
        const double v = wide(c[std::size_t{i} * n + j]);
        row[i] += v, row_squares[i] += v * v, column[j] += v, column_squares[j] += v * v;
      }
    // Exact: values are multiples of 2^-17 below 2, squares of 2^-34, and fp64 holds sums of 2^17 of them.
    BOOST_TEST(rows.sums == row);
    BOOST_TEST(rows.squares == row_squares);
    BOOST_TEST(columns.sums == column);
    BOOST_TEST(columns.squares == column_squares);
  }
}

BOOST_AUTO_TEST_CASE(a_crc_is_zlibs_of_every_chunk_whatever_is_left_for_the_last) {
  Board board;
  for (const std::size_t bytes : {1u, 4095u, 4096u, 4097u, 20000u}) {
    std::vector<std::uint8_t> data(bytes);
    for (auto& byte : data) byte = static_cast<std::uint8_t>(board.number(0, 255));
    BOOST_TEST(board.kernels.crc(board.put(data).address(), bytes) == chunked_crc(data));
  }
}

BOOST_AUTO_TEST_CASE(attention_mixes_the_values_by_the_softmax_of_the_scores_up_to_its_own_row) {
  Board board;
  for (const AttentionShape s : {AttentionShape{1, 0, 1, 1}, {5, 0, 2, 8}, {3, 7, 3, 5}, {2, 140, 1, 130}}) {
    const std::size_t width = s.width(), seen_most = s.past + s.rows;
    const auto q = board.halves(s.rows * width), keys = board.halves(seen_most * width),
               values = board.halves(seen_most * width);
    std::vector<double> wanted(s.rows * width);
    for (unsigned row = 0; row < s.rows; ++row)
      for (unsigned head = 0; head < s.heads; ++head) {
        std::vector<double> weight(s.past + row + 1);
        double sum = 0.0;
        for (std::size_t j = 0; j < weight.size(); ++j) {
          double dot = 0.0;
          for (unsigned i = 0; i < s.head_width; ++i)
            dot += wide(q[row * width + head * s.head_width + i]) * wide(keys[j * width + head * s.head_width + i]);
          sum += weight[j] = std::exp(dot / std::sqrt(static_cast<double>(s.head_width)));
        }
        for (std::size_t j = 0; j < weight.size(); ++j)
          for (unsigned i = 0; i < s.head_width; ++i)
            wanted[row * width + head * s.head_width + i] +=
                weight[j] / sum * wide(values[j * width + head * s.head_width + i]);
      }
    const auto dq = board.put(q), dk = board.put(keys), dv = board.put(values), out = board.put(Halves(s.rows * width));
    board.kernels.attention(s, dq.address(), dk.address(), dv.address(), out.address());
    check_close(board.get<std::uint16_t>(out, s.rows * width), wanted);
  }
}

BOOST_AUTO_TEST_CASE(norm_gate_and_residual_are_what_they_are_called) {
  Board board;
  for (const auto& [rows, width] : {std::pair{1u, 1u}, {3u, 128u}, {5u, 130u}, {2u, 700u}}) {
    const std::size_t count = std::size_t{rows} * width;
    const auto in = board.halves(count), other = board.halves(count), gain = board.halves(width);
    std::vector<double> normed(count), gated(count), added(count);
    for (unsigned r = 0; r < rows; ++r) {
      double square = 0.0;
      for (unsigned i = 0; i < width; ++i) square += wide(in[r * width + i]) * wide(in[r * width + i]);
      for (unsigned i = 0; i < width; ++i) {
        const std::size_t at = r * width + i;
        normed[at] = wide(in[at]) / std::sqrt(square / width + 1e-6) * wide(gain[i]);
        gated[at] = wide(in[at]) / (1.0 + std::exp(-wide(in[at]))) * wide(other[at]);
        added[at] = wide(in[at]) + wide(other[at]);
      }
    }
    const auto din = board.put(in), dother = board.put(other), dgain = board.put(gain), out = board.put(Halves(count));
    board.kernels.rms_norm(din.address(), dgain.address(), out.address(), rows, width);
    check_close(board.get<std::uint16_t>(out, count), normed);
    board.kernels.gated(din.address(), dother.address(), out.address(), count);
    check_close(board.get<std::uint16_t>(out, count), gated);
    board.kernels.add(din.address(), dother.address(), count);
    check_close(board.get<std::uint16_t>(din, count), added);
  }
}

BOOST_AUTO_TEST_CASE(of_equal_elements_the_first_is_the_largest_and_poison_covers_all) {
  Board board;
  auto in = board.halves(300 * 9);
  in[5] = in[2] = to_bf16(3.0f);
  const auto din = board.put(in), out = board.put(std::vector<std::uint32_t>(300));
  board.kernels.argmax(din.address(), out.address(), 300, 9);
  const auto best = board.get<std::uint32_t>(out, 300);
  BOOST_TEST(best[0] == 2u);
  for (unsigned r = 0; r < 300; ++r) {
    unsigned wanted = 0;
    for (unsigned i = 1; i < 9; ++i)
      if (wide(in[r * 9 + i]) > wide(in[r * 9 + wanted])) wanted = i;
    BOOST_TEST(best[r] == wanted);
  }
  board.kernels.poison(out.address(), 1200, 0xdeadbeefu);
  BOOST_TEST(board.get<std::uint32_t>(out, 300) == std::vector<std::uint32_t>(300, 0xdeadbeefu));
}

BOOST_AUTO_TEST_CASE(every_kernel_of_the_text_is_one_of_those_above) {
  const std::set<std::string> known{"gemm_int8",    "gemm_bf16",   "strike_int32", "strike_bf16", "row_sums",
                                    "column_parts", "column_ends", "chunk_crc",    "attention",   "transpose_int8",
                                    "rms_norm",     "gated",       "add",          "argmax",      "poison"};
  const std::string text = kKernelSource, mark = "extern \"C\" __global__ void ";
  std::set<std::string> found;
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1))
    found.insert(text.substr(at + mark.size(), text.find('(', at) - at - mark.size()));
  BOOST_TEST(found == known, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_double_tells_of_kernels_that_are_wrong) {
  for (const auto& [name, words, code] : {std::tuple{"faulty_race", 64u, 719},
                                          {"faulty_early_return", 64u, 719},
                                          {"faulty_two_barriers", 64u, 719},
                                          {"faulty_shared_overrun", 64u, 719},
                                          {"faulty_write", 63u, 700}}) {
#ifdef __SANITIZE_ADDRESS__
    if (code == 700 || std::strcmp(name, "faulty_shared_overrun") == 0) continue;  // AddressSanitizer ends it before
#endif
    Board board;
    const auto out = board.put(std::vector<std::uint32_t>(words));
    DeviceAddress address = out.address();
    void* arguments[] = {&address};
    const LaunchShape shape{.threads_x = 64, .shared_bytes = 63 * 4};
    BOOST_CHECK_EXCEPTION(board.device.launch(board.device.function(name), shape, arguments), CudaError,
                          [code = code](const CudaError& error) { return error.code() == code; });
  }
}

BOOST_AUTO_TEST_CASE(shared_memory_that_nobody_wrote_is_no_number) {
  Board board;
  const auto out = board.put(std::vector<std::uint32_t>(64));
  DeviceAddress address = out.address();
  void* arguments[] = {&address};
  board.device.launch(board.device.function("faulty_unwritten"), {.threads_x = 64}, arguments);
  for (const auto bits : board.get<std::uint32_t>(out, 64)) BOOST_TEST(std::isnan(std::bit_cast<float>(bits)));
}

BOOST_AUTO_TEST_CASE(a_launch_that_no_card_takes_is_refused) {
  Board board;
  const auto out = board.put(std::vector<std::uint32_t>(4096));
  DeviceAddress address = out.address();
  void* arguments[] = {&address};
  for (const LaunchShape shape : {LaunchShape{.blocks_x = 0},
                                  {.blocks_y = 65536},
                                  {.threads_x = 0},
                                  {.threads_x = 33, .threads_y = 32},  // more than 1024
                                  {.shared_bytes = 48 * 1024 + 1}})
    BOOST_CHECK_EXCEPTION(board.device.launch(board.device.function("faulty_write"), shape, arguments), CudaError,
                          [](const CudaError& error) { return error.code() == 1; });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::cuda
