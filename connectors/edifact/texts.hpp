// The texts of an interchange: without release characters, and in UTF-8 whatever its character set.
#pragma once

#include "connectors/lib/edi/message.hpp"

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

/// The components of an element, as texts.
class Composite {
public:
    Composite(const edi::Components& parts, Texts& texts) : parts_(parts), texts_(texts) {}

    std::uint32_t size() const { return parts_.size(); }
    /// As written; empty when there are fewer.
    std::string_view raw(std::uint32_t i) const { return parts_[i]; }
    std::string_view operator[](std::uint32_t i) const { return texts_.of(parts_[i]); }

private:
    edi::Components parts_;
    Texts& texts_;
};

}  // namespace openitem::edifact
