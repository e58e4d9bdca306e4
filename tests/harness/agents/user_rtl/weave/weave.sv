// Ports of every shape: buses that are structures, buses that are words of arrays and bits of vectors, a port that
// takes requests before it has answered the last one.
package weave_pkg;
  typedef logic [31:0] address_t;
  typedef struct packed {logic [3:0] id; address_t addr; logic [7:0] len; logic [2:0] size; logic [1:0] burst;} ask_t;
  typedef struct packed {logic [63:0] data; logic [7:0] strb; logic last;} data_t;
  typedef struct packed {
    ask_t  aw; logic aw_valid;
    data_t w;  logic w_valid;
    logic  b_ready;
    ask_t  ar; logic ar_valid;
    logic  r_ready;
  } axi_req_t;
  typedef struct packed {logic [3:0] id; logic [1:0] resp;} done_t;
  typedef struct packed {logic [3:0] id; logic [63:0] data; logic [1:0] resp; logic last;} word_t;
  typedef struct packed {
    logic aw_ready, ar_ready, w_ready;
    logic b_valid; done_t b;
    logic r_valid; word_t r;
  } axi_rsp_t;
  typedef struct packed {address_t addr; logic write; logic [31:0] wdata; logic [3:0] wstrb; logic valid;} reg_req_t;
  typedef struct packed {logic [31:0] rdata; logic error; logic ready;} reg_rsp_t;
endpackage

module weave import weave_pkg::*; #(
  parameter int unsigned Lanes = 2
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  logic              first_i,    // no reset, whatever its name holds
  input  logic              enable_i,
  input  reg_req_t          cfg_req_i,
  output reg_rsp_t          cfg_rsp_o,
  output axi_req_t          dma_req_o,
  input  axi_rsp_t          dma_rsp_i,
  output logic [Lanes-1:0]  lane_req,
  input  logic [Lanes-1:0]  lane_gnt,
  output logic [Lanes-1:0]  lane_we,
  output logic [3:0]        lane_be     [Lanes],
  output address_t          lane_addr   [Lanes],
  output logic [31:0]       lane_wdata  [Lanes],
  input  logic [31:0]       lane_rdata  [Lanes],
  input  logic [Lanes-1:0]  lane_rvalid,
  input  logic              i_wb_cyc, i_wb_stb, i_wb_we,
  input  logic [1:0]        i_wb_addr,
  input  logic [31:0]       i_wb_data,
  output logic              o_wb_stall, o_wb_ack,
  output logic [31:0]       o_wb_data,
  output logic [1:0]        irq_o
);
  // Registers: source, destination, go, words of the lanes, interrupts to clear.
  address_t source_q, target_q, word_q [Lanes];
  logic     go_q;
  assign cfg_rsp_o.ready = cfg_req_i.valid;
  assign cfg_rsp_o.error = cfg_req_i.valid && cfg_req_i.addr[7:0] > 8'h20;
  assign cfg_rsp_o.rdata = cfg_req_i.addr[7:0] == 8'h0 ? source_q : cfg_req_i.addr[7:0] == 8'h4 ? target_q : {31'd0, enable_i};
  wire write = cfg_req_i.valid && cfg_req_i.write;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) go_q <= 1'b0;
    else begin
      go_q <= write && cfg_req_i.addr[7:0] == 8'h8;
      if (write && cfg_req_i.addr[7:0] == 8'h0) source_q <= cfg_req_i.wdata;
      if (write && cfg_req_i.addr[7:0] == 8'h4) target_q <= cfg_req_i.wdata;
      for (int i = 0; i < Lanes; i++)
        if (write && cfg_req_i.addr[7:0] == 8'hc + 8'(4 * i)) word_q[i] <= cfg_req_i.wdata;
    end
  end

  // The master: one word of 64 bits, and one more than it.
  typedef enum logic [2:0] {Rest, Ask, Get, Put, Close} step_e;
  step_e       step_q;
  logic [63:0] kept_q;
  logic        aw_done_q, w_done_q, moved_q;
  always_comb begin
    dma_req_o = '0;
    dma_req_o.ar = '{id: 4'd5, addr: source_q, len: 8'd0, size: 3'd3, burst: 2'd1};
    dma_req_o.aw = '{id: 4'd9, addr: target_q, len: 8'd0, size: 3'd3, burst: 2'd1};
    dma_req_o.w = '{data: kept_q + 64'd1, strb: '1, last: 1'b1};
    dma_req_o.ar_valid = step_q == Ask;
    dma_req_o.r_ready = step_q == Get;
    dma_req_o.aw_valid = step_q == Put && !aw_done_q;
    dma_req_o.w_valid = step_q == Put && !w_done_q;
    dma_req_o.b_ready = step_q == Close;
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      step_q <= Rest;
      moved_q <= 1'b0;
      {aw_done_q, w_done_q} <= '0;
    end else begin
      moved_q <= 1'b0;
      unique case (step_q)
        Rest: if (go_q && enable_i) step_q <= Ask;
        Ask: if (dma_rsp_i.ar_ready) step_q <= Get;
        Get: if (dma_rsp_i.r_valid && dma_rsp_i.r.id == 4'd5) begin
          kept_q <= dma_rsp_i.r.data;
          step_q <= Put;
        end
        Put: begin
          aw_done_q <= aw_done_q || dma_rsp_i.aw_ready;
          w_done_q <= w_done_q || dma_rsp_i.w_ready;
          if ((aw_done_q || dma_rsp_i.aw_ready) && (w_done_q || dma_rsp_i.w_ready)) step_q <= Close;
        end
        default: if (dma_rsp_i.b_valid && dma_rsp_i.b.id == 4'd9) begin
          step_q <= Rest;
          {aw_done_q, w_done_q} <= '0;
          moved_q <= 1'b1;
        end
      endcase
    end
  end

  // Lanes: each reads its word and writes the complement behind it; a write, too, waits for its answer.
  logic [2:0] lane_q [Lanes];
  logic [31:0] got_q [Lanes];
  logic [Lanes-1:0] rests;
  for (genvar i = 0; i < Lanes; i++) begin : g_lane
    assign lane_req[i] = lane_q[i] == 3'd1 || lane_q[i] == 3'd3;
    assign lane_we[i] = lane_q[i] == 3'd3;
    assign lane_be[i] = '1;
    assign lane_addr[i] = lane_we[i] ? word_q[i] + 4 : word_q[i];
    assign lane_wdata[i] = ~got_q[i];
    assign rests[i] = lane_q[i] == 3'd5;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) lane_q[i] <= 3'd0;
      else if (lane_q[i] == 3'd0) lane_q[i] <= go_q ? 3'd1 : 3'd0;
      else if (rests[i]) lane_q[i] <= &rests ? 3'd0 : 3'd5;
      else if (lane_q[i][0] ? lane_gnt[i] : lane_rvalid[i]) begin
        lane_q[i] <= lane_q[i] + 3'd1;
        if (lane_q[i] == 3'd2) got_q[i] <= lane_rdata[i];
      end
    end
  end
  assign irq_o = {&rests, moved_q};

  // Takes a request each cycle but every fourth, answers two cycles later, and only within a cycle that is not broken off.
  logic [31:0] sum_q, count_q;
  logic [1:0]  beat_q;
  logic        asked_q;
  assign o_wb_stall = beat_q == 2'd3;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {sum_q, count_q, beat_q, asked_q, o_wb_ack} <= '0;
    end else begin
      beat_q <= beat_q + 2'd1;
      asked_q <= i_wb_cyc && i_wb_stb && !o_wb_stall;
      o_wb_ack <= i_wb_cyc && asked_q;
      o_wb_data <= i_wb_addr[0] ? count_q : sum_q;
      if (i_wb_cyc && i_wb_stb && i_wb_we && !o_wb_stall) begin
        sum_q <= sum_q + i_wb_data;
        count_q <= count_q + 32'd1;
      end
    end
  end
  wire unused = first_i;
endmodule
