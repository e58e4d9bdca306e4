#include "harness/orbit/elements_file.h"

#include <boost/test/unit_test.hpp>

#include "harness/config/problems.h"

namespace flatsat::orbit {

BOOST_AUTO_TEST_SUITE(elements_file)

namespace {

// Vanguard 1, of the verification set of SGP4 (Vallado and others 2006).
const std::string kLine1 = "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753\n";
const std::string kLine2 = "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667\n";

std::string wrong(const std::string& text) {
  try {
    read_elements(text, "f");
  } catch (const config::ConfigError& error) {
    return error.what();
  }
  return "nothing";
}

/// Of the one set with these lines above it.
std::string name_of(const std::string& above) { return read_elements(above + kLine1 + kLine2, "f").front().name; }

const std::string kKvn =
    "CCSDS_OMM_VERS = 2.0\nOBJECT_NAME = DEMO [A]\nEPOCH = 2026-05-01T12:00:00\nMEAN_MOTION = 15.1 [rev/day]\n"
    "ECCENTRICITY = 0.0012345\nINCLINATION = 97.6 [deg]\nRA_OF_ASC_NODE = 123.4567\nARG_OF_PERICENTER = 87.6543\n"
    "MEAN_ANOMALY = 272.5678\nNORAD_CAT_ID = 90001\nBSTAR = 0.0001\nCENTER_NAME = EARTH\nREF_FRAME = TEME\n"
    "TIME_SYSTEM = UTC\nMEAN_ELEMENT_THEORY = SGP4\n";

/// A line of catalogues in CSV, which leave out what is the same in all of them.
const std::string kCsvHead =
    "OBJECT_NAME,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,"
    "NORAD_CAT_ID,BSTAR\n";
const std::string kCsvRow = "DEMO,2026-05-01T12:00:00,15.1,.0012345,97.6,123.4567,87.6543,272.5678,90001,";

std::string without(const std::string& text, const std::string& key) {
  const auto at = text.find(key + " = ");
  return text.substr(0, at) + text.substr(text.find('\n', at) + 1);
}

/// An <omm> of twelve lines.
std::string xml(const std::string& name) {
  return "<omm id=\"CCSDS_OMM_VERS\" version=\"2.0\"><header><COMMENT>made up</COMMENT></header><body><segment>\n"
         "<metadata>\n <OBJECT_NAME> " +
         name +
         " </OBJECT_NAME>\n <REF_FRAME>TEME</REF_FRAME><CENTER_NAME>EARTH</CENTER_NAME><TIME_SYSTEM>UTC</TIME_SYSTEM>"
         "<MEAN_ELEMENT_THEORY>SGP4</MEAN_ELEMENT_THEORY>\n"
         "</metadata><data><COMMENT>one</COMMENT><COMMENT>two</COMMENT><meanElements>\n"
         " <EPOCH>2026-05-01T12:00:00</EPOCH>\n <MEAN_MOTION units=\"rev/day\">15.1</MEAN_MOTION>\n"
         "\n"
         " <ECCENTRICITY>0.0012345</ECCENTRICITY><INCLINATION units=\"deg\">97.6</INCLINATION>\n"
         " <RA_OF_ASC_NODE>123.4567</RA_OF_ASC_NODE><ARG_OF_PERICENTER>87.6543</ARG_OF_PERICENTER>\n"
         " <MEAN_ANOMALY>272.5678</MEAN_ANOMALY></meanElements><tleParameters><NORAD_CAT_ID>90001</NORAD_CAT_ID>\n"
         " <BSTAR>0.0001</BSTAR></tleParameters></data></segment></body></omm>\n";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_set_is_called_by_its_title_line_or_else_by_its_number) {
  const auto sets = read_elements("0 VANGUARD 1\n" + kLine1 + kLine2 + "\n" + kLine1 + kLine2, "f");
  BOOST_REQUIRE(sets.size() == 2u);
  BOOST_TEST(sets[0].name == "VANGUARD 1");
  BOOST_TEST(sets[1].name == "00005");
}

BOOST_AUTO_TEST_CASE(lines_may_end_as_they_do_elsewhere) {
  BOOST_TEST(read_elements(kLine1.substr(0, 69) + "\r\n" + kLine2, "f").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_line_without_its_partner_is_named_with_its_number) {
  BOOST_TEST(wrong("TITLE\n" + kLine1) == "f:2:1: a line 2 must follow this line 1");
  BOOST_TEST(wrong(kLine1 + kLine2 + kLine2) == "f:3:1: a line 1 must come before this line 2");
}

BOOST_AUTO_TEST_CASE(a_digit_that_fell_over_is_found_by_its_checksum_in_the_line_and_column_of_the_file) {
  std::string damaged = kLine2;
  damaged[10] = '5';
  BOOST_TEST(wrong("TITLE\n" + kLine1 + damaged).find("f:3:69: ") == 0u);
}

BOOST_AUTO_TEST_CASE(a_title_is_kept_whole_without_the_blanks_at_its_ends) {
  BOOST_TEST(name_of("COSMOS 9408 DEB        \r\n") == "COSMOS 9408 DEB");
  BOOST_TEST(name_of("  DEMO (STATION)\n") == "DEMO (STATION)");
  BOOST_TEST(name_of("0  DEMO, second\n") == "DEMO, second");
}

BOOST_AUTO_TEST_CASE(a_title_that_begins_like_a_line_or_reads_like_a_key_is_a_title) {
  for (const std::string title : {"1 USA 99", "2 MOONS", "1 12345", "1", "2026-001A = Demo-A = NORAD 90001",
                                  "EPOCH = 5", "{DEMO}", "[DEMO] A", "<DEMO>", "MEAN_MOTION, A"})
    BOOST_TEST(name_of(title + "\n") == title);
}

BOOST_AUTO_TEST_CASE(text_around_the_sets_is_skipped_also_where_it_explains_the_columns) {
  const std::string head =
      "BULLETIN 7\n"
      "1 nnnnnU iiiiiiii yyddd.dddddddd  .vvvvvvvv  wwwww-w  bbbbb-b 0  eeeC\n"
      "2 nnnnn iii.iiii rrr.rrrr eeeeeee ppp.pppp mmm.mmmm tt.ttttttttoooooC\n";
  const auto sets = read_elements(
      head + "\nDEMO 1\n" + kLine1 + kLine2 + "# worst residual = 12 km\n" + kLine1 + kLine2 + "END\n", "f");
  BOOST_REQUIRE(sets.size() == 2u);
  BOOST_TEST(sets[0].name == "DEMO 1");
  BOOST_TEST(sets[1].name == "00005");
}

BOOST_AUTO_TEST_CASE(a_line_with_a_slip_in_it_is_told_and_never_taken_for_a_title) {
  BOOST_TEST(wrong(kLine1.substr(0, 60) + "\n" + kLine2).find("f:1:61: the line ends early") == 0u);
  std::string letter = kLine1;
  letter[20] = 'x';
  BOOST_TEST(wrong(letter + kLine2).find("f:1:21: the epoch's day of the year must be a number") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_no_part_of_the_file) {
  const std::string mark = "\xEF\xBB\xBF";
  BOOST_TEST(name_of(mark + "DEMO\n") == "DEMO");
  BOOST_TEST(read_elements(mark + kLine1 + kLine2, "f").front().name == "00005");
  BOOST_TEST(read_elements(mark + kKvn, "f").front().name == "DEMO [A]");
}

BOOST_AUTO_TEST_CASE(a_name_of_a_message_keeps_its_brackets_and_a_quantity_loses_its_unit) {
  const auto set = read_elements(kKvn, "f").front();
  BOOST_TEST(set.name == "DEMO [A]");
  BOOST_TEST(set.tle.inclination == 97.6 * 3.14159265358979323846 / 180.0, boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(messages_as_xml_stand_alone_or_many_in_one_file) {
  const auto one = read_elements("<?xml version=\"1.0\"?>\n" + xml("DEMO A"), "f");
  BOOST_REQUIRE(one.size() == 1u);
  BOOST_TEST(one[0].name == "DEMO A");
  BOOST_TEST(one[0].tle.satellite == "90001");
  BOOST_TEST(one[0].tle.eccentricity == 0.0012345);
  const auto many = read_elements("<ndm:ndm xmlns:ndm=\"urn\">\n" + xml("A") + xml("B") + "</ndm:ndm>\n", "f");
  BOOST_REQUIRE(many.size() == 2u);
  BOOST_TEST(many[1].name == "B");
}

BOOST_AUTO_TEST_CASE(mistakes_in_xml_have_their_line) {
  std::string text = xml("A");
  text.replace(text.find("<ECCENTRICITY>"), 23, "<ECCENTRICITY>1.5");
  BOOST_TEST(wrong(text).find("f:9:3: ECCENTRICITY must be a number from 0 to 1, not '1.5'") == 0u, wrong(text));
  BOOST_TEST(wrong("<ndm>\n<omm>\n</ndm>\n").find("is no XML here") != std::string::npos);
  BOOST_TEST(wrong("<ndm>\n</ndm>\n").find("holds no element set: neither two-line elements nor an OMM as XML") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_message_for_another_theory_is_refused_with_the_reason) {
  BOOST_TEST(wrong(kKvn + "BTERM = 0.02\n") ==
             "f:16:8: BTERM is of SGP4-XP, another theory, which is not flown here; SGP4 takes BSTAR");
}

// CCSDS 502.0-B-3, tables 4-2 and 4-3: what an OMM must have where the theory is SGP4.
BOOST_AUTO_TEST_CASE(a_message_in_kvn_or_xml_must_have_all_that_the_standard_asks_for) {
  BOOST_TEST(wrong(kKvn) == "nothing");
  for (const std::string key :
       {"EPOCH", "MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE", "ARG_OF_PERICENTER", "MEAN_ANOMALY",
        "BSTAR", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "MEAN_ELEMENT_THEORY"})
    BOOST_TEST(wrong(without(kKvn, key)).find("f:1:1: " + key + " is missing") == 0u, key);
  std::string no_frame = xml("A");
  no_frame.erase(no_frame.find("<REF_FRAME>"), 27);
  BOOST_TEST(wrong(no_frame) == "f:1:2: REF_FRAME is missing: it must be TEME");
}

BOOST_AUTO_TEST_CASE(drag_that_a_message_does_not_tell_is_asked_for_and_never_taken_for_none) {
  const std::string why = " is missing: SGP4 takes drag from it; 0 is an orbit without drag";
  BOOST_TEST(wrong(kCsvHead + kCsvRow + ".0001\n") == "nothing");
  BOOST_TEST(wrong(kCsvHead + kCsvRow + "\n") == "f:2:77: BSTAR" + why);
  BOOST_TEST(wrong(kCsvHead.substr(0, kCsvHead.size() - 7) + "\n" + kCsvRow.substr(0, kCsvRow.size() - 1) + "\n") ==
             "f:2:1: BSTAR" + why);
  std::string no_drag = xml("A");
  no_drag.erase(no_drag.find("<BSTAR>"), 21);
  BOOST_TEST(wrong(no_drag) == "f:1:2: BSTAR" + why);
  BOOST_TEST(read_elements(kCsvHead + kCsvRow + "0\n", "f").front().tle.bstar == 0.0);
}

BOOST_AUTO_TEST_CASE(the_size_of_an_orbit_is_its_mean_motion_and_no_axis) {
  BOOST_TEST(wrong(without(kKvn, "MEAN_MOTION") + "SEMI_MAJOR_AXIS = 6900\n") ==
             "f:1:1: MEAN_MOTION is missing: SGP4 takes the Kozai mean motion, which no SEMI_MAJOR_AXIS tells");
}

BOOST_AUTO_TEST_CASE(an_object_has_a_name_or_a_number) {
  const auto nameless = without(without(kKvn, "OBJECT_NAME"), "NORAD_CAT_ID");
  BOOST_TEST(wrong(nameless) == "f:1:1: OBJECT_NAME is missing, and so are OBJECT_ID and NORAD_CAT_ID");
  BOOST_TEST(read_elements(nameless + "OBJECT_ID = 2026-001A\n", "f").front().name == "2026-001A");
}

BOOST_AUTO_TEST_CASE(a_text_without_elements_is_refused) {
  BOOST_TEST(wrong("") == "f:1:1: holds no element set");
  BOOST_TEST(wrong("nothing of the kind\n").find("neither two-line elements nor an OMM") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::orbit
