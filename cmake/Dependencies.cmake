# Every outside library, found once. Debian package names stand behind each.
find_package(PkgConfig REQUIRED)
pkg_check_modules(ICU REQUIRED IMPORTED_TARGET icu-uc icu-i18n)          # libicu-dev
pkg_check_modules(TALLOC REQUIRED IMPORTED_TARGET talloc)       # libtalloc-dev
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)     # libjansson-dev
pkg_check_modules(XAPIAN REQUIRED IMPORTED_TARGET xapian-core)  # libxapian-dev
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)        # libzstd-dev
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle)       # nettle-dev
pkg_check_modules(MAGIC REQUIRED IMPORTED_TARGET libmagic)      # libmagic-dev
pkg_check_modules(ARCHIVE REQUIRED IMPORTED_TARGET libarchive)  # libarchive-dev
pkg_check_modules(EXPAT REQUIRED IMPORTED_TARGET expat)         # libexpat1-dev
pkg_check_modules(XML2 REQUIRED IMPORTED_TARGET libxml-2.0)     # libxml2-dev
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)  # libseccomp-dev
if(CONGVAN_TESTS)
  pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)     # libcmocka-dev
endif()
