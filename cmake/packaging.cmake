# The library as others use it, llm_api_router::llm_api_router, and what is installed. Included
# once every layer is defined.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

add_library(llm_api_router INTERFACE)
add_library(llm_api_router::llm_api_router ALIAS llm_api_router)
target_link_libraries(llm_api_router INTERFACE router_public)
foreach(implementation IN ITEMS router_gateway router_config)
  if(TARGET ${implementation})
    target_link_libraries(llm_api_router INTERFACE ${implementation})
  endif()
endforeach()

if(TARGET llm-api-router)
  set_target_properties(llm-api-router PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
  router_brings_duckdb(llm-api-router)
endif()

if(NOT LLM_API_ROUTER_INSTALL)
  return()
endif()

get_property(layers GLOBAL PROPERTY LLM_API_ROUTER_LAYERS)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/llm_api_router")

install(TARGETS llm_api_router router_public ${layers} EXPORT llm_api_router
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}/llm_api_router" COMPONENT development)
install(EXPORT llm_api_router NAMESPACE llm_api_router:: FILE llm_api_routerTargets.cmake
        DESTINATION "${package_dir}" COMPONENT development)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/llm_api_router" TYPE INCLUDE COMPONENT development)

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/llm_api_routerConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/llm_api_routerConfig.cmake"
  INSTALL_DESTINATION "${package_dir}"
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break what a caller compiles against.
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/llm_api_routerConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/llm_api_routerConfig.cmake"
              "${PROJECT_BINARY_DIR}/llm_api_routerConfigVersion.cmake"
        DESTINATION "${package_dir}" COMPONENT development)

if(TARGET llm-api-router)
  install(TARGETS llm-api-router RUNTIME COMPONENT program)
endif()
if(LLM_API_ROUTER_DUCKDB_LIBRARY)
  install(FILES "${LLM_API_ROUTER_DUCKDB_LIBRARY}" DESTINATION "${LLM_API_ROUTER_PRIVATE_LIBDIR}"
          COMPONENT program)
endif()
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" TYPE DOC COMPONENT program)
install(FILES "${PROJECT_SOURCE_DIR}/llm_router_config.example.json" TYPE DOC COMPONENT program
        OPTIONAL)
