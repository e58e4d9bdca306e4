// Two copies of the control logic that are compared in every cycle, and one data path: read FIFO, panel of A, array,
// checksums, panel of C, scaling, CRC, the beat that is written. The dataflow is in rtl/README.md.
module npu_core import npu_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned AxiWidth = 128,
  parameter bit Ecc = 1'b1,
  parameter bit Abft = 1'b1,
  parameter bit Lockstep = 1'b1,
  localparam int unsigned Word = (8 * N > AxiWidth) ? 8 * N : AxiWidth,
  localparam int unsigned FifoBanks = Word / 64,
  localparam int unsigned ABanks = N / 8,
  localparam int unsigned CBanks = N / 2 + 1,
  localparam int unsigned Banks = 2 * FifoBanks + ABanks + 2 * CBanks + 1
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        clear_i,        // as after power-up, also what the memories hold
  input  logic        enable_i,
  input  logic        reset_i,
  input  logic        abft_i,
  input  logic [3:0]  divider_i,
  input  logic [39:0] ring_base_i,
  input  logic [10:0] ring_size_i,
  input  logic [9:0]  ring_tail_i,
  input  logic        ring_moved_i,
  input  logic [31:0] watchdog_i,
  input  logic        resume_i,
  output control_t    say_o,          // after the comparison
  output logic        control_error_o,
  output logic        abft_corrected_o,
  output logic        abft_error_o,
  output logic        array_on_o,
  output logic [5:0]  corrected_o,    // words this cycle
  output logic        uncorrected_o,
  output logic [Banks-1:0] bank_single_o,
  output logic [Banks-1:0] bank_double_o,
  input  logic        inject_i,       // armed: upon the next write of that word
  input  logic [5:0]  inject_bank_i,
  input  logic [13:0] inject_addr_i,
  input  logic [71:0] inject_mask_i,
  output logic        injected_o,
  // AXI
  input  logic         ar_ready_i,
  input  logic         r_valid_i,
  input  logic [AxiWidth-1:0] r_data_i,
  input  logic [1:0]   r_resp_i,
  input  logic         r_last_i,
  input  logic         aw_ready_i,
  input  logic         w_ready_i,
  output logic [AxiWidth-1:0] w_data_o,
  input  logic         b_valid_i,
  input  logic [1:0]   b_resp_i
);
  localparam int unsigned PanelWords = 66 * 1024 / N;
  localparam int unsigned Pw = $clog2(PanelWords);
  // A unit of C is as many sums as a beat holds; the FIFO is filled beat by beat.
  localparam int unsigned Columns = AxiWidth / 32, BeatBanks = AxiWidth / 64, Units = Word / AxiWidth;

  logic            bus_error, ecc_error, abft_error, control_error, powers_ready;
  logic [Word-1:0] word;
  control_t        say, twin;
  npu_control #(.N(N), .PanelWords(PanelWords), .Word(Word), .AxiWidth(AxiWidth)) u_control (
    .clk_i, .rst_ni, .clear_i, .enable_i, .reset_i, .abft_i, .divider_i, .ring_base_i, .ring_size_i, .ring_tail_i, .ring_moved_i,
    .watchdog_i, .resume_i, .word_i(word), .powers_ready_i(powers_ready), .bus_error_i(bus_error), .ecc_error_i(ecc_error),
    .abft_error_i(abft_error), .control_error_i(control_error), .ar_ready_i, .r_valid_i, .r_last_i, .aw_ready_i, .w_ready_i,
    .b_valid_i, .say_o(say)
  );
  if (Lockstep) begin : g_lockstep
    npu_control #(.N(N), .PanelWords(PanelWords), .Word(Word), .AxiWidth(AxiWidth)) u_twin (
      .clk_i, .rst_ni, .clear_i, .enable_i, .reset_i, .abft_i, .divider_i, .ring_base_i, .ring_size_i, .ring_tail_i, .ring_moved_i,
      .watchdog_i, .resume_i, .word_i(word), .powers_ready_i(powers_ready), .bus_error_i(bus_error), .ecc_error_i(ecc_error),
      .abft_error_i(abft_error), .control_error_i(control_error), .ar_ready_i, .r_valid_i, .r_last_i, .aw_ready_i, .w_ready_i,
      .b_valid_i, .say_o(twin)
    );
  end else begin : g_alone
    assign twin = say;
  end
  // From the first difference on nothing is written any more: strobes stay low until a reset.
  logic differ, apart_q;
  assign differ = (say != twin);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) apart_q <= 1'b0;
    else if (clear_i) apart_q <= 1'b0;
    else if (differ) apart_q <= 1'b1;
  end
  assign control_error   = apart_q;
  assign control_error_o = apart_q;
  always_comb begin
    say_o        = say;
    say_o.w_strb = (differ || apart_q) ? '0 : say.w_strb;
    say_o.done   = say.done && !differ && !apart_q;
  end
  assign bus_error = (r_valid_i && r_resp_i != 2'b00) || (b_valid_i && b_resp_i != 2'b00);

  // Injection.
  logic [Banks-1:0] at_bank;
  always_comb begin
    at_bank = '0;
    for (int unsigned i = 0; i < Banks; i++) at_bank[i] = inject_i && 32'(inject_bank_i) == i;
  end
  localparam int unsigned A0 = FifoBanks, C0 = A0 + ABanks, S0 = C0 + 2 * CBanks, R0 = S0 + FifoBanks;

  // Read FIFO. The first unit of a word goes into all of it: what a short row leaves out is then a code word, too.
  logic [FifoBanks-1:0] fifo_single, fifo_double, fifo_raw_single, fifo_raw_double;
  logic [3:0]           fifo_beats;  // of a word that a beat is written into: its own and those behind it
  assign fifo_beats = 4'hF << say.push_lane;
  for (genvar i = 0; i < FifoBanks; i++) begin : g_fifo
    logic        write;
    logic [71:0] fifo_word;
    assign write = say.push && fifo_beats[i/BeatBanks];
    npu_regfile #(.Depth(64), .Ecc(Ecc)) u_bank (
      .clk_i, .write_i(write), .write_addr_i(say.push_word), .write_data_i(r_data_i[64*(i % BeatBanks) +: 64]),
      .inject_i((at_bank[i] && inject_addr_i == 14'(say.push_word)) ? inject_mask_i : '0), .read_addr_i(say.pop_word),
      .read_word_o(fifo_word)
    );
    secded_dec #(.Ecc(Ecc)) u_dec (
      .word_i(fifo_word), .data_o(word[64*i +: 64]), .single_o(fifo_raw_single[i]), .double_o(fifo_raw_double[i])
    );
  end
  assign fifo_single = say.pop ? fifo_raw_single : '0;
  assign fifo_double = say.pop ? fifo_raw_double : '0;
  logic [8*N-1:0] a_row, weights;
  if (8 * N < Word) begin : g_part
    localparam int unsigned Lane = $clog2(Word / (8 * N));
    assign a_row   = say.a_zero ? '0 : word[8*N*32'(say.a_lane[Lane-1:0]) +: 8*N];
    assign weights = say.weight_zero ? '0 : word[8*N*32'(say.weight_lane[Lane-1:0]) +: 8*N];
  end else begin : g_row
    assign a_row   = say.a_zero ? '0 : word;
    assign weights = say.weight_zero ? '0 : word;
  end

  // Panel of A and array.
  logic [8*N-1:0]    a_data;
  logic [ABanks-1:0] a_single, a_double, a_scrub_double;
  npu_panel_a #(.N(N), .Words(PanelWords), .Ecc(Ecc)) u_panel_a (
    .clk_i, .rst_ni, .clear_i, .write_i(say.a_write), .write_addr_i(Pw'(say.a_write_addr)), .row_i(a_row), .first_i(say.a_first),
    .sums_i(say.a_sums), .read_i(say.a_read), .read_addr_i(Pw'(say.a_read_addr)), .hold_i(say.enter),
    .use_i(say.enter && say.array_on), .data_o(a_data), .single_o(a_single), .double_o(a_double), .scrub_double_o(a_scrub_double),
    .inject_bank_i(at_bank[A0 +: ABanks]), .inject_addr_i(Pw'(inject_addr_i)), .inject_i(inject_mask_i)
  );
  logic [32*N-1:0] sums;
  logic [31:0]     check;
  npu_array #(.N(N), .Abft(Abft)) u_array (
    .clk_i, .rst_ni, .en_i(say.array_on), .load_i(say.weight_load), .load_row_i(say.weight_row[$clog2(N)-1:0]),
    .load_data_i(weights), .swap_i(say.swap), .act_i(say.enter ? a_data : '0), .sum_o(sums), .check_o(check)
  );
  assign array_on_o = say.array_on;

  // Panel of C.
  logic [32*N+31:0]  c_old, c_new;
  logic [CBanks-1:0] sum_raw_single, sum_raw_double;
  logic              sum_use;
  logic [AxiWidth-1:0]  unit;
  logic [BeatBanks-1:0] unit_raw_single, unit_raw_double;
  logic              unit_use;
  assign sum_use  = say.c_write && !say.c_fresh;
  assign unit_use = say.step && !say.completion && say.running;
  for (genvar i = 0; i <= N; i++) begin : g_add
    assign c_new[32*i +: 32] = ((i < N) ? sums[32*(i % N) +: 32] : check) + (say.c_fresh ? 32'd0 : c_old[32*i +: 32]);
  end
  npu_panel_c #(.N(N), .Ecc(Ecc), .Columns(Columns)) u_panel_c (
    .clk_i, .sum_read_i(say.c_read), .sum_read_tile_i(say.c_read_tile), .sum_read_row_i(say.c_read_row), .write_i(say.c_write),
    .write_tile_i(say.c_write_tile), .write_row_i(say.c_write_row), .write_data_i(c_new), .sum_data_o(c_old),
    .sum_single_o(sum_raw_single), .sum_double_o(sum_raw_double), .out_read_i(say.row_read), .out_tile_i(say.row_tile),
    .out_row_i(say.row), .out_unit_i(say.unit), .out_data_o(unit), .out_single_o(unit_raw_single),
    .out_double_o(unit_raw_double), .inject_bank_i(at_bank[C0 +: 2*CBanks]), .inject_addr_i(inject_addr_i[6:0]),
    .inject_i(inject_mask_i)
  );
  logic [AxiWidth-1:0] fix;
  if (Abft) begin : g_abft
    npu_abft #(.N(N), .Columns(Columns)) u_abft (
      .clk_i, .rst_ni, .clear_i(clear_i || say.start), .valid_i(say.c_write && say.c_final && say.abft), .first_i(say.c_first),
      .tile_i(say.c_write_tile), .row_i(say.c_write_row), .sums_i(say.c_sums), .row_data_i(c_new[32*N-1:0]),
      .check_i(c_new[32*N +: 32]), .ready_i(say.tile_ready && say.abft), .corrected_o(abft_corrected_o), .error_o(abft_error),
      .fix_tile_i(say.row_tile), .fix_row_i(say.at_row), .fix_unit_i(say.unit), .fix_o(fix)
    );
  end else begin : g_unchecked
    assign {abft_corrected_o, abft_error} = '0;
    assign fix = '0;
    logic unused_abft;
    assign unused_abft = ^{say.c_final, say.c_first, say.c_sums, say.abft, say.tile_ready};
  end
  assign abft_error_o = abft_error;

  // Results.
  logic [AxiWidth-1:0]  value, entries;
  logic [FifoBanks-1:0] scale_raw_single, scale_raw_double;
  logic                 scale_use;
  for (genvar i = 0; i < Columns; i++) begin : g_value
    assign value[32*i +: 32] = unit[32*i +: 32] - fix[32*i +: 32];
  end
  assign scale_use = unit_use && say.requant;
  // A word of the FIFO brings the scales of as many units as it has beats.
  logic [3:0]           scale_word, unit_part;
  logic [FifoBanks-1:0] scale_now;    // banks of the unit that is written
  logic [64*FifoBanks-1:0] scales;
  assign scale_word = {say.row_tile, 3'(32'(say.unit) / Units)};
  assign unit_part  = 4'(32'(say.unit) % Units);
  for (genvar i = 0; i < FifoBanks; i++) begin : g_scale
    logic [71:0] raw, mask;
    assign mask = (at_bank[S0 + i] && inject_addr_i[3:0] == say.scale_addr) ? inject_mask_i : '0;
    npu_regfile #(.Depth(16), .Ecc(Ecc)) u_bank (
      .clk_i, .write_i(say.scale_write), .write_addr_i(say.scale_addr), .write_data_i(word[64*i +: 64]), .inject_i(mask),
      .read_addr_i(scale_word), .read_word_o(raw)
    );
    secded_dec #(.Ecc(Ecc)) u_dec (
      .word_i(raw), .data_o(scales[64*i +: 64]), .single_o(scale_raw_single[i]), .double_o(scale_raw_double[i])
    );
    assign scale_now[i] = scale_use && (32'(unit_part) == i / BeatBanks);
  end
  assign entries = scales[AxiWidth*32'(unit_part) +: AxiWidth];
  logic [8*Columns-1:0] scaled;
  npu_requant #(.Lanes(Columns)) u_requant (.values_i(value), .entries_i(entries), .relu_i(say.relu), .bytes_o(scaled));

  localparam int unsigned CountBits = $clog2(4 * Columns) + 1;
  logic [31:0] crc;
  logic        crc_single, crc_double;
  npu_result_crc #(.Ecc(Ecc), .Bytes(4 * Columns)) u_crc (
    .clk_i, .rst_ni, .idle_i(!say.busy), .start_i(say.start), .columns_i(say.n), .bytes_i(say.requant), .ready_o(powers_ready),
    .row_read_i(say.row_read), .row_i(say.row[5:0]), .step_i(unit_use), .at_row_i(say.at_row[5:0]), .row_first_i(say.row_first),
    .row_last_i(say.row_last), .first_tile_i(say.first_tile), .last_tile_i(say.last_tile),
    .data_i(say.requant ? AxiWidth'(scaled) : value), .count_i(say.requant ? CountBits'(say.columns) : CountBits'({say.columns, 2'b00})),
    .crc_o(crc), .single_o(crc_single), .double_o(crc_double), .inject_bank_i(at_bank[R0]), .inject_addr_i(inject_addr_i[5:0]),
    .inject_i(inject_mask_i)
  );

  // The beat that is written, in four slots under a parity each: bytes of a unit come a slot at a time.
  localparam int unsigned Slot = 8 * Columns;
  logic [Slot-1:0] beat_q [4];
  logic [3:0]  parity_q, parity;
  logic [31:0] job_corrected_q;
  logic [127:0] completion;
  assign completion = {job_corrected_q, crc, say.completion_data};
  logic [AxiWidth-1:0] completion_beat;
  if (AxiWidth < 128) begin : g_halves
    assign completion_beat = say.unit[0] ? completion[127:64] : completion[63:0];
  end else begin : g_beats
    assign completion_beat = {AxiWidth/128{completion}};
  end
  for (genvar i = 0; i < 4; i++) begin : g_beat
    logic [Slot-1:0] next;
    assign next = say.completion ? completion_beat[Slot*i +: Slot] : say.requant ? scaled : value[Slot*i +: Slot];
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        beat_q[i]   <= '0;
        parity_q[i] <= 1'b0;
      end else if (say.step && (say.completion || !say.requant || say.slot == 2'(i))) begin
        beat_q[i]   <= next;
        parity_q[i] <= ^next;
      end
    end
    assign parity[i] = ^beat_q[i];
    assign w_data_o[Slot*i +: Slot] = beat_q[i];
  end
  logic parity_error;
  assign parity_error = say.w_valid && (parity != parity_q);

  // Errors of the memories.
  always_comb begin
    bank_single_o = {crc_single, scale_now & scale_raw_single, {2*CBanks{1'b0}}, a_single, fifo_single};
    bank_double_o = {crc_double, scale_now & scale_raw_double, {2*CBanks{1'b0}}, a_double, fifo_double};
    for (int unsigned i = 0; i < CBanks; i++) begin
      if (sum_use) begin
        bank_single_o[C0 + (say.c_write_tile ? CBanks : 0) + i] = sum_raw_single[i];
        bank_double_o[C0 + (say.c_write_tile ? CBanks : 0) + i] = sum_raw_double[i];
      end
    end
    for (int unsigned i = 0; i < BeatBanks; i++) begin
      if (unit_use) begin
        bank_single_o[C0 + (say.row_tile ? CBanks : 0) + BeatBanks * 32'(say.unit) + i] = unit_raw_single[i];
        bank_double_o[C0 + (say.row_tile ? CBanks : 0) + BeatBanks * 32'(say.unit) + i] = unit_raw_double[i];
      end
    end
    corrected_o = '0;
    if (bank_single_o != '0) begin
      for (int unsigned i = 0; i < Banks; i++) corrected_o += 6'(bank_single_o[i]);
    end
  end
  logic used_double;
  assign used_double   = say.running && (bank_double_o != '0);
  assign ecc_error     = used_double || parity_error;
  assign uncorrected_o = used_double || parity_error || (a_scrub_double != '0);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) job_corrected_q <= '0;
    else if (!say.busy) job_corrected_q <= '0;
    else job_corrected_q <= job_corrected_q + 32'(corrected_o);
  end

  // An injection is spent with the first write of its word.
  always_comb begin
    injected_o = 1'b0;
    for (int unsigned i = 0; i < FifoBanks; i++)
      injected_o |= at_bank[i] && say.push && fifo_beats[i/BeatBanks] && inject_addr_i == 14'(say.push_word);
    for (int unsigned i = 0; i < ABanks; i++) injected_o |= at_bank[A0 + i] && say.a_write && inject_addr_i == say.a_write_addr;
    for (int unsigned i = 0; i < 2 * CBanks; i++)
      injected_o |= at_bank[C0 + i] && say.c_write && say.c_write_tile == 1'(i / CBanks) && inject_addr_i == 14'(say.c_write_row);
    for (int unsigned i = 0; i < FifoBanks; i++) injected_o |= at_bank[S0 + i] && say.scale_write && inject_addr_i == 14'(say.scale_addr);
    injected_o |= at_bank[R0] && unit_use && say.row_last && !say.last_tile && inject_addr_i == 14'(say.at_row);
  end
  logic unused;
  assign unused = ^{say.weight_row, say.zero_k, say.a_lane, say.weight_lane, say.w_strb};
endmodule
