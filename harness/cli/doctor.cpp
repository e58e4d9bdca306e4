// `flatsat doctor`: what this machine offers a bench, and what would be missing.
#include <dlfcn.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "harness/backing/programs.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

struct Finding {
  std::string subject;
  bool needed;  // a run of testbeds/orbital-node needs it
  bool good;
  std::string text;
};

Finding find_agent(const std::string& name) {
  const auto path = backing::program_folder() / name;
  const bool good = access(path.c_str(), X_OK) == 0;
  return {name, true, good,
          good ? "executable" : "missing beside the flatsat executable; `./flatsat doctor` builds it"};
}

Finding find_on_path(const std::string& name, const std::string& purpose) {
  const char* path = std::getenv("PATH");
  std::string folder;
  for (std::istringstream folders(path ? path : ""); std::getline(folders, folder, ':');) {
    if (access((folder + "/" + name).c_str(), X_OK) == 0) return {name, false, true, purpose};
  }
  return {name, false, false, "not on PATH: no " + purpose};
}

Finding find_library(const std::string& name, const std::string& purpose) {
  void* handle = dlopen(name.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (handle == nullptr) return {name, false, false, "not to be loaded: no " + purpose};
  dlclose(handle);
  return {name, false, true, purpose};
}

Finding find_disk() {
  struct statvfs disk {};
  if (statvfs(".", &disk) != 0) return {"disk", true, false, "cannot ask the current folder for its free space"};
  const double free_gib = static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize) / (1ull << 30);
  char text[64];
  std::snprintf(text, sizeof text, "%.1f GiB free here; a trace of one orbit takes about 0.1", free_gib);
  return {"disk", true, free_gib > 0.5, text};
}

Finding find_cores() {
  const unsigned cores = std::thread::hardware_concurrency();
  return {"cores", false, cores >= 2, std::to_string(cores) + (cores >= 2 ? "" : ": agents and bench take turns")};
}

Finding find_socket_folder() {
  try {
    return {"sockets", true, true, "a private folder for ipc can be made in " + backing::place_of_sockets().string()};
  } catch (const std::runtime_error& error) {
    return {"sockets", true, false, error.what()};
  }
}

int examine(bool as_json) {
  const std::vector<Finding> findings{find_agent("flatsat-rtl-agent"),
                                      find_agent("flatsat-board-agent"),
                                      find_agent("flatsat-gpu-agent"),
                                      find_socket_folder(),
                                      find_disk(),
                                      find_cores(),
                                      find_on_path("gnuplot", "plots of a run (--plot)"),
                                      find_on_path("h5dump", "looking into traces with HDF5's own tools"),
                                      find_library("libnvidia-ml.so.1", "telemetry of a real NVIDIA board"),
                                      find_library("libcuda.so.1", "work on a real NVIDIA board")};
  bool good = true;
  auto list = nlohmann::json::array();
  for (const auto& f : findings) {
    good = good && (f.good || !f.needed);
    list.push_back({{"subject", f.subject}, {"needed", f.needed}, {"good", f.good}, {"text", f.text}});
    const char* state = f.good ? "ok" : f.needed ? "MISSING" : "absent";
    if (!as_json) std::printf("%-8s %-20s %s\n", state, f.subject.c_str(), f.text.c_str());
  }
  if (as_json) std::cout << list.dump(2) << '\n';
  return good ? kExitPass : kExitError;
}

class DoctorCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("doctor", "what this machine offers a bench, and what is missing");
    command->add_flag("--json", as_json_, "print JSON");
    command->callback([this, &action] { action = [this] { return examine(as_json_); }; });
  }

 private:
  bool as_json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_doctor() { return std::make_unique<DoctorCommand>(); }

}  // namespace flatsat::cli
