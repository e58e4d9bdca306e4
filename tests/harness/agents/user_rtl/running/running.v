// Running sums of up to 16 words of 32 bits, read in one burst and written word by word. Registers in one clock, memory
// in another. The buses lack what many lack: identifiers, size, kind, lock, cache, protection, strobes, last and all
// responses; the length has 4 bits; the write channels know single words only.
// 0x0 words (starts), 0x4 source, 0x8 target, 0xc bit 0 busy.
`timescale 1ns / 1ps
module running (
  input  wire        cfg_aclk,
  input  wire        cfg_aresetn,
  input  wire [4:0]  cfg_awaddr_i,
  input  wire        cfg_awvalid_i,
  output wire        cfg_awready_o,
  input  wire [31:0] cfg_wdata_i,
  input  wire        cfg_wvalid_i,
  output wire        cfg_wready_o,
  output reg         cfg_bvalid_o,
  input  wire        cfg_bready_i,
  input  wire [4:0]  cfg_araddr_i,
  input  wire        cfg_arvalid_i,
  output wire        cfg_arready_o,
  output reg  [31:0] cfg_rdata_o,
  output reg         cfg_rvalid_o,
  input  wire        cfg_rready_i,
  input  wire        mem_axi_aclk,
  input  wire        mem_axi_aresetn,
  output reg  [19:0] mem_axi_araddr,
  output reg  [3:0]  mem_axi_arlen,
  output reg         mem_axi_arvalid,
  input  wire        mem_axi_arready,
  input  wire [31:0] mem_axi_rdata,
  input  wire        mem_axi_rvalid,
  output wire        mem_axi_rready,
  output reg  [19:0] mem_axi_awaddr,
  output reg         mem_axi_awvalid,
  input  wire        mem_axi_awready,
  output reg  [31:0] mem_axi_wdata,
  output reg         mem_axi_wvalid,
  input  wire        mem_axi_wready,
  input  wire        mem_axi_bvalid,
  output wire        busy_o
);
  // Registers, and the start as a toggle into the other clock.
  reg [4:0]  words;
  reg [19:0] source, target;
  reg        start;
  reg [2:0]  ended;
  assign busy_o = start != ended[2];
  assign cfg_awready_o = cfg_awvalid_i && cfg_wvalid_i && !cfg_bvalid_o;
  assign cfg_wready_o = cfg_awready_o;
  assign cfg_arready_o = !cfg_rvalid_o;
  always @(posedge cfg_aclk or negedge cfg_aresetn)
    if (!cfg_aresetn) begin
      words <= #1 0;
      source <= #1 0;
      target <= #1 0;
      start <= #1 0;
      cfg_bvalid_o <= #1 0;
      cfg_rvalid_o <= #1 0;
      cfg_rdata_o <= #1 0;
    end else begin
      if (cfg_awready_o) begin
        cfg_bvalid_o <= #1 1;
        case (cfg_awaddr_i[3:2])
          2'd0: begin
            words <= #1 cfg_wdata_i[4:0];
            start <= #1 ~start;
          end
          2'd1: source <= #1 cfg_wdata_i[19:0];
          2'd2: target <= #1 cfg_wdata_i[19:0];
          default: ;
        endcase
      end else if (cfg_bready_i) cfg_bvalid_o <= #1 0;
      if (cfg_arvalid_i && cfg_arready_o) begin
        cfg_rvalid_o <= #1 1;
        cfg_rdata_o <= #1 cfg_araddr_i[3:2] == 2'd3 ? {31'd0, busy_o} : {27'd0, words};
      end else if (cfg_rready_i) cfg_rvalid_o <= #1 0;
    end

  reg [2:0]  begun;
  reg        done;
  reg [31:0] sum, held [0:15];
  reg [4:0]  got, put;
  reg        reading, writing;
  integer    i;
  always @(posedge cfg_aclk or negedge cfg_aresetn)
    if (!cfg_aresetn) ended <= #1 0;
    else ended <= #1 {ended[1:0], done};

  assign mem_axi_rready = reading;
  always @(posedge mem_axi_aclk or negedge mem_axi_aresetn)
    if (!mem_axi_aresetn) begin
      begun <= #1 0;
      done <= #1 0;
      reading <= #1 0;
      writing <= #1 0;
      mem_axi_arvalid <= #1 0;
      mem_axi_awvalid <= #1 0;
      mem_axi_wvalid <= #1 0;
      got <= #1 0;
      put <= #1 0;
      sum <= #1 0;
      for (i = 0; i < 16; i = i + 1) held[i] <= #1 0;
    end else begin
      begun <= #1 {begun[1:0], start};
      if (begun[2] != done && !reading && !writing) begin
        mem_axi_arvalid <= #1 1;
        mem_axi_araddr <= #1 source;
        mem_axi_arlen <= #1 words[3:0] - 4'd1;
        reading <= #1 1;
        got <= #1 0;
        sum <= #1 0;
      end
      if (mem_axi_arvalid && mem_axi_arready) mem_axi_arvalid <= #1 0;
      if (mem_axi_rvalid && mem_axi_rready) begin
        sum <= #1 sum + mem_axi_rdata;
        held[got[3:0]] <= #1 sum + mem_axi_rdata;
        got <= #1 got + 5'd1;
        if (got + 5'd1 == words) begin
          reading <= #1 0;
          writing <= #1 1;
          put <= #1 0;
        end
      end
      if (mem_axi_awvalid && mem_axi_awready) mem_axi_awvalid <= #1 0;
      if (mem_axi_wvalid && mem_axi_wready) mem_axi_wvalid <= #1 0;
      if (writing && mem_axi_bvalid) begin
        put <= #1 put + 5'd1;
        if (put + 5'd1 == words) begin
          writing <= #1 0;
          done <= #1 begun[2];
        end
      end
      if (writing && !mem_axi_awvalid && !mem_axi_wvalid && !mem_axi_bvalid && !waiting) begin
        mem_axi_awvalid <= #1 1;
        mem_axi_wvalid <= #1 1;
        mem_axi_awaddr <= #1 target + {13'd0, put, 2'd0};
        mem_axi_wdata <= #1 held[put[3:0]];
      end
    end

  // An access whose answer is still out.
  reg waiting;
  always @(posedge mem_axi_aclk or negedge mem_axi_aresetn)
    if (!mem_axi_aresetn) waiting <= #1 0;
    else if (mem_axi_bvalid) waiting <= #1 0;
    else if (mem_axi_awvalid) waiting <= #1 1;
endmodule
