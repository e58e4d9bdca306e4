#pragma once
#include <string>
#include <utility>
#include <vector>

namespace flatsat::agents::verilated {

/// What a design prints and dies of while it is evaluated in this thread.
struct SimulationLog {
  std::string complaint;  // the first one, with its file and line
  std::string last_line;  // of what it printed

  /// Whole lines that it printed since the call before; of a design the first kMaxLines.
  std::vector<std::string> take_lines() { return std::exchange(lines_, {}); }
  void print(const std::string& text) {
    last_line = text;
    for (const char c : text) {
      if (c != '\n' && open_.size() < kMaxLine)
        open_ += c;
      else if (c == '\n')
        end_line();
    }
  }

 private:
  static constexpr std::size_t kMaxLines = 1000, kMaxLine = 4000;
  void end_line() {
    if (reported_ < kMaxLines) lines_.push_back(open_);
    if (reported_ == kMaxLines) lines_.push_back("(what it says from now on is not told)");
    reported_ += reported_ <= kMaxLines;
    open_.clear();
  }
  std::vector<std::string> lines_;
  std::string open_;
  std::size_t reported_ = 0;
};

/// nullptr: nobody; complaints then go to stderr and a fatal one throws.
void log_verilated_to(SimulationLog* to);

}  // namespace flatsat::agents::verilated
