#include "harness/trace/layout.h"

#include <bit>
#include <set>

#include "harness/base/name.h"

namespace flatsat::trace::layout {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr std::size_t kMarkHead = 6;  // words before the row counts

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// FNV-1a over whole words: enough to tell a torn write.
std::uint64_t check_sum(std::span<const std::uint64_t> words) {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const std::uint64_t word : words) sum = (sum ^ word) * 0x100000001b3;
  return sum;
}

}  // namespace

std::size_t element_bytes(const Column& column) {
  switch (column.type) {
    case ColumnType::kI64:
    case ColumnType::kU64:
    case ColumnType::kF64:
      return 8;
    case ColumnType::kU32:
      return 4;
    case ColumnType::kU16:
      return 2;
    case ColumnType::kU8:
      return 1;
    case ColumnType::kText:
      break;
  }
  return column.text_bytes;
}

std::string fitted(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  std::size_t end = bytes - kEllipsis.size();
  while (end > 0 && continues_character(text[end])) --end;
  return std::string(text.substr(0, end)).append(kEllipsis);
}

bool is_name(std::string_view name) { return base::channel_name_problem(name).empty(); }

std::string channel_path(const std::string& name) { return "channels/" + name; }
std::string wire_path(const std::string& device) { return "wire/" + device; }
std::string digest_path(const std::string& group) { return "digests/" + group; }

std::string model_group(const std::string& channel) {
  const auto first = channel.find('.');
  return first == std::string::npos ? channel : channel.substr(0, channel.find('.', first + 1));
}

std::vector<std::string> digest_groups(const std::vector<ChannelSpec>& channels,
                                       const std::vector<std::string>& devices) {
  std::set<std::string> groups{"events"};
  for (const auto& channel : channels) groups.insert("model/" + model_group(channel.name));
  for (const auto& device : devices) groups.insert("device/" + device);
  return {groups.begin(), groups.end()};
}

Tables::Tables(const std::vector<ChannelSpec>& channel_specs, const std::vector<std::string>& devices)
    : groups(digest_groups(channel_specs, devices)) {
  for (const auto& channel : channel_specs) all.push_back({channel_path(channel.name), kChannel});
  wire = all.size();
  for (const auto& device : devices) all.push_back({wire_path(device), kWire});
  payload = all.size();
  for (const auto& device : devices) all.push_back({wire_path(device), kPayload});
  events = all.size();
  all.push_back({"events", kEvents});
  verdicts = all.size();
  all.push_back({"verdicts", kVerdicts});
  late = all.size();
  all.push_back({"late", kLate});
  digests = all.size();
  for (const auto& group : groups) all.push_back({digest_path(group), kDigests});
}

std::vector<std::uint64_t> Mark::words() const {
  std::vector<std::uint64_t> words{generation,
                                   static_cast<std::uint64_t>(flush.time.ps),
                                   std::bit_cast<std::uint64_t>(flush.wall_s),
                                   flush.samples,
                                   flush.messages,
                                   flush.events};
  words.insert(words.end(), rows.begin(), rows.end());
  words.push_back(check_sum(words));
  return words;
}

std::optional<Mark> Mark::from(std::span<const std::uint64_t> words) {
  if (words.size() <= kMarkHead || check_sum(words.first(words.size() - 1)) != words.back()) return std::nullopt;
  Mark mark;
  mark.generation = words[0];
  mark.flush = {{static_cast<std::int64_t>(words[1])}, std::bit_cast<double>(words[2]), words[3], words[4], words[5]};
  mark.rows.assign(words.begin() + kMarkHead, words.end() - 1);
  return mark;
}

}  // namespace flatsat::trace::layout
