#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flatsat::trace {

/// Writes an MCAP file (https://mcap.dev/spec, version 0): messages in chunks, an index behind each chunk, and a
/// summary that holds schemas, channels, statistics and the places of all chunks, so that a reader can begin anywhere.
class McapWriter {
 public:
  /// What takes the bytes, in their order.
  using Sink = std::function<void(std::string_view bytes)>;
  struct Message {
    std::uint16_t channel = 0;
    std::uint32_t sequence = 0;
    std::uint64_t time_ns = 0;  // of the log and of its publication
    std::string_view payload = {};
  };

  McapWriter(Sink sink, const std::string& library);
  /// Schemas before their channels, channels before their messages. A schema's encoding is "jsonschema", a message's
  /// "json".
  void add_schema(std::uint16_t id, const std::string& name, const std::string& text);
  void add_channel(std::uint16_t id, std::uint16_t schema, const std::string& topic,
                   const std::map<std::string, std::string>& metadata);
  void add(const Message& message);
  /// The last chunk and the summary: nothing may be added any more.
  void finish();

 private:
  struct Span {
    std::uint64_t first_ns = 0, last_ns = 0;
    std::uint64_t messages = 0;
    void add(std::uint64_t ns);
  };
  void put(std::string_view bytes);
  void end_chunk();
  std::string put_indexes();
  std::string statistics() const;

  Sink sink_;
  std::uint64_t at_ = 0;                            // bytes written
  std::uint32_t crc_ = 0;                           // of them
  std::string schemas_, channels_, chunk_indexes_;  // records of the summary
  std::uint16_t schema_count_ = 0;
  std::uint32_t channel_count_ = 0, chunk_count_ = 0;
  std::map<std::uint16_t, std::uint64_t> counts_;  // messages, by channel
  Span whole_, in_chunk_;
  std::string chunk_;  // records that are not written yet
  std::map<std::uint16_t, std::vector<std::pair<std::uint64_t, std::uint64_t>>> places_;  // time and place in it
};

}  // namespace flatsat::trace
