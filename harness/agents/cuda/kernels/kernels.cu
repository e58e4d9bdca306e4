// Kernels of the board agent, compiled on the board's machine by NVRTC; no header is needed. Fixed order of additions, no
// split of k, no atomics: the same inputs give the same bits on the same card.

// A fault by launch parameter: which element of C (row, column), and how. Mirrors result_faults.h.
struct Fault {
  unsigned kind;  // 0 none, 1 flip by mask, 2 to zero, 3 to `mask`, 4 every 32nd of the row, 5 whole row, 6 whole column
  unsigned row, column, mask;
};

__device__ bool struck(const Fault& fault, unsigned row, unsigned column) {
  switch (fault.kind) {
    case 1: case 2: case 3: return row == fault.row && column == fault.column;
    case 4: return row == fault.row && column % 32 == fault.column % 32;
    case 5: return row == fault.row;
    case 6: return column == fault.column;
  }
  return false;
}

__device__ unsigned with_fault(const Fault& fault, unsigned row, unsigned column, unsigned bits) {
  if (fault.kind == 0 || !struck(fault, row, column)) return bits;
  if (fault.kind == 2) return 0;
  if (fault.kind == 3) return fault.mask;
  return bits ^ fault.mask;
}

__device__ float from_bf16(unsigned short bits) { return __uint_as_float((unsigned)bits << 16); }

// Round to nearest even; NaN stays one.
__device__ unsigned short to_bf16(float value) {
  const unsigned bits = __float_as_uint(value);
  if ((bits & 0x7fffffffu) > 0x7f800000u) return (unsigned short)((bits >> 16) | 0x40u);
  return (unsigned short)((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

constexpr int kTile = 16;

// C[m][n] int32 = A[m][k] int8 * B[k][n] int8, row major, no padding. Block (16, 16).
extern "C" __global__ void gemm_int8(const signed char* a, const signed char* b, int* c, unsigned m, unsigned n,
                                     unsigned k, Fault fault) {
  __shared__ signed char tile_a[kTile][kTile + 4], tile_b[kTile][kTile + 4];
  const unsigned row = blockIdx.y * kTile + threadIdx.y, column = blockIdx.x * kTile + threadIdx.x;
  int sum = 0;
  for (unsigned at = 0; at < k; at += kTile) {
    const unsigned ka = at + threadIdx.x, kb = at + threadIdx.y;
    tile_a[threadIdx.y][threadIdx.x] = row < m && ka < k ? a[(size_t)row * k + ka] : 0;
    tile_b[threadIdx.y][threadIdx.x] = kb < k && column < n ? b[(size_t)kb * n + column] : 0;
    __syncthreads();
    for (int i = 0; i < kTile; ++i) sum += (int)tile_a[threadIdx.y][i] * (int)tile_b[i][threadIdx.x];
    __syncthreads();
  }
  if (row < m && column < n) c[(size_t)row * n + column] = (int)with_fault(fault, row, column, (unsigned)sum);
}

// C[m][n] bf16 = A[m][k] bf16 * B[k][n] bf16, sums in fp32. Block (16, 16).
extern "C" __global__ void gemm_bf16(const unsigned short* a, const unsigned short* b, unsigned short* c, unsigned m,
                                     unsigned n, unsigned k, Fault fault) {
  __shared__ float tile_a[kTile][kTile + 1], tile_b[kTile][kTile + 1];
  const unsigned row = blockIdx.y * kTile + threadIdx.y, column = blockIdx.x * kTile + threadIdx.x;
  float sum = 0.0f;
  for (unsigned at = 0; at < k; at += kTile) {
    const unsigned ka = at + threadIdx.x, kb = at + threadIdx.y;
    tile_a[threadIdx.y][threadIdx.x] = row < m && ka < k ? from_bf16(a[(size_t)row * k + ka]) : 0.0f;
    tile_b[threadIdx.y][threadIdx.x] = kb < k && column < n ? from_bf16(b[(size_t)kb * n + column]) : 0.0f;
    __syncthreads();
    for (int i = 0; i < kTile; ++i) sum = fmaf(tile_a[threadIdx.y][i], tile_b[i][threadIdx.x], sum);
    __syncthreads();
  }
  if (row < m && column < n)
    c[(size_t)row * n + column] = (unsigned short)with_fault(fault, row, column, to_bf16(sum));
}

// A fault on a result that somebody else's kernel made. Blocks (16, 16) over C.
extern "C" __global__ void strike_bf16(unsigned short* c, unsigned m, unsigned n, Fault fault) {
  const unsigned row = blockIdx.y * kTile + threadIdx.y, column = blockIdx.x * kTile + threadIdx.x;
  if (row < m && column < n)
    c[(size_t)row * n + column] = (unsigned short)with_fault(fault, row, column, c[(size_t)row * n + column]);
}
extern "C" __global__ void strike_int32(int* c, unsigned m, unsigned n, Fault fault) {
  const unsigned row = blockIdx.y * kTile + threadIdx.y, column = blockIdx.x * kTile + threadIdx.x;
  if (row < m && column < n)
    c[(size_t)row * n + column] = (int)with_fault(fault, row, column, (unsigned)c[(size_t)row * n + column]);
}

// Sums of values and of their squares over a block of 256 threads, in fp64 and in a fixed order.
__device__ void block_sum(double* parts, double* part_squares, double sum, double square) {
  parts[threadIdx.x] = sum;
  part_squares[threadIdx.x] = square;
  __syncthreads();
  for (unsigned half = 128; half > 0; half /= 2) {
    if (threadIdx.x < half) {
      parts[threadIdx.x] += parts[threadIdx.x + half];
      part_squares[threadIdx.x] += part_squares[threadIdx.x + half];
    }
    __syncthreads();
  }
}

// Row sums of a bf16 matrix and of its squares. One block of 256 threads a row: neighbours read neighbours.
extern "C" __global__ void row_sums(const unsigned short* c, double* sums, double* squares, unsigned m, unsigned n) {
  __shared__ double parts[256], part_squares[256];
  const unsigned row = blockIdx.x;
  double sum = 0.0, square = 0.0;
  for (unsigned i = threadIdx.x; row < m && i < n; i += 256) {
    const double value = from_bf16(c[(size_t)row * n + i]);
    sum += value;
    square += value * value;
  }
  block_sum(parts, part_squares, sum, square);
  if (threadIdx.x == 0 && row < m) {
    sums[row] = parts[0];
    squares[row] = part_squares[0];
  }
}

// Column sums, first step: over each stretch of `stretch` rows; parts [stretches][n]. Blocks (n / 256, stretches).
extern "C" __global__ void column_parts(const unsigned short* c, double* sums, double* squares, unsigned m, unsigned n,
                                        unsigned stretch) {
  const unsigned column = blockIdx.x * 256 + threadIdx.x, first = blockIdx.y * stretch;
  if (column >= n) return;
  double sum = 0.0, square = 0.0;
  for (unsigned i = first; i < first + stretch && i < m; ++i) {
    const double value = from_bf16(c[(size_t)i * n + column]);
    sum += value;
    square += value * value;
  }
  sums[(size_t)blockIdx.y * n + column] = sum;
  squares[(size_t)blockIdx.y * n + column] = square;
}

// Second step: the stretches in their order, into the first.
extern "C" __global__ void column_ends(double* sums, double* squares, unsigned stretches, unsigned n) {
  const unsigned column = blockIdx.x * 256 + threadIdx.x;
  if (column >= n) return;
  for (unsigned i = 1; i < stretches; ++i) {
    sums[column] += sums[(size_t)i * n + column];
    squares[column] += squares[(size_t)i * n + column];
  }
}

// CRC-32 (zlib's) of each chunk of `chunk` bytes: two results are the same bits if these words are. A thread a chunk.
extern "C" __global__ void chunk_crc(const unsigned char* data, unsigned* crcs, size_t bytes, unsigned chunk) {
  __shared__ unsigned table[256];
  for (unsigned i = threadIdx.x; i < 256; i += blockDim.x) {
    unsigned value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1u) ? 0xEDB88320u : 0u);
    table[i] = value;
  }
  __syncthreads();
  const size_t index = (size_t)blockIdx.x * blockDim.x + threadIdx.x, begin = index * chunk;
  if (begin >= bytes) return;
  unsigned crc = 0xFFFFFFFFu;
  const size_t end = begin + chunk < bytes ? begin + chunk : bytes;
  for (size_t i = begin; i < end; ++i) crc = (crc >> 8) ^ table[(crc ^ data[i]) & 0xFFu];
  crcs[index] = ~crc;
}

// out[columns][rows] = in[rows][columns]. Block (16, 16). For cuBLASLt, whose int8 products want B so.
extern "C" __global__ void transpose_int8(const signed char* in, signed char* out, unsigned rows, unsigned columns) {
  __shared__ signed char tile[kTile][kTile + 4];
  const unsigned row = blockIdx.y * kTile + threadIdx.y, column = blockIdx.x * kTile + threadIdx.x;
  if (row < rows && column < columns) tile[threadIdx.y][threadIdx.x] = in[(size_t)row * columns + column];
  __syncthreads();
  const unsigned to_row = blockIdx.x * kTile + threadIdx.y, to_column = blockIdx.y * kTile + threadIdx.x;
  if (to_row < columns && to_column < rows) out[(size_t)to_row * rows + to_column] = tile[threadIdx.x][threadIdx.y];
}

// Causal attention of one head and one query row a block of 128 threads: out = softmax(q K^T / sqrt(d)) V.
// q [rows][heads * d], keys and values [past + rows][heads * d]; scores in dynamic shared memory, (past + rows) floats.
extern "C" __global__ void attention(const unsigned short* q, const unsigned short* keys, const unsigned short* values,
                                     unsigned short* out, unsigned rows, unsigned past, unsigned heads, unsigned d) {
  extern __shared__ float scores[];
  __shared__ float shared_value;
  const unsigned row = blockIdx.x, head = blockIdx.y, width = heads * d, seen = past + row + 1;
  const unsigned short* query = q + (size_t)row * width + head * d;
  for (unsigned j = threadIdx.x; j < seen; j += blockDim.x) {
    float dot = 0.0f;
    for (unsigned i = 0; i < d; ++i)
      dot = fmaf(from_bf16(query[i]), from_bf16(keys[(size_t)j * width + head * d + i]), dot);
    scores[j] = dot * rsqrtf((float)d);
  }
  __syncthreads();
  if (threadIdx.x == 0) {
    float top = scores[0], sum = 0.0f;
    for (unsigned j = 1; j < seen; ++j) top = fmaxf(top, scores[j]);
    for (unsigned j = 0; j < seen; ++j) sum += scores[j] = expf(scores[j] - top);
    shared_value = 1.0f / sum;
  }
  __syncthreads();
  for (unsigned i = threadIdx.x; i < d; i += blockDim.x) {
    float sum = 0.0f;
    for (unsigned j = 0; j < seen; ++j) sum = fmaf(scores[j], from_bf16(values[(size_t)j * width + head * d + i]), sum);
    out[(size_t)row * width + head * d + i] = to_bf16(sum * shared_value);
  }
}

// The root-mean-square norm of each row, times `gain`. One block of 128 threads a row.
extern "C" __global__ void rms_norm(const unsigned short* in, const unsigned short* gain, unsigned short* out,
                                    unsigned width) {
  __shared__ float parts[128];
  const unsigned short* row = in + (size_t)blockIdx.x * width;
  float sum = 0.0f;
  for (unsigned i = threadIdx.x; i < width; i += 128) sum = fmaf(from_bf16(row[i]), from_bf16(row[i]), sum);
  parts[threadIdx.x] = sum;
  __syncthreads();
  for (unsigned half = 64; half > 0; half /= 2) {
    if (threadIdx.x < half) parts[threadIdx.x] += parts[threadIdx.x + half];
    __syncthreads();
  }
  const float scale = rsqrtf(parts[0] / (float)width + 1e-6f);
  for (unsigned i = threadIdx.x; i < width; i += 128)
    out[(size_t)blockIdx.x * width + i] = to_bf16(from_bf16(row[i]) * scale * from_bf16(gain[i]));
}

// out = silu(gate) * up, the inner part of the MLP.
extern "C" __global__ void gated(const unsigned short* gate, const unsigned short* up, unsigned short* out, size_t n) {
  const size_t i = (size_t)blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const float g = from_bf16(gate[i]);
  out[i] = to_bf16(g / (1.0f + expf(-g)) * from_bf16(up[i]));
}

// into += from, the residual connection.
extern "C" __global__ void add(unsigned short* into, const unsigned short* from, size_t n) {
  const size_t i = (size_t)blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) into[i] = to_bf16(from_bf16(into[i]) + from_bf16(from[i]));
}

// The largest element of each row; of equals the first. One thread a row.
extern "C" __global__ void argmax(const unsigned short* in, unsigned* out, unsigned rows, unsigned width) {
  const unsigned row = blockIdx.x * blockDim.x + threadIdx.x;
  if (row >= rows) return;
  unsigned best = 0;
  for (unsigned i = 1; i < width; ++i)
    if (from_bf16(in[(size_t)row * width + i]) > from_bf16(in[(size_t)row * width + best])) best = i;
  out[row] = best;
}

// Poisons an output before it is computed: a result that was never written must not look like the last one.
extern "C" __global__ void poison(unsigned* into, size_t words, unsigned value) {
  const size_t i = (size_t)blockIdx.x * blockDim.x + threadIdx.x;
  if (i < words) into[i] = value;
}
