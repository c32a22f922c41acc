#include "host/service/json_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <sstream>

#include "host/base/result.hpp"
#include "host/base/text.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

// What the parser's own words mean to whoever wrote the JSON.
std::string_view advice_for(std::string_view error) {
    struct Advice {
        std::string_view error;
        std::string_view advice;
    };
    constexpr Advice table[] = {
        {"UTF-8", "; it has to be UTF-8"},
        {"object key", "; keys stand in double quotes"},
        {"invalid literal", "; texts stand in double quotes"},
        {"object separator", "; a colon stands between a key and its value"},
        {"expected '}'", "; commas stand between members"},
        {"expected ']'", "; commas stand between elements"},
    };
    for (const Advice& each : table) {
        if (error.find(each.error) != std::string_view::npos) return each.advice;
    }
    return {};
}

template <class Json>
Json parse(std::string_view text, const std::string& called) {
    try {
        return Json::parse(text, nullptr, true, true);
    } catch (const nlohmann::json::parse_error& error) {
        constexpr std::size_t most_shown = 24;
        const bool early = error.byte > text.size();
        const auto read = text.substr(0, error.byte);
        const auto line = 1 + std::count(read.begin(), read.end(), '\n');
        auto last = read.substr(read.find_last_of('\n') + 1);
        const auto column = last.size();
        last.remove_prefix(last.size() - std::min(last.size(), most_shown));
        throw RunError(Exit::source_or_config,
                       fmt::format("{}:{}:{}: expected JSON (comments are allowed), found {}{}",
                                   called, line, column, early ? "its end" : base::quote(last),
                                   advice_for(early ? "" : error.what())));
    }
}

}  // namespace

nlohmann::json parse_json(std::string_view text, const std::string& called) {
    return parse<nlohmann::json>(text, called);
}

nlohmann::ordered_json parse_ordered_json(std::string_view text, const std::string& called) {
    return parse<nlohmann::ordered_json>(text, called);
}

std::optional<std::string> read_text_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

nlohmann::json read_json_file(const std::filesystem::path& file) {
    const auto text = read_text_file(file);
    if (!text) {
        throw RunError(Exit::source_or_config, fmt::format("{}: cannot be read", file.string()));
    }
    return parse_json(*text, file.string());
}

TextFile::TextFile(std::filesystem::path file)
    : file_(std::move(file)),
      beside_(file_.string() + ".new"),
      fd_(::open(beside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640)) {
    if (fd_ < 0) fail();
}

TextFile::~TextFile() {
    if (fd_ < 0) return;
    ::close(fd_);
    ::unlink(beside_.c_str());
}

void TextFile::write(std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(fd_, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail();
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

void TextFile::finish() {
    if (::fsync(fd_) != 0) fail();
    ::close(fd_);
    fd_ = -1;
    std::filesystem::rename(beside_, file_);
}

void TextFile::fail() const {
    throw RunError(Exit::system,
                   fmt::format("{}: cannot be written: {}", beside_, std::strerror(errno)));
}

void write_text_file(const std::filesystem::path& file, std::string_view text) {
    TextFile to(file);
    to.write(text);
    to.finish();
}

void write_json_file(const std::filesystem::path& file, const nlohmann::json& json) {
    write_text_file(file, json.dump(2, ' ', false) + "\n");
}

JsonObject::JsonObject(const nlohmann::json& json, std::string file, std::string pointer)
    : json_(json), file_(std::move(file)), pointer_(std::move(pointer)) {
    if (!json_.is_object()) fail("", "an object");
}

void JsonObject::fail(const std::string& key, const std::string& expected) const {
    const auto where = pointer_ + (key.empty() ? "" : "/" + key);
    throw RunError(Exit::source_or_config, fmt::format("{}: {}: expected {}", file_,
                                                       where.empty() ? "/" : where, expected));
}

const nlohmann::json* JsonObject::find(const char* key) {
    known_.emplace_back(key);
    const auto found = json_.find(key);
    return found == json_.end() || found->is_null() ? nullptr : &*found;
}

std::string JsonObject::text(const char* key, std::string otherwise) {
    const auto* value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_string()) fail(key, "a text");
    return value->get<std::string>();
}

std::string JsonObject::required_text(const char* key) {
    auto value = text(key);
    if (value.empty()) fail(key, "a text that is not empty");
    return value;
}

std::optional<int> JsonObject::number(const char* key) {
    const auto* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number_integer()) fail(key, "a whole number");
    const auto number = value->get<std::int64_t>();
    if (number < 0 || number > std::numeric_limits<int>::max()) fail(key, "a number from 0 on");
    return static_cast<int>(number);
}

const nlohmann::json* JsonObject::any(const char* key) { return find(key); }

void JsonObject::finish() const {
    for (const auto& [key, value] : json_.items()) {
        if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
        std::string names;
        for (const auto& name : known_) names += (names.empty() ? "" : ", ") + name;
        fail(key, "no such key; there is: " + names);
    }
}

}  // namespace openitem::service
