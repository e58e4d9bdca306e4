#include "harness/agents/cuda/gpu_kernels.h"

#include <algorithm>

#include "harness/agents/cuda/nvrtc.h"
#include "models/base/crc.h"

namespace flatsat::agents::cuda {
namespace {

constexpr unsigned kTile = 16, kStretch = 128;  // rows that one thread sums
constexpr unsigned kChunk = 4096;               // bytes of one CRC
constexpr unsigned kLine = 256, kNormThreads = 128, kAttentionThreads = 128, kCrcThreads = 128;

unsigned blocks(std::size_t elements, unsigned each) {
  return static_cast<unsigned>(std::max<std::size_t>(1, (elements + each - 1) / each));
}

/// Pointers to the values, which must outlive the launch call, as they do: it copies them.
template <class... Values>
void launch(const CudaDevice& device, void* function, const LaunchShape& shape, Values&... values) {
  void* arguments[] = {&values...};
  device.launch(function, shape, arguments);
}

template <class T>
std::span<std::uint8_t> bytes_of(std::vector<T>& values) {
  return {reinterpret_cast<std::uint8_t*>(values.data()), values.size() * sizeof(T)};
}

struct Size {
  unsigned m, n, k;
};
Size size_of(const MatmulShape& s) {
  return {static_cast<unsigned>(s.m), static_cast<unsigned>(s.n), static_cast<unsigned>(s.k)};
}
LaunchShape tiles(unsigned rows, unsigned columns) {
  return {.blocks_x = blocks(columns, kTile), .blocks_y = blocks(rows, kTile), .threads_x = kTile, .threads_y = kTile};
}

}  // namespace

GpuKernels::GpuKernels(CudaDevice& device, const std::string& nvrtc) : device_(device) {
  device.load(compile_kernels(kKernelSource, device.architecture(), nvrtc));
  gemm_int8_ = device.function("gemm_int8");
  gemm_bf16_ = device.function("gemm_bf16");
  strike_int32_ = device.function("strike_int32");
  strike_bf16_ = device.function("strike_bf16");
  transpose_int8_ = device.function("transpose_int8");
  attention_ = device.function("attention");
  rms_norm_ = device.function("rms_norm");
  gated_ = device.function("gated");
  add_ = device.function("add");
  argmax_ = device.function("argmax");
  poison_ = device.function("poison");
  row_sums_ = device.function("row_sums");
  column_parts_ = device.function("column_parts");
  column_ends_ = device.function("column_ends");
  chunk_crc_ = device.function("chunk_crc");
}

void GpuKernels::gemm_int8(const MatmulShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c,
                           compute::ResultFault fault) const {
  auto [m, n, k] = size_of(s);
  launch(device_, gemm_int8_, tiles(m, n), a, b, c, m, n, k, fault);
}

void GpuKernels::gemm_bf16(const MatmulShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c,
                           compute::ResultFault fault) const {
  auto [m, n, k] = size_of(s);
  launch(device_, gemm_bf16_, tiles(m, n), a, b, c, m, n, k, fault);
}

void GpuKernels::strike_int32(DeviceAddress c, unsigned m, unsigned n, compute::ResultFault fault) const {
  launch(device_, strike_int32_, tiles(m, n), c, m, n, fault);
}

void GpuKernels::strike_bf16(DeviceAddress c, unsigned m, unsigned n, compute::ResultFault fault) const {
  launch(device_, strike_bf16_, tiles(m, n), c, m, n, fault);
}

void GpuKernels::transpose_int8(DeviceAddress in, DeviceAddress out, unsigned rows, unsigned columns) const {
  launch(device_, transpose_int8_, tiles(rows, columns), in, out, rows, columns);
}

void GpuKernels::attention(const AttentionShape& s, DeviceAddress q, DeviceAddress keys, DeviceAddress values,
                           DeviceAddress out) const {
  auto [rows, past, heads, head_width] = s;
  const LaunchShape shape{.blocks_x = rows,
                          .blocks_y = heads,
                          .threads_x = kAttentionThreads,
                          .shared_bytes = (past + rows) * static_cast<unsigned>(sizeof(float))};
  launch(device_, attention_, shape, q, keys, values, out, rows, past, heads, head_width);
}

void GpuKernels::rms_norm(DeviceAddress in, DeviceAddress gain, DeviceAddress out, unsigned rows,
                          unsigned width) const {
  launch(device_, rms_norm_, {.blocks_x = rows, .threads_x = kNormThreads}, in, gain, out, width);
}

void GpuKernels::gated(DeviceAddress gate, DeviceAddress up, DeviceAddress out, std::size_t elements) const {
  launch(device_, gated_, {.blocks_x = blocks(elements, kLine), .threads_x = kLine}, gate, up, out, elements);
}

void GpuKernels::add(DeviceAddress into, DeviceAddress from, std::size_t elements) const {
  launch(device_, add_, {.blocks_x = blocks(elements, kLine), .threads_x = kLine}, into, from, elements);
}

void GpuKernels::argmax(DeviceAddress in, DeviceAddress out, unsigned rows, unsigned width) const {
  launch(device_, argmax_, {.blocks_x = blocks(rows, kLine), .threads_x = kLine}, in, out, rows, width);
}

void GpuKernels::poison(DeviceAddress into, std::size_t bytes, std::uint32_t value) const {
  std::size_t words = bytes / 4;
  launch(device_, poison_, {.blocks_x = blocks(words, kLine), .threads_x = kLine}, into, words, value);
}

void GpuKernels::launch_sums(DeviceAddress c, unsigned m, unsigned n) {
  unsigned stretch = kStretch, stretches = blocks(m, kStretch);
  const std::size_t row_bytes = std::size_t{m} * sizeof(double), column_bytes = std::size_t{n} * sizeof(double);
  if (rows_.bytes() < 2 * row_bytes) rows_ = device_.allocate(2 * row_bytes);
  if (columns_.bytes() < 2 * column_bytes * stretches) columns_ = device_.allocate(2 * column_bytes * stretches);
  m_ = m;
  n_ = n;
  DeviceAddress sums = rows_.address(), squares = sums + row_bytes;
  launch(device_, row_sums_, {.blocks_x = m, .threads_x = kLine}, c, sums, squares, m, n);
  sums = columns_.address();
  squares = sums + columns_.bytes() / 2;
  const unsigned across = blocks(n, kLine);
  launch(device_, column_parts_, {.blocks_x = across, .blocks_y = stretches, .threads_x = kLine}, c, sums, squares, m,
         n, stretch);
  launch(device_, column_ends_, {.blocks_x = across, .threads_x = kLine}, sums, squares, stretches, n);
}

LineSums GpuKernels::row_sums() const {
  LineSums out{std::vector<double>(m_), std::vector<double>(m_)};
  device_.download(bytes_of(out.sums), rows_.address());
  device_.download(bytes_of(out.squares), rows_.address() + m_ * sizeof(double));
  return out;
}

LineSums GpuKernels::column_sums() const {
  LineSums out{std::vector<double>(n_), std::vector<double>(n_)};
  device_.download(bytes_of(out.sums), columns_.address());
  device_.download(bytes_of(out.squares), columns_.address() + columns_.bytes() / 2);
  return out;
}

std::uint32_t GpuKernels::crc(DeviceAddress data, std::size_t bytes) {
  const unsigned chunks = blocks(bytes, kChunk);
  if (crcs_.bytes() < std::size_t{chunks} * 4) crcs_ = device_.allocate(std::size_t{chunks} * 4);
  DeviceAddress out = crcs_.address();
  unsigned chunk = kChunk;
  launch(device_, chunk_crc_, {.blocks_x = blocks(chunks, kCrcThreads), .threads_x = kCrcThreads}, data, out, bytes,
         chunk);
  std::vector<std::uint32_t> crcs(chunks);
  device_.download(bytes_of(crcs), out);
  return model::crc32(bytes_of(crcs));
}

std::uint32_t chunked_crc(std::span<const std::uint8_t> data) {
  std::vector<std::uint32_t> crcs;
  for (std::size_t at = 0; at < std::max<std::size_t>(1, data.size()); at += kChunk)
    crcs.push_back(model::crc32(data.subspan(at, std::min<std::size_t>(kChunk, data.size() - at))));
  return model::crc32(bytes_of(crcs));
}

}  // namespace flatsat::agents::cuda
