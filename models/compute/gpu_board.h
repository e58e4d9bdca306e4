#pragma once
#include <cstdint>

#include "models/compute/power_sensor.h"

namespace flatsat::compute {

/// An H100-class board. Defaults are H100 80GB HBM3 figures, driver 565 listings (idle 83 to 101 W, 345 to 1980 MHz,
/// limit 200 to 700 W, slowdown 87, hardware slowdown 89, shutdown 95 degC; bf16 8192^3 product 798 TFLOP/s); those
/// marked E are estimates to calibrate on a board.
struct GpuBoardConfig {
  double idle_w = 90.0;
  double limit_w = 700.0;         // own power limit; the cap lowers it
  double floor_w = 200.0;         // a cap below it is taken as this
  double gemm_over_limit = 1.15;  // E: unlimited GEMM power at the top clock, as a share of limit_w
  double idle_mhz = 345.0;
  double top_mhz = 1980.0;
  double step_mhz = 15.0;
  double idle_v = 0.70, top_v = 1.05;  // E: core voltage at idle_mhz and top_mhz, linear between
  double ramp_up_mhz_per_s = 55e3;     // E: 345 to 1980 MHz in 30 ms
  double ramp_down_mhz_per_s = 5e3;    // E: the cap settles in less than 0.5 s
  double throttle_mhz_per_s = 150.0;   // E: software throttling ramps, both ways
  double power_lag_s = 0.003;          // E
  double tflops_at_top = 798.0;
  double die_k_per_w = 0.02, die_lag_s = 0.7;       // E
  double plate_k_per_w = 0.04, plate_lag_s = 10.0;  // E: cold plate
  double hbm_offset_k = 10.0, hbm_lag_s = 5.0;      // E: above the die at limit_w
  double software_degc = 87.0, hardware_degc = 89.0, shutdown_degc = 95.0, release_k = 3.0;
  double boot_s = 3.0;   // E: power good to driver ready
  double reset_s = 2.0;  // E: a GPU reset
  double minimum_rail_v = 10.0;
  double sensor_update_s = 0.1, sensor_instant_s = 0.025, sensor_average_s = 1.0;  // arXiv 2312.02741
  double sensor_gain = 1.0;                                                        // of this card; 0.95 .. 1.05
};

/// NVML's clock-event reasons.
enum ClockReason : std::uint32_t {
  kReasonIdle = 0x1,
  kReasonPowerCap = 0x4,
  kReasonHardware = 0x8,
  kReasonSoftwareThermal = 0x20,
  kReasonHardwareThermal = 0x40,
};

/// Power, clock, temperature and progress of a board under load, advanced in steps of its own choice. No time base, no
/// ports: the `model` backing and the emulated board both carry one.
class GpuBoard {
 public:
  explicit GpuBoard(const GpuBoardConfig& config);

  void set_supply(double rail_v, double cap_w);
  void set_coolant(double coolant_degc);
  /// Starts a batch of `gflop`, > 0, with the board ready and not busy.
  void start(double gflop);
  void abort() { left_gflop_ = 0.0; }
  /// GPU reset by the driver: not ready for reset_s. Needs on() and not lost().
  void restart();
  /// Off its bus (Xid 79) until the rail was off.
  void fall_off();
  /// A driver's own power limit, within floor and limit; binds beside the cap.
  void set_own_limit(double watts);
  /// A driver's own bounds of the clock, idle and busy, until the power goes. Cap and heat go below them. Units: MHz.
  void lock_clock(double low_mhz, double high_mhz);

  bool on() const { return on_; }
  bool ready() const { return on_ && !lost_ && boot_left_s_ <= 0.0; }
  bool busy() const { return left_gflop_ > 0.0; }
  /// Fell off its bus by over-temperature (Xid 79); stays so until the rail was off.
  bool lost() const { return lost_; }

  /// Longest step that keeps the equations exact enough; ends with the batch if that comes first. > 0.
  double step_s() const;
  /// Advances by at most step_s().
  void advance(double seconds);

  double power_w() const { return power_w_; }
  /// What the board's sensors show, with their averaging, update interval and gain.
  double instant_w() const { return instant_.shown_w(); }
  double average_w() const { return average_.shown_w(); }
  double own_limit_w() const { return own_limit_w_; }
  /// The cap that holds now.
  double enforced_w() const;
  /// Distance to the first thermal limit, NVML's T.Limit; negative beyond it. Units: K.
  double margin_k() const { return config_.software_degc - die_degc_; }
  const GpuBoardConfig& config() const { return config_; }
  double energy_j() const { return energy_j_; }
  double clock_mhz() const { return clock_mhz_; }
  double die_degc() const { return die_degc_; }
  double hbm_degc() const { return hbm_degc_; }
  double coolant_degc() const { return coolant_degc_; }
  std::uint32_t reasons() const { return reasons_; }
  /// How long the cap and how long heat held the clock down, since the power came. Units: s.
  double capped_s() const { return capped_s_; }
  double throttled_s() const { return throttled_s_; }
  /// Power of the board at a steady clock. Units: MHz; W.
  double steady_power_w(double mhz, bool loaded) const;

 private:
  void reset();
  void choose_target();
  double clock_for_power(double watts) const;
  void advance_thermal(double seconds, double mean_w);
  void advance_throttle(double seconds);

  GpuBoardConfig config_;
  PowerSensor instant_, average_;
  double time_s_ = 0.0, own_limit_w_;
  bool on_ = false, lost_ = false, hot_ = false, very_hot_ = false;
  double boot_left_s_ = 0.0, cap_w_ = 700.0, coolant_degc_ = 25.0;
  double clock_mhz_ = 0.0, target_mhz_ = 0.0, power_w_ = 0.0, energy_j_ = 0.0;
  double plate_degc_ = 25.0, die_degc_ = 25.0, hbm_degc_ = 25.0, thermal_limit_mhz_ = 0.0;
  double left_gflop_ = 0.0, capped_s_ = 0.0, throttled_s_ = 0.0, locked_low_mhz_ = 0.0, locked_high_mhz_ = 0.0;
  std::uint32_t reasons_ = 0;
};

}  // namespace flatsat::compute
