// What every test includes.
#include <boost/test/unit_test.hpp>
