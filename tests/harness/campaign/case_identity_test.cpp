#include "harness/campaign/case_identity.h"

#include <boost/test/unit_test.hpp>
#include <set>

namespace flatsat::campaign {

BOOST_AUTO_TEST_SUITE(case_identity)

BOOST_AUTO_TEST_CASE(a_value_is_the_same_in_every_unit_it_can_be_written_in) {
  for (const char* same : {"\"150 kW\"", "\"150000 W\"", "\"0.15 MW\"", "\"150kW\""})
    BOOST_TEST(canonical_value(same) == "150000 power");
  BOOST_TEST(canonical_value("0.5") == canonical_value("\"50 %\""));
  BOOST_TEST(canonical_value("3") == canonical_value("3.0"));
  BOOST_TEST(canonical_value("\"0 degC\"") == canonical_value("\"273.15 K\""));
  BOOST_TEST(canonical_value("\"150 kW\"") != canonical_value("\"150 kJ\""));
  BOOST_TEST(canonical_value("\"150 kW\"") != canonical_value("\"160 kW\""));
}

BOOST_AUTO_TEST_CASE(a_text_stays_as_it_is) {
  for (const char* text : {"\"model\"", "\"007\"", "true", "\"5 apples\"", "\"\""})
    BOOST_TEST(canonical_value(text) == text);
  BOOST_TEST(canonical_value("\"007\"") != canonical_value("\"7\""));
}

BOOST_AUTO_TEST_CASE(the_key_goes_by_scenario_point_and_sample_and_not_by_how_they_are_written) {
  const CaseIdentity one{.fault = "pump", .point = {{"a.x", "\"1 kW\""}, {"a.y", "2"}}, .sample = 3};
  const CaseIdentity other_order{.fault = "pump", .point = {{"a.y", "2.0"}, {"a.x", "\"1000 W\""}}, .sample = 3};
  BOOST_TEST(key_of(one) == key_of(other_order));
  BOOST_TEST(seed_of(7, one, false) == seed_of(7, other_order, false));
  BOOST_TEST(key_of(one).size() == 16u);
  std::set<std::string> keys{key_of(one)};
  for (const CaseIdentity& other :
       {CaseIdentity{"none", one.point, 3}, CaseIdentity{"pump", one.point, 4},
        CaseIdentity{"pump", {{"a.x", "\"1 kW\""}, {"a.y", "3"}}, 3}, CaseIdentity{"pump", {{"a.x", "\"1 kW\""}}, 3}})
    BOOST_TEST(keys.insert(key_of(other)).second);
}

BOOST_AUTO_TEST_CASE(a_name_says_the_last_word_of_a_key_where_it_is_one_keys_alone) {
  BOOST_TEST(name_of({.fault = "pump", .point = {{"a.b.share", "\"50 %\""}}, .sample = 3}) == "pump/3 share=50 %");
  BOOST_TEST(name_of({.fault = "none", .point = {{"a.rated", "1"}, {"b.rated", "2"}}, .sample = 0}) ==
             "none/0 a.rated=1 b.rated=2");
}

BOOST_AUTO_TEST_CASE(common_random_numbers_give_a_sample_one_seed_at_all_sweep_points) {
  const CaseIdentity low{.fault = "pump", .point = {{"a.x", "1"}}, .sample = 3};
  const CaseIdentity high{.fault = "pump", .point = {{"a.x", "2"}}, .sample = 3};
  const CaseIdentity next{.fault = "pump", .point = {{"a.x", "1"}}, .sample = 4};
  BOOST_TEST(seed_of(7, low, true) == seed_of(7, high, true));
  BOOST_TEST(chance_of(low, true) == chance_of(high, true));
  BOOST_TEST(seed_of(7, low, true) != seed_of(7, next, true));
  BOOST_TEST(seed_of(7, low, false) != seed_of(7, high, false));
  BOOST_TEST(chance_of(low, false) != chance_of(high, false));
  BOOST_TEST(seed_of(7, low, false) != seed_of(8, low, false));
  BOOST_TEST(seed_of(7, low, false) >> 63 == 0u);  // an integer of TOML is signed
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::campaign
