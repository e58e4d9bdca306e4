#include "tests/rtl/npu_jobs.h"

#include <zlib.h>

#include <boost/test/unit_test.hpp>
#include <cstring>

namespace flatsat::npu_rig {

using namespace compute::job_queue;

namespace {

constexpr std::uint64_t kRing = 0x40;           // not at a multiple of its own size
constexpr std::uint64_t kCompletions = 0x1000;  // 256 of them
constexpr std::uint64_t kOperands = 0x2000;

/// The definition, element by element.
std::vector<std::uint32_t> product(const Descriptor& d, const std::vector<std::uint8_t>& memory) {
  std::vector<std::uint32_t> c(std::size_t{d.m} * d.n);
  for (std::uint32_t i = 0; i < d.m; ++i)
    for (std::uint32_t x = 0; x < d.k; ++x) {
      const auto a = static_cast<std::int8_t>(memory[d.a + std::uint64_t{i} * d.a_stride + x]);
      const std::uint8_t* b = memory.data() + d.b + std::uint64_t{x} * d.b_stride;
      std::uint32_t* row = c.data() + std::size_t{i} * d.n;
      for (std::uint32_t j = 0; j < d.n; ++j) row[j] += static_cast<std::uint32_t>(a * static_cast<std::int8_t>(b[j]));
    }
  return c;
}

/// The same as bytes, as rtl/README.md defines them, in 128-bit arithmetic.
std::vector<std::uint8_t> bytes_of(const Descriptor& d, const std::vector<std::uint8_t>& memory) {
  const auto c = product(d, memory);
  std::vector<std::uint8_t> bytes(4 * c.size());
  if (!c.empty()) std::memcpy(bytes.data(), c.data(), bytes.size());
  if (d.opcode != static_cast<std::uint8_t>(Opcode::kGemmRequant)) return bytes;
  bytes.resize(c.size());
  for (std::size_t i = 0; i < c.size(); ++i) {
    ScaleEntry entry;
    std::memcpy(&entry, memory.data() + 16ull * d.scales + 4 * (i % d.n), 4);
    __extension__ using Wide = __int128;
    const Wide twice = 2 * Wide{static_cast<std::int32_t>(c[i])} * entry.scale;
    const Wide unit = Wide{1} << (entry.shift & 63);
    Wide value = (twice + unit) / (2 * unit);  // floor of value + 1/2
    if (value * 2 * unit > twice + unit) --value;
    if (unit == 1) value = twice / 2;
    if ((d.flags & 4) != 0 && value < 0) value = 0;
    bytes[i] = static_cast<std::uint8_t>(value > 127 ? 127 : value < -128 ? -128 : value);
  }
  return bytes;
}

std::uint32_t row_bytes(const Descriptor& d) {
  return d.opcode == static_cast<std::uint8_t>(Opcode::kGemmRequant) ? d.n : 4 * d.n;
}

}  // namespace

Driver::Driver(const BusConfig& config) : bus(config), random_(config.seed + 99) { start(); }

void Driver::start() {
  set(kRingSize, kEntries);
  set(kRingBaseLow, kRing);
  set(kInterruptEnable, kJobComplete | kJobFailed | kFatal);
  set(kControl, 1);
  tail_ = 0;
}

std::uint32_t Driver::get(std::uint32_t offset) {
  const auto answer = bus.read(offset);
  BOOST_REQUIRE(answer.response == 0);
  return answer.value;
}

void Driver::set(std::uint32_t offset, std::uint32_t value) { BOOST_REQUIRE(bus.write(offset, value).response == 0); }

std::uint32_t Driver::padded(std::uint32_t bytes) const { return (bytes + unit() - 1) / unit() * unit(); }

std::uint64_t Driver::place(std::uint64_t bytes) {
  const std::uint64_t at = next_place_ + std::uint64_t{unit()} * (random_() % 300);
  next_place_ = at + (bytes + 2 * unit() - 1) / unit() * unit();
  BOOST_REQUIRE(next_place_ <= bus.memory.size());
  return at;
}

Descriptor Driver::prepare(const Shape& shape) {
  next_place_ = kOperands;
  Descriptor d{};
  d.opcode = static_cast<std::uint8_t>(Opcode::kGemmInt8);
  d.flags = 3;
  d.tag = static_cast<std::uint16_t>(random_());
  d.m = shape.m, d.n = shape.n, d.k = shape.k;
  d.a_stride = padded(d.k) + unit() * (random_() % 3);
  d.b_stride = padded(d.n) + unit() * (random_() % 3);
  d.c_stride = padded(4 * d.n) + unit() * (random_() % 3);
  d.a = place(std::uint64_t{d.m} * d.a_stride);
  d.b = place(std::uint64_t{d.k} * d.b_stride);
  d.c = place(std::uint64_t{d.m} * d.c_stride);
  d.completion = kCompletions + 16ull * (random_() % 256);
  for (std::uint64_t at = kCompletions; at < next_place_; at += 4) {
    const auto word = static_cast<std::uint32_t>(random_());
    std::memcpy(bus.memory.data() + at, &word, 4);
  }
  return d;
}

Descriptor Driver::prepare_requant(const Shape& shape, bool relu) {
  auto d = prepare(shape);
  d.opcode = static_cast<std::uint8_t>(Opcode::kGemmRequant);
  d.flags = relu ? 7 : 3;
  d.c_stride = padded(d.n) + unit() * (random_() % 3);
  const std::uint64_t table = (next_place_ + 127) / 128 * 128;
  BOOST_REQUIRE(table + 4096 + 128 <= bus.memory.size());
  d.scales = static_cast<std::uint32_t>(table / 16);
  // Sums of k products of bytes: shifts around the one that brings them to a byte, and any other now and then.
  std::uint32_t bits = 0;
  while ((shape.k >> bits) != 0) ++bits;
  for (std::uint32_t j = 0; j < (d.n + 31) / 32 * 32; ++j) {
    const ScaleEntry entry{
        static_cast<std::int16_t>(random_()),
        static_cast<std::uint8_t>(random_() % 8 == 0 ? random_() % 64 : 18 + bits / 2 + random_() % 8), 0};
    std::memcpy(bus.memory.data() + table + 4ull * j, &entry, 4);
  }
  return d;
}

void Driver::enqueue(const Descriptor& d) {
  std::memcpy(bus.memory.data() + kRing + 64ull * tail_, &d, sizeof d);
  tail_ = (tail_ + 1) % kEntries;
  before_ = bus.memory;
}

void Driver::ring() { set(kRingTail, tail_); }

void Driver::run(std::uint64_t cycles) {
  for (std::uint64_t i = 0; i < cycles; ++i) bus.cycle();
}

Completion Driver::completion(const Descriptor& d) const {
  Completion completion;
  std::memcpy(&completion, bus.memory.data() + d.completion, sizeof completion);
  return completion;
}

Completion Driver::finish(std::uint64_t limit) {
  for (std::uint64_t i = 0; i < limit && !bus.interrupt(); ++i) bus.cycle();
  BOOST_REQUIRE_MESSAGE(bus.interrupt(), "the job does not end");
  set(kInterruptState, 7);
  Descriptor d;
  std::memcpy(&d, bus.memory.data() + kRing + 64ull * ((tail_ + kEntries - 1) % kEntries), sizeof d);
  return d.completion + sizeof(Completion) <= bus.memory.size() ? completion(d) : Completion{};
}

std::string Driver::fault_of(const Descriptor& d, const Completion& done) {
  if (!bus.problems.empty()) return bus.problems.front();
  if (done.done != 1) return "not done";
  if (done.error != 0) return "error " + std::to_string(done.error);
  if (done.tag != d.tag) return "tag";
  const auto c = bytes_of(d, before_);
  auto expected = before_;
  const std::uint32_t row = row_bytes(d);
  for (std::uint32_t i = 0; i < d.m; ++i)
    std::copy_n(c.begin() + static_cast<std::ptrdiff_t>(std::size_t{i} * row), row,
                expected.begin() + static_cast<std::ptrdiff_t>(d.c + std::uint64_t{i} * d.c_stride));
  const auto crc = crc32(0, c.empty() ? Z_NULL : c.data(), static_cast<uInt>(c.size()));
  if (done.crc32 != crc) return "CRC";
  std::memcpy(expected.data() + d.completion, &done, sizeof done);
  if (expected == bus.memory) return {};
  std::size_t at = 0;
  while (expected[at] == bus.memory[at]) ++at;
  return "memory at " + std::to_string(at) + ", C begins at " + std::to_string(d.c);
}

bool Driver::result_right(const Descriptor& d) const {
  const auto c = bytes_of(d, before_);
  const std::uint32_t row = row_bytes(d);
  auto expected = before_;
  for (std::uint32_t i = 0; i < d.m; ++i)
    std::copy_n(c.begin() + static_cast<std::ptrdiff_t>(std::size_t{i} * row), row,
                expected.begin() + static_cast<std::ptrdiff_t>(d.c + std::uint64_t{i} * d.c_stride));
  std::memcpy(expected.data() + d.completion, bus.memory.data() + d.completion, sizeof(Completion));
  return expected == bus.memory;
}

std::uint32_t Driver::crc_in_memory(const Descriptor& d) const {
  uLong crc = 0;
  for (std::uint32_t i = 0; i < d.m; ++i)
    crc = crc32(crc, bus.memory.data() + d.c + std::uint64_t{i} * d.c_stride, row_bytes(d));
  return static_cast<std::uint32_t>(crc);
}

bool Driver::spilled(const Descriptor& d) const {
  auto expected = before_;
  const auto allow = [&](std::uint64_t at, std::uint64_t bytes) {
    std::memcpy(expected.data() + at, bus.memory.data() + at, bytes);
  };
  allow(d.completion, sizeof(Completion));
  for (std::uint32_t i = 0; i < d.m; ++i) allow(d.c + std::uint64_t{i} * d.c_stride, row_bytes(d));
  return expected != bus.memory;
}

std::string Driver::fault_of(const Shape& shape) {
  const auto d = prepare(shape);
  submit(d);
  const auto fault = fault_of(d, finish());
  if (fault.empty()) return {};
  return std::to_string(shape.m) + " x " + std::to_string(shape.n) + " x " + std::to_string(shape.k) + ": " + fault;
}

}  // namespace flatsat::npu_rig
