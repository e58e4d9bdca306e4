#pragma once
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "harness/cli/command.h"

namespace flatsat::cli {

/// What a command line prints while this lives.
class Capture {
 public:
  explicit Capture(std::ostream& stream) : stream_(stream), old_(stream.rdbuf(text_.rdbuf())) {}
  ~Capture() { stream_.rdbuf(old_); }
  Capture(const Capture&) = delete;
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::ostream& stream_;
  std::streambuf* old_;
};

/// How a command line ended, and what it printed by streams.
struct Answer {
  int status;
  std::string out, err;
};

/// Runs a command line in this process, without the name of the program before it.
inline Answer answer_to(std::vector<const char*> words) {
  words.insert(words.begin(), "flatsat");
  const Capture out(std::cout), err(std::cerr);
  const int status = run_command_line(all_commands(), static_cast<int>(words.size()), words.data());
  return {status, out.text(), err.text()};
}

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace flatsat::cli
