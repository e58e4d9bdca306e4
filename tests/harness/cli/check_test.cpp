#include <boost/test/unit_test.hpp>
#include <fstream>

#include "harness/base/temporary_folder.h"
#include "harness/cli/exit_code.h"
#include "tests/harness/cli/answers.h"

namespace flatsat::cli {

BOOST_AUTO_TEST_SUITE(check)

namespace {

const std::string kGood = "[testbed]\nname = 't'\n[model.b]\nkind = 'battery'\n";

struct Beds {
  std::string bed(const std::string& name, const std::string& text) const {
    const auto path = (folder.path() / name).string();
    std::ofstream(path) << text;
    return path;
  }
  base::TemporaryFolder folder{"/tmp/flatsat-check-"};
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_testbed_that_is_good_is_told_so) {
  const Beds beds;
  const auto good = beds.bed("good.toml", kGood);
  const auto answer = answer_to({"check", good.c_str()});
  BOOST_TEST(answer.status == kExitPass);
  BOOST_TEST(answer.out == good + ": good\n");
}

BOOST_AUTO_TEST_CASE(the_worst_of_several_is_how_it_ends_and_the_others_are_checked_all_the_same) {
  const Beds beds;
  const auto good = beds.bed("good.toml", kGood), typo = beds.bed("typo.toml", kGood + "drve = 'power'\n"),
             channel = beds.bed("channel.toml", kGood +
                                                    "[[requirement]]\nid = 'r'\ntext = 't'\nchannel = 'b.sock'\n"
                                                    "statistic = 'minimum'\nat_least = 0.1\n"),
             late = beds.bed("late.toml", kGood +
                                              "[[requirement]]\nid = 'r'\ntext = 't'\nchannel = 'b.soc'\n"
                                              "statistic = 'minimum'\nat_least = 0.1\n[[waiver]]\nid = 'w'\n"
                                              "requirement = 'r'\nowner = 'o'\nreason = 'x'\nuntil = '2020-01-01'\n");
  for (const auto* bad : {&typo, &channel, &late}) {
    const auto answer = answer_to({"check", bad->c_str(), good.c_str()});
    BOOST_TEST(answer.status == kExitUsage, *bad);
    BOOST_TEST(answer.out == good + ": good\n", *bad);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::cli
