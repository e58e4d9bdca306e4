// Somebody's RTL: the running mean of samples in memory over a window of 2^shift. AXI4-Lite registers:
// 0x00 bit 0 start, bit 1 done (write 1 clears); 0x08 source, 0x0c target, 0x10 samples, 0x14 shift.
// An AXI4 master of 32 bits, one word at a time.
module averager (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic [4:0]  s_axil_awaddr,
  input  logic        s_axil_awvalid,
  output logic        s_axil_awready,
  input  logic [31:0] s_axil_wdata,
  input  logic [3:0]  s_axil_wstrb,
  input  logic        s_axil_wvalid,
  output logic        s_axil_wready,
  output logic [1:0]  s_axil_bresp,
  output logic        s_axil_bvalid,
  input  logic        s_axil_bready,
  input  logic [4:0]  s_axil_araddr,
  input  logic        s_axil_arvalid,
  output logic        s_axil_arready,
  output logic [31:0] s_axil_rdata,
  output logic [1:0]  s_axil_rresp,
  output logic        s_axil_rvalid,
  input  logic        s_axil_rready,
  output logic [31:0] m_axi_araddr,
  output logic        m_axi_arvalid,
  input  logic        m_axi_arready,
  input  logic [31:0] m_axi_rdata,
  input  logic        m_axi_rvalid,
  output logic        m_axi_rready,
  output logic [31:0] m_axi_awaddr,
  output logic        m_axi_awvalid,
  input  logic        m_axi_awready,
  output logic [31:0] m_axi_wdata,
  output logic        m_axi_wvalid,
  input  logic        m_axi_wready,
  input  logic        m_axi_bvalid,
  output logic        m_axi_bready,
  output logic        irq_o
);
  typedef enum logic [2:0] {Idle, Ask, Take, Put, Answer} state_e;
  state_e      state;
  logic [31:0] source, target, samples, sum, index;
  logic [2:0]  shift;
  logic [31:0] window [128];
  logic        done, address_out, data_out;
  wire         write = s_axil_awvalid && s_axil_wvalid && !s_axil_bvalid;
  wire  [6:0]  oldest = index[6:0] & ~(7'h7f << shift);

  assign s_axil_awready = write;
  assign s_axil_wready = write;
  assign s_axil_bresp = 2'b00;
  assign s_axil_rresp = 2'b00;
  assign s_axil_arready = !s_axil_rvalid;
  assign m_axi_araddr = source + {index[29:0], 2'b00};
  assign m_axi_arvalid = state == Ask;
  assign m_axi_rready = state == Take;
  assign m_axi_awaddr = target + {index[29:0], 2'b00};
  assign m_axi_wdata = sum >> shift;
  assign m_axi_awvalid = state == Put && !address_out;
  assign m_axi_wvalid = state == Put && !data_out;
  assign m_axi_bready = state == Answer;
  assign irq_o = done;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state <= Idle;
      {source, target, samples, sum, index, shift} <= '0;
      {done, address_out, data_out, s_axil_bvalid, s_axil_rvalid} <= '0;
      s_axil_rdata <= '0;
    end else begin
      case (state)
        Ask: if (m_axi_arready) state <= Take;
        Take: if (m_axi_rvalid) begin
          sum <= sum + m_axi_rdata - (index >> shift == 0 ? 32'd0 : window[oldest]);
          window[oldest] <= m_axi_rdata;
          state <= Put;
        end
        Put: begin
          if (m_axi_awready) address_out <= 1'b1;
          if (m_axi_wready) data_out <= 1'b1;
          if ((address_out || m_axi_awready) && (data_out || m_axi_wready)) begin
            {address_out, data_out} <= '0;
            state <= Answer;
          end
        end
        Answer: if (m_axi_bvalid) begin
          index <= index + 1;
          state <= index + 1 == samples ? Idle : Ask;
          done <= index + 1 == samples;
        end
        default: ;
      endcase
      if (write) begin
        s_axil_bvalid <= 1'b1;
        case (s_axil_awaddr[4:2])
          3'd0: begin
            if (s_axil_wdata[1]) done <= 1'b0;
            if (s_axil_wdata[0]) {state, sum, index} <= {Ask, 64'd0};
          end
          3'd2: source <= s_axil_wdata;
          3'd3: target <= s_axil_wdata;
          3'd4: samples <= s_axil_wdata;
          3'd5: shift <= s_axil_wdata[2:0];
          default: ;
        endcase
      end else if (s_axil_bready) s_axil_bvalid <= 1'b0;
      if (s_axil_arvalid && s_axil_arready) begin
        s_axil_rvalid <= 1'b1;
        s_axil_rdata <= s_axil_araddr[4:2] == 3'd0 ? {30'd0, done, state != Idle} : samples;
      end else if (s_axil_rready) s_axil_rvalid <= 1'b0;
    end
  end
endmodule
