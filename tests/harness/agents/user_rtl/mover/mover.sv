// Copies up to 16 words of 64 bits from one AXI4 master to another and adds a constant; AXI4-Lite registers, an interrupt.
// 0x00 control: bit 0 start, bit 1 done (write 1 clears); 0x10 source, 0x14 destination, 0x18 words, 0x1c addend.
module mover (
  input  logic        ap_clk,
  input  logic        ap_rst_n,
  input  logic [5:0]  s_axi_control_awaddr,
  input  logic        s_axi_control_awvalid,
  output logic        s_axi_control_awready,
  input  logic [31:0] s_axi_control_wdata,
  input  logic [3:0]  s_axi_control_wstrb,
  input  logic        s_axi_control_wvalid,
  output logic        s_axi_control_wready,
  output logic [1:0]  s_axi_control_bresp,
  output logic        s_axi_control_bvalid,
  input  logic        s_axi_control_bready,
  input  logic [5:0]  s_axi_control_araddr,
  input  logic        s_axi_control_arvalid,
  output logic        s_axi_control_arready,
  output logic [31:0] s_axi_control_rdata,
  output logic [1:0]  s_axi_control_rresp,
  output logic        s_axi_control_rvalid,
  input  logic        s_axi_control_rready,
  output logic [63:0] m_axi_in_araddr,
  output logic [3:0]  m_axi_in_arlen,
  output logic        m_axi_in_arvalid,
  input  logic        m_axi_in_arready,
  input  logic [63:0] m_axi_in_rdata,
  input  logic        m_axi_in_rlast,
  input  logic        m_axi_in_rvalid,
  output logic        m_axi_in_rready,
  output logic [63:0] m_axi_out_awaddr,
  output logic [7:0]  m_axi_out_awlen,
  output logic [63:0] m_axi_out_awid,
  output logic        m_axi_out_awvalid,
  input  logic        m_axi_out_awready,
  output logic [63:0] m_axi_out_wdata,
  output logic [7:0]  m_axi_out_wstrb,
  output logic        m_axi_out_wlast,
  output logic        m_axi_out_wvalid,
  input  logic        m_axi_out_wready,
  input  logic [63:0] m_axi_out_bid,
  input  logic        m_axi_out_bvalid,
  output logic        m_axi_out_bready,
  output logic        interrupt
);
  typedef enum logic [2:0] {Idle, Ask, Read, Address, Write, Answer} state_e;
  state_e state;
  logic [31:0] source, target, words, addend;
  logic [63:0] buffer [16];
  logic [4:0] index;
  logic done, aw_taken, w_taken;
  logic [5:0] waddr;
  logic [31:0] wdata;

  assign s_axi_control_awready = !aw_taken;
  assign s_axi_control_wready = !w_taken;
  assign s_axi_control_arready = !s_axi_control_rvalid;
  assign s_axi_control_bresp = 2'b00;
  assign s_axi_control_rresp = 2'b00;
  assign m_axi_in_araddr = {32'd0, source};
  assign m_axi_in_arlen = 4'(words - 1);
  assign m_axi_in_arvalid = state == Ask;
  assign m_axi_in_rready = state == Read;
  assign m_axi_out_awaddr = {32'd0, target};
  assign m_axi_out_awlen = 8'(words - 1);
  assign m_axi_out_awid = 64'hfedc_ba98_7654_3210;
  assign m_axi_out_awvalid = state == Address;
  assign m_axi_out_wdata = buffer[index[3:0]] + {32'd0, addend};
  assign m_axi_out_wstrb = '1;
  assign m_axi_out_wlast = index == 5'(words - 1);
  assign m_axi_out_wvalid = state == Write;
  assign m_axi_out_bready = state == Answer;
  assign interrupt = done;

  always_ff @(posedge ap_clk) begin
    if (!ap_rst_n) begin
      state <= Idle;
      {source, target, words, addend} <= '0;
      {done, aw_taken, w_taken} <= '0;
      s_axi_control_bvalid <= 1'b0;
      s_axi_control_rvalid <= 1'b0;
    end else begin
      if (s_axi_control_awvalid && !aw_taken) {aw_taken, waddr} <= {1'b1, s_axi_control_awaddr};
      if (s_axi_control_wvalid && !w_taken) {w_taken, wdata} <= {1'b1, s_axi_control_wdata};
      if (aw_taken && w_taken && !s_axi_control_bvalid) begin
        s_axi_control_bvalid <= 1'b1;
        case (waddr)
          6'h00: begin
            if (wdata[0]) state <= Ask;
            if (wdata[1]) done <= 1'b0;
          end
          6'h10: source <= wdata;
          6'h14: target <= wdata;
          6'h18: words <= wdata;
          6'h1c: addend <= wdata;
          default: ;
        endcase
      end
      if (s_axi_control_bvalid && s_axi_control_bready) {s_axi_control_bvalid, aw_taken, w_taken} <= '0;
      if (s_axi_control_arvalid && !s_axi_control_rvalid) begin
        s_axi_control_rvalid <= 1'b1;
        s_axi_control_rdata <= s_axi_control_araddr == 6'h00 ? {30'd0, done, state != Idle} : words;
      end
      if (s_axi_control_rvalid && s_axi_control_rready) s_axi_control_rvalid <= 1'b0;
      case (state)
        Ask: if (m_axi_in_arready) {state, index} <= {Read, 5'd0};
        Read: if (m_axi_in_rvalid) begin
          buffer[index[3:0]] <= m_axi_in_rdata;
          index <= index + 5'd1;
          if (m_axi_in_rlast) {state, index} <= {Address, 5'd0};
        end
        Address: if (m_axi_out_awready) state <= Write;
        Write: if (m_axi_out_wready) begin
          index <= index + 5'd1;
          if (m_axi_out_wlast) state <= Answer;
        end
        Answer: if (m_axi_out_bvalid && m_axi_out_bid == 64'hfedc_ba98_7654_3210) {state, done} <= {Idle, 1'b1};
        default: ;
      endcase
    end
  end
endmodule
