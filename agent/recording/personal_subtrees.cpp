#include "agent/recording/personal_subtrees.hpp"

#include <algorithm>

namespace platen::agent::recording {

const std::vector<Oid>& personalSubtrees() {
    static const std::vector<Oid> kAll = [] {
        std::vector<Oid> all{
            Oid::of("1.3.6.1.2.1.3"),     // address translation
            Oid::of("1.3.6.1.2.1.4"),     // addresses, routes, neighbours
            Oid::of("1.3.6.1.2.1.5"),     // ICMP
            Oid::of("1.3.6.1.2.1.6"),     // TCP connections
            Oid::of("1.3.6.1.2.1.7"),     // UDP listeners
            Oid::of("1.3.6.1.2.1.25.4"),  // running programs
            Oid::of("1.3.6.1.2.1.25.5"),
            Oid::of("1.3.6.1.2.1.25.6"),                    // installed programs
            Oid::of("1.3.6.1.2.1.25.3.8"),                  // file systems, mount points
            Oid::of("1.3.6.1.2.1.43.5.1.1.4"),              // prtGeneralCurrentOperator
            Oid::of("1.3.6.1.2.1.43.5.1.1.5"),              // prtGeneralServicePerson
            Oid::of("1.3.6.1.2.1.55"),                      // IPv6 addresses and neighbours
            Oid::of("1.3.6.1.4.1.11.2.3.9.1.1.13"),         // JetDirect: password of telnet and web
            Oid::of("1.3.6.1.4.1.11.2.3.9.4.2.1.1.16"),     // HP: accounting
            Oid::of("1.3.6.1.4.1.11.2.3.9.4.2.1.3.9.1.1"),  // JetDirect: the same
            Oid::of("1.3.6.1.4.1.1248.1.1.3.1.2.1.0"),      // Epson: community
            Oid::of("1.3.6.1.4.1.1347.40.26.2.1.3"),        // Kyocera: communities
            Oid::of("1.3.6.1.4.1.1347.47"),                 // Kyocera: job log with user names
            Oid::of("1.3.6.1.4.1.2699.1.1"),                // PWG Job Monitoring MIB
            Oid::of("1.3.6.1.4.1.2699.1.2.1.2.1.1.7"),      // PPM-MIB: communities
            Oid::of("1.3.6.1.4.1.2699.1.2.1.3")};           // PPM-MIB: ports
        std::ranges::sort(all);
        return all;
    }();
    return kAll;
}

const std::vector<Oid>& typedObjects() {
    static const std::vector<Oid> kAll{
        Oid::of("1.3.6.1.2.1.1.4"),                  // sysContact
        Oid::of("1.3.6.1.2.1.1.5"),                  // sysName
        Oid::of("1.3.6.1.2.1.1.6"),                  // sysLocation
        Oid::of("1.3.6.1.2.1.31.1.1.1.18"),          // ifAlias
        Oid::of("1.3.6.1.2.1.43.5.1.1.16"),          // prtGeneralPrinterName
        Oid::of("1.3.6.1.2.1.47.1.1.1.1.14"),        // entPhysicalAlias
        Oid::of("1.3.6.1.2.1.47.1.1.1.1.15"),        // entPhysicalAssetID
        Oid::of("1.3.6.1.4.1.2699.1.2.1.2.1.1.2")};  // ppmPrinterName
    return kAll;
}

const std::vector<Oid>& serialObjects() {
    static const std::vector<Oid> kAll{
        Oid::of("1.3.6.1.2.1.43.5.1.1.17"),     // prtGeneralSerialNumber
        Oid::of("1.3.6.1.2.1.47.1.1.1.1.11")};  // entPhysicalSerialNum
    return kAll;
}

const Oid* subtreeOf(const Oid& oid, const std::vector<Oid>& subtrees) {
    const auto found =
        std::ranges::find_if(subtrees, [&](const Oid& subtree) { return oid.startsWith(subtree); });
    return found == subtrees.end() ? nullptr : &*found;
}

}  // namespace platen::agent::recording
