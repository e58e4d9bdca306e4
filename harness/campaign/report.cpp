#include "harness/campaign/report.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "harness/campaign/page_data.h"

// The parts of the page, as they lie in the tree and in the distribution, put into the program when it is built.
#define FLATSAT_EMBED(symbol, path)                                                                                  \
  asm(".section .rodata\n.global " #symbol "\n.global " #symbol "_end\n" #symbol ":\n.incbin \"" path "\"\n" #symbol \
      "_end:\n.byte 0\n.previous\n");                                                                                \
  extern "C" const char symbol[], symbol##_end[]
FLATSAT_EMBED(flatsat_page_css, FLATSAT_PAGE_FOLDER "/page.css");
FLATSAT_EMBED(flatsat_page_js, FLATSAT_PAGE_FOLDER "/page.js");
FLATSAT_EMBED(flatsat_chart_js, FLATSAT_CHART_JS);

namespace flatsat::campaign {
namespace {

std::string_view part(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }

/// JSON inside a script element: nothing in it may look like a tag.
std::string inside_script(const nlohmann::json& data) {
  const auto text = data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '<')
      out += "\\u003c";
    else
      out += c;
  }
  return out;
}

std::string page(const nlohmann::json& data) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width\">\n<link rel=\"icon\" href=\"data:,\">\n<title>flatsat</title>\n<style>\n";
  out += part(flatsat_page_css, flatsat_page_css_end);
  out += "</style>\n</head>\n<body>\n<main id=\"page\"></main>\n<script type=\"application/json\" id=\"data\">";
  out += inside_script(data);
  out += "</script>\n<script>";
  out += part(flatsat_chart_js, flatsat_chart_js_end);
  out += "</script>\n<script>\n";
  out += part(flatsat_page_js, flatsat_page_js_end);
  return out + "</script>\n</body>\n</html>\n";
}

}  // namespace

std::string campaign_page(const nlohmann::json& summary) { return page(campaign_page_data(summary)); }
std::string run_page(const std::string& trace) { return page(run_page_data(trace)); }

}  // namespace flatsat::campaign
