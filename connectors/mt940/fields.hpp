// The fields of MT940 and MT942, one after the other: ":61:..." up to where the next one begins.
//
// Banks wrap what they send in different ways: blocks of SWIFT FIN ({1:...}{4: ... -}), a line with
// a hyphen behind each message, lines of their own before the first field, or nothing at all. What
// belongs to no field is passed over. Lines end as they like.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace openitem::mt940 {

enum class Tag : std::uint8_t {
    none,
    reference,          ///< 20
    related,            ///< 21
    account,            ///< 25
    number,             ///< 28, 28C
    opening,            ///< 60F, 60M
    entry,              ///< 61
    details,            ///< 86
    closing,            ///< 62F, 62M
    available,          ///< 64
    forward_available,  ///< 65
    floor_limit,        ///< 34F: MT942
    date_time,          ///< 13, 13D: MT942
    total_debits,       ///< 90D: MT942
    total_credits,      ///< 90C: MT942
    national,           ///< NS: what a bank tells beside the standard
    other,              ///< known to end the field before it, and no more: 12, 940
};

struct Field {
    Tag tag = Tag::none;
    char option = '\0';     ///< F, M, C or D where the tag has one
    std::string_view text;  ///< without the line end behind it; may hold others
    std::size_t offset = 0;
    std::uint32_t line = 0;  ///< 1 for the first
};

class FieldReader {
public:
    explicit FieldReader(std::string_view bytes) : bytes_(bytes) {}

    /// False at the end.
    bool next(Field& out);
    /// Lines up to where next() stands.
    std::uint32_t lines() const { return line_; }

private:
    std::size_t line_end(std::size_t from) const;
    bool is_trailer(std::size_t at, std::size_t end) const;
    bool starts_field(std::size_t at, const Field& current, std::size_t begun) const;

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 0;
};

/// The tag a line begins with, and how many bytes it takes; Tag::none when it begins with none.
/// Control characters that some banks put before a message are passed over.
struct TagRead {
    Tag tag = Tag::none;
    char option = '\0';
    std::size_t length = 0;
};
TagRead tag_at(std::string_view line);

/// Where the last message in these bytes begins that does not begin them; 0 when there is none.
std::size_t last_message(std::string_view bytes);
/// The same of the last entry.
std::size_t last_entry(std::string_view bytes);

}  // namespace openitem::mt940
