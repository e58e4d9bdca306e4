#include "harness/bench/report_schema.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(report_schema)

namespace {

using nlohmann::json;

/// Each object of a schema asks for all of its keys and says what each of them means.
void check(const json& schema, const std::string& at) {
  if (schema.contains("properties")) {
    for (const auto& [name, inner] : schema["properties"].items()) {
      const auto key = at + "." + name;
      const auto& required = schema["required"];
      const bool optional = name == "before";  // of a divergence: where there are messages
      BOOST_TEST((optional || std::find(required.begin(), required.end(), name) != required.end()), key);
      check(inner, key);
    }
  }
  if (schema.contains("items")) check(schema["items"], at + "[]");
  if (schema.contains("anyOf"))
    for (const auto& one : schema["anyOf"]) check(one, at);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_key_with_a_question_mark_may_be_null) {
  const auto schema = object_schema({{"id", "string", "a name"}, {"value", "number?", "of it"}});
  BOOST_TEST(schema["properties"]["id"]["type"] == "string");
  BOOST_TEST((schema["properties"]["value"]["type"] == json{"number", "null"}));
  BOOST_TEST(schema["properties"]["value"]["description"] == "of it");
  BOOST_TEST((schema["required"] == json{"id", "value"}));
}

BOOST_AUTO_TEST_CASE(a_list_has_items_and_what_may_be_missing_is_one_of_two) {
  const auto list = list_schema({{"type", "string"}}, "names");
  BOOST_TEST(list["type"] == "array");
  BOOST_TEST(list["items"]["type"] == "string");
  const auto maybe = or_null({{"type", "object"}}, "why");
  BOOST_TEST(maybe["anyOf"][0]["type"] == "object");
  BOOST_TEST(maybe["anyOf"][1]["type"] == "null");
  BOOST_TEST(maybe["description"] == "why");
}

BOOST_AUTO_TEST_CASE(every_key_of_a_report_is_asked_for) { check(report_object(), "run"); }

BOOST_AUTO_TEST_CASE(the_schema_says_which_one_it_is) {
  const auto schema = json::parse(run_schema());
  BOOST_TEST(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  BOOST_TEST(schema["$id"] == "urn:flatsat:run:" + std::to_string(kReportSchemaVersion));
  BOOST_TEST(schema["properties"]["schema_version"]["const"] == kReportSchemaVersion);
  const json verdicts{"PASS", "FAIL", "INCONCLUSIVE", "ERROR", "ABORTED"};
  BOOST_TEST((schema["properties"]["verdict"]["enum"] == verdicts));
  BOOST_TEST((schema["properties"]["requirements"]["items"]["properties"]["verdict"]["enum"] == verdicts));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
