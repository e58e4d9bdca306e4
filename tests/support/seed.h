#pragma once
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

namespace flatsat::support {

/// The seed of a random test: FLATSAT_TEST_SEED, else the test's own. Printed, so that a failure can be repeated.
inline std::uint64_t seed_or(std::uint64_t own) {
  const char* given = std::getenv("FLATSAT_TEST_SEED");
  const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 0) : own;
  const std::string name = boost::unit_test::framework::current_test_case().p_name;
  std::printf("%s: FLATSAT_TEST_SEED=%llu\n", name.c_str(), static_cast<unsigned long long>(seed));
  return seed;
}

inline std::mt19937 engine(std::uint32_t own) { return std::mt19937(static_cast<std::uint32_t>(seed_or(own))); }

}  // namespace flatsat::support
