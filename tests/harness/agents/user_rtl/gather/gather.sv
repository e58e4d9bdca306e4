// A DMA that reads: descriptors of 72 bits {tag, bytes, address} on an AXI-Stream, an AXI4 master of 128 bits, the data as a
// packet on a stream with tkeep, tlast and the tag as tdest; then its status {tag, bytes} on a stream that nobody can hold.
// Beside it a stream of 32 bits whose letters come out as capitals, one at a time, on a stream of 8 bits.
module gather (
  input  logic         clk,
  input  logic         rst,
  input  logic [71:0]  s_axis_read_desc_tdata,
  input  logic         s_axis_read_desc_tvalid,
  output logic         s_axis_read_desc_tready,
  output logic [31:0]  m_axi_araddr,
  output logic [7:0]   m_axi_arlen,
  output logic [2:0]   m_axi_arsize,
  output logic [1:0]   m_axi_arburst,
  output logic         m_axi_arvalid,
  input  logic         m_axi_arready,
  input  logic [127:0] m_axi_rdata,
  input  logic [1:0]   m_axi_rresp,
  input  logic         m_axi_rlast,
  input  logic         m_axi_rvalid,
  output logic         m_axi_rready,
  output logic [127:0] m_axis_data_tdata,
  output logic [15:0]  m_axis_data_tkeep,
  output logic         m_axis_data_tlast,
  output logic [7:0]   m_axis_data_tdest,
  output logic         m_axis_data_tuser,
  output logic         m_axis_data_tvalid,
  input  logic         m_axis_data_tready,
  output logic [39:0]  m_axis_status_tdata,
  output logic         m_axis_status_tvalid,
  input  logic [31:0]  s_axis_text_tdata,
  input  logic [3:0]   s_axis_text_tkeep,
  input  logic         s_axis_text_tlast,
  input  logic [1:0]   s_axis_text_tid,
  input  logic         s_axis_text_tvalid,
  output logic         s_axis_text_tready,
  output logic [7:0]   m_axis_text_tdata,
  output logic         m_axis_text_tlast,
  output logic [1:0]   m_axis_text_tid,
  output logic         m_axis_text_tvalid,
  input  logic         m_axis_text_tready
);
  typedef enum logic [1:0] {Idle, Ask, Move, Tell} state_e;
  state_e state;
  logic [31:0] address, left, bytes;
  logic [7:0] tag;
  logic failed;

  // Beats to the end of the data or of the page of 4 KiB.
  logic [31:0] beats_left;
  logic [8:0] page_left;
  assign beats_left = (left + 32'd15) >> 4;
  assign page_left = 9'd256 - {1'b0, address[11:4]};
  assign s_axis_read_desc_tready = state == Idle;
  assign m_axi_araddr = {address[31:4], 4'd0};
  assign m_axi_arlen = beats_left < {23'd0, page_left} ? 8'(beats_left - 1) : 8'(page_left - 9'd1);
  assign m_axi_arsize = 3'd4;
  assign m_axi_arburst = 2'b01;
  assign m_axi_arvalid = state == Ask;
  assign m_axi_rready = state == Move && m_axis_data_tready;
  assign m_axis_data_tvalid = state == Move && m_axi_rvalid;
  assign m_axis_data_tdata = m_axi_rdata;
  assign m_axis_data_tkeep = left >= 32'd16 ? '1 : 16'((32'd1 << left[3:0]) - 1);
  assign m_axis_data_tlast = left <= 32'd16;
  assign m_axis_data_tdest = tag;
  assign m_axis_data_tuser = failed || m_axi_rresp[1];
  assign m_axis_status_tdata = {tag, bytes};
  assign m_axis_status_tvalid = state == Tell;

  always_ff @(posedge clk) begin
    case (state)
      Idle: if (s_axis_read_desc_tvalid) begin
        {tag, left, address} <= s_axis_read_desc_tdata;
        bytes <= s_axis_read_desc_tdata[63:32];
        failed <= 1'b0;
        state <= Ask;
      end
      Ask: if (m_axi_arready) state <= Move;
      Move: if (m_axi_rvalid && m_axis_data_tready) begin
        address <= address + 32'd16;
        left <= left - 32'd16;
        failed <= failed || m_axi_rresp[1];
        if (m_axis_data_tlast) state <= Tell;
        else if (m_axi_rlast) state <= Ask;
      end
      default: state <= Idle;
    endcase
    if (rst) state <= Idle;
  end

  logic [31:0] text;
  logic [3:0] keep;
  logic [1:0] id;
  logic last;
  logic [7:0] letter;
  assign letter = text[7:0];
  assign s_axis_text_tready = keep == 4'd0;
  assign m_axis_text_tvalid = keep[0];
  assign m_axis_text_tdata = letter >= "a" && letter <= "z" ? letter - 8'h20 : letter;
  assign m_axis_text_tlast = last && !keep[1];
  assign m_axis_text_tid = id;

  always_ff @(posedge clk) begin
    if (s_axis_text_tvalid && s_axis_text_tready)
      {text, keep, last, id} <= {s_axis_text_tdata, s_axis_text_tkeep, s_axis_text_tlast, s_axis_text_tid};
    else if (m_axis_text_tready && keep[0]) {text, keep} <= {8'd0, text[31:8], 1'b0, keep[3:1]};
    if (rst) keep <= 4'd0;
  end

  // What the bench owes the design: a beat stays until it is taken.
  Stays_A: assert property (@(posedge clk) disable iff (rst) s_axis_text_tvalid && !s_axis_text_tready |=>
    s_axis_text_tvalid && $stable({s_axis_text_tdata, s_axis_text_tkeep, s_axis_text_tlast, s_axis_text_tid}));
endmodule
