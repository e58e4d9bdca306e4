#include "harness/backing/agent_process.h"

#include <unistd.h>

#include <stdexcept>

namespace flatsat::backing {
namespace {

void check_program(const std::string& program) {
  if (access(program.c_str(), F_OK) != 0) throw std::runtime_error("agent " + program + " does not exist");
  if (access(program.c_str(), X_OK) != 0) throw std::runtime_error("agent " + program + " is not executable");
}

}  // namespace

AgentProcess::AgentProcess(const std::string& program, const std::vector<std::string>& arguments,
                           const std::vector<std::string>& environment) {
  check_program(program);
  // Nobody reads before the end: an agent that writes without end loses words instead of standing still.
  base::Pipe pipe = base::make_nonblocking_pipe();
  const auto out = base::Stream::to(pipe.write);
  const bool is_path = program.find('/') != std::string::npos;  // a bare name would be looked for on the PATH
  base::Program start{.words = {is_path ? program : "./" + program},
                      .environment = environment,
                      .out = out,
                      .err = out,
                      .has_own_group = true};
  start.words.insert(start.words.end(), arguments.begin(), arguments.end());
  child_ = base::spawn(start);
  stderr_ = std::move(pipe.read);
}

bool AgentProcess::wait_for_end(double seconds) { return child_.wait_for(seconds).has_value(); }

std::string AgentProcess::last_line() {
  std::string text(65536, '\0');
  const ssize_t got = read(stderr_.fd(), text.data(), text.size());
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.find_last_of('\n') + 1);
}

std::string AgentProcess::death() {
  const auto status = child_.ended();
  if (!status) return {};
  const std::string how = "agent " + status->text(), words = last_line();
  return words.empty() ? how : how + "; its last words: " + words;
}

}  // namespace flatsat::backing
