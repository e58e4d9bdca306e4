package hub_pkg;
  typedef struct packed {
    logic       bypass;
    logic [3:0] gain;
  } config_t;
  typedef enum logic [1:0] {Idle, Mix, Scale, Done} state_e;
  localparam int unsigned Lanes = 2;
endpackage
