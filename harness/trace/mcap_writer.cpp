#include "harness/trace/mcap_writer.h"

#include <zlib.h>

#include <algorithm>

namespace flatsat::trace {
namespace {

constexpr std::string_view kMagic("\x89MCAP0\r\n", 8);
constexpr std::size_t kChunkBytes = 1u << 20;

enum Opcode : std::uint8_t {
  kHeader = 1,
  kFooter = 2,
  kSchema = 3,
  kChannel = 4,
  kMessage = 5,
  kChunk = 6,
  kMessageIndex = 7,
  kChunkIndex = 8,
  kStatistics = 11,
  kSummaryOffset = 14,
  kDataEnd = 15
};

/// Numbers little endian; texts, lists and maps with their length in bytes before them.
class Bytes {
 public:
  template <class T>
  Bytes& number(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Bytes& raw(std::string_view bytes) {
    bytes_ += bytes;
    return *this;
  }
  Bytes& text(std::string_view text) { return number(static_cast<std::uint32_t>(text.size())).raw(text); }
  Bytes& list(const Bytes& entries) { return text(entries.bytes_); }
  const std::string& bytes() const { return bytes_; }
  std::string record(Opcode opcode) const {
    Bytes out;
    return out.number(static_cast<std::uint8_t>(opcode)).number(std::uint64_t{bytes_.size()}).raw(bytes_).bytes_;
  }

 private:
  std::string bytes_;
};

std::uint32_t crc_of(std::string_view bytes, std::uint32_t before = 0) {
  return static_cast<std::uint32_t>(
      crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));  // 0 is that of nothing
}

}  // namespace

void McapWriter::Span::add(std::uint64_t ns) {
  first_ns = messages == 0 ? ns : std::min(first_ns, ns);
  last_ns = messages == 0 ? ns : std::max(last_ns, ns);
  ++messages;
}

McapWriter::McapWriter(Sink sink, const std::string& library) : sink_(std::move(sink)) {
  put(kMagic);
  put(Bytes().text("").text(library).record(kHeader));
}

void McapWriter::put(std::string_view bytes) {
  sink_(bytes);
  at_ += bytes.size();
  crc_ = crc_of(bytes, crc_);
}

void McapWriter::add_schema(std::uint16_t id, const std::string& name, const std::string& text) {
  const auto record = Bytes().number(id).text(name).text("jsonschema").text(text).record(kSchema);
  ++schema_count_;
  schemas_ += record;
  chunk_ += record;
}

void McapWriter::add_channel(std::uint16_t id, std::uint16_t schema, const std::string& topic,
                             const std::map<std::string, std::string>& metadata) {
  Bytes entries;
  for (const auto& [key, value] : metadata) entries.text(key).text(value);
  const auto record = Bytes().number(id).number(schema).text(topic).text("json").list(entries).record(kChannel);
  ++channel_count_;
  counts_[id];
  channels_ += record;
  chunk_ += record;
}

void McapWriter::add(const Message& message) {
  places_[message.channel].emplace_back(message.time_ns, chunk_.size());
  chunk_ += Bytes()
                .number(message.channel)
                .number(message.sequence)
                .number(message.time_ns)
                .number(message.time_ns)
                .raw(message.payload)
                .record(kMessage);
  ++counts_[message.channel];
  in_chunk_.add(message.time_ns);
  whole_.add(message.time_ns);
  if (chunk_.size() >= kChunkBytes) end_chunk();
}

void McapWriter::end_chunk() {
  if (chunk_.empty()) return;
  const std::uint64_t start = at_, size = chunk_.size();
  put(Bytes()
          .number(in_chunk_.first_ns)
          .number(in_chunk_.last_ns)
          .number(size)
          .number(crc_of(chunk_))
          .text("")  // not compressed
          .number(size)
          .raw(chunk_)
          .record(kChunk));
  const std::uint64_t end = at_;
  const std::string offsets = put_indexes();
  chunk_indexes_ += Bytes()
                        .number(in_chunk_.first_ns)
                        .number(in_chunk_.last_ns)
                        .number(start)
                        .number(end - start)
                        .text(offsets)
                        .number(at_ - end)
                        .text("")
                        .number(size)
                        .number(size)
                        .record(kChunkIndex);
  ++chunk_count_;
  chunk_.clear();
  places_.clear();
  in_chunk_ = {};
}

/// Returns the map of channels to the places of their indexes.
std::string McapWriter::put_indexes() {
  Bytes offsets;
  for (const auto& [channel, places] : places_) {
    offsets.number(channel).number(at_);
    Bytes entries;
    for (const auto& [time_ns, place] : places) entries.number(time_ns).number(place);
    put(Bytes().number(channel).list(entries).record(kMessageIndex));
  }
  return offsets.bytes();
}

std::string McapWriter::statistics() const {
  constexpr std::uint32_t kAttachments = 0, kMetadata = 0;
  Bytes counts;
  for (const auto& [channel, count] : counts_) counts.number(channel).number(count);
  return Bytes()
      .number(whole_.messages)
      .number(schema_count_)
      .number(channel_count_)
      .number(kAttachments)
      .number(kMetadata)
      .number(chunk_count_)
      .number(whole_.first_ns)
      .number(whole_.last_ns)
      .list(counts)
      .record(kStatistics);
}

void McapWriter::finish() {
  end_chunk();
  put(Bytes().number(crc_).record(kDataEnd));
  const std::uint64_t summary = at_;
  crc_ = 0;
  std::string offsets;
  const auto put_group = [&](Opcode opcode, const std::string& records) {
    if (records.empty()) return;
    offsets += Bytes()
                   .number(static_cast<std::uint8_t>(opcode))
                   .number(at_)
                   .number(std::uint64_t{records.size()})
                   .record(kSummaryOffset);
    put(records);
  };
  put_group(kSchema, schemas_);
  put_group(kChannel, channels_);
  put_group(kStatistics, statistics());
  put_group(kChunkIndex, chunk_indexes_);
  const std::uint64_t offsets_at = at_;
  put(offsets);
  constexpr std::uint64_t kLength = 20;  // of the footer, whose check sum covers all but itself
  put(Bytes().number(static_cast<std::uint8_t>(kFooter)).number(kLength).number(summary).number(offsets_at).bytes());
  const std::uint32_t crc = crc_;
  put(Bytes().number(crc).bytes());
  put(kMagic);
}

}  // namespace flatsat::trace
