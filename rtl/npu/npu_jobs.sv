// Works off the ring: fetches a descriptor, checks it, starts the engines, waits for the last byte, writes the
// completion. Any error ends in Abort, which lets every open burst come to its end before the completion is written.
module npu_jobs import npu_pkg::*; #(
  parameter int unsigned Word = 128,     // bits of a word of the read FIFO
  parameter int unsigned AxiWidth = 128,
  localparam int unsigned Place = (AxiWidth > 128) ? $clog2(AxiWidth / 8) : 4  // bits that are 0 in an operand's address
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        clear_i,
  input  logic        enable_i,
  input  logic        reset_i,
  input  logic        abft_i,
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
  output logic        busy_o,
  output logic        job_o,
  output logic [31:0] macs_o,
  // engines
  output job_t        the_job_o,
  output logic        ask_o,
  output logic [39:0] ask_addr_o,
  input  logic        asked_i,
  input  logic        word_valid_i,
  input  logic [Word-1:0] word_i,
  output logic        pop_o,
  output logic        start_o,
  output logic        stop_o,
  input  logic        all_i,
  input  logic        rd_quiet_i,
  input  logic        wr_quiet_i,
  output logic        complete_o,
  output logic [39:0] complete_addr_o,
  output logic [63:0] completion_o,    // cycles, tag, error, done
  input  logic        bus_error_i,
  input  logic        ecc_error_i,
  input  logic        abft_error_i,
  input  logic        control_error_i
);
  typedef enum logic [3:0] {Idle, Ask, Fetch, Check, Run, Abort, Complete, CompleteEnd, Finish} state_e;
  state_e      state_q;
  logic [511:0] descriptor_q;
  logic [7:0]  error_q;
  logic [31:0] cycles_q;
  logic [2:0]  words_q;
  logic [9:0]  head_q;
  logic        halted_q, lost_q, reset_q, overtime_q, abft_q;

  logic [7:0]  opcode, flags;
  logic [31:0] m, n, k, a_stride, b_stride, c_stride, scales;
  logic [63:0] a, b, c, completion;
  assign {completion, scales, c_stride, b_stride, a_stride, c, b, a, k, n, m, error_tag_o, flags, opcode} = descriptor_q;

  logic requant, bad, homeless;  // homeless: the completion has no place, so only the interrupt tells
  assign requant  = (opcode == OpRequant);
  assign homeless = (completion[3:0] != '0) || (completion[63:40] != '0);
  always_comb begin
    bad = (opcode != OpGemm && !requant) || (m > 32'd1024) || (n > 32'd1024) || (k > 32'd1024);
    bad = bad || homeless || (a[Place-1:0] != '0) || (b[Place-1:0] != '0) || (c[Place-1:0] != '0) || (requant && scales[2:0] != '0);
    bad = bad || (a[63:40] != '0) || (b[63:40] != '0) || (c[63:40] != '0);
    bad = bad || (a_stride[Place-1:0] != '0) || (b_stride[Place-1:0] != '0) || (c_stride[Place-1:0] != '0);
    bad = bad || (a_stride < k) || (b_stride < n) || (c_stride < (requant ? n : n << 2));
  end
  assign the_job_o = {requant, flags[2], abft_q, m[10:0], n[10:0], k[10:0], a[39:0], b[39:0], c[39:0], {4'd0, scales, 4'd0},
                      a_stride, b_stride, c_stride};

  logic in_job, may_fail, overtime, trouble, empty;
  assign empty      = (m == '0) || (n == '0);
  assign in_job     = (state_q != Idle) && (state_q != Finish);
  assign may_fail   = in_job && (state_q < Abort);
  assign overtime   = (watchdog_i != '0) && (cycles_q >= watchdog_i);
  assign trouble    = may_fail && (bus_error_i || ecc_error_i || abft_error_i || control_error_i || overtime || reset_i);
  logic hopeless;  // a bus that does not even let an abort come to its end
  assign hopeless = (watchdog_i != '0) && (state_q >= Abort) && in_job && (32'(cycles_q[31:1]) >= watchdog_i) && !overtime_q;

  assign ask_o           = (state_q == Ask);
  assign ask_addr_o      = ring_base_i + {24'd0, head_q, 6'd0};
  assign pop_o           = (state_q == Fetch) && word_valid_i;
  assign start_o         = (state_q == Check) && !bad && !empty;
  assign stop_o          = (state_q == Abort);
  assign complete_o      = (state_q == Complete);
  assign complete_addr_o = completion[39:0];
  assign completion_o    = {cycles_q, error_tag_o, error_q, 8'd1};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= Idle;
      {descriptor_q, error_q, cycles_q, words_q, head_q, halted_q, lost_q, reset_q, overtime_q, abft_q} <= '0;
    end else if (clear_i) begin
      state_q <= Idle;
      {descriptor_q, error_q, cycles_q, words_q, head_q, halted_q, lost_q, reset_q, overtime_q, abft_q} <= '0;
    end else begin
      if (in_job) cycles_q <= cycles_q + 32'd1;
      if (ring_moved_i) head_q <= '0;
      else if (state_q == Ask && (asked_i || trouble)) head_q <= (head_q + 10'd1) & 10'(ring_size_i - 11'd1);
      if (resume_i || reset_i) halted_q <= 1'b0;
      if (hopeless) {halted_q, overtime_q} <= 2'b11;

      if (trouble) begin
        state_q <= Abort;
        reset_q <= reset_i;
        lost_q  <= (state_q == Ask) || (state_q == Fetch);
        error_q <= bus_error_i ? ErrBus : ecc_error_i ? ErrEcc : abft_error_i ? ErrAbft : control_error_i ? ErrControl : ErrWatchdog;
      end else begin
        unique case (state_q)
          Idle: begin
            cycles_q <= '0;
            error_q  <= ErrNone;
            {words_q, lost_q, reset_q, overtime_q} <= '0;
            abft_q   <= abft_i;
            if (enable_i && !halted_q && head_q != ring_tail_i && !reset_i) state_q <= Ask;
          end
          Ask: if (asked_i) state_q <= Fetch;
          Fetch: if (word_valid_i) begin
            descriptor_q <= {word_i, descriptor_q[511:Word]};
            words_q      <= words_q + 3'd1;
            if (32'(words_q) == 512 / Word - 1) state_q <= Check;
          end
          Check: begin
            if (opcode == OpNop && !homeless) begin
              state_q <= Complete;
            end else if (bad) begin
              error_q <= ErrDescriptor;
              state_q <= homeless ? Finish : Complete;
            end else begin
              state_q <= empty ? Complete : Run;
            end
          end
          Run: if (all_i && wr_quiet_i) state_q <= Complete;
          Abort: if (rd_quiet_i && wr_quiet_i) begin
            state_q <= (reset_q || lost_q || homeless || error_q == ErrControl) ? Finish : Complete;
          end
          Complete: state_q <= CompleteEnd;
          CompleteEnd: if (wr_quiet_i) state_q <= Finish;
          default: begin  // Finish
            state_q <= Idle;
            if (reset_q || reset_i) head_q <= '0;
            if (error_q != ErrNone && !reset_q && (lost_q || !flags[1])) halted_q <= 1'b1;
          end
        endcase
        if (state_q == Idle && reset_i) head_q <= '0;
        // The completion itself may meet a bus error: then only the interrupt tells.
        if ((state_q == Complete || state_q == CompleteEnd) && (bus_error_i || ecc_error_i))
          {error_q, lost_q} <= {bus_error_i ? ErrBus : ErrEcc, 1'b1};
      end
    end
  end

  assign reset_done_o = reset_i && (state_q == Idle);
  assign ring_head_o  = head_q;
  assign halted_o     = halted_q;
  assign idle_o       = (state_q == Idle) && !(enable_i && !halted_q && head_q != ring_tail_i) && !reset_i;
  assign busy_o       = in_job;
  assign job_o        = (state_q == Finish) && !reset_q;
  assign macs_o       = (error_q == ErrNone && (opcode == OpGemm || requant)) ? 32'(m[10:0]) * 32'(n[10:0]) * 32'(k[10:0]) : '0;
  assign done_o       = job_o && (error_q == ErrNone) && flags[0];
  assign failed_o     = job_o && (error_q != ErrNone);
  assign fatal_o      = hopeless;
  assign error_code_o = error_q;

  logic unused;
  assign unused = ^flags[7:3];
endmodule
