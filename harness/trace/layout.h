#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/trace/records.h"
#include "harness/trace/trace.h"

/// Names, columns and order of everything in a trace file, for the writer and the reader. FORMAT.md says it in words.
namespace flatsat::trace::layout {

constexpr std::string_view kFormat = "flatsat trace";
constexpr std::uint32_t kFormatVersion = 3;
constexpr std::uint32_t kOldestFormatVersion = 1;  // without HELLO of the agents
constexpr std::uint32_t kHelloSince = 2;
constexpr std::uint32_t kSealedSince = 3;  // what the digests of the run leave out has its own

constexpr std::size_t kSourceBytes = 48;
constexpr std::size_t kKindBytes = 32;
constexpr std::size_t kTextBytes = 160;
constexpr std::size_t kRequirementBytes = 64;
constexpr std::size_t kVerdictBytes = 16;
constexpr std::size_t kUnitBytes = 16;
constexpr std::size_t kDigestBytes = 64;
constexpr std::size_t kTotalBytes = 64;

enum class ColumnType { kI64, kU64, kU32, kU16, kU8, kF64, kText };

struct Column {
  const char* name;
  ColumnType type;
  std::size_t text_bytes = 0;
};
using Columns = std::span<const Column>;

inline constexpr Column kChannel[] = {{"time", ColumnType::kI64}, {"value", ColumnType::kF64}};
inline constexpr Column kWire[] = {
    {"time", ColumnType::kI64},  {"at", ColumnType::kI64},       {"sequence", ColumnType::kU64},
    {"kind", ColumnType::kU16},  {"direction", ColumnType::kU8}, {"reference", ColumnType::kU32},
    {"cause", ColumnType::kU64}, {"offset", ColumnType::kU64},   {"length", ColumnType::kU32}};
inline constexpr Column kPayload[] = {{"payload", ColumnType::kU8}};
inline constexpr Column kEvents[] = {{"time", ColumnType::kI64},
                                     {"id", ColumnType::kU64},
                                     {"source", ColumnType::kText, kSourceBytes},
                                     {"kind", ColumnType::kText, kKindBytes},
                                     {"text", ColumnType::kText, kTextBytes},
                                     {"value", ColumnType::kF64},
                                     {"cause", ColumnType::kU64}};
inline constexpr Column kVerdicts[] = {{"requirement", ColumnType::kText, kRequirementBytes},
                                       {"verdict", ColumnType::kText, kVerdictBytes},
                                       {"value", ColumnType::kF64},
                                       {"limit", ColumnType::kF64},
                                       {"margin", ColumnType::kF64},
                                       {"unit", ColumnType::kText, kUnitBytes},
                                       {"time", ColumnType::kI64},
                                       {"text", ColumnType::kText, kTextBytes},
                                       {"cause", ColumnType::kU64}};
inline constexpr Column kLate[] = {{"time", ColumnType::kI64}, {"lateness_s", ColumnType::kF64}};
inline constexpr Column kDigests[] = {{"time", ColumnType::kI64}, {"digest", ColumnType::kText, kDigestBytes}};
inline constexpr Column kMarks[] = {{"time", ColumnType::kI64},
                                    {"wall_s", ColumnType::kF64},
                                    {"samples", ColumnType::kU64},
                                    {"messages", ColumnType::kU64},
                                    {"events", ColumnType::kU64}};
inline constexpr Column kTotals[] = {{"name", ColumnType::kText, kTotalBytes}, {"value", ColumnType::kF64}};

std::size_t element_bytes(const Column& column);
/// Cut to `bytes` at a character's edge, an ellipsis at the end, where it is longer.
std::string fitted(std::string_view text, std::size_t bytes);
/// By the rule of base::channel_name_problem.
bool is_name(std::string_view name);

std::string channel_path(const std::string& name);
std::string wire_path(const std::string& device);
std::string digest_path(const std::string& group);

/// A channel's name up to its second dot: "a.power.battery.soc" -> "a.power".
std::string model_group(const std::string& channel);
/// All digest groups, sorted: "device/<name>", "events", "model/<group>".
std::vector<std::string> digest_groups(const std::vector<ChannelSpec>& channels,
                                       const std::vector<std::string>& devices);

struct Table {
  std::string path;
  Columns columns;
};

/// Where each kind of table begins in the list of growing tables; row counts of the marks are in its order.
struct Tables {
  std::vector<Table> all;
  std::vector<std::string> groups;  // of the digests
  std::size_t channels = 0;         // one a channel, in the recorder's order
  std::size_t wire = 0;             // one a device
  std::size_t payload = 0;          // one a device
  std::size_t events = 0;
  std::size_t verdicts = 0;
  std::size_t late = 0;
  std::size_t digests = 0;  // one a group

  Tables() = default;
  Tables(const std::vector<ChannelSpec>& channel_specs, const std::vector<std::string>& devices);
};

/// How far the file is complete: two copies stand in /marks/state and are overwritten in turn, each after a flush, so
/// that one of them is whole and true at any moment.
struct Mark {
  std::uint64_t generation = 0;  // marks written, this one included; 0 before the first
  FlushMark flush;
  std::vector<std::uint64_t> rows;  // of each of Tables::all

  std::vector<std::uint64_t> words() const;  // with a check sum at the end
  /// Nothing for words that are torn.
  static std::optional<Mark> from(std::span<const std::uint64_t> words);
};

/// /end/state: how the file was left.
enum class EndState : std::uint8_t { kOpen = 0, kEnded = 1, kRecovered = 2 };

}  // namespace flatsat::trace::layout
