#pragma once
#include <systemc>

/// A fresh SystemC kernel for one test case: declare it first, so that every module of the case dies before it.
struct Simulation {
  Simulation() { sc_core::sc_get_curr_simcontext()->reset(); }
};
