#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace flatsat::verdict {

struct ChannelName {
  std::string name;  // dotted
  std::string units;
};

/// The indices of the channels that `name` may mean: the one that is called so, else all that end in ".name".
std::vector<std::size_t> channels_called(std::string_view name, const std::vector<ChannelName>& channels);

/// `wanted` is KIND or SOURCE.KIND; a KIND of `error` stands for every kind that ends in "_error" as well.
bool is_event(std::string_view wanted, std::string_view source, std::string_view kind);

/// The same for an event as "SOURCE.KIND", or "KIND" where any source may emit it.
bool is_event(std::string_view wanted, std::string_view event);

/// "a.x, b.x", cut after some.
std::string listed(const std::vector<std::size_t>& found, const std::vector<ChannelName>& channels);

/// "; did you mean soc?", or empty where no channel or event, whole or by its end, is near.
std::string near_channel(const std::string& name, const std::vector<ChannelName>& channels,
                         const std::vector<std::string>& events = {});
std::string near_event(const std::string& name, const std::vector<std::string>& events);

}  // namespace flatsat::verdict
