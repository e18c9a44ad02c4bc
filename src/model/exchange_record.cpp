#include "model/exchange_record.hpp"

namespace llm_api_router {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::success: return "success";
    case Outcome::refused: return "refused";
    case Outcome::failure: return "failure";
    case Outcome::client_left: return "client_left";
  }
  return "failure";
}

}  // namespace llm_api_router
