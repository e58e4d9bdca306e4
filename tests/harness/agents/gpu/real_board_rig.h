// The agent of a real board without a board: CUDA is the test double, NVML the project's shim of an emulated card.
#pragma once

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/agents/gpu/real_board.h"
#include "harness/wire/payload.h"
#include "models/base/crc.h"

extern char** environ;

namespace flatsat::agents::gpu {

using nlohmann::json;

inline constexpr std::uint64_t kRing = 0x1000, kA = 0x2000, kB = 0x3000, kC = 0x4000, kDone = 0x8000;

/// A lab: a folder, an emulated card in wall time, and the environment that finds both.
class Lab {
 public:
  explicit Lab(std::vector<std::string> options = {}) {
    char name[] = "/tmp/flatsat-lab-XXXXXX";
    folder_ = mkdtemp(name);
    std::vector<std::string> words{EMULATED_CARD, "--folder", folder_};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    BOOST_REQUIRE(posix_spawn(&card_, EMULATED_CARD, nullptr, nullptr, argv.data(), environ) == 0);
    for (int i = 0; i < 1000 && !std::filesystem::exists(folder_ + "/gpu0.board"); ++i) usleep(10'000);
    usleep(50'000);
    setenv("FLATSAT_BOARDS", folder_.c_str(), 1);
    setenv("FLATSAT_BOARD_LOG", (folder_ + "/board.log").c_str(), 1);
    setenv("FLATSAT_NVML_LOG", (folder_ + "/nvml.log").c_str(), 1);
  }
  ~Lab() {
    end_card();
    std::filesystem::remove_all(folder_);
  }
  void end_card() {
    if (card_ <= 0) return;
    kill(card_, SIGKILL);
    waitpid(card_, nullptr, 0);
    card_ = 0;
  }
  std::string text(const char* file) const {
    std::ifstream in(folder_ + "/" + file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string write(const char* file, const std::string& text) const {
    std::ofstream(folder_ + "/" + file) << text;
    return folder_ + "/" + file;
  }
  /// WELCOME, with what a test changes of the lab's keys.
  std::string welcome(const json& changes = json::object()) const {
    json lab{{"inventory", ""},
             {"board", ""},
             {"uuid", ""},
             {"leases", folder_ + "/leases"},
             {"cuda", CUDA_TEST_DOUBLE},
             {"nvml", NVML_SHIM},
             {"cublaslt", CUDA_TEST_DOUBLE},
             {"nvrtc", CUDA_TEST_DOUBLE},
             {"lease_s", 60.0},
             {"dead_man_s", 1.5},
             {"allow_control", false},
             {"safe_limit_w", 0.0},
             {"highest_mhz", 0},
             {"product", 64},
             {"check_every", 4},
             {"checkpoint_every", 0},
             {"checkpoint_bytes", 8192},
             {"batch", "product"},
             {"work_share", 1.0},
             {"heads", 2},
             {"head_width", 8},
             {"mlp", 32},
             {"vocabulary", 16},
             {"tokens", 4}};
    lab.update(changes);
    return json{{"name", "gpu0"}, {"seed", 5}, {"config", {{"minimum_rail_v", 10.0}, {"lab", lab}}}}.dump();
  }

 private:
  std::string folder_;
  pid_t card_ = 0;
};

/// The bench's side: sends inputs at now, runs, and keeps what was said.
struct Driver {
  RealBoard board;
  std::vector<wire::Message> said;

  wire::Message message(wire::Kind kind, std::vector<std::uint8_t> bytes, std::uint32_t reference = 0) {
    wire::Message m;
    m.kind = kind;
    m.time = board.now();
    m.payload = std::move(bytes);
    m.reference = reference;
    return m;
  }
  void supply(double rail_v, double cap_w = 700.0) {
    board.input(message(wire::Kind::kSupply, wire::payload::supply({rail_v, cap_w})));
  }
  void write(std::uint64_t address, const void* data, std::size_t bytes) {
    board.input(message(wire::Kind::kAccess, wire::payload::access({address, static_cast<std::uint32_t>(bytes), 1},
                                                                   {static_cast<const std::uint8_t*>(data), bytes})));
  }
  void set(std::uint64_t address, std::uint32_t value) { write(address, &value, 4); }
  void fault(const json& what) { board.input(message(wire::Kind::kFault, wire::payload::text(what.dump()))); }

  void run(double seconds) {
    const time::SimTime until{board.now().ps + static_cast<std::int64_t>(seconds * 1e12)};
    while (board.run_until(until, said) < until) {
    }
  }
  /// Runs until an event of that kind, its text; empty when none came.
  std::string until(const std::string& kind, double seconds) {
    const time::SimTime end{board.now().ps + static_cast<std::int64_t>(seconds * 1e12)};
    for (std::size_t seen = said.size(); board.now() < end;) {
      board.run_until(end, said);
      for (; seen < said.size(); ++seen) {
        if (said[seen].kind != wire::Kind::kEvent) continue;
        const auto event = json::parse(wire::payload::read_text(said[seen]));
        if (event["kind"] == kind) return event["text"];
      }
    }
    return {};
  }
  int count(const std::string& kind) const {
    int n = 0;
    for (const auto& m : said)
      n += m.kind == wire::Kind::kEvent && json::parse(wire::payload::read_text(m))["kind"] == kind ? 1 : 0;
    return n;
  }
  double sample(const std::string& name) const {
    const auto channels = json::parse(board.hello())["channels"];
    double value = -1.0;
    for (const auto& m : said) {
      if (m.kind != wire::Kind::kSample) continue;
      for (const auto& s : wire::payload::read_sample(m))
        if (channels[s.channel]["name"] == name) value = s.value;
    }
    return value;
  }

  /// Powers up, waits for the start, writes operands and settings.
  void ready(const Lab& lab, const json& changes = json::object(), double cap_w = 700.0) {
    using namespace compute::job_queue;
    board.welcome(lab.welcome(changes));
    supply(48.0, cap_w);
    BOOST_REQUIRE(until("board_ready", 60.0) != "");
    std::vector<std::uint8_t> operand(16 * 16);
    for (std::size_t i = 0; i < operand.size(); ++i) operand[i] = static_cast<std::uint8_t>(i * 37 + 11);
    write(kMemoryWindow + kA, operand.data(), operand.size());
    write(kMemoryWindow + kB, operand.data(), operand.size());
    set(kRingBaseLow, kRing);
    set(kRingBaseHigh, 0);
    set(kRingSize, 8);
    set(kInterruptEnable, kJobComplete | kJobFailed);
    set(kControl, 1);
  }
  std::uint32_t tail = 0;
  void submit(std::uint32_t gflop, std::uint16_t tag = 7) {
    using namespace compute::job_queue;
    Descriptor d{};
    d.opcode = static_cast<std::uint8_t>(Opcode::kBatch);
    d.flags = 3;
    d.tag = tag;
    d.m = d.n = d.k = 16;
    d.a = kA, d.b = kB, d.c = kC;
    d.a_stride = d.b_stride = 16, d.c_stride = 64;
    d.work_gflop = gflop;
    d.completion = kHostWindow + kDone;
    write(kMemoryWindow + kRing + 64ull * tail, &d, sizeof d);
    tail = (tail + 1) % 8;
    set(kRingTail, tail);
  }
  /// Runs until the next completion.
  compute::job_queue::Completion completion(double seconds) {
    const time::SimTime end{board.now().ps + static_cast<std::int64_t>(seconds * 1e12)};
    for (std::size_t seen = said.size(); board.now() < end;) {
      board.run_until(end, said);
      for (; seen < said.size(); ++seen) {
        if (said[seen].kind != wire::Kind::kAccess) continue;
        compute::job_queue::Completion c;
        std::memcpy(&c, wire::payload::read_access(said[seen]).second.data(), sizeof c);
        completed_at = said[seen].time;
        return c;
      }
    }
    BOOST_FAIL("no completion");
    return {};
  }
  time::SimTime completed_at{};
};

/// CRC of the int8 product of the operands above, from the golden model.
inline std::uint32_t golden_crc() {
  std::vector<std::uint8_t> operand(256);
  for (std::size_t i = 0; i < operand.size(); ++i) operand[i] = static_cast<std::uint8_t>(i * 37 + 11);
  const auto c = compute::gemm_int8({16, 16, 16}, operand, 16, operand, 16);
  return model::crc32({reinterpret_cast<const std::uint8_t*>(c.data()), 4 * c.size()});
}

}  // namespace flatsat::agents::gpu
