#include "connectors/edifact/source.hpp"

#include "connectors/lib/edi/delimiters.hpp"

#include <algorithm>
#include <cstring>

namespace openitem::edifact {
namespace {

bool is_line_end(char c) { return c == '\r' || c == '\n'; }

}  // namespace

bool is_wrapped(std::string_view head) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (head.starts_with(byte_order_mark)) head.remove_prefix(byte_order_mark.size());
    head.remove_prefix(std::min(head.find_first_not_of(" \r\n\t"), head.size()));
    const bool advised = head.starts_with("UNA") && head.size() > 9;
    if (!advised && !head.starts_with("UNB")) return false;
    const char terminator = advised ? head[8] : '\'';
    const char release = advised ? head[6] : '?';
    if (is_line_end(terminator) || head.find(terminator) == std::string_view::npos) return false;
    // A character set with control characters may have line ends in its texts.
    const std::size_t unb = head.find("UNB");
    const std::string_view syntax = unb == std::string_view::npos ? head : head.substr(unb + 4);
    if (syntax.starts_with("UNOW") || syntax.starts_with("UNOX") || syntax.starts_with("UNOY")) {
        return false;
    }
    bool in_segment = false;
    for (std::size_t at = advised ? 9 : 0; at < head.size(); ++at) {
        const char c = head[at];
        if (is_line_end(c)) {
            if (in_segment) return true;
        } else if (c == terminator) {
            in_segment = false;
        } else if (c == release && release != ' ') {
            ++at;
        } else if (c > ' ' || c < '\0') {
            in_segment = true;
        }
    }
    return false;
}

std::size_t Source::read(std::span<char> to) {
    if (!begun_) {
        begun_ = true;
        constexpr std::size_t looked_at = 1024;
        head_.resize(looked_at);
        std::size_t size = 0;
        while (size < looked_at) {
            const std::size_t got = file_.read({head_.data() + size, looked_at - size});
            if (got == 0) break;
            size += got;
        }
        head_.resize(size);
        wrapped_ = is_wrapped(head_);
    }
    for (;;) {
        std::size_t size = std::min(to.size(), head_.size());
        if (size != 0) {
            std::memcpy(to.data(), head_.data(), size);
            head_.erase(0, size);
        } else {
            size = file_.read(to);
        }
        if (size == 0 || !wrapped_) return size;
        char* const end = std::remove_if(to.data(), to.data() + size, is_line_end);
        if (end != to.data()) return static_cast<std::size_t>(end - to.data());
    }
}

}  // namespace openitem::edifact
