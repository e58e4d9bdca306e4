#pragma once
#include <string>

namespace flatsat::config {

/// The text as one word of a shell's command line, quoted only where it must be.
std::string shell_word(const std::string& text);

}  // namespace flatsat::config
