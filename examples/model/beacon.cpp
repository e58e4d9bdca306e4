// A model of one's own in a bench of one's own: a beacon that flashes, on a battery of flatsat's.
#include <cstdio>
#include <systemc>

#include "models/power/battery_stand.h"

struct BeaconConfig {
  double flash_w;                // while it flashes, > 0
  double idle_w;                 // else, >= 0
  sc_core::sc_time flash, dark;  // how long each, > 0
};

class Beacon : public sc_core::sc_module {
 public:
  sc_core::sc_out<double> draw_w{"draw_w"};
  Beacon(const sc_core::sc_module_name& name, const BeaconConfig& config) : sc_module(name), config_(config) {
    SC_HAS_PROCESS(Beacon);
    SC_THREAD(run);
  }

 private:
  void run() {
    for (;;) {
      draw_w.write(config_.flash_w);
      wait(config_.flash);
      draw_w.write(config_.idle_w);
      wait(config_.dark);
    }
  }
  const BeaconConfig config_;
};

int sc_main(int, char**) {
  flatsat::power::BatteryStandConfig pack;
  pack.battery.cells_series = 8;
  pack.battery.cells_parallel = 1;
  pack.drive = flatsat::power::BatteryDrive::kPower;
  flatsat::power::BatteryStand battery("battery", pack);
  Beacon beacon("beacon", {40.0, 5.0, {2, sc_core::SC_SEC}, {8, sc_core::SC_SEC}});
  sc_core::sc_signal<double> draw_w("draw_w"), ambient_degc("ambient_degc", 25.0);
  beacon.draw_w(draw_w);
  battery.demand(draw_w);
  battery.ambient_degc(ambient_degc);
  for (int minute = 5; minute <= 10; minute += 5) {
    sc_core::sc_start(300, sc_core::SC_SEC);
    const auto& account = battery.account();
    std::printf("%2d min: %.0f J drawn, charge %.2f %%\n", minute, account.out_j(), 100.0 * account.soc());
  }
  return 0;
}
