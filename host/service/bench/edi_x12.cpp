#include <fmt/format.h>

#include <cstdio>
#include <iterator>
#include <memory>
#include <random>
#include <string>

#include "host/base/result.hpp"
#include "host/service/bench/edi.hpp"

namespace openitem::service::bench {

namespace {

class X12Maker {
public:
    explicit X12Maker(std::uint64_t seed) : random_(seed) {}

    std::string text;
    std::uint64_t bytes = 0;  // of text, and what was taken from it

    void begin() {
        put("ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250115*1200*U*"
            "00401*000000001*0*P*>");
        begin_group();
    }

    void add_invoice() {
        constexpr std::uint64_t sets_in_a_group = 10'000;
        if (sets_ == sets_in_a_group) {
            end_group();
            begin_group();
        }
        ++sets_;
        ++invoices_;
        const auto first = segments_;
        const auto lines = 2 + below(9);
        add_header();
        std::uint64_t total = 0;
        for (std::uint64_t i = 1; i <= lines; ++i) total += add_line(i);
        const auto tax = total * 7 / 100;
        put("TDS*{}", total + tax);
        put("TXI*ST*{}.{:02d}", tax / 100, tax % 100);
        put("CAD*M***UPSN*UPS GROUND");
        put("CTT*{}", lines);
        put("SE*{}*{:09d}", segments_ - first + 1, invoices_);
    }

    void end() {
        end_group();
        put("IEA*{}*000000001", groups_);
    }

private:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

    template <class... Values>
    void put(fmt::format_string<Values...> form, Values&&... values) {
        const auto before = text.size();
        fmt::format_to(std::back_inserter(text), form, std::forward<Values>(values)...);
        text += "~\n";
        bytes += text.size() - before;
        ++segments_;
    }

    void begin_group() {
        sets_ = 0;
        put("GS*IN*SENDER*RECEIVER*20250115*1200*{}*X*004010", ++groups_);
    }
    void end_group() { put("GE*{}*{}", sets_, groups_); }

    void add_header() {
        put("ST*810*{:09d}", invoices_);
        put("BIG*202501{:02d}*INV{:08d}*202412{:02d}*PO{:07d}***DI", 1 + below(28), invoices_,
            1 + below(28), below(10'000'000));
        put("CUR*SE*USD");
        put("REF*IA*{:06d}", below(1'000'000));
        put("N1*ST*CUSTOMER {:05d}*92*{:04d}", below(20'000), below(10'000));
        put("N3*{} MAIN STREET", 1 + below(9998));
        put("N4*SPRINGFIELD*IL*62701*US");
        put("N1*RE*ACME CORPORATION*92*0001");
        put("ITD*01*3*2**10**30*****2 PCT 10 NET 30");
        put("DTM*011*202501{:02d}", 1 + below(28));
    }

    std::uint64_t add_line(std::uint64_t number) {
        const auto quantity = 1 + below(199), price = 100 + below(99'900);
        put("IT1*{}*{}*EA*{}.{:02d}**BP*{:08d}*VP*SKU{:05d}", number, quantity, price / 100,
            price % 100, below(100'000'000), below(100'000));
        put("PID*F****WIDGET TYPE {} STANDARD", below(1000));
        return quantity * price;
    }

    std::mt19937_64 random_;
    std::uint64_t segments_ = 0, groups_ = 0, sets_ = 0, invoices_ = 0;
};

}  // namespace

void make_x12(const std::filesystem::path& file, std::uint64_t bytes, std::uint64_t seed) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "wb"),
                                                              std::fclose);
    if (!out) throw base::RunError(base::Exit::system, file.string() + " cannot be written");
    X12Maker maker(seed);
    maker.begin();
    while (maker.bytes < bytes || !maker.text.empty()) {
        const bool done = maker.bytes >= bytes;
        if (!done) maker.add_invoice();
        if (done) maker.end();
        if (!done && maker.text.size() < (std::size_t{1} << 20)) continue;
        if (std::fwrite(maker.text.data(), 1, maker.text.size(), out.get()) != maker.text.size()) {
            throw base::RunError(base::Exit::system, file.string() + " cannot be written");
        }
        maker.text.clear();
        if (done) break;
    }
}

}  // namespace openitem::service::bench
