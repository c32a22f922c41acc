#include "connectors/lib/xml/splitter.hpp"

#include "connectors/lib/xml/names.hpp"

#include <bit>
#include <cassert>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace openitem::xml {

namespace {

constexpr std::size_t none = std::string::npos;
constexpr unsigned deepest = 100;

std::string_view local(std::string_view qualified) {
    const std::size_t colon = qualified.rfind(':');
    return colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
}

bool ends_name(char c) {
    return c == ' ' || c == '>' || c == '/' || c == '\t' || c == '\n' || c == '\r';
}

/// Does what stands at this '<' bear on where an element ends whose name begins with `first`? Tags
/// of that letter do, and whatever may hold a '<' that is none.
bool bears(const char* at, char first) {
    const char next = at[1];
    return next == first || next == '!' || next == '?' || (next == '/' && at[2] == first);
}

/// Characters to be seen behind a '<'.
constexpr std::size_t ahead = 2;

/// The first '<' in [from, end) that bears(), else `end`; `ahead` characters more can be read.
std::size_t find_bearing(const char* bytes, std::size_t from, std::size_t end, char first) {
#if defined(__SSE2__)
    const auto all = [](char c) { return _mm_set1_epi8(c); };
    const auto load = [&](std::size_t at) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + at));
    };
    for (; from + 16 <= end; from += 16) {
        const __m128i next = load(from + 1);
        const __m128i ends = _mm_and_si128(_mm_cmpeq_epi8(next, all('/')),
                                           _mm_cmpeq_epi8(load(from + 2), all(first)));
        const __m128i others =
            _mm_or_si128(_mm_cmpeq_epi8(next, all('!')), _mm_cmpeq_epi8(next, all('?')));
        const __m128i named = _mm_or_si128(_mm_cmpeq_epi8(next, all(first)), ends);
        const __m128i found =
            _mm_and_si128(_mm_cmpeq_epi8(load(from), all('<')), _mm_or_si128(named, others));
        const auto bits = static_cast<unsigned>(_mm_movemask_epi8(found));
        if (bits != 0) return from + static_cast<std::size_t>(std::countr_zero(bits));
    }
#endif
    while (from < end && (bytes[from] != '<' || !bears(bytes + from, first))) ++from;
    return from;
}

}  // namespace

void Splitter::malformed(const std::string& what, std::size_t at) const {
    throw Error(
        OI_BAD_DATA, "xml.malformed",
        "expected well-formed XML, found " + what + " at byte " + std::to_string(base_ + at));
}

/// Reads more behind end_. Positions in the buffer stay what they are: what lies before begin_ is
/// only dropped by next(), where nobody holds any.
bool Splitter::refill() {
    if (no_more_) return false;
    if (end_ - begin_ > max_piece_bytes_) {
        throw Error(OI_BAD_DATA, "xml.too_large",
                    "expected parts of at most " + std::to_string(max_piece_bytes_) +
                        " bytes, found a larger one at byte " + std::to_string(base_ + begin_));
    }
    if (buffer_.size() - end_ < block_bytes / 2) buffer_.resize(buffer_.size() * 2 + block_bytes);
    const std::size_t got = read_(std::span(buffer_.data() + end_, buffer_.size() - end_));
    end_ += got;
    no_more_ = got == 0;
    return got != 0;
}

bool Splitter::have(std::size_t at, std::size_t bytes) {
    while (end_ < at + bytes) {
        if (!refill()) return false;
    }
    return true;
}

std::size_t Splitter::find(char c, std::size_t from) {
    while (true) {
        if (from < end_) {
            const void* found = std::memchr(buffer_.data() + from, c, end_ - from);
            if (found != nullptr) {
                return static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data());
            }
            from = end_;
        }
        if (!refill()) return none;
    }
}

/// Behind the next `mark`.
std::size_t Splitter::find_end(std::string_view mark, std::size_t from) {
    for (std::size_t at = from;; ++at) {
        at = find(mark.back(), at);
        if (at == none) return none;
        if (at + 1 < from + mark.size()) continue;
        if (std::string_view(buffer_).substr(at + 1 - mark.size(), mark.size()) == mark) {
            return at + 1;
        }
    }
}

/// Behind the '>' of the tag that starts at `from`; a '>' in an attribute's value does not end it.
std::size_t Splitter::tag_end(std::size_t from) {
    char quote = '\0';
    for (std::size_t at = from + 1;; ++at) {
        if (at == end_ && !refill()) return none;
        const char c = buffer_[at];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '>') {
            return at + 1;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '<') {
            return none;
        }
    }
}

/// What stands at the '<' at `at`, and where it ends.
Splitter::Markup Splitter::markup(std::size_t at, std::size_t& after) {
    if (!have(at, 2)) malformed("an end in the middle of a tag", at);
    const char next = buffer_[at + 1];
    Markup kind = Markup::start;
    if (next == '/') {
        after = find('>', at);
        if (after != none) ++after;
        kind = Markup::end;
    } else if (next == '?') {
        after = find_end("?>", at + 2);
        kind = Markup::other;
    } else if (next == '!') {
        kind = Markup::other;
        if (have(at, 4) && buffer_.compare(at, 4, "<!--") == 0) {
            after = find_end("-->", at + 4);
        } else if (have(at, 9) && buffer_.compare(at, 9, "<![CDATA[") == 0) {
            after = find_end("]]>", at + 9);
        } else if (have(at, 9) && buffer_.compare(at, 9, "<!DOCTYPE") == 0) {
            throw Error(OI_BAD_DATA, "xml.doctype",
                        "document type declarations are refused: remove <!DOCTYPE ...>");
        } else {
            after = none;
        }
    } else {
        after = tag_end(at);
        if (after != none && buffer_[after - 2] == '/') kind = Markup::empty;
    }
    if (after == none) malformed("a tag, comment or section without its end", at);
    return kind;
}

bool Splitter::is_named(std::size_t at, std::string_view name) {
    return have(at, name.size() + 1) && buffer_.compare(at, name.size(), name) == 0 &&
           ends_name(buffer_[at + name.size()]);
}

/// The same as piece_end() for an element, begun at `start`, in which neither comments nor sections
/// nor elements of its own name stand, as in all that programs write; 0 for any other. `from`:
/// behind its start tag.
std::size_t Splitter::plain_end(std::size_t start, std::size_t from) {
    const std::string name(tag_name(start + 1));
    for (;;) {
        if (end_ < from + ahead + 1 && !have(from, ahead + 1)) return 0;
        const std::size_t end = end_ - ahead;
        from = find_bearing(buffer_.data(), from, end, name.front());
        if (from == end) continue;
        const char next = buffer_[from + 1];
        if (next == '/' && is_named(from + 2, name)) {
            const std::size_t after = find('>', from);
            return after == none ? 0 : after + 1;
        }
        if (next == '!' || next == '?' || is_named(from + 1, name)) return 0;
        ++from;
    }
}

/// Behind the end tag of the element whose start tag is at `at`.
std::size_t Splitter::piece_end(std::size_t at) {
    unsigned depth = 0;
    const std::size_t start = at;
    std::size_t behind = 0;
    if (markup(at, behind) == Markup::empty) return behind;
    if (const std::size_t end = plain_end(at, behind); end != 0) return end;
    while (at != none) {
        std::size_t after = 0;
        switch (markup(at, after)) {
            case Markup::start:
                if (++depth > deepest) {
                    throw Error(OI_BAD_DATA, "xml.too_deep",
                                "expected elements nested at most " + std::to_string(deepest) +
                                    " deep, found more at byte " + std::to_string(base_ + at));
                }
                break;
            case Markup::end:
                --depth;
                break;
            default:
                break;
        }
        if (depth == 0) return after;
        at = find('<', after);
    }
    malformed("an element without its end", start);
}

std::string_view Splitter::tag_name(std::size_t at) const {
    std::size_t end = at;
    while (end < end_ && !ends_name(buffer_[end])) ++end;
    return std::string_view(buffer_).substr(at, end - at);
}

Part Splitter::part(Part::Kind kind, std::size_t at, std::size_t after,
                    std::string_view name) const {
    Part out;
    out.kind = kind;
    out.name = local(name);
    out.bytes = std::string_view(buffer_).substr(at, after - at);
    out.offset = base_ + at;
    out.depth = static_cast<unsigned>(open_.size());
    return out;
}

Part Splitter::close(std::size_t at, std::size_t after) {
    Part out = part(Part::Kind::close, at, after, {});
    close_name_ = std::move(open_.back());
    open_.pop_back();
    out.name = local(close_name_);
    return out;
}

Part Splitter::next() {
    if (begin_ > block_bytes || begin_ == end_) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        base_ += begin_;
        end_ -= begin_;
        begin_ = 0;
    }
    if (close_pending_) {
        close_pending_ = false;
        return close(begin_, begin_);
    }
    while (true) {
        const std::size_t at = find('<', begin_);
        if (at == none) {
            if (!open_.empty()) malformed("no end of <" + open_.back() + ">", end_);
            if (!seen_root_) malformed("no element", begin_);
            begin_ = end_;
            return {};
        }
        begin_ = at;
        std::size_t after = 0;
        const Markup kind = markup(at, after);
        if (kind == Markup::other) {
            begin_ = after;
            continue;
        }
        if (kind == Markup::end) {
            const std::string_view name = tag_name(at + 2);
            if (open_.empty() || open_.back() != name) {
                malformed("the end tag </" + std::string(name.substr(0, 60)) + ">", at);
            }
            begin_ = after;
            return close(at, after);
        }
        if (open_.empty() && seen_root_) malformed("a second root element", at);
        seen_root_ = true;
        if (open_.size() + 1 == piece_depth_) {
            after = piece_end(at);
            begin_ = after;
            open_.emplace_back(tag_name(at + 1));
            Part out = part(Part::Kind::piece, at, after, tag_name(at + 1));
            open_.pop_back();
            return out;
        }
        open_.emplace_back(tag_name(at + 1));
        begin_ = after;
        close_pending_ = kind == Markup::empty;
        return part(Part::Kind::open, at, after, tag_name(at + 1));
    }
}

}  // namespace openitem::xml
