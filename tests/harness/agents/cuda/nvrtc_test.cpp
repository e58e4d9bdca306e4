#include "harness/agents/cuda/nvrtc.h"

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <iostream>

namespace flatsat::agents::cuda {

BOOST_AUTO_TEST_SUITE(nvrtc)

BOOST_AUTO_TEST_CASE(all_kernels_compile_for_ampere_hopper_and_blackwell) {
  for (const char* architecture : {"sm_80", "sm_90", "sm_100"}) {
    try {
      const auto binary = compile_kernels(kKernelSource, architecture);
      BOOST_REQUIRE(binary.size() > 4);
      BOOST_TEST(std::memcmp(binary.data(),
                             "\x7f"
                             "ELF",
                             4) == 0);  // what the driver loads
    } catch (const NvrtcMissing& missing) {
      std::cerr << "skipped: " << missing.what() << '\n';
      return;
    }
  }
}

BOOST_AUTO_TEST_CASE(a_kernel_that_does_not_compile_is_refused_with_the_compilers_words) {
  try {
    compile_kernels("extern \"C\" __global__ void k(int* a) { a[0] = undeclared; }", "sm_90");
    BOOST_FAIL("it compiled");
  } catch (const NvrtcMissing& missing) {
    std::cerr << "skipped: " << missing.what() << '\n';
  } catch (const std::runtime_error& error) {
    BOOST_TEST(std::string(error.what()).find("undeclared") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::cuda
