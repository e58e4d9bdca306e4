#include "models/compute/gpu_model.h"

#include <algorithm>
#include <cmath>

namespace flatsat::compute {

GpuModel::GpuModel(const sc_core::sc_module_name& name, const GpuModelConfig& config)
    : JobDevice(name, config.engine, config.board.minimum_rail_v), config_(config), board_(config.board) {
  SC_HAS_PROCESS(GpuModel);
  SC_THREAD(run);
  SC_METHOD(surroundings_changed);
  sensitive << rail_v << cap_w << coolant_degc;
  dont_initialize();
}

/// Brings the board to now; its steps are bounded, so this may take several.
void GpuModel::catch_up() {
  const auto now = sc_core::sc_time_stamp();
  while (board_time_ < now) {
    const double step = std::min(board_.step_s(), (now - board_time_).to_seconds());
    const auto ps = static_cast<std::uint64_t>(std::ceil(step * 1e12));
    const auto end = std::min(now, board_time_ + sc_core::sc_time::from_value(std::max<std::uint64_t>(1, ps)));
    const bool was_busy = board_.busy(), was_ready = board_.ready();
    board_.advance((end - board_time_).to_seconds());
    board_time_ = end;
    if (was_busy && !board_.busy()) batch_over_.notify(sc_core::SC_ZERO_TIME);
    if (!was_ready && board_.ready()) ready_.notify(sc_core::SC_ZERO_TIME);
  }
}

void GpuModel::surroundings_changed() {
  catch_up();
  board_.set_supply(rail_v.read(), cap_w.read());
  board_.set_coolant(coolant_degc.read());
  changed_.notify(sc_core::SC_ZERO_TIME);
}

void GpuModel::switched(bool) { surroundings_changed(); }

void GpuModel::run() {
  board_.set_supply(rail_v.read(), cap_w.read());
  board_.set_coolant(coolant_degc.read());
  for (;;) {
    catch_up();
    if (is_on()) set_draw(board_.power_w());
    if (!board_.on() && !board_.busy()) {
      wait(changed_);
      continue;
    }
    const auto ps = static_cast<std::uint64_t>(std::ceil(board_.step_s() * 1e12));
    wait(sc_core::sc_time::from_value(std::max<std::uint64_t>(1, ps)), changed_);
  }
}

bool GpuModel::work_off(const job_queue::Descriptor& descriptor, std::uint32_t& cycles) {
  const auto begin = sc_core::sc_time_stamp();
  while (is_on() && !board_.ready()) wait(ready_ | interrupted());
  if (!is_on()) return false;
  if (job_queue::is_by_work(descriptor)) {
    catch_up();
    board_.start(descriptor.work_gflop);
    changed_.notify(sc_core::SC_ZERO_TIME);
    const auto resets = engine().resets();
    while (is_on() && !board_.lost() && board_.busy() && resets == engine().resets()) wait(batch_over_ | interrupted());
    if (board_.lost() || !is_on() || resets != engine().resets()) {
      board_.abort();
      return false;
    }
  }
  cycles = static_cast<std::uint32_t>((sc_core::sc_time_stamp() - begin).to_seconds() * 1e6);
  return true;
}

}  // namespace flatsat::compute
