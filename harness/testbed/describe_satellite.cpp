#include "harness/testbed/describe.h"

namespace flatsat::testbed {
namespace {

void describe_environment(config::Table& t, environment::EnvironmentConfig& e) {
  t.choice<environment::EarthShape>(
      "earth", e.earth,
      {{"sphere", environment::EarthShape::kSphere}, {"ellipsoid", environment::EarthShape::kEllipsoid}},
      "that casts the shadow");
  t.number("solar", e.solar_w_m2, "W/m2", config::kPositive, "sunlight at 1 au");
  t.number("albedo", e.albedo, "1", config::kShare, "of the Earth");
  t.number("earth_ir", e.earth_ir_w_m2, "W/m2", config::kNotNegative, "infrared exitance of the Earth");
}

void describe_attitude(config::Table& t, NamedSatellite& s) {
  t.location(s.guidance_place);
  describe_guidance(t, s.guidance);
  t.boolean("terminal_fixed", s.guidance.terminal_fixed, "to the body; else it turns by itself in any mode");
}

void describe_upsets(config::Table& t, NamedSatellite& s) {
  environment::UpsetsConfig& u = s.config.upsets;
  t.number("rate", u.events_per_chip_year, "1/year", config::kNotNegative, "events a chip and year");
  t.number("chips", u.chips, "1", config::kNotNegative, "chips");
  t.number("flux_factor", u.flux_factor, "1", config::kNotNegative, "more than nature, to see enough in a short run");
  describe_field_shape(t, u.shape);
  t.number("share_in_anomaly", u.share_in_anomaly, "1", config::kShare, "of all events");
  t.number("time_in_anomaly", u.time_in_anomaly, "1", {0.001, 0.999},
           "fraction of a day inside; by default that of the orbit");
  t.number("double_bit_share", s.config.upset_effects.double_bit_share, "1", config::kShare,
           "of the hits: two bits of one word");
  t.number("interrupt", s.config.upset_effects.interrupt_s, "s", {0.001, 86400.0},
           "without power after a functional interrupt");
  t.number("latch_up", s.config.upset_effects.latch_up_s, "s", {0.001, 86400.0}, "without power after a latch-up");
  t.numbers("skip", s.skip_upsets, "1", {1.0, 1e15}, "numbers of upsets, from 1, that hit nothing");
}

/// Rates of the payload as a whole say nothing where each device has its own: they must not be lost in silence.
std::string upsets_beside_radiation(const satellite::SatelliteConfig& c) {
  const environment::UpsetsConfig none;
  const auto& u = c.upsets;
  const bool given = u.events_per_chip_year != none.events_per_chip_year || u.chips != none.chips ||
                     u.flux_factor != none.flux_factor || u.share_in_anomaly != none.share_in_anomaly ||
                     u.time_in_anomaly != none.time_in_anomaly || u.shape != none.shape;
  return given && !c.radiation.devices.empty()
             ? "has devices with rates of their own: upsets may have no rate, chips, flux_factor, share_in_anomaly, "
               "time_in_anomaly, field beside it"
             : "";
}

void describe_computer(config::Table& t, payload::OnBoardComputerConfig& c) {
  t.number("safe_soc", c.safe_soc, "1", config::kShare, "state of charge below which safe mode begins");
  t.number("recover_soc", c.recover_soc, "1", config::kShare, "state of charge above which it may end");
  t.number("safe_loop", c.safe_loop_degc, "degC", {-50.0, 200.0}, "loop temperature above which safe mode begins");
  t.number("recover_loop", c.recover_loop_degc, "degC", {-50.0, 200.0}, "loop temperature below which it may end");
}

void describe_weights(config::Table& t, satellite::WeightsConfig& w) {
  t.integer("layers", w.layers, 1, 64, "layers kept in the device's memory");
  t.integer("n", w.n, 1, 1024, "columns of a layer");
  t.integer("k", w.k, 1, 1024, "rows of a layer");
}

void describe_workload(config::Table& t, ground::WorkloadConfig& w) {
  t.choice<payload::DeviceClass>(
      "class", w.device_class,
      {{"accelerator", payload::DeviceClass::kAccelerator}, {"gpu", payload::DeviceClass::kGpu}},
      "which devices work it off");
  t.required();
  t.number("interval_min", w.interval_min_s, "s", config::kPositive, "shortest time between two jobs");
  t.number("interval_max", w.interval_max_s, "s", config::kPositive, "longest time between two jobs");
  t.number("deadline_min", w.deadline_min_s, "s", config::kPositive, "shortest deadline after the request");
  t.number("deadline_max", w.deadline_max_s, "s", config::kPositive, "longest deadline after the request");
  t.integer("rows_min", w.rows_min, 1, 1024, "fewest rows of activations");
  t.integer("rows_max", w.rows_max, 1, 1024, "most rows of activations");
  t.integer("gflop_min", w.gflop_min, 0, 4'000'000'000, "smallest GPU batch in GFLOP");
  t.integer("gflop_max", w.gflop_max, 0, 4'000'000'000, "largest GPU batch in GFLOP");
  t.integer("bytes", w.bytes, 1, 1ll << 40, "what a job stands for on the link");
  t.check("interval_max",
          [&w] { return w.interval_min_s <= w.interval_max_s ? "" : "must not be below interval_min"; });
  t.check("deadline_max",
          [&w] { return w.deadline_min_s <= w.deadline_max_s ? "" : "must not be below deadline_min"; });
  t.check("rows_max", [&w] { return w.rows_min <= w.rows_max ? "" : "must not be below rows_min"; });
  t.check("gflop_max", [&w] { return w.gflop_min <= w.gflop_max ? "" : "must not be below gflop_min"; });
}

void describe_relay(config::Table& t, NamedRelay& relay) {
  t.name("name", relay.name, "of the relay");
  t.required();
  describe_orbit_source(t, relay.orbit);
}

void describe_terminal(config::Table& t, optical::TerminalConfig& c) {
  describe_optics(t, c.optics, c.maximum_range_km);
  t.number("minimum_grazing", c.minimum_grazing_km, "km", config::kNotNegative, "least height of the line of sight");
  t.number("slew", c.slew_s, "s", config::kNotNegative, "to another relay");
  describe_search(t, c);
  t.number("fades", c.fades_per_hour, "1/h", config::kNotNegative, "losses of track by fades");
  t.table("fade", c.fade, describe_fade, "power that varies while tracking");
  t.number("fade_step", c.fade_step_s, "s", {1e-3, 60.0}, "between two looks at a power that fades");
  t.number("hold", c.hold_s, "s", config::kNotNegative, "longest fade that the track survives");
}

void describe_link(config::Table& t, optical::DataLinkConfig& l) {
  t.number("share", l.share, "1", {1e-6, 1.0}, "of the line rate");
  t.number("beyond", l.beyond_s, "s", config::kNotNegative, "from the relay to the ground, one way");
}

void describe_payload(config::Table& t, payload::PayloadConfig& p) {
  t.integer("queue_jobs", p.queue_jobs, 1, 100000, "jobs of one class that may wait");
  t.integer("result_bytes", p.result_bytes, 1, 1ll << 40, "what a result stands for on the link");
}

}  // namespace

void describe_network(config::Table& t, network::NetworkConfig& n) {
  t.number("link_rate", n.link_rate_bps, "bit/s", config::kPositive, "of every link, ten bits a byte");
  t.integer("hops", n.hops, 0, 20, "routers between any two nodes");
  t.integer("max_retries", n.max_retries, 0, 100, "of a packet that arrives damaged or is not answered");
  t.number("reply_timeout", n.reply_timeout_s, "s", config::kPositive, "without an answer");
  t.integer("babble_bytes", n.babble_bytes, 1, 1 << 20, "of each packet of a babbling node");
}

void describe_fabric(config::Table& t, network::FabricConfig& f) {
  t.number("link_rate", f.link_rate_bps, "bit/s", config::kPositive, "of every node's link, each way");
  t.number("efficiency", f.efficiency, "1", {0.01, 1.0}, "fraction of it that is payload");
  t.number("latency", f.latency_s, "s", {0.0, 1.0}, "through the switch");
}

void describe_optical(config::Table& t, NamedSatellite& s) {
  t.table("terminal", s.config.terminal, describe_terminal, "laser terminal");
  t.list("relay", s.relays, describe_relay, "relays it may talk to");
  t.table("uplink", s.config.uplink, describe_link, "jobs, from the ground");
  t.table("downlink", s.config.downlink, describe_link, "results, to the ground");
}

void describe_satellite(config::Table& t, NamedSatellite& s) {
  t.location(s.location);
  t.table("orbit", s.orbit, describe_orbit_source, "orbit");
  t.table("environment", s.config.environment, describe_environment, "Sun and Earth");
  t.table("upsets", s, describe_upsets, "radiation");
  t.table("radiation", s.config.radiation, describe_radiation, "radiation by device, instead of upsets");
  t.table("guidance", s, describe_attitude, "attitude; without it array and radiator stay as their tables say");
  t.table("power", s.config.power, describe_power, "power system");
  t.table("thermal", s.config.thermal, describe_thermal, "thermal system");
  t.table("optical", s, describe_optical, "laser link");
  t.table("network", s.config.network, describe_network, "on-board network");
  t.table("fabric", s.config.fabric, describe_fabric, "the payload's high-rate fabric");
  t.table("computer", s.config.computer, describe_computer, "on-board computer");
  t.table("payload", s.config.payload, describe_payload, "payload manager");
  t.table("accelerator_weights", s.config.accelerator_weights, describe_weights, "model kept in accelerators");
  t.table("gpu_weights", s.config.gpu_weights, describe_weights, "model kept in GPU boards");
  t.list("workload", s.config.workloads, describe_workload, "what the ground asks for");
  t.check("radiation", [&s] { return upsets_beside_radiation(s.config); });
  t.number("platform", s.config.platform_w, "W", config::kNotNegative, "avionics, pumps, terminals");
}

}  // namespace flatsat::testbed
