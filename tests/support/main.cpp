// The entry of every test executable; the cases are in the files beside it.
#define BOOST_TEST_MODULE flatsat
#include <boost/test/unit_test.hpp>

#ifdef __SANITIZE_ADDRESS__
/// HDF5 loses a few hundred bytes of its own for each damaged file that it refuses.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libhdf5_serial\n"; }
#endif
