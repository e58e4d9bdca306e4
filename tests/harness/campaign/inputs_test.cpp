#include "harness/campaign/inputs.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/base/temporary_folder.h"

namespace flatsat::campaign {

BOOST_AUTO_TEST_SUITE(inputs)

namespace {

class Files {
 public:
  std::string write(const std::string& name, const std::string& text) const {
    const auto path = (folder_.path() / name).string();
    std::ofstream(path) << text;
    return path;
  }
  void age(const std::string& path) const {
    std::filesystem::last_write_time(path, std::filesystem::last_write_time(path) - std::chrono::hours(1));
  }

 private:
  base::TemporaryFolder folder_{"/tmp/flatsat-inputs-"};
};

std::vector<Input> read(const std::vector<std::string>& paths) {
  InputList list;
  for (const auto& path : paths) list.add_file(path);
  return list.take();
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_differs_between_two_lists_is_named) {
  const Files files;
  const auto a = files.write("a.csv", "1"), b = files.write("b.v", "1"), c = files.write("c.hex", "1");
  const auto before = read({a, b});
  files.write("a.csv", "2");
  const auto now = read({c, a});
  const std::vector<std::string> expected{a + " differs", c + " is new", b + " is not read any more"};
  BOOST_TEST(differences(before, now) == expected, boost::test_tools::per_element());
  BOOST_TEST(differences(now, now).empty());
  BOOST_TEST(hash_of(before) != hash_of(now));
  std::filesystem::remove(a);
  BOOST_TEST(differences(now, read({a, c})).front() == a + " is gone");
}

BOOST_AUTO_TEST_CASE(a_comment_or_another_layout_of_a_testbed_is_no_difference_and_a_value_is) {
  const Files files;
  const auto bed = files.write("testbed.toml", "[a]\nx = 1 # why\n\n\ny = 2\n");
  const auto before = read({bed});
  files.write("testbed.toml", "# another comment\n[a]\ny=2\nx=1\n");
  BOOST_TEST(differences(before, read({bed})).empty());
  BOOST_TEST(hash_of(before) == hash_of(read({bed})));
  files.write("testbed.toml", "[a]\nx = 1\ny = 3\n");
  BOOST_TEST(differences(before, read({bed})).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_file_that_was_touched_and_holds_the_same_has_not_changed) {
  const Files files;
  const auto path = files.write("a.csv", "1");
  const auto before = read({path});
  files.age(path);
  BOOST_TEST(changed_since(before).empty());
  files.write("a.csv", "2");
  files.age(path);
  BOOST_TEST(changed_since(before) == std::vector<std::string>{path}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_list_survives_being_written_and_read) {
  const Files files;
  const auto before = read({files.write("a.csv", "1"), "/nowhere"});
  const auto after = inputs_from_json(to_json(before));
  BOOST_TEST(hash_of(after) == hash_of(before));
  BOOST_TEST(changed_since(after).empty());
  BOOST_TEST(after.front().name == "/nowhere");
  BOOST_TEST(after.front().sha256.empty());
}

BOOST_AUTO_TEST_CASE(the_running_program_is_read_too) {
  InputList list;
  list.add(bench::RunInputs{});
  const auto all = list.take();
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all.front().name == "flatsat");
  BOOST_TEST(all.front().sha256.size() == 64u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::campaign
