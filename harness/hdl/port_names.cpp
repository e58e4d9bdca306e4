#include "harness/hdl/port_names.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "harness/hdl/port_book.h"

namespace flatsat::hdl {
namespace {

using Words = std::vector<std::string>;
using Set = std::set<std::string>;

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}
bool has_word(const Words& words, const Set& wanted) {
  return std::any_of(words.begin(), words.end(), [&](const auto& w) { return wanted.count(w) != 0; });
}
bool holds(const std::string& name, std::initializer_list<const char*> parts) {
  const std::string low = lower_case(name);
  return std::any_of(parts.begin(), parts.end(), [&](const char* p) { return low.find(p) != std::string::npos; });
}

/// Behind a reset's name, by themselves or grown together with it: it resets while low.
const Set kLowMarks{"n", "ni", "b", "l", "z", "low", "bar", "neg"};

/// The word is a reset, with or without a mark grown to it. "first", "burst" and "vapor" are none.
bool is_reset_word(const std::string& w) {
  for (const std::string stem : {"reset", "rst", "por"})
    for (const char* end : {"", "n", "ni", "b", "l", "z", "bar"}) {
      const std::string whole = stem + end;
      if (!ends_with(w, whole)) continue;
      const std::string before = w.substr(0, w.size() - whole.size());
      if (stem == "por") return before.empty() || before == "n";
      return !ends_with(before, "u") && !ends_with(before, "i") && !ends_with(before, "wo");
    }
  return false;
}

/// Where the reset stands among the words, the last of several: "reset_reset_n"; the end for none.
Words::const_iterator reset_word(const Words& words) {
  const auto last = std::find_if(words.rbegin(), words.rend(), is_reset_word);
  return last == words.rend() ? words.end() : last.base() - 1;
}

}  // namespace

Words words_of_name(const std::string& name) {
  Words words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    const bool hump = std::isupper(c) != 0 && i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
    if (std::isalnum(c) == 0 || hump)
      if (!words.back().empty()) words.emplace_back();
    if (std::isalnum(c) != 0) words.back() += static_cast<char>(std::tolower(c));
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool names_clock(const std::string& name) {
  const std::string low = lower_case(name);
  if (!holds(name, {"clk", "clock"}) && low != "ck") return false;
  for (const char* word : {"en", "gate", "ovr", "gating", "sel", "disable", "div", "valid", "clear"})
    if (low.find(word) != std::string::npos && low.find(word) > low.find("cl")) return false;
  return !has_word(words_of_name(name), {"req", "ack", "ok", "on", "off", "locked", "stop", "halt", "cnt", "freq"});
}

bool names_reset(const std::string& name) {
  const Words words = words_of_name(name);
  const auto at = reset_word(words);
  static const Set kOther{"run", "req",  "request", "vector", "vec",  "addr", "address", "pc",  "val",
                          "cnt", "done", "ack",     "en",     "mode", "type", "value",   "sel", "cause"};
  return at != words.end() && std::none_of(at, words.end(), [](const auto& w) { return kOther.count(w) != 0; });
}

bool names_low(const std::string& name) {
  const Words words = words_of_name(name);
  const auto at = reset_word(words);
  if (at == words.end()) return false;
  const auto next = at + 1;
  const auto grown = [&](const char* end) { return ends_with(*at, end); };
  const bool ends_low = grown("n") || grown("ni") || grown("b") || grown("l") || grown("z") || grown("bar");
  const bool begins_low = at->front() == 'n' || (at != words.begin() && *(at - 1) == "n");
  const bool marked = kLowMarks.count(words.back()) != 0 || (next != words.end() && kLowMarks.count(*next) != 0);
  return ends_low || begins_low || name.back() == '_' || marked;
}

bool names_interrupt(const std::string& name) {
  if (holds(name, {"interrupt", "intr", "irq", "irpt", "_inta"})) return true;
  return has_word(words_of_name(name), {"int", "inta", "evt", "event", "events"});
}

bool names_end(const std::string& name) { return has_word(words_of_name(name), {"done", "finish", "finished", "eoc"}); }

bool names_test(const std::string& name) {
  return holds(name, {"test", "scan", "bist", "dft", "jtag", "debug", "dbg", "trace"});
}

bool rests_high(const RtlPort& port) {
  if (port.bits != 1 || names_test(port.name) || port.name.rfind("EN_", 0) == 0) return false;  // Bluespec's "call me"
  const Words words = words_of_name(port.name);
  static const Set kLines{"rx", "rxd", "sin", "scl", "sda", "rxi"};
  static const Set kEnables{"en", "ena", "ce", "enable", "clken", "aclken", "pclken"};
  static const Set kAccess{"write", "wr", "we", "read", "rd", "re", "w", "r"};
  const bool access = has_word(words, kAccess) && words.size() > 2;
  return has_word(words, kLines) || (has_word(words, kEnables) && !access);
}

}  // namespace flatsat::hdl
