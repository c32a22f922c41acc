// openitem/code_list.hpp - a published list of codes as data: one in each header of codes/, with
// its source and date.
//
//     #include <openitem/codes/currencies.hpp>
//     if (!codes::currencies.has(currency)) ...
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace openitem {

/// Any of the lists.
class CodeList {
public:
    CodeList(const CodeList&) = delete;
    CodeList& operator=(const CodeList&) = delete;

    constexpr std::string_view title() const { return title_; }    ///< "ISO 4217"
    constexpr std::string_view source() const { return source_; }  ///< whence, and of when

    /// To the letter: "eur" is no code of ISO 4217.
    constexpr bool has(std::string_view code) const {
        // At least half of the slots are empty: every search ends.
        for (std::size_t slot = slot_of(code);; slot = (slot + 1) & mask_) {
            if (slots_[slot] == 0) return false;
            if (at(slots_[slot] - 1u) == code) return true;
        }
    }

    /// visit(code) for each of them, in order.
    template <class Visit>
    constexpr void each(const Visit& visit) const {
        for (std::size_t from = 0; from < codes_.size();) {
            const std::string_view code = at(from);
            visit(code);
            from += code.size() + 1;
        }
    }

protected:
    constexpr CodeList(std::string_view title, std::string_view source, std::string_view codes,
                       const std::uint16_t* slots, std::size_t mask)
        : title_(title), source_(source), codes_(codes), slots_(slots), mask_(mask) {
        while (is_gap(codes_.front())) codes_.remove_prefix(1);
        while (is_gap(codes_.back())) codes_.remove_suffix(1);
    }
    constexpr std::size_t slot_of(std::string_view code) const {
        std::uint32_t hash = 0;
        for (const char c : code) {
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x9E3779B1u;
            hash ^= hash >> 15;
        }
        return hash & mask_;
    }

private:
    static constexpr bool is_gap(char c) { return c == ' ' || c == '\n'; }
    constexpr std::string_view at(std::size_t from) const {
        std::size_t to = from;
        while (to < codes_.size() && !is_gap(codes_[to])) ++to;
        return codes_.substr(from, to - from);
    }

    std::string_view title_, source_, codes_;
    const std::uint16_t* slots_;  // where a code begins in the text, plus 1; 0: empty
    std::size_t mask_;
};

/// A list, looked up by hash. Made when it is compiled, and of static storage.
template <std::size_t N>
class Codes : public CodeList {
public:
    /// `codes`: sorted as bytes, one space or line end between two; else this does not compile.
    constexpr Codes(std::string_view title, std::string_view source, const char (&codes)[N])
        : CodeList(title, source, std::string_view(codes, N - 1), slots_, count - 1) {
        static_assert(N < 0xFFFF);
        std::size_t from = 0;
        std::string_view last;
        each([&](std::string_view code) {
            if (code <= last) throw "expected sorted codes with one separator between two";
            last = code;
            std::size_t slot = slot_of(code);
            while (slots_[slot] != 0) slot = (slot + 1) & (count - 1);
            slots_[slot] = static_cast<std::uint16_t>(from + 1);
            from += code.size() + 1;
        });
    }

private:
    static constexpr std::size_t count = std::bit_ceil(N);  // a code takes two bytes at least
    std::uint16_t slots_[count]{};
};

}  // namespace openitem
