// The rows of a trace file, by blocks.
#include <algorithm>
#include <numeric>

#include "harness/trace/trace_file.h"

namespace flatsat::trace {

void TraceFile::each_block(std::size_t table, std::size_t bytes,
                           const std::function<void(std::uint64_t start, std::uint64_t count)>& read) const {
  constexpr std::size_t kBlockBytes = 2u << 20;
  const std::uint64_t most = std::max<std::uint64_t>(1, kBlockBytes / bytes);
  for (std::uint64_t start = 0; start < rows(table); start += most) read(start, std::min(most, rows(table) - start));
}

std::vector<WireRecord> TraceFile::messages(std::size_t device) const {
  std::vector<WireRecord> records;
  each_message(device, [&](const WireRecord& record) { records.push_back(record); });
  return records;
}

std::vector<WireRecord> TraceFile::messages_from(std::size_t device, std::uint64_t start) const {
  constexpr std::uint64_t kMostBytes = 1u << 20;  // but one message whatever it has
  const std::size_t table = tables_.wire + device;
  const std::uint64_t most = std::min<std::uint64_t>(Rows<WireRecord>::kBlock, rows(table) - start);
  const auto length = block<std::uint32_t>(table, 8, start, most);
  std::uint64_t count = 1, bytes = length.front();
  while (count < most && bytes + length[count] <= kMostBytes) bytes += length[count++];
  std::vector<WireRecord> records;
  message_block(device, start, count, [&](const WireRecord& record) { records.push_back(record); });
  return records;
}

void TraceFile::each_message_time(std::size_t device, const std::function<void(std::int64_t at_ps)>& see) const {
  const std::size_t table = tables_.wire + device;
  each_block(table, sizeof(std::int64_t), [&](std::uint64_t start, std::uint64_t count) {
    for (const auto at : block<std::int64_t>(table, 1, start, count)) see(at);
  });
}

void TraceFile::each_message(std::size_t device, const std::function<void(const WireRecord&)>& see) const {
  constexpr std::size_t kHeadBytes = 64;
  each_block(tables_.wire + device, kHeadBytes,
             [&](std::uint64_t start, std::uint64_t count) { message_block(device, start, count, see); });
}

void TraceFile::message_block(std::size_t device, std::uint64_t start, std::uint64_t count,
                              const std::function<void(const WireRecord&)>& see) const {
  const std::size_t table = tables_.wire + device, payload = tables_.payload + device;
  const auto time = block<std::int64_t>(table, 0, start, count);
  const auto at = block<std::int64_t>(table, 1, start, count);
  const auto sequence = block<std::uint64_t>(table, 2, start, count);
  const auto kind = block<std::uint16_t>(table, 3, start, count);
  const auto direction = block<std::uint8_t>(table, 4, start, count);
  const auto reference = block<std::uint32_t>(table, 5, start, count);
  const auto cause = block<std::uint64_t>(table, 6, start, count);
  const auto offset = block<std::uint64_t>(table, 7, start, count);
  const auto length = block<std::uint32_t>(table, 8, start, count);
  constexpr std::uint64_t kMostAtOnce = 8u << 20;
  const std::uint64_t at_once = std::min(kMostAtOnce, std::accumulate(length.begin(), length.end(), std::uint64_t{0}));
  std::vector<std::uint8_t> bytes;
  std::uint64_t begin = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const bool inside = offset[i] <= rows(payload) && length[i] <= rows(payload) - offset[i];
    if (!inside || direction[i] > 1)
      throw h5::Error(tables_.all[table].path + " message " + std::to_string(start + i) + " is corrupt");
    const bool is_here = offset[i] >= begin && offset[i] + length[i] <= begin + bytes.size();
    if (!is_here) {
      begin = offset[i];
      bytes = block<std::uint8_t>(payload, 0, begin,
                                  std::min(std::max<std::uint64_t>(at_once, length[i]), rows(payload) - begin));
    }
    WireRecord record;
    record.at.ps = at[i];
    record.direction = static_cast<Direction>(direction[i]);
    record.message = {static_cast<wire::Kind>(kind[i]),
                      static_cast<std::uint32_t>(device),
                      sequence[i],
                      {time[i]},
                      cause[i],
                      reference[i],
                      {}};
    const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(offset[i] - begin);
    record.message.payload.assign(first, first + length[i]);
    see(record);
  }
}

std::vector<EventRecord> TraceFile::events() const {
  std::vector<EventRecord> records;
  each_event([&](const EventRecord& record) { records.push_back(record); });
  return records;
}

std::vector<EventRecord> TraceFile::events_from(std::uint64_t start) const {
  std::vector<EventRecord> records;
  event_block(start, std::min<std::uint64_t>(Rows<EventRecord>::kBlock, rows(tables_.events) - start),
              [&](const EventRecord& record) { records.push_back(record); });
  return records;
}

void TraceFile::each_event(const std::function<void(const EventRecord&)>& see) const {
  each_block(tables_.events, 2 * layout::kTextBytes,
             [&](std::uint64_t start, std::uint64_t count) { event_block(start, count, see); });
}

void TraceFile::event_block(std::uint64_t start, std::uint64_t count,
                            const std::function<void(const EventRecord&)>& see) const {
  const std::size_t table = tables_.events;
  const auto time = block<std::int64_t>(table, 0, start, count);
  const auto id = block<std::uint64_t>(table, 1, start, count);
  const auto source = text_block(table, 2, start, count);
  const auto kind = text_block(table, 3, start, count);
  const auto text = text_block(table, 4, start, count);
  const auto value = block<double>(table, 5, start, count);
  const auto cause = block<std::uint64_t>(table, 6, start, count);
  for (std::size_t i = 0; i < count; ++i) see({id[i], {time[i]}, source[i], kind[i], text[i], value[i], cause[i]});
}

std::vector<VerdictRecord> TraceFile::verdicts() const {
  const std::size_t table = tables_.verdicts;
  const auto requirement = texts(table, 0);
  const auto verdict = texts(table, 1);
  const auto value = column<double>(table, 2);
  const auto limit = column<double>(table, 3);
  const auto margin = column<double>(table, 4);
  const auto unit = texts(table, 5);
  const auto time = column<std::int64_t>(table, 6);
  const auto text = texts(table, 7);
  const auto cause = column<std::uint64_t>(table, 8);
  std::vector<VerdictRecord> records;
  for (std::size_t i = 0; i < value.size(); ++i) {
    records.push_back(
        {requirement[i], verdict[i], value[i], limit[i], margin[i], unit[i], {time[i]}, text[i], cause[i]});
  }
  return records;
}

void TraceFile::each_late(const std::function<void(const LateRecord&)>& see) const {
  each_block(tables_.late, sizeof(LateRecord), [&](std::uint64_t start, std::uint64_t count) {
    const auto time = block<std::int64_t>(tables_.late, 0, start, count);
    const auto lateness = block<double>(tables_.late, 1, start, count);
    for (std::size_t i = 0; i < count; ++i) see({{time[i]}, lateness[i]});
  });
}

std::vector<DigestRecord> TraceFile::digests(std::size_t group) const {
  std::vector<DigestRecord> records;
  each_digest(group, [&](const DigestRecord& record) { records.push_back(record); });
  return records;
}

void TraceFile::each_digest(std::size_t group, const std::function<void(const DigestRecord&)>& see) const {
  for (std::uint64_t start = 0; start < rows(tables_.digests + group);) {
    const auto block = digest_block(group, start);
    for (const auto& record : block) see(record);
    start += block.size();
  }
}

std::vector<DigestRecord> TraceFile::digest_block(std::size_t group, std::uint64_t start) const {
  constexpr std::uint64_t kMost = 256;
  const std::size_t table = tables_.digests + group;
  const std::uint64_t count = std::min(kMost, rows(table) - start);
  const auto time = block<std::int64_t>(table, 0, start, count);
  const auto digest = text_block(table, 1, start, count);
  std::vector<DigestRecord> records;
  for (std::size_t i = 0; i < count; ++i) records.push_back({{time[i]}, digest[i]});
  return records;
}

void TraceFile::each_mark(const std::function<void(const FlushMark&)>& see) const {
  constexpr std::uint64_t kBlock = 16384;
  const auto open = [this](const char* name) {
    return h5::open_dataset(file_.id(), std::string("marks/") + name, summary_.state == TraceState::kLive);
  };
  const h5::Dataset time = open("time"), wall = open("wall_s"), samples = open("samples"), messages = open("messages"),
                    events = open("events");
  // The mark's own row comes with the flush after the one it speaks of.
  std::uint64_t rows = mark_.generation;
  for (const auto* column : {&time, &wall, &samples, &messages, &events})
    rows = std::min(rows, h5::rows_of(*column, "marks"));
  for (std::uint64_t start = 0; start < rows; start += kBlock) {
    const std::uint64_t count = std::min(kBlock, rows - start);
    const auto at = h5::read_block<std::int64_t>(time, "marks/time", start, count);
    const auto wall_s = h5::read_block<double>(wall, "marks/wall_s", start, count);
    const auto of_samples = h5::read_block<std::uint64_t>(samples, "marks/samples", start, count);
    const auto of_messages = h5::read_block<std::uint64_t>(messages, "marks/messages", start, count);
    const auto of_events = h5::read_block<std::uint64_t>(events, "marks/events", start, count);
    for (std::size_t i = 0; i < count; ++i) see({{at[i]}, wall_s[i], of_samples[i], of_messages[i], of_events[i]});
  }
}

std::vector<FlushMark> TraceFile::marks() const {
  std::vector<FlushMark> records;
  each_mark([&](const FlushMark& mark) { records.push_back(mark); });
  return records;
}

}  // namespace flatsat::trace
