// The texts of an interchange: without release characters, and in UTF-8 whatever its character set.
#pragma once

#include "connectors/lib/edi/message.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>

namespace openitem::edifact {

class Texts {
public:
    /// `syntax` is the identifier of UNB: UNOA to UNOY.
    void begin_interchange(std::string_view syntax);
    /// What was given out before is stale.
    void begin_message(const edi::Message& message);

    /// Valid until the next message.
    std::string_view of(std::string_view raw) {
        const char* const begin = raw.data();
        const bool plain =
            ascii_ && (begin > last_release_ || begin + raw.size() <= first_release_);
        return plain || is_plain(raw) ? raw : converted(raw);
    }
    /// A text that is kept as long as the others.
    std::string_view keep(std::string text);

private:
    bool is_plain(std::string_view raw) const {
        for (const char c : raw) {
            if (c == release_ || static_cast<unsigned char>(c) >= 0x80) return false;
        }
        return true;
    }
    std::string_view converted(std::string_view raw);
    std::string& scratch();

    const char16_t* half_ = nullptr;  // what 0xA0 to 0xFF stand for; null: not said
    bool unicode_ = false;
    bool ascii_ = true;
    // Where in the message release characters stand: between nothing and nothing, if nowhere.
    const char* first_release_ = nullptr;
    const char* last_release_ = nullptr;
    char release_ = '\0';
    std::deque<std::string> kept_;
    std::size_t used_ = 0;
};

/// The first component, as written.
inline std::string_view first_component(std::string_view element, char separator) {
    std::size_t length = 0;
    while (length < element.size() && element[length] != separator) ++length;
    return element.substr(0, length);
}

/// The components of an element, as texts.
class Composite {
public:
    static constexpr std::uint32_t most = 12;

    Composite(std::string_view element, const edi::Delimiters& delimiters, Texts& texts)
        : texts_(texts) {
        const char* begin = element.data();
        const char* const end = begin + element.size();
        const char release = delimiters.release;
        if (element.size() > 64 || (release != '\0' && edi::find_bytes(element, release) != 0)) {
            begin = split_slowly(element, delimiters);
        } else {
            std::uint64_t found = edi::find_bytes(element, delimiters.component);
            for (; found != 0 && count_ + 1 < most; found &= found - 1) {
                add(begin, element.data() + std::countr_zero(found));
                begin = parts_[count_ - 1].begin + parts_[count_ - 1].size + 1;
            }
        }
        add(begin, end);
    }
    std::uint32_t size() const { return count_; }
    /// As written; empty when there are fewer.
    std::string_view raw(std::uint32_t i) const {
        return i < count_ ? std::string_view(parts_[i].begin, parts_[i].size) : std::string_view();
    }
    std::string_view operator[](std::uint32_t i) const { return texts_.of(raw(i)); }

private:
    struct Part {
        const char* begin;
        std::size_t size;
    };
    void add(const char* begin, const char* end) {
        parts_[count_++] = {begin, static_cast<std::size_t>(end - begin)};
    }
    /// Gives back where the last one begins.
    const char* split_slowly(std::string_view element, const edi::Delimiters& delimiters);

    Texts& texts_;
    std::uint32_t count_ = 0;
    Part parts_[most];
};

}  // namespace openitem::edifact
