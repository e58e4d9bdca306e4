#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "harness/config/problems.h"

namespace flatsat::bench {

/// A recorded request: when after the first one, and its tokens.
struct RecordedRequest {
  std::int64_t at_ps = 0;
  std::uint64_t context_tokens = 0, generated_tokens = 0;
};

/// CSV with a header that names TIMESTAMP, ContextTokens and GeneratedTokens among others, as the public traces of
/// Azure's inference have it: UTC like "2023-11-16 18:17:03.9799600", also with T, Z or +00:00. In order of time.
/// `longest`: tokens of a request and its answer that are taken. Errors: ConfigError with line and column: a column
/// that is missing, what is no instant or number, times that go back, requests that are longer.
std::vector<RecordedRequest> parse_request_trace(const std::string& text, const std::string& path,
                                                 std::uint64_t longest);

}  // namespace flatsat::bench
