#include "harness/hdl/port_book.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(port_book)

namespace {

RtlPort vector(int left, int right, unsigned step = 1) {
  RtlPort port;
  port.name = "v";
  port.left = left;
  port.right = right;
  port.step = step;
  port.bits = static_cast<unsigned>(std::abs(left - right) + 1) * step;
  return port;
}

/// Lowest bit and width of a part; -1 for none.
std::pair<int, unsigned> part(const RtlPort& port, const std::string& name) {
  std::deque<RtlPort> made;
  PortBook book;
  book.add(port);
  const auto* found = book.find(name, made);
  return found == nullptr ? std::pair{-1, 0u} : std::pair{static_cast<int>(found->low), found->bits};
}

using Part = std::pair<int, unsigned>;

}  // namespace

BOOST_AUTO_TEST_CASE(a_bit_is_the_one_that_the_source_calls_by_its_number) {
  BOOST_TEST((part(vector(7, 0), "v[0]") == Part{0, 1}));
  BOOST_TEST((part(vector(7, 0), "v[7]") == Part{7, 1}));
  BOOST_TEST((part(vector(0, 7), "v[0]") == Part{7, 1}));  // the most significant one of [0:7]
  BOOST_TEST((part(vector(0, 7), "v[7]") == Part{0, 1}));
  BOOST_TEST((part(vector(31, 2), "v[2]") == Part{0, 1}));
  BOOST_TEST((part(vector(2, 5), "v[3]") == Part{2, 1}));
  BOOST_TEST((part(vector(2, -1), "v[-1]") == Part{0, 1}));
}

BOOST_AUTO_TEST_CASE(a_range_is_the_one_that_the_source_calls_so) {
  BOOST_TEST((part(vector(7, 0), "v[6:4]") == Part{4, 3}));
  BOOST_TEST((part(vector(0, 7), "v[1:3]") == Part{4, 3}));
}

BOOST_AUTO_TEST_CASE(numbers_of_a_packed_array_are_words) {
  BOOST_TEST((part(vector(3, 0, 8), "v[1]") == Part{8, 8}));
  BOOST_TEST((part(vector(0, 3, 8), "v[0]") == Part{24, 8}));
  BOOST_TEST((part(vector(0, 3, 8), "v[0:1]") == Part{16, 16}));
}

BOOST_AUTO_TEST_CASE(what_is_outside_of_the_range_is_not_there) {
  for (const char* name : {"v[8]", "v[-1]", "v[8:6]", "v[]", "v[1]x", "w[0]"})
    BOOST_TEST((part(vector(7, 0), name) == Part{-1, 0}), name);
  BOOST_TEST((part(vector(31, 2), "v[1]") == Part{-1, 0}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
