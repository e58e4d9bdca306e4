// The device contract on the model side: what any backing must do, tried on the two models.
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <functional>

#include "models/compute/gpu_model.h"
#include "models/compute/npu_model.h"
#include "models/compute/siblings.h"
#include "models/network/memory.h"
#include "tests/support/simulation.h"

namespace flatsat::compute {

BOOST_AUTO_TEST_SUITE(devices)

namespace {

using namespace job_queue;

class Master : public sc_core::sc_module {
 public:
  tlm_utils::simple_initiator_socket<Master, 64> socket{"socket"};
  std::function<void(Master&)> script;
  explicit Master(const sc_core::sc_module_name& name) : sc_module(name) {
    SC_HAS_PROCESS(Master);
    SC_THREAD(run);
  }
  bool access(bool write, std::uint64_t address, void* data, unsigned length) {
    tlm::tlm_generic_payload request;
    request.set_command(write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
    request.set_address(address);
    request.set_data_ptr(static_cast<unsigned char*>(data));
    request.set_data_length(length);
    request.set_streaming_width(length);
    auto delay = sc_core::SC_ZERO_TIME;
    socket->b_transport(request, delay);
    wait(delay);
    return request.is_response_ok();
  }
  void set(std::uint32_t offset, std::uint32_t value) { BOOST_TEST(access(true, offset, &value, 4)); }
  using sc_module::wait;

 private:
  void run() { script(*this); }
};

template <class Model, class Config>
struct Bench {
  explicit Bench(const Config& config) : device("dut", config) {
    master.socket.bind(device.bus);
    device.dma.bind(memory.bus);
    device.interrupt(interrupt);
    device.rail_v(rail);
    device.cap_w(cap);
    device.coolant_degc(coolant);
    device.draw_w(draw);
    device.heat_w(heat);
    rail.write(48.0);
    cap.write(700.0);
    coolant.write(30.0);
  }
  Simulation fresh;
  Master master{"master"};
  network::Memory memory{"memory", 65536, sc_core::sc_time(10, sc_core::SC_NS)};
  sc_core::sc_signal<bool> interrupt;
  sc_core::sc_signal<double> rail, cap, coolant, draw, heat;
  Model device;
};

Descriptor product(Opcode opcode, std::uint32_t gflop) {
  Descriptor d{};
  d.opcode = static_cast<std::uint8_t>(opcode);
  d.flags = 3;
  d.m = d.n = d.k = 64;
  d.a = 0x10000, d.b = 0x20000, d.c = 0x30000;
  d.a_stride = d.b_stride = 64;
  d.c_stride = 256;
  d.work_gflop = gflop;
  d.completion = kHostWindow + 0x40;
  return d;
}

template <class AnyBench>
void submit(AnyBench& bench, Master& m, const Descriptor& d) {
  Descriptor copy = d;
  BOOST_TEST(m.access(true, kMemoryWindow, &copy, sizeof copy));
  m.set(kRingSize, 4);
  m.set(kInterruptEnable, 3);
  m.set(kControl, 1);
  m.set(kRingTail, 1);
  static_cast<void>(bench);
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_accelerator_model_computes_interrupts_and_draws) {
  NpuModelConfig config;
  Bench<NpuModel, NpuModelConfig> bench(config);
  bool done = false;
  bench.master.script = [&](Master& m) {
    m.wait(1, sc_core::SC_US);
    BOOST_TEST(bench.draw.read() == 60.0);
    submit(bench, m, product(Opcode::kGemmInt8, 0));
    m.wait(1, sc_core::SC_US);
    BOOST_TEST(bench.draw.read() == 200.0);
    m.wait(bench.interrupt.posedge_event());
    Completion completion{};
    std::memcpy(&completion, bench.memory.bytes().data() + 0x40, sizeof completion);
    BOOST_TEST(static_cast<int>(completion.done) == 1);
    BOOST_TEST(completion.cycles == npu_job_cycles(config.timing, {64, 64, 64}));
    m.wait(1, sc_core::SC_US);
    BOOST_TEST(bench.draw.read() == 60.0);
    done = true;
  };
  sc_core::sc_start(10, sc_core::SC_MS);
  BOOST_TEST(done);
  BOOST_TEST(bench.device.counters().jobs == 1u);
}

BOOST_AUTO_TEST_CASE(a_cap_slows_the_accelerator_down) {
  BOOST_TEST(divider_for_cap(60, 200, 200) == 1u);
  BOOST_TEST(divider_for_cap(60, 200, 130) == 2u);
  BOOST_TEST(divider_for_cap(60, 200, 120) == 4u);
  BOOST_TEST(divider_for_cap(60, 200, 10) == 8u);
}

BOOST_AUTO_TEST_CASE(a_device_that_loses_its_rail_loses_its_job_and_its_memory) {
  Bench<NpuModel, NpuModelConfig> bench(NpuModelConfig{});
  bench.master.script = [&](Master& m) {
    m.wait(1, sc_core::SC_US);
    submit(bench, m, product(Opcode::kGemmInt8, 0));
    m.wait(1, sc_core::SC_US);
    bench.rail.write(0.0);
    m.wait(1, sc_core::SC_MS);
    std::uint32_t value = 0;
    BOOST_TEST(!m.access(false, kStatus, &value, 4));
    BOOST_TEST(bench.draw.read() == 0.0);
    bench.rail.write(48.0);
    m.wait(1, sc_core::SC_MS);
    BOOST_TEST(m.access(false, kMemoryWindow, &value, 4));
    BOOST_TEST(value == 0u);
  };
  sc_core::sc_start(10, sc_core::SC_MS);
  BOOST_TEST(bench.device.counters().jobs == 0u);
}

BOOST_AUTO_TEST_CASE(a_gpu_model_boots_works_its_batch_and_reports) {
  Bench<GpuModel, GpuModelConfig> bench(GpuModelConfig{});
  double begin = 0.0, end = 0.0;
  bench.master.script = [&](Master& m) {
    m.wait(5, sc_core::SC_SEC);  // booted
    submit(bench, m, product(Opcode::kBatch, 4'000'000));
    begin = sc_core::sc_time_stamp().to_seconds();
    m.wait(2, sc_core::SC_SEC);
    BOOST_TEST(bench.draw.read() > 600.0);
    m.wait(bench.interrupt.posedge_event());
    end = sc_core::sc_time_stamp().to_seconds();
  };
  sc_core::sc_start(60, sc_core::SC_SEC);
  // 4 PFLOP at 798 TFLOP/s would be 5.01 s at the top clock; the power limit takes some of it.
  BOOST_TEST(end - begin > 5.0);
  BOOST_TEST(end - begin < 6.0);
}

BOOST_AUTO_TEST_CASE(siblings_draw_what_the_live_one_was_measured_to_draw) {
  Simulation fresh;
  Siblings siblings("siblings", {.count = 9, .idle_w = 50, .active_w = 150, .memory_s = 0.1}, 10.0);
  sc_core::sc_signal<double> live, duty, rail, cap, draw;
  siblings.live_draw_w(live);
  siblings.duty(duty);
  siblings.rail_v(rail);
  siblings.cap_w(cap);
  siblings.draw_w(draw);
  rail.write(48.0);
  cap.write(1000.0);
  duty.write(0.5);
  live.write(60.0);
  sc_core::sc_start(5, sc_core::SC_SEC);
  live.write(180.0);
  sc_core::sc_start(5, sc_core::SC_SEC);
  live.write(60.0);
  sc_core::sc_start(5, sc_core::SC_SEC);
  BOOST_TEST(draw.read() == 9 * (60.0 + 0.5 * 120.0), boost::test_tools::tolerance(0.01));
  rail.write(0.0);
  sc_core::sc_start(2, sc_core::SC_SEC);
  BOOST_TEST(draw.read() == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::compute
