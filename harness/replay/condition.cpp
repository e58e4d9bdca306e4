#include "harness/replay/condition.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "harness/base/suggest.h"
#include "harness/config/problems.h"
#include "harness/config/units.h"

namespace flatsat::replay {

struct Condition::Node {
  enum class Type { kAnd, kOr, kNot, kChannel, kCompare, kEvent } type{};
  std::unique_ptr<Node> left, right;
  std::size_t channel = 0;
  std::string comparison;  // "<", "<=", ">", ">=", "==", "!="
  double limit = 0.0;
  std::string event;  // KIND or SOURCE.KIND
};

namespace {

using Node = Condition::Node;

bool ends_in(const std::string& text, const std::string& end) {
  return text.size() > end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool is_event(const std::string& wanted, const std::string& source, const std::string& kind) {
  const auto dot = wanted.rfind('.');
  const std::string wanted_kind = dot == std::string::npos ? wanted : wanted.substr(dot + 1);
  if (dot != std::string::npos && source != wanted.substr(0, dot)) return false;
  return kind == wanted_kind || (wanted_kind == "error" && ends_in(kind, "_error"));
}

std::vector<std::size_t> channels_called(const std::string& name, const std::vector<trace::ChannelSpec>& channels) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < channels.size(); ++i) {
    if (channels[i].name == name) return {i};
    if (ends_in(channels[i].name, "." + name)) found.push_back(i);
  }
  return found;
}

constexpr unsigned kMostDepth = 100;  // of brackets and nots: the text comes from a command line

class Parser {
 public:
  Parser(const std::string& text, const std::vector<trace::ChannelSpec>& channels,
         const std::vector<std::string>& events)
      : text_(text), channels_(channels), events_(events) {}

  std::unique_ptr<Node> parse() {
    auto node = any();
    skip_space();
    if (at_ < text_.size()) fail("expected 'and', 'or' or the end");
    return node;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { fail_at(at_, what); }
  [[noreturn]] void fail_at(std::size_t at, const std::string& what) const {
    throw config::ConfigError({{{"'" + text_ + "'", 1, static_cast<std::uint32_t>(at + 1)}, what}});
  }

  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  bool is_name_part(std::size_t at) const {
    return at < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at])) != 0 || text_[at] == '_' || text_[at] == '.' ||
            (text_[at] == '-' && at > 0 && std::isalnum(static_cast<unsigned char>(text_[at - 1])) != 0));
  }

  std::string peek_word() {
    skip_space();
    std::size_t end = at_;
    while (is_name_part(end)) ++end;
    return text_.substr(at_, end - at_);
  }

  bool take(const std::string& word, const std::string& sign) {
    skip_space();
    if (peek_word() == word) {
      at_ += word.size();
      return true;
    }
    if (text_.compare(at_, sign.size(), sign) != 0) return false;
    if (sign == "!" && at_ + 1 < text_.size() && text_[at_ + 1] == '=') return false;
    at_ += sign.size();
    return true;
  }

  std::unique_ptr<Node> join(Node::Type type, std::unique_ptr<Node> left, std::unique_ptr<Node> right) {
    auto node = std::make_unique<Node>();
    node->type = type;
    node->left = std::move(left);
    node->right = std::move(right);
    return node;
  }

  std::unique_ptr<Node> any() {
    auto node = all();
    while (take("or", "||")) node = join(Node::Type::kOr, std::move(node), all());
    return node;
  }

  std::unique_ptr<Node> all() {
    auto node = one();
    while (take("and", "&&")) node = join(Node::Type::kAnd, std::move(node), one());
    return node;
  }

  std::unique_ptr<Node> one() {
    if (++depth_ > kMostDepth) fail("is nested too deeply");
    std::unique_ptr<Node> node;
    if (take("not", "!")) {
      node = join(Node::Type::kNot, one(), nullptr);
    } else if (take("(", "(")) {
      node = any();
      if (!take(")", ")")) fail("expected ')'");
    } else {
      node = named();
    }
    --depth_;
    return node;
  }

  std::string comparison() {
    skip_space();
    for (const char* sign : {"<=", ">=", "==", "!=", "<", ">"}) {
      const std::string text = sign;
      if (text_.compare(at_, text.size(), text) != 0) continue;
      at_ += text.size();
      return text;
    }
    return {};
  }

  std::unique_ptr<Node> named() {
    const std::string name = peek_word();
    const std::size_t start = at_;
    if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) != 0) fail("expected a channel or an event");
    at_ += name.size();
    auto node = std::make_unique<Node>();
    node->comparison = comparison();
    const auto found = channels_called(name, channels_);
    if (found.size() > 1)
      fail_at(start, name + " is ambiguous: " + channels_[found[0]].name + ", " + channels_[found[1]].name);
    if (!found.empty()) {
      node->channel = found.front();
      node->type = node->comparison.empty() ? Node::Type::kChannel : Node::Type::kCompare;
      if (!node->comparison.empty()) node->limit = number(channels_[node->channel].units);
      return node;
    }
    const bool happens = std::any_of(events_.begin(), events_.end(), [&](const std::string& event) {
      const auto dot = event.rfind('.');
      return is_event(name, event.substr(0, dot), event.substr(dot + 1));
    });
    if (!happens || !node->comparison.empty()) fail_at(start, unknown(name, happens));
    node->type = Node::Type::kEvent;
    node->event = name;
    return node;
  }

  std::string unknown(const std::string& name, bool is_an_event) const {
    if (is_an_event) return name + " is an event and has no value to compare";
    std::vector<std::string> names = events_;
    for (const auto& channel : channels_) {
      for (auto dot = channel.name.find('.'); dot != std::string::npos; dot = channel.name.find('.', dot + 1))
        names.push_back(channel.name.substr(dot + 1));
      names.push_back(channel.name);
    }
    for (const auto& event : events_) names.push_back(event.substr(event.rfind('.') + 1));
    return "no channel and no event is called " + name + base::did_you_mean(name, names);
  }

  double number(const std::string& units) {
    skip_space();
    const std::size_t start = at_;
    char* end = nullptr;
    const double value = std::strtod(text_.c_str() + at_, &end);
    if (end == text_.c_str() + at_) fail("expected a number");
    at_ = static_cast<std::size_t>(end - text_.c_str());
    skip_space();
    const std::size_t unit_at = at_;
    while (at_ < text_.size() &&
           (std::isalpha(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '%' || text_[at_] == '/'))
      ++at_;
    const std::string unit = text_.substr(unit_at, at_ - unit_at);
    if (unit.empty() || unit == "and" || unit == "or") {
      at_ = unit_at;
      return value;  // in the channel's unit
    }
    const auto converted = config::in_unit(text_.substr(start, at_ - start), units);
    if (!converted) fail_at(unit_at, unit + " is no unit of a channel in " + units);
    return *converted;
  }

  const std::string& text_;
  const std::vector<trace::ChannelSpec>& channels_;
  const std::vector<std::string>& events_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;
};

bool compare(const std::string& sign, double value, double limit) {
  if (sign == "<") return value < limit;
  if (sign == "<=") return value <= limit;
  if (sign == ">") return value > limit;
  if (sign == ">=") return value >= limit;
  if (sign == "==") return value == limit;
  return value == value && value != limit;
}

bool holds(const Node& node, std::span<const double> values, std::span<const trace::EventRecord> events) {
  switch (node.type) {
    case Node::Type::kAnd:
      return holds(*node.left, values, events) && holds(*node.right, values, events);
    case Node::Type::kOr:
      return holds(*node.left, values, events) || holds(*node.right, values, events);
    case Node::Type::kNot:
      return !holds(*node.left, values, events);
    case Node::Type::kChannel:
      return values[node.channel] == values[node.channel] && values[node.channel] != 0.0;
    case Node::Type::kCompare:
      return compare(node.comparison, values[node.channel], node.limit);
    case Node::Type::kEvent:
      return std::any_of(events.begin(), events.end(),
                         [&](const trace::EventRecord& e) { return is_event(node.event, e.source, e.kind); });
  }
  return false;
}

}  // namespace

Condition::Condition(const std::string& text, const std::vector<trace::ChannelSpec>& channels,
                     const std::vector<std::string>& event_names)
    : root_(Parser(text, channels, event_names).parse()) {}
Condition::~Condition() = default;
Condition::Condition(Condition&&) noexcept = default;
Condition& Condition::operator=(Condition&&) noexcept = default;

bool Condition::holds(std::span<const double> values, std::span<const trace::EventRecord> events) const {
  return replay::holds(*root_, values, events);
}

std::size_t find_channel(const std::string& name, const std::vector<trace::ChannelSpec>& channels,
                         const std::string& option) {
  const auto found = channels_called(name, channels);
  if (found.size() == 1) return found.front();
  std::vector<std::string> names;
  for (const auto& channel : channels) names.push_back(channel.name);
  const std::string what = found.empty()
                               ? "there is no channel " + name + base::did_you_mean(name, names)
                               : name + " is ambiguous: " + channels[found[0]].name + ", " + channels[found[1]].name;
  throw config::ConfigError({{{option, 0, 0}, what}});
}

}  // namespace flatsat::replay
