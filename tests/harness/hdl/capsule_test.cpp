#include "harness/hdl/capsule.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(capsule)

namespace {

struct Cache {
  std::string path;
  Cache() {
    char name[] = "/tmp/flatsat-capsule-XXXXXX";
    path = mkdtemp(name);
  }
  ~Cache() { std::filesystem::remove_all(path); }
};

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

BOOST_AUTO_TEST_CASE(files_beside_and_above_the_testbed_are_where_its_names_lead) {
  const Cache cache;
  const auto folder = unpack_capsule(
      {{"capsule/a.v", "A"}, {"capsule/sub/b.v", "B"}, {"capsule/../../rtl/c.v", "C"}, {"x.csv", "no"}}, cache.path);
  BOOST_TEST(text_of(folder + "/a.v") == "A");
  BOOST_TEST(text_of(folder + "/sub/b.v") == "B");
  BOOST_TEST(text_of(folder + "/../../rtl/c.v") == "C");
  BOOST_TEST(!std::filesystem::exists(folder + "/x.csv"));
  BOOST_TEST(unpack_capsule({{"x.csv", "no"}}, cache.path).empty());
}

BOOST_AUTO_TEST_CASE(a_name_that_leads_out_is_refused_and_nothing_is_written) {
  for (const std::string name : {"capsule/a/../../b.v", "capsule//etc/b.v", "capsule/"}) {
    const Cache cache;
    BOOST_CHECK_THROW(unpack_capsule({{"capsule/good.v", "A"}, {name, "B"}}, cache.path), std::runtime_error);
    BOOST_TEST(std::filesystem::is_empty(cache.path));
  }
}

BOOST_AUTO_TEST_CASE(another_content_has_another_place) {
  const Cache cache;
  const auto one = unpack_capsule({{"capsule/a.v", "A"}}, cache.path);
  BOOST_TEST(unpack_capsule({{"capsule/a.v", "A"}}, cache.path) == one);
  BOOST_TEST(unpack_capsule({{"capsule/a.v", "B"}}, cache.path) != one);
  BOOST_TEST(text_of(one + "/a.v") == "A");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
