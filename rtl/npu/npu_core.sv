// Two copies of the control logic that are compared in every cycle, and one data path: read FIFO,
// panel of A, array, checksums, panel of C, scaling, CRC, the beat that is written. The dataflow is
// in rtl/README.md.
module npu_core import npu_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned AxiWidth = 128,
  parameter bit Ecc = 1'b1,
  parameter bit Abft = 1'b1,
  parameter bit Lockstep = 1'b1,
  localparam int unsigned Word = (8 * N > AxiWidth) ? 8 * N : AxiWidth,
  localparam int unsigned Banks = banks(N, Word)
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         clear_i,          // as after power-up, also what the memories hold
  input  core_config_t config_i,
  input  logic         ring_moved_i,     // pulses
  input  logic         resume_i,
  output status_t      status_o,         // after the comparison
  output logic         control_error_o,
  output events_t      events_o,
  output logic [Banks-1:0] bank_single_o,
  output logic [Banks-1:0] bank_double_o,
  input  inject_t      inject_i,
  output logic         injected_o,
  output axi_req_t     axi_o,            // after the comparison
  input  axi_rsp_t     axi_i,
  output logic [AxiWidth-1:0] w_data_o,
  input  logic [AxiWidth-1:0] r_data_i
);
  localparam int unsigned FifoBanks = Word / 64, ABanks = N / 8, CBanks = N / 2 + 1;
  localparam int unsigned PanelWords = 66 * 1024 / N;
  localparam int unsigned Pw = $clog2(PanelWords);
  // A unit of C is as many sums as a beat holds; the FIFO is filled beat by beat.
  localparam int unsigned Columns = AxiWidth / 32, BeatBanks = AxiWidth / 64;
  localparam int unsigned Units = Word / AxiWidth;
  // Banks in the order of EccBank: FIFO, panel of A, panel of C, scales, CRC of the rows.
  localparam int unsigned A0 = FifoBanks, C0 = A0 + ABanks, S0 = C0 + 2 * CBanks;
  localparam int unsigned R0 = S0 + FifoBanks;

  logic            parity_error, used_double, abft_corrected, abft_error, powers_ready;
  logic [Word-1:0] word;
  core_config_t    core_config;
  errors_t         errors;
  control_t        ctrl, shadow;  // of the two copies
  load_ctrl_t      load;
  stream_ctrl_t    stream;
  write_ctrl_t     writer;
  always_comb begin
    core_config      = config_i;
    core_config.abft = config_i.abft && Abft;
  end
  npu_control #(.N(N), .PanelWords(PanelWords), .Word(Word), .AxiWidth(AxiWidth)) u_control (
    .clk_i, .rst_ni, .clear_i, .config_i(core_config), .ring_moved_i, .resume_i,
    .errors_i(errors), .axi_i, .word_i(word), .powers_ready_i(powers_ready), .ctrl_o(ctrl)
  );
  if (Lockstep) begin : g_lockstep
    npu_control #(.N(N), .PanelWords(PanelWords), .Word(Word), .AxiWidth(AxiWidth)) u_twin (
      .clk_i, .rst_ni, .clear_i, .config_i(core_config), .ring_moved_i, .resume_i,
      .errors_i(errors), .axi_i, .word_i(word), .powers_ready_i(powers_ready), .ctrl_o(shadow)
    );
  end else begin : g_alone
    assign shadow = ctrl;
  end
  // From the first difference on nothing is written any more: strobes stay low until a reset.
  logic differ, apart_d, apart_q;
  assign differ  = (ctrl != shadow);
  assign apart_d = !clear_i && (apart_q || differ);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) apart_q <= 1'b0;
    else apart_q <= apart_d;
  end
  assign control_error_o = apart_q;
  always_comb begin
    axi_o         = ctrl.axi;
    status_o      = ctrl.status;
    axi_o.w.strb  = (differ || apart_q) ? '0 : ctrl.axi.w.strb;
    status_o.done = ctrl.status.done && !differ && !apart_q;
  end
  assign errors.bus     = (axi_i.r_valid && axi_i.r_resp != 2'b00) || (axi_i.b_valid &&
                          axi_i.b_resp != 2'b00);
  assign errors.ecc     = used_double || parity_error;
  assign errors.abft    = abft_error;
  assign errors.control = apart_q;

  // The data path follows the first copy.
  assign load   = ctrl.load;
  assign stream = ctrl.stream;
  assign writer = ctrl.write;
  logic unit_use;  // a unit of C is written in this cycle
  assign unit_use = writer.step && !writer.completion && ctrl.running;

  // Injection: spent with the first write of its word.
  logic [3:0] fifo_beats;  // of a word that a beat is written into: its own and those behind it
  logic       a_hit, c_hit, scale_hit, row_hit;
  logic [FifoBanks-1:0] fifo_hit;
  logic [Banks-1:0]     at_bank, inject_en;
  assign fifo_beats = 4'hF << ctrl.fifo.push_lane;
  always_comb begin
    for (int unsigned i = 0; i < FifoBanks; i++)
      fifo_hit[i] = ctrl.fifo.push && fifo_beats[i/BeatBanks] &&
                    (inject_i.addr == 14'(ctrl.fifo.push_word));
  end
  assign a_hit     = load.a_write && (inject_i.addr == load.a_addr);
  assign c_hit     = stream.c_write && (inject_i.addr == 14'(stream.c_write_row));
  assign scale_hit = load.scale_write && (inject_i.addr == 14'(load.scale_addr));
  assign row_hit   = unit_use && writer.row_last && !writer.last_tile &&
                     (inject_i.addr == 14'(writer.at_row));
  assign at_bank   = inject_i.armed ? Banks'(1) << inject_i.bank : '0;
  assign inject_en = at_bank & {
    row_hit, {FifoBanks{scale_hit}}, {CBanks{c_hit && stream.c_write_tile}},
    {CBanks{c_hit && !stream.c_write_tile}}, {ABanks{a_hit}}, fifo_hit
  };
  assign injected_o = (inject_en != '0);

  // Read FIFO. The first unit of a word goes into all of it: what a short row leaves out is then a
  // code word, too.
  logic [FifoBanks-1:0] fifo_single, fifo_double, fifo_raw_single, fifo_raw_double;
  for (genvar i = 0; i < FifoBanks; i++) begin : g_fifo
    logic        write;
    logic [71:0] fifo_word;
    assign write = ctrl.fifo.push && fifo_beats[i/BeatBanks];
    npu_regfile #(.Depth(64), .Ecc(Ecc)) u_bank (
      .clk_i, .write_i(write), .write_addr_i(ctrl.fifo.push_word),
      .write_data_i(r_data_i[64*(i % BeatBanks) +: 64]), .inject_en_i(inject_en[i]),
      .inject_i(inject_i.mask), .read_addr_i(ctrl.fifo.pop_word), .read_word_o(fifo_word)
    );
    secded_dec #(.Ecc(Ecc)) u_dec (
      .word_i(fifo_word), .data_o(word[64*i +: 64]), .single_o(fifo_raw_single[i]),
      .double_o(fifo_raw_double[i])
    );
  end
  assign fifo_single = ctrl.pop ? fifo_raw_single : '0;
  assign fifo_double = ctrl.pop ? fifo_raw_double : '0;
  logic [8*N-1:0] a_row, weights;
  if (8 * N < Word) begin : g_part
    localparam int unsigned Lane = $clog2(Word / (8 * N));
    logic [Lane-1:0] a_lane, weight_lane;
    assign a_lane      = load.a_lane[Lane-1:0];
    assign weight_lane = load.weight_lane[Lane-1:0];
    assign a_row   = load.a_zero ? '0 : word[8*N*32'(a_lane) +: 8*N];
    assign weights = load.weight_zero ? '0 : word[8*N*32'(weight_lane) +: 8*N];
  end else begin : g_row
    assign a_row   = load.a_zero ? '0 : word;
    assign weights = load.weight_zero ? '0 : word;
  end

  // Panel of A and array.
  logic [8*N-1:0]    a_data;
  logic [ABanks-1:0] a_single, a_double, a_scrub_double;
  npu_panel_a #(.N(N), .Words(PanelWords), .Ecc(Ecc)) u_panel_a (
    .clk_i, .rst_ni, .clear_i, .write_i(load.a_write), .write_addr_i(Pw'(load.a_addr)),
    .row_i(a_row), .first_i(load.a_first), .sums_i(load.a_sums), .read_i(stream.a_read),
    .read_addr_i(Pw'(stream.a_addr)), .hold_i(stream.enter),
    .use_i(stream.enter && ctrl.array_on), .data_o(a_data), .single_o(a_single),
    .double_o(a_double), .scrub_double_o(a_scrub_double), .inject_en_i(inject_en[A0 +: ABanks]),
    .inject_i(inject_i.mask)
  );
  logic [32*N-1:0] sums;
  logic [31:0]     check;
  npu_array #(.N(N), .Abft(Abft)) u_array (
    .clk_i, .rst_ni, .en_i(ctrl.array_on), .load_i(load.weight_load),
    .load_row_i(load.weight_row[$clog2(N)-1:0]), .load_data_i(weights), .swap_i(stream.swap),
    .act_i(stream.enter ? a_data : '0), .sum_o(sums), .check_o(check)
  );

  // Panel of C.
  logic [32*N+31:0]  c_old, c_new;
  logic [CBanks-1:0] sum_raw_single, sum_raw_double;
  logic              sum_use;
  logic [AxiWidth-1:0]  unit;
  logic [BeatBanks-1:0] unit_raw_single, unit_raw_double;
  assign sum_use  = stream.c_write && !stream.c_fresh;
  for (genvar i = 0; i <= N; i++) begin : g_add
    assign c_new[32*i +: 32] = ((i < N) ? sums[32*(i % N) +: 32] : check) +
                               (stream.c_fresh ? 32'd0 : c_old[32*i +: 32]);
  end
  npu_panel_c #(.N(N), .Ecc(Ecc), .Columns(Columns)) u_panel_c (
    .clk_i, .sum_read_i(stream.c_read), .sum_read_tile_i(stream.c_read_tile),
    .sum_read_row_i(stream.c_read_row), .write_i(stream.c_write),
    .write_tile_i(stream.c_write_tile), .write_row_i(stream.c_write_row), .write_data_i(c_new),
    .sum_data_o(c_old), .sum_single_o(sum_raw_single), .sum_double_o(sum_raw_double),
    .out_read_i(writer.row_read), .out_tile_i(writer.row_tile), .out_row_i(writer.row),
    .out_unit_i(writer.unit), .out_data_o(unit), .out_single_o(unit_raw_single),
    .out_double_o(unit_raw_double), .inject_en_i(inject_en[C0 +: 2*CBanks]),
    .inject_i(inject_i.mask)
  );
  logic [AxiWidth-1:0] fix;
  if (Abft) begin : g_abft
    npu_abft #(.N(N), .Columns(Columns)) u_abft (
      .clk_i, .rst_ni, .clear_i(clear_i || ctrl.start),
      .valid_i(stream.c_write && stream.c_final && ctrl.abft), .first_i(stream.c_first),
      .tile_i(stream.c_write_tile), .row_i(stream.c_write_row), .sums_i(stream.c_sums),
      .row_data_i(c_new[32*N-1:0]), .check_i(c_new[32*N +: 32]),
      .ready_i(stream.tile_ready && ctrl.abft), .corrected_o(abft_corrected),
      .error_o(abft_error), .fix_tile_i(writer.row_tile), .fix_row_i(writer.at_row),
      .fix_unit_i(writer.unit), .fix_o(fix)
    );
  end else begin : g_unchecked
    assign {abft_corrected, abft_error} = '0;
    assign fix = '0;
    logic unused_abft;
    assign unused_abft = ^{stream.c_final, stream.c_first, stream.c_sums, stream.tile_ready,
                           ctrl.abft};
  end

  // Results.
  logic [AxiWidth-1:0]  value, entries;
  logic [FifoBanks-1:0] scale_raw_single, scale_raw_double;
  logic                 scale_use;
  for (genvar i = 0; i < Columns; i++) begin : g_value
    assign value[32*i +: 32] = unit[32*i +: 32] - fix[32*i +: 32];
  end
  assign scale_use = unit_use && ctrl.requant;
  // A word of the FIFO brings the scales of as many units as it has beats.
  logic [3:0]           scale_word, unit_part;
  logic [FifoBanks-1:0] scale_now;    // banks of the unit that is written
  logic [64*FifoBanks-1:0] scales;
  assign scale_word = {writer.row_tile, 3'(32'(writer.unit) / Units)};
  assign unit_part  = 4'(32'(writer.unit) % Units);
  for (genvar i = 0; i < FifoBanks; i++) begin : g_scale
    logic [71:0] raw;
    npu_regfile #(.Depth(16), .Ecc(Ecc)) u_bank (
      .clk_i, .write_i(load.scale_write), .write_addr_i(load.scale_addr),
      .write_data_i(word[64*i +: 64]), .inject_en_i(inject_en[S0 + i]),
      .inject_i(inject_i.mask), .read_addr_i(scale_word), .read_word_o(raw)
    );
    secded_dec #(.Ecc(Ecc)) u_dec (
      .word_i(raw), .data_o(scales[64*i +: 64]), .single_o(scale_raw_single[i]),
      .double_o(scale_raw_double[i])
    );
    assign scale_now[i] = scale_use && (32'(unit_part) == i / BeatBanks);
  end
  assign entries = scales[AxiWidth*32'(unit_part) +: AxiWidth];
  logic [8*Columns-1:0] scaled;
  npu_requant #(.Lanes(Columns)) u_requant (
    .values_i(value), .entries_i(entries), .relu_i(ctrl.relu), .bytes_o(scaled)
  );

  localparam int unsigned CountBits = $clog2(4 * Columns) + 1;
  logic [CountBits-1:0] unit_bytes;
  logic [31:0]          crc;
  logic                 crc_single, crc_double;
  assign unit_bytes = ctrl.requant ? CountBits'(writer.columns) :
                                     CountBits'({writer.columns, 2'b00});
  npu_result_crc #(.Ecc(Ecc), .Bytes(4 * Columns)) u_crc (
    .clk_i, .rst_ni, .idle_i(!ctrl.status.busy), .start_i(ctrl.start), .columns_i(ctrl.n),
    .bytes_i(ctrl.requant), .ready_o(powers_ready), .row_read_i(writer.row_read),
    .row_i(writer.row[5:0]), .step_i(unit_use), .at_row_i(writer.at_row[5:0]),
    .row_first_i(writer.row_first), .row_last_i(writer.row_last),
    .first_tile_i(writer.first_tile), .last_tile_i(writer.last_tile),
    .data_i(ctrl.requant ? AxiWidth'(scaled) : value), .count_i(unit_bytes), .crc_o(crc),
    .single_o(crc_single), .double_o(crc_double), .inject_en_i(inject_en[R0]),
    .inject_i(inject_i.mask)
  );

  // The beat that is written, in four slots under a parity each: bytes of a unit come a slot at a
  // time.
  localparam int unsigned Slot = 8 * Columns;
  logic [Slot-1:0] beat_q [4];
  logic [3:0]   parity_q, parity;
  logic [31:0]  job_corrected_d, job_corrected_q;
  logic [127:0] completion;
  assign completion = {job_corrected_q, crc, ctrl.completion_data};
  logic [AxiWidth-1:0] completion_beat;
  if (AxiWidth < 128) begin : g_halves
    assign completion_beat = writer.unit[0] ? completion[127:64] : completion[63:0];
  end else begin : g_beats
    assign completion_beat = {AxiWidth/128{completion}};
  end
  logic whole;  // the unit, or the completion, fills the beat
  assign whole = writer.completion || !ctrl.requant;
  for (genvar i = 0; i < 4; i++) begin : g_beat
    logic [Slot-1:0] beat_d;
    logic            parity_d;
    assign beat_d   = writer.completion ? completion_beat[Slot*i +: Slot] :
                      ctrl.requant ? scaled : value[Slot*i +: Slot];
    assign parity_d = ^beat_d;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        beat_q[i]   <= '0;
        parity_q[i] <= 1'b0;
      end else if (writer.step && (whole || writer.slot == 2'(i))) begin
        beat_q[i]   <= beat_d;
        parity_q[i] <= parity_d;
      end
    end
    assign parity[i] = ^beat_q[i];
    assign w_data_o[Slot*i +: Slot] = beat_q[i];
  end
  assign parity_error = ctrl.axi.w.valid && (parity != parity_q);

  // Errors of the memories.
  localparam logic [2*CBanks-1:0] NoC = '0;
  logic [5:0] corrected;
  always_comb begin
    bank_single_o = {crc_single, scale_now & scale_raw_single, NoC, a_single, fifo_single};
    bank_double_o = {crc_double, scale_now & scale_raw_double, NoC, a_double, fifo_double};
    for (int unsigned i = 0; i < CBanks; i++) begin
      if (sum_use) begin
        bank_single_o[C0 + (stream.c_write_tile ? CBanks : 0) + i] = sum_raw_single[i];
        bank_double_o[C0 + (stream.c_write_tile ? CBanks : 0) + i] = sum_raw_double[i];
      end
    end
    for (int unsigned i = 0; i < BeatBanks; i++) begin
      if (unit_use) begin
        bank_single_o[C0 + (writer.row_tile ? CBanks : 0) + BeatBanks * 32'(writer.unit) + i] =
            unit_raw_single[i];
        bank_double_o[C0 + (writer.row_tile ? CBanks : 0) + BeatBanks * 32'(writer.unit) + i] =
            unit_raw_double[i];
      end
    end
    corrected = '0;
    if (bank_single_o != '0) begin
      for (int unsigned i = 0; i < Banks; i++) corrected += 6'(bank_single_o[i]);
    end
  end
  assign used_double     = ctrl.running && (bank_double_o != '0);
  assign job_corrected_d = ctrl.status.busy ? job_corrected_q + 32'(corrected) : '0;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) job_corrected_q <= '0;
    else job_corrected_q <= job_corrected_d;
  end
  assign events_o.busy           = ctrl.status.busy;
  assign events_o.beat_read      = axi_i.r_valid;
  assign events_o.beat_written   = ctrl.axi.w.valid && axi_i.w_ready;
  assign events_o.job            = ctrl.status.job;
  assign events_o.macs           = ctrl.status.macs;
  assign events_o.gated          = !ctrl.array_on;
  assign events_o.stalls         = ctrl.stalls;
  assign events_o.abft_corrected = abft_corrected;
  assign events_o.abft_failed    = abft_error;
  assign events_o.corrected      = corrected;
  assign events_o.uncorrected    = used_double || parity_error || (a_scrub_double != '0);

  // Where the copies agree: a row of A is loaded before it is read and read before it is loaded
  // anew, and one tile of C is summed up while the other is written out.
  ReadsNoRowBeingLoaded_A: assert property (@(posedge clk_i)
      !differ && !apart_q |-> !(stream.a_read && load.a_write && stream.a_addr == load.a_addr));
  OneReaderATile_A: assert property (@(posedge clk_i) !differ && !apart_q |->
      !(stream.c_read && writer.row_read && stream.c_read_tile == writer.row_tile));
  // The beat that waits on W keeps its data; control holds the rest.
  WDataHoldsUntilReady_A: assert property (@(posedge clk_i)
      ctrl.axi.w.valid && !axi_i.w_ready |-> !writer.step);
  NothingIsWrittenOnceApart_A: assert property (@(posedge clk_i)
      control_error_o |-> axi_o.w.strb == '0 && !status_o.done);
  logic unused;
  assign unused = ^{load.weight_row, ctrl.zero_k, load.a_lane, load.weight_lane, ctrl.tile_written};
endmodule
