#pragma once
#include <cstdint>
#include <vector>

#include "models/compute/device.h"
#include "models/compute/job_engine.h"

namespace flatsat::compute {

/// A `model` backing that works off a job queue: everything between the contract's ports and a JobEngine except how
/// long a job takes and what it draws, which derived classes say.
class JobDevice : public Device {
 public:
  JobDevice(const sc_core::sc_module_name& name, const JobEngineConfig& engine, double minimum_rail_v);

  std::vector<InjectionPoint> injection_points() const override;
  bool inject(const Fault& fault) override;
  DeviceCounters counters() const override;

 protected:
  /// Takes the time of one job that is to be executed; false if the device was switched off or reset meanwhile.
  virtual bool work_off(const job_queue::Descriptor& descriptor, std::uint32_t& cycles) = 0;
  /// The rail came up or went down.
  virtual void switched(bool on) = 0;

  /// Waits, in the worker's process; false if switched off or reset meanwhile.
  bool busy_for(sc_core::sc_time duration);
  void set_draw(double watts);
  bool is_on() const { return on_; }
  JobEngine& engine() { return engine_; }
  sc_core::sc_event& interrupted() { return off_; }

 private:
  class Dma;
  void b_transport(tlm::tlm_generic_payload& request, sc_core::sc_time& delay) override;
  void supply_changed();
  void work();
  void update_interrupt();

  JobEngine engine_;
  const double minimum_rail_v_;
  bool on_ = false;
  sc_core::sc_event work_there_, off_;
  double draw_now_w_ = 0.0, energy_j_ = 0.0;
  sc_core::sc_time draw_since_;
};

}  // namespace flatsat::compute
