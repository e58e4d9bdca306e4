#pragma once
#include <string>
#include <string_view>

namespace flatsat::base {

/// A text as content or attribute of XML 1.0, whatever bytes it holds: marks of XML as their names, line ends and tabs
/// as numbers, and U+FFFD for what is not UTF-8 or no character that XML 1.0 has (section 2.2, Char).
std::string xml_text(std::string_view text);

}  // namespace flatsat::base
