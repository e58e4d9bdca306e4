#include "harness/verdict/names.h"

#include <algorithm>

#include "harness/base/suggest.h"

namespace flatsat::verdict {
namespace {

constexpr std::size_t kMostListed = 8;

bool ends_in(std::string_view text, std::string_view end) {
  return text.size() > end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_kind(std::string_view wanted, std::string_view kind) {
  return kind == wanted || (wanted == "error" && ends_in(kind, "_error"));
}

/// A name and all its ends: "a.b.c", "b.c", "c".
void add_ends(const std::string& name, std::vector<std::string>& names) {
  for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1))
    names.push_back(name.substr(dot + 1));
  names.push_back(name);
}

}  // namespace

std::vector<std::size_t> channels_called(std::string_view name, const std::vector<ChannelName>& channels) {
  std::vector<std::size_t> found;
  const std::string end = "." + std::string(name);
  for (std::size_t i = 0; i < channels.size(); ++i) {
    if (channels[i].name == name) return {i};
    if (ends_in(channels[i].name, end)) found.push_back(i);
  }
  return found;
}

bool is_event(std::string_view wanted, std::string_view source, std::string_view kind) {
  if (is_kind(wanted, kind)) return true;
  const auto dot = wanted.rfind('.');
  return dot != std::string_view::npos && wanted.substr(0, dot) == source && is_kind(wanted.substr(dot + 1), kind);
}

bool is_event(std::string_view wanted, std::string_view event) {
  const auto dot = event.rfind('.');
  if (dot != std::string_view::npos) return is_event(wanted, event.substr(0, dot), event.substr(dot + 1));
  const auto wanted_dot = wanted.rfind('.');
  return is_kind(wanted_dot == std::string_view::npos ? wanted : wanted.substr(wanted_dot + 1), event);
}

std::string listed(const std::vector<std::size_t>& found, const std::vector<ChannelName>& channels) {
  std::string text;
  for (std::size_t i = 0; i < std::min(found.size(), kMostListed); ++i)
    text += (i == 0 ? "" : ", ") + channels[found[i]].name;
  return text + (found.size() > kMostListed ? " and " + std::to_string(found.size() - kMostListed) + " more" : "");
}

std::string near_channel(const std::string& name, const std::vector<ChannelName>& channels,
                         const std::vector<std::string>& events) {
  std::vector<std::string> names = events;
  for (const auto& channel : channels) add_ends(channel.name, names);
  for (const auto& event : events) names.push_back(event.substr(event.rfind('.') + 1));
  return base::did_you_mean(name, names);
}

std::string near_event(const std::string& name, const std::vector<std::string>& events) {
  std::vector<std::string> names;
  for (const auto& event : events) add_ends(event, names);
  return base::did_you_mean(name, names);
}

}  // namespace flatsat::verdict
