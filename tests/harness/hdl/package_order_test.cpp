#include "harness/hdl/package_order.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(package_order)

namespace {

struct Folder {
  std::string path;
  Folder() {
    char name[] = "/tmp/flatsat-packages-XXXXXX";
    path = mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file(const char* name, const std::string& text) const {
    std::ofstream(path + "/" + name) << text;
    return path + "/" + name;
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_package_comes_before_who_uses_it_and_the_rest_stays_as_it_was) {
  const Folder folder;
  const auto a = folder.file("a.sv", "module a import c_pkg::*; (); endmodule");
  const auto b = folder.file("b.sv", "// package b_pkg\n/* b_pkg::x */ module b; endmodule");
  const auto c = folder.file("c.sv", "package automatic c_pkg; localparam int X = d_pkg :: Y; endpackage");
  const auto d = folder.file("d.sv", "package d_pkg; endpackage");
  BOOST_TEST(in_package_order({b, a, c, d}) == (std::vector<std::string>{b, d, c, a}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_comment_or_a_gap_of_megabytes_is_no_matter) {
  const Folder folder;
  const auto a = folder.file("a.sv", "module a; endmodule /*" + std::string(4u << 20, 'x') + "*/ // ::");
  const auto b = folder.file("b.sv", "package" + std::string(4u << 20, ' ') + "b_pkg; endpackage");
  const auto c = folder.file("c.sv", "module c; int x = b_pkg" + std::string(4u << 20, '\n') + "::X; endmodule");
  BOOST_TEST(in_package_order({a, c, b}) == (std::vector<std::string>{a, b, c}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
