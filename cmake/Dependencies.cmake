# The dependencies as static libraries, built from .deps/src with the flags of this build. What must be generated is generated there too, so
# that all build folders share one compiler cache. cmake/fetch_dependencies.sh puts them there.
set(DEPS "${CMAKE_SOURCE_DIR}/.deps/src")
set(NPM "${CMAKE_SOURCE_DIR}/node_modules")
if(NOT EXISTS "${DEPS}/imgui/imgui.h" OR NOT EXISTS "${NPM}/better-sqlite3-multiple-ciphers/deps/sqlite3/sqlite3.c")
  message(FATAL_ERROR "The dependencies are missing. Run cmake/fetch_dependencies.sh (or `make run`, which does).")
endif()

# --- zlib and minizip
file(GLOB ZLIB_SOURCES "${DEPS}/zlib/*.c")
add_library(zlib STATIC ${ZLIB_SOURCES})
target_include_directories(zlib SYSTEM PUBLIC "${DEPS}/zlib")
target_compile_definitions(zlib PRIVATE HAVE_UNISTD_H=1)
target_compile_options(zlib PRIVATE -w)
add_library(minizip STATIC "${DEPS}/zlib/contrib/minizip/unzip.c" "${DEPS}/zlib/contrib/minizip/zip.c" "${DEPS}/zlib/contrib/minizip/ioapi.c")
target_include_directories(minizip SYSTEM PUBLIC "${DEPS}/zlib/contrib/minizip")
target_compile_definitions(minizip PUBLIC NOCRYPT NOUNCRYPT PRIVATE USE_FILE32API)
target_compile_options(minizip PRIVATE -w)
target_link_libraries(minizip PUBLIC zlib)

# --- pugixml
add_library(pugixml STATIC "${DEPS}/pugixml/src/pugixml.cpp")
target_include_directories(pugixml SYSTEM PUBLIC "${DEPS}/pugixml/src")
target_compile_definitions(pugixml PUBLIC PUGIXML_NO_XPATH PUGIXML_NO_EXCEPTIONS)
target_compile_options(pugixml PRIVATE -w)

# --- fmt
add_library(fmt STATIC "${DEPS}/fmtlib/src/format.cc")
target_include_directories(fmt SYSTEM PUBLIC "${DEPS}/fmtlib/include")
target_compile_options(fmt PRIVATE -w)

# --- nlohmann/json
add_library(json INTERFACE)
target_include_directories(json SYSTEM INTERFACE "${DEPS}/nlohmann-json3/single_include")

# --- SQLite3MultipleCiphers: one amalgamation, only the cipher that the workspace uses
set(SQLITE "${NPM}/better-sqlite3-multiple-ciphers/deps/sqlite3")
add_library(sqlite STATIC "${SQLITE}/sqlite3.c")
target_include_directories(sqlite SYSTEM PUBLIC "${SQLITE}")
target_compile_definitions(sqlite
  PUBLIC SQLITE_THREADSAFE=0
  PRIVATE SQLITE_DQS=0 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_MAX_EXPR_DEPTH=200
          SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE SQLITE_OMIT_LOAD_EXTENSION SQLITE_USE_ALLOCA SQLITE_TEMP_STORE=3
          SQLITE_DEFAULT_FOREIGN_KEYS=1 SQLITE_TRUSTED_SCHEMA=0
          CODEC_TYPE=CODEC_TYPE_CHACHA20 HAVE_CIPHER_AES_128_CBC=0 HAVE_CIPHER_AES_256_CBC=0 HAVE_CIPHER_SQLCIPHER=0
          HAVE_CIPHER_RC4=0 HAVE_CIPHER_ASCON128=0 HAVE_CIPHER_AEGIS=0)
target_compile_options(sqlite PRIVATE -w)
if(SEQUELA_SANITIZE)
  # Tested by its own makers; instrumented, this one file would compile for two minutes.
  target_compile_options(sqlite PRIVATE -fno-sanitize=all)
endif()
if(EMSCRIPTEN)
  # Randomness from getentropy(), which is the browser's crypto.getRandomValues(); otherwise from /dev/urandom, which a worker has not.
  target_compile_definitions(sqlite PRIVATE __WASM__=1)
  target_compile_options(sqlite PRIVATE -Os) # it waits for the storage
else()
  target_link_libraries(sqlite PUBLIC m)
endif()

# --- libsodium, without its autotools: the reference implementations only, which is what WebAssembly can run
file(GLOB_RECURSE SODIUM_SOURCES "${DEPS}/libsodium/src/libsodium/*.c")
set(VERSION "1.0.18")
set(SODIUM_LIBRARY_VERSION_MAJOR 10)
set(SODIUM_LIBRARY_VERSION_MINOR 3)
set(SODIUM_LIBRARY_MINIMAL_DEF "")
configure_file("${DEPS}/libsodium/src/libsodium/include/sodium/version.h.in" "${DEPS}/libsodium/src/libsodium/include/sodium/version.h" @ONLY)
add_library(sodium STATIC ${SODIUM_SOURCES})
target_include_directories(sodium SYSTEM PUBLIC "${DEPS}/libsodium/src/libsodium/include")
target_include_directories(sodium PRIVATE "${DEPS}/libsodium/src/libsodium/include/sodium")
target_compile_definitions(sodium PUBLIC SODIUM_STATIC=1 PRIVATE CONFIGURED=1 _DEFAULT_SOURCE=1 NATIVE_LITTLE_ENDIAN=1 DEV_MODE=1)
target_compile_options(sodium PRIVATE -w)

# --- Dear ImGui, with the hooks that report every item (see app/ui)
add_library(imgui STATIC "${DEPS}/imgui/imgui.cpp" "${DEPS}/imgui/imgui_draw.cpp" "${DEPS}/imgui/imgui_tables.cpp" "${DEPS}/imgui/imgui_widgets.cpp")
target_include_directories(imgui SYSTEM PUBLIC "${DEPS}/imgui" "${DEPS}/imgui/backends" "${CMAKE_SOURCE_DIR}/.deps/include/app")
target_compile_definitions(imgui PUBLIC IMGUI_USER_CONFIG="app/imgui_config.h")
target_compile_options(imgui PRIVATE -w)

# --- Catch2 (tests only)
file(GLOB_RECURSE CATCH_SOURCES "${DEPS}/catch2/src/catch2/*.cpp")
add_library(catch2 STATIC EXCLUDE_FROM_ALL ${CATCH_SOURCES})
target_include_directories(catch2 SYSTEM PUBLIC "${DEPS}/catch2/src")
set(CATCH_CONFIG_DEFAULT_REPORTER "console")
set(CATCH_CONFIG_CONSOLE_WIDTH "120")
configure_file("${DEPS}/catch2/src/catch2/catch_user_config.hpp.in" "${DEPS}/catch2/src/catch2/catch_user_config.hpp")
target_compile_options(catch2 PRIVATE -w)
set_target_properties(catch2 PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 24)
