// Corrects one flipped bit of a SECDED(72,64) word and detects two; see secded_enc for the code.
module secded_dec #(
  parameter bit Ecc = 1'b1  // 0: hands the data through
) (
  input  logic [71:0] word_i,
  output logic [63:0] data_o,
  output logic        single_o,  // one bit was wrong; data_o is right
  output logic        double_o   // two bits (or more) are wrong; data_o is not to be used
);
  if (Ecc) begin : g_ecc
    logic [7:0] expected;
    secded_enc u_enc (.data_i(word_i[63:0]), .check_o(expected));

    logic [6:0] syndrome;
    logic       odd;
    assign syndrome = expected[6:0] ^ word_i[70:64];
    // The overall parity as received covers data, the seven received parities and itself.
    assign odd = ^{word_i[63:0], ~word_i[71:64]};
    assign single_o = odd && (syndrome < 7'd72);
    assign double_o = odd ? (syndrome >= 7'd72) : (syndrome != '0);

    // Position of data bit i in the code: skip the powers of two.
    logic [63:0] flip;
    logic [6:0]  index;
    always_comb begin
      flip  = '0;
      index = '0;
      if (odd && syndrome != '0) begin
        for (int unsigned position = 3; position < 72; position++) begin
          if ((position & (position - 1)) != 0) begin
            flip[index[5:0]] = syndrome == 7'(position);
            index++;
          end
        end
      end
    end
    assign data_o = word_i[63:0] ^ flip;
    logic unused;
    assign unused = expected[7];  // the overall parity is taken over what was received
  end else begin : g_plain
    logic unused;
    assign unused   = ^word_i[71:64];
    assign data_o   = word_i[63:0];
    assign single_o = 1'b0;
    assign double_o = 1'b0;
  end
endmodule
