# embed_assets(TARGET): the pages of web/, built into the library TARGET as web_assets.cpp.
#
# With `cmake -DFOLDER=… -DOUTPUT=… -P embed_assets.cmake` it writes that file for the pages built
# into FOLDER: each with its type, its hash and, where scripts/build-web left one, its compressed
# copy. Pages and the API document are asked for again each time, the rest has a hash in its name.

function(embed_assets target)
  set(pages "${PROJECT_BINARY_DIR}/web/pages")
  set(output "${PROJECT_BINARY_DIR}/web/web_assets.cpp")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/web/src/*"
       "${PROJECT_SOURCE_DIR}/web/build/*" "${PROJECT_SOURCE_DIR}/web/*.html")
  list(FILTER sources EXCLUDE REGEX "\\.test\\.ts$")
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${PROJECT_SOURCE_DIR}/scripts/build-web" "${pages}" "${PROJECT_VERSION}"
    COMMAND "${CMAKE_COMMAND}" "-DFOLDER=${pages}" "-DOUTPUT=${output}" -P
            "${PROJECT_SOURCE_DIR}/cmake/embed_assets.cmake"
    DEPENDS ${sources}
            "${PROJECT_SOURCE_DIR}/api/openapi.yaml"
            "${PROJECT_SOURCE_DIR}/cmake/embed_assets.cmake"
            "${PROJECT_SOURCE_DIR}/scripts/build-web"
            "${PROJECT_SOURCE_DIR}/web/package-lock.json"
            "${PROJECT_SOURCE_DIR}/web/tsconfig.json"
            "${PROJECT_SOURCE_DIR}/web/vite.config.ts"
    COMMENT "Building the pages of web/"
    VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  return()
endif()

set(types
    .html "text/html"
    .js "text/javascript"
    .css "text/css"
    .svg "image/svg+xml"
    .woff2 "font/woff2"
    .json "application/json")

file(GLOB_RECURSE files RELATIVE "${FOLDER}" "${FOLDER}/*")
list(FILTER files EXCLUDE REGEX "\\.gz$")
list(SORT files)

set(bytes "")
set(table "")
set(number 0)

# Adds `file` to the read-only data, as the symbols asset_NUMBER and asset_NUMBER_end.
macro(add_bytes file)
  string(APPEND bytes
         "asm(\".pushsection .rodata,\\\"a\\\",%progbits\\n\"\n"
         "    \"web_asset_${number}: .incbin \\\"${file}\\\"\\n\"\n"
         "    \"web_asset_${number}_end:\\n\"\n"
         "    \".popsection\");\n"
         "extern \"C\" const char web_asset_${number}[];\n"
         "extern \"C\" const char web_asset_${number}_end[];\n")
  set(added "text(web_asset_${number}, web_asset_${number}_end)")
  math(EXPR number "${number} + 1")
endmacro()

foreach(name IN LISTS files)
  get_filename_component(extension "${name}" LAST_EXT)
  list(FIND types "${extension}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "${name}: no media type is known for ${extension}")
  endif()
  math(EXPR at "${at} + 1")
  list(GET types ${at} type)
  if(type MATCHES "^text/")
    string(APPEND type "; charset=utf-8")
  endif()
  file(SHA256 "${FOLDER}/${name}" hash)
  string(SUBSTRING "${hash}" 0 20 hash)

  set(kind "asset")
  set(path "/web/${name}")
  if(name STREQUAL "index.html")
    set(kind "page")
    set(path "/web")
  elseif(name STREQUAL "docs.html")
    set(kind "reference")
    set(path "/docs")
  elseif(name STREQUAL "openapi.json")
    set(kind "document")
    set(path "/openapi.json")
  endif()

  add_bytes("${FOLDER}/${name}")
  set(plain "${added}")
  set(packed "{}")
  if(EXISTS "${FOLDER}/${name}.gz")
    add_bytes("${FOLDER}/${name}.gz")
    set(packed "${added}")
  endif()
  string(APPEND table "      {\"${path}\", Asset::Kind::${kind}, \"${type}\", \"${hash}\",\n"
                      "       ${plain}, ${packed}},\n")
endforeach()

file(WRITE "${OUTPUT}"
"// Made from web/ by cmake/embed_assets.cmake.
#include <array>

#include \"web/assets.hpp\"

${bytes}
namespace llm_api_router::web {
namespace {

std::string_view text(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::span<const Asset> embedded_assets() {
  static const auto assets = std::to_array<Asset>({
${table}  });
  return assets;
}

}  // namespace llm_api_router::web
")
