#include "harness/hdl/port_types.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(port_types)

namespace {

std::string range(int left, int right) {
  const auto end = [](int value) { return "<const name=\"32'sh" + std::to_string(value) + "\"/>"; };
  return "<range>" + end(left) + end(right) + "</range>";
}

/// Types as Verilator 5.006 writes them: a bit, a byte-wide vector, one with its ends turned, arrays and a structure.
const std::string kTable =
    "<typetable>"
    "<basicdtype id='bit' name='logic'/>"
    "<basicdtype id='byte' name='logic' left='7' right='0'/>"
    "<basicdtype id='turned' name='logic' left='2' right='5'/>"
    "<basicdtype id='int' name='int'/>"
    "<basicdtype id='long' name='longint'/>"
    "<basicdtype id='real' name='real'/>"
    "<refdtype id='named' sub_dtype_id='byte'/>"
    "<packarraydtype id='bytes' sub_dtype_id='byte'>" +
    range(3, 0) +
    "</packarraydtype>"
    "<unpackarraydtype id='lanes' sub_dtype_id='byte'>" +
    range(0, 2) +
    "</unpackarraydtype>"
    "<unpackarraydtype id='grid' sub_dtype_id='lanes'>" +
    range(0, 9) +
    "</unpackarraydtype>"
    "<structdtype id='request'><memberdtype name='valid' sub_dtype_id='bit'/>"
    "<memberdtype name='data' sub_dtype_id='named'/></structdtype>"
    "<uniondtype id='either'><memberdtype name='a' sub_dtype_id='bit'/>"
    "<memberdtype name='b' sub_dtype_id='byte'/></uniondtype>"
    "<ifacerefdtype id='bus'/>"
    "<refdtype id='loop' sub_dtype_id='loop'/>"
    "</typetable>";

struct Types {
  Types() { BOOST_REQUIRE(document.load_string(kTable.c_str())); }
  RtlPort port(const std::string& id) const {
    RtlPort made;
    made.name = "p";
    PortTypes(document.child("typetable")).measure(id, made);
    return made;
  }
  std::vector<RtlPort> parts(const std::string& id) const {
    std::vector<RtlPort> list{port(id)};
    PortTypes(document.child("typetable")).add_parts(id, RtlPort(list.front()), list);
    return list;
  }
  std::uint64_t words(const std::string& id) const { return PortTypes(document.child("typetable")).words(id); }
  pugi::xml_document document;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_vector_has_its_width_and_its_ends_as_declared) {
  const Types types;
  BOOST_TEST(types.port("bit").bits == 1u);
  BOOST_TEST(types.port("byte").bits == 8u);
  const auto turned = types.port("turned");
  BOOST_TEST(turned.bits == 4u);
  BOOST_TEST(turned.left == 2);
  BOOST_TEST(turned.right == 5);
  BOOST_TEST(types.port("named").bits == 8u);
}

// IEEE 1800-2017, table 6-8: an int has 32 bits, a longint 64.
BOOST_AUTO_TEST_CASE(integer_types_have_the_widths_of_the_language) {
  const Types types;
  BOOST_TEST(types.port("int").bits == 32u);
  BOOST_TEST(types.port("long").bits == 64u);
}

BOOST_AUTO_TEST_CASE(what_is_more_than_a_vector_says_so) {
  const Types types;
  BOOST_TEST(types.port("real").odd == "real");
  BOOST_TEST(types.port("lanes").odd == "array");
  BOOST_TEST(types.port("bus").odd == "interface");
  BOOST_TEST(types.port("nowhere").odd == "unknown type");
  BOOST_TEST(types.port("loop").odd == "unknown type");
  BOOST_TEST(types.port("byte").odd == "");
}

BOOST_AUTO_TEST_CASE(a_structure_is_as_wide_as_its_members_together_and_a_union_as_its_widest) {
  const Types types;
  BOOST_TEST(types.port("request").bits == 9u);
  BOOST_TEST(types.port("either").bits == 8u);
}

BOOST_AUTO_TEST_CASE(a_packed_array_counts_words) {
  const auto bytes = Types().port("bytes");
  BOOST_TEST(bytes.bits == 32u);
  BOOST_TEST(bytes.step == 8u);
  BOOST_TEST(bytes.left == 3);
}

BOOST_AUTO_TEST_CASE(words_of_an_array_multiply_over_its_dimensions) {
  const Types types;
  BOOST_TEST(types.words("byte") == 1u);
  BOOST_TEST(types.words("lanes") == 3u);
  BOOST_TEST(types.words("grid") == 30u);
}

BOOST_AUTO_TEST_CASE(members_of_a_structure_stand_one_below_the_other_the_first_one_highest) {
  const auto list = Types().parts("request");
  BOOST_REQUIRE(list.size() == 3u);
  BOOST_TEST(list[1].name == "p.valid");
  BOOST_TEST(list[1].low == 8u);
  BOOST_TEST(list[1].bits == 1u);
  BOOST_TEST(list[2].name == "p.data");
  BOOST_TEST(list[2].low == 0u);
  BOOST_TEST(list[2].bits == 8u);
  BOOST_TEST(list[2].whole == "p");
}

BOOST_AUTO_TEST_CASE(words_of_arrays_are_parts_with_their_numbers) {
  const Types types;
  const auto bytes = types.parts("bytes");
  BOOST_REQUIRE(bytes.size() == 5u);
  BOOST_TEST(bytes[1].name == "p[3]");
  BOOST_TEST(bytes[1].low == 24u);
  const auto lanes = types.parts("lanes");
  BOOST_REQUIRE(lanes.size() == 4u);
  BOOST_TEST(lanes[0].range == "[0:2]");
  BOOST_TEST(lanes[2].name == "p[1]");
  BOOST_TEST(lanes[2].word == "[1]");
  BOOST_TEST(lanes[2].low == 0u);
  BOOST_TEST(lanes[2].odd == "");
  BOOST_TEST(types.parts("grid").size() == 1u);  // of two dimensions: none
  BOOST_TEST(types.parts("byte").size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
