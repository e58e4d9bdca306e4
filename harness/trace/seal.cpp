#include "harness/trace/seal.h"

#include <bit>
#include <utility>

namespace flatsat::trace::seal {
namespace {

/// Numbers as eight bytes, little endian; a text as its length and its bytes; a list as its length and its entries.
class Chain {
 public:
  explicit Chain(base::Sha256 begun = {}) : bytes_(std::move(begun)) {}
  void add(std::uint64_t number) { bytes_.add(&number, sizeof number); }
  void add(const std::string& text) {
    add(std::uint64_t{text.size()});
    bytes_.add(text.data(), text.size());
  }
  void add(const std::optional<double>& number) {
    add(std::uint64_t{number.has_value()});
    if (number) add(std::bit_cast<std::uint64_t>(*number));
  }
  void add(time::SimTime time) { add(static_cast<std::uint64_t>(time.ps)); }
  void add(const std::vector<std::string>& texts) {
    add(std::uint64_t{texts.size()});
    for (const auto& text : texts) add(text);
  }
  void add(const std::map<std::string, std::string>& texts) {
    add(std::uint64_t{texts.size()});
    for (const auto& [name, text] : texts) {
      add(name);
      add(text);
    }
  }
  std::string value() const { return base::to_hex(bytes_.value()); }

 private:
  base::Sha256 bytes_;
};

void add_device(Chain& chain, const DeviceRecord& d) {
  for (const auto* text : {&d.name, &d.backing, &d.agent_version, &d.rtl_hash, &d.config_hash, &d.hello})
    chain.add(*text);
}

void add_channel(Chain& chain, const ChannelSpec& channel) {
  for (const auto* text : {&channel.name, &channel.units, &channel.long_name}) chain.add(*text);
  chain.add(channel.lower_limit);
  chain.add(channel.upper_limit);
  chain.add(channel.period);
}

}  // namespace

std::string manifest_digest(const TraceInfo& info, time::SimTime digest_interval,
                            const std::vector<ChannelSpec>& channels, const std::vector<std::string>& devices) {
  Chain chain;
  for (const auto* text :
       {&info.testbed_name, &info.testbed_path, &info.testbed_text, &info.run_id, &info.flatsat_version,
        &info.git_revision, &info.epoch_utc, &info.host, &info.command_line, &info.reproduce})
    chain.add(*text);
  chain.add(info.seed);
  chain.add(digest_interval);
  chain.add(info.overrides);
  chain.add(std::uint64_t{info.devices.size()});
  for (const auto& device : info.devices) add_device(chain, device);
  chain.add(info.files);
  chain.add(info.tools);
  chain.add(std::uint64_t{channels.size()});
  for (const auto& channel : channels) add_channel(chain, channel);
  chain.add(devices);
  return chain.value();
}

std::string end_digest(base::Sha256 columns, const std::string& exit_state, time::SimTime end_time,
                       const std::string& run_digest) {
  Chain chain(std::move(columns));
  chain.add(exit_state);
  chain.add(end_time);
  chain.add(run_digest);
  return chain.value();
}

}  // namespace flatsat::trace::seal
