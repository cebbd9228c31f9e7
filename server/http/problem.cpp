#include "server/http/problem.hpp"

namespace platen::server::http {

Refused&& Refused::with(const std::string& name, std::string value) && {
    headers_[name] = std::move(value);
    return std::move(*this);
}

Response Refused::response() const {
    Response response = Response::json(
        Json::object(
            {{"type", "/problems/" + kind_},
             {"title", statusText(status_)},
             {"status", status_},
             {"detail", what()}}),
        status_);
    response.content_type = "application/problem+json";
    response.headers = headers_;
    return response;
}

}  // namespace platen::server::http
