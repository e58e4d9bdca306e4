#include "harness/trace/file_driver.h"

#include <boost/test/unit_test.hpp>

#include "tests/harness/trace/example_run.h"

namespace flatsat::trace::h5 {

BOOST_AUTO_TEST_SUITE(file_driver)

/// At a close the library gives back its hold on the driver before it calls it: with the last one it has freed what it
/// reads then.
BOOST_AUTO_TEST_CASE(the_driver_is_there_after_its_last_file_was_closed) {
  const TemporaryFolder folder;
  hid_t driver = H5I_INVALID_HID;
  {
    const Properties access = file_access_for_writing();
    driver = H5Pget_driver(access.id());
    File file{H5Fcreate(folder.file().c_str(), H5F_ACC_EXCL, H5P_DEFAULT, access.id()), "cannot create"};
    BOOST_TEST(file.close());
  }
  BOOST_TEST((H5Iget_type(driver) == H5I_VFL));
  BOOST_TEST(H5Iget_ref(driver) > 0);
  const Properties again = file_access_for_writing();
  BOOST_TEST(H5Pget_driver(again.id()) == driver);  // and it is the same one for every file
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::trace::h5
