#include "harness/campaign/markdown.h"

#include <nlohmann/json.hpp>

#include "harness/base/text.h"
#include "harness/campaign/baseline.h"
#include "harness/campaign/fail_lines.h"
#include "harness/campaign/summary.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

constexpr std::size_t kMostFailuresTold = 20;
constexpr std::size_t kMostNamesTold = 10;

/// What would begin a column, a tag or emphasis stands for itself.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("|<>*_`\\[]").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

/// In a code span that no backtick of the text ends.
std::string code(const std::string& text) {
  const bool ticks = text.find('`') != std::string::npos;
  return ticks ? "`` " + text + " ``" : "`" + text + "`";
}

std::string rounded_text(const json& value) {
  return value.is_number() ? base::formatted("%.5g", value.get<double>()) : "-";
}

std::string head_section(const json& s) {
  const auto n = [&s](const char* key) { return s[key].dump() + " " + key; };
  std::string out = "# " + plain(s["name"]) + ": " + s["verdict"].get<std::string>() + "\n\n";
  if (!s["title"].get<std::string>().empty()) out += plain(s["title"]) + "\n\n";
  return out + s["counted"].dump() + " of " + s["planned"].dump() + " cases: " + n("pass") + ", " + n("fail") + ", " +
         n("error") + ", " + n("inconclusive") + ", " + n("aborted") + ". Revision " + plain(s["revision"]) +
         ", seed " + s["seed"].dump() + ".\n";
}

std::string comparison_section(const json& c) {
  if (!c.is_object()) return {};
  std::string out =
      "\n## Against the accepted night: " + std::string(c["worse"].get<bool>() ? "worse" : "not worse") + "\n\n";
  for (const char* list : {"newly_failing", "flaky", "gone", "not_flown", "known_failures", "fixed", "newly_marginal",
                           "newly_slow", "drifted", "new_cases"}) {
    if (c[list].empty()) continue;
    std::vector<std::string> names;
    for (const auto& one : c[list])
      if (names.size() < kMostNamesTold) names.push_back(plain(comparison_line(one)));
    const auto more = c[list].size() - names.size();
    out += "- " + plain(list) + ": " + std::to_string(c[list].size()) + ": " + base::joined(names, "; ") +
           (more > 0 ? "; and " + std::to_string(more) + " more" : "") + "\n";
  }
  return out;
}

std::string failures_section(const json& s) {
  std::string out;
  std::size_t told = 0;
  for (const bool known : {false, true}) {
    for (const auto& c : s["cases"]) {
      if (c["verdict"] == "PASS" || c.value("known", false) != known || told == kMostFailuresTold) continue;
      if (told++ == 0) out += "\n## What did not pass\n\n";
      out += "- " + c["verdict"].get<std::string>() + (known ? " (known) " : " ") + plain(c["name"]) + "\n";
      for (const auto& said : fail_lines(c)) out += "  - " + plain(said + trace_note(c)) + "\n";
      out += "  - again " + code(c["reproduce"]) + "\n";
    }
  }
  return out;
}

std::string requirements_section(const json& s) {
  std::string out =
      "\n## Requirements\n\n| requirement | pass | fail | inconclusive | marginal | worst margin | unit |\n"
      "| --- | --: | --: | --: | --: | --: | --- |\n";
  for (const auto& r : s["requirements"])
    out += "| " + plain(r["id"]) + " | " + r["pass"].dump() + " | " + r["fail"].dump() + " | " +
           r["inconclusive"].dump() + " | " + r["marginal"].dump() + " | " + rounded_text(r["worst_margin"]) + " | " +
           plain(r["unit"]) + " |\n";
  return out;
}

}  // namespace

std::string to_markdown(const json& s) {
  return head_section(s) + comparison_section(s["comparison"]) + failures_section(s) + requirements_section(s) +
         "\nDigests " + code(s["digests"]) + "\n";
}

}  // namespace flatsat::campaign
