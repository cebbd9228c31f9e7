#include "server/domain/devices/latest_sql.hpp"

#include <fmt/format.h>

namespace platen::server::domain {

std::string listReadAt(std::string_view list) {
    return fmt::format(
        "coalesce(to_timestamp((l.parts_at->>'{0}')::bigint / 1000.0), "
        "CASE WHEN '{0}' <> ALL (l.absent) THEN st.taken_at END)",
        list);
}

}  // namespace platen::server::domain
