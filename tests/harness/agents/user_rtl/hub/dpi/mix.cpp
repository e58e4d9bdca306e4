#include <numeric>

// The design's own C++: the greatest common divisor.
extern "C" int hub_mix(int a, int b) { return std::gcd(a, b); }
