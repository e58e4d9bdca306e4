#include "harness/campaign/junit.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "harness/base/text.h"
#include "harness/base/xml_text.h"
#include "harness/campaign/fail_lines.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : ""; }

std::string seconds(double value) { return base::formatted("%.6f", value); }

std::string what_failed(const json& c) {
  std::string text;
  for (const auto& said : fail_lines(c)) text += said + "\n";
  if (!text_of(c["trace"]).empty()) text += "trace " + text_of(c["trace"]) + "\n";
  return text + "seed " + c["seed"].dump() + "\ndigest " + (c["digest"].is_string() ? text_of(c["digest"]) : "none") +
         "\nagain " + text_of(c["reproduce"]) + "\n";
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// One <testcase> and what it counts as.
struct TestCase {
  std::string name;
  double seconds = 0.0;
  std::string element = {}, type = {}, text = {};  // failure, error or skipped; none for one that passed
};

std::string to_xml(const TestCase& one, const std::string& suite) {
  std::string out = "    <testcase classname=\"" + base::xml_text(suite) + "\" name=\"" + base::xml_text(one.name) +
                    "\" time=\"" + seconds(one.seconds) + "\"";
  if (one.element.empty()) return out + "/>\n";
  const std::string type = one.type.empty() ? "" : " type=\"" + base::xml_text(one.type) + "\"";
  return out + ">\n      <" + one.element + type + " message=\"" + base::xml_text(first_line(one.text)) + "\">" +
         base::xml_text(one.text) + "</" + one.element + ">\n    </testcase>\n";
}

TestCase test_case(const json& c, const std::set<std::string>& flaky) {
  const std::string verdict = text_of(c["verdict"]);
  TestCase one{.name = text_of(c["name"]), .seconds = c["wall_s"].is_number() ? c["wall_s"].get<double>() : 0.0};
  if (flaky.contains(one.name)) {
    one.element = "error", one.type = "FLAKY";
    one.text = "another digest than in the accepted night, from the same files\n" + what_failed(c);
  } else if (c.value("known", false)) {
    one.element = "skipped", one.text = "known failure: " + what_failed(c);
  } else if (verdict != "PASS") {
    one.element = verdict == "FAIL" ? "failure" : "error", one.type = verdict;
    one.text = what_failed(c);
  }
  return one;
}

std::vector<TestCase> test_cases(const json& s) {
  const json& compared = s["comparison"];
  std::set<std::string> flaky;
  std::vector<TestCase> all;
  if (compared.is_object())
    for (const auto& one : compared["flaky"]) flaky.insert(text_of(one["name"]));
  for (const auto& c : s["cases"]) all.push_back(test_case(c, flaky));
  if (!compared.is_object()) return all;
  for (const auto& name : compared["gone"])
    all.push_back({text_of(name), 0.0, "failure", "GONE", "it was in the accepted night and is not planned any more"});
  for (const auto& name : compared["not_flown"]) all.push_back({text_of(name), 0.0, "skipped", "", "it was not flown"});
  return all;
}

std::string properties_of(const json& s) {
  const auto line = [](const std::string& name, const std::string& value) {
    return "      <property name=\"" + name + "\" value=\"" + base::xml_text(value) + "\"/>\n";
  };
  std::string out = "    <properties>\n";
  for (const char* key : {"campaign", "testbed", "revision", "flatsat_version", "digests"})
    out += line(key, text_of(s[key]));
  const json& c = s["comparison"];
  if (c.is_object()) {
    out += line("baseline", text_of(c["baseline"]["folder"])) +
           line("baseline.accepted", text_of(c["baseline"]["utc"]) + " " + text_of(c["baseline"]["reason"])) +
           line("baseline.worse", c["worse"].dump());
    for (const char* list : {"newly_failing", "known_failures", "fixed", "gone", "flaky", "newly_marginal",
                             "newly_slow", "drifted", "new_cases"})
      out += line(std::string("baseline.") + list, std::to_string(c[list].size()));
  }
  return out + "    </properties>\n";
}

}  // namespace

std::string to_junit(const json& s) {
  const std::string name = base::xml_text(text_of(s["name"]));
  std::map<std::string, int> n;
  double wall = 0.0;
  std::string body;
  const auto all = test_cases(s);
  for (const auto& one : all) ++n[one.element], wall += one.seconds, body += to_xml(one, text_of(s["name"]));
  const std::string counts = " tests=\"" + std::to_string(all.size()) + "\" failures=\"" +
                             std::to_string(n["failure"]) + "\" errors=\"" + std::to_string(n["error"]) +
                             "\" skipped=\"" + std::to_string(n["skipped"]) + "\" time=\"" + seconds(wall) + "\"";
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"" + name + "\"" + counts +
         ">\n  <testsuite name=\"" + name + "\"" + counts + ">\n" + properties_of(s) + body +
         "  </testsuite>\n</testsuites>\n";
}

}  // namespace flatsat::campaign
