// Everything that decides: ring, addresses, orders, handshakes. Holds no data of a product. It
// exists twice in npu_core, and what the two order is compared in every cycle.
module npu_control import npu_pkg::*; #(
  parameter int unsigned N = 16,
  parameter int unsigned PanelWords = 4224,
  parameter int unsigned Word = 128,
  parameter int unsigned AxiWidth = 128
) (
  input  logic         clk_i,
  input  logic         rst_ni,
  input  logic         clear_i,
  input  core_config_t config_i,
  input  logic         ring_moved_i,
  input  logic         resume_i,
  input  errors_t      errors_i,
  input  axi_rsp_t     axi_i,
  input  logic [Word-1:0] word_i,
  input  logic         powers_ready_i,
  output control_t     ctrl_o
);
  // The array's clock is enabled in one cycle of so many.
  logic [2:0] divide_d, divide_q;
  logic       tick;
  assign tick     = (divide_q == '0);
  assign divide_d = (clear_i || 4'(divide_q) + 4'd1 >= config_i.divider) ? '0 : divide_q + 3'd1;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) divide_q <= '0;
    else divide_q <= divide_d;
  end

  job_t             job;
  status_t          status;
  logic             ask, asked, start, stop, complete, all, rd_quiet, wr_quiet;
  logic [39:0]      ask_addr, complete_addr;
  logic [63:0]      completion;
  logic             word_valid, job_pop, load_pop, pop, array_busy, tile_written;
  load_progress_t   loaded;
  stream_progress_t streamed;
  fifo_ctrl_t       fifo;
  load_ctrl_t       load;
  stream_ctrl_t     stream;
  write_ctrl_t      write;
  axi_req_t         axi;
  assign pop = job_pop || load_pop;

  npu_jobs #(.Word(Word), .AxiWidth(AxiWidth)) u_jobs (
    .clk_i, .rst_ni, .clear_i, .config_i, .ring_moved_i, .resume_i, .errors_i, .status_o(status),
    .job_o(job), .ask_o(ask), .ask_addr_o(ask_addr), .asked_i(asked), .word_valid_i(word_valid),
    .word_i, .pop_o(job_pop), .start_o(start), .stop_o(stop), .all_i(all), .rd_quiet_i(rd_quiet),
    .wr_quiet_i(wr_quiet), .complete_o(complete), .complete_addr_o(complete_addr),
    .completion_o(completion)
  );
  npu_reader #(.N(N), .Word(Word), .AxiWidth(AxiWidth)) u_reader (
    .clk_i, .rst_ni, .clear_i, .ask_i(ask), .ask_addr_i(ask_addr), .asked_o(asked),
    .start_i(start), .stop_i(stop), .job_i(job), .quiet_o(rd_quiet), .valid_o(word_valid),
    .pop_i(pop), .ctrl_o(fifo), .ar_o(axi.ar), .ar_ready_i(axi_i.ar_ready),
    .r_valid_i(axi_i.r_valid), .r_last_i(axi_i.r_last)
  );
  npu_loader #(.N(N), .PanelWords(PanelWords), .Word(Word)) u_loader (
    .clk_i, .rst_ni, .clear_i(clear_i || stop), .start_i(start), .job_i(job), .enable_i(tick),
    .word_valid_i(word_valid), .pop_o(load_pop), .stream_i(streamed), .progress_o(loaded),
    .ctrl_o(load)
  );
  npu_stream #(.N(N), .PanelWords(PanelWords)) u_stream (
    .clk_i, .rst_ni, .clear_i(clear_i || stop), .start_i(start), .job_i(job), .enable_i(tick),
    .array_busy_o(array_busy), .loader_i(loaded), .progress_o(streamed),
    .tile_written_i(tile_written), .ctrl_o(stream)
  );
  npu_writer #(.N(N), .AxiWidth(AxiWidth)) u_writer (
    .clk_i, .rst_ni, .clear_i, .start_i(start), .stop_i(stop), .job_i(job),
    .tile_ready_i(stream.tile_ready), .tile_written_o(tile_written), .all_o(all),
    .complete_i(complete), .complete_addr_i(complete_addr), .quiet_o(wr_quiet), .ctrl_o(write),
    .powers_ready_i, .aw_o(axi.aw), .aw_ready_i(axi_i.aw_ready), .w_o(axi.w),
    .w_ready_i(axi_i.w_ready), .b_valid_i(axi_i.b_valid)
  );

  // A cycle of a job in which no row enters: it waits for operands, for room in the panel of C, or
  // for something else.
  logic stalled, write_stall, read_stall;
  assign stalled     = status.busy && !stream.a_read;
  assign write_stall = stalled && (streamed.tile_busy == 2'b11);
  assign read_stall  = stalled && !write_stall && !all && !word_valid;
  assign ctrl_o.fifo            = fifo;
  assign ctrl_o.pop             = pop;
  assign ctrl_o.load            = load;
  assign ctrl_o.array_on        = tick && array_busy;
  assign ctrl_o.stream          = stream;
  assign ctrl_o.tile_written    = tile_written;
  assign ctrl_o.write           = write;
  assign ctrl_o.completion_data = completion;
  assign ctrl_o.axi             = axi;
  assign ctrl_o.start           = start;
  assign ctrl_o.running         = status.busy && !stop;
  assign ctrl_o.status          = status;
  assign ctrl_o.requant         = job.requant;
  assign ctrl_o.relu            = job.relu;
  assign ctrl_o.abft            = job.abft;
  assign ctrl_o.n               = job.n;
  assign ctrl_o.zero_k          = (job.k == '0);
  assign ctrl_o.stalls.read     = read_stall;
  assign ctrl_o.stalls.write    = write_stall;
  assign ctrl_o.stalls.depend   = stalled && !write_stall && !read_stall;

  logic unused;
  assign unused = ^{axi_i.r_resp, axi_i.b_resp};  // they come as errors_i.bus
endmodule
