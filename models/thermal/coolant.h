#pragma once

namespace flatsat::thermal {

/// Effectiveness of a counter-flow heat exchanger: what it moves over what could be moved at most.
/// Units:  UA and both capacity rates (mass flow x specific heat) in W/K, >= 0. Returns 0 .. 1; 0 where a stream
/// stands. Source: effectiveness-NTU method.
double counter_flow_effectiveness(double ua_w_k, double hot_w_k, double cold_w_k);

/// K of an exchanger: heat = K x (hot inlet - cold inlet). W/K
double exchanger_conductance_w_k(double ua_w_k, double hot_w_k, double cold_w_k);

/// The same towards something of one temperature, such as a panel: 1 - exp(-NTU).
double panel_conductance_w_k(double ua_w_k, double stream_w_k);

}  // namespace flatsat::thermal
