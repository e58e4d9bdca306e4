#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

class Vnpu_top;
class VerilatedContext;

namespace flatsat::npu_rig {

/// How the memory behind the AXI port behaves. Stalls are percentages: of the cycles in which a ready is low, of the
/// read beats and write answers that come later than they could.
struct BusConfig {
  unsigned read_latency = 30;  // cycles from request to first beat, >= 1
  unsigned stall_percent = 0;
  std::uint32_t seed = 1;
  std::size_t memory_bytes = 1u << 22;
  std::size_t open_reads = 64;  // bursts that the memory takes at a time
};

struct Range {
  std::uint64_t from = 0, to = 0;  // [from, to)
  bool meets(std::uint64_t address, std::uint64_t bytes) const { return address < to && address + bytes > from; }
};

/// The bare verilated top between a memory and a register master of this test's own. Every cycle it holds the AXI
/// ports to their rules and notes what breaks one.
class Bus {
 public:
  /// Called before a design goes, where it is set: the build that counts coverage sets it.
  static void (*before_end)(VerilatedContext& context);

  explicit Bus(const BusConfig& config);
  ~Bus();
  void reset();
  void cycle();

  struct Answer {
    unsigned response;  // AXI: 0 OKAY, 2 SLVERR
    std::uint32_t value;
  };
  Answer write(std::uint32_t offset, std::uint32_t value, unsigned strobes = 0xf);
  Answer read(std::uint32_t offset);

  bool interrupt() const;
  bool fatal() const;
  bool idle() const;
  std::uint64_t cycles() const { return cycles_; }
  /// Of the AXI port.
  unsigned beat_bytes() const;
  /// Rows of processing elements, N.
  unsigned array() const;

  /// Flips one bit of a word of a register or memory, named as "u_core.u_panel_a.g_bank[0].u_bank.data_q".
  void flip(const std::string& place, std::uint64_t word, unsigned bit);
  std::uint64_t value(const std::string& place) const;
  std::vector<std::string> places() const;
  bool has(const std::string& place) const { return places_.contains(place); }
  struct Size {
    unsigned bits;  // of a word
    std::uint64_t words;
  };
  Size size(const std::string& place) const;
  /// Every register and memory of the design, and the memory on the bus; nothing may be open on it.
  struct State {
    std::vector<std::uint8_t> places, memory;
  };
  State save() const;
  void restore(const State& state);

  std::vector<std::uint8_t> memory;
  Range read_error, write_error;  // answered with SLVERR
  bool hung = false;              // the memory neither takes nor gives anything
  unsigned longest_burst = 0;     // beats
  std::uint64_t reads_begun = 0;  // bursts
  std::vector<std::string> problems;

 private:
  struct SourceLocation {
    std::uint8_t* data;
    unsigned width, word_bytes;
    std::uint64_t words;
  };
  struct Burst {
    std::uint64_t address;
    unsigned beats, next = 0;
    std::uint64_t ready = 0;  // cycle
  };
  struct Beat {
    std::array<std::uint8_t, 32> bytes;
    std::uint32_t strobes;
    bool last;
  };
  struct Due {
    unsigned response;
    std::uint64_t ready;
  };
  /// What a port showed in the cycle before; a valid that was not taken must stay as it is.
  using PortPayload = std::array<std::uint64_t, 6>;
  struct Held {
    bool waiting = false;
    PortPayload payload{};
  };
  void forget();
  void find_places();
  bool stalls();
  void drive();
  void drive_read_data();
  void take();
  void take_write_data();
  void store_burst();
  void check_address(const char* port, std::uint64_t address, unsigned beats);
  void check_held(const char* port, Held& held, bool valid, bool ready, const PortPayload& payload);
  PortPayload write_payload() const;
  void check_ports();

  const BusConfig config_;
  std::unique_ptr<VerilatedContext> context_;
  std::unique_ptr<Vnpu_top> top_;
  std::map<std::string, SourceLocation> places_;
  std::mt19937 random_;
  std::uint64_t cycles_ = 0;
  bool flipped_ = false;  // assertions of the design hold as long as nothing was flipped
  std::deque<Burst> reads_, writes_;
  std::deque<Beat> beats_;
  std::deque<Due> answers_;
  bool read_shown_ = false, answer_shown_ = false;
  Held ar_, aw_, w_, b_, r_;
};

}  // namespace flatsat::npu_rig
