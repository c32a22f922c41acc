#include "tests/tidy/functions.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace openitem::tidy {
namespace {

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \n\t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \n\t") - first + 1);
}

// Reads braces. `head` is what stands before one: since the last ';', '{' or '}' of this depth.
class Reader {
public:
    explicit Reader(const Source& source) : code_(source.code) {}

    std::vector<Function> run() {
        while (at_ < code_.size()) {
            switch (code_[at_]) {
                case '{':
                    open();
                    break;
                case '}':
                case ';':
                    head_ = at_ + 1;
                    break;
                case ':':
                    if (is_access_label()) head_ = at_ + 1;
                    break;
                default:
                    break;
            }
            ++at_;
        }
        return std::move(functions_);
    }

private:
    // Goes into namespaces and classes, over functions and initialisers.
    void open() {
        const std::string_view head = without_attribute(trim(code_.substr(head_, at_ - head_)));
        if (is_scope(head)) {
            head_ = at_ + 1;
            return;
        }
        const std::size_t close = matching(at_);
        if (is_initializer(head)) {
            at_ = close;  // and the head goes on: a constructor's body may follow
            return;
        }
        if (head.find('(') != std::string_view::npos) add(head, close);
        at_ = close;
        head_ = at_ + 1;
    }

    // [[gnu::cold]] int f(): what is in the brackets is not the function's.
    static std::string_view without_attribute(std::string_view head) {
        while (head.starts_with("[[")) {
            const std::size_t end = head.find("]]");
            if (end == std::string_view::npos) break;
            head = trim(head.substr(end + 2));
        }
        return head;
    }

    bool is_access_label() const {
        const std::string_view head = trim(code_.substr(head_, at_ - head_));
        return head == "public" || head == "private" || head == "protected";
    }

    // A namespace, a class or the like. Only alignas brings parentheses there.
    static bool is_scope(std::string_view head) {
        if (head.find(')') != std::string_view::npos &&
            find_word(head, "alignas") == std::string_view::npos) {
            return false;
        }
        for (const char* word : {"namespace", "class", "struct", "union", "enum", "extern"}) {
            if (find_word(head, word) != std::string_view::npos) {
                return head.find('=') == std::string_view::npos || head.starts_with("template");
            }
        }
        return false;
    }

    // Member{1}, in front of a constructor's body, or the braces of "x = {1, 2}" and "x{1}".
    static bool is_initializer(std::string_view head) {
        if (head.empty()) return false;
        const std::size_t close = head.find(')');
        if (close == std::string_view::npos) return true;
        if (head.ends_with('=') || head.ends_with(',') || head.ends_with('(')) return true;
        const bool in_member_list = head.substr(close).find(':') != std::string_view::npos &&
                                    !head.substr(close).starts_with(")::");
        return in_member_list && is_word(head.back()) && !ends_a_declarator(head);
    }

    // "... : a_(1) {" has its ')' before the body; these words may stand between.
    static bool ends_a_declarator(std::string_view head) {
        return head.ends_with(" const") || head.ends_with(" noexcept") ||
               head.ends_with(" override") || head.ends_with(" final") ||
               head.find("->") != std::string_view::npos;
    }

    std::size_t matching(std::size_t open) const {
        int depth = 0;
        for (std::size_t i = open; i < code_.size(); ++i) {
            if (code_[i] == '{') ++depth;
            if (code_[i] == '}' && --depth == 0) return i;
        }
        return code_.size() - 1;
    }

    void add(std::string_view head, std::size_t close) {
        const auto begin = static_cast<std::size_t>(head.data() - code_.data());
        const std::size_t first = line_at(code_, begin);
        functions_.push_back({name_of(head), first, line_at(code_, close) - first + 1});
    }

    static std::string name_of(std::string_view head) {
        const std::size_t paren = head.find('(');
        std::size_t start = paren;
        while (start > 0 &&
               (is_word(head[start - 1]) || head[start - 1] == ':' || head[start - 1] == '~')) {
            --start;
        }
        const std::string_view name = head.substr(start, paren - start);
        if (name.empty())
            return std::string(trim(head.substr(0, paren)));  // operator() and the like
        // TEST(Suite, Name): every one of them is called TEST.
        const bool macro = name.size() > 2 && std::all_of(name.begin(), name.end(), [](char c) {
                               return c == '_' || (c >= 'A' && c <= 'Z');
                           });
        return std::string(macro ? head.substr(start, head.find(')') + 1 - start) : name);
    }

    std::string_view code_;
    std::size_t at_ = 0;
    std::size_t head_ = 0;
    std::vector<Function> functions_;
};

using Allowed = std::map<std::string, std::size_t>;  // "path name" -> lines

Allowed read_list(std::string_view list) {
    Allowed allowed;
    for (std::string_view line : lines_of(list)) {
        line = trim(line.substr(0, line.find('#')));
        const std::size_t last = line.rfind(' ');
        if (last == std::string_view::npos) continue;
        std::size_t lines = 0;
        std::from_chars(line.data() + last + 1, line.data() + line.size(), lines);
        allowed[std::string(trim(line.substr(0, last)))] = lines;
    }
    return allowed;
}

}  // namespace

std::vector<Function> functions_of(const Source& source) {
    if (is_shell(source)) return {};
    return Reader(source).run();
}

std::vector<Finding> check_function_length(const std::vector<Source>& sources,
                                           std::string_view list_path, std::string_view list) {
    std::vector<Finding> findings;
    Allowed unneeded = read_list(list);
    const Allowed allowed = unneeded;
    for (const Source& source : sources) {
        if (is_generated(source)) continue;
        for (const Function& function : functions_of(source)) {
            if (function.lines <= max_function_lines) continue;
            const std::string key = source.path + ' ' + function.name;
            unneeded.erase(key);
            const auto entry = allowed.find(key);
            const std::size_t limit = entry == allowed.end() ? max_function_lines : entry->second;
            if (function.lines <= limit) continue;
            findings.push_back({source.path, function.line,
                                "expected " + function.name + " to have at most " +
                                    std::to_string(limit) + " lines, found " +
                                    std::to_string(function.lines)});
        }
    }
    for (const auto& [key, lines] : unneeded) {
        findings.push_back({std::string(list_path), 1,
                            "found an entry that is no longer needed, take it out: " + key});
    }
    return findings;
}

}  // namespace openitem::tidy
