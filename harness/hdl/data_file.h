#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace flatsat::hdl {

/// A file as bytes of a memory: NAME.hex, .mem, .vmem and .memh hold hexadecimal words as $readmemh takes them ("@"
/// gives the number of the next word), the first word at the lowest address, each little endian and as wide as its
/// longest neighbour is written; everything else is taken as it is. Errors: std::runtime_error naming file and line.
std::vector<std::uint8_t> read_data_file(const std::string& path);

}  // namespace flatsat::hdl
