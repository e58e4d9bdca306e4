#pragma once
#include <string>

namespace flatsat::cli {

/// What is asked for and could not be written is told before anything flies. Does nothing without a path.
/// Errors: ConfigError naming the option: the path is a folder, or its folder is not there or not writable.
void refuse_output(const std::string& option, const std::string& path);

/// The same for a folder, which is made where it is not there.
void refuse_folder(const std::string& option, const std::string& path);

/// The same for a sheet of plots, which has two endings and one program that draws it.
void refuse_picture(const std::string& option, const std::string& path);

/// The same for a waveform, which is an FST.
void refuse_waveform(const std::string& option, const std::string& path);

}  // namespace flatsat::cli
