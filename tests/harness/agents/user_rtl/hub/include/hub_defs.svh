`ifndef HUB_DEFS_SVH
`define HUB_DEFS_SVH
`define HUB_FF(q, d) always_ff @(posedge I_CLK) if (I_RST) q <= '0; else q <= d;
`endif
