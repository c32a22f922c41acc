#include "host/service/bench/reading.hpp"

#include <fmt/format.h>

#include <cstring>
#include <fstream>

#include "host/base/result.hpp"

namespace openitem::service::bench {

namespace {

class Counting final : public connect::RunHandler {
public:
    connect::Next on_batch(const BatchView& batch) override {
        for (std::uint32_t entity = 1; entity < OI_ENTITY_COUNT; ++entity) {
            rows += batch.table(entity).row_count();
        }
        return connect::Next::go_on;
    }
    connect::Next on_checkpoint(std::string_view) override { return connect::Next::go_on; }
    connect::Next on_reject(const connect::Rejection&) override { return connect::Next::go_on; }

    std::uint64_t rows = 0;
};

}  // namespace

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes(std::filesystem::file_size(file), '\0');
    if (!in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
        throw base::RunError(base::Exit::wrong_use, file.string() + " cannot be read");
    }
    return bytes;
}

double read_seconds(Work& work, connect::Runner& runner, const std::string& alias,
                    const std::string& config, const std::filesystem::path& file) {
    const auto& plugin = work.connector(alias);
    return best_seconds(work.options.repeat, [&] {
        connect::FileService files({{"input", file}}, {nullptr, false});
        Counting handler;
        const auto outcome = runner.read({plugin, config, {"input"}, "", files, handler});
        if (!outcome.ok()) {
            throw base::RunError(base::Exit::source_or_config, outcome.text());
        }
        if (handler.rows == 0) {
            throw base::RunError(base::Exit::source_or_config, "nothing was read from the input");
        }
    });
}

double memchr_seconds(const std::string& bytes, char mark, int repeat) {
    std::size_t found = 0;
    const auto seconds = best_seconds(repeat, [&] {
        const char* at = bytes.data();
        const char* const end = at + bytes.size();
        while ((at = static_cast<const char*>(
                    std::memchr(at, mark, static_cast<std::size_t>(end - at)))) != nullptr) {
            ++found;
            ++at;
        }
    });
    if (found == 0) {
        throw base::RunError(base::Exit::wrong_use, fmt::format("the input has no '{}'", mark));
    }
    return seconds;
}

}  // namespace openitem::service::bench
