// The six symbols that the wheels of ml-metadata and tensorflow-data-validation take from glibc 2.38
// and GCC 13's libstdc++, defined for systems whose C and C++ libraries are older.
#include <cstdlib>
#include <cwchar>
#include <exception>
#include <ios>

#include <cxxabi.h>

extern "C" {

// glibc 2.38 redirects strto* to these, which also read the C23 prefix "0b". Without the prefix, which
// the wheels never parse, they are the classic functions.
long __isoc23_strtol(const char* text, char** end, int base) { return strtol(text, end, base); }
long long __isoc23_strtoll(const char* text, char** end, int base) { return strtoll(text, end, base); }
unsigned long __isoc23_strtoul(const char* text, char** end, int base) { return strtoul(text, end, base); }
unsigned long long __isoc23_strtoull(const char* text, char** end, int base) {
  return strtoull(text, end, base);
}

// Called by compiled code when an exception leaves a noexcept function.
[[noreturn]] void __cxa_call_terminate(void* exception) {
  abi::__cxa_begin_catch(exception);
  std::terminate();
}
}

// From GCC 13 on, including <iostream> calls this instead of keeping an ios_base::Init per file.
namespace std {
void ios_base_library_init() { static ios_base::Init streams; }
}  // namespace std
