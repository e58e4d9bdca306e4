#pragma once
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/backing/agent_links.h"
#include "harness/backing/agent_process.h"
#include "harness/backing/remote_device.h"
#include "harness/lockstep/systemc_kernel.h"
#include "harness/wire/zmq_channel.h"
#include "models/network/memory.h"
#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat::backing {

/// A path of the test's own build, "bin/test_agent".
inline std::string built(const std::string& name) {
  const char* folder = std::getenv("FLATSAT_BUILD");
  return std::string(folder == nullptr ? "build/release" : folder) + "/" + name;
}

/// A master on the device's bus: what it does is one function in a process of its own.
class Master : public sc_core::sc_module {
 public:
  tlm_utils::simple_initiator_socket<Master, 64> socket{"socket"};
  sc_core::sc_in<bool> interrupt{"interrupt"};
  std::function<void(Master&)> script;
  bool done = false;  // the script came to its end
  explicit Master(const sc_core::sc_module_name& name) : sc_module(name) {
    SC_HAS_PROCESS(Master);
    SC_THREAD(run);
  }
  tlm::tlm_response_status access(bool write, std::uint64_t address, void* data, unsigned length,
                                  unsigned char* enables = nullptr, unsigned width = 0) {
    tlm::tlm_generic_payload request;
    request.set_command(write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
    request.set_address(address);
    request.set_data_ptr(static_cast<unsigned char*>(data));
    request.set_data_length(length);
    request.set_streaming_width(width == 0 ? length : width);
    request.set_byte_enable_ptr(enables);
    request.set_byte_enable_length(enables == nullptr ? 0 : 1);
    auto delay = sc_core::SC_ZERO_TIME;
    socket->b_transport(request, delay);
    wait(delay);
    return request.get_response_status();
  }
  std::uint32_t read(std::uint64_t address) {
    std::uint32_t value = 0;
    BOOST_TEST(access(false, address, &value, 4) == tlm::TLM_OK_RESPONSE);
    return value;
  }
  void write(std::uint64_t address, std::uint32_t value) {
    BOOST_TEST(access(true, address, &value, 4) == tlm::TLM_OK_RESPONSE);
  }
  using sc_module::wait;

 private:
  void run() {
    if (script) script(*this);
    done = true;
  }
};

/// One agent process, its RemoteDevice, a master and bench memory, under the real lockstep and kernel.
class Loop {
 public:
  Loop(const std::string& program, std::vector<std::string> arguments,
       std::chrono::milliseconds reply_timeout = std::chrono::milliseconds(5000)) {
    channel_ = wire::ZmqChannel::bind("ipc://" + (folder_.path() / "agent").string());
    arguments.insert(arguments.end(),
                     {"--connect", channel_->endpoint(), "--run-id", "00000000000000ab", "--device", "0"});
    process = std::make_unique<AgentProcess>(program, arguments);
    endpoint_ = std::make_unique<wire::Endpoint>(
        *channel_, wire::Endpoint::Settings{
                       .peer = "dut", .run_id = 0xab, .device = 0, .reply_timeout = reply_timeout, .death = [this] {
                         return process->death();
                       }});
    links_.add(*endpoint_);
    const auto hello = AgentLinks::hello(*endpoint_);
    device = std::make_unique<RemoteDevice>(
        "dut", RemoteDeviceConfig{}, hello,
        [this](wire::Message m) { lockstep->post(0, lockstep::SystemcKernel::now(), std::move(m)); }, events);
    master.socket.bind(device->bus);
    device->dma.bind(memory.bus);
    device->interrupt(interrupt);
    master.interrupt(interrupt);
    device->rail_v(rail);
    device->cap_w(cap);
    device->coolant_degc(coolant);
    device->draw_w(draw);
    device->heat_w(heat);
    rail.write(48.0);
    cap.write(100.0);
    kernel_ =
        std::make_unique<lockstep::SystemcKernel>([this](std::size_t, const wire::Message& m) { device->deliver(m); });
    lockstep = std::make_unique<lockstep::Lockstep>(
        *kernel_, links_, std::vector<lockstep::LinkLatency>{{time::SimTime{1'000'000}, time::SimTime{1'000'000}}});
    lockstep->announce(0, AgentLinks::welcome(*endpoint_, R"({"name":"dut","seed":1,"config":{}})"));
  }
  ~Loop() {
    if (process->death().empty()) AgentLinks::bye(*endpoint_, {});
  }

  void run(double seconds) {
    kernel_->start();
    lockstep->run(time::SimTime{static_cast<std::int64_t>(seconds * 1e12)});
  }

  support::EventLog events;
  Master master{"master"};
  network::Memory memory{"memory", 65536, sc_core::sc_time(10, sc_core::SC_NS)};
  sc_core::sc_signal<bool> interrupt;
  sc_core::sc_signal<double> rail, cap, coolant, draw, heat;
  std::unique_ptr<AgentProcess> process;
  std::unique_ptr<RemoteDevice> device;
  std::unique_ptr<lockstep::Lockstep> lockstep;

 private:
  base::TemporaryFolder folder_ = wire::socket_folder();
  std::unique_ptr<wire::ZmqChannel> channel_;
  std::unique_ptr<wire::Endpoint> endpoint_;
  AgentLinks links_;
  std::unique_ptr<lockstep::SystemcKernel> kernel_;
};

}  // namespace flatsat::backing
