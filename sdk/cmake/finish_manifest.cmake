# Writes the plugin.json of a connector that was just built: the author's manifest with the ABI (its
# own `minor_min` stays), the
# library's name and its digest filled in.
#
#   cmake -DMANIFEST=in -DOUTPUT=out [-DLIBRARY=file -DPLATFORM=tuple] [-DFILES=a|b]
#         -DABI_MAJOR=n -DABI_MINOR=n -P finish_manifest.cmake
#
# FILES: further files of the output's folder to digest, relative to it.
cmake_minimum_required(VERSION 3.25)

file(READ "${MANIFEST}" manifest)
get_filename_component(folder "${OUTPUT}" DIRECTORY)

set(abi "{\"major\": ${ABI_MAJOR}, \"minor\": ${ABI_MINOR}}")
string(JSON minor_min ERROR_VARIABLE none GET "${manifest}" abi minor_min)
if(none STREQUAL "NOTFOUND")
    string(JSON abi SET "${abi}" minor_min "${minor_min}")
endif()
string(JSON manifest SET "${manifest}" abi "${abi}")
set(digests "{}")
if(LIBRARY)
    get_filename_component(library_name "${LIBRARY}" NAME)
    string(JSON manifest SET "${manifest}" library "{\"${PLATFORM}\": \"${library_name}\"}")
    file(SHA256 "${LIBRARY}" digest)
    string(JSON digests SET "${digests}" "${library_name}" "\"${digest}\"")
endif()
string(REPLACE "|" ";" FILES "${FILES}")
foreach(name IN LISTS FILES)
    file(SHA256 "${folder}/${name}" digest)
    string(JSON digests SET "${digests}" "${name}" "\"${digest}\"")
endforeach()
string(JSON manifest SET "${manifest}" sha256 "${digests}")
file(WRITE "${OUTPUT}" "${manifest}\n")
