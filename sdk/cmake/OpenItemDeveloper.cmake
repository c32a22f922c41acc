# How OpenItem is built by those who work on it: switches, warnings, tools, and the functions
# every CMakeLists.txt of this repository uses. It is included by the root project and by `sdk/`
# when that is configured alone. It is not installed: a connector's author needs none of it.
#
#   openitem_library(NAME SOURCES ... [DEPENDS ...])      static library, target openitem_<NAME>
#   openitem_executable(NAME SOURCES ... [DEPENDS ...])   program, target and file <NAME>, in bin/
#   openitem_test(NAME [ON_BOTH_STORES] SOURCES ... [DEPENDS ...] [LABELS ...]
#                 [TIMEOUT seconds])
#                                                         GoogleTest program <NAME>_test, in bin/
#   openitem_settings(TARGET)                             the house's warnings for any other target
#
# In DEPENDS a word without `::` is a library of the house (`base` is openitem_base) unless a
# target has exactly that name (valijson), one with `::` is an imported target (fmt::fmt). Sources
# include from the repository root ("host/base/money.hpp"). A test carries its NAME as a label
# beside those in LABELS, is named `<NAME>.<Suite>.<Test>` in ctest, and sees the macro
# OPENITEM_SOURCE_DIR. ON_BOTH_STORES runs it a second time, as <NAME>.on_postgres, with its books
# in PostgreSQL (host/store/testbed/place.hpp).
include_guard(GLOBAL)

get_filename_component(openitem_root "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)

option(OPENITEM_DEVELOPER_MODE "Build tests and benchmarks, with the house's warnings"
       ${PROJECT_IS_TOP_LEVEL})
option(OPENITEM_WERROR "Treat warnings as errors (the presets switch it on)" OFF)
option(OPENITEM_TIDY "Run clang-tidy on every source that is compiled" OFF)
option(OPENITEM_FUZZ "Build the programs of tests/fuzz (needs clang)" OFF)
set(OPENITEM_SANITIZE "" CACHE STRING "Sanitizers for everything, as -fsanitize= takes them")

if(OPENITEM_DEVELOPER_MODE)
    find_package(GTest REQUIRED)

    find_program(OPENITEM_CCACHE ccache)
    if(OPENITEM_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
        # What ccache needs to be told before it keeps anything that uses a precompiled header.
        set(CMAKE_C_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
            CCACHE_SLOPPINESS=pch_defines,time_macros "${OPENITEM_CCACHE}")
        set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_C_COMPILER_LAUNCHER}")
        add_compile_options(-fpch-preprocess)
        # The build folder's name stays out of the objects, so that one cache serves every preset
        # with the same flags.
        add_compile_options("-ffile-prefix-map=${CMAKE_BINARY_DIR}=.")
    endif()

    find_program(OPENITEM_MOLD mold)
    if(OPENITEM_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU"
       AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12.1)
        add_link_options(-fuse-ld=mold)
    endif()

    if(OPENITEM_TIDY)
        find_program(OPENITEM_CLANG_TIDY NAMES clang-tidy-14 clang-tidy REQUIRED)
        set(CMAKE_CXX_CLANG_TIDY "${OPENITEM_CLANG_TIDY};--quiet"
            "--extra-arg=-Wno-unknown-warning-option")
        # It reads no header that g++ has compiled; and so this preset sees a forgotten include.
        set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
    endif()
endif()

if(OPENITEM_SANITIZE)
    add_compile_options("-fsanitize=${OPENITEM_SANITIZE}" -fno-sanitize-recover=all
                        -fno-omit-frame-pointer)
    add_link_options("-fsanitize=${OPENITEM_SANITIZE}")
endif()
if(OPENITEM_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

function(openitem_settings target)
    if(NOT OPENITEM_DEVELOPER_MODE)
        return()
    endif()
    target_compile_options(${target} PRIVATE
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wimplicit-fallthrough
        $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual -Wextra-semi>
        $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>
        # g++ 12 sees overlaps inside std::string's own operator+ that are not there.
        $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
    if(OPENITEM_WERROR)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
    if(OPENITEM_SANITIZE)
        # Instrumented code confuses g++'s flow analysis; the uninstrumented builds still warn.
        target_compile_options(${target} PRIVATE
            $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    endif()
endfunction()

# What every kind of target has in common: include root, dependencies, warnings.
function(openitem_finish target visibility)
    target_include_directories(${target} ${visibility} "${openitem_root}")
    foreach(dependency IN LISTS ARGN)
        if(NOT dependency MATCHES "::|^openitem_" AND NOT TARGET ${dependency})
            set(dependency "openitem_${dependency}")
        endif()
        target_link_libraries(${target} ${visibility} ${dependency})
    endforeach()
    openitem_settings(${target})
endfunction()

function(openitem_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
    add_library(openitem_${name} STATIC ${arg_SOURCES})
    openitem_finish(openitem_${name} PUBLIC ${arg_DEPENDS})
endfunction()

function(openitem_executable name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
    add_executable(${name} ${arg_SOURCES})
    openitem_finish(${name} PRIVATE ${arg_DEPENDS})
endfunction()

function(openitem_test name)
    if(NOT OPENITEM_DEVELOPER_MODE)
        return()
    endif()
    cmake_parse_arguments(PARSE_ARGV 1 arg "ON_BOTH_STORES" "TIMEOUT" "SOURCES;DEPENDS;LABELS")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    include(GoogleTest)
    set(target "${name}_test")
    if(NOT TARGET openitem_test_headers)
        # What every test includes, compiled once.
        set(source "${CMAKE_BINARY_DIR}/openitem_test_headers.cpp")
        file(CONFIGURE OUTPUT "${source}" CONTENT "int main() {}\n")
        add_executable(openitem_test_headers EXCLUDE_FROM_ALL "${source}")
        target_link_libraries(openitem_test_headers PRIVATE GTest::gtest_main)
        openitem_settings(openitem_test_headers)
        target_precompile_headers(openitem_test_headers PRIVATE
            <gtest/gtest.h> <map> <string> <vector>)
    endif()
    add_executable(${target} ${arg_SOURCES})
    target_precompile_headers(${target} REUSE_FROM openitem_test_headers)
    # From precompiled headers g++ 12 takes what -Wno-restrict is about for these, too.
    target_compile_options(${target} PRIVATE
        $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-stringop-overflow>)
    openitem_finish(${target} PRIVATE ${arg_DEPENDS} GTest::gtest_main)
    target_compile_definitions(${target} PRIVATE OPENITEM_SOURCE_DIR="${openitem_root}")
    gtest_discover_tests(${target}
        DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
        TEST_PREFIX "${name}."
        TEST_LIST openitem_discovered
        PROPERTIES TIMEOUT ${arg_TIMEOUT})
    set(labels ${name} ${arg_LABELS})
    # gtest_discover_tests splits a list of labels into single words; ctest reads this file after
    # the discovery and sets them whole.
    set(labels_file "${CMAKE_CURRENT_BINARY_DIR}/${target}_labels.cmake")
    file(WRITE "${labels_file}" "if(openitem_discovered)
    set_tests_properties(\${openitem_discovered} PROPERTIES LABELS \"${labels}\")
endif()
unset(openitem_discovered)
")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${labels_file}")
    if(arg_ON_BOTH_STORES)
        # All of it at once: one server for all tests.
        add_test(NAME "${name}.on_postgres" COMMAND ${target})
        set_tests_properties("${name}.on_postgres" PROPERTIES
            ENVIRONMENT OPENITEM_TEST_STORE=postgres TIMEOUT 1200
            LABELS "${labels};postgres")
    endif()
endfunction()
