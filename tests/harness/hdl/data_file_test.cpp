#include "harness/hdl/data_file.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(data_file)

namespace {

using Bytes = std::vector<std::uint8_t>;

/// A file of one text that goes with the test.
class File {
 public:
  File(const std::string& name, const std::string& text) {
    char folder[] = "/tmp/flatsat-data-XXXXXX";
    BOOST_REQUIRE(mkdtemp(folder) != nullptr);
    folder_ = folder;
    std::ofstream(path(name)) << text;
    name_ = name;
  }
  ~File() { std::filesystem::remove_all(folder_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  std::string path() const { return path(name_); }

 private:
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  std::string folder_, name_;
};

Bytes read(const std::string& name, const std::string& text) { return read_data_file(File(name, text).path()); }

}  // namespace

BOOST_AUTO_TEST_CASE(hexadecimal_words_are_little_endian_and_as_wide_as_the_longest) {
  const Bytes expected{0x12, 0x00, 0x56, 0x34};
  BOOST_TEST(read("a.hex", "12 3456\n") == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_address_is_the_number_of_the_next_word_and_gaps_are_zero) {
  const Bytes expected{1, 0, 0, 0xFF};
  BOOST_TEST(read("a.mem", "1\n@3 ff\n") == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(comments_and_underscores_are_left_out_and_unknown_bits_are_zero) {
  const Bytes expected{0xCD, 0xAB, 0x01, 0x00};
  BOOST_TEST(read("a.vmem", "// head 77\nab_cd /* 55\n66 */ x001\n") == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_file_of_another_name_is_taken_as_it_is) {
  const Bytes expected{'1', '2', '\n'};
  BOOST_TEST(read("a.bin", "12\n") == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_word_that_is_none_is_named_with_its_line) {
  const File file("a.hex", "12\n34 wrong\n");
  BOOST_CHECK_EXCEPTION(read_data_file(file.path()), std::runtime_error, [&](const auto& error) {
    return error.what() == file.path() + ":2: 'wrong' is no hexadecimal word";
  });
  BOOST_CHECK_THROW(read("a.hex", "@ffffffffff 1\n"), std::runtime_error);  // beyond 4 GiB
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
