// A job as the engines of the accelerator share it.
package npu_pkg;
  localparam logic [7:0] OpNop = 8'd0, OpGemm = 8'd1, OpRequant = 8'd3;
  localparam logic [7:0] ErrNone = 8'd0, ErrDescriptor = 8'd1, ErrBus = 8'd2, ErrEcc = 8'd3, ErrWatchdog = 8'd4,
                         ErrAbft = 8'd5, ErrControl = 8'd7;

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

  // What the control logic says in a cycle, to the data path and to the outside; two copies of it must agree.
  typedef struct packed {
    // read FIFO
    logic         push;
    logic [1:0]   push_lane;
    logic [5:0]   push_word;
    logic [5:0]   pop_word;
    logic         pop;
    // loader
    logic         scale_write;
    logic [3:0]   scale_addr;
    logic         weight_load;
    logic [4:0]   weight_row;
    logic         weight_zero;
    logic [1:0]   weight_lane;
    logic         a_write;
    logic [13:0]  a_write_addr;
    logic [1:0]   a_lane;
    logic         a_zero;
    logic [1:0]   a_sums;
    logic         a_first;
    // array
    logic         array_on;
    logic         a_read;
    logic [13:0]  a_read_addr;
    logic         enter;
    logic         swap;
    // panel of C
    logic         c_read;
    logic         c_read_tile;
    logic [6:0]   c_read_row;
    logic         c_write;
    logic         c_write_tile;
    logic [6:0]   c_write_row;
    logic         c_fresh;
    logic         c_final;
    logic         c_first;
    logic [1:0]   c_sums;
    logic         tile_ready;
    logic         tile_written;
    // results
    logic         row_read;
    logic         row_tile;
    logic [6:0]   row;
    logic [6:0]   at_row;
    logic         step;
    logic         completion;
    logic [3:0]   unit;
    logic [1:0]   slot;
    logic [3:0]   columns;
    logic         row_first;
    logic         row_last;
    logic         first_tile;
    logic         last_tile;
    logic [63:0]  completion_data;
    // AXI
    logic         ar_valid;
    logic [39:0]  ar_addr;
    logic [7:0]   ar_len;
    logic         aw_valid;
    logic [39:0]  aw_addr;
    logic [7:0]   aw_len;
    logic         w_valid;
    logic [31:0]  w_strb;
    logic         w_last;
    // job
    logic         start;
    logic         running;
    logic         busy;
    logic         idle;
    logic         halted;
    logic         done;
    logic         failed;
    logic         fatal;
    logic         job;
    logic         reset_done;
    logic [9:0]   head;
    logic [7:0]   error_code;
    logic [15:0]  error_tag;
    logic [31:0]  macs;
    logic         requant;
    logic         relu;
    logic         abft;
    logic [10:0]  n;
    logic         zero_k;
    // why nothing moves
    logic         read_stall;
    logic         write_stall;
    logic         depend_stall;
  } control_t;

  // Rows of the block of C that begins at `block` * 64.
  function automatic logic [6:0] block_rows(logic [10:0] m, logic [4:0] block);
    logic [10:0] left;
    left = m - {block[4:0], 6'd0};
    block_rows = (left > 11'd64) ? 7'd64 : left[6:0];
  endfunction
endpackage
