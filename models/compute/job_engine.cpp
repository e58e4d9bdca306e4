#include "models/compute/job_engine.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "models/base/crc.h"
#include "models/compute/learner_job.h"

namespace flatsat::compute {

using namespace job_queue;

namespace {

constexpr std::uint32_t kMaxSize = 1024;
constexpr std::uint32_t kMostTaskBytes = 256u << 20;  // of a learner's task, of its numbers, of its answer

template <class T>
std::span<std::uint8_t> bytes_of(T& value) {
  return {reinterpret_cast<std::uint8_t*>(&value), sizeof value};
}

bool aligned(std::uint64_t value) { return value % 16 == 0; }

}  // namespace

JobEngineConfig gpu_engine_config(bool learns) {
  return {.identity = kGpuIdentity,
          .array = 0,
          .memory_bytes = kDeviceMemoryBytes,
          .batches = true,
          .learns = learns,
          .memory_error = job_queue::JobError::kEccUncorrectable};
}

JobEngine::JobEngine(const JobEngineConfig& config)
    : config_(config), memory_(config.memory_bytes), registers_(config) {
  assert(config.memory_bytes % (1u << 20) == 0);
}

AccessStatus JobEngine::access(std::uint64_t address, std::span<std::uint8_t> data, bool write) {
  if (address >= kMemoryWindow) return access_memory(address - kMemoryWindow, data, write);
  if (data.size() != 4 || address % 4 != 0) return AccessStatus::kBadBurst;
  auto status = AccessStatus::kOk;
  std::uint32_t value = 0;
  if (write) {
    std::memcpy(&value, data.data(), 4);
    registers_.write(static_cast<std::uint32_t>(address), value, status);
  } else {
    value = registers_.read(static_cast<std::uint32_t>(address), status);
    std::memcpy(data.data(), &value, 4);
  }
  return status;
}

AccessStatus JobEngine::access_memory(std::uint64_t offset, std::span<std::uint8_t> data, bool write) {
  if (!memory_.holds(offset, data.size())) return AccessStatus::kBadAddress;
  const auto outcome = write ? memory_.write(offset, data) : memory_.read(offset, data);
  count_ecc(outcome);
  return outcome.uncorrectable && !write ? AccessStatus::kBadCommand : AccessStatus::kOk;
}

JobError JobEngine::check(const Descriptor& d) const {
  const auto opcode = static_cast<Opcode>(d.opcode);
  if (opcode == Opcode::kNop) return JobError::kNone;
  if (opcode == Opcode::kLearn && config_.learns) return check_task(d);
  const bool requant = opcode == Opcode::kGemmRequant && !config_.batches;
  if (opcode != Opcode::kGemmInt8 && !requant && !(opcode == Opcode::kBatch && config_.batches))
    return JobError::kBadDescriptor;
  const bool sizes = d.m <= kMaxSize && d.n <= kMaxSize && d.k <= kMaxSize;
  const bool places = aligned(d.a) && aligned(d.b) && aligned(d.c) && (!requant || d.scales % 8 == 0);
  const bool strides = aligned(d.a_stride) && aligned(d.b_stride) && aligned(d.c_stride) && d.a_stride >= d.k &&
                       d.b_stride >= d.n && d.c_stride >= (requant ? d.n : 4 * d.n);
  return sizes && places && strides ? JobError::kNone : JobError::kBadDescriptor;
}

/// What it holds is looked at when it has been read.
JobError JobEngine::check_task(const Descriptor& d) {
  const bool sizes = d.m <= kMostTaskBytes && d.n <= kMostTaskBytes / sizeof(float) && d.k <= kMostTaskBytes;
  return sizes && aligned(d.a) && aligned(d.b) && aligned(d.c) ? JobError::kNone : JobError::kBadDescriptor;
}

JobEngine::Work JobEngine::fetch(HostPort& host) {
  assert(has_work());
  Work work;
  Completion unused{};
  work.fetched = load(registers_.take_entry(), bytes_of(work.descriptor), host, unused);
  if (!work.fetched) {
    work.error = JobError::kBusError;
  } else {
    work.error = aligned(work.descriptor.completion) ? check(work.descriptor) : JobError::kBadDescriptor;
  }
  return work;
}

bool JobEngine::load(std::uint64_t address, std::span<std::uint8_t> data, HostPort& host, Completion& completion) {
  registers_.counters().beats_read += (data.size() + 15) / 16;
  if (address >= kHostWindow) return host.read(address - kHostWindow, data);
  if (!memory_.holds(address, data.size())) return false;
  const auto outcome = memory_.read(address, data);
  completion.corrected += outcome.corrected;
  count_ecc(outcome);
  if (!outcome.uncorrectable) return true;
  completion.error = static_cast<std::uint8_t>(config_.memory_error);
  return false;
}

bool JobEngine::store(std::uint64_t address, std::span<const std::uint8_t> data, HostPort& host) {
  registers_.counters().beats_written += (data.size() + 15) / 16;
  if (address >= kHostWindow) return host.write(address - kHostWindow, data);
  if (!memory_.holds(address, data.size())) return false;
  count_ecc(memory_.write(address, data));
  return true;
}

void JobEngine::count_ecc(const EccMemory::Outcome& outcome) {
  corrected_ += outcome.corrected;
  registers_.count_ecc(outcome.corrected, outcome.uncorrectable ? 1 : 0);
}

bool JobEngine::load_rows(std::uint64_t address, std::uint32_t rows, std::uint32_t row, std::uint32_t stride,
                          HostPort& host, std::vector<std::uint8_t>& out, Completion& completion) {
  out.resize(std::size_t{rows} * row);
  if (stride == row) return load(address, out, host, completion);
  for (std::uint32_t r = 0; r < rows; ++r) {
    const std::span<std::uint8_t> part(out.data() + std::size_t{r} * row, row);
    if (!load(address + std::uint64_t{r} * stride, part, host, completion)) return false;
  }
  return true;
}

bool JobEngine::load_scales(const Descriptor& d, HostPort& host, std::vector<Requant>& columns,
                            Completion& completion) {
  if (static_cast<Opcode>(d.opcode) != Opcode::kGemmRequant || d.m == 0) return true;
  std::vector<std::uint8_t> table(sizeof(ScaleEntry) * d.n);
  if (!table.empty() && !load(std::uint64_t{d.scales} * 16, table, host, completion)) return false;
  for (std::uint32_t j = 0; j < d.n; ++j) {
    ScaleEntry entry;
    std::memcpy(&entry, table.data() + sizeof entry * j, sizeof entry);
    columns.push_back({entry.scale, static_cast<std::uint8_t>(entry.shift & 63)});
  }
  return true;
}

/// The rows of C as they are written, without padding.
std::vector<std::uint8_t> JobEngine::product(const Descriptor& d, std::span<const std::uint8_t> a,
                                             std::span<const std::uint8_t> b, std::span<const Requant> columns) {
  const GemmShape shape{d.m, d.n, d.k};
  auto c = gemm_int8(shape, a, d.k, b, d.n);
  if (corrupt_mask_ != 0 && !c.empty()) {
    c[corrupt_element_ % c.size()] ^= static_cast<std::int32_t>(corrupt_mask_);
    corrupt_mask_ = 0;
  }
  if (fault_results_ > 0 && !c.empty()) {
    --fault_results_;
    const ResultShape whole{.rows = d.m, .columns = d.n, .element_bits = 32};
    corrupt(std::span<std::int32_t>(c), whole, within(fault_, whole));
  }
  std::vector<std::uint8_t> bytes(4 * c.size());
  if (static_cast<Opcode>(d.opcode) == Opcode::kGemmRequant && !c.empty()) {
    const auto small = requantised(shape, c, columns, (d.flags & 4) != 0);
    bytes.assign(reinterpret_cast<const std::uint8_t*>(small.data()),
                 reinterpret_cast<const std::uint8_t*>(small.data()) + small.size());
  } else if (!c.empty()) {
    std::memcpy(bytes.data(), c.data(), bytes.size());
  }
  return bytes;
}

Completion JobEngine::blank(const Work& work) {
  return {.done = 1,
          .error = static_cast<std::uint8_t>(work.error),
          .tag = work.descriptor.tag,
          .cycles = 0,
          .crc32 = 0,
          .corrected = 0};
}

bool JobEngine::load_operands(const Work& work, HostPort& host, Operands& operands, Completion& completion) {
  const Descriptor& d = work.descriptor;
  if (work.error != JobError::kNone || static_cast<Opcode>(d.opcode) == Opcode::kNop) return false;
  const bool got = load_rows(d.a, d.m, d.k, d.a_stride, host, operands.a, completion) &&
                   load_rows(d.b, d.k, d.n, d.b_stride, host, operands.b, completion) &&
                   load_scales(d, host, operands.columns, completion);
  if (!got && completion.error == 0) completion.error = static_cast<std::uint8_t>(JobError::kBusError);
  return got && spend_injection(d, completion);
}

void JobEngine::deliver(const Work& work, std::span<const std::uint8_t> c, HostPort& host, Completion& completion) {
  const Descriptor& d = work.descriptor;
  const std::size_t row_bytes = d.m == 0 ? 0 : c.size() / d.m;
  completion.crc32 = model::crc32(c);
  registers_.counters().macs += std::uint64_t{d.m} * d.n * d.k;
  for (std::uint32_t r = 0; r < d.m; ++r) {
    if (store(d.c + std::uint64_t{r} * d.c_stride, c.subspan(r * row_bytes, row_bytes), host)) continue;
    completion.error = static_cast<std::uint8_t>(JobError::kBusError);
    return;
  }
}

Completion JobEngine::execute(const Work& work, HostPort& host) {
  Completion completion = blank(work);
  if (static_cast<Opcode>(work.descriptor.opcode) == Opcode::kLearn) {
    learn(work, host, completion);
    return completion;
  }
  Operands operands;
  if (load_operands(work, host, operands, completion))
    deliver(work, product(work.descriptor, operands.a, operands.b, operands.columns), host, completion);
  return completion;
}

/// A fault of the result goes into the contribution, as into a row of words, unseen by the device itself.
void JobEngine::learn(const Work& work, HostPort& host, Completion& completion) {
  const Descriptor& d = work.descriptor;
  if (work.error != JobError::kNone) return;
  std::vector<std::uint8_t> bytes(d.m), numbers(sizeof(float) * std::size_t{d.n});
  const bool got = load(d.a, bytes, host, completion) && load(d.b, numbers, host, completion);
  if (!got && completion.error == 0) completion.error = static_cast<std::uint8_t>(JobError::kBusError);
  if (!got || !spend_injection(d, completion)) return;
  const auto task = read_task(bytes, numbers);
  if (!task || answer_size(*task) > d.k) {
    completion.error = static_cast<std::uint8_t>(JobError::kBadDescriptor);
    return;
  }
  auto answer = learning::carry_out(*task);
  if (fault_results_ > 0 || corrupt_mask_ != 0) spoil(answer.contribution);
  const auto out = answer_bytes(answer);
  completion.crc32 = model::crc32(out);
  registers_.counters().macs += learning::operations(*task) / 2;
  if (!store(d.c, out, host)) completion.error = static_cast<std::uint8_t>(JobError::kBusError);
}

void JobEngine::spoil(std::vector<float>& numbers) {
  std::vector<std::int32_t> words(numbers.size());
  std::memcpy(words.data(), numbers.data(), sizeof(float) * numbers.size());
  if (corrupt_mask_ != 0) words[corrupt_element_ % words.size()] ^= static_cast<std::int32_t>(corrupt_mask_);
  corrupt_mask_ = 0;
  if (fault_results_ > 0) {
    --fault_results_;
    const ResultShape whole{.rows = 1, .columns = static_cast<std::uint32_t>(words.size()), .element_bits = 32};
    corrupt(std::span<std::int32_t>(words), whole, within(fault_, whole));
  }
  std::memcpy(numbers.data(), words.data(), sizeof(float) * numbers.size());
}

void JobEngine::complete(const Work& work, Completion completion, HostPort& host) {
  const bool wrote = work.fetched && store(work.descriptor.completion, bytes_of(completion), host);
  if (!wrote && completion.error == 0) completion.error = static_cast<std::uint8_t>(JobError::kBusError);
  ++jobs_;
  ++registers_.counters().jobs;
  if (completion.error == 0) {
    if ((work.descriptor.flags & 1) != 0) registers_.raise(kJobComplete);
    return;
  }
  ++errors_;
  const bool keep_going = work.fetched && (work.descriptor.flags & 2) != 0;
  registers_.fail(completion.error, completion.tag, !keep_going);
}

void JobEngine::corrupt_next_result(std::uint64_t element, std::uint32_t mask) {
  corrupt_element_ = element;
  corrupt_mask_ = mask;
}

void JobEngine::corrupt_results(const ResultFault& fault, std::uint64_t results) {
  fault_ = fault;
  fault_results_ = results;
}

bool JobEngine::spend_injection(const Descriptor& d, Completion& completion) {
  switch (registers_.spend_injection(d)) {
    case JobRegisters::Injection::kNone:
      return true;
    case JobRegisters::Injection::kCorrected:
      ++completion.corrected, ++corrected_;
      return true;
    case JobRegisters::Injection::kUncorrectable:
      completion.error = static_cast<std::uint8_t>(JobError::kEccUncorrectable);
      return false;
  }
  return true;
}

void JobEngine::power_off() {
  registers_.reset();
  memory_.clear();
  corrupt_mask_ = 0;
  fault_results_ = 0;
}

}  // namespace flatsat::compute
