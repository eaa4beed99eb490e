# Every outside library, found once. Debian package names stand behind each.
find_package(PkgConfig REQUIRED)
pkg_check_modules(ICU REQUIRED IMPORTED_TARGET icu-uc icu-i18n)          # libicu-dev
pkg_check_modules(TALLOC REQUIRED IMPORTED_TARGET talloc)       # libtalloc-dev
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)     # libjansson-dev
pkg_check_modules(XAPIAN REQUIRED IMPORTED_TARGET xapian-core)  # libxapian-dev
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle)       # nettle-dev
if(CONGVAN_TESTS)
  pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)     # libcmocka-dev
endif()
