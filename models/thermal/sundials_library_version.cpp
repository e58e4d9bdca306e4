#include "models/thermal/sundials_library_version.h"

#include <sundials/sundials_version.h>

namespace flatsat::thermal {

std::string sundials_library_version() {
  char text[32] = {};
  SUNDIALSGetVersion(text, sizeof text);
  return text;
}

}  // namespace flatsat::thermal
