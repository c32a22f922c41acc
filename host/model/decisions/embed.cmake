# Text files compiled into a library, so that a default policy and its schema are read by people in
# the source tree and need no file at run time.
#
#   openitem_embed(TARGET HEADER NAMESPACE name=file ...)
#
# writes HEADER into the build folder (included as "HEADER") with one `inline constexpr
# std::string_view name` for each file, in NAMESPACE.
include_guard(GLOBAL)

function(openitem_embed target header namespace)
    string(CONCAT body "// Generated from the files named below; edit those.\n#pragma once\n\n"
                       "#include <string_view>\n\nnamespace ${namespace} {\n")
    foreach(pair IN LISTS ARGN)
        string(REGEX MATCH "^([a-z_]+)=(.+)$" matched "${pair}")
        if(NOT matched)
            message(FATAL_ERROR "openitem_embed: expected name=file, found ${pair}")
        endif()
        set(name "${CMAKE_MATCH_1}")
        set(file "${CMAKE_CURRENT_SOURCE_DIR}/${CMAKE_MATCH_2}")
        file(READ "${file}" text)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
        string(APPEND body "\n// ${CMAKE_MATCH_2}\ninline constexpr std::string_view ${name} = "
                           "R\"file(${text})file\";\n")
    endforeach()
    string(APPEND body "\n}  // namespace ${namespace}\n")
    # Written only when it differs, so that a new configuration compiles nothing again.
    file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/embedded/${header}" CONTENT "${body}" @ONLY)
    target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/embedded")
endfunction()
