// The panel of A: rows of N bytes, the column sums of each N of k behind their rows, and a scrubber
// that reads and heals a word where the array leaves a cycle.
module npu_panel_a #(
  parameter int unsigned N = 16,
  parameter int unsigned Words = 4224,
  parameter bit Ecc = 1'b1,
  localparam int unsigned Banks = N / 8,
  localparam int unsigned Aw = $clog2(Words)
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             clear_i,
  input  logic             write_i,
  input  logic [Aw-1:0]    write_addr_i,
  input  logic [8*N-1:0]   row_i,
  input  logic             first_i,        // row: of an N of k
  input  logic [1:0]       sums_i,         // write low, high part of the sums instead of a row
  input  logic             read_i,
  input  logic [Aw-1:0]    read_addr_i,
  input  logic             hold_i,         // what was read is still to be used
  input  logic             use_i,
  output logic [8*N-1:0]   data_o,
  output logic [Banks-1:0] single_o,       // corrected in use or by the scrubber
  output logic [Banks-1:0] double_o,       // in use
  output logic [Banks-1:0] scrub_double_o,
  input  logic [Banks-1:0] inject_en_i,    // inject_i is put upon the row that is written
  input  logic [71:0]      inject_i
);
  logic signed [13:0] sum_d [N], sum_q [N];
  logic [8*N-1:0]     value;
  logic               sum_en;
  for (genvar i = 0; i < N; i++) begin : g_sum
    // A sum of up to 64 bytes is high * 128 + low, both within a byte.
    assign value[8*i +: 8] = (sums_i == 2'd1) ? {1'b0, sum_q[i][6:0]} :
                             (sums_i == 2'd2) ? {sum_q[i][13], sum_q[i][13:7]} :
                                                row_i[8*i +: 8];
  end
  assign sum_en = write_i && sums_i == 2'd0;
  always_comb begin
    for (int unsigned i = 0; i < N; i++) sum_d[i] = '0;
    if (sum_en) begin
      for (int unsigned i = 0; i < N; i++)
        sum_d[i] = (first_i ? 14'sd0 : sum_q[i]) + 14'(signed'(row_i[8*i +: 8]));
    end
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      for (int unsigned i = 0; i < N; i++) sum_q[i] <= '0;
    end else if (sum_en) begin
      for (int unsigned i = 0; i < N; i++) sum_q[i] <= sum_d[i];
    end
  end

  // Scrubber: words below the highest ever written, one in 16 cycles at most.
  logic [Aw-1:0] scrub_addr_d, scrub_addr_q;
  logic [Aw:0]   written_d, written_q;
  logic [3:0]    rest_d, rest_q;
  logic          scrubbing_d, scrubbing_q, scrub_read, heal;
  logic [Aw-1:0] healed_addr_d, healed_addr_q;
  assign scrub_read = Ecc && (rest_q == '1) && !read_i && !hold_i && !scrubbing_q &&
                      (written_q != '0) && !(write_i && write_addr_i == scrub_addr_q);
  assign heal       = scrubbing_q && !write_i;
  always_comb begin
    written_d     = written_q;
    scrub_addr_d  = scrub_addr_q;
    rest_d        = rest_q;
    healed_addr_d = healed_addr_q;
    scrubbing_d   = scrub_read;
    if (write_i && {1'b0, write_addr_i} >= written_q) written_d = {1'b0, write_addr_i} + 1'b1;
    if (rest_q != '1 || scrub_read) rest_d = rest_q + 4'd1;
    if (scrub_read) begin
      scrub_addr_d  = ({1'b0, scrub_addr_q} + 1'b1 >= written_q) ? '0 : scrub_addr_q + 1'b1;
      healed_addr_d = scrub_addr_q;
    end
    if (clear_i) {scrub_addr_d, written_d, rest_d, scrubbing_d} = '0;
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      scrub_addr_q  <= '0;
      written_q     <= '0;
      rest_q        <= '0;
      scrubbing_q   <= '0;
      healed_addr_q <= '0;
    end else begin
      scrub_addr_q  <= scrub_addr_d;
      written_q     <= written_d;
      rest_q        <= rest_d;
      scrubbing_q   <= scrubbing_d;
      healed_addr_q <= healed_addr_d;
    end
  end

  for (genvar i = 0; i < Banks; i++) begin : g_bank
    logic [71:0] word;
    logic        single, double, mend;
    assign mend = heal && single;
    npu_sram #(.Depth(Words), .Ecc(Ecc)) u_bank (
      .clk_i, .write_i(write_i || mend),
      .write_addr_i(mend ? healed_addr_q : write_addr_i),
      .write_data_i(mend ? data_o[64*i +: 64] : value[64*i +: 64]), .inject_en_i(inject_en_i[i]),
      .inject_i, .read_i(read_i || scrub_read), .read_addr_i(read_i ? read_addr_i : scrub_addr_q),
      .read_word_o(word)
    );
    secded_dec #(.Ecc(Ecc)) u_dec (
      .word_i(word), .data_o(data_o[64*i +: 64]), .single_o(single), .double_o(double)
    );
    assign single_o[i] = single && (use_i || heal);
    assign double_o[i] = double && use_i;
    assign scrub_double_o[i] = double && scrubbing_q;
  end
endmodule
