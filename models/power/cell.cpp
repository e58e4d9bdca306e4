// Cells with published data. Where a source gives no figure of its own, what is taken instead is said.
#include "models/power/cell.h"

#include <algorithm>
#include <cmath>

#include "models/base/constants.h"

namespace flatsat::power {
namespace {

/// LG M50T, low-rate discharge, smoothed: MarkVeerasingam/LGM50t_cell_analysis. Not a relaxed curve: about 44 mV low.
const Curve& ocv_lg_m50t() {
  static const Curve curve{
      {0.00, 2.5032}, {0.05, 3.0431}, {0.10, 3.2058}, {0.15, 3.3381}, {0.20, 3.4314}, {0.25, 3.4897}, {0.30, 3.5361},
      {0.35, 3.5814}, {0.40, 3.6239}, {0.45, 3.6624}, {0.50, 3.7023}, {0.55, 3.7491}, {0.60, 3.8015}, {0.65, 3.8537},
      {0.70, 3.9028}, {0.75, 3.9530}, {0.80, 4.0076}, {0.85, 4.0545}, {0.90, 4.0759}, {0.95, 4.0941}, {1.00, 4.1648}};
  return curve;
}

// Piecewise-linear tables from C/20 to C/32 discharges: soorajsunil/Piecewise-Battery-OCV, on a grid of 5 %.
const Curve& ocv_molicel_p42a() {
  static const Curve curve{
      {0.00, 2.5061}, {0.05, 3.1630}, {0.10, 3.3311}, {0.15, 3.4204}, {0.20, 3.4749}, {0.25, 3.5289}, {0.30, 3.5803},
      {0.35, 3.6189}, {0.40, 3.6575}, {0.45, 3.6961}, {0.50, 3.7427}, {0.55, 3.7907}, {0.60, 3.8388}, {0.65, 3.8868},
      {0.70, 3.9348}, {0.75, 3.9828}, {0.80, 4.0309}, {0.85, 4.0688}, {0.90, 4.0849}, {0.95, 4.1015}, {1.00, 4.1932}};
  return curve;
}
const Curve& ocv_samsung_40t() {
  static const Curve curve{
      {0.00, 2.5000}, {0.05, 3.1770}, {0.10, 3.3475}, {0.15, 3.4343}, {0.20, 3.4867}, {0.25, 3.5391}, {0.30, 3.5885},
      {0.35, 3.6232}, {0.40, 3.6578}, {0.45, 3.6925}, {0.50, 3.7400}, {0.55, 3.7881}, {0.60, 3.8362}, {0.65, 3.8843},
      {0.70, 3.9325}, {0.75, 3.9806}, {0.80, 4.0287}, {0.85, 4.0707}, {0.90, 4.0904}, {0.95, 4.1102}, {1.00, 4.2000}};
  return curve;
}
const Curve& ocv_lfp() {
  static const Curve curve{
      {0.00, 2.0102}, {0.05, 3.0672}, {0.10, 3.1988}, {0.15, 3.2187}, {0.20, 3.2385}, {0.25, 3.2584}, {0.30, 3.2775},
      {0.35, 3.2829}, {0.40, 3.2883}, {0.45, 3.2937}, {0.50, 3.2990}, {0.55, 3.3044}, {0.60, 3.3098}, {0.65, 3.3152},
      {0.70, 3.3206}, {0.75, 3.3260}, {0.80, 3.3314}, {0.85, 3.3367}, {0.90, 3.3421}, {0.95, 3.3475}, {1.00, 3.5981}};
  return curve;
}

/// Kokam SLPB75106100: the measured 1C and 5C discharges of Ecker et al. 2015 carried to zero current, point by point.
const Curve& ocv_kokam() {
  static const Curve curve{{0, 2.7623},    {0.005, 2.8542}, {0.01, 2.9461},  {0.02, 3.0892}, {0.03, 3.1959},
                           {0.04, 3.264},  {0.055, 3.3422}, {0.075, 3.4203}, {0.1, 3.4559},  {0.125, 3.4887},
                           {0.15, 3.5131}, {0.2, 3.5595},   {0.25, 3.6144},  {0.3, 3.6741},  {0.35, 3.7141},
                           {0.4, 3.7318},  {0.45, 3.7453},  {0.5, 3.753},    {0.55, 3.7728}, {0.6, 3.792},
                           {0.65, 3.8296}, {0.7, 3.8632},   {0.75, 3.9076},  {0.8, 3.9523},  {0.85, 3.9953},
                           {0.9, 4.049},   {0.95, 4.1055},  {1, 4.1458}};
  return curve;
}

CellConfig lg_m50() {
  CellConfig c;
  c.name = "lg-m50";  // capacity between 2.5 and 4.2 V: Chen et al. 2020
  c.capacity_ah = 5.1532;
  c.ocv = ocv_lg_m50();
  c.r0_ohm = {{0.0, 0.030}};
  c.r1_ohm = {{0.0, 0.012}};  // as the M50T's HPPC between 30 and 90 %
  c.c1_f = 1200.0;
  c.max_v = 4.2;
  c.min_v = 2.5;
  c.max_discharge_c = 1.5;
  return c;
}

/// HPPC fits of MarkVeerasingam/LGM50t_cell_analysis at 25 degC, of its rows that fit; C1 is their mean.
CellConfig lg_m50t() {
  CellConfig c = lg_m50();
  c.name = "lg-m50t";
  c.capacity_ah = 4.85;
  c.ocv = ocv_lg_m50t();
  c.r0_ohm = {{0.1240, 0.085733}, {0.3324, 0.041701}, {0.4265, 0.034070}, {0.7136, 0.024945},
              {0.8134, 0.026329}, {0.9240, 0.031815}, {0.9995, 0.033524}};
  c.r1_ohm = {{0.1240, 0.114340}, {0.3324, 0.015064}, {0.4265, 0.013508}, {0.7136, 0.012753},
              {0.8134, 0.001555}, {0.9240, 0.009941}, {0.9995, 0.011006}};
  c.c1_f = 1150.0;
  return c;
}

CellConfig molicel_p42a() {
  CellConfig c;
  c.name = "molicel-p42a";  // data sheet: 4.2 Ah, 45 A; resistances are estimates for a cell of that power
  c.capacity_ah = 4.2;
  c.ocv = ocv_molicel_p42a();
  c.r0_ohm = {{0.0, 0.014}};
  c.r1_ohm = {{0.0, 0.006}};
  c.max_v = 4.2;
  c.min_v = 2.5;
  c.max_charge_c = 1.0;
  return c;
}

CellConfig samsung_40t() {
  CellConfig c = molicel_p42a();
  c.name = "samsung-40t";
  c.capacity_ah = 4.0;
  c.ocv = ocv_samsung_40t();
  return c;
}

CellConfig lfp_apr18650m1b() {
  CellConfig c;
  c.name = "lfp-apr18650m1b";  // data sheet: 1.1 Ah, 30 A; resistances are estimates
  c.capacity_ah = 1.1;
  c.ocv = ocv_lfp();
  c.r0_ohm = {{0.0, 0.015}};
  c.r1_ohm = {{0.0, 0.008}};
  c.max_v = 3.6;
  c.min_v = 2.0;
  c.max_charge_c = 1.4;
  c.heat_capacity_j_k = 40.0;
  return c;
}

CellConfig kokam_slpb75106100() {
  CellConfig c;
  c.name = "kokam-slpb75106100";
  c.capacity_ah = 7.8;
  c.ocv = ocv_kokam();
  // What the two curves differ by, over 30 A; in its first instant it is 3.68 mohm, and about 3 mohm come with a lag.
  c.r0_ohm = {{0, 0.011},      {0.005, 0.011}, {0.01, 0.011},   {0.02, 0.011},    {0.03, 0.011},   {0.04, 0.011},
              {0.055, 0.011},  {0.075, 0.011}, {0.1, 0.00841},  {0.125, 0.00725}, {0.15, 0.00611}, {0.2, 0.0053},
              {0.25, 0.00507}, {0.3, 0.00535}, {0.35, 0.0053},  {0.4, 0.00471},   {0.45, 0.0043},  {0.5, 0.00372},
              {0.55, 0.00369}, {0.6, 0.00363}, {0.65, 0.00403}, {0.7, 0.00426},   {0.75, 0.00462}, {0.8, 0.00494},
              {0.85, 0.00512}, {0.9, 0.00529}, {0.95, 0.00368}, {1, 0.00368}};
  c.r1_ohm = {{0.0, 0.003}};
  c.c1_f = 3500.0;
  c.max_v = 4.2;
  c.min_v = 2.7;
  c.max_charge_c = 1.0;
  c.heat_capacity_j_k = 160.0;
  return c;
}

/// MathWorks' table of a 27 Ah NMC cell at half charge: 5, 20 and 40 degC give the two activation energies.
CellConfig nmc_27ah() {
  CellConfig c;
  c.name = "nmc-27ah";
  c.capacity_ah = 27.0;
  c.ocv = ocv_lg_m50();  // not published with it
  c.r0_ohm = {{0.0, 0.0084}};
  c.r1_ohm = {{0.0, 0.0015}};
  c.c1_f = 19000.0;
  c.max_v = 4.2;
  c.min_v = 2.8;
  c.heat_capacity_j_k = 600.0;
  return c;
}

/// Capacities of the data sheets; open-circuit voltage and resistances as of the M50, which is of the same chemistry.
CellConfig of_capacity(const char* name, double capacity_ah) {
  CellConfig c = lg_m50();
  c.name = name;
  c.capacity_ah = capacity_ah;
  return c;
}

/// The default: the M50's curve with resistances of cells built for power.
CellConfig power_cell() {
  CellConfig c;
  c.ocv = ocv_lg_m50();
  return c;
}

const std::vector<CellConfig>& cells() {
  static const std::vector<CellConfig> all{power_cell(),
                                           lg_m50(),
                                           lg_m50t(),
                                           of_capacity("panasonic-ncr18650b", 3.35),
                                           of_capacity("samsung-35e", 3.4),
                                           molicel_p42a(),
                                           samsung_40t(),
                                           lfp_apr18650m1b(),
                                           kokam_slpb75106100(),
                                           nmc_27ah()};
  return all;
}

}  // namespace

const Curve& ocv_lg_m50() {
  static const Curve curve{{0.00, 2.500000}, {0.05, 3.109446}, {0.10, 3.295907}, {0.15, 3.433895}, {0.20, 3.485189},
                           {0.25, 3.528563}, {0.30, 3.581446}, {0.35, 3.629048}, {0.40, 3.667007}, {0.45, 3.705397},
                           {0.50, 3.750874}, {0.55, 3.798348}, {0.60, 3.840577}, {0.65, 3.889587}, {0.70, 3.947906},
                           {0.75, 3.994304}, {0.80, 4.042080}, {0.85, 4.080912}, {0.90, 4.096656}, {0.95, 4.123553},
                           {1.00, 4.200000}};
  return curve;
}

const Curve& ocv_of(const CellConfig& cell) { return cell.ocv.empty() ? ocv_lg_m50() : cell.ocv; }

const CellConfig* find_cell(const std::string& name) {
  const auto found = std::find_if(cells().begin(), cells().end(), [&](const CellConfig& c) { return c.name == name; });
  return found == cells().end() ? nullptr : &*found;
}

std::vector<std::string> cell_names() {
  std::vector<std::string> names;
  for (const auto& cell : cells()) names.push_back(cell.name);
  return names;
}

double arrhenius(double activation_j_mol, double degc) {
  constexpr double kReferenceK = 298.15;
  return std::exp(activation_j_mol / model::kGasConstantJMolK *
                  (1.0 / (degc + model::kZeroCelsiusK) - 1.0 / kReferenceK));
}

}  // namespace flatsat::power
