#include "host/service/document.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/service/place.hpp"

namespace openitem::service {

namespace {

using base::Exit;
using base::RunError;
namespace fs = std::filesystem;

constexpr std::size_t most_of_a_stream = std::size_t{64} << 20;
constexpr std::size_t head_bytes = std::size_t{4} << 10;

}  // namespace

Document open_document(const std::string& file) {
    const fs::path path = file == "-" ? "/dev/stdin" : file;
    std::error_code none;
    const auto cannot = [&](std::string_view why) {
        return RunError(Exit::wrong_use, fmt::format("cannot read {}: {}", base::quote(file), why));
    };
    const auto status = fs::status(path, none);
    if (fs::is_directory(status)) throw cannot("it is a folder: name one document");
    std::ifstream in(path, std::ios::binary);
    if (!in) throw cannot(std::strerror(errno));
    Document out{{source_name(file), path}, {}};
    const bool again = fs::is_regular_file(status) && file != "-";
    std::string bytes(again ? head_bytes : most_of_a_stream + 1, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    out.head = bytes.substr(0, head_bytes);
    if (again) return out;
    if (bytes.size() > most_of_a_stream) throw cannot("expected at most 64 MiB");
    out.source.bytes = std::make_shared<const std::string>(std::move(bytes));
    return out;
}

}  // namespace openitem::service
