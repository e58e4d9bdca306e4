// The agent of user RTL: loads the library that was built for it and carries it for a bench.
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <stdexcept>

#include "harness/agents/user_rtl/user_rtl_agent.h"

// libsystemc comes with the device library and asks for an sc_main.
extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return 0; }

namespace {

/// --library, --layout, --hash, --folder and --bare are ours; the rest is every agent's.
struct Own {
  std::string library, layout, hash, folder, bare;
};

Own take_own(int& argc, char** argv) {
  Own own;
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    std::string* into = name == "--library"  ? &own.library
                        : name == "--layout" ? &own.layout
                        : name == "--hash"   ? &own.hash
                        : name == "--folder" ? &own.folder
                        : name == "--bare"   ? &own.bare
                                             : nullptr;
    if (into != nullptr && i + 1 < argc)
      *into = argv[++i];
    else
      argv[kept++] = argv[i];
  }
  argc = kept;
  return own;
}

/// Clocks the design, out of reset and with nobody speaking to it, for so many seconds of wall time; prints cycles/s.
int run_bare(const Own& own) {
  using Clock = std::chrono::steady_clock;
  flatsat::agents::user_rtl::UserDesign design(own.library,
                                               flatsat::agents::user_rtl::read_user_rtl_layout(own.layout));
  design.power_up(0);
  const auto begin = Clock::now(), end = begin + std::chrono::milliseconds(std::stoul(own.bare));
  while (Clock::now() < end)
    for (int i = 0; i < 256; ++i) {
      if (!design.clocked()) design.wake(design.next_edge_ps());
      design.edge(design.next_edge_ps());
    }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::cout << static_cast<double>(design.cycles()) / seconds << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Own own = take_own(argc, argv);
    if (own.library.empty() || own.layout.empty())
      throw std::runtime_error("--library and --layout are missing; the bench starts agents by itself");
    // What the design itself reads ($readmemh) is named from the testbed's folder.
    if (!own.folder.empty() && chdir(own.folder.c_str()) != 0) throw std::runtime_error("cannot go to " + own.folder);
    if (!own.bare.empty()) return run_bare(own);
    const auto options = flatsat::agents::kit::parse_agent_options(argc, argv);
    flatsat::agents::user_rtl::UserRtlAgent agent(
        own.library, flatsat::agents::user_rtl::read_user_rtl_layout(own.layout), own.hash);
    return flatsat::agents::kit::serve(agent, options);
  } catch (const std::exception& error) {
    std::cerr << "flatsat-user-rtl-agent: " << error.what() << '\n';
    return 3;
  }
}
