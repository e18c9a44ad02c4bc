# router_library(NAME [PROGRAM_ONLY] SOURCES ... LINKS ... [PRIVATE_LINKS ...] [TESTS ...]
#                [BENCHMARKS ...] [PRECOMPILE header ...])
#
# One library for a folder of src/, called router_NAME, that can see its LINKS and nothing else, and
# one test program for it, router_NAME_test, from the TESTS beside the code. The BENCHMARKS there go
# into the one program of bench/CMakeLists.txt. A PROGRAM_ONLY library is
# not installed: those who embed the router do not get it, nor what it depends on.

set(LLM_API_ROUTER_WARNINGS
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
    -Woverloaded-virtual -Wnull-dereference -Wformat=2)

function(router_target_settings target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE ${LLM_API_ROUTER_WARNINGS})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 reports null dereferences and uninitialised members inside optimised library templates,
    # members that a designated initialiser leaves to their defaults, and the frames of Asio's
    # coroutines as freed by another allocator than theirs.
    target_compile_options(${target} PRIVATE -Wno-null-dereference -Wno-maybe-uninitialized
                                             -Wno-missing-field-initializers -Wno-mismatched-new-delete)
  else()
    # Clang's -Wconversion asks for more than GCC's; it reports members that a designated initialiser
    # leaves to their defaults, too, and what libstdc++ 12 itself makes of std::stable_partition.
    target_compile_options(${target} PRIVATE -Wno-sign-conversion -Wno-missing-field-initializers
                                             -Wno-deprecated-declarations)
  endif()
  if(LLM_API_ROUTER_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(LLM_API_ROUTER_HARDEN)
    router_harden(${target})
  endif()
endfunction()

function(router_library name)
  cmake_parse_arguments(arg "PROGRAM_ONLY" ""
                        "SOURCES;LINKS;PRIVATE_LINKS;TESTS;TEST_LINKS;BENCHMARKS;PRECOMPILE" ${ARGN})
  add_library(router_${name} STATIC ${arg_SOURCES})
  router_target_settings(router_${name})
  # A folder that shows only this library's headers, as "NAME/x.hpp": what is not linked is not seen.
  set(layer "${PROJECT_BINARY_DIR}/layers/${name}")
  file(MAKE_DIRECTORY "${layer}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${layer}/${name}" SYMBOLIC)
  target_include_directories(router_${name} PUBLIC $<BUILD_INTERFACE:${layer}>)
  target_link_libraries(router_${name} PUBLIC ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
  if(NOT arg_PROGRAM_ONLY)
    set_property(GLOBAL APPEND PROPERTY LLM_API_ROUTER_LAYERS router_${name})
  endif()
  if(arg_PRECOMPILE)
    target_precompile_headers(router_${name} PRIVATE ${arg_PRECOMPILE})
    # Without it ccache cannot tell which precompiled header a preprocessed source belongs to.
    target_compile_options(router_${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
  endif()
  if(arg_TESTS AND LLM_API_ROUTER_BUILD_TESTS)
    router_test(${name}_test SOURCES ${arg_TESTS} LINKS router_${name} ${arg_TEST_LINKS})
  endif()
  foreach(benchmark IN LISTS arg_BENCHMARKS)
    set_property(GLOBAL APPEND PROPERTY LLM_API_ROUTER_BENCHMARKS
                 "${CMAKE_CURRENT_SOURCE_DIR}/${benchmark}")
  endforeach()
endfunction()

# router_test(NAME SOURCES ... LINKS ...): a GoogleTest program whose tests ctest runs one by one.
function(router_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  find_package(GTest REQUIRED)
  include(GoogleTest)
  add_executable(router_${name} ${arg_SOURCES})
  router_target_settings(router_${name})
  target_include_directories(router_${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(router_${name}
                             PRIVATE ROUTER_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(router_${name} PRIVATE ${arg_LINKS} GTest::gmock_main)
  gtest_discover_tests(router_${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 120)
endfunction()
