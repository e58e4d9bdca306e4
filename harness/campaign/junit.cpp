#include "harness/campaign/junit.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "harness/base/xml_text.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : ""; }

std::string seconds(const json& value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", value.is_number() ? value.get<double>() : 0.0);
  return text;
}

std::string what_failed(const json& c) {
  std::string text;
  for (const auto& r : c["requirements"]) {
    if (r["verdict"] == "PASS") continue;
    text += text_of(r["id"]) + ": " + text_of(r["verdict"]) + ", value " + r["value"].dump() + " " +
            text_of(r["unit"]) + ", limit " + r["limit"].dump() + ", margin " + r["margin"].dump() + "\n";
  }
  if (c["error"].is_string()) text += text_of(c["error"]) + "\n";
  return text + "seed " + c["seed"].dump() + "\ndigest " + (c["digest"].is_string() ? text_of(c["digest"]) : "none") +
         "\nagain " + text_of(c["reproduce"]) + "\n";
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string test_case(const json& c, const std::string& suite) {
  const std::string verdict = text_of(c["verdict"]);
  std::string out = "    <testcase classname=\"" + base::xml_text(suite) + "\" name=\"" +
                    base::xml_text(text_of(c["name"])) + "\" time=\"" + seconds(c["wall_s"]) + "\"";
  if (verdict == "PASS") return out + "/>\n";
  const char* element = verdict == "FAIL" ? "failure" : "error";
  const auto text = what_failed(c);
  return out + ">\n      <" + element + " type=\"" + verdict + "\" message=\"" + base::xml_text(first_line(text)) +
         "\">" + base::xml_text(text) + "</" + element + ">\n    </testcase>\n";
}

}  // namespace

std::string to_junit(const json& s) {
  const std::string name = base::xml_text(text_of(s["name"]));
  const int failures = s["fail"], errors = s["counted"].get<int>() - s["pass"].get<int>() - failures;
  double wall = 0.0;
  for (const auto& c : s["cases"]) wall += c["wall_s"].is_number() ? c["wall_s"].get<double>() : 0.0;
  const std::string counts = " tests=\"" + s["counted"].dump() + "\" failures=\"" + std::to_string(failures) +
                             "\" errors=\"" + std::to_string(errors) + "\" skipped=\"0\" time=\"" + seconds(wall) +
                             "\"";
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"" + name + "\"" + counts +
                    ">\n  <testsuite name=\"" + name + "\"" + counts + ">\n    <properties>\n";
  for (const char* key : {"campaign", "testbed", "revision", "flatsat_version", "digests"})
    out += std::string("      <property name=\"") + key + "\" value=\"" + base::xml_text(text_of(s[key])) + "\"/>\n";
  out += "    </properties>\n";
  for (const auto& c : s["cases"]) out += test_case(c, text_of(s["name"]));
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace flatsat::campaign
