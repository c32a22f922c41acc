// Prints what CsvReader reads from a file, one JSON line per row, for csv_oracle.py:
// csv_dump FILE DELIMITER
#include <fstream>
#include <iostream>
#include <sstream>

#include <openitem/json.hpp>

#include "sdk/tests/csv_reading.hpp"

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    std::ostringstream buffer;
    buffer << std::ifstream(argv[1], std::ios::binary).rdbuf();
    const std::string text = std::move(buffer).str();
    for (const auto& row : openitem::test::read_all(text, {.delimiter = argv[2][0]})) {
        std::string line = "[" + std::to_string(static_cast<int>(row.fault));
        for (const auto& field : row.fields) line += "," + openitem::json_quote(field);
        std::cout << line << "]\n";
    }
    return 0;
}
