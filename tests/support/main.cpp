// The entry of every test executable; the cases are in the files beside it.
#define BOOST_TEST_MODULE flatsat
#include <boost/test/unit_test.hpp>

#ifdef __SANITIZE_ADDRESS__
/// HDF5 loses a few hundred bytes of its own for each damaged file that it refuses; what SystemC holds for a coroutine
/// that still waits at the end is no leak.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libhdf5_serial\nleak:libsystemc\n"; }
#endif
