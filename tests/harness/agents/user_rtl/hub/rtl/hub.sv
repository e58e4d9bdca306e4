// What one finds in the wild, in one design: a request port with grant and valid of the answer, two interrupts, a pad,
// ports that are structures and packed arrays, interfaces inside, a table from a file, C++ of its own, a long reset.
// 0x00 a, 0x04 b (starts: gcd(a, b) * gain + lane), 0x08 result of lane 0, 0x0c of lane 1, 0x10 write 1: drive the pad
// with bit 1; read: the pad; 0x14 clears interrupts, 0x18 identity, 0x1c cycles out of reset, 0x20 gcd + 100, 0x80.. table of squares.
`include "hub_defs.svh"
module hub import hub_pkg::*; #(
  parameter int Depth = 4,
  parameter     Table = "none.hex"
) (
  input  wire             I_CLK,
  input  wire             I_RST,
  input  wire             BUS_REQ_I,
  output logic            BUS_GNT_O,
  input  wire             BUS_WE_I,
  input  wire [3:0]       BUS_BE_I,
  input  wire [11:0]      BUS_ADDR_I,
  input  wire [31:0]      BUS_WDATA_I,
  output logic            BUS_RVALID_O,
  output logic [31:0]     BUS_RDATA_O,
  input  config_t         CONFIG_I,
  input  wire [1:0][7:0]  KEYS_I,
  inout  wire             PAD_IO,
  output logic            IRQ_DONE_O,
  output logic            IRQ_ERROR_O,
  output state_e          errno,
  input  wire             NULL
);
  import "DPI-C" function int hub_mix(input int a, input int b);

  logic [15:0]  squares [Depth];
  logic [31:0]  a, b, mixed, age;
  logic [6:0]   settle;
  logic         ready, pad_drive, pad_level;
  state_e       state;
  wire          write = BUS_REQ_I && BUS_GNT_O && BUS_WE_I;
  wire          ignored;

  initial $readmemh(Table, squares);
  assign PAD_IO = pad_drive ? pad_level : 1'bz;
  assign errno = state;
  // Grants only what asks, and every other cycle only.
  assign BUS_GNT_O = BUS_REQ_I && ready && !BUS_RVALID_O;

  lane_if lanes [Lanes] (.clk(I_CLK));
  logic [31:0] out [Lanes];
  for (genvar i = 0; i < Lanes; i++) begin : g_lane
    hub_lane #(.Offset(i)) u_lane (.lane(lanes[i]), .gain(CONFIG_I.bypass ? 4'd1 : CONFIG_I.gain));
    assign lanes[i].go = state == Scale;
    assign lanes[i].in = mixed + KEYS_I[i];
    assign out[i] = lanes[i].out;
  end

  // One alone, in the top itself.
  lane_if alone (.clk(I_CLK));
  hub_lane #(.Offset(100)) u_alone (.lane(alone), .gain(4'd1));
  assign alone.go = state == Scale;
  assign alone.in = mixed;

  // Sixty-four cycles of reset, or it never gets ready.
  always_ff @(posedge I_CLK) begin
    settle <= !I_RST ? '0 : settle[6] ? settle : settle + 1;
    if (I_RST) ready <= settle[6];
  end
  `HUB_FF(age, age + 1)

  always_ff @(posedge I_CLK) begin
    if (I_RST) begin
      state <= Idle;
      {a, b, IRQ_DONE_O, IRQ_ERROR_O, pad_drive, pad_level} <= '0;
      BUS_RVALID_O <= 1'b0;
    end else begin
      BUS_RVALID_O <= BUS_REQ_I && BUS_GNT_O && !BUS_WE_I;
      case (state)
        Idle: ;
        Mix: begin
          mixed <= hub_mix(a, b);
          state <= Scale;
        end
        Scale: state <= Done;
        Done: begin
          IRQ_DONE_O <= 1'b1;
          state <= Idle;
        end
      endcase
      if (write)
        case (BUS_ADDR_I[7:2])
          6'h0: begin
            if (BUS_BE_I[0]) a[7:0] <= BUS_WDATA_I[7:0];
            if (BUS_BE_I[1]) a[15:8] <= BUS_WDATA_I[15:8];
          end
          6'h1: begin
            b <= BUS_WDATA_I;
            if (BUS_WDATA_I == 0) IRQ_ERROR_O <= 1'b1;
            else state <= Mix;
          end
          6'h4: {pad_level, pad_drive} <= BUS_WDATA_I[1:0];
          6'h5: {IRQ_DONE_O, IRQ_ERROR_O} <= '0;
          default: ;
        endcase
      case (BUS_ADDR_I[7:2])
        6'h2: BUS_RDATA_O <= out[0];
        6'h3: BUS_RDATA_O <= out[1];
        6'h8: BUS_RDATA_O <= alone.out;
        6'h4: BUS_RDATA_O <= {31'd0, PAD_IO};
        6'h6: BUS_RDATA_O <= `HUB_ID;
        6'h7: BUS_RDATA_O <= age;
        default: BUS_RDATA_O <= BUS_ADDR_I[7] ? squares[BUS_ADDR_I[4:2]] : a;
      endcase
    end
  end
endmodule
