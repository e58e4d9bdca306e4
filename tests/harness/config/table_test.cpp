#include "harness/config/table.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace flatsat::config {

BOOST_AUTO_TEST_SUITE(table)

namespace {

struct Wheel {
  std::string name;
  double radius_m = 0.3;
  unsigned spokes = 24;
};
struct Bell {
  std::string name;
  double every_s = 1.0;
  std::vector<double> chimes_s;
};
struct Cart {
  double mass_kg = 10.0;
  bool red = false;
  int drive = 0;
  std::vector<Wheel> wheels;
  std::vector<Bell> bells;
};

void describe_wheel(Table& t, Wheel& w) {
  t.number("radius", w.radius_m, "m", kPositive, "of the rim");
  t.required();
  t.integer("spokes", w.spokes, 3, 100, "spokes");
}
void describe_bell(Table& t, Bell& b) {
  t.name("name", b.name, "of the bell");
  t.required();
  t.number("every", b.every_s, "s", kPositive, "between two strokes");
  t.numbers("chimes", b.chimes_s, "s", kNotNegative, "times of single strokes");
}
void describe_cart(Table& t, Cart& c) {
  t.number("mass", c.mass_kg, "1", kNotNegative, "kg");
  t.boolean("red", c.red, "its colour");
  t.choice<int>("drive", c.drive, {{"none", 0}, {"chain", 1}}, "what drives it");
  t.named("wheel", c.wheels, describe_wheel, "wheels");
  t.list("bell", c.bells, describe_bell, "bells");
}

Cart read(const std::string& text, const std::vector<std::string>& sets = {}) {
  Cart cart;
  Table table;
  describe_cart(table, cart);
  std::vector<Override> overrides;
  for (const auto& set : sets) overrides.push_back(parse_override(set));
  read_toml(text, "cart.toml", overrides, table);
  return cart;
}

std::string errors(const std::string& text, const std::vector<std::string>& sets = {}) {
  try {
    read(text, sets);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return {};
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(values_arrive_and_what_is_missing_keeps_its_default) {
  const auto cart = read("red = true\ndrive = 'chain'\n[wheel.front]\nradius = '26 cm'\n");
  BOOST_TEST(cart.red);
  BOOST_TEST(cart.drive == 1);
  BOOST_TEST(cart.mass_kg == 10.0);
  BOOST_REQUIRE(cart.wheels.size() == 1u);
  BOOST_TEST(cart.wheels[0].name == "front");
  BOOST_TEST(cart.wheels[0].radius_m == 0.26, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(all_mistakes_are_reported_at_once_where_they_stand) {
  const auto text =
      errors("mass = -1\nrad = true\ndrive = 'chian'\n[wheel.front]\nradius = '26 kg'\nspokes = 2\n[wheel.back]\n");
  BOOST_TEST(says(text, "cart.toml:1:8: mass must be at least 0"));
  BOOST_TEST(says(text, "cart.toml:2:1: unknown key rad; did you mean red?"));
  BOOST_TEST(says(text, "cart.toml:3:9: drive must be one of: none, chain; did you mean chain?"));
  BOOST_TEST(says(text, "cart.toml:5:10: wheel.front.radius must be a number with a unit"));
  BOOST_TEST(says(text, "cart.toml:6:10: wheel.front.spokes must be a whole number from 3 to 100"));
  BOOST_TEST(says(text, "wheel.back.radius is missing"));
}

BOOST_AUTO_TEST_CASE(a_syntax_error_has_its_place) { BOOST_TEST(says(errors("mass = \n"), "cart.toml:1:")); }

BOOST_AUTO_TEST_CASE(the_same_key_twice_is_an_error) {
  BOOST_TEST(says(errors("mass = 1\nmass = 2\n"), "cart.toml:2:"));
}

BOOST_AUTO_TEST_CASE(a_name_of_a_list_stands_once_and_the_second_is_told_with_the_place_of_the_first) {
  BOOST_TEST(errors("[[bell]]\nname = 'a'\n[[bell]]\nname = 'b'\n") == "");
  BOOST_TEST(errors("[[bell]]\nname = 'a'\n[[bell]]\nname = 'b'\n[[bell]]\nname = 'a'\n") ==
             "cart.toml:6:8: bell has a twice; the first stands at cart.toml:2:8");
}

BOOST_AUTO_TEST_CASE(a_name_that_no_channel_can_bear_is_refused_where_it_stands) {
  for (const std::string bad : {"", "a b", "a/b", "b\xc3\xa4r", "-", "a.b"})
    BOOST_TEST(says(errors("[[bell]]\nname = '" + bad + "'\n"),
                    "cart.toml:2:8: bell[0].name '" + bad + "' must be letters, digits, _ and -"),
               bad);
  BOOST_TEST(says(errors("[[bell]]\nname = 7\n"), "cart.toml:2:8: bell[0].name must be a text in quotes"));
  BOOST_TEST(says(errors("[wheel.'a b']\nradius = '1 m'\n"), "cart.toml:1:8: wheel: the name 'a b' must be letters"));
}

BOOST_AUTO_TEST_CASE(a_time_is_what_64_bits_of_picoseconds_hold) {
  // 2^63 ps = 9223372.036 s = 106.75 d.
  BOOST_TEST(errors("[[bell]]\nname = 'a'\nevery = '106 d'\nchimes = ['100 d']\n") == "");
  for (const char* far : {"107 d", "200 d", "1e9 s", "1e300 d"})
    BOOST_TEST(says(errors(std::string("[[bell]]\nname = 'a'\nevery = '") + far + "'\n"),
                    "cart.toml:3:9: bell[0].every must be"),
               far);
  BOOST_TEST(
      errors("[[bell]]\nname = 'a'\nevery = '107 d'\n") ==
      "cart.toml:3:9: bell[0].every must be more than 0 and at most 9223372 s, which is 106.75 d, the longest time "
      "there is here");
  BOOST_TEST(says(errors("[[bell]]\nname = 'a'\nchimes = ['1 s', '200 d']\n"),
                  "cart.toml:3:18: bell[0].chimes must hold numbers"));
}

BOOST_AUTO_TEST_CASE(of_two_ways_to_say_one_thing_a_table_has_one) {
  const auto error_of = [](const std::string& text) -> std::string {
    double height_m = 0.0, width_m = 0.0, period_s = 1.0;
    Table table;
    table.number("height", height_m, "m", kNotNegative, "of the orbit");
    table.number("width", width_m, "m", kNotNegative, "of the orbit");
    table.number("period", period_s, "s", kPositive, "of the orbit");
    table.either({"height", "width"}, {"period"}, "one of them is enough");
    try {
      read_toml(text, "f", {}, table);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return {};
  };
  BOOST_TEST(error_of("height = '3 m'\nwidth = '4 m'\n") == "");
  BOOST_TEST(error_of("period = '3 s'\n") == "");
  BOOST_TEST(error_of("width = '3 m'\nperiod = '3 s'\n") ==
             "f:2:10: period is given beside width: one of them is enough");
}

BOOST_AUTO_TEST_CASE(a_set_lies_over_the_file_with_and_without_quotes) {
  const auto cart =
      read("[wheel.front]\nradius = '26 cm'\n", {"wheel.front.radius=50 cm", "mass=3", "wheel.back.radius=1 m"});
  BOOST_TEST(cart.wheels.size() == 2u);
  BOOST_TEST(cart.mass_kg == 3.0);
  for (const auto& wheel : cart.wheels)
    BOOST_TEST(wheel.radius_m == (wheel.name == "front" ? 0.5 : 1.0), boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_wrong_set_is_named_as_it_was_written) {
  BOOST_TEST(says(errors("", {"masss=3"}), "--set masss=3: unknown key masss; did you mean mass?"));
  BOOST_CHECK_THROW(parse_override("mass"), ConfigError);
}

BOOST_AUTO_TEST_CASE(no_input_crashes_the_reader) {
  const std::string good = "mass = 1\nred = true\n[wheel.front]\nradius = '26 cm'\nspokes = 12\n";
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char c : {'\0', '"', '[', '=', '\xff', '\n', '9'}) {
      std::string bad = good;
      bad[at] = c;
      errors(bad);
    }
    errors(good.substr(0, at));
  }
}

BOOST_AUTO_TEST_CASE(the_schema_comes_from_the_same_description) {
  Cart cart;
  Table description;
  describe_cart(description, cart);
  const auto schema = description.schema();
  BOOST_TEST(schema["properties"]["drive"]["enum"].size() == 2u);
  BOOST_TEST(schema["additionalProperties"] == false);
  BOOST_TEST(schema["properties"]["wheel"]["additionalProperties"]["required"][0] == "radius");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::config
