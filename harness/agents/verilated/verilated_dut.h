#pragma once
// What turns a verilated top into a Dut; header-only, and with Verilator's headers, dut.h and verilated_hooks.* all
// that the glue of a design needs, in our build or in a library built at run time.
#include <verilated.h>
#include <verilated_fst_c.h>
#include <verilated_save.h>
#include <verilated_syms.h>

#include <algorithm>
#include <concepts>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>

#include "harness/agents/verilated/dut.h"
#include "harness/agents/verilated/simulation_log.h"

namespace flatsat::agents::verilated {

/// A port as Verilator declares it: of 8 to 64 bits, or wide.
template <class Signal>
DutPort dut_port(const char* name, bool input, unsigned bits, Signal& signal) {
  if constexpr (std::integral<Signal>)
    return {name, input, bits, &signal};
  else
    return {name, input, bits, &signal[0]};
}

/// Verilator's stream of a model's state, into memory.
class StateWriter : public VerilatedSerialize {
 public:
  StateWriter() {
    m_isOpen = true;
    m_filename = "snapshot";
  }
  void flush() override {
    bytes_.insert(bytes_.end(), m_bufp, m_cp);
    m_cp = m_bufp;
  }
  std::vector<std::uint8_t> take() {
    flush();
    return std::move(bytes_);
  }

 private:
  std::vector<std::uint8_t> bytes_;
};

class StateReader : public VerilatedDeserialize {
 public:
  explicit StateReader(std::span<const std::uint8_t> bytes) : rest_(bytes) {
    m_isOpen = true;
    m_filename = "snapshot";
    m_endp = m_bufp;
  }
  bool spent() const { return rest_.empty() && m_cp == m_endp; }

 protected:
  void fill() override {
    const auto kept = static_cast<std::size_t>(m_endp - m_cp);
    std::memmove(m_bufp, m_cp, kept);
    const std::size_t more = std::min(rest_.size(), bufferSize() - kept);
    std::memcpy(m_bufp + kept, rest_.data(), more);
    m_cp = m_bufp;
    m_endp = m_bufp + kept + more;
    rest_ = rest_.subspan(more);
  }

 private:
  std::span<const std::uint8_t> rest_;
};

/// `Top`: the class that Verilator wrote (--cc; --savable and --trace-fst for snapshots and waves; a .vlt with
/// public_flat_rw for the elements). Its sources and verilated.cpp are compiled with `-include
/// harness/agents/verilated/verilated_hooks.h`, verilated_hooks.cpp once beside them.
template <class Top>
class VerilatedDut final : public Dut {
 public:
  using PortList = std::vector<DutPort> (*)(Top&);

  /// `arguments`: what $test$plusargs and $value$plusargs see, as on a command line, with the plus.
  VerilatedDut(std::string hash, PortList list, const std::vector<std::string>& arguments = {})
      : hash_(std::move(hash)) {
    std::vector<const char*> words{"flatsat"};
    for (const auto& argument : arguments) words.push_back(argument.c_str());
    context_.commandArgs(static_cast<int>(words.size()), words.data());
    context_.threads(1);
    context_.randReset(0);
    top_ = std::make_unique<Top>(&context_, "");
    ports_ = list(*top_);
    find_elements();
    eval();
  }
  ~VerilatedDut() override {
    enter();
    close_waves();
    top_.reset();
    log_verilated_to(nullptr);
  }

  const std::string& hash() const override { return hash_; }
  const std::vector<DutPort>& ports() const override { return ports_; }
  const std::vector<StateElement>& elements() const override { return elements_; }
  const std::string& complaint() const override { return log_.complaint; }
  std::vector<std::string> take_lines() override { return log_.take_lines(); }
  void set_time_ps(std::uint64_t time_ps) override { context_.time(time_ps); }

  void eval() override {
    if (!log_.complaint.empty()) return;
    enter();
    try {
      top_->eval();
    } catch (const std::exception& error) {
      if (log_.complaint.empty()) log_.complaint = error.what();
    }
  }

  void open_waves(const std::string& path) override {
    enter();
    close_waves();
    if constexpr (!requires(Top & top, VerilatedFstC * file) { top.trace(file, 99); }) {
      throw std::runtime_error(path + ": the design was verilated without --trace-fst");
    } else {
      context_.traceEverOn(true);
      waves_ = std::make_unique<VerilatedFstC>();
      top_->trace(waves_.get(), 99);
      waves_->open(path.c_str());
      if (waves_->isOpen()) return;
      waves_.reset();
      throw std::runtime_error(path + ": cannot write waves");
    }
  }
  void dump_waves(std::uint64_t time_ps) override {
    if (waves_) waves_->dump(time_ps);
  }
  void close_waves() override {
    if (waves_) waves_->close();
    waves_.reset();
  }

  std::vector<std::uint8_t> save() override {
    if constexpr (!requires(VerilatedSerialize & out, Top & top) { out << top; }) {
      throw std::runtime_error("the design was verilated without --savable");
    } else {
      enter();
      StateWriter out;
      out << *top_;
      const auto state = out.take();
      const std::uint64_t lengths[2] = {state.size(), log_.complaint.size()};
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(lengths);
      std::vector<std::uint8_t> snapshot(hash_.begin(), hash_.end());
      snapshot.insert(snapshot.end(), bytes, bytes + sizeof lengths);
      snapshot.insert(snapshot.end(), state.begin(), state.end());
      snapshot.insert(snapshot.end(), log_.complaint.begin(), log_.complaint.end());
      return snapshot;
    }
  }
  void restore(std::span<const std::uint8_t> snapshot) override {
    if constexpr (!requires(VerilatedDeserialize & in, Top & top) { in >> top; }) {
      throw std::runtime_error("the design was verilated without --savable");
    } else {
      const auto [state, words] = parts(snapshot);
      enter();
      StateReader in(state);
      in >> *top_;
      if (!in.spent()) throw std::runtime_error("a snapshot is longer than the state of its design");
      log_.complaint.assign(words.begin(), words.end());
    }
  }

 private:
  /// Verilator's own code looks for its context, and our hooks for their log, in the thread.
  void enter() {
    Verilated::threadContextp(&context_);
    log_verilated_to(&log_);
  }

  /// State and complaint. Verilator aborts on a stream of another model, and reads past the end of a cut one: nothing
  /// may reach it that is not our own and whole.
  std::pair<std::span<const std::uint8_t>, std::span<const std::uint8_t>> parts(
      std::span<const std::uint8_t> snapshot) const {
    std::uint64_t lengths[2] = {};
    const std::size_t head = hash_.size() + sizeof lengths;
    const bool ours = snapshot.size() >= head && std::memcmp(snapshot.data(), hash_.data(), hash_.size()) == 0;
    if (!ours) throw std::runtime_error("the snapshot is not of this design");
    std::memcpy(lengths, snapshot.data() + hash_.size(), sizeof lengths);
    const std::uint64_t rest = snapshot.size() - head;
    if (lengths[0] > rest || lengths[1] != rest - lengths[0]) throw std::runtime_error("the snapshot is not whole");
    return {snapshot.subspan(head, lengths[0]), snapshot.subspan(head + lengths[0])};
  }

  void find_elements() {
    enter();
    for (const auto& [name, scope] : *context_.scopeNameMap()) {
      if (scope->varsp() == nullptr) continue;
      for (const auto& [variable, var] : *scope->varsp())
        if (is_element(var)) elements_.push_back(element(spelled(name) + "." + spelled(variable), var));
    }
    std::sort(elements_.begin(), elements_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  }
  static bool is_element(const VerilatedVar& var) {
    const bool bits = var.vltype() >= VLVT_UINT8 && var.vltype() <= VLVT_WDATA;
    return bits && var.isPublicRW() && !var.isParam() && var.vldir() != VLVD_IN && var.udims() <= 1;
  }
  static StateElement element(std::string name, const VerilatedVar& var) {
    const auto bits = static_cast<unsigned>(var.packed().elements());
    const unsigned bytes = bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : bits <= 64 ? 8 : (bits + 31) / 32 * 4;
    const std::uint64_t words = var.udims() > 0 ? static_cast<std::uint64_t>(var.unpacked().elements()) : 1;
    return {std::move(name), bits, bytes, words, static_cast<std::uint8_t*>(var.datap())};
  }
  /// Verilator writes a character that C++ has not in a name as "__05B", and "[3]" as "__BRA__3__KET__".
  static std::string spelled(std::string name) {
    for (const auto& [from, to] : {std::pair<std::string, std::string>{"__BRA__", "["}, {"__KET__", "]"}})
      for (std::size_t at; (at = name.find(from)) != std::string::npos;) name.replace(at, from.size(), to);
    return name;
  }

  std::string hash_;
  SimulationLog log_;
  VerilatedContext context_;
  std::unique_ptr<Top> top_;
  std::vector<DutPort> ports_;
  std::vector<StateElement> elements_;
  std::unique_ptr<VerilatedFstC> waves_;
};

}  // namespace flatsat::agents::verilated
