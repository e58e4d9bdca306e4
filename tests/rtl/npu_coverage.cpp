// Adds up what every design of a test run has covered: argument --coverage-file=FILE behind "--" of the test
// executable, in the format of verilator_coverage.
#include <verilated.h>
#include <verilated_cov.h>

#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "tests/rtl/npu_rig.h"

namespace flatsat::npu_rig {
namespace {

constexpr const char* kHead = "# SystemC::Coverage-3\n";

/// Point (as Verilator writes it) to count. Points are the same in each design, for there is one.
class Sum {
 public:
  Sum() {
    Bus::before_end = [](VerilatedContext& context) { instance().add(context); };
  }
  ~Sum() {
    if (file_.empty()) return;
    std::ofstream out(file_);
    out << kHead;
    for (const auto& [point, count] : counts_) out << point << ' ' << count << '\n';
  }
  static Sum& instance() {
    static Sum sum;
    return sum;
  }

 private:
  void add(VerilatedContext& context) {
    const auto& suite = boost::unit_test::framework::master_test_suite();
    const std::string option = "--coverage-file=";
    for (int i = 1; i < suite.argc; ++i)
      if (std::string(suite.argv[i]).starts_with(option)) file_ = std::string(suite.argv[i]).substr(option.size());
    if (file_.empty()) return;
    const std::string part = file_ + ".part";
    context.coveragep()->write(part.c_str());
    std::ifstream in(part);
    for (std::string line; std::getline(in, line);) {
      const auto space = line.rfind(' ');
      if (line.starts_with("C ")) counts_[line.substr(0, space)] += std::stoull(line.substr(space + 1));
    }
    std::filesystem::remove(part);
  }

  std::string file_;
  std::map<std::string, std::uint64_t> counts_;
};

[[maybe_unused]] const Sum& at_start = Sum::instance();

}  // namespace
}  // namespace flatsat::npu_rig
