// The entry of every test executable; the cases are in the files beside it.
#define BOOST_TEST_MODULE flatsat
#include <boost/test/unit_test.hpp>
