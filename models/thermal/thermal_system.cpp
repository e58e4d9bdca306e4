#include "models/thermal/thermal_system.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/base/constants.h"
#include "models/thermal/coating.h"
#include "models/thermal/coolant.h"
#include "models/thermal/earth_view.h"

namespace flatsat::thermal {
namespace {

// Temperatures within two thousandths of a kelvin, five times below what the model is held to.
constexpr SolverOptions kSolver{.tolerance_k = 3e-4, .defer_k = 2e-3};

double emittance_of(const RadiatorConfig& r) {
  const auto* coating = find_coating(r.coating);
  return coating != nullptr ? emittance_at(*coating, r.age) : r.emittance;
}
double absorptance_of(const RadiatorConfig& r) {
  const auto* coating = find_coating(r.coating);
  return coating != nullptr ? absorptance_at(*coating, r.age) : r.absorptance;
}
double share(unsigned running, unsigned of) { return of > 0 ? static_cast<double>(running) / of : 0.0; }
double film(double full_w_k, double flow) { return 2.0 * full_w_k * std::pow(flow, 0.8); }
double in_series(double a, double b) { return a > 0.0 && b > 0.0 ? 1.0 / (1.0 / a + 1.0 / b) : 0.0; }

}  // namespace

double thermal_derate(const ThermalConfig& config, double loop_degc) {
  return std::clamp((config.derate_end_degc - loop_degc) / (config.derate_end_degc - config.derate_start_degc), 0.0,
                    1.0);
}

LoopRates loop_rates(const ThermalConfig& config, double inner_share, double outer_share) {
  const auto& l = config.loop;
  const double inner = l.flow_kg_s * l.specific_heat_j_kg_k * inner_share;
  const double outer = l.outer_flow_kg_s * l.outer_specific_heat_j_kg_k * outer_share;
  const double between = in_series(film(l.conductance_w_k, inner_share), film(l.conductance_w_k, outer_share));
  const double panel =
      in_series(film(config.radiator.conductance_w_k, outer_share), 2.0 * config.radiator.conductance_w_k);
  return {inner, outer, exchanger_conductance_w_k(between, inner, outer), panel_conductance_w_k(panel, outer)};
}

ThermalSystem::ThermalSystem(const sc_core::sc_module_name& name, const ThermalConfig& config, model::EventSink& events)
    : sc_module(name),
      config_(config),
      emittance_(emittance_of(config.radiator)),
      absorptance_(absorptance_of(config.radiator)),
      events_(events),
      source_(basename()),
      pumps_(config.loop.pumps),
      outer_pumps_(config.loop.outer_pumps),
      solver_(network(), kSolver) {
  light_.fill(-1.0);
  show();
  SC_HAS_PROCESS(ThermalSystem);
  SC_METHOD(update);
  sensitive << irradiance_w_m2 << albedo_w_m2 << earth_ir_w_m2 << sun_deg << nadir_deg << altitude_km << loop_heat_w
            << battery_heat_w << due_;
}

ThermalNetwork ThermalSystem::network() const {
  const auto& r = config_.radiator;
  const auto& l = config_.loop;
  ThermalNetwork n;
  const auto node = [&](const char* what, double capacity, double degc) {
    n.nodes.push_back({.name = what, .heat_capacity_j_k = capacity, .initial_degc = degc});
  };
  node("radiator", r.heat_capacity_j_k, config_.initial_degc);
  node("coolant to the radiator", l.outer_heat_capacity_j_k / 2.0, config_.initial_degc);
  node("coolant from the radiator", l.outer_heat_capacity_j_k / 2.0, config_.initial_degc);
  node("coolant from the cold plates", l.heat_capacity_j_k / 2.0, config_.initial_degc);
  node("coolant to the cold plates", l.heat_capacity_j_k / 2.0, config_.initial_degc);
  node("battery", config_.battery_heat_capacity_j_k, config_.initial_battery_degc);
  node("battery panel", 5e3 * config_.battery_radiator_m2, config_.initial_battery_degc);  // 5 kg/m2 of aluminium
  for (const auto& [what, at, area] : {std::tuple{"radiator +", kRadiator, r.area_m2},
                                       {"radiator -", kRadiator, r.area_m2},
                                       {"battery panel +", kPanel, config_.battery_radiator_m2},
                                       {"battery panel -", kPanel, config_.battery_radiator_m2}})
    n.surfaces.push_back({.name = what,
                          .node = at,
                          .area_m2 = area,
                          .emittance = emittance_,
                          .absorptance = absorptance_,
                          .fin_efficiency = r.fin_efficiency,
                          .sink_k = r.sink_k});
  n.heat_pipes = {{kBattery, kPanel, config_.battery_conductance_w_k, config_.battery_setpoint_degc, 2.0}};
  n.heaters = {{.name = "battery heater",
                .node = kBattery,
                .sensor = kBattery,
                .power_w = config_.battery_heater_w,
                .on_degc = config_.heater_on_degc,
                .off_degc = config_.heater_off_degc}};
  set_flows(n);
  return n;
}

void ThermalSystem::set_flows(ThermalNetwork& n) const {
  const double inner = share(pumps_, config_.loop.pumps), outer = share(outer_pumps_, config_.loop.outer_pumps);
  const auto rates = loop_rates(config_, inner, outer);
  n.flows = {{kReturn, kSupply, rates.inner_w_k},
             {kSupply, kReturn, rates.inner_w_k},
             {kToRadiator, kFromRadiator, rates.outer_w_k},
             {kFromRadiator, kToRadiator, rates.outer_w_k}};
  n.exchangers = {{kReturn, kFromRadiator, kSupply, kToRadiator, rates.exchanger_w_k},
                  {kToRadiator, kRadiator, kFromRadiator, kRadiator, rates.panel_w_k}};
  // Through standing coolant and walls: three in a row make the whole.
  const double still = inner > 0.0 && outer > 0.0 ? 0.0 : 3.0 * config_.loop.still_conductance_w_k;
  n.links = {{kReturn, kSupply, still},
             {kSupply, kToRadiator, still},
             {kToRadiator, kRadiator, still},
             {kToRadiator, kFromRadiator, still}};
}

/// Up to now, with all that was put in held as it was.
void ThermalSystem::catch_up() {
  const auto now = sc_core::sc_time_stamp();
  double seconds = (now - last_).to_seconds();
  last_ = now;
  const bool was_on = solver_.network().heaters[0].on;
  while (seconds > 0.0) seconds -= solver_.advance(seconds);
  // The instant was computed ahead; where rounding puts the crossing just behind it, it is now all the same.
  const bool due = switching_ && now >= switching_at_;
  if (due && solver_.network().heaters[0].on == was_on) solver_.switch_heater(*switching_);
}

void ThermalSystem::update() {
  try {
    step();
  } catch (const std::domain_error& error) {
    throw std::domain_error(std::string(name()) + " at " + std::to_string(model::now_s()) + " s: " + error.what());
  }
}

void ThermalSystem::step() {
  const bool was_on = solver_.network().heaters[0].on;
  catch_up();
  const bool switched = was_on != solver_.network().heaters[0].on;
  read_inputs();
  const auto now = sc_core::sc_time_stamp();
  const bool steps = now >= next_step_;
  if (steps) next_step_ = now + config_.step;
  if (steps || switched) {
    show();
    write();
  }
  if (!steps && !switched && !near_switching()) return;
  due_.cancel();
  due_.notify(until_next());
}

void ThermalSystem::read_inputs() {
  const double from_array = config_.radiator.array_view > 0.0 ? array_exitance_w_m2.read() : 0.0;
  const std::array<double, 7> light{
      irradiance_w_m2.read(), albedo_w_m2.read(), earth_ir_w_m2.read(), sun_deg.read(), nadir_deg.read(),
      altitude_km.read(),     from_array};
  if (light != light_) {
    if (!std::all_of(light.begin(), light.end(), [](double value) { return std::isfinite(value); }))
      throw std::domain_error("its light or attitude is no number");
    light_ = light;
    absorb();
  }
  loop_heat_ = loop_heat_w.read();
  solver_.set_heat(kReturn, loop_heat_);
  solver_.set_heat(kBattery, battery_heat_w.read());
}

/// What the four faces take up in this light.
void ThermalSystem::absorb() {
  const auto [sun, albedo, infrared, sun_angle, nadir_angle, altitude, from_array] = light_;
  const double to_sun = std::cos(sun_angle * model::kDegree), to_nadir = std::cos(nadir_angle * model::kDegree);
  const double ratio = (model::wgs84::kRadiusKm + altitude) / model::wgs84::kRadiusKm;
  const auto& faces = solver_.network().surfaces;
  absorbed_w_ = 0.0;
  for (std::size_t i = 0; i < faces.size(); ++i) {
    const double side = i % 2 == 0 ? 1.0 : -1.0;
    const FaceView view{
        .sun_cos = std::max(0.0, side * to_sun) + 0.5 * config_.radiator.sun_leak,
        .earth_view = config_.radiator.earth_view.value_or(earth_view_of_plate(ratio, side * to_nadir))};
    double watts = thermal::absorbed_w(faces[i].area_m2, absorptance_, emittance_, view,
                                       {.sun_w_m2 = sun, .albedo_w_m2 = albedo, .earth_ir_w_m2 = infrared});
    if (faces[i].node == kRadiator) watts += faces[i].area_m2 * emittance_ * config_.radiator.array_view * from_array;
    solver_.set_absorbed(i, watts);
    if (faces[i].node == kRadiator) absorbed_w_ += watts;
  }
}

/// Far more than a step can bring.
bool ThermalSystem::near_switching() const {
  const auto& heater = solver_.network().heaters[0];
  return (heater.on ? heater.off_degc - battery_degc_ : battery_degc_ - heater.on_degc) < 0.5;
}

/// The next step, or the instant before at which the heater switches.
sc_core::sc_time ThermalSystem::until_next() {
  const auto now = sc_core::sc_time_stamp();
  switching_.reset();
  if (!near_switching()) return next_step_ - now;
  const auto ahead = solver_.next_switching((next_step_ - now).to_seconds());
  if (!ahead) return next_step_ - now;
  switching_ = ahead->heater;
  const auto wait = static_cast<std::uint64_t>(std::max(1.0, std::ceil(ahead->seconds * 1e12)));
  switching_at_ = now + sc_core::sc_time::from_value(wait);
  return switching_at_ - now;
}

void ThermalSystem::set_pumps_running(unsigned pumps) {
  pumps_ = std::min(pumps, config_.loop.pumps);
  pumps_changed(model::events::kPumps, pumps_, config_.loop.pumps);
}

void ThermalSystem::set_outer_pumps_running(unsigned pumps) {
  outer_pumps_ = std::min(pumps, config_.loop.outer_pumps);
  pumps_changed(model::events::kOuterPumps, outer_pumps_, config_.loop.outer_pumps);
}

void ThermalSystem::pumps_changed(const model::EventKind& loop, unsigned running, unsigned of) {
  catch_up();
  set_flows(solver_.change());
  events_.emit({source_, loop, std::to_string(running) + " of " + std::to_string(of) + " pumps run",
                static_cast<double>(running), events_.command()});
}

}  // namespace flatsat::thermal
