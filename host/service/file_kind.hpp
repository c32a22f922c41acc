// What a file seems to be, for whoever is told that it is not what was asked for.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace openitem::service {

// By its first bytes, with the next step: "it looks like camt: openitem read camt a.xml", "the file
// is empty", "it is a zip archive: unpack it first". Empty when nothing is known, or when it looks
// like what `asked`, the alias of a connector, reads. `file`: as a person names it; empty where no
// command can name it.
std::string looks_like(std::string_view head, std::string_view file, std::string_view asked = {});

// "text; hint", or the text alone when there is no hint or it says so already.
std::string with_hint(std::string text, std::string_view hint);

// The first bytes of a file on disk; "\0" when it is none or cannot be read: of that nothing is
// known.
std::string first_bytes(const std::filesystem::path& path);

// A file's name as it can be typed into a shell.
std::string shell_word(std::string_view file);

}  // namespace openitem::service
