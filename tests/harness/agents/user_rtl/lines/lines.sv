// Reads four words of 256 bits by a wrapping burst from the one asked for first, and writes them, in the order in which they came,
// by a burst that wraps (bit 0 of the target) or counts up. Word 0: source; word 1: target, starts; both read as busy.
module lines (
  input  logic         clk,
  input  logic         rst_n,
  input  logic         reg_cs,
  input  logic         reg_we,
  input  logic [0:0]   reg_addr,
  input  logic [31:0]  reg_wdata,
  output logic [31:0]  reg_rdata,
  output logic [31:0]  m_axi_araddr,
  output logic [7:0]   m_axi_arlen,
  output logic [2:0]   m_axi_arsize,
  output logic [1:0]   m_axi_arburst,
  output logic         m_axi_arvalid,
  input  logic         m_axi_arready,
  input  logic [255:0] m_axi_rdata,
  input  logic         m_axi_rlast,
  input  logic         m_axi_rvalid,
  output logic         m_axi_rready,
  output logic [31:0]  m_axi_awaddr,
  output logic [7:0]   m_axi_awlen,
  output logic [2:0]   m_axi_awsize,
  output logic [1:0]   m_axi_awburst,
  output logic         m_axi_awvalid,
  input  logic         m_axi_awready,
  output logic [255:0] m_axi_wdata,
  output logic [31:0]  m_axi_wstrb,
  output logic         m_axi_wlast,
  output logic         m_axi_wvalid,
  input  logic         m_axi_wready,
  input  logic         m_axi_bvalid,
  output logic         m_axi_bready
);
  typedef enum logic [2:0] {Idle, Ask, Read, Address, Write, Answer} state_e;
  state_e state;
  logic [31:0] source, target;
  logic [255:0] line [4];
  logic [1:0] index;

  assign reg_rdata = {31'd0, state != Idle};
  assign {m_axi_araddr, m_axi_arlen, m_axi_arsize, m_axi_arburst} = {source, 8'd3, 3'd5, 2'b10};
  assign {m_axi_awaddr, m_axi_awlen, m_axi_awsize} = {target[31:5], 5'd0, 8'd3, 3'd5};
  assign m_axi_awburst = target[0] ? 2'b10 : 2'b01;
  assign m_axi_arvalid = state == Ask;
  assign m_axi_rready = state == Read;
  assign m_axi_awvalid = state == Address;
  assign m_axi_wdata = line[index];
  assign m_axi_wstrb = '1;
  assign m_axi_wlast = index == 2'd3;
  assign m_axi_wvalid = state == Write;
  assign m_axi_bready = state == Answer;

  always_ff @(posedge clk) begin
    if (reg_cs && reg_we && !reg_addr[0]) source <= reg_wdata;
    if (reg_cs && reg_we && reg_addr[0]) {target, state} <= {reg_wdata, Ask};
    case (state)
      Ask: if (m_axi_arready) {state, index} <= {Read, 2'd0};
      Read: if (m_axi_rvalid) begin
        line[index] <= m_axi_rdata;
        index <= index + 2'd1;
        if (m_axi_rlast) state <= Address;
      end
      Address: if (m_axi_awready) state <= Write;
      Write: if (m_axi_wready) begin
        index <= index + 2'd1;
        if (m_axi_wlast) state <= Answer;
      end
      Answer: if (m_axi_bvalid) state <= Idle;
      default: ;
    endcase
    if (!rst_n) {state, index} <= {Idle, 2'd0};
  end
endmodule
