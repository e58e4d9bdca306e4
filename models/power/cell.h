#pragma once
#include <string>
#include <vector>

#include "models/power/curve.h"

namespace flatsat::power {

/// One lithium cell as an equivalent circuit: open-circuit voltage, R0, two RC pairs. Resistances are given at 25 degC
/// by state of charge and follow Arrhenius in temperature.
struct CellConfig {
  std::string name = "lg-m50-power";
  double capacity_ah = 4.85;          // > 0
  Curve ocv;                          // V by state of charge, ascending in both; empty: that of lg-m50
  Curve r0_ohm{{0.0, 0.012}};         // > 0
  Curve r1_ohm{{0.0, 0.005}};         // >= 0
  Curve r2_ohm{{0.0, 0.0}};           // >= 0
  double c1_f = 3000.0;               // > 0
  double c2_f = 30000.0;              // > 0
  double r0_activation_j_mol = 12e3;  // >= 0
  double rc_activation_j_mol = 34e3;  // >= 0
  double max_v = 4.15;                // charging holds this voltage
  double min_v = 2.8;                 // below it the cell counts as empty
  double max_charge_c = 0.7;          // 1/h, > 0
  double max_discharge_c = 10.0;      // 1/h, > 0
  // Colder and hotter cells are neither charged nor discharged: usual limits of data sheets, as of LG INR21700-M50.
  double min_charge_degc = 0.0, max_charge_degc = 45.0;
  double min_discharge_degc = -20.0, max_discharge_degc = 60.0;
  double heat_capacity_j_k = 70.0;  // of one cell, > 0
};

/// Open-circuit voltage of the cell.
const Curve& ocv_of(const CellConfig& cell);

/// Cells with published data, by name. Null if there is none.
const CellConfig* find_cell(const std::string& name);
std::vector<std::string> cell_names();

/// LG M50, from half-cell fits and lithium inventory of Chen et al. 2020, doi:10.1149/1945-7111/ab9050.
const Curve& ocv_lg_m50();

/// What a resistance is multiplied by at this temperature; 1 at 25 degC.
double arrhenius(double activation_j_mol, double degc);

}  // namespace flatsat::power
