// What travels between the modules of the accelerator.
package npu_pkg;
  localparam logic [7:0] OpNop = 8'd0, OpGemm = 8'd1, OpRequant = 8'd3;
  localparam logic [7:0] ErrNone = 8'd0, ErrDescriptor = 8'd1, ErrBus = 8'd2, ErrEcc = 8'd3,
                         ErrWatchdog = 8'd4, ErrAbft = 8'd5, ErrControl = 8'd7;

  // A job as the engines share it.
  typedef struct packed {
    logic        requant;   // int8 out
    logic        relu;
    logic        abft;      // two rows of checksums follow the rows of a block
    logic [10:0] m;
    logic [10:0] n;
    logic [10:0] k;
    logic [39:0] a;
    logic [39:0] b;
    logic [39:0] c;
    logic [39:0] scales;
    logic [31:0] a_stride;
    logic [31:0] b_stride;
    logic [31:0] c_stride;
  } job_t;

  // Settings of the host that steer the control logic, all from registers.
  typedef struct packed {
    logic        enable;
    logic        reset;        // level: a soft reset is asked for
    logic        abft;
    logic [3:0]  divider;      // of the array's clock
    logic [39:0] ring_base;
    logic [10:0] ring_size;
    logic [9:0]  ring_tail;
    logic [31:0] watchdog;     // cycles, 0 for none
  } core_config_t;

  // Registers: AXI4-Lite.
  typedef struct packed {
    logic        aw_valid;
    logic [11:0] aw_addr;
    logic        w_valid;
    logic [31:0] w_data;
    logic [3:0]  w_strb;
    logic        b_ready;
    logic        ar_valid;
    logic [11:0] ar_addr;
    logic        r_ready;
  } axil_req_t;
  typedef struct packed {
    logic        aw_ready;
    logic        w_ready;
    logic        b_valid;
    logic [1:0]  b_resp;
    logic        ar_ready;
    logic        r_valid;
    logic [1:0]  r_resp;
    logic [31:0] r_data;
  } axil_rsp_t;

  // The AXI4 master without its data, whose width is a parameter.
  typedef struct packed {
    logic        valid;
    logic [39:0] addr;
    logic [7:0]  len;
  } axi_addr_t;
  typedef struct packed {
    logic        valid;
    logic [31:0] strb;         // one a byte of the port
    logic        last;
  } axi_w_t;
  typedef struct packed {
    axi_addr_t   ar;
    axi_addr_t   aw;
    axi_w_t      w;
  } axi_req_t;
  typedef struct packed {
    logic        ar_ready;
    logic        r_valid;
    logic [1:0]  r_resp;
    logic        r_last;
    logic        aw_ready;
    logic        w_ready;
    logic        b_valid;
    logic [1:0]  b_resp;
  } axi_rsp_t;

  // Errors that end a job.
  typedef struct packed {
    logic        bus;
    logic        ecc;
    logic        abft;
    logic        control;      // level: the copies of the control logic differ
  } errors_t;

  // An injected memory error: put upon the next write of that word.
  typedef struct packed {
    logic        armed;
    logic [5:0]  bank;
    logic [13:0] addr;
    logic [71:0] mask;
  } inject_t;

  // npu_reader to the read FIFO.
  typedef struct packed {
    logic        push;
    logic [1:0]  push_lane;
    logic [5:0]  push_word;
    logic [5:0]  pop_word;
  } fifo_ctrl_t;

  // npu_loader to scales, shadow weights and the panel of A.
  typedef struct packed {
    logic        scale_write;
    logic [3:0]  scale_addr;
    logic        weight_load;
    logic [4:0]  weight_row;
    logic        weight_zero;
    logic [1:0]  weight_lane;  // which row of a word that holds several
    logic        a_write;
    logic [13:0] a_addr;
    logic [1:0]  a_lane;
    logic        a_zero;
    logic [1:0]  a_sums;       // 1, 2: low and high part of the column sums
    logic        a_first;      // first row of a tile
  } load_ctrl_t;

  // npu_stream to the panel of A, the array and the panel of C.
  typedef struct packed {
    logic        a_read;
    logic [13:0] a_addr;
    logic        enter;
    logic        swap;
    logic        c_read;
    logic        c_read_tile;
    logic [6:0]  c_read_row;
    logic        c_write;
    logic        c_write_tile;
    logic [6:0]  c_write_row;
    logic        c_fresh;
    logic        c_final;
    logic        c_first;      // of a tile
    logic [1:0]  c_sums;       // 1, 2: low and high part of the column sums
    logic        tile_ready;   // pulse, in order, with the verdict of the checksums
  } stream_ctrl_t;

  // npu_writer to the panel of C, scaling, CRC and the beat that is written.
  typedef struct packed {
    logic        row_read;     // the row is there from the next cycle to the next read
    logic        row_tile;
    logic [6:0]  row;
    logic [6:0]  at_row;       // the row of the unit
    logic        step;         // a unit of the row
    logic        completion;   // the completion instead of a unit
    logic [3:0]  unit;
    logic [1:0]  slot;         // quarter of the beat: int8 results fill one at a time
    logic [3:0]  columns;      // of the unit that exist, at least 1
    logic        row_first;
    logic        row_last;     // last unit of a row of a tile
    logic        first_tile;   // of a row of C
    logic        last_tile;
  } write_ctrl_t;

  // How far npu_loader and npu_stream are, for each other.
  typedef struct packed {
    logic        block;        // parity of the block that is loaded
    logic        first;        // its first N columns: the panel is being written
    logic [13:0] addr;         // words of it that are there
    logic        shadow_done;  // pulse: the last row of weights is being loaded
    logic        weight_load;
  } load_progress_t;
  typedef struct packed {
    logic        block;        // parity of the block that is streamed
    logic        last;         // its last N columns
    logic [13:0] addr;
    logic        shadow_free;
    logic [1:0]  tile_busy;    // tiles of C that are summed up or wait for their write-back
  } stream_progress_t;

  // Ring and job, for registers and counters.
  typedef struct packed {
    logic        idle;
    logic        halted;
    logic        busy;
    logic        reset_done;
    logic        job;          // pulses: a job ended, without an error, with one
    logic        done;
    logic        failed;
    logic        fatal;
    logic [9:0]  head;
    logic [7:0]  error_code;   // with failed
    logic [15:0] error_tag;
    logic [31:0] macs;         // with job
  } status_t;

  // Why nothing moves in a cycle of a job.
  typedef struct packed {
    logic        read;
    logic        write;
    logic        depend;
  } stalls_t;

  // What the control logic orders in a cycle, inside and outside; two copies of it must agree.
  typedef struct packed {
    fifo_ctrl_t   fifo;
    logic         pop;
    load_ctrl_t   load;
    logic         array_on;
    stream_ctrl_t stream;
    logic         tile_written;
    write_ctrl_t  write;
    logic [63:0]  completion_data;
    axi_req_t     axi;
    logic         start;
    logic         running;
    status_t      status;
    logic         requant;
    logic         relu;
    logic         abft;
    logic [10:0]  n;
    logic         zero_k;
    stalls_t      stalls;
  } control_t;

  // What the counters count in a cycle.
  typedef struct packed {
    logic        busy;
    logic        beat_read;
    logic        beat_written;
    logic        job;
    logic [31:0] macs;             // with job
    logic        gated;
    stalls_t     stalls;
    logic        abft_corrected;
    logic        abft_failed;
    logic [5:0]  corrected;        // words
    logic        uncorrected;
  } events_t;

  // Rows of the block of C that begins at `block` * 64.
  function automatic logic [6:0] block_rows(logic [10:0] m, logic [4:0] block);
    logic [10:0] left;
    left = m - {block[4:0], 6'd0};
    block_rows = (left > 11'd64) ? 7'd64 : left[6:0];
  endfunction

  // Protected banks of 64 bits: read FIFO and scales, panel of A, two tiles of C, CRC of the rows.
  function automatic int unsigned banks(int unsigned n, int unsigned word);
    banks = 2 * word / 64 + n / 8 + 2 * (n / 2 + 1) + 1;
  endfunction
endpackage
