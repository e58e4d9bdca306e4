// Everything that decides: ring, addresses, orders, handshakes. Holds no data of a product. It exists twice in npu_core,
// and what the two say is compared in every cycle.
module npu_control import npu_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned PanelWords = 4224,
  parameter int unsigned Word = 128,
  parameter int unsigned AxiWidth = 128
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        clear_i,
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
  input  logic [Word-1:0] word_i,
  input  logic        powers_ready_i,
  input  logic        bus_error_i,
  input  logic        ecc_error_i,
  input  logic        abft_error_i,
  input  logic        control_error_i,
  input  logic        ar_ready_i,
  input  logic        r_valid_i,
  input  logic        r_last_i,
  input  logic        aw_ready_i,
  input  logic        w_ready_i,
  input  logic        b_valid_i,
  output control_t    say_o
);
  localparam int unsigned Pw = $clog2(PanelWords);
  // The array's clock is enabled in one cycle of so many.
  logic [2:0] divide_q;
  logic       tick;
  assign tick = (divide_q == '0);
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) divide_q <= '0;
    else if (clear_i) divide_q <= '0;
    else divide_q <= (4'(divide_q) + 4'd1 >= divider_i) ? '0 : divide_q + 3'd1;
  end

  job_t        job;
  logic        ask, asked, start, stop, complete, all, rd_quiet, wr_quiet, word_valid, job_pop, load_pop;
  logic [39:0] ask_addr, complete_addr;
  logic        shadow_free, shadow_done, block, last, load_block, load_first;
  logic [1:0]  tile_busy;
  logic [Pw-1:0] load_addr, a_addr;
  logic        array_busy, pop, tile_ready, tile_written, weight_load, busy, a_read, read_stall, write_stall;

  npu_jobs #(.Word(Word), .AxiWidth(AxiWidth)) u_jobs (
    .clk_i, .rst_ni, .clear_i, .enable_i, .reset_i, .abft_i, .reset_done_o(say_o.reset_done), .ring_base_i, .ring_size_i, .ring_tail_i,
    .ring_moved_i, .ring_head_o(say_o.head), .watchdog_i, .resume_i, .idle_o(say_o.idle), .halted_o(say_o.halted),
    .done_o(say_o.done), .failed_o(say_o.failed), .fatal_o(say_o.fatal), .error_code_o(say_o.error_code),
    .error_tag_o(say_o.error_tag), .busy_o(busy), .job_o(say_o.job), .macs_o(say_o.macs), .the_job_o(job),
    .ask_o(ask), .ask_addr_o(ask_addr), .asked_i(asked), .word_valid_i(word_valid), .word_i, .pop_o(job_pop), .start_o(start),
    .stop_o(stop), .all_i(all), .rd_quiet_i(rd_quiet), .wr_quiet_i(wr_quiet), .complete_o(complete),
    .complete_addr_o(complete_addr), .completion_o(say_o.completion_data), .bus_error_i, .ecc_error_i, .abft_error_i,
    .control_error_i
  );
  npu_reader #(.N(N), .Word(Word), .AxiWidth(AxiWidth)) u_reader (
    .clk_i, .rst_ni, .clear_i, .ask_i(ask), .ask_addr_i(ask_addr), .asked_o(asked), .start_i(start), .stop_i(stop), .job_i(job),
    .quiet_o(rd_quiet), .valid_o(word_valid), .pop_i(pop), .push_o(say_o.push), .push_word_o(say_o.push_word),
    .push_lane_o(say_o.push_lane), .pop_word_o(say_o.pop_word), .ar_valid_o(say_o.ar_valid), .ar_ready_i,
    .ar_addr_o(say_o.ar_addr), .ar_len_o(say_o.ar_len), .r_valid_i, .r_last_i
  );
  npu_loader #(.N(N), .PanelWords(PanelWords), .Word(Word)) u_loader (
    .clk_i, .rst_ni, .clear_i(clear_i || stop), .start_i(start), .job_i(job), .enable_i(tick), .word_valid_i(word_valid),
    .pop_o(load_pop), .shadow_free_i(shadow_free), .shadow_done_o(shadow_done), .tile_busy_i(tile_busy), .stream_block_i(block),
    .stream_last_i(last), .stream_addr_i(a_addr), .block_o(load_block), .first_o(load_first), .addr_o(load_addr),
    .scale_write_o(say_o.scale_write), .scale_addr_o(say_o.scale_addr), .weight_load_o(weight_load),
    .weight_row_o(say_o.weight_row), .weight_zero_o(say_o.weight_zero), .weight_lane_o(say_o.weight_lane),
    .a_write_o(say_o.a_write), .a_lane_o(say_o.a_lane), .a_zero_o(say_o.a_zero), .a_sums_o(say_o.a_sums), .a_first_o(say_o.a_first)
  );
  npu_stream #(.N(N), .PanelWords(PanelWords)) u_stream (
    .clk_i, .rst_ni, .clear_i(clear_i || stop), .start_i(start), .job_i(job), .enable_i(tick), .array_busy_o(array_busy),
    .shadow_free_o(shadow_free), .shadow_done_i(shadow_done), .load_i(weight_load), .block_o(block), .last_o(last),
    .loader_block_i(load_block), .loader_first_i(load_first), .loader_addr_i(load_addr), .tile_busy_o(tile_busy),
    .tile_written_i(tile_written), .tile_ready_o(tile_ready), .a_read_o(a_read), .a_addr_o(a_addr),
    .enter_o(say_o.enter), .swap_o(say_o.swap), .c_read_o(say_o.c_read), .c_read_tile_o(say_o.c_read_tile),
    .c_read_row_o(say_o.c_read_row), .c_write_o(say_o.c_write), .c_write_tile_o(say_o.c_write_tile),
    .c_write_row_o(say_o.c_write_row), .c_fresh_o(say_o.c_fresh), .c_final_o(say_o.c_final), .c_first_o(say_o.c_first),
    .c_sums_o(say_o.c_sums)
  );
  npu_writer #(.N(N), .AxiWidth(AxiWidth)) u_writer (
    .clk_i, .rst_ni, .clear_i, .start_i(start), .stop_i(stop), .job_i(job), .tile_ready_i(tile_ready),
    .tile_written_o(tile_written), .all_o(all), .complete_i(complete), .complete_addr_i(complete_addr), .quiet_o(wr_quiet),
    .row_read_o(say_o.row_read), .row_tile_o(say_o.row_tile), .row_o(say_o.row), .at_row_o(say_o.at_row), .step_o(say_o.step),
    .completion_o(say_o.completion), .unit_o(say_o.unit), .slot_o(say_o.slot), .columns_o(say_o.columns),
    .row_first_o(say_o.row_first), .row_last_o(say_o.row_last), .first_tile_o(say_o.first_tile), .last_tile_o(say_o.last_tile),
    .powers_ready_i, .aw_valid_o(say_o.aw_valid), .aw_ready_i, .aw_addr_o(say_o.aw_addr), .aw_len_o(say_o.aw_len),
    .w_valid_o(say_o.w_valid), .w_ready_i, .w_strb_o(say_o.w_strb), .w_last_o(say_o.w_last), .b_valid_i
  );
  assign pop                = job_pop || load_pop;
  assign say_o.pop          = pop;
  assign say_o.tile_ready   = tile_ready;
  assign say_o.tile_written = tile_written;
  assign say_o.weight_load  = weight_load;
  assign say_o.busy         = busy;
  assign say_o.a_read       = a_read;
  assign say_o.a_write_addr = 14'(load_addr);
  assign say_o.a_read_addr  = 14'(a_addr);
  assign say_o.array_on     = tick && array_busy;
  assign say_o.start        = start;
  assign say_o.running      = busy && !stop;
  assign say_o.requant      = job.requant;
  assign say_o.relu         = job.relu;
  assign say_o.abft         = job.abft;
  assign say_o.n            = job.n;
  assign say_o.zero_k       = (job.k == '0);
  // A cycle of a job in which no row enters: it waits for operands, for room in the panel of C, or for something else.
  assign write_stall        = busy && !a_read && (tile_busy == 2'b11);
  assign read_stall         = busy && !a_read && !write_stall && !all && !word_valid;
  assign say_o.write_stall  = write_stall;
  assign say_o.read_stall   = read_stall;
  assign say_o.depend_stall = busy && !a_read && !write_stall && !read_stall;
endmodule
