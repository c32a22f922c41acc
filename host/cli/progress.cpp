#include "host/cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace openitem::cli {
namespace {

constexpr auto first_shown = std::chrono::seconds(1);
constexpr auto redrawn = std::chrono::milliseconds(100);
constexpr std::uint64_t bar_width = 24;

}  // namespace

std::string with_thousands(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

std::string in_bytes(std::uint64_t bytes) {
    constexpr std::array<std::string_view, 5> names = {"B", "kB", "MB", "GB", "TB"};
    std::size_t name = 0;
    std::uint64_t tenths = bytes * 10;
    while (tenths >= 10000 && name + 1 < names.size()) {
        tenths /= 1000;
        ++name;
    }
    if (name == 0) return fmt::format("{} B", bytes);
    return fmt::format("{}.{} {}", tenths / 10, tenths % 10, names[name]);
}

Progress::Progress(Output& output, std::string what)
    : output_(output),
      what_(std::move(what)),
      start_(Clock::now()),
      next_(start_ + std::chrono::duration_cast<Clock::duration>(first_shown)) {}

Progress::~Progress() {
    try {
        finish();
    } catch (...) {  // a terminal that has gone is no reason to fail
        shown_ = false;
    }
}

void Progress::update(std::uint64_t done, std::uint64_t total, std::uint64_t records) {
    if (!output_.terminal()) return;
    const auto now = Clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::duration_cast<Clock::duration>(redrawn);
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - start_);
    output_.write("\r\x1b[K" + render(what_, done, total, records, elapsed, output_.width() - 1));
    output_.flush();
    shown_ = true;
}

void Progress::finish() {
    if (!shown_) return;
    shown_ = false;
    output_.write("\r\x1b[K");
    output_.flush();
}

std::string Progress::render(const std::string& what, std::uint64_t done, std::uint64_t total,
                             std::uint64_t records, std::chrono::milliseconds elapsed, int width) {
    const auto millis = static_cast<std::uint64_t>(std::max<std::int64_t>(elapsed.count(), 1));
    std::string line = what + " ";
    if (total > 0) {
        const std::uint64_t part = std::min(done, total);
        // Divided first where the product would not fit.
        const std::uint64_t filled =
            total > UINT64_MAX / 100 ? part / (total / bar_width) : part * bar_width / total;
        const std::uint64_t percent =
            total > UINT64_MAX / 100 ? part / (total / 100) : part * 100 / total;
        line += "[" + std::string(std::min(filled, bar_width), '#') +
                std::string(bar_width - std::min(filled, bar_width), '.') + "]";
        line += fmt::format(" {:>3}%  ", percent);
    }
    line += fmt::format("{}  {}/s  {} records  {} records/s", in_bytes(done),
                        in_bytes(done * 1000 / millis), with_thousands(records),
                        with_thousands(records * 1000 / millis));
    if (width > 0 && line.size() > static_cast<std::size_t>(width)) {
        line.resize(static_cast<std::size_t>(width));
    }
    return line;
}

}  // namespace openitem::cli
