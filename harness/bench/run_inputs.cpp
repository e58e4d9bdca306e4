#include "harness/bench/run_inputs.h"

#include <filesystem>

#include "harness/backing/device_kinds.h"
#include "harness/base/whole_file.h"
#include "harness/bench/capsule.h"
#include "harness/hdl/files_read.h"
#include "harness/hdl/rtl_build.h"
#include "harness/testbed/constellation_config.h"
#include "harness/testbed/input_text.h"

namespace flatsat::bench {
namespace {

namespace fs = std::filesystem;
using testbed::Backing;

/// A script has its modules beside it.
void add_agent(const std::string& program, RunInputs& inputs) {
  inputs.files.insert(program);
  const fs::path path(program);
  if (path.extension().empty() || base::read_whole(program).value_or("").rfind("#!", 0) != 0) return;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path.has_parent_path() ? path.parent_path() : ".", error)) {
    if (entry.path().extension() == path.extension() && entry.is_regular_file(error))
      inputs.files.insert(entry.path().lexically_normal().string());
  }
}

void add_lab(const testbed::BoardLabConfig& lab, RunInputs& inputs) {
  for (const auto* file : {&lab.inventory, &lab.cuda, &lab.nvml, &lab.cublaslt, &lab.nvrtc})
    if (file->find('/') != std::string::npos) inputs.files.insert(*file);
}

void add_device(const testbed::Testbed& bed, const testbed::DeviceConfig& d, RunInputs& inputs) {
  if (d.backing == Backing::kTrace) inputs.files.insert(d.trace_file.text);
  if (d.backing == Backing::kBoard) add_lab(d.lab, inputs);
  for (const auto& name : step_files(d)) inputs.files.insert(testbed::input_path(bed, name));
  if (d.backing == Backing::kModel || d.backing == Backing::kTrace) return;
  if (d.agent.empty())
    inputs.programs.insert(backing::agent_program(d));
  else
    add_agent(d.agent.text, inputs);
  if (d.kind != testbed::DeviceKind::kRtl) return;
  for (const auto& path : hdl::files_read(d.design, step_files(d), hdl::rtl_cache()))
    inputs.files.insert(path.lexically_normal().string());
}

}  // namespace

RunInputs inputs_of(const testbed::Testbed& bed) {
  RunInputs inputs;
  for (const auto& name : testbed::input_texts(bed)) inputs.files.insert(testbed::input_path(bed, name));
  for (const auto& d : bed.devices) add_device(bed, d, inputs);
  return inputs;
}

}  // namespace flatsat::bench
