#include "host/service/files_to_judge.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/result.hpp"
#include "host/base/text.hpp"

namespace openitem::service {

namespace {

using base::Exit;
using base::RunError;
namespace fs = std::filesystem;

constexpr std::size_t most_of_a_stream = std::size_t{64} << 20;
constexpr std::size_t piece_bytes = std::size_t{64} << 10;
// An archive may unpack to one large entry and so many times its own size: texts are packed to a
// tenth, and what goes on far beyond that was made to keep somebody busy.
constexpr std::size_t most_times_packed = 200;
using Visit = std::function<void(FileToJudge)>;

[[noreturn]] void cannot_read(const fs::path& path, std::string_view why) {
    throw RunError(Exit::wrong_use,
                   fmt::format("cannot read {}: {}", base::quote(path.string()), why));
}

// ---- archives -----------------------------------------------------------------------------------

bool begins_archive(std::string_view head) {
    return head.starts_with("PK\3\4") || head.starts_with("PK\5\6");  // the second: an empty one
}

bool is_archive(const fs::path& path) {
    std::array<char, 4> head{};
    std::ifstream in(path, std::ios::binary);
    in.read(head.data(), head.size());
    return begins_archive({head.data(), static_cast<std::size_t>(in.gcount())});
}

using Archive = std::unique_ptr<zip_t, void (*)(zip_t*)>;
using Entry = std::unique_ptr<zip_file_t, int (*)(zip_file_t*)>;

using Opened = std::pair<Archive, std::string>;  // null with the reason

Opened opened(zip_t* archive, zip_error_t& error) {
    std::string why;
    if (archive == nullptr)
        why = fmt::format("expected an archive: {}", zip_error_strerror(&error));
    zip_error_fini(&error);
    return {Archive(archive, zip_discard), std::move(why)};
}

Opened open_archive(const fs::path& path) {
    int code = 0;
    zip_t* const archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    return opened(archive, error);
}

// The bytes must outlive the archive.
Opened open_archive(const std::string& bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip_t* archive = nullptr;
    if (source != nullptr) {
        archive = zip_open_from_source(source, ZIP_RDONLY, &error);
        if (archive == nullptr) zip_source_free(source);
    }
    return opened(archive, error);
}

// Takes the bytes of an entry, of which `left` may come; what stands in the way is said in
// `file.refused`. The size an archive states is no promise.
void unpack(zip_t* archive, zip_uint64_t index, std::size_t& left, FileToJudge& file) {
    if (left == 0) {
        file.refused = fmt::format("expected an archive that unpacks to at most {} times its size",
                                   most_times_packed);
        return;
    }
    const Entry entry(zip_fopen_index(archive, index, 0), zip_fclose);
    if (!entry) {
        file.refused = zip_strerror(archive);
        return;
    }
    std::string bytes;
    std::string piece(piece_bytes, '\0');
    for (;;) {
        const zip_int64_t got = zip_fread(entry.get(), piece.data(), piece.size());
        if (got == 0) break;
        if (got < 0) {
            file.refused = zip_error_strerror(zip_file_get_error(entry.get()));
            return;
        }
        left -= std::min(left, static_cast<std::size_t>(got));
        if (bytes.size() + static_cast<std::size_t>(got) > most_of_a_stream) {
            file.refused = "expected at most 64 MiB, found more";
            return;
        }
        bytes.append(piece.data(), static_cast<std::size_t>(got));
    }
    file.bytes = std::make_shared<const std::string>(std::move(bytes));
}

void each_entry(const std::string& name, const Opened& opened, std::uintmax_t packed,
                const Visit& visit) {
    const auto& [archive, problem] = opened;
    std::size_t left = most_of_a_stream + packed * most_times_packed;
    const zip_int64_t count = archive ? zip_get_num_entries(archive.get(), 0) : 0;
    bool has_files = false;
    for (zip_int64_t i = 0; i < count; ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        const char* const inner = zip_get_name(archive.get(), index, ZIP_FL_ENC_GUESS);
        if (inner == nullptr) continue;
        const std::string_view entry = inner;
        if (entry.ends_with('/')) continue;
        has_files = true;
        FileToJudge file{fmt::format("{}/{}", name, entry), {}};
        unpack(archive.get(), index, left, file);
        visit(std::move(file));
    }
    if (has_files) return;
    visit({name, {}, {}, archive ? "expected files in the archive, found none" : problem});
}

// ---- files and folders --------------------------------------------------------------------------

void visit_file(const std::string& name, const fs::path& path, const Visit& visit) {
    if (is_archive(path)) {
        std::error_code none;
        const auto packed = fs::file_size(path, none);
        each_entry(name, open_archive(path), none ? 0 : packed, visit);
    } else {
        visit({name, path});
    }
}

void visit_folder(const fs::path& folder, const Visit& visit) {
    std::error_code problem;
    std::vector<fs::path> below;
    for (const auto& entry : fs::directory_iterator(folder, problem)) below.push_back(entry.path());
    if (problem) cannot_read(folder, problem.message());
    std::sort(below.begin(), below.end());
    for (const fs::path& each : below) {
        const auto kind = fs::status(each, problem);
        if (fs::is_directory(kind)) {
            if (!fs::is_symlink(each)) visit_folder(each, visit);
        } else if (fs::is_regular_file(kind)) {
            visit_file(each.string(), each, visit);
        }
    }
}

void visit_stream(const std::string& name, const fs::path& stream, const Visit& visit) {
    std::string bytes;
    std::ifstream in(stream, std::ios::binary);
    std::string piece(piece_bytes, '\0');
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0) {
        bytes.append(piece.data(), static_cast<std::size_t>(in.gcount()));
        if (bytes.size() > most_of_a_stream) {
            throw RunError(Exit::wrong_use, fmt::format("expected at most 64 MiB from {}",
                                                        base::quote(stream.string())));
        }
    }
    if (begins_archive(bytes)) {
        each_entry(name, open_archive(bytes), bytes.size(), visit);
    } else {
        visit({name, {}, std::make_shared<const std::string>(std::move(bytes))});
    }
}

}  // namespace

void each_file_to_judge(const std::string& name, const Visit& visit) {
    const fs::path path = name == "-" ? "/dev/stdin" : name;
    std::error_code problem;
    const auto kind = fs::status(path, problem);
    if (!fs::exists(kind) && name != "-") cannot_read(path, std::strerror(ENOENT));
    if (fs::is_directory(kind)) {
        visit_folder(path, visit);
    } else if (fs::exists(kind) && !fs::is_regular_file(kind)) {
        visit_stream(name, path, visit);
    } else {
        visit_file(name, path, visit);
    }
}

}  // namespace openitem::service
