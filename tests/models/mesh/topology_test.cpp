#include "models/mesh/topology.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::mesh {

BOOST_AUTO_TEST_SUITE(topology)

BOOST_AUTO_TEST_CASE(it_changes_at_events_and_at_no_other_time) {
  Topology t(3, 1, {{{0, 1}, 0.0, 10.0, true, false}, {{1, 2}, 5.0, 100.0, false, true}},
             {{{2, 0}, 5.0, 7.0, false, false}});
  BOOST_TEST((t.linked(0, 1) && !t.linked(1, 2) && t.links() == 1u));
  BOOST_TEST(t.next_change_ps() == 5'000'000'000'000);
  BOOST_TEST(!t.advance_to(4'999'999'999'999));
  BOOST_TEST(t.advance_to(5'000'000'000'000));
  BOOST_TEST((t.linked(2, 1) && t.linked(2, 3) && t.links() == 2u && t.site_links() == 1u));
  BOOST_TEST(t.advance_to(7'000'000'000'000));
  BOOST_TEST(t.site_links() == 0u);
  BOOST_TEST(t.advance_to(50'000'000'000'000));
  BOOST_TEST((!t.linked(0, 1) && t.linked(1, 2)));
  BOOST_TEST(t.next_change_ps() == kNeverPs);  // the span cut the last one: it is up for ever
  BOOST_TEST(t.handovers() == 1u);
  BOOST_TEST(t.site_handovers() == 1u);
}

BOOST_AUTO_TEST_CASE(a_link_that_has_failed_is_down_whatever_is_planned_until_it_is_whole) {
  constexpr std::int64_t kSecond = 1'000'000'000'000;
  Topology t(2, 0, {{{0, 1}, 2.0, 4.0, false, false}, {{0, 1}, 6.0, 8.0, false, false}}, {});
  BOOST_TEST(!t.set_failed(0, 1, true));  // it was not up
  BOOST_TEST(!t.advance_to(3 * kSecond));
  BOOST_TEST((!t.linked(0, 1) && t.links() == 0u && t.handovers() == 0u));
  BOOST_TEST(t.set_failed(1, 0, false));  // either way round
  BOOST_TEST((t.linked(0, 1) && t.links() == 1u));
  BOOST_TEST(t.set_failed(0, 1, true));
  BOOST_TEST(!t.linked(1, 0));
  BOOST_TEST(!t.advance_to(5 * kSecond));  // its planned end
  BOOST_TEST(!t.set_failed(0, 1, false));  // whole, but not planned now
  BOOST_TEST(t.advance_to(7 * kSecond));
  BOOST_TEST((t.linked(0, 1) && t.handovers() == 1u));
}

BOOST_AUTO_TEST_CASE(the_figures_of_a_ring_and_a_lone_satellite_are_those_counted_by_hand) {
  std::vector<Window> ring;
  for (std::uint32_t i = 0; i < 6; ++i)
    ring.push_back({{std::min(i, (i + 1) % 6), std::max(i, (i + 1) % 6)}, 0.0, 1.0, true, true});
  const auto figures = figures_of(Topology(7, 0, ring, {}));
  BOOST_TEST(figures.least_degree == 0u);
  BOOST_TEST(figures.most_degree == 2u);
  BOOST_TEST(figures.parts == 2u);
  BOOST_TEST(figures.diameter == 3u);
  BOOST_TEST(figures.mean_degree == 12.0 / 7.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(seconds_become_the_nearest_picosecond) {
  BOOST_TEST(to_ps(1e-12) == 1);
  BOOST_TEST(to_ps(5863.7) == 5'863'700'000'000'000);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::mesh
