// A scratchpad of 16 KiB behind an AXI4 slave of 512 bits: bursts of every kind, narrow and unaligned beats, identifiers,
// ready and valid at random times. It sums the CRC-32 of IEEE 802.3 over any bytes of itself, one a cycle:
// 0x8000 first byte, 0x8004 number of bytes (starts), 0x8008 bit 0 busy, 0x800c the sum. Beyond 0x8fff: DECERR.
module scratch #(
  parameter int unsigned Words = 256,
  parameter int unsigned IdBits = 8
) (
  input  wire              ACLK,
  input  wire              ARESET,
  input  wire [IdBits-1:0] S_AXI_AWID,
  input  wire [31:0]       S_AXI_AWADDR,
  input  wire [7:0]        S_AXI_AWLEN,
  input  wire [2:0]        S_AXI_AWSIZE,
  input  wire [1:0]        S_AXI_AWBURST,
  input  wire              S_AXI_AWLOCK,
  input  wire [3:0]        S_AXI_AWCACHE,
  input  wire [2:0]        S_AXI_AWPROT,
  input  wire [3:0]        S_AXI_AWQOS,
  input  wire              S_AXI_AWVALID,
  output wire              S_AXI_AWREADY,
  input  wire [511:0]      S_AXI_WDATA,
  input  wire [63:0]       S_AXI_WSTRB,
  input  wire              S_AXI_WLAST,
  input  wire              S_AXI_WVALID,
  output wire              S_AXI_WREADY,
  output reg  [IdBits-1:0] S_AXI_BID,
  output reg  [1:0]        S_AXI_BRESP,
  output reg               S_AXI_BVALID,
  input  wire              S_AXI_BREADY,
  input  wire [IdBits-1:0] S_AXI_ARID,
  input  wire [31:0]       S_AXI_ARADDR,
  input  wire [7:0]        S_AXI_ARLEN,
  input  wire [2:0]        S_AXI_ARSIZE,
  input  wire [1:0]        S_AXI_ARBURST,
  input  wire              S_AXI_ARVALID,
  output wire              S_AXI_ARREADY,
  output reg  [IdBits-1:0] S_AXI_RID,
  output reg  [511:0]      S_AXI_RDATA,
  output reg  [1:0]        S_AXI_RRESP,
  output reg               S_AXI_RLAST,
  output reg               S_AXI_RVALID,
  input  wire              S_AXI_RREADY
);
  typedef struct packed {
    logic [IdBits-1:0] id;
    logic [31:0]       addr;
    logic [7:0]        len;
    logic [2:0]        size;
    logic [1:0]        burst;
  } request_t;

  logic [511:0] mem [Words];
  request_t     write, read;
  logic         writing, reading, answering;
  logic [31:0]  first, left, crc;
  logic [31:0]  lfsr;

  // One of four moments is a good one.
  wire lucky_aw = lfsr[1:0] != 2'd0, lucky_w = lfsr[4:3] != 2'd0, lucky_b = lfsr[7:6] != 2'd0;
  wire lucky_ar = lfsr[10:9] != 2'd0, lucky_r = lfsr[13:12] != 2'd0;

  function automatic logic [31:0] after_beat(input request_t q);
    logic [31:0] step, wrap, next;
    step = 32'd1 << q.size;
    next = (q.addr & ~(step - 32'd1)) + step;
    wrap = (step * ({24'd0, q.len} + 32'd1)) - 32'd1;
    if (q.burst == 2'd0) return q.addr;
    if (q.burst == 2'd2) return (q.addr & ~wrap) | (next & wrap);
    return next;
  endfunction

  function automatic logic [31:0] crc_byte(input logic [31:0] sum, input logic [7:0] data);
    logic [31:0] c;
    c = sum ^ {24'd0, data};
    for (int i = 0; i < 8; i++) c = c[0] ? (c >> 1) ^ 32'hedb88320 : c >> 1;
    return c;
  endfunction

  function automatic logic known(input logic [31:0] addr);
    return addr < 32'(Words * 64) || addr[31:12] == 20'h8;
  endfunction

  wire take_w = writing && !S_AXI_BVALID && S_AXI_WVALID && S_AXI_WREADY;
  assign S_AXI_AWREADY = !writing && lucky_aw;
  // Combinational on valid, as some are.
  assign S_AXI_WREADY = writing && !answering && S_AXI_WVALID && lucky_w;
  assign S_AXI_ARREADY = !reading && !S_AXI_RVALID && lucky_ar;

  wire [511:0] registers = {384'd0, ~crc, 31'd0, left != 0, left, first};
  wire [31:0] byte_at = first;

  always_ff @(posedge ACLK) begin
    if (ARESET) begin
      {writing, reading, answering} <= '0;
      {S_AXI_BVALID, S_AXI_RVALID} <= '0;
      {first, left} <= '0;
      crc <= '1;
      lfsr <= 32'h1234_5678;
    end else begin
      lfsr <= {lfsr[30:0], lfsr[31] ^ lfsr[21] ^ lfsr[1] ^ lfsr[0]};
      if (left != 0) begin
        crc <= crc_byte(crc, mem[byte_at[13:6]][byte_at[5:0]*8 +: 8]);
        first <= first + 1;
        left <= left - 1;
      end
      if (S_AXI_AWVALID && S_AXI_AWREADY) begin
        write <= '{S_AXI_AWID, S_AXI_AWADDR, S_AXI_AWLEN, S_AXI_AWSIZE, S_AXI_AWBURST};
        writing <= 1'b1;
        S_AXI_BRESP <= known(S_AXI_AWADDR) ? 2'd0 : 2'd3;
      end
      if (take_w) begin
        write.addr <= after_beat(write);
        if (write.addr < 32'(Words * 64)) begin
          for (int i = 0; i < 64; i++)
            if (S_AXI_WSTRB[i]) mem[write.addr[13:6]][i*8 +: 8] <= S_AXI_WDATA[i*8 +: 8];
        end else if (known(write.addr)) begin
          if (S_AXI_WSTRB[0]) first <= S_AXI_WDATA[31:0];
          if (S_AXI_WSTRB[4]) left <= S_AXI_WDATA[63:32];
          if (S_AXI_WSTRB[4]) crc <= '1;
        end
        if (S_AXI_WLAST) answering <= 1'b1;
      end
      if (answering && !S_AXI_BVALID && lucky_b) begin
        S_AXI_BVALID <= 1'b1;
        S_AXI_BID <= write.id;
      end
      if (S_AXI_BVALID && S_AXI_BREADY) {S_AXI_BVALID, writing, answering} <= '0;
      if (S_AXI_ARVALID && S_AXI_ARREADY) begin
        read <= '{S_AXI_ARID, S_AXI_ARADDR, S_AXI_ARLEN, S_AXI_ARSIZE, S_AXI_ARBURST};
        reading <= 1'b1;
      end
      if (S_AXI_RVALID && S_AXI_RREADY) S_AXI_RVALID <= 1'b0;
      if (reading && (!S_AXI_RVALID || S_AXI_RREADY) && lucky_r) begin
        S_AXI_RVALID <= 1'b1;
        S_AXI_RID <= read.id;
        S_AXI_RRESP <= known(read.addr) ? 2'd0 : 2'd3;
        S_AXI_RDATA <= read.addr < 32'(Words * 64) ? mem[read.addr[13:6]] : registers;
        S_AXI_RLAST <= read.len == 0;
        read.addr <= after_beat(read);
        read.len <= read.len - 1;
        if (read.len == 0) reading <= 1'b0;
      end
    end
  end
endmodule
