// The numbered form of :86:: three digits, then sub-fields of two digits behind a mark the bank
// chooses, which is the first character behind those three.
#include "connectors/lib/bank/accounts.hpp"
#include "connectors/mt940/details.hpp"
#include "connectors/mt940/entry.hpp"

#include <cstring>
#include <vector>

namespace openitem::mt940 {

namespace {

using openitem::detail::is_digit;

constexpr bool is_alnum(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Puts the sub-fields of one kind together.
struct Joined {
    char* to = nullptr;
    std::size_t size = 0;

    void add(std::string_view text) {
        std::memcpy(to + size, text.data(), text.size());
        size += text.size();
    }
};

constexpr std::size_t most_starts = 16;

/// What stands in the sub-fields ?20 to ?29 and ?60 to ?63, and where each begins.
struct Purpose {
    Joined text;
    std::size_t starts[most_starts] = {};
    std::size_t count = 0;

    void add(std::string_view more) {
        if (count < most_starts) starts[count++] = text.size;
        text.add(more);
    }
};

/// Without line breaks: a sub-field is cut wherever a line is full.
std::string_view flat(std::string_view text, bank::TextArena& arena) {
    if (text.find('\n') == std::string_view::npos) return text;
    bank::TextBuilder out(arena, text.size());
    for (const char c : text) {
        if (c != '\n' && c != '\r') out.add(c);
    }
    return out.take();
}

/// Of a sub-field. Some systems count on with letters: 29, 2A.
bool is_number(const char* at) {
    return is_digit(at[0]) && (is_digit(at[1]) || (at[1] >= 'A' && at[1] <= 'F'));
}

/// The mark, or 0 when the text is in another form.
char mark_of(std::string_view text) {
    if (text.size() < 6) return '\0';
    for (std::size_t i = 0; i < 3; ++i) {
        if (!is_digit(text[i])) return '\0';
    }
    const char mark = text[3];
    const bool number = is_number(text.data() + 4);
    return number && !is_alnum(mark) && mark != ' ' ? mark : '\0';
}

class NumberedReader {
public:
    NumberedReader(std::string_view text, char mark, bank::TextArena& arena, Details& out)
        : arena_(arena), out_(out), mark_(mark) {
        // One piece of memory for all that is put together.
        char* const room = arena.room(text.size() * 2);
        purpose_.text.to = room;
        more_.to = room + text.size();
    }

    void add(unsigned number, std::string_view value) {
        if (number >= 20 && number <= 29) {
            purpose_.add(value);
        } else if (number >= 60 && number <= 63) {
            more_.add(value);
        } else {
            add_other(number, value);
        }
    }

    void finish() {
        // In the order of the room: what is behind the purpose moves up to it.
        std::memmove(purpose_.text.to + purpose_.text.size, more_.to, more_.size);
        const std::string_view all = arena_.take(purpose_.text.size + more_.size);
        const std::string_view purpose = all.substr(0, purpose_.text.size);
        const bool keyed = purpose.find('+') != std::string_view::npos &&
                           read_keyed(purpose, purpose_.starts, purpose_.count, out_);
        if (!keyed) {
            out_.text = trim(all);
        } else if (more_.size != 0) {
            const std::string_view more = trim(all.substr(purpose.size()));
            out_.text = out_.text.empty() ? more : joined(out_.text, " ", more);
        }
        if (mark_ == '>') take_account_from_text();
        if (!second_name_.empty()) out_.name = joined(out_.name, "", second_name_);
        out_.name = trim(out_.name);
    }

private:
    void add_other(unsigned number, std::string_view value) {
        switch (number) {
            case 0:
                out_.posting_text = trim(value);
                break;
            case 10:
                out_.prima_nota = trim(value);
                break;
            case 30:
                out_.bic = trim(value);
                break;
            case 31:
                if (out_.account.empty()) out_.account = trim(value);
                break;
            case 32:
                out_.name = value;
                break;
            case 33:
                second_name_ = value;
                break;
            case 34:
                out_.key_extension = trim(value);
                break;
            case 38:  // the IBAN, where ?31 is a national number
                out_.account = trim(value);
                break;
            default:
                break;
        }
    }

    /// Where the mark is '>' (Triodos), 31 is our own account and 10 the other one; with an IBAN,
    /// it and the BIC are the first two of the text.
    void take_account_from_text() {
        const bool known = out_.prima_nota.find_first_not_of('0') != std::string_view::npos;
        out_.account = known ? out_.prima_nota : std::string_view();
        out_.prima_nota = {};
        if (purpose_.count < 2) return;
        const std::size_t third = purpose_.count > 2 ? purpose_.starts[2] : purpose_.text.size;
        const std::string_view all(purpose_.text.to, purpose_.text.size);
        const std::string_view first = trim(all.substr(0, purpose_.starts[1]));
        const std::string_view second =
            trim(all.substr(purpose_.starts[1], third - purpose_.starts[1]));
        if (!bank::is_bic(first) || !bank::is_iban(second)) return;
        out_.bic = first;
        out_.account = second;
        out_.text = trim(out_.text.substr(third));
    }

    std::string_view joined(std::string_view first, std::string_view between,
                            std::string_view second) {
        bank::TextBuilder out(arena_, first.size() + between.size() + second.size());
        return out.add(first).add(between).add(second).take();
    }

    bank::TextArena& arena_;
    Details& out_;
    char mark_;
    Purpose purpose_;
    Joined more_;
    std::string_view second_name_;
};

}  // namespace

bool read_numbered(std::string_view text, bank::TextArena& arena, Details& out) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    const std::size_t break_at = text.find('\n');
    // The mark may stand behind a break: "051\n?00".
    if (break_at != std::string_view::npos) text = flat(text, arena);
    const char mark = mark_of(text);
    if (mark == '\0') return false;
    out.business_code = text.substr(0, 3);
    NumberedReader reader(text, mark, arena, out);
    const char* at = text.data() + 4;
    const char* const end = text.data() + text.size();
    while (end - at >= 2) {
        const unsigned tens = static_cast<unsigned>(at[0] - '0') * 10;
        const unsigned number = tens + (is_digit(at[1]) ? static_cast<unsigned>(at[1] - '0') : 9);
        const char* const value = at + 2;
        const char* next = value;
        while (true) {
            const void* found = std::memchr(next, mark, static_cast<std::size_t>(end - next));
            next = found == nullptr ? end : static_cast<const char*>(found);
            // A mark without a number behind it is one of the text's own.
            if (next == end || (end - next >= 3 && is_number(next + 1))) break;
            ++next;
        }
        reader.add(number, {value, static_cast<std::size_t>(next - value)});
        if (next == end) break;
        at = next + 1;
    }
    reader.finish();
    return true;
}

bool read_keyed(std::string_view text, const std::size_t* starts, std::size_t count, Details& out) {
    struct Key {
        std::string_view name;
        std::string_view Details::*member;
    };
    constexpr Key keys[] = {
        {"EREF", &Details::end_to_end_id},
        {"KREF", &Details::customer_reference},
        {"PREF", &Details::customer_reference},
        {"MREF", &Details::mandate},
        {"SVWZ", &Details::text},
        {"CRED", nullptr},
        {"DEBT", nullptr},
        {"OAMT", &Details::original},
        {"COAM", &Details::charges},
        {"RREF", nullptr},
        {"RTRN", &Details::return_reason},
        {"ABWA", nullptr},
        {"ABWE", nullptr},
        {"IBAN", &Details::account},
        {"PURP", nullptr},
    };
    constexpr std::size_t length = 4;
    const auto begins_word = [&](std::size_t at) {
        if (at == 0 || text[at - 1] == ' ' || text[at - 1] == '+') return true;
        for (std::size_t i = 0; i < count; ++i) {
            if (starts[i] == at) return true;
        }
        return false;
    };
    const Key* open = nullptr;
    std::size_t from = 0;  // of the open key's value, or of what stands before all keys
    std::string_view before;
    const auto close = [&](std::size_t end) {
        const std::string_view value = trim(text.substr(from, end - from));
        if (open == nullptr) {
            before = value;
        } else if (open->member != nullptr && (out.*open->member).empty()) {
            out.*open->member = value;
        }
    };
    for (std::size_t plus = 0; (plus = text.find('+', plus)) != std::string_view::npos; ++plus) {
        if (plus < length || !begins_word(plus - length)) continue;
        const std::string_view name = text.substr(plus - length, length);
        for (const Key& key : keys) {
            if (key.name != name) continue;
            close(plus - length);
            open = &key;
            from = plus + 1;
            break;
        }
    }
    if (open == nullptr) return false;
    close(text.size());
    if (out.text.empty()) out.text = before;
    return true;
}

}  // namespace openitem::mt940
