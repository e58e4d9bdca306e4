#include "harness/agents/cuda/cublas_lt.h"

#include <dlfcn.h>

#include "harness/agents/cuda/cuda_calls.h"

namespace flatsat::agents::cuda {
namespace {

// Source of numbers and signatures: cuBLASLt reference of NVIDIA; all are part of its stable ABI.
constexpr int kInt8 = 3, kInt32 = 10, kBf16 = 14, kFloat = 0;  // cudaDataType
constexpr int kComputeFloat = 68, kComputeInt32 = 72;          // cublasComputeType_t
constexpr int kTransposeLeft = 3;                              // CUBLASLT_MATMUL_DESC_TRANSA
constexpr int kMaxWorkspace = 1, kReductionSchemes = 3;        // CUBLASLT_MATMUL_PREF_...
constexpr std::int32_t kTransposed = 1;                        // CUBLAS_OP_T
constexpr std::size_t kWorkspace = 32u << 20;

struct Heuristic {  // cublasLtMatmulHeuristicResult_t
  std::uint64_t algorithm[8];
  std::size_t workspace;
  int state;
  float waves;
  int reserved[4];
};

}  // namespace

struct CublasLt::Calls {
  int (*create)(void** handle);
  int (*destroy)(void* handle);
  int (*operation_create)(void** operation, int compute, int scale);
  int (*operation_destroy)(void* operation);
  int (*operation_set)(void* operation, int attribute, const void* value, std::size_t bytes);
  int (*layout_create)(void** layout, int type, std::uint64_t rows, std::uint64_t columns, std::int64_t stride);
  int (*layout_destroy)(void* layout);
  int (*preference_create)(void** preference);
  int (*preference_destroy)(void* preference);
  int (*preference_set)(void* preference, int attribute, const void* value, std::size_t bytes);
  int (*heuristic)(void* handle, void* operation, void* a, void* b, void* c, void* d, void* preference, int wanted,
                   Heuristic* found, int* count);
  int (*multiply)(void* handle, void* operation, const void* alpha, const void* a, void* a_layout, const void* b,
                  void* b_layout, const void* beta, const void* c, void* c_layout, void* d, void* d_layout,
                  const void* algorithm, void* workspace, std::size_t workspace_bytes, void* stream);

  template <class F>
  static void get(void* library, const char* name, F& into) {
    into = reinterpret_cast<F>(dlsym(library, name));
    if (into == nullptr) throw CudaError(std::string("cuBLASLt has no ") + name, 0);
  }
  explicit Calls(void* l) {
    get(l, "cublasLtCreate", create);
    get(l, "cublasLtDestroy", destroy);
    get(l, "cublasLtMatmulDescCreate", operation_create);
    get(l, "cublasLtMatmulDescDestroy", operation_destroy);
    get(l, "cublasLtMatmulDescSetAttribute", operation_set);
    get(l, "cublasLtMatrixLayoutCreate", layout_create);
    get(l, "cublasLtMatrixLayoutDestroy", layout_destroy);
    get(l, "cublasLtMatmulPreferenceCreate", preference_create);
    get(l, "cublasLtMatmulPreferenceDestroy", preference_destroy);
    get(l, "cublasLtMatmulPreferenceSetAttribute", preference_set);
    get(l, "cublasLtMatmulAlgoGetHeuristic", heuristic);
    get(l, "cublasLtMatmul", multiply);
  }
};

/// What a shape needs, and the algorithm that was chosen for it once.
struct CublasLt::Plan {
  explicit Plan(const Calls& c) : calls(c) {}
  ~Plan() {
    for (void* layout : {left, right, result})
      if (layout != nullptr) calls.layout_destroy(layout);
    if (operation != nullptr) calls.operation_destroy(operation);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  const Calls& calls;
  void *operation = nullptr, *left = nullptr, *right = nullptr, *result = nullptr;
  Heuristic chosen{};
  bool offered = false, integers = false;
};

std::unique_ptr<CublasLt> CublasLt::open(const std::string& name, const CudaDevice& device) {
  void* library = nullptr;
  if (!name.empty()) {
    library = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw CudaError(name + " is not to be loaded as cuBLASLt", 0);
  }
  for (const char* known : {"libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so.11", "libcublasLt.so"})
    if (library == nullptr) library = dlopen(known, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return nullptr;
  return std::unique_ptr<CublasLt>(new CublasLt(std::make_unique<Calls>(library), device));
}

CublasLt::CublasLt(std::unique_ptr<Calls> calls, const CudaDevice& device)
    : calls_(std::move(calls)), device_(device), workspace_(device.allocate(kWorkspace)) {
  if (const int code = calls_->create(&handle_); code != 0)
    throw CudaError("cuBLASLt does not start (status " + std::to_string(code) + ")", code);
}

CublasLt::~CublasLt() {
  plans_.clear();
  calls_->destroy(handle_);
}

/// cuBLASLt counts by columns: what it sees is C^T[n][m] = B^T A^T, so B is its left operand.
CublasLt::Plan& CublasLt::plan(const MatmulShape& s, bool integers) {
  auto& slot = plans_[{s.m, s.n, s.k, integers}];
  if (slot) return *slot;
  slot = std::make_unique<Plan>(*calls_);
  Plan& p = *slot;
  p.integers = integers;
  const int element = integers ? kInt8 : kBf16;
  const auto stride = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  bool good =
      calls_->operation_create(&p.operation, integers ? kComputeInt32 : kComputeFloat, integers ? kInt32 : kFloat) == 0;
  if (integers) {
    good = good && calls_->operation_set(p.operation, kTransposeLeft, &kTransposed, sizeof kTransposed) == 0 &&
           calls_->layout_create(&p.left, element, s.k, s.n, stride(s.k)) == 0;
  } else {
    good = good && calls_->layout_create(&p.left, element, s.n, s.k, stride(s.n)) == 0;
  }
  good = good && calls_->layout_create(&p.right, element, s.k, s.m, stride(s.k)) == 0 &&
         calls_->layout_create(&p.result, integers ? kInt32 : kBf16, s.n, s.m, stride(s.n)) == 0;
  void* preference = nullptr;
  if (!good || calls_->preference_create(&preference) != 0) return p;
  const std::uint64_t workspace = kWorkspace;
  const std::uint32_t no_split = 0;
  int count = 0;
  p.offered = calls_->preference_set(preference, kMaxWorkspace, &workspace, sizeof workspace) == 0 &&
              calls_->preference_set(preference, kReductionSchemes, &no_split, sizeof no_split) == 0 &&
              calls_->heuristic(handle_, p.operation, p.left, p.right, p.result, p.result, preference, 1, &p.chosen,
                                &count) == 0 &&
              count == 1 && p.chosen.state == 0;
  calls_->preference_destroy(preference);
  return p;
}

bool CublasLt::multiply(Plan& p, DeviceAddress left, DeviceAddress right, DeviceAddress c) {
  if (!p.offered) return false;
  const auto pointer = [](DeviceAddress address) { return reinterpret_cast<void*>(address); };
  const float one = 1.0f, zero = 0.0f;
  const std::int32_t whole = 1, none = 0;
  const void* alpha = p.integers ? static_cast<const void*>(&whole) : &one;
  const void* beta = p.integers ? static_cast<const void*>(&none) : &zero;
  const int code = calls_->multiply(handle_, p.operation, alpha, pointer(left), p.left, pointer(right), p.right, beta,
                                    pointer(c), p.result, pointer(c), p.result, p.chosen.algorithm,
                                    pointer(workspace_.address()), kWorkspace, device_.stream());
  if (code != 0) throw CudaError("cuBLASLt's product failed (status " + std::to_string(code) + ")", code);
  return true;
}

bool CublasLt::bf16(const MatmulShape& s, DeviceAddress a, DeviceAddress b, DeviceAddress c) {
  return multiply(plan(s, false), b, a, c);
}

bool CublasLt::int8(const MatmulShape& s, DeviceAddress a, DeviceAddress b_transposed, DeviceAddress c) {
  return multiply(plan(s, true), b_transposed, a, c);
}

}  // namespace flatsat::agents::cuda
