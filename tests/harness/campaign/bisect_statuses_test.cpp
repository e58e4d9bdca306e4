#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "harness/campaign/bisect.h"

namespace flatsat::campaign {

BOOST_AUTO_TEST_SUITE(bisect_statuses)

BOOST_AUTO_TEST_CASE(an_exit_status_says_what_it_says_to_git_bisect_run) {
  BOOST_TEST((judged(0, false) == RevisionIs::kGood));
  for (const int bad : {1, 2, 3, 124}) BOOST_TEST((judged(bad, false) == RevisionIs::kBad));
  BOOST_TEST((judged(125, false) == RevisionIs::kSkipped));
  for (const int broken : {126, 127, 130, 139}) BOOST_CHECK_THROW(judged(broken, false), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(what_flatsat_could_not_judge_is_skipped) {
  BOOST_TEST((judged(0, true) == RevisionIs::kGood));
  BOOST_TEST((judged(1, true) == RevisionIs::kBad));
  for (const int unjudged : {2, 3, 4, 5, 125}) BOOST_TEST((judged(unjudged, true) == RevisionIs::kSkipped));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::campaign
