#pragma once
#include <string>

namespace flatsat::bench {

/// An exception out of a SystemC process arrives wrapped; the part that we wrote is what people need.
inline std::string plain_text(const std::string& text) {
  const auto at = text.find("uncaught exception: ");
  if (at == std::string::npos) return text;
  const auto begin = at + 20, end = text.find("\nIn ", begin);
  return text.substr(begin, end == std::string::npos ? end : end - begin);
}

}  // namespace flatsat::bench
