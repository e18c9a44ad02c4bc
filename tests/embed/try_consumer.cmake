# cmake -DWAY=find_package|add_subdirectory ... -P try_consumer.cmake
#
# Configures, builds and runs tests/embed/consumer against what BUILD installs, or against SOURCE.

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${WORK}")
set(ENV{CCACHE_BASEDIR} "${SOURCE}")
set(ENV{CCACHE_NOHASHDIR} 1)
set(ENV{CCACHE_SLOPPINESS} "pch_defines,time_macros,include_file_mtime,include_file_ctime")

if(WAY STREQUAL "find_package")
  run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix")
  foreach(file IN ITEMS bin/llm-api-router include/llm_api_router/server.hpp
                        share/doc/llm_api_router/LICENSE)
    if(NOT EXISTS "${WORK}/prefix/${file}")
      message(FATAL_ERROR "${file} was not installed")
    endif()
  endforeach()
  run("${WORK}/prefix/bin/llm-api-router" --version)
  set(router "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
else()
  set(router "-DROUTER_SOURCE=${SOURCE}")
endif()

run("${CMAKE_COMMAND}" -G Ninja -S "${CMAKE_CURRENT_LIST_DIR}/consumer" -B "${WORK}/build" ${router}
    "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}"
    -DCMAKE_BUILD_TYPE=Debug)
run("${CMAKE_COMMAND}" --build "${WORK}/build" --target consumer)
run("${WORK}/build/consumer")
