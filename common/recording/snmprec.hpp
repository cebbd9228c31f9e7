#pragma once

#include "common/raw/value.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace platen {

/// A recording that cannot be read. The text names the file, the line and what is allowed there.
class SnmprecError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Reads a recorded device in the form that the tools of the snmpsim project write: one variable a
/// line, `OID|tag|value`, where the tag is the ASN.1 tag in decimal (2 INTEGER, 4 OCTET STRING,
/// 5 or nothing NULL, 6 OBJECT IDENTIFIER, 64 IpAddress, 65 Counter32, 66 Gauge32, 67 TimeTicks,
/// 68 Opaque, 70 Counter64) and a tag that ends in `x` has its value in hexadecimal digits. A
/// leading dot of an OID, empty lines and lines that begin with `#` mean nothing.
///
/// The result is sorted by OID; of rows with the same OID the last one of the file wins. Throws
/// SnmprecError.
[[nodiscard]] std::vector<Binding> readSnmprec(const std::string& path);

/// As readSnmprec(), from a text; `name` stands in error messages for the file.
[[nodiscard]] std::vector<Binding> parseSnmprec(std::string_view text, std::string_view name);

}  // namespace platen
