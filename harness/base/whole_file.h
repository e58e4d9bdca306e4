#pragma once
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flatsat::base {

/// Writes a file so that a reader, a crash or a power cut finds the old one or the new one, never half of it.
/// `mode`: rights of the file. Errors: std::runtime_error with the path and what the system says.
void write_whole(const std::string& path, std::string_view text, mode_t mode = 0644);

/// How long a file is; 0 when there is none that can be looked at.
std::uint64_t file_bytes(const std::string& path);

/// The content of a file; nothing when it cannot be read.
std::optional<std::string> read_whole(const std::string& path);

/// The text of a file that a person wrote: its content without a byte order mark of UTF-8, which some editors put in
/// front. Nothing when it cannot be read.
std::optional<std::string> read_text(const std::string& path);
/// The same of a text that came another way.
std::string without_byte_order_mark(std::string text);

}  // namespace flatsat::base
