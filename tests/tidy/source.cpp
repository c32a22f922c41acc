#include "tests/tidy/source.hpp"

#include <algorithm>

namespace openitem::tidy {
namespace {

// Walks once over C or C++ and sorts every character into code, comment or neither.
class Splitter {
public:
    explicit Splitter(Source& source) : source_(source), text_(source.text) {}

    void run() {
        while (at_ < text_.size()) step();
    }

private:
    void step() {
        const char c = text_[at_];
        if (starts("//")) {
            comment_to(std::min(text_.find('\n', at_), text_.size()));
        } else if (starts("/*")) {
            const std::size_t end = text_.find("*/", at_ + 2);
            comment_to(end == std::string_view::npos ? text_.size() : end + 2);
        } else if (c == '#' && at_line_start()) {
            preprocessor_line();
        } else if (c == '"' && at_ > 0 && text_[at_ - 1] == 'R') {
            raw_string();
        } else if (c == '"' || (c == '\'' && !is_digit_separator())) {
            literal(c);
        } else {
            if (c != '\n') source_.code[at_] = c;
            ++at_;
        }
    }

    bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

    bool at_line_start() const {
        const std::size_t line = text_.rfind('\n', at_);
        const std::size_t from = line == std::string_view::npos ? 0 : line;
        return text_.substr(from, at_ - from).find_first_not_of(" \t\n") == std::string_view::npos;
    }

    // 1'000'000, where no literal begins.
    bool is_digit_separator() const {
        return at_ > 0 && at_ + 1 < text_.size() && is_word(text_[at_ - 1]) &&
               text_[at_ - 1] != 'L' && text_[at_ - 1] != 'u' && is_word(text_[at_ + 1]);
    }

    void comment_to(std::size_t end) {
        for (; at_ < end; ++at_) source_.comments[at_] = text_[at_];
    }

    void preprocessor_line() {
        while (at_ < text_.size() && text_[at_] != '\n') {
            if (starts("//") || starts("/*")) return;
            at_ += text_[at_] == '\\' && at_ + 1 < text_.size() ? 2 : 1;
        }
    }

    // The quotes stay in the code, their contents do not.
    void literal(char quote) {
        source_.code[at_++] = quote;
        while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
            at_ += text_[at_] == '\\' ? 2 : 1;
        }
        if (at_ < text_.size() && text_[at_] == quote) source_.code[at_++] = quote;
    }

    void raw_string() {
        const std::size_t open = text_.find('(', at_);
        if (open == std::string_view::npos) return literal('"');
        std::string close(1, ')');
        close.append(text_.substr(at_ + 1, open - at_ - 1)).append(1, '"');
        const std::size_t end = text_.find(close, open);
        source_.code[at_] = '"';
        at_ = end == std::string_view::npos ? text_.size() : end + close.size();
        source_.code[at_ - 1] = '"';
    }

    Source& source_;
    std::string_view text_;
    std::size_t at_ = 0;
};

// Enough of the shell: a '#' at the start of a line or behind a blank begins a comment.
void split_shell(Source& source) {
    bool comment = false;
    for (std::size_t i = 0; i < source.text.size(); ++i) {
        const char c = source.text[i];
        if (c == '\n') {
            comment = false;
            continue;
        }
        if (c == '#' && (i == 0 || source.text[i - 1] == '\n' || source.text[i - 1] == ' ')) {
            comment = true;
        }
        (comment ? source.comments : source.code)[i] = c;
    }
}

}  // namespace

Source make_source(std::string path, std::string text) {
    Source source{.path = std::move(path), .text = std::move(text), .code = {}, .comments = {}};
    source.code.assign(source.text.size(), ' ');
    for (std::size_t i = 0; i < source.text.size(); ++i) {
        if (source.text[i] == '\n') source.code[i] = '\n';
    }
    source.comments = source.code;
    if (is_shell(source)) {
        split_shell(source);
    } else {
        Splitter(source).run();
    }
    return source;
}

bool is_shell(const Source& source) {
    const std::string_view path = source.path;
    return path.ends_with(".sh") || path.ends_with(".py") || path.ends_with(".cmake") ||
           path.ends_with("CMakeLists.txt");
}

bool is_generated(const Source& source) {
    const std::string_view first = lines_of(source.text).front();
    const bool comment =
        first.starts_with("//") || first.starts_with("/*") || first.starts_with('#');
    return comment && (find_word(first, "generated") != std::string_view::npos ||
                       find_word(first, "Generated") != std::string_view::npos ||
                       find_word(first, "GENERATED") != std::string_view::npos);
}

bool is_test(std::string_view path) {
    return path.ends_with("_test.cpp") || path.ends_with("_test.c") ||
           path.find("/tests/") != std::string_view::npos ||
           path.find("/testing/") != std::string_view::npos;
}

std::size_t line_at(std::string_view text, std::size_t offset) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
    return static_cast<std::size_t>(std::count(text.begin(), end, '\n')) + 1;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        lines.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    if (lines.empty()) lines.emplace_back();
    return lines;
}

std::size_t find_word(std::string_view text, std::string_view word, std::size_t start) {
    for (std::size_t at = text.find(word, start); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]))) {
            return at;
        }
    }
    return std::string_view::npos;
}

}  // namespace openitem::tidy
