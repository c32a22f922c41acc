# openitem_add_connector(NAME alias
#                        SOURCES file...        (for a library)
#                        MANIFEST plugin.json
#                        [FILES file...]        copied beside the manifest; their digests are listed
#                        [DEPENDS target...])   linked privately
#
# Builds a connector into <build>/connectors/<alias>/: the library `<alias>.so`, the finished
# plugin.json (abi, library and sha256 filled in) and the configuration's schema. Without SOURCES
# the manifest names a program in `command`, and its FILES are only copied. The target is
# `connector_<alias>`; install it with openitem_install_connector(alias).
#
# The library exports openitem_entry and nothing else: hidden visibility does not hide what the C++
# library instantiates, so a version script does. Every symbol it needs must be known when it is
# linked (-z defs). libstdc++ is linked dynamically by default: connectors that pass no C++ object
# over the boundary may use another libstdc++ than the host, and security fixes reach them. Set
# OPENITEM_STATIC_CXX for a library that must run where libstdc++ is older than the compiler's.
#
# In the sources, <openitem_manifest.hpp> (C: <openitem_manifest.h>) gives id, name, version and
# configuration schema as the manifest states them, so that both always agree.
include_guard(GLOBAL)

option(OPENITEM_STATIC_CXX "Link libstdc++ and libgcc into connectors" OFF)

set(OPENITEM_CONNECTOR_MODULE_DIR "${CMAKE_CURRENT_LIST_DIR}"
    CACHE INTERNAL "Where this module lies")

# "x86_64-linux-gnu": the key of this platform in a manifest's `library`.
function(openitem_platform out)
    set(tuple "${CMAKE_CXX_LIBRARY_ARCHITECTURE}")
    if(NOT tuple MATCHES "^[a-z0-9_]+-[a-z0-9]+-[a-z0-9]+$")
        string(TOLOWER "${CMAKE_SYSTEM_PROCESSOR}-${CMAKE_SYSTEM_NAME}-gnu" tuple)
    endif()
    set(${out} "${tuple}" PARENT_SCOPE)
endfunction()

function(openitem_abi_version major minor)
    get_target_property(include_dirs OpenItem::sdk INTERFACE_INCLUDE_DIRECTORIES)
    foreach(dir IN LISTS include_dirs)
        string(REGEX REPLACE "^.<BUILD_INTERFACE:(.*)>$" "\\1" dir "${dir}")
        if(EXISTS "${dir}/openitem/openitem.h")
            file(STRINGS "${dir}/openitem/openitem.h" lines REGEX "^#define OI_ABI_(MAJOR|MINOR) ")
            string(REGEX REPLACE ".*OI_ABI_MAJOR ([0-9]+)u.*" "\\1" found_major "${lines}")
            string(REGEX REPLACE ".*OI_ABI_MINOR ([0-9]+)u.*" "\\1" found_minor "${lines}")
        endif()
    endforeach()
    set(${major} "${found_major}" PARENT_SCOPE)
    set(${minor} "${found_minor}" PARENT_SCOPE)
endfunction()

# The headers that repeat the manifest for the sources of the connector.
function(openitem_manifest_headers manifest_file folder)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${manifest_file}")
    file(READ "${manifest_file}" manifest)
    foreach(key IN ITEMS id name version)
        string(JSON value GET "${manifest}" ${key})
        string(REGEX REPLACE "([\"\\\\])" "\\\\\\1" manifest_${key} "${value}")
    endforeach()
    set(config_schema_bytes "'{', '}', ")
    string(JSON schema ERROR_VARIABLE none GET "${manifest}" config_schema)
    if(NOT none)
        get_filename_component(source_folder "${manifest_file}" DIRECTORY)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source_folder}/${schema}")
        file(READ "${source_folder}/${schema}" bytes HEX)
        string(REGEX REPLACE "(................................)" "\\1\n   " bytes "${bytes}")
        string(REGEX REPLACE "([0-9a-f][0-9a-f])" " '\\\\x\\1'," config_schema_bytes "${bytes}")
    endif()
    foreach(name IN ITEMS openitem_manifest.hpp openitem_manifest.h)
        configure_file("${OPENITEM_CONNECTOR_MODULE_DIR}/${name}.in" "${folder}/${name}" @ONLY)
    endforeach()
endfunction()

function(openitem_add_connector)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;MANIFEST" "SOURCES;FILES;DEPENDS")
    foreach(needed IN ITEMS NAME MANIFEST)
        if(NOT arg_${needed})
            message(FATAL_ERROR "openitem_add_connector: ${needed} is missing")
        endif()
    endforeach()
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "openitem_add_connector: unknown: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    get_filename_component(manifest "${arg_MANIFEST}" ABSOLUTE)
    get_filename_component(source_folder "${manifest}" DIRECTORY)
    file(READ "${manifest}" text)
    string(JSON alias GET "${text}" alias)
    if(NOT alias STREQUAL arg_NAME)
        message(FATAL_ERROR "${manifest}: the alias is '${alias}', expected '${arg_NAME}'")
    endif()

    set(target "connector_${arg_NAME}")
    set(folder "${PROJECT_BINARY_DIR}/connectors/${arg_NAME}")
    if(NOT PROJECT_IS_TOP_LEVEL)
        set(folder "${CMAKE_BINARY_DIR}/connectors/${arg_NAME}")
    endif()

    # What stands beside the manifest, the schema of the configuration first.
    set(files ${arg_FILES})
    string(JSON schema ERROR_VARIABLE none GET "${text}" config_schema)
    if(NOT none)
        list(PREPEND files "${schema}")
    endif()
    set(copies)
    foreach(file IN LISTS files)
        add_custom_command(OUTPUT "${folder}/${file}"
            COMMAND "${CMAKE_COMMAND}" -E copy "${source_folder}/${file}" "${folder}/${file}"
            DEPENDS "${source_folder}/${file}" VERBATIM)
        list(APPEND copies "${folder}/${file}")
    endforeach()

    openitem_abi_version(major minor)
    string(JOIN "|" listed ${files})
    set(finish "${CMAKE_COMMAND}" "-DMANIFEST=${manifest}" "-DOUTPUT=${folder}/plugin.json"
        -DABI_MAJOR=${major} -DABI_MINOR=${minor} "-DFILES=${listed}")
    set(script -P "${OPENITEM_CONNECTOR_MODULE_DIR}/finish_manifest.cmake")

    if(NOT arg_SOURCES)
        add_custom_command(OUTPUT "${folder}/plugin.json"
            COMMAND ${finish} ${script} DEPENDS "${manifest}" ${copies} VERBATIM)
        add_custom_target(${target} ALL DEPENDS "${folder}/plugin.json" ${copies})
        set_target_properties(${target} PROPERTIES OPENITEM_CONNECTOR_FOLDER "${folder}")
        return()
    endif()

    set(generated "${CMAKE_CURRENT_BINARY_DIR}/${target}_manifest")
    openitem_manifest_headers("${manifest}" "${generated}")
    add_custom_target(${target}_files DEPENDS ${copies})
    add_library(${target} MODULE ${arg_SOURCES})
    add_dependencies(${target} ${target}_files)
    target_link_libraries(${target} PRIVATE OpenItem::sdk ${arg_DEPENDS})
    target_include_directories(${target} PRIVATE "${generated}")
    set_target_properties(${target} PROPERTIES
        OPENITEM_CONNECTOR_FOLDER "${folder}"
        PREFIX "" OUTPUT_NAME "${arg_NAME}" LIBRARY_OUTPUT_DIRECTORY "${folder}"
        POSITION_INDEPENDENT_CODE ON
        C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    if(COMMAND openitem_settings)
        openitem_settings(${target})  # within the repository: its warnings
    endif()
    if(NOT CMAKE_CXX_STANDARD)
        set_target_properties(${target} PROPERTIES CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON)
    endif()
    if(NOT CMAKE_C_STANDARD)
        set_target_properties(${target} PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON)
    endif()
    set(version_script "${OPENITEM_CONNECTOR_MODULE_DIR}/connector.version")
    target_link_options(${target} PRIVATE "LINKER:--version-script=${version_script}")
    if(NOT OPENITEM_SANITIZE)  # a sanitizer's runtime comes with the program, not the library
        target_link_options(${target} PRIVATE "LINKER:-z,defs")
    endif()
    if(OPENITEM_STATIC_CXX)
        target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
    endif()
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${version_script}" "${manifest}")
    openitem_platform(platform)
    add_custom_command(TARGET ${target} POST_BUILD
        COMMAND ${finish} "-DLIBRARY=$<TARGET_FILE:${target}>" -DPLATFORM=${platform} ${script}
        VERBATIM)
endfunction()

# Installs connectors into <prefix>/<libdir>/openitem/connectors, where the host looks for them.
function(openitem_install_connector)
    include(GNUInstallDirs)
    foreach(alias IN LISTS ARGV)
        get_target_property(folder connector_${alias} OPENITEM_CONNECTOR_FOLDER)
        install(DIRECTORY "${folder}" DESTINATION "${CMAKE_INSTALL_LIBDIR}/openitem/connectors"
                USE_SOURCE_PERMISSIONS COMPONENT connectors)
    endforeach()
endfunction()
