#include "harness/agents/user_rtl/user_design.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "harness/agents/user_rtl/axi_master_driver.h"
#include "harness/agents/user_rtl/axi_slave_driver.h"
#include "harness/agents/user_rtl/pins_driver.h"
#include "harness/agents/user_rtl/register_driver.h"
#include "harness/agents/user_rtl/stream_driver.h"
#include "harness/hdl/data_file.h"

namespace flatsat::agents::user_rtl {

UserDesign::UserDesign(const std::string& library, UserRtlLayout layout)
    : library_(library), layout_(std::move(layout)), dut_(library_.make(layout_.plusargs)) {
  for (const auto& m : layout_.memories)
    world_.memories.push_back(
        std::make_unique<DeviceMemory>(DeviceMemory{m.name, m.base, m.window, m.latency, compute::EccMemory(m.bytes)}));
  for (auto& memory : world_.memories) faults_.add_memory("memory." + memory->name, memory->bytes);
  faults_.attach(*dut_);
  const auto& periods = layout_.clock_periods_ps;
  fastest_ = static_cast<std::size_t>(std::min_element(periods.begin(), periods.end()) - periods.begin());
}

void UserDesign::make_drivers() {
  drivers_.clear();
  for (const auto& bus : layout_.buses) {
    if (bus.kind == "axi_master")
      drivers_.push_back(std::make_unique<AxiMasterDriver>(bus, *dut_, changed_, world_));
    else if (bus.kind == "register_port")
      drivers_.push_back(std::make_unique<RegisterDriver>(bus, *dut_, changed_));
    else if (bus.kind == "memory_port")
      drivers_.push_back(std::make_unique<MemoryPortDriver>(bus, *dut_, changed_, world_));
    else if (bus.kind == "pins")
      drivers_.push_back(std::make_unique<PinsDriver>(bus, *dut_, changed_));
    else if (bus.kind == "stream_in")
      drivers_.push_back(std::make_unique<StreamInDriver>(bus, *dut_, changed_));
    else if (bus.kind == "stream_out")
      drivers_.push_back(std::make_unique<StreamOutDriver>(bus, *dut_, changed_));
    else
      drivers_.push_back(std::make_unique<AxiSlaveDriver>(bus, *dut_, changed_));
    drivers_.back()->seed(seed_);
  }
}

void UserDesign::preload() {
  for (const auto& p : layout_.preloads) {
    const auto bytes = hdl::read_data_file(p.path);
    bool held = bytes.empty();
    for (auto& memory : world_.memories) {
      if (held || !memory->holds(p.at, bytes.size())) continue;
      memory->bytes.write(p.at - memory->base, bytes);
      held = true;
    }
    if (!held)
      throw std::runtime_error(p.path + ": its " + std::to_string(bytes.size()) + " bytes at " + hex(p.at) +
                               " lie in no memory of the device");
  }
}

void UserDesign::power_up(std::int64_t now_ps) {
  power_down();
  dut_.reset();
  dut_ = library_.make(layout_.plusargs);
  faults_.attach(*dut_);
  for (auto& memory : world_.memories) memory->bytes.clear();
  preload();
  make_drivers();
  for (std::size_t i = 0; i < layout_.clock_periods_ps.size(); ++i)
    clocks_.push_back({Pin(*dut_, "clk_" + std::to_string(i), changed_), layout_.clock_periods_ps[i], 0, false, 0});
  for (std::size_t i = 0; i < layout_.resets.size(); ++i)
    resets_.push_back({Pin(*dut_, "rst_" + std::to_string(i), changed_), layout_.resets[i], true});
  for (std::size_t i = 0; i < layout_.interrupts.size(); ++i)
    lines_.push_back(Pin(*dut_, "irq_" + std::to_string(i), changed_));
  line_levels_.assign(lines_.size(), false);
  idle_ = Pin(*dut_, "idle", changed_);
  for (auto& reset : resets_) reset.pin.set(1);
  on_ = true;
  stopped_ = true;
  dut_->set_time_ps(static_cast<std::uint64_t>(now_ps));
  settle();
  wake(now_ps);
  begin_waves(now_ps);
}

void UserDesign::want_waves(const std::string& path, std::int64_t from_ps, std::int64_t to_ps) {
  wanted_waves_ = {path, from_ps, to_ps};
  verilated::Waves check(*dut_);
  check.want(path, from_ps, to_ps);  // refuses at once a path that cannot be written
  check.forget();
}

void UserDesign::begin_waves(std::int64_t now_ps) {
  if (!wanted_waves_ || now_ps > wanted_waves_->to_ps) return;
  auto& w = *wanted_waves_;
  auto path = w.path;
  if (w.files > 0) path = path.substr(0, path.rfind(".fst")) + "." + std::to_string(w.files + 1) + ".fst";
  waves_ = std::make_unique<verilated::Waves>(*dut_);
  waves_->want(path, std::max(w.from_ps, now_ps), w.to_ps);
}

void UserDesign::finish_waves() {
  if (!wanted_waves_) return;
  if (!waves_ && wanted_waves_->files == 0) begin_waves(wanted_waves_->from_ps);  // never on: flat lines
  if (waves_) waves_->finish();
  waves_.reset();
  wanted_waves_.reset();
}

void UserDesign::power_down() {
  if (waves_) {
    wanted_waves_->files += waves_->open();
    waves_->forget();
    waves_.reset();
  }
  beats_before_ = beats(), errors_before_ = errors();
  drivers_.clear();
  clocks_.clear();
  resets_.clear();
  lines_.clear();
  line_changes_.clear();
  faults_.release();
  world_.asked.clear();
  world_.answered.clear();
  interrupt_ = on_ = false;
  stopped_ = true;
  quiet_ = 0;
}

/// Rising edges are at multiples of the period, each once.
void UserDesign::wake(std::int64_t now_ps) {
  quiet_ = 0;
  if (!on_ || !stopped_) return;
  stopped_ = false;
  for (auto& clock : clocks_) clock.next_ps = (now_ps / clock.period_ps + 1) * clock.period_ps;
}

std::int64_t UserDesign::next_edge_ps() const {
  std::int64_t next = std::numeric_limits<std::int64_t>::max();
  for (const auto& clock : clocks_) next = std::min(next, clock.next_ps);
  return next;
}

std::int64_t UserDesign::next_rise_ps() const {
  std::int64_t next = std::numeric_limits<std::int64_t>::max();
  for (const auto& clock : clocks_)
    next = std::min(next, clock.high ? clock.next_ps + clock.period_ps - clock.period_ps / 2 : clock.next_ps);
  return next;
}

void UserDesign::settle() {
  changed_ = false;
  dut_->eval();
  if (!dut_->complaint().empty()) throw std::runtime_error("the design gave up: " + dut_->complaint());
}

bool UserDesign::in_reset() const {
  return std::any_of(resets_.begin(), resets_.end(), [](const auto& r) { return r.active; });
}

/// Synchronous ones after a rising edge, asynchronous ones after a falling one.
void UserDesign::release_resets(std::size_t clock, bool rising) {
  for (auto& reset : resets_) {
    if (!reset.active || reset.config.clock != clock || reset.config.synchronous != rising) continue;
    if (clocks_[clock].cycles < reset.config.cycles) continue;
    reset.active = false;
    reset.pin.set(0);
  }
}

void UserDesign::edge(std::int64_t now_ps) {
  dut_->set_time_ps(static_cast<std::uint64_t>(now_ps));
  const bool held = in_reset();
  std::vector<bool> rises(clocks_.size());
  for (std::size_t i = 0; i < clocks_.size(); ++i) rises[i] = clocks_[i].next_ps == now_ps && !clocks_[i].high;
  if (rises.front()) faults_.before_edge(cycles_);
  if (!held)
    for (auto& driver : drivers_)
      if (rises[driver->layout().clock]) driver->sample();
  for (auto& clock : clocks_) {
    if (clock.next_ps != now_ps) continue;
    clock.high = !clock.high;
    clock.pin.set(clock.high);
    clock.cycles += clock.high;
    clock.next_ps += clock.high ? clock.period_ps / 2 : clock.period_ps - clock.period_ps / 2;
  }
  settle();
  if (rises.front()) faults_.after_edge(++cycles_);
  fastest_cycles_ += rises[fastest_];
  for (std::size_t i = 0; i < clocks_.size(); ++i)
    if (held && (rises[i] || clocks_[i].next_ps - now_ps == clocks_[i].period_ps - clocks_[i].period_ps / 2))
      release_resets(i, rises[i]);
  if (!held) {
    for (auto& driver : drivers_) {
      if (!rises[driver->layout().clock]) continue;
      driver->advance();
      driver->check_progress();
    }
  }
  if (changed_) settle();
  if (waves_ && waves_->open()) waves_->dump(now_ps);
  watch_interrupts();
  watch_idle();
}

void UserDesign::watch_interrupts() {
  bool level = false;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const bool now = !in_reset() && lines_[i].high(), rise = now && !line_levels_[i];
    interrupts_ += rise;
    const bool reported = rise || (now != line_levels_[i] && !layout_.interrupts[i].edge);
    if (reported && layout_.interrupts_by_name) line_changes_.push_back({i, now});
    level = level || (layout_.interrupts[i].edge ? rise : now);
    line_levels_[i] = now;
  }
  interrupt_ = level;
}

/// The clock stops where all clocks are low and nothing has been in work for long enough.
void UserDesign::watch_idle() {
  if (layout_.free_running && !resting_ && !layout_.idle_port) return;
  const bool busy = in_reset() || faults_.holding() || (layout_.idle_port && !idle_.high()) ||
                    std::any_of(drivers_.begin(), drivers_.end(), [](const auto& d) { return d->busy(); });
  quiet_ = busy ? 0 : quiet_ + clocks_.front().high;
  const bool low = std::none_of(clocks_.begin(), clocks_.end(), [](const auto& c) { return c.high; });
  stopped_ = low && quiet_ > layout_.idle_cycles;
}

BusDriver* UserDesign::bus_at(std::uint64_t address) const {
  for (const auto& driver : drivers_) {
    const auto& bus = driver->layout();
    const bool slave = bus.kind != "axi_master" && bus.kind != "memory_port";
    if (slave && address >= bus.base && address - bus.base < bus.size) return driver.get();
  }
  return nullptr;
}

DeviceMemory* UserDesign::memory_at_window(std::uint64_t address, std::uint64_t length) const {
  for (const auto& memory : world_.memories)
    if (address >= memory->window && memory->bytes.holds(address - memory->window, length)) return memory.get();
  return nullptr;
}

std::uint64_t UserDesign::beats() const {
  std::uint64_t sum = beats_before_;
  for (const auto& driver : drivers_) sum += driver->beats();
  return sum;
}

std::uint64_t UserDesign::errors() const {
  std::uint64_t sum = errors_before_;
  for (const auto& driver : drivers_) sum += driver->errors();
  return sum;
}

std::vector<compute::InjectionPoint> UserDesign::points() const {
  auto points = faults_.element_points();
  for (auto& point : faults_.memory_points()) points.push_back(std::move(point));
  return points;
}

bool UserDesign::inject(const compute::Fault& fault) {
  if (!fault.cycle && !on_) return false;
  if (!faults_.inject(fault, cycles_)) return false;
  if (!fault.cycle) settle();
  return true;
}

}  // namespace flatsat::agents::user_rtl
