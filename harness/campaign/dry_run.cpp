#include "harness/campaign/dry_run.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/base/run_in_child.h"
#include "harness/bench/bench.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

void gather(json& found, const std::function<void()>& look) {
  try {
    look();
  } catch (const config::ConfigError& error) {
    for (const auto& p : error.problems())
      found.push_back(
          {{"file", p.location.file}, {"line", p.location.line}, {"column", p.location.column}, {"text", p.text}});
  }
}

/// The child's part.
std::string problems_of(const testbed::Testbed& bed) {
  json found = json::array();
  gather(found, [&] { testbed::refuse_expired_waivers(bed); });
  gather(found, [&] { bench::check_testbed(bed); });
  return found.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::vector<config::Problem> problems_when_built(const testbed::Testbed& bed) {
  // In a process that ends without destructors: SystemC's objects are not made to be taken down alone.
  const auto answer = base::ask_child([&] { return problems_of(bed); });
  if (answer.kind == base::ChildAnswer::Kind::kException) throw std::runtime_error(answer.text);
  if (answer.kind != base::ChildAnswer::Kind::kResult)
    throw std::runtime_error(bed.path + " cannot be built: the process that tried " + answer.status.text());
  std::vector<config::Problem> problems;
  for (const auto& p : json::parse(answer.text)) problems.push_back({{p["file"], p["line"], p["column"]}, p["text"]});
  return problems;
}

}  // namespace flatsat::campaign
