#include "models/thermal/thermal_stand.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/base/constants.h"
#include "models/thermal/coating.h"
#include "models/thermal/earth_view.h"

namespace flatsat::thermal {
namespace {

/// Finds nodes by name and keeps the first name that is none.
class Names {
 public:
  Names(const std::vector<ThermalNode>& nodes, std::string& wrong) : nodes_(nodes), wrong_(wrong) {}
  std::size_t operator()(const std::string& name) const {
    const auto found = std::find_if(nodes_.begin(), nodes_.end(), [&](auto& node) { return node.name == name; });
    if (found == nodes_.end() && wrong_.empty()) wrong_ = "there is no node '" + name + "'";
    return found == nodes_.end() ? 0 : static_cast<std::size_t>(found - nodes_.begin());
  }

 private:
  const std::vector<ThermalNode>& nodes_;
  std::string& wrong_;
};

Surface surface_of(const FaceConfig& face) {
  Surface s = face.surface;
  s.sink_k = face.sink_degc + model::kZeroCelsiusK;
  if (const auto* coating = find_coating(face.coating)) {
    s.absorptance = absorptance_at(*coating, face.age);
    s.emittance = emittance_at(*coating, face.age);
  }
  return s;
}

void add_flows(const ThermalStandConfig& config, const Names& at, ThermalNetwork& n) {
  for (const auto& flow : config.flows) {
    for (std::size_t i = 0; i < flow.loop.size(); ++i)
      n.flows.push_back({at(flow.loop[i]), at(flow.loop[(i + 1) % flow.loop.size()]), flow.capacity_w_k});
  }
}

/// Every name only once, nodes, surfaces, heaters and flows together: they name channels.
std::string doubled(const ThermalStandConfig& config) {
  std::vector<std::string> names;
  for (const auto& node : config.nodes) names.push_back(node.name);
  for (const auto& face : config.surfaces) names.push_back(face.surface.name);
  for (const auto& heater : config.heaters) names.push_back(heater.heater.name);
  for (const auto& flow : config.flows) names.push_back(flow.name);
  std::sort(names.begin(), names.end());
  if (!names.empty() && names.front().empty()) return "every node, surface, heater and flow needs a name";
  const auto twice = std::adjacent_find(names.begin(), names.end());
  return twice == names.end() ? "" : "the name '" + *twice + "' stands twice";
}

ThermalNetwork network_or_throw(const ThermalStandConfig& config) {
  std::string wrong;
  auto network = make_network(config, wrong);
  if (!wrong.empty()) throw std::domain_error(wrong);
  return network;
}

}  // namespace

ThermalNetwork make_network(const ThermalStandConfig& config, std::string& wrong) {
  wrong = doubled(config);
  ThermalNetwork n;
  n.nodes = config.nodes;
  const Names at(n.nodes, wrong);
  for (const auto& l : config.links) n.links.push_back({at(l.from), at(l.to), l.value});
  for (const auto& l : config.radiation) n.radiation.push_back({at(l.from), at(l.to), l.value});
  for (const auto& p : config.heat_pipes)
    n.heat_pipes.push_back({at(p.from), at(p.to), p.value, p.opens_degc, p.band_k});
  for (const auto& x : config.exchangers)
    n.exchangers.push_back({at(x.hot_in), at(x.cold_in), at(x.hot_out), at(x.cold_out), x.conductance_w_k});
  add_flows(config, at, n);
  for (const auto& face : config.surfaces) {
    n.surfaces.push_back(surface_of(face));
    n.surfaces.back().node = at(face.node);
  }
  for (const auto& h : config.heaters) {
    n.heaters.push_back(h.heater);
    n.heaters.back().node = at(h.node);
    n.heaters.back().sensor = at(h.sensor.empty() ? h.node : h.sensor);
  }
  if (wrong.empty()) wrong = what_is_wrong(n);
  return n;
}

ThermalStand::ThermalStand(const sc_core::sc_module_name& name, const ThermalStandConfig& config,
                           model::EventSink& events)
    : sc_module(name),
      node_input("node_input", config.nodes.size()),
      sun_deg("sun_deg", config.surfaces.size()),
      nadir_deg("nadir_deg", config.surfaces.size()),
      flow("flow", config.flows.size()),
      config_(config),
      events_(events),
      source_(basename()),
      solver_(network_or_throw(config)),
      degc_(config.nodes.size()),
      absorbed_(config.surfaces.size(), -1.0),
      heaters_(config.heaters.size()),
      flows_(config.flows.size(), 1.0),
      nodes_read_(config.nodes.size(), std::nan("")) {
  show();
  SC_HAS_PROCESS(ThermalStand);
  SC_METHOD(update);
}

void ThermalStand::end_of_elaboration() {
  for (auto* ports : {&node_input, &sun_deg, &nadir_deg, &flow})
    for (auto& port : *ports) changes_ |= port.value_changed_event();
  for (auto* port : {&irradiance_w_m2, &albedo_w_m2, &earth_ir_w_m2, &altitude_km})
    changes_ |= port->value_changed_event();
}

void ThermalStand::list_channels(model::ChannelList& list, const std::string& prefix) const {
  for (std::size_t i = 0; i < degc_.size(); ++i)
    list.add(prefix + "." + config_.nodes[i].name + ".temperature", "degC", "temperature of the node", degc_[i]);
  for (std::size_t i = 0; i < absorbed_.size(); ++i)
    list.add(prefix + "." + config_.surfaces[i].surface.name + ".absorbed", "W", "light and infrared taken up",
             absorbed_[i]);
  for (std::size_t i = 0; i < heaters_.size(); ++i)
    list.add(prefix + "." + config_.heaters[i].heater.name + ".power", "W", "power of the heater", heaters_[i]);
  list.add(prefix + ".radiated", "W", "heat given to space", radiated_);
  list.add(prefix + ".heat", "W", "mean heat put in since the start", in_);
  list.add(prefix + ".residual", "1", "heat that does not add up, relative", residual_);
}

void ThermalStand::catch_up() {
  const auto now = sc_core::sc_time_stamp();
  double seconds = (now - last_).to_seconds();
  last_ = now;
  bool switched = false;
  while (seconds > 0.0) {
    const double gone = solver_.advance(seconds);
    switched = switched || gone < seconds;
    seconds -= gone;
  }
  if (!switching_ || now < switching_at_) return;
  if (!switched && solver_.network().heaters[switching_heater_].on == (heaters_[switching_heater_] > 0.0))
    solver_.switch_heater(switching_heater_);
  const auto& heater = solver_.network().heaters[switching_heater_];
  events_.emit({source_, heater.on ? model::events::kHeaterOn : model::events::kHeaterOff, heater.name,
                solver_.degc(heater.sensor)});
}

void ThermalStand::update() {
  try {
    catch_up();
    read_inputs();
    solver_.advance(0.0);  // massless nodes follow at once
    show();
    next_trigger(until_next(), changes_);
  } catch (const std::domain_error& error) {
    throw std::domain_error(std::string(name()) + " at " + std::to_string(model::now_s()) + " s: " + error.what());
  }
}

void ThermalStand::read_inputs() {
  for (std::size_t i = 0; i < nodes_read_.size(); ++i) {
    const double value = node_input[i].read();
    if (value == nodes_read_[i]) continue;
    nodes_read_[i] = value;
    config_.nodes[i].kind == NodeKind::kFixed ? solver_.hold(i, value) : solver_.set_heat(i, value);
  }
  set_flows();
  absorb();
}

void ThermalStand::set_flows() {
  std::vector<double> shares;
  for (auto& port : flow) shares.push_back(port.read());
  if (shares == flows_) return;
  flows_ = shares;
  std::size_t at = 0;
  auto& links = solver_.change().flows;
  for (std::size_t i = 0; i < flows_.size(); ++i) {
    for (std::size_t k = 0; k < config_.flows[i].loop.size(); ++k)
      links[at++].capacity_w_k = config_.flows[i].capacity_w_k * flows_[i];
  }
}

void ThermalStand::absorb() {
  const double ratio = (model::wgs84::kRadiusKm + altitude_km.read()) / model::wgs84::kRadiusKm;
  const Light light{irradiance_w_m2.read(), albedo_w_m2.read(), earth_ir_w_m2.read()};
  for (std::size_t i = 0; i < absorbed_.size(); ++i) {
    const auto& s = solver_.network().surfaces[i];
    const FaceView view{std::cos(sun_deg[i].read() * model::kDegree),
                        earth_view_of_plate(ratio, std::cos(nadir_deg[i].read() * model::kDegree))};
    absorbed_[i] = absorbed_w(s.area_m2, s.absorptance, s.emittance, view, light);
    solver_.set_absorbed(i, absorbed_[i]);
  }
}

void ThermalStand::show() {
  for (std::size_t i = 0; i < degc_.size(); ++i) degc_[i] = solver_.degc(i);
  const auto& heaters = solver_.network().heaters;
  for (std::size_t i = 0; i < heaters_.size(); ++i) heaters_[i] = heaters[i].on ? heaters[i].power_w : 0.0;
  radiated_ = solver_.radiated_w();
  const auto balance = solver_.balance();
  in_ = model::now_s() > 0.0 ? balance.in_j / model::now_s() : 0.0;
  residual_ = balance.residual();
}

/// The next step, or the instant before at which a heater switches.
sc_core::sc_time ThermalStand::until_next() {
  const auto ahead = solver_.next_switching(config_.step.to_seconds());
  switching_ = ahead.has_value();
  if (!ahead) return config_.step;
  switching_heater_ = ahead->heater;
  const auto wait =
      sc_core::sc_time::from_value(static_cast<std::uint64_t>(std::max(1.0, std::ceil(ahead->seconds * 1e12))));
  switching_at_ = sc_core::sc_time_stamp() + wait;
  return wait;
}

}  // namespace flatsat::thermal
