// Works off the ring: fetches a descriptor, checks it, starts the engines, waits for the last byte,
// writes the completion. Any error ends in Abort, which lets every open burst come to its end
// before the completion is written.
module npu_jobs import npu_pkg::*; #(
  parameter int unsigned Word = 128,     // bits of a word of the read FIFO
  parameter int unsigned AxiWidth = 128
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         clear_i,
  input  core_config_t config_i,
  input  logic         ring_moved_i,
  input  logic         resume_i,
  input  errors_t      errors_i,
  output status_t      status_o,
  // engines
  output job_t         job_o,
  output logic         ask_o,
  output logic [39:0]  ask_addr_o,
  input  logic         asked_i,
  input  logic         word_valid_i,
  input  logic [Word-1:0] word_i,
  output logic         pop_o,
  output logic         start_o,
  output logic         stop_o,
  input  logic         all_i,
  input  logic         rd_quiet_i,
  input  logic         wr_quiet_i,
  output logic         complete_o,
  output logic [39:0]  complete_addr_o,
  output logic [63:0]  completion_o     // cycles, tag, error, done
);
  // Bits that are 0 in an operand's address.
  localparam int unsigned Place = (AxiWidth > 128) ? $clog2(AxiWidth / 8) : 4;
  typedef enum logic [3:0] {
    Idle, Ask, Fetch, Check, Run, Abort, Complete, CompleteEnd, Finish
  } state_e;
  state_e       state_d, state_q;
  logic [511:0] descriptor_d, descriptor_q;
  logic [7:0]   error_d, error_q;
  logic [31:0]  cycles_d, cycles_q;
  logic [2:0]   words_d, words_q;
  logic [9:0]   head_d, head_q;
  logic         halted_d, halted_q, lost_d, lost_q, reset_d, reset_q;
  logic         overtime_d, overtime_q, abft_d, abft_q;

  logic [7:0]  opcode, flags;
  logic [15:0] tag;
  logic [31:0] m, n, k, a_stride, b_stride, c_stride, scales;
  logic [63:0] a, b, c, completion;
  assign {completion, scales, c_stride, b_stride, a_stride, c, b, a, k, n, m, tag, flags, opcode} =
      descriptor_q;

  // Homeless: the completion has no place, so only the interrupt tells.
  logic requant, bad, homeless;
  assign requant  = (opcode == OpRequant);
  assign homeless = (completion[3:0] != '0) || (completion[63:40] != '0);
  always_comb begin
    bad = 1'b0;
    if (state_q == Check) begin
      bad = (opcode != OpGemm && !requant) || (m > 32'd1024) || (n > 32'd1024) || (k > 32'd1024);
      bad = bad || homeless || (requant && scales[2:0] != '0);
      bad = bad || (a[Place-1:0] != '0) || (b[Place-1:0] != '0) || (c[Place-1:0] != '0);
      bad = bad || (a[63:40] != '0) || (b[63:40] != '0) || (c[63:40] != '0);
      bad = bad || (a_stride[Place-1:0] != '0) || (b_stride[Place-1:0] != '0) ||
            (c_stride[Place-1:0] != '0);
      bad = bad || (a_stride < k) || (b_stride < n) || (c_stride < (requant ? n : n << 2));
    end
  end
  assign job_o.requant  = requant;
  assign job_o.relu     = flags[2];
  assign job_o.abft     = abft_q;
  assign job_o.m        = m[10:0];
  assign job_o.n        = n[10:0];
  assign job_o.k        = k[10:0];
  assign job_o.a        = a[39:0];
  assign job_o.b        = b[39:0];
  assign job_o.c        = c[39:0];
  assign job_o.scales   = {4'd0, scales, 4'd0};
  assign job_o.a_stride = a_stride;
  assign job_o.b_stride = b_stride;
  assign job_o.c_stride = c_stride;

  logic in_job, may_fail, overtime, trouble, empty, waiting, finished;
  assign waiting  = config_i.enable && !halted_q && (head_q != config_i.ring_tail);
  assign empty    = (m == '0) || (n == '0);
  assign in_job   = (state_q != Idle) && (state_q != Finish);
  assign finished = (state_q == Finish) && !reset_q;
  assign may_fail = in_job && (state_q < Abort);
  assign overtime = (config_i.watchdog != '0) && (cycles_q >= config_i.watchdog);
  assign trouble  = may_fail && ((errors_i != '0) || overtime || config_i.reset);
  logic hopeless;  // a bus that does not even let an abort come to its end
  assign hopeless = (config_i.watchdog != '0) && (state_q >= Abort) && in_job &&
                    (32'(cycles_q[31:1]) >= config_i.watchdog) && !overtime_q;

  assign ask_o           = (state_q == Ask);
  assign ask_addr_o      = config_i.ring_base + {24'd0, head_q, 6'd0};
  assign pop_o           = (state_q == Fetch) && word_valid_i;
  assign start_o         = (state_q == Check) && !bad && !empty;
  assign stop_o          = (state_q == Abort);
  assign complete_o      = (state_q == Complete);
  assign complete_addr_o = completion[39:0];
  assign completion_o    = {cycles_q, tag, error_q, 8'd1};

  logic taken;  // a word of the descriptor
  assign taken = pop_o && !trouble;

  always_comb begin
    descriptor_d = descriptor_q;
    if (taken) descriptor_d = {word_i, descriptor_q[511:Word]};
    if (clear_i) descriptor_d = '0;
  end
  always_comb begin
    state_d    = state_q;
    error_d    = error_q;
    cycles_d   = in_job ? cycles_q + 32'd1 : cycles_q;
    words_d    = words_q + 3'(taken);
    head_d     = head_q;
    halted_d   = halted_q;
    lost_d     = lost_q;
    reset_d    = reset_q;
    overtime_d = overtime_q;
    abft_d     = abft_q;
    if (ring_moved_i) head_d = '0;
    else if (state_q == Ask && (asked_i || trouble))
      head_d = (head_q + 10'd1) & 10'(config_i.ring_size - 11'd1);
    if (resume_i || config_i.reset) halted_d = 1'b0;
    if (hopeless) {halted_d, overtime_d} = 2'b11;

    if (trouble) begin
      state_d = Abort;
      reset_d = config_i.reset;
      lost_d  = (state_q == Ask) || (state_q == Fetch);
      error_d = errors_i.bus ? ErrBus : errors_i.ecc ? ErrEcc : errors_i.abft ? ErrAbft :
                errors_i.control ? ErrControl : ErrWatchdog;
    end else begin
      unique case (state_q)
        Idle: begin
          cycles_d = '0;
          error_d  = ErrNone;
          abft_d   = config_i.abft;
          {words_d, lost_d, reset_d, overtime_d} = '0;
          if (waiting && !config_i.reset) state_d = Ask;
        end
        Ask: if (asked_i) state_d = Fetch;
        Fetch: if (word_valid_i && 32'(words_q) == 512 / Word - 1) state_d = Check;
        Check: begin
          if (opcode == OpNop && !homeless) begin
            state_d = Complete;
          end else if (bad) begin
            error_d = ErrDescriptor;
            state_d = homeless ? Finish : Complete;
          end else begin
            state_d = empty ? Complete : Run;
          end
        end
        Run: if (all_i && wr_quiet_i) state_d = Complete;
        Abort: if (rd_quiet_i && wr_quiet_i) begin
          state_d = (reset_q || lost_q || homeless || error_q == ErrControl) ? Finish : Complete;
        end
        Complete: state_d = CompleteEnd;
        CompleteEnd: if (wr_quiet_i) state_d = Finish;
        default: begin  // Finish
          state_d = Idle;
          if (reset_q || config_i.reset) head_d = '0;
          if (error_q != ErrNone && !reset_q && (lost_q || !flags[1])) halted_d = 1'b1;
        end
      endcase
      if (state_q == Idle && config_i.reset) head_d = '0;
      // The completion itself may meet a bus error: then only the interrupt tells.
      if ((state_q == Complete || state_q == CompleteEnd) && (errors_i.bus || errors_i.ecc)) begin
        error_d = errors_i.bus ? ErrBus : ErrEcc;
        lost_d  = 1'b1;
      end
    end
    if (clear_i) begin
      state_d = Idle;
      {error_d, cycles_d, words_d, head_d, halted_d, lost_d, reset_d, overtime_d, abft_d} = '0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q      <= Idle;
      descriptor_q <= '0;
      error_q      <= '0;
      cycles_q     <= '0;
      words_q      <= '0;
      head_q       <= '0;
      halted_q     <= '0;
      lost_q       <= '0;
      reset_q      <= '0;
      overtime_q   <= '0;
      abft_q       <= '0;
    end else begin
      state_q      <= state_d;
      descriptor_q <= descriptor_d;
      error_q      <= error_d;
      cycles_q     <= cycles_d;
      words_q      <= words_d;
      head_q       <= head_d;
      halted_q     <= halted_d;
      lost_q       <= lost_d;
      reset_q      <= reset_d;
      overtime_q   <= overtime_d;
      abft_q       <= abft_d;
    end
  end

  logic good;  // a job that is worth its macs
  assign good = (error_q == ErrNone) && (opcode == OpGemm || requant);
  assign status_o.idle       = (state_q == Idle) && !waiting && !config_i.reset;
  assign status_o.halted     = halted_q;
  assign status_o.busy       = in_job;
  assign status_o.reset_done = config_i.reset && (state_q == Idle);
  assign status_o.job        = finished;
  assign status_o.done       = finished && (error_q == ErrNone) && flags[0];
  assign status_o.failed     = finished && (error_q != ErrNone);
  assign status_o.fatal      = hopeless;
  assign status_o.head       = head_q;
  assign status_o.error_code = error_q;
  assign status_o.error_tag  = tag;
  assign status_o.macs       = good ? 32'(m[10:0]) * 32'(n[10:0]) * 32'(k[10:0]) : '0;

  AskHoldsUntilTaken_A: assert property (@(posedge clk_i)
      ask_o && !asked_i && !trouble && !clear_i |-> state_d == Ask);
  OneCompletionAJob_A: assert property (@(posedge clk_i) complete_o |-> state_d != Complete);
  HeadStaysInTheRing_A: assert property (@(posedge clk_i)
      11'(head_q) < config_i.ring_size |-> 11'(head_d) < config_i.ring_size);
  StateStaysLegal_A: assert property (@(posedge clk_i) state_q <= Finish |-> state_d <= Finish);
  logic unused;
  assign unused = ^{flags[7:3], config_i.divider};
endmodule
