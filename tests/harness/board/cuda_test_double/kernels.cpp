// The agent's kernels on the CPU, one function each, written from what they are to do and not from their text.
#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <map>
#include <vector>

#include "tests/harness/board/cuda_test_double/double.h"

namespace cuda_test_double {
namespace {

using Half = std::uint16_t;

template <class T>
T value(void** arguments, int i) {
  return *static_cast<T*>(arguments[i]);
}
template <class T>
T* pointer(void** arguments, int i) {
  return reinterpret_cast<T*>(value<unsigned long long>(arguments, i));
}
unsigned number(void** arguments, int i) { return value<unsigned>(arguments, i); }

std::uint32_t faulted(const Fault& f, unsigned row, unsigned column, std::uint32_t bits) {
  const bool one = row == f.row && column == f.column;
  switch (f.kind) {
    case 1:
      return one ? bits ^ f.mask : bits;
    case 2:
      return one ? 0 : bits;
    case 3:
      return one ? f.mask : bits;
    case 4:
      return row == f.row && column % 32 == f.column % 32 ? bits ^ f.mask : bits;
    case 5:
      return row == f.row ? bits ^ f.mask : bits;
    case 6:
      return column == f.column ? bits ^ f.mask : bits;
    default:
      return bits;
  }
}

void gemm_int8(void** p, unsigned, unsigned) {
  const auto *a = pointer<std::int8_t>(p, 0), *b = pointer<std::int8_t>(p, 1);
  auto* c = pointer<std::int32_t>(p, 2);
  const unsigned m = number(p, 3), n = number(p, 4), k = number(p, 5);
  const auto fault = value<Fault>(p, 6);
  for (unsigned i = 0; i < m; ++i)
    for (unsigned j = 0; j < n; ++j) {
      std::int32_t sum = 0;
      for (unsigned l = 0; l < k; ++l) sum += a[std::size_t{i} * k + l] * b[std::size_t{l} * n + j];
      c[std::size_t{i} * n + j] = static_cast<std::int32_t>(faulted(fault, i, j, static_cast<std::uint32_t>(sum)));
    }
  product_made(reinterpret_cast<std::uint8_t*>(c));
}

void gemm_bf16(void** p, unsigned, unsigned) {
  const auto *a = pointer<Half>(p, 0), *b = pointer<Half>(p, 1);
  auto* c = pointer<Half>(p, 2);
  const unsigned m = number(p, 3), n = number(p, 4), k = number(p, 5);
  const auto fault = value<Fault>(p, 6);
  std::vector<float> right(std::size_t{k} * n), row(n);
  for (std::size_t i = 0; i < right.size(); ++i) right[i] = from_bf16(b[i]);
  for (unsigned i = 0; i < m; ++i) {
    std::fill(row.begin(), row.end(), 0.0f);
    for (unsigned l = 0; l < k; ++l) {
      const float left = from_bf16(a[std::size_t{i} * k + l]);
      for (unsigned j = 0; j < n; ++j) row[j] += left * right[std::size_t{l} * n + j];
    }
    for (unsigned j = 0; j < n; ++j)
      c[std::size_t{i} * n + j] = static_cast<Half>(faulted(fault, i, j, to_bf16(row[j])));
  }
  product_made(reinterpret_cast<std::uint8_t*>(c));
}

template <class Element>
void strike(void** p, unsigned, unsigned) {
  auto* c = pointer<Element>(p, 0);
  const unsigned m = number(p, 1), n = number(p, 2);
  const auto fault = value<Fault>(p, 3);
  for (unsigned i = 0; i < m; ++i)
    for (unsigned j = 0; j < n; ++j) {
      auto& element = c[std::size_t{i} * n + j];
      element = static_cast<Element>(faulted(fault, i, j, static_cast<std::uint32_t>(element)));
    }
}

void transpose_int8(void** p, unsigned, unsigned) {
  const auto* in = pointer<std::int8_t>(p, 0);
  auto* out = pointer<std::int8_t>(p, 1);
  const unsigned rows = number(p, 2), columns = number(p, 3);
  for (unsigned i = 0; i < rows; ++i)
    for (unsigned j = 0; j < columns; ++j) out[std::size_t{j} * rows + i] = in[std::size_t{i} * columns + j];
}

void row_sums(void** p, unsigned, unsigned) {
  const auto* c = pointer<Half>(p, 0);
  auto *sums = pointer<double>(p, 1), *squares = pointer<double>(p, 2);
  const unsigned m = number(p, 3), n = number(p, 4);
  for (unsigned i = 0; i < m; ++i) {
    sums[i] = squares[i] = 0.0;
    for (unsigned j = 0; j < n; ++j) {
      const double v = from_bf16(c[std::size_t{i} * n + j]);
      sums[i] += v;
      squares[i] += v * v;
    }
  }
}

void column_parts(void** p, unsigned, unsigned stretches) {
  const auto* c = pointer<Half>(p, 0);
  auto *sums = pointer<double>(p, 1), *squares = pointer<double>(p, 2);
  const unsigned m = number(p, 3), n = number(p, 4), stretch = number(p, 5);
  for (unsigned s = 0; s < stretches; ++s)
    for (unsigned j = 0; j < n; ++j) {
      double sum = 0.0, square = 0.0;
      for (unsigned i = s * stretch; i < std::min(m, (s + 1) * stretch); ++i) {
        const double v = from_bf16(c[std::size_t{i} * n + j]);
        sum += v;
        square += v * v;
      }
      sums[std::size_t{s} * n + j] = sum;
      squares[std::size_t{s} * n + j] = square;
    }
}

void column_ends(void** p, unsigned, unsigned) {
  auto *sums = pointer<double>(p, 0), *squares = pointer<double>(p, 1);
  const unsigned stretches = number(p, 2), n = number(p, 3);
  for (unsigned s = 1; s < stretches; ++s)
    for (unsigned j = 0; j < n; ++j) {
      sums[j] += sums[std::size_t{s} * n + j];
      squares[j] += squares[std::size_t{s} * n + j];
    }
}

/// Bit by bit: another way than the kernel's table.
std::uint32_t crc_of(const std::uint8_t* data, std::size_t bytes) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (std::size_t i = 0; i < bytes; ++i) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1u) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

void chunk_crc(void** p, unsigned, unsigned) {
  const auto* data = pointer<std::uint8_t>(p, 0);
  auto* crcs = pointer<std::uint32_t>(p, 1);
  const auto bytes = value<std::size_t>(p, 2);
  const std::size_t chunk = number(p, 3);
  for (std::size_t at = 0, i = 0; at < bytes; at += chunk, ++i)
    crcs[i] = crc_of(data + at, std::min(chunk, bytes - at));
}

void attention(void** p, unsigned, unsigned) {
  const auto *q = pointer<Half>(p, 0), *keys = pointer<Half>(p, 1), *values = pointer<Half>(p, 2);
  auto* out = pointer<Half>(p, 3);
  const unsigned rows = number(p, 4), past = number(p, 5), heads = number(p, 6), d = number(p, 7);
  const std::size_t width = std::size_t{heads} * d;
  for (unsigned row = 0; row < rows; ++row)
    for (unsigned head = 0; head < heads; ++head) {
      const unsigned seen = past + row + 1;
      std::vector<double> scores(seen);
      double top = -INFINITY, sum = 0.0;
      for (unsigned j = 0; j < seen; ++j) {
        double dot = 0.0;
        for (unsigned i = 0; i < d; ++i)
          dot += double{from_bf16(q[row * width + head * d + i])} * from_bf16(keys[j * width + head * d + i]);
        scores[j] = dot / std::sqrt(static_cast<double>(d));
        top = std::max(top, scores[j]);
      }
      for (auto& score : scores) sum += score = std::exp(score - top);
      for (unsigned i = 0; i < d; ++i) {
        double mixed = 0.0;
        for (unsigned j = 0; j < seen; ++j) mixed += scores[j] * from_bf16(values[j * width + head * d + i]);
        out[row * width + head * d + i] = to_bf16(static_cast<float>(mixed / sum));
      }
    }
}

void rms_norm(void** p, unsigned rows, unsigned) {
  const auto *in = pointer<Half>(p, 0), *gain = pointer<Half>(p, 1);
  auto* out = pointer<Half>(p, 2);
  const unsigned width = number(p, 3);
  for (unsigned row = 0; row < rows; ++row) {
    double sum = 0.0;
    for (unsigned i = 0; i < width; ++i) sum += std::pow(from_bf16(in[std::size_t{row} * width + i]), 2.0);
    const double scale = 1.0 / std::sqrt(sum / width + 1e-6);
    for (unsigned i = 0; i < width; ++i)
      out[std::size_t{row} * width + i] =
          to_bf16(static_cast<float>(from_bf16(in[std::size_t{row} * width + i]) * scale * from_bf16(gain[i])));
  }
}

void gated(void** p, unsigned, unsigned) {
  const auto *gate = pointer<Half>(p, 0), *up = pointer<Half>(p, 1);
  auto* out = pointer<Half>(p, 2);
  for (std::size_t i = 0; i < value<std::size_t>(p, 3); ++i) {
    const double g = from_bf16(gate[i]);
    out[i] = to_bf16(static_cast<float>(g / (1.0 + std::exp(-g)) * from_bf16(up[i])));
  }
}

void add(void** p, unsigned, unsigned) {
  auto* into = pointer<Half>(p, 0);
  const auto* from = pointer<Half>(p, 1);
  for (std::size_t i = 0; i < value<std::size_t>(p, 2); ++i) into[i] = to_bf16(from_bf16(into[i]) + from_bf16(from[i]));
}

void argmax(void** p, unsigned, unsigned) {
  const auto* in = pointer<Half>(p, 0);
  auto* out = pointer<std::uint32_t>(p, 1);
  const unsigned rows = number(p, 2), width = number(p, 3);
  for (unsigned row = 0; row < rows; ++row) {
    const auto* begin = in + std::size_t{row} * width;
    const auto best =
        std::max_element(begin, begin + width, [](Half x, Half y) { return from_bf16(x) < from_bf16(y); });
    out[row] = static_cast<std::uint32_t>(best - begin);
  }
}

void poison(void** p, unsigned, unsigned) {
  auto* into = pointer<std::uint32_t>(p, 0);
  std::fill(into, into + value<std::size_t>(p, 1), number(p, 2));
}

using Kernel = void (*)(void**, unsigned, unsigned);
const std::map<std::string, Kernel> kKernels{{"gemm_int8", gemm_int8},
                                             {"gemm_bf16", gemm_bf16},
                                             {"strike_int32", strike<std::int32_t>},
                                             {"strike_bf16", strike<Half>},
                                             {"transpose_int8", transpose_int8},
                                             {"row_sums", row_sums},
                                             {"column_parts", column_parts},
                                             {"column_ends", column_ends},
                                             {"chunk_crc", chunk_crc},
                                             {"attention", attention},
                                             {"rms_norm", rms_norm},
                                             {"gated", gated},
                                             {"add", add},
                                             {"argmax", argmax},
                                             {"poison", poison}};

}  // namespace

float from_bf16(std::uint16_t bits) { return std::bit_cast<float>(std::uint32_t{bits} << 16); }

std::uint16_t to_bf16(float v) {
  const auto bits = std::bit_cast<std::uint32_t>(v);
  if (std::isnan(v)) return static_cast<std::uint16_t>((bits >> 16) | 0x40u);
  return static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

bool knows_kernel(const std::string& name) { return kKernels.contains(name); }

bool run_kernel(const std::string& name, void** arguments, unsigned grid_x, unsigned grid_y) {
  const auto found = kKernels.find(name);
  if (found == kKernels.end()) return false;
  found->second(arguments, grid_x, grid_y);
  return true;
}

}  // namespace cuda_test_double
