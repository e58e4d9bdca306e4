// CRC-32 as in IEEE 802.3 and zlib over up to four 32-bit words a cycle, low byte first.
module npu_crc32 (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         clear_i,
  input  logic         en_i,
  input  logic [127:0] data_i,
  input  logic [2:0]   words_i,  // 1 .. 4
  output logic [31:0]  crc_o
);
  logic [31:0] crc_q;

  function automatic logic [31:0] add_word(logic [31:0] crc, logic [31:0] word);
    logic [31:0] state;
    state = crc ^ word;
    for (int unsigned i = 0; i < 32; i++) state = {1'b0, state[31:1]} ^ (state[0] ? 32'hEDB88320 : 32'h0);
    return state;
  endfunction

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      crc_q <= '1;
    end else if (clear_i) begin
      crc_q <= '1;
    end else if (en_i) begin
      unique case (words_i)
        3'd1: crc_q <= add_word(crc_q, data_i[31:0]);
        3'd2: crc_q <= add_word(add_word(crc_q, data_i[31:0]), data_i[63:32]);
        3'd3: crc_q <= add_word(add_word(add_word(crc_q, data_i[31:0]), data_i[63:32]), data_i[95:64]);
        default: crc_q <= add_word(add_word(add_word(add_word(crc_q, data_i[31:0]), data_i[63:32]), data_i[95:64]),
                                   data_i[127:96]);
      endcase
    end
  end
  assign crc_o = ~crc_q;
endmodule
