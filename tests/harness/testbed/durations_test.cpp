// Every key that takes a time, found in the schema: simulated time ends at 106.75 days.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "harness/testbed/testbed.h"

namespace flatsat::testbed {

BOOST_AUTO_TEST_SUITE(durations)

namespace {

using nlohmann::json;

/// One key of the schema as a text that gives it, and the path by which a message names it.
struct Key {
  std::string heads, head, key, path;
};

class Walk {
 public:
  explicit Walk(const json& schema) { table(schema, {}, ""); }
  std::vector<Key> keys;

 private:
  /// `above` ends with the head of this table where it has one; `path` is that of its keys' messages.
  void table(const json& schema, const Key& above, const std::string& path) {
    if (!schema.contains("properties")) return;
    for (const auto& [name, value] : schema["properties"].items()) {
      const std::string inner = path.empty() ? name : path + "." + name;
      const std::string dotted = above.head.empty() ? name : above.head + "." + name;
      if (value.value("unit", "") == "s") keys.push_back({above.heads, above.head, name, inner});
      if (value.contains("properties")) table(value, {above.heads + "[" + dotted + "]\n", dotted, "", ""}, inner);
      if (value.contains("items") && value["items"].contains("properties"))
        table(value["items"], {above.heads + "[[" + dotted + "]]\n", dotted, "", ""}, inner + "[0]");
      if (value.contains("additionalProperties") && value["additionalProperties"].is_object())
        named(value["additionalProperties"], above.heads, dotted + ".x", inner + ".x");
    }
  }

  void named(const json& schema, const std::string& heads, const std::string& dotted, const std::string& path) {
    const std::string head = heads + "[" + dotted + "]\n";
    if (!schema.contains("anyOf")) return table(schema, {head, dotted, "", ""}, path);
    for (const auto& kind : schema["anyOf"]) {
      const std::string word = kind["properties"]["kind"]["const"];
      table(kind, {head + "kind = '" + word + "'\n", dotted, "", ""}, path);
    }
  }
};

std::string errors_of(const std::string& text) {
  try {
    parse_testbed("f", text, {});
  } catch (const config::ConfigError& error) {
    return error.what();
  }
  return {};
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(every_key_that_takes_a_time_refuses_200_days_where_they_stand) {
  const Walk walk(json::parse(testbed_schema()));
  BOOST_TEST(walk.keys.size() > 60u);  // counted by hand in describe_*.cpp: about 70, some of them in several tables
  for (const auto& key : walk.keys) {
    const std::string before = key.heads, line = key.key + " = ";
    const auto number = std::count(before.begin(), before.end(), '\n') + 1;
    const std::string place = "f:" + std::to_string(number) + ":" + std::to_string(line.size() + 1) + ": ";
    BOOST_TEST(has(errors_of(before + line + "'200 d'\n"), place + key.path + " must be "), key.path);
  }
}

BOOST_AUTO_TEST_CASE(what_was_planned_for_day_200_is_refused_and_what_is_planned_for_day_100_is_not) {
  const std::string bed =
      "[testbed]\nname = 'x'\n[model.bus]\nkind = 'power_bus'\n[[stimulus]]\nvalue = 1\ncommand = 'c'\nat = ";
  BOOST_TEST(errors_of(bed + "'100 d'\n") == "");
  for (const char* far : {"107 d", "200 d", "1000000000 s"})
    BOOST_TEST(errors_of(bed + "'" + far + "'\n") ==
               "f:8:6: stimulus[0].at must be from 0 to 9223372 s, which is 106.75 d, the longest time there is here");
}

BOOST_AUTO_TEST_CASE(times_of_other_forms_end_there_too) {
  const std::string bed = "[testbed]\nname = 'x'\n[model.b]\nkind = 'battery'\n";
  BOOST_TEST(has(errors_of(bed + "step = '200 d'\n"), "f:5:8: model.b.step must be from 1e-06 to 3600 s"));
  const std::string requirement = "[[requirement]]\nid = 'r'\ntext = 't'\nstatistic = 'robustness'\nholds = ";
  BOOST_TEST(has(errors_of(bed + requirement + "'always within 200 d (x > 2)'\n"),
                 "f:9:9: requirement[0].holds at column 19"));
  TestbedOptions options;
  options.duration = "200 d";
  BOOST_CHECK_EXCEPTION(parse_testbed("f", bed, options), config::ConfigError, [](const auto& error) {
    return has(error.what(), "--set testbed.duration") && has(error.what(), "testbed.duration must be from");
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::testbed
