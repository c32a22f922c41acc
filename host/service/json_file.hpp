// Reading the JSON files of a workspace: with comments allowed, and errors that name file and key.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace openitem::service {

// The file's JSON; ends the command (Exit::source_or_config) when it is missing or no JSON.
nlohmann::json read_json_file(const std::filesystem::path& file);
nlohmann::json parse_json(std::string_view text, const std::string& called);
// With keys in the order they were written in.
nlohmann::ordered_json parse_ordered_json(std::string_view text, const std::string& called);
// Writes beside the target and renames, so that a reader sees the old file or the new one.
void write_json_file(const std::filesystem::path& file, const nlohmann::json& json);

std::optional<std::string> read_text_file(const std::filesystem::path& file);
void write_text_file(const std::filesystem::path& file, std::string_view text);

// The same in pieces: the file is there, safe on its disk, after `finish`, and not without it.
// Throws base::RunError (system).
class TextFile {
public:
    explicit TextFile(std::filesystem::path file);
    ~TextFile();
    TextFile(const TextFile&) = delete;
    TextFile& operator=(const TextFile&) = delete;

    void write(std::string_view text);
    void finish();

private:
    [[noreturn]] void fail() const;

    std::filesystem::path file_;
    std::string beside_;
    int fd_;
};

// Typed access to one object of a file. Unknown keys are refused by `finish`, so that a typing
// mistake in a setting is never silently the default.
class JsonObject {
public:
    JsonObject(const nlohmann::json& json, std::string file, std::string pointer = {});

    std::string text(const char* key, std::string otherwise = {});
    std::string required_text(const char* key);
    std::optional<int> number(const char* key);
    const nlohmann::json* any(const char* key);
    void finish() const;

    [[noreturn]] void fail(const std::string& key, const std::string& expected) const;

private:
    const nlohmann::json* find(const char* key);

    const nlohmann::json& json_;
    std::string file_;
    std::string pointer_;
    std::vector<std::string> known_;
};

}  // namespace openitem::service
