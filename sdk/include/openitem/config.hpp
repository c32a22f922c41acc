// openitem/config.hpp - a connector's configuration, read by key and type.
//
//     const auto delimiter = run.config().text("delimiter", ",");
//     for (const Config& column : run.config().sections("columns")) column.require_text("name");
//
// Whatever has the wrong type throws Error(OI_BAD_CONFIG) whose field is the JSON pointer of the
// value. The schema in the manifest catches most of it before; this is the net below.
#pragma once

#include <openitem/json.hpp>
#include <openitem/values.hpp>

#include <charconv>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace openitem {

/// One object of the configuration. Cheap to copy; texts stay valid as long as any copy does.
class Config {
public:
    Config() : Config(std::make_shared<const Json>()) {}

    /// The empty text counts as {}.
    static Config parse(std::string_view json) {
        if (json.empty()) return {};
        Config out(std::make_shared<const Json>(Json::parse(json)));
        if (!out.json_->is(Json::Kind::object)) {
            throw Error(OI_BAD_CONFIG, "config.invalid", "expected a JSON object");
        }
        return out;
    }

    /// Whether the key is there and not null.
    bool has(std::string_view key) const { return find(key) != nullptr; }

    std::string_view text(std::string_view key, std::string_view fallback = {}) const {
        const Json* value = find(key);
        return value == nullptr ? fallback : text_of(key, *value);
    }
    std::string_view require_text(std::string_view key) const { return text_of(key, need(key)); }

    bool flag(std::string_view key, bool fallback) const {
        const Json* value = find(key);
        if (value == nullptr) return fallback;
        if (!value->is(Json::Kind::flag)) fail(key, "expected true or false");
        return value->flag();
    }

    std::int64_t number(std::string_view key, std::int64_t fallback) const {
        const Json* value = find(key);
        return value == nullptr ? fallback : number_of(key, *value);
    }
    std::int64_t require_number(std::string_view key) const { return number_of(key, need(key)); }

    /// A text of exactly one byte, such as a delimiter.
    char character(std::string_view key, char fallback) const {
        const Json* value = find(key);
        if (value == nullptr) return fallback;
        const std::string_view found = text_of(key, *value);
        if (found.size() != 1) fail(key, "expected one ASCII character");
        return found.front();
    }

    /// One of the allowed words.
    std::string_view one_of(std::string_view key, std::initializer_list<std::string_view> allowed,
                            std::string_view fallback) const {
        const std::string_view found = text(key, fallback);
        std::string list;
        for (const std::string_view word : allowed) {
            if (found == word) return found;
            list.append(list.empty() ? "" : ", ").append(word);
        }
        fail(key, "expected one of " + list + ", found " + detail::quoted(found));
    }

    /// The texts of a list; empty when the key is missing.
    std::vector<std::string_view> list(std::string_view key) const {
        std::vector<std::string_view> out;
        const Json* value = find(key);
        if (value == nullptr) return out;
        if (!value->is(Json::Kind::list)) fail(key, "expected a list of texts");
        for (const Json& item : value->items()) {
            if (!item.is(Json::Kind::text)) fail(key, "expected a list of texts");
            out.push_back(item.text());
        }
        return out;
    }

    /// The object under `key`; an empty one when it is missing.
    Config section(std::string_view key) const {
        const Json* value = find(key);
        if (value == nullptr) return Config(root_, &empty(), pointer_to(key));
        if (!value->is(Json::Kind::object)) fail(key, "expected an object");
        return Config(root_, value, pointer_to(key));
    }

    /// The objects of the list under `key`.
    std::vector<Config> sections(std::string_view key) const {
        std::vector<Config> out;
        const Json* value = find(key);
        if (value == nullptr) return out;
        if (!value->is(Json::Kind::list)) fail(key, "expected a list of objects");
        for (const Json& item : value->items()) {
            std::string pointer = pointer_to(key) + "/" + std::to_string(out.size());
            if (!item.is(Json::Kind::object)) fail_at(std::move(pointer), "expected an object");
            out.push_back(Config(root_, &item, std::move(pointer)));
        }
        return out;
    }

    /// The keys in the order they were written.
    std::vector<std::string_view> keys() const {
        std::vector<std::string_view> out;
        for (const auto& [key, value] : json_->members()) out.push_back(key);
        return out;
    }

    const Json& json() const { return *json_; }

    /// The JSON pointer (RFC 6901) of a key of this object.
    std::string pointer_to(std::string_view key) const {
        std::string out = pointer_ + "/";
        for (const char c : key) {
            if (c == '~') {
                out += "~0";
            } else if (c == '/') {
                out += "~1";
            } else {
                out.push_back(c);
            }
        }
        return out;
    }

    [[noreturn]] void fail(std::string_view key, const std::string& message) const {
        fail_at(pointer_to(key), message);
    }

private:
    explicit Config(std::shared_ptr<const Json> root)
        : root_(std::move(root)), json_(root_.get()) {}
    Config(std::shared_ptr<const Json> root, const Json* json, std::string pointer)
        : root_(std::move(root)), json_(json), pointer_(std::move(pointer)) {}

    static const Json& empty() {
        static const Json nothing;
        return nothing;
    }

    [[noreturn]] static void fail_at(std::string pointer, const std::string& message) {
        throw Error(OI_BAD_CONFIG, "config.invalid", message + " at " + pointer, pointer);
    }

    const Json* find(std::string_view key) const {
        const Json* value = json_->find(key);
        return value == nullptr || value->is(Json::Kind::null) ? nullptr : value;
    }
    const Json& need(std::string_view key) const {
        const Json* value = find(key);
        if (value == nullptr) fail(key, "expected a value, found none");
        return *value;
    }
    std::string_view text_of(std::string_view key, const Json& value) const {
        if (!value.is(Json::Kind::text)) fail(key, "expected a text");
        return value.text();
    }
    std::int64_t number_of(std::string_view key, const Json& value) const {
        std::int64_t out = 0;
        const char* const end = value.text().data() + value.text().size();
        if (!value.is(Json::Kind::number) ||
            std::from_chars(value.text().data(), end, out) != std::from_chars_result{end, {}}) {
            fail(key, "expected a whole number");
        }
        return out;
    }

    std::shared_ptr<const Json> root_;
    const Json* json_;
    std::string pointer_;
};

}  // namespace openitem
