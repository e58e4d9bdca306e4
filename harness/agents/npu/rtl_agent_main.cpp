// The RTL agent: carries the accelerator's RTL for a bench.
#include <iostream>

#include "harness/agents/npu/rtl_agent.h"

// libsystemc comes with the device library and asks for an sc_main.
extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return 0; }

int main(int argc, char** argv) {
  try {
    const auto options = flatsat::agents::kit::parse_agent_options(argc, argv);
    flatsat::agents::npu::RtlAgent agent;
    return flatsat::agents::kit::serve(agent, options);
  } catch (const std::exception& error) {
    std::cerr << "flatsat-rtl-agent: " << error.what() << '\n';
    return 3;
  }
}
