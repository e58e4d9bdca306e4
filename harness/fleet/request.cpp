#include "harness/fleet/request.h"

#include <cmath>

#include "harness/config/span.h"
#include "harness/orbit/timestamp.h"

namespace flatsat::fleet {
namespace {

constexpr double kDefaultStepS = 60.0;
constexpr std::size_t kMostInstants = 50'000'000;

[[noreturn]] void refuse(const std::string& option, const std::string& what) {
  throw config::ConfigError({{{option, 0, 0}, what}});
}

double seconds_of(const std::string& option, const std::string& text, const Assembly& assembly, double otherwise_s) {
  if (text.empty()) return otherwise_s;
  try {
    return environment::seconds_between(assembly.epoch, orbit::parse_timestamp(text, assembly.epoch));
  } catch (const std::invalid_argument& error) {
    refuse(option, error.what());
  }
}

}  // namespace

mesh::Span span_of(const MeshRequest& request, const Assembly& assembly) {
  const mesh::Span span{seconds_of("--from", request.from, assembly, 0.0),
                        seconds_of("--to", request.to, assembly, assembly.duration_s)};
  if (!(span.begin_s < span.end_s)) refuse("--to", "must be later than --from");
  const auto in_reach = [](double s) { return std::abs(s) <= config::kLongestSpanS; };
  if (!in_reach(span.begin_s) || !in_reach(span.end_s)) refuse("--to", "must be within 106 days of the epoch");
  return span;
}

std::vector<std::int64_t> instants_of(const MeshRequest& request, const mesh::Span& span) {
  double step_s = kDefaultStepS;
  if (request.step) {
    const auto asked = config::span_of(*request.step, config::kPositive);
    if (!asked.wrong.empty()) refuse("--step", asked.wrong);
    step_s = asked.seconds;
  }
  const std::int64_t begin = mesh::to_ps(span.begin_s), end = mesh::to_ps(span.end_s), step = mesh::to_ps(step_s);
  if (step < 1) refuse("--step", "must be at least 1 ps");
  if (static_cast<std::uint64_t>((end - begin) / step) > kMostInstants)
    refuse("--step", "asks for more than 50 million instants");
  std::vector<std::int64_t> instants;
  for (std::int64_t at = begin; at <= end; at += step) instants.push_back(at);
  return instants;
}

std::vector<mesh::Pair> pairs_of(const MeshRequest& request, const Assembly& assembly) {
  std::vector<mesh::Pair> pairs;
  std::vector<config::Problem> problems;
  for (const auto& text : request.pairs) {
    const auto comma = text.find(',');
    if (comma == std::string::npos) {
      problems.push_back({{"--pair " + text, 0, 0}, "must be two nodes, A,B"});
      continue;
    }
    const std::string words[] = {text.substr(0, comma), text.substr(comma + 1)};
    std::optional<mesh::Node> nodes[2];
    for (int i = 0; i < 2; ++i) {
      nodes[i] = assembly.names->find(words[i]);
      if (!nodes[i]) problems.push_back({{"--pair " + text, 0, 0}, assembly.names->wrong(words[i])});
    }
    if (nodes[0] && nodes[0] == nodes[1]) problems.push_back({{"--pair " + text, 0, 0}, "must be two different nodes"});
    if (nodes[0] && nodes[1]) pairs.push_back({*nodes[0], *nodes[1]});
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  return pairs;
}

}  // namespace flatsat::fleet
