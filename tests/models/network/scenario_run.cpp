// Flies a scenario, in the words of ns3_peer.cpp, over the transport, and prints when each message has arrived, in ns.
// scenario_run packets|flows < SCENARIO. As packets a message goes in the peer's parts.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "tests/models/network/fixed_mesh.h"

namespace {

using namespace flatsat::network;

constexpr std::uint64_t kPayloadBytes = 1400, kHeaderBytes = 30;  // UDP 8, IP 20, PPP 2

struct Sending {
  unsigned from, to;
  std::uint64_t bytes;
  std::int64_t at_ps, end_ps = -1;
};

struct Scenario {
  FixedMesh mesh{0, 0};
  std::vector<Sending> sendings;
};

Scenario read_scenario() {
  Scenario scenario;
  unsigned nodes = 0;
  for (std::string word; std::cin >> word;) {
    if (word == "nodes") {
      std::cin >> nodes;
    } else if (word == "link") {
      unsigned a = 0, b = 0;
      std::uint64_t bps = 0;
      std::int64_t delay_ns = 0;
      std::cin >> a >> b >> bps >> delay_ns;
      if (scenario.mesh.ways.empty()) scenario.mesh = FixedMesh(nodes, 1000 * delay_ns);  // of all links
      scenario.mesh.link(a, b, bps);
    } else {
      Sending sending{};
      sending.end_ps = -1;
      std::cin >> sending.from >> sending.to >> sending.bytes >> sending.at_ps;
      sending.at_ps *= 1000;
      scenario.sendings.push_back(sending);
    }
  }
  return scenario;
}

/// The bytes that the peer puts on a link for a part, or for a whole message.
std::vector<std::uint64_t> on_the_link(std::uint64_t bytes, bool as_packets) {
  const std::uint64_t parts = (bytes + kPayloadBytes - 1) / kPayloadBytes;
  if (!as_packets) return {bytes + parts * kHeaderBytes};
  std::vector<std::uint64_t> sizes(parts, kPayloadBytes + kHeaderBytes);
  sizes.back() = bytes - (parts - 1) * kPayloadBytes + kHeaderBytes;
  return sizes;
}

}  // namespace

int main(int argc, char** argv) {
  const bool as_packets = argc > 1 && std::string(argv[1]) == "packets";
  Scenario scenario = read_scenario();
  Transport transport({.packet_bytes = as_packets ? 1ull << 40 : 0, .buffer_bytes = 1ull << 40}, scenario.mesh.ways,
                      scenario.mesh);
  std::map<std::uint64_t, Sending*> of;
  const auto advance = [&](std::int64_t to_ps) {
    for (const auto& outcome : transport.advance(to_ps)) of.at(outcome.message)->end_ps = outcome.at_ps;
  };
  std::vector<Sending*> in_time;
  for (auto& sending : scenario.sendings) in_time.push_back(&sending);
  std::stable_sort(in_time.begin(), in_time.end(), [](auto* a, auto* b) { return a->at_ps < b->at_ps; });
  for (auto* sending : in_time) {
    advance(sending->at_ps);
    for (const auto bytes : on_the_link(sending->bytes, as_packets))
      of[transport.send({sending->from, sending->to, bytes})] = sending;
  }
  while (transport.next_ps() != kNeverPs) advance(transport.next_ps());
  for (const auto& sending : scenario.sendings) std::printf("%.3f\n", static_cast<double>(sending.end_ps) / 1000.0);
}
