// Works off the ring: fetches a descriptor, checks it, runs the product block by block, writes the completion. The
// dataflow is in rtl/README.md. Any error ends in Abort, which lets every open burst come to its end before the
// completion is written.
module npu_core #(
  parameter int unsigned N = 16
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        enable_i,
  input  logic        reset_i,
  output logic        reset_done_o,
  input  logic [39:0] ring_base_i,
  input  logic [10:0] ring_size_i,
  input  logic [9:0]  ring_tail_i,
  input  logic        ring_moved_i,
  output logic [9:0]  ring_head_o,
  input  logic [31:0] watchdog_i,
  input  logic        resume_i,
  output logic        idle_o,
  output logic        halted_o,
  output logic        done_o,
  output logic        failed_o,
  output logic        fatal_o,
  output logic [7:0]  error_code_o,
  output logic [15:0] error_tag_o,
  output logic [3:0]  corrected_o,
  output logic        uncorrected_o,
  output logic        busy_o,
  output logic        job_o,
  output logic [31:0] macs_o,
  // read master
  output logic         rd_flush_o,
  input  logic         rd_quiet_i,
  input  logic         rd_error_i,
  output logic         rd_cmd_valid_o,
  input  logic         rd_cmd_ready_i,
  output logic [39:0]  rd_cmd_addr_o,
  output logic [6:0]   rd_cmd_beats_o,
  input  logic         rd_beat_valid_i,
  output logic         rd_beat_ready_o,
  input  logic [127:0] rd_beat_data_i,
  // write master
  input  logic         wr_quiet_i,
  input  logic         wr_error_i,
  output logic         wr_cmd_valid_o,
  input  logic         wr_cmd_ready_i,
  output logic [39:0]  wr_cmd_addr_o,
  output logic [8:0]   wr_cmd_beats_o,
  output logic         wr_beat_valid_o,
  input  logic         wr_beat_ready_i,
  output logic [127:0] wr_beat_data_o,
  output logic [15:0]  wr_beat_strb_o
);
  localparam logic [7:0] ErrNone = 8'd0, ErrDescriptor = 8'd1, ErrBus = 8'd2, ErrEcc = 8'd3, ErrWatchdog = 8'd4;

  typedef enum logic [3:0] {
    Idle, AskDescriptor, Descriptor, Check, Block, LoadA, Pass, Drain, WriteCommand, WriteRead, WriteBeat, WriteEnd, Abort, Complete,
    CompleteEnd, Finish
  } state_e;
  state_e state_q;

  // The job.
  logic [7:0]  opcode_q, flags_q, error_q;
  logic [15:0] tag_q;
  logic [31:0] m_q, n_q, k_q;
  logic [63:0] a_q, b_q, c_q, completion_q;
  logic [31:0] a_stride_q, b_stride_q, c_stride_q, job_cycles_q, job_corrected_q;
  logic [1:0]  desc_beat_q;
  logic [9:0]  head_q;
  logic        halted_q, desc_lost_q, reset_q, overtime_q;

  logic [10:0] block_q;        // first row of the block
  logic [6:0]  rows, k_tiles, n_tiles;
  logic [10:0] rows_left;
  assign rows_left = m_q[10:0] - block_q;
  assign rows      = (rows_left > 11'd64) ? 7'd64 : rows_left[6:0];
  assign k_tiles   = 7'((k_q[10:0] + 11'd15) >> 4);
  assign n_tiles   = 7'((n_q[10:0] + 11'd15) >> 4);

  logic bad, homeless;  // homeless: the completion has no place, so only the interrupt tells
  assign homeless = (completion_q[3:0] != '0) || (completion_q[63:40] != '0);
  always_comb begin
    bad = (opcode_q != 8'd1) || (m_q > 32'd1024) || (n_q > 32'd1024) || (k_q > 32'd1024);
    bad = bad || homeless || (a_q[3:0] != '0) || (b_q[3:0] != '0) || (c_q[3:0] != '0);
    bad = bad || (a_q[63:40] != '0) || (b_q[63:40] != '0) || (c_q[63:40] != '0);
    bad = bad || (a_stride_q[3:0] != '0) || (b_stride_q[3:0] != '0) || (c_stride_q[3:0] != '0);
    bad = bad || (a_stride_q < k_q) || (b_stride_q < n_q) || (c_stride_q < (n_q << 2));
  end

  // Operands.
  logic fetch_valid, fetch_start;
  logic [39:0] fetch_addr;
  logic [6:0]  fetch_beats;
  assign fetch_start = (state_q == Check) && !bad && (m_q != '0) && (n_q != '0) && (k_q != '0);
  npu_fetch u_fetch (
    .clk_i, .rst_ni, .start_i(fetch_start), .stop_i(state_q == Abort),
    .m_i(m_q[10:0]), .n_i(n_q[10:0]), .k_i(k_q[10:0]), .a_i(a_q[39:0]), .b_i(b_q[39:0]),
    .a_stride_i(a_stride_q), .b_stride_i(b_stride_q),
    .cmd_valid_o(fetch_valid), .cmd_ready_i(rd_cmd_ready_i && state_q != AskDescriptor),
    .cmd_addr_o(fetch_addr), .cmd_beats_o(fetch_beats)
  );
  assign rd_cmd_valid_o = (state_q == AskDescriptor) || fetch_valid;
  assign rd_cmd_addr_o  = (state_q == AskDescriptor) ? ring_base_i + {24'd0, head_q, 6'd0} : fetch_addr;
  assign rd_cmd_beats_o = (state_q == AskDescriptor) ? 7'd4 : fetch_beats;
  assign rd_flush_o     = (state_q == Abort);

  // Panel of A: two banks of 64 bit, word = row * 64 + k tile.
  logic [5:0] load_row_q, load_tile_q;
  logic       a_write, a_read;
  logic [11:0] a_read_addr;
  logic [127:0] a_data;
  logic [3:0] a_singles, c_singles, ecc_singles;
  logic       a_double, c_double, ecc_double;
  assign a_write = (state_q == LoadA) && rd_beat_valid_i;
  npu_panel #(.Banks(2)) u_a_panel (
    .clk_i, .rst_ni, .write_i(a_write), .write_addr_i({load_row_q, load_tile_q}), .write_data_i(rd_beat_data_i),
    .read_i(a_read), .check_i(1'b1), .read_addr_i(a_read_addr), .read_data_o(a_data), .singles_o(a_singles), .double_o(a_double)
  );
  assign ecc_singles = a_singles + c_singles;
  assign ecc_double  = a_double || c_double;

  // Weights: sixteen rows of B into the shadow, zeros beyond K.
  logic [4:0]  weight_row_q;        // 16: the shadow is full
  logic [6:0]  weight_tile_q;       // k tile that is being loaded
  logic [6:0]  weight_column_q;     // n tile that is being loaded; n_tiles when all are
  logic [5:0]  since_pass_q;        // cycles since the last pass began, saturating
  logic        may_load, weight_beyond, weight_step;
  assign may_load      = (state_q == Pass) && (weight_row_q != 5'd16) && (since_pass_q >= 6'd20) && (weight_column_q != n_tiles);
  assign weight_beyond = ({weight_tile_q, 4'd0} + 11'(weight_row_q)) >= k_q[10:0];
  assign weight_step   = may_load && (weight_beyond || rd_beat_valid_i);
  assign rd_beat_ready_o = (state_q == Descriptor) || (state_q == LoadA) || (may_load && !weight_beyond);

  // The stream of one pass.
  logic        streaming_q;
  logic [6:0]  stream_row_q;
  logic [5:0]  pass_k_q, pass_n_q;
  logic        begin_pass, last_stream;
  assign last_stream = streaming_q && (stream_row_q + 7'd1 == rows);
  assign begin_pass  = (state_q == Pass) && (weight_row_q == 5'd16) && (!streaming_q || last_stream);
  assign a_read      = streaming_q;
  assign a_read_addr = {stream_row_q[5:0], pass_k_q};

  typedef struct packed {
    logic       valid;
    logic       first;   // of the pass: swap the weights
    logic       fresh;   // first k tile: nothing to add to
    logic [5:0] row;
    logic [5:0] tile;
  } step_t;
  step_t       step_now;
  logic [14:0] step_q [32];  // step_q[0] is one cycle after the address
  assign step_now = '{valid: streaming_q, first: stream_row_q == '0, fresh: pass_k_q == '0, row: stream_row_q[5:0], tile: pass_n_q};
  step_t entering, reading, adding;
  assign entering = step_t'(step_q[0]);
  assign reading  = step_t'(step_q[30]);
  assign adding   = step_t'(step_q[31]);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      for (int unsigned i = 0; i < 32; i++) step_q[i] <= '0;
    end else begin
      step_q[0] <= (state_q == Abort) ? '0 : step_now;
      for (int unsigned i = 1; i < 32; i++) step_q[i] <= (state_q == Abort) ? '0 : step_q[i-1];
    end
  end

  logic [32*N-1:0] sums;
  npu_array #(.N(N)) u_array (
    .clk_i, .rst_ni, .en_i(1'b1),
    .load_i(weight_step), .load_row_i(weight_row_q[3:0]), .load_data_i(weight_beyond ? '0 : rd_beat_data_i),
    .swap_i(entering.valid && entering.first), .act_i(entering.valid ? a_data : '0), .sum_o(sums)
  );

  // Panel of C: eight banks of 64 bit, word = row * 64 + n tile.
  logic [6:0]   out_row_q;
  logic [5:0]   out_tile_q;
  logic [1:0]   out_quarter_q;
  logic         c_read;
  logic [11:0]  c_read_addr;
  logic [511:0] c_data, c_sum;
  assign c_read      = (reading.valid && !reading.fresh) || (state_q == WriteRead);
  assign c_read_addr = (state_q == WriteRead) ? {out_row_q[5:0], out_tile_q} : {reading.row, reading.tile};
  for (genvar i = 0; i < 16; i++) begin : g_add
    assign c_sum[32*i +: 32] = sums[32*i +: 32] + (adding.fresh ? 32'd0 : c_data[32*i +: 32]);
  end
  logic zero_k;
  assign zero_k = (k_q == '0);
  npu_panel #(.Banks(8)) u_c_panel (
    .clk_i, .rst_ni, .write_i(adding.valid), .write_addr_i({adding.row, adding.tile}), .write_data_i(c_sum),
    .read_i(c_read), .check_i(!(state_q == WriteRead && zero_k)), .read_addr_i(c_read_addr), .read_data_o(c_data),
    .singles_o(c_singles), .double_o(c_double)
  );

  // Results out.
  logic [8:0]  row_beats, beat_q;
  logic [39:0] c_addr_q;
  logic [2:0]  beat_words;
  logic [10:0] words_left;
  logic [31:0] crc;
  logic        result_beat;
  assign row_beats   = 9'((n_q[10:0] + 11'd3) >> 2);
  assign words_left  = n_q[10:0] - {beat_q, 2'b00};
  assign beat_words  = (words_left >= 11'd4) ? 3'd4 : words_left[2:0];
  assign result_beat = (state_q == WriteBeat) && wr_beat_ready_i;
  logic [127:0] quarter;
  assign quarter = zero_k ? '0 : c_data[128*out_quarter_q +: 128];
  npu_crc32 u_crc (
    .clk_i, .rst_ni, .clear_i(state_q == AskDescriptor), .en_i(result_beat), .data_i(quarter), .words_i(beat_words), .crc_o(crc)
  );
  logic [127:0] completion;
  assign completion = {job_corrected_q, crc, job_cycles_q, tag_q, error_q, 8'd1};
  always_comb begin
    wr_cmd_valid_o  = (state_q == WriteCommand) || (state_q == Complete);
    wr_cmd_addr_o   = (state_q == Complete) ? {completion_q[39:4], 4'd0} : c_addr_q;
    wr_cmd_beats_o  = (state_q == Complete) ? 9'd1 : row_beats;
    wr_beat_valid_o = (state_q == WriteBeat) || (state_q == CompleteEnd) || (state_q == Abort);
    wr_beat_data_o  = (state_q == CompleteEnd) ? completion : quarter;
    wr_beat_strb_o  = 16'hFFFF;
    if (state_q == WriteBeat && beat_words != 3'd4) wr_beat_strb_o = 16'((32'd1 << {beat_words, 2'b00}) - 32'd1);
    if (state_q == Abort) wr_beat_strb_o = '0;
  end

  logic in_job, overtime, trouble;
  assign in_job   = (state_q != Idle) && (state_q != Finish);
  assign overtime = (watchdog_i != '0) && (job_cycles_q >= watchdog_i) && (state_q != Abort) && (state_q < Complete) && (state_q != Idle);
  assign trouble  = in_job && (state_q != Abort) && (state_q < Complete) && (rd_error_i || wr_error_i || ecc_double || overtime || reset_i);
  logic hopeless;  // a bus that does not even let an abort come to its end
  assign hopeless = (watchdog_i != '0) && (state_q == Abort || state_q >= Complete) && in_job && (32'(job_cycles_q[31:1]) >= watchdog_i) && !overtime_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= Idle;
      {opcode_q, flags_q, error_q, tag_q} <= '0;
      {m_q, n_q, k_q, a_q, b_q, c_q, completion_q} <= '0;
      {a_stride_q, b_stride_q, c_stride_q, job_cycles_q, job_corrected_q} <= '0;
      {desc_beat_q, head_q, halted_q, desc_lost_q, reset_q, overtime_q} <= '0;
      {block_q, load_row_q, load_tile_q} <= '0;
      {weight_row_q, weight_tile_q, weight_column_q, since_pass_q} <= '0;
      {streaming_q, stream_row_q, pass_k_q, pass_n_q} <= '0;
      {out_row_q, out_tile_q, out_quarter_q, beat_q, c_addr_q} <= '0;
    end else begin
      if (in_job) job_cycles_q <= job_cycles_q + 32'd1;
      if (state_q < Complete) job_corrected_q <= job_corrected_q + 32'(ecc_singles);
      if (ring_moved_i) head_q <= '0;
      else if (state_q == AskDescriptor && (rd_cmd_ready_i || trouble)) head_q <= (head_q + 10'd1) & 10'(ring_size_i - 11'd1);
      if (resume_i || reset_i) halted_q <= 1'b0;
      if (hopeless) {halted_q, overtime_q} <= 2'b11;
      if (since_pass_q != '1) since_pass_q <= since_pass_q + 6'd1;

      if (trouble) begin
        state_q     <= Abort;
        streaming_q <= 1'b0;
        reset_q     <= reset_i;
        desc_lost_q <= (state_q == AskDescriptor) || (state_q == Descriptor);
        error_q     <= (rd_error_i || wr_error_i) ? ErrBus : ecc_double ? ErrEcc : ErrWatchdog;
      end else begin
        unique case (state_q)
          Idle: begin
            job_cycles_q    <= '0;
            job_corrected_q <= '0;
            error_q         <= ErrNone;
            {desc_beat_q, desc_lost_q, reset_q, overtime_q} <= '0;
            if (enable_i && !halted_q && head_q != ring_tail_i && !reset_i) state_q <= AskDescriptor;
          end
          AskDescriptor: if (rd_cmd_ready_i) state_q <= Descriptor;
          Descriptor: if (rd_beat_valid_i) begin
            desc_beat_q <= desc_beat_q + 2'd1;
            unique case (desc_beat_q)
              2'd0: {k_q, n_q, m_q, tag_q, flags_q, opcode_q} <= rd_beat_data_i;
              2'd1: {b_q, a_q} <= rd_beat_data_i;
              2'd2: {b_stride_q, a_stride_q, c_q} <= rd_beat_data_i;
              default: begin
                completion_q <= rd_beat_data_i[127:64];
                c_stride_q   <= rd_beat_data_i[31:0];
                state_q      <= Check;
              end
            endcase
          end
          Check: begin
            block_q  <= '0;
            c_addr_q <= c_q[39:0];
            if (opcode_q == 8'd0 && !homeless) begin
              state_q <= Complete;
            end else if (bad) begin
              error_q <= ErrDescriptor;
              state_q <= homeless ? Finish : Complete;
            end else begin
              state_q <= (m_q == '0 || n_q == '0) ? Complete : Block;
            end
          end
          Block: begin
            {load_row_q, load_tile_q} <= '0;
            {weight_row_q, weight_tile_q, weight_column_q} <= '0;
            {pass_k_q, pass_n_q} <= '0;
            {out_row_q, out_tile_q, out_quarter_q, beat_q} <= '0;
            state_q <= zero_k ? WriteCommand : LoadA;
          end
          LoadA: if (rd_beat_valid_i) begin
            if ({1'b0, load_tile_q} + 7'd1 == k_tiles) begin
              load_tile_q <= '0;
              load_row_q  <= load_row_q + 6'd1;
              if ({1'b0, load_row_q} + 7'd1 == rows) state_q <= Pass;
            end else begin
              load_tile_q <= load_tile_q + 6'd1;
            end
          end
          Pass: begin
            if (weight_step) weight_row_q <= weight_row_q + 5'd1;
            if (streaming_q) stream_row_q <= stream_row_q + 7'd1;
            if (last_stream) begin
              streaming_q <= 1'b0;
              if ({1'b0, pass_k_q} + 7'd1 == k_tiles) begin
                pass_k_q <= '0;
                pass_n_q <= pass_n_q + 6'd1;
                if ({1'b0, pass_n_q} + 7'd1 == n_tiles) state_q <= Drain;
              end else begin
                pass_k_q <= pass_k_q + 6'd1;
              end
            end
            if (begin_pass) begin
              streaming_q  <= 1'b1;
              stream_row_q <= '0;
              since_pass_q <= '0;
              weight_row_q <= '0;
              if (weight_tile_q + 7'd1 == k_tiles) begin
                weight_tile_q   <= '0;
                weight_column_q <= weight_column_q + 7'd1;
              end else begin
                weight_tile_q <= weight_tile_q + 7'd1;
              end
            end
          end
          Drain: if (drained) state_q <= WriteCommand;
          WriteCommand: if (wr_cmd_ready_i) begin
            c_addr_q <= c_addr_q + 40'(c_stride_q);
            beat_q   <= '0;
            out_tile_q    <= '0;
            out_quarter_q <= '0;
            state_q  <= WriteRead;
          end
          WriteRead: state_q <= WriteBeat;
          WriteBeat: if (wr_beat_ready_i) begin
            beat_q        <= beat_q + 9'd1;
            out_quarter_q <= out_quarter_q + 2'd1;
            if (beat_q + 9'd1 == row_beats) begin
              out_row_q <= out_row_q + 7'd1;
              state_q   <= (out_row_q + 7'd1 == rows) ? WriteEnd : WriteCommand;
            end else if (out_quarter_q == 2'd3) begin
              out_tile_q <= out_tile_q + 6'd1;
              state_q    <= WriteRead;
            end
          end
          WriteEnd: if (wr_quiet_i) begin
            block_q <= block_q + 11'd64;
            state_q <= (block_q + 11'd64 >= m_q[10:0]) ? Complete : Block;
          end
          Abort: if (rd_quiet_i && wr_quiet_i) begin
            if (reset_q || desc_lost_q || homeless) state_q <= Finish;
            else state_q <= Complete;
          end
          Complete: if (wr_cmd_ready_i) state_q <= CompleteEnd;
          CompleteEnd: if (wr_quiet_i) state_q <= Finish;
          default: begin  // Finish
            state_q <= Idle;
            if (reset_q || reset_i) head_q <= '0;
            if (error_q != ErrNone && !reset_q && (desc_lost_q || !flags_q[1])) halted_q <= 1'b1;
          end
        endcase
        if (state_q == Idle && reset_i) head_q <= '0;
        // The completion itself may meet a bus error: then only the interrupt tells.
        if ((state_q == Complete || state_q == CompleteEnd) && wr_error_i) {error_q, desc_lost_q} <= {ErrBus, 1'b1};
      end
    end
  end
  logic drained;
  always_comb begin
    drained = !streaming_q;
    for (int unsigned i = 0; i < 32; i++) drained = drained && !step_q[i][14];
  end

  assign reset_done_o  = reset_i && (state_q == Idle);
  assign ring_head_o   = head_q;
  assign halted_o      = halted_q;
  assign idle_o        = (state_q == Idle) && !(enable_i && !halted_q && head_q != ring_tail_i) && !reset_i;
  assign busy_o        = in_job;
  assign job_o         = (state_q == Finish) && !reset_q;
  assign macs_o        = (error_q == ErrNone && opcode_q == 8'd1) ? 32'(m_q[10:0]) * 32'(n_q[10:0]) * 32'(k_q[10:0]) : '0;
  assign done_o        = job_o && (error_q == ErrNone) && flags_q[0];
  assign failed_o      = job_o && (error_q != ErrNone);
  assign fatal_o       = hopeless;
  assign error_code_o  = error_q;
  assign error_tag_o   = tag_q;
  assign corrected_o   = (state_q < Complete) ? ecc_singles : '0;
  assign uncorrected_o = ecc_double;

  logic unused;
  assign unused = ^{flags_q[7:2], entering.fresh, entering.row, entering.tile, reading.first, adding.first};
endmodule
