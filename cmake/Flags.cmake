# Compiler flags. `sequela_own_code(target)` is for our sources only: dependencies are built without our warnings.

# Assertions stay on in every build: they cost little, and a coder's tab must stop rather than go on with broken state.
foreach(type RELEASE RELWITHDEBINFO MINSIZEREL)
  string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_${type} "${CMAKE_CXX_FLAGS_${type}}")
endforeach()

if(EMSCRIPTEN)
  # Exceptions stay on for the sake of std::bad_alloc and of the test framework; our own code does not throw.
  add_compile_options(-fwasm-exceptions)
  add_link_options(-fwasm-exceptions -sWASM_BIGINT)
  # Debian's Emscripten takes its JavaScript parser from the system's Node.js libraries, without saying so to Node.
  if(EXISTS /usr/share/nodejs)
    set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
  endif()
  # Emscripten 3.1.27 (clang 16) renamed the setting.
  if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
    set(SEQUELA_STACK -sTOTAL_STACK=1048576)
  else()
    set(SEQUELA_STACK -sSTACK_SIZE=1048576)
  endif()
  string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
  string(REPLACE "-O3" "-O2" CMAKE_C_FLAGS_RELEASE "${CMAKE_C_FLAGS_RELEASE}")
endif()

if(SEQUELA_SANITIZE)
  # One build for the tests and for the fuzzers. Undefined behaviour and coverage are looked for in our own code; addresses everywhere.
  add_compile_options(-fsanitize=address -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=address,undefined)
endif()

function(sequela_own_code target)
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Werror>)
  if(SEQUELA_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=undefined,fuzzer-no-link)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 reports these two falsely inside its own headers when optimising.
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-maybe-uninitialized -Wno-restrict>)
  endif()
endfunction()
