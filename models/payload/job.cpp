#include "models/payload/job.h"

#include <cstring>

#include "models/base/crc.h"

namespace flatsat::payload {
namespace {

struct JobHeader {
  std::uint32_t magic;
  std::uint32_t device_class;
  std::uint64_t id;
  std::uint32_t m, n, k, layer, work_gflop, reserved;
  std::int64_t issued_ps, deadline_ps;
};
struct ResultHeader {
  std::uint32_t magic;
  std::uint32_t status;
  std::uint64_t id;
  std::uint32_t attempts, elements;
};
constexpr std::uint32_t kJobMagic = 0x424F4A46, kResultMagic = 0x5345524E;

template <class Header>
std::vector<std::uint8_t> sealed(const Header& header, const void* data, std::size_t length) {
  std::vector<std::uint8_t> bytes(sizeof header + length + 4);
  std::memcpy(bytes.data(), &header, sizeof header);
  if (length > 0) std::memcpy(bytes.data() + sizeof header, data, length);
  const std::uint32_t sum = model::crc32({bytes.data(), bytes.size() - 4});
  std::memcpy(bytes.data() + bytes.size() - 4, &sum, 4);
  return bytes;
}

template <class Header>
std::optional<Header> opened(std::span<const std::uint8_t> bytes, std::uint32_t magic) {
  Header header;
  if (bytes.size() < sizeof header + 4) return std::nullopt;
  std::uint32_t sum = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - 4, 4);
  if (model::crc32(bytes.first(bytes.size() - 4)) != sum) return std::nullopt;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != magic) return std::nullopt;
  return header;
}

}  // namespace

std::vector<std::uint8_t> encode(const Job& job) {
  const JobHeader header{kJobMagic,
                         static_cast<std::uint32_t>(job.device_class),
                         job.id,
                         job.m,
                         job.n,
                         job.k,
                         job.layer,
                         job.work_gflop,
                         0,
                         job.issued_ps,
                         job.deadline_ps};
  return sealed(header, job.activations.data(), job.activations.size());
}

std::optional<Job> decode_job(std::span<const std::uint8_t> bytes) {
  const auto header = opened<JobHeader>(bytes, kJobMagic);
  if (!header || header->m > 1024 || header->n > 1024 || header->k > 1024 || header->device_class > 1)
    return std::nullopt;
  const std::size_t size = std::size_t{header->m} * header->k;
  if (bytes.size() != sizeof(JobHeader) + size + 4) return std::nullopt;
  Job job{.id = header->id,
          .device_class = static_cast<DeviceClass>(header->device_class),
          .m = header->m,
          .n = header->n,
          .k = header->k,
          .layer = header->layer,
          .work_gflop = header->work_gflop,
          .issued_ps = header->issued_ps,
          .deadline_ps = header->deadline_ps,
          .activations = {}};
  job.activations.assign(bytes.begin() + sizeof(JobHeader), bytes.end() - 4);
  return job;
}

std::vector<std::uint8_t> encode(const Result& result) {
  const ResultHeader header{kResultMagic, static_cast<std::uint32_t>(result.status), result.id, result.attempts,
                            static_cast<std::uint32_t>(result.c.size())};
  return sealed(header, result.c.data(), result.c.size() * 4);
}

std::optional<Result> decode_result(std::span<const std::uint8_t> bytes) {
  const auto header = opened<ResultHeader>(bytes, kResultMagic);
  if (!header || header->status > 2 || bytes.size() != sizeof(ResultHeader) + std::size_t{header->elements} * 4 + 4)
    return std::nullopt;
  Result result{
      .id = header->id, .status = static_cast<ResultStatus>(header->status), .attempts = header->attempts, .c = {}};
  result.c.resize(header->elements);
  if (header->elements > 0) std::memcpy(result.c.data(), bytes.data() + sizeof(ResultHeader), result.c.size() * 4);
  return result;
}

}  // namespace flatsat::payload
