#pragma once
// A directory as satgenpy writes one, made here by its rules, apart from what the project writes itself.
#include "tests/harness/fleet/support.h"

namespace flatsat::fleet {

struct Shell {
  int planes = 34, per_plane = 34;
  double inclination_deg = 51.9, mean_motion = 14.80;
  double longest_gsl_m = 1260000.0, longest_isl_m = 5016591.2330984278;
};

inline std::string with_checksum(std::string line) {
  int sum = 0;
  for (const char c : line) sum += c == '-' ? 1 : c >= '0' && c <= '9' ? c - '0' : 0;
  return line + std::to_string(sum % 10) + "\n";
}

template <class... Args>
std::string printed(const char* format, Args... args) {
  char text[200];
  std::snprintf(text, sizeof text, format, args...);
  return text;
}

/// Odd planes are ahead by half a slot; angles have four decimals, the mean motion eight.
inline std::string tles(const Shell& s) {
  std::string text = printed("%d %d\n", s.planes, s.per_plane);
  for (int plane = 0, i = 0; plane < s.planes; ++plane) {
    for (int n = 0; n < s.per_plane; ++n, ++i) {
      const double shift = plane % 2 == 1 ? 360.0 / (s.per_plane * 2.0) : 0.0;
      text += printed("Shell %d\n", i);
      text += with_checksum(printed("1 %05dU 00000ABC 00001.00000000  .00000000  00000-0  00000+0 0    0", i + 1));
      text += with_checksum(printed("2 %05d %8.4f %8.4f 0000001 %8.4f %8.4f %11.8f    0", i + 1, s.inclination_deg,
                                    plane * 360.0 / s.planes, 0.0, shift + n * 360.0 / s.per_plane, s.mean_motion));
    }
  }
  return text;
}

inline std::string isls(const Shell& s) {
  std::string text;
  const auto link = [&](int a, int b) { text += printed("%d %d\n", std::min(a, b), std::max(a, b)); };
  for (int plane = 0; plane < s.planes; ++plane) {
    for (int n = 0; n < s.per_plane; ++n) {
      link(plane * s.per_plane + n, plane * s.per_plane + (n + 1) % s.per_plane);
      link(plane * s.per_plane + n, (plane + 1) % s.planes * s.per_plane + n);
    }
  }
  return text;
}

inline std::string description(const Shell& s) {
  return printed("max_gsl_length_m=%.10f\nmax_isl_length_m=%.10f\n", s.longest_gsl_m, s.longest_isl_m);
}

/// The hundred sites of the published network, of which three are real: the others are a polar dummy.
inline std::string published_sites() {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    if (i == 17)
      text += "17,Manila,14.6042,120.9822,0\n";
    else if (i == 73)
      text += "73,Sankt-Peterburg-(Saint-Petersburg),59.929858,30.326228,0\n";
    else if (i == 85)
      text += "85,Dalian,38.913811,121.602322,0\n";
    else
      text += printed("%d,none%d,-89.0,0.0,0\n", i, i);
  }
  return text;
}

inline void write_directory(const TestFolder& folder, const Shell& shell, const std::string& sites) {
  folder.write("tles.txt", tles(shell));
  folder.write("isls.txt", isls(shell));
  folder.write("description.txt", description(shell));
  folder.write("ground_stations.txt", sites);
}

}  // namespace flatsat::fleet
