#include "host/cli/help.hpp"

#include <algorithm>

#include "host/cli/wrap.hpp"

namespace openitem::cli {

namespace {

constexpr std::size_t usual_width = 80;
constexpr std::size_t least_room = 24;
constexpr std::size_t deep = 8;  // blanks before a text make it the description of the line above

void add_description(std::string& out, std::string_view line, std::size_t hang, std::size_t width) {
    std::string before(line.substr(0, hang));
    for (const auto& part : wrapped(line.substr(hang), std::max(width, hang + least_room) - hang)) {
        out.append(before).append(part).push_back('\n');
        before.assign(hang, ' ');
    }
}

// The last blank up to `width` at which a shell may break a line; npos for none.
std::size_t shell_break(std::string_view line, std::size_t from, std::size_t width) {
    std::size_t found = std::string_view::npos;
    bool quoted = false;
    for (std::size_t at = from; at < line.size() && at <= width; ++at) {
        if (line[at] == '\'') quoted = !quoted;
        if (line[at] == ' ' && !quoted) found = at;
    }
    return found;
}

void add_example(std::string& out, std::string line, std::size_t width) {
    constexpr std::string_view indent = "      ";
    constexpr std::size_t mark = 2;  // " \"
    std::size_t from = line.find_first_not_of(' ');
    while (width_of(line) > width) {
        const auto at = shell_break(line, from, width - mark);
        if (at == std::string_view::npos) break;
        out.append(line, 0, at).append(" \\\n");
        line.replace(0, at + 1, indent);
        from = indent.size();
    }
    out.append(line).push_back('\n');
}

}  // namespace

void add_no(CLI::App& command, const std::string& meaning) {
    command.footer(command.get_footer() + "\n\nExit code 1: " + meaning + ".");
}

std::string help(const CLI::App& app, const Output& out, const std::string& before) {
    const std::size_t width = out.line_width();
    return wrapped_help(app.help(before), width == 0 ? usual_width : width);
}

std::string wrapped_help(std::string_view text, std::size_t width) {
    std::string out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto start = std::min(line.find_first_not_of(' '), line.size());
        // Two blanks part a name from what it means.
        const auto gap = line.find("  ", start);
        if (gap != std::string_view::npos) {
            add_description(out, line, std::min(line.find_first_not_of(' ', gap), line.size()),
                            width);
        } else if (start == 0 || start > deep) {
            add_description(out, line, start, width);
        } else {
            add_example(out, std::string(line), width);
        }
    }
    return out;
}

}  // namespace openitem::cli
