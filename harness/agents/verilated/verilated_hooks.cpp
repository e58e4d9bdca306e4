#include "harness/agents/verilated/verilated_hooks.h"

#include <verilated.h>

#include <cstdarg>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/agents/verilated/simulation_log.h"

namespace flatsat::agents::verilated {
namespace {

constinit thread_local SimulationLog* log = nullptr;

/// "[123] %Error: a.sv:12: Assertion failed in top.u: text" printed at a.sv:12 -> "Assertion failed in top.u: text".
std::string without_location(const std::string& line, const std::string& location) {
  const auto found = line.find(location + ": ");
  if (found == std::string::npos) return line.find("%Error") == 0 || line.find("%Fatal") == 0 ? line : std::string();
  std::string text = line.substr(found + location.size() + 2);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

void complain(const char* file, int line, const std::string& otherwise) {
  const std::string location = file != nullptr && *file != 0 ? std::string(file) + ":" + std::to_string(line) : "";
  // A message names its file without the folder.
  const std::string printed =
      log == nullptr ? "" : without_location(log->last_line, location.substr(location.rfind('/') + 1));
  const std::string text = (location.empty() ? "" : location + ": ") + (printed.empty() ? otherwise : printed);
  if (log == nullptr)
    std::fprintf(stderr, "%s\n", text.c_str());
  else if (log->complaint.empty())
    log->complaint = text;
}

}  // namespace

void log_verilated_to(SimulationLog* to) { log = to; }

}  // namespace flatsat::agents::verilated

/// A design's own output (`$display`) is no result of ours: it goes to stderr.
int flatsat_verilated_print(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  std::vector<char> text(4096);
  va_list again;
  va_copy(again, arguments);
  const int length = std::vsnprintf(text.data(), text.size(), format, arguments);
  if (length >= static_cast<int>(text.size())) {
    text.resize(static_cast<std::size_t>(length) + 1);
    std::vsnprintf(text.data(), text.size(), format, again);
  }
  va_end(again);
  va_end(arguments);
  if (length <= 0) return length;
  if (flatsat::agents::verilated::log != nullptr) flatsat::agents::verilated::log->print(text.data());
  std::fputs(text.data(), stderr);
  return length;
}

void vl_finish(const char* file, int line, const char*) {
  Verilated::threadContextp()->gotFinish(true);
  flatsat::agents::verilated::complain(file, line, "the design called $finish");
}

/// Also a failed assertion: the design goes on, whoever evaluates it decides.
void vl_stop(const char* file, int line, const char*) {
  Verilated::threadContextp()->gotError(true);
  flatsat::agents::verilated::complain(file, line, "the design called $stop");
}

/// Throws: after a fatal error Verilator's own code must not go on (it would loop where a design does not settle).
void vl_fatal(const char* file, int line, const char*, const char* text) {
  Verilated::threadContextp()->gotError(true);
  flatsat::agents::verilated::complain(file, line, text == nullptr || *text == 0 ? "fatal error" : text);
  throw std::runtime_error(text == nullptr ? "fatal error of the design" : text);
}

void vl_warn(const char* file, int line, const char*, const char* text) {
  flatsat_verilated_print("%%Warning: %s:%d: %s\n", file == nullptr ? "" : file, line, text);
}
