// Messages over links that are slow enough to count by hand: 8 Gbit/s is 1 byte a nanosecond.
#include "models/network/transport.h"

#include <boost/test/unit_test.hpp>
#include <map>
#include <random>

#include "models/network/fair_rates.h"
#include "tests/models/network/fixed_mesh.h"

namespace flatsat::network {

BOOST_AUTO_TEST_SUITE(transport)

namespace {

constexpr std::uint64_t kByteANs = 8'000'000'000;
constexpr std::int64_t kNs = 1000, kUs = 1'000'000;

/// Nodes 0 .. n-1 in a row.
FixedMesh line(unsigned nodes, std::int64_t delay_ps) {
  FixedMesh mesh(nodes, delay_ps);
  for (unsigned i = 0; i + 1 < nodes; ++i) mesh.link(i, i + 1, kByteANs);
  return mesh;
}

/// When each message was delivered, in ns; others have no entry.
std::map<std::uint64_t, double> delivered_ns(const std::vector<Outcome>& outcomes) {
  std::map<std::uint64_t, double> found;
  for (const auto& o : outcomes)
    if (o.fate == Fate::kDelivered) found[o.message] = static_cast<double>(o.at_ps) / kNs;
  return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_packet_is_stored_and_forwarded_by_each_node) {
  const auto mesh = line(4, 500 * kNs);
  Transport transport({}, mesh.ways, mesh);
  transport.send({0, 3, 1000});
  // Three times 1000 ns on the link and 500 ns through space.
  BOOST_TEST(delivered_ns(transport.advance(10 * kUs)).at(0) == 4500.0);
}

BOOST_AUTO_TEST_CASE(packets_of_one_link_go_one_after_the_other) {
  const auto mesh = line(2, 500 * kNs);
  Transport transport({}, mesh.ways, mesh);
  for (int i = 0; i < 3; ++i) transport.send({0, 1, 1000});
  transport.send({1, 0, 200});  // the other direction is free
  const auto at = delivered_ns(transport.advance(10 * kUs));
  BOOST_TEST(at.at(0) == 1500.0);
  BOOST_TEST(at.at(1) == 2500.0);
  BOOST_TEST(at.at(2) == 3500.0);
  BOOST_TEST(at.at(3) == 700.0);
}

BOOST_AUTO_TEST_CASE(a_grain_rounds_the_time_on_a_link_down) {
  FixedMesh mesh(2, 0);
  mesh.link(0, 1, 3'000'000'000);  // 8000 bits take 2666.67 ns
  Transport exact({}, mesh.ways, mesh), coarse({.serialization_grain_ps = kNs}, mesh.ways, mesh);
  exact.send({0, 1, 1000});
  coarse.send({0, 1, 1000});
  BOOST_TEST(exact.advance(10 * kUs).at(0).at_ps == 2'666'666);
  BOOST_TEST(coarse.advance(10 * kUs).at(0).at_ps == 2'666'000);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_a_buffer_is_told) {
  const auto mesh = line(2, 0);
  Transport transport({.buffer_bytes = 2000}, mesh.ways, mesh);
  for (int i = 0; i < 5; ++i) transport.send({0, 1, 1000});  // one is sent, two wait
  int delivered = 0, full = 0;
  for (const auto& o : transport.advance(10 * kUs)) ++(o.fate == Fate::kDelivered ? delivered : full);
  BOOST_TEST(delivered == 3);
  BOOST_TEST(full == 2);
}

BOOST_AUTO_TEST_CASE(a_flow_takes_its_bytes_once_and_the_delay_of_its_whole_path) {
  const auto mesh = line(4, 500 * kNs);
  Transport transport({.packet_bytes = 100}, mesh.ways, mesh);
  transport.send({0, 3, 1'000'000});
  BOOST_TEST(delivered_ns(transport.advance(10'000 * kUs)).at(0) == 1'001'500.0);
}

BOOST_AUTO_TEST_CASE(flows_share_what_they_have_in_common) {
  // 0-1-2: one flow over both links, one over each. All halve: 1,000,000 bytes take 2 ms.
  const auto mesh = line(3, 0);
  Transport transport({.packet_bytes = 100}, mesh.ways, mesh);
  transport.send({0, 2, 1'000'000});
  transport.send({0, 1, 500'000});
  transport.send({1, 2, 1'000'000});
  const auto at = delivered_ns(transport.advance(10'000 * kUs));
  // The second ends at 1 ms; the first still shares link 1-2 with the third: both end at 2 ms.
  BOOST_TEST(at.at(1) == 1'000'000.0);
  BOOST_TEST(at.at(0) == 2'000'000.0);
  BOOST_TEST(at.at(2) == 2'000'000.0);
}

BOOST_AUTO_TEST_CASE(a_flow_waits_while_a_packet_is_sent) {
  const auto mesh = line(2, 0);
  Transport transport({.packet_bytes = 1000}, mesh.ways, mesh);
  transport.send({0, 1, 10'000});
  transport.advance(2000 * kNs);
  transport.send({0, 1, 1000});
  const auto at = delivered_ns(transport.advance(100 * kUs));
  BOOST_TEST(at.at(1) == 3000.0);
  BOOST_TEST(at.at(0) == 11'000.0);  // 10,000 bytes and the packet's 1000
}

BOOST_AUTO_TEST_CASE(a_rate_that_changes_counts_for_what_is_left) {
  const auto mesh = line(2, 0);
  Transport transport({}, mesh.ways, mesh);
  transport.send({0, 1, 1000});
  transport.advance(400 * kNs);
  transport.set_rate(0, kByteANs / 2);
  BOOST_TEST(delivered_ns(transport.advance(10 * kUs)).at(0) == 1600.0);  // 600 bytes at half the rate
}

BOOST_AUTO_TEST_CASE(of_a_cut_link_what_was_sent_is_lost_and_what_waited_takes_another_way) {
  FixedMesh mesh(3, 100 * kNs);
  const unsigned direct = mesh.link(0, 1, kByteANs);
  mesh.link(0, 2, kByteANs);
  mesh.link(2, 1, kByteANs);
  Transport transport({}, mesh.ways, mesh);
  for (int i = 0; i < 3; ++i) transport.send({0, 1, 1000});
  transport.advance(1050 * kNs);  // the first is in space, the second on the link
  mesh.cut(direct);
  transport.set_rate(direct, 0);
  const auto outcomes = transport.advance(20 * kUs);
  BOOST_REQUIRE(outcomes.size() == 3u);
  BOOST_TEST((outcomes[0].message == 1 && outcomes[0].fate == Fate::kCut && outcomes[0].at_ps == 1050 * kNs));
  BOOST_TEST((outcomes[1].message == 0 && outcomes[1].fate == Fate::kDelivered && outcomes[1].at_ps == 1100 * kNs));
  // From 1050 ns over 0-2-1: twice 1000 ns and 100 ns.
  BOOST_TEST((outcomes[2].message == 2 && outcomes[2].fate == Fate::kDelivered && outcomes[2].at_ps == 3250 * kNs));
}

BOOST_AUTO_TEST_CASE(a_flow_stands_still_on_a_cut_link_until_it_is_led_around) {
  FixedMesh mesh(3, 0);
  const unsigned direct = mesh.link(0, 1, kByteANs);
  mesh.link(0, 2, kByteANs);
  mesh.link(2, 1, kByteANs);
  Transport transport({.packet_bytes = 10}, mesh.ways, mesh);
  transport.send({0, 1, 10'000});
  transport.advance(4 * kUs);
  mesh.cut(direct);
  transport.set_rate(direct, 0);
  transport.advance(9 * kUs);
  BOOST_TEST(transport.stalled_flows() == 1u);
  transport.reroute();  // five microseconds later it is known
  const auto at = delivered_ns(transport.advance(100 * kUs));
  BOOST_TEST(transport.stalled_flows() == 0u);
  BOOST_TEST(at.at(0) == 15'000.0);
}

BOOST_AUTO_TEST_CASE(without_a_way_a_message_is_told_at_once) {
  FixedMesh mesh(3, 0);
  mesh.link(0, 1, kByteANs);
  Transport transport({}, mesh.ways, mesh);
  transport.send({0, 2, 10});
  transport.send({0, 2, 1'000'000});
  const auto outcomes = transport.advance(0);
  BOOST_REQUIRE(outcomes.size() == 2u);
  for (const auto& o : outcomes) BOOST_TEST((o.fate == Fate::kUnreachable && o.node == 0));
}

BOOST_AUTO_TEST_CASE(fair_rates_hold_for_any_flows) {
  // Max-min: each flow has a link that is full and on which none has more (Bertsekas and Gallager, 6.5.2).
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<double> link_bps(1 + random() % 8);
    for (auto& bps : link_bps) bps = 1.0 + random() % 100;
    std::vector<std::vector<unsigned>> paths(1 + random() % 12);
    for (auto& path : paths)
      for (unsigned link = 0; link < link_bps.size(); ++link)
        if (random() % 3 == 0 || (path.empty() && link + 1 == link_bps.size())) path.push_back(link);
    const auto rates = fair_rates(link_bps, paths);
    std::vector<double> used(link_bps.size()), most(link_bps.size());
    for (std::size_t f = 0; f < paths.size(); ++f)
      for (const auto link : paths[f]) used[link] += rates[f], most[link] = std::max(most[link], rates[f]);
    for (std::size_t f = 0; f < paths.size(); ++f) {
      const auto holds_back = [&](unsigned link) {
        return used[link] > link_bps[link] * (1 - 1e-9) && rates[f] > most[link] * (1 - 1e-9);
      };
      BOOST_TEST(std::any_of(paths[f].begin(), paths[f].end(), holds_back));
    }
    for (std::size_t link = 0; link < used.size(); ++link) BOOST_TEST(used[link] <= link_bps[link] * (1 + 1e-9));
  }
}

BOOST_AUTO_TEST_CASE(every_message_of_a_mesh_that_breaks_has_exactly_one_outcome) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    FixedMesh mesh(9, 50 * kNs);
    for (unsigned row = 0; row < 3; ++row)
      for (unsigned i = 0; i < 2; ++i) {
        mesh.link(3 * row + i, 3 * row + i + 1, kByteANs);
        mesh.link(row + 3 * i, row + 3 * i + 3, kByteANs);
      }
    Transport transport({.packet_bytes = 3000, .buffer_bytes = 9000}, mesh.ways, mesh);
    std::map<std::uint64_t, int> outcomes;
    std::uint64_t sent = 0;
    const auto advance = [&](std::int64_t to_ps) {
      for (const auto& o : transport.advance(to_ps)) ++outcomes[o.message];
    };
    for (int i = 0; i < 200; ++i) {
      advance(transport.now_ps() + static_cast<std::int64_t>(random() % 1500) * kNs);
      if (random() % 20 == 0) {
        const unsigned way = random() % mesh.ways.size();
        mesh.ways[way].rate_bps = mesh.ways[way].rate_bps == 0 ? kByteANs : 0;
        transport.set_rate(way, mesh.ways[way].rate_bps);
        transport.reroute();
      }
      const unsigned from = random() % 9;
      const unsigned to = (from + 1 + static_cast<unsigned>(random() % 8)) % 9;
      sent = transport.send({from, to, 1 + random() % 6000}) + 1;
    }
    for (unsigned way = 0; way < mesh.ways.size(); ++way) {  // in the end all is whole again
      mesh.ways[way].rate_bps = kByteANs;
      transport.set_rate(way, kByteANs);
    }
    transport.reroute();
    advance(100'000 * kUs);
    BOOST_TEST(transport.next_ps() == kNeverPs);
    BOOST_TEST(outcomes.size() == sent);
    for (const auto& [message, count] : outcomes) BOOST_TEST(count == 1, "message " << message << ", seed " << seed);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::network
