#include "harness/replay/result_words.h"

#include <cstring>

#include "harness/wire/errors.h"
#include "harness/wire/payload.h"

namespace flatsat::replay {
namespace {

constexpr std::size_t kJobsKept = 1024;  // a ring's most entries

bool is_job(const compute::job_queue::Descriptor& d) {
  const bool known = d.opcode == static_cast<std::uint8_t>(compute::job_queue::Opcode::kGemmInt8) ||
                     d.opcode == static_cast<std::uint8_t>(compute::job_queue::Opcode::kBatch);
  return known && d.m > 0 && d.m <= 1024 && d.n > 0 && d.n <= 1024 && d.k <= 1024 &&
         d.completion >= compute::job_queue::kHostWindow;
}

}  // namespace

void ResultWords::input(const trace::WireRecord& record) try {
  if (record.message.kind != wire::Kind::kAccess) return;
  const auto [header, data] = wire::payload::read_access(record.message);
  if (header.write == 0) {
    reads_[record.message.reference] = header.address;
    return;
  }
  if (header.address < compute::job_queue::kMemoryWindow || data.size() != sizeof(compute::job_queue::Descriptor))
    return;
  compute::job_queue::Descriptor descriptor;
  std::memcpy(&descriptor, data.data(), sizeof descriptor);
  if (!is_job(descriptor)) return;
  jobs_.push_back({descriptor, record.at});
  if (jobs_.size() > kJobsKept) jobs_.pop_front();
} catch (const wire::WireError&) {
  // Damage of the trace: the comparison of the outputs says it.
}

void ResultWords::answered(const trace::WireRecord& response) {
  if (response.message.kind == wire::Kind::kResponse) reads_.erase(response.message.reference);
}

std::optional<WrongWord> ResultWords::compare(const trace::WireRecord& expected, const trace::WireRecord& got) const
    try {
  if (expected.message.kind != wire::Kind::kResponse || got.message.kind != wire::Kind::kResponse) return std::nullopt;
  const auto [then, was] = wire::payload::read_response(expected.message);
  const auto [now, is] = wire::payload::read_response(got.message);
  const auto read = reads_.find(expected.message.reference);
  if (read == reads_.end() || was.size() != is.size()) return std::nullopt;
  for (std::size_t at = 0; at + 4 <= was.size(); at += 4) {
    WrongWord word{expected.at, read->second + at, 0, 0, {}};
    std::memcpy(&word.expected, was.data() + at, 4);
    std::memcpy(&word.got, is.data() + at, 4);
    if (word.expected == word.got) continue;
    word.job = job_of(word.address, word.time);
    return word;
  }
  return std::nullopt;
} catch (const wire::WireError&) {
  return std::nullopt;
}

std::string ResultWords::job_of(std::uint64_t address, time::SimTime time) const {
  if (address < compute::job_queue::kMemoryWindow) return {};
  const std::uint64_t location = address - compute::job_queue::kMemoryWindow;
  for (auto job = jobs_.rbegin(); job != jobs_.rend(); ++job) {
    const auto& d = job->descriptor;
    if (job->at > time || d.c_stride == 0 || location < d.c || location >= d.c + std::uint64_t{d.m} * d.c_stride)
      continue;
    const std::uint64_t row = (location - d.c) / d.c_stride, column = (location - d.c) % d.c_stride / 4;
    return "tag " + std::to_string(d.tag) + " (" + std::to_string(d.m) + " x " + std::to_string(d.n) + " x " +
           std::to_string(d.k) + ", submitted at " + backing::exact_seconds(job->at) + "), row " + std::to_string(row) +
           ", column " + std::to_string(column);
  }
  return {};
}

}  // namespace flatsat::replay
