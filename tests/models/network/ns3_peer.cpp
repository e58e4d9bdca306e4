// The same messages in ns-3: point-to-point links, UDP, shortest paths, and fair queueing for each flow at each device
// (deficit round robin), so that long messages share a link as fluid would. Reads a scenario from its input:
//   nodes N / link A B BIT_PER_S DELAY_NS / message FROM TO BYTES AT_NS
// and prints when the last byte of each message has arrived, in ns, a line each.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/traffic-control-module.h"

namespace {

constexpr std::uint32_t kPayloadBytes = 1400;

struct Message {
  unsigned from, to;
  std::uint64_t bytes, received = 0;
  std::int64_t at_ns, end_ns = -1;
};

void receive(Message* message, ns3::Ptr<ns3::Socket> socket) {
  while (const auto packet = socket->Recv()) message->received += packet->GetSize();
  if (message->received >= message->bytes) message->end_ns = ns3::Simulator::Now().GetNanoSeconds();
}

void send(Message* message, ns3::Ptr<ns3::Socket> socket) {
  for (std::uint64_t left = message->bytes; left > 0;) {
    const auto part = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, kPayloadBytes));
    socket->Send(ns3::Create<ns3::Packet>(part));
    left -= part;
  }
}

}  // namespace

int main() {
  ns3::Time::SetResolution(ns3::Time::PS);
  ns3::Config::SetDefault("ns3::DropTailQueue<Packet>::MaxSize", ns3::StringValue("1p"));
  ns3::Config::SetDefault("ns3::FqCoDelQueueDisc::MaxSize", ns3::StringValue("10000000p"));
  ns3::Config::SetDefault("ns3::FqCoDelQueueDisc::Flows", ns3::UintegerValue(65536));
  ns3::Config::SetDefault("ns3::FqCoDelQueueDisc::Interval", ns3::StringValue("100000s"));
  ns3::Config::SetDefault("ns3::FqCoDelQueueDisc::Target", ns3::StringValue("100000s"));
  ns3::NodeContainer nodes;
  ns3::InternetStackHelper stack;
  ns3::Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.252");
  std::vector<std::unique_ptr<Message>> messages;
  for (std::string word; std::cin >> word;) {
    if (word == "nodes") {
      unsigned count = 0;
      std::cin >> count;
      nodes.Create(count);
      stack.Install(nodes);
    } else if (word == "link") {
      unsigned a = 0, b = 0;
      std::uint64_t bps = 0;
      std::int64_t delay_ns = 0;
      std::cin >> a >> b >> bps >> delay_ns;
      ns3::PointToPointHelper link;
      link.SetDeviceAttribute("DataRate", ns3::DataRateValue(ns3::DataRate(bps)));
      link.SetChannelAttribute("Delay", ns3::TimeValue(ns3::NanoSeconds(delay_ns)));
      const auto devices = link.Install(nodes.Get(a), nodes.Get(b));
      ns3::TrafficControlHelper fair;
      fair.SetRootQueueDisc("ns3::FqCoDelQueueDisc");
      fair.Install(devices);
      addresses.Assign(devices);
      addresses.NewNetwork();
    } else {
      auto message = std::make_unique<Message>();
      std::cin >> message->from >> message->to >> message->bytes >> message->at_ns;
      messages.push_back(std::move(message));
    }
  }
  ns3::Ipv4GlobalRoutingHelper::PopulateRoutingTables();
  std::uint16_t port = 1000;
  const auto kind = ns3::UdpSocketFactory::GetTypeId();
  for (auto& message : messages) {
    const auto sink = ns3::Socket::CreateSocket(nodes.Get(message->to), kind);
    sink->Bind(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), ++port));
    sink->SetAttribute("RcvBufSize", ns3::UintegerValue(1u << 30));
    sink->SetRecvCallback(ns3::MakeBoundCallback(&receive, message.get()));
    const auto source = ns3::Socket::CreateSocket(nodes.Get(message->from), kind);
    const auto address = nodes.Get(message->to)->GetObject<ns3::Ipv4>()->GetAddress(1, 0).GetLocal();
    source->Connect(ns3::InetSocketAddress(address, port));
    ns3::Simulator::Schedule(ns3::NanoSeconds(message->at_ns), ns3::MakeBoundCallback(&send, message.get(), source));
  }
  ns3::Simulator::Run();
  for (const auto& message : messages) std::cout << message->end_ns << '\n';
}
