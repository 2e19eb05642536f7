#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "caveat/v1/corpus_service.grpc.pb.h"
#include "corpus/help_lines.h"
#include "service/rpc/call.h"
#include "service/rpc/convert.h"
#include "service/rpc/limits.h"
#include "service/rpc/services.h"
#include "text/analyzer.h"

namespace caveat {
namespace {

constexpr uint32_t kMaxOffset = 1'000'000;

struct Page {
  uint32_t offset = 0;
  uint32_t size = 0;
};

// A page token is the number of results before the page; the snapshot never changes, so that is enough.
absl::StatusOr<Page> ReadPage(uint32_t page_size, const std::string& page_token, uint32_t default_size,
                              uint32_t max_size) {
  Page page;
  page.size = page_size == 0 ? default_size : page_size;
  if (page.size > max_size) {
    return Failure(absl::StatusCode::kInvalidArgument, "PAGE_SIZE_OUT_OF_RANGE",
                   absl::StrCat("page_size is at most ", max_size), "page_size");
  }
  if (!page_token.empty() && (!absl::SimpleAtoi(page_token, &page.offset) || page.offset > kMaxOffset)) {
    return Failure(
        absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID",
        "page_token did not come from this service; send the next_page_token of the page before, or leave it empty",
        "page_token");
  }
  return page;
}

absl::StatusOr<v1::SearchPassagesResponse> SearchPassages(const v1::SearchPassagesRequest& request, Answerer& answerer,
                                                          const std::function<bool()>& stop) {
  if (absl::Status status = ValidateText(request.query(), "query", "QUERY"); !status.ok()) return status;
  const absl::StatusOr<Page> page = ReadPage(request.page_size(), request.page_token(), 10, 50);
  if (!page.ok()) return page.status();
  const Analyzer analyzer;
  std::vector<std::string> words;
  for (Token& token : analyzer.Analyse(Normalise(request.query()))) words.push_back(std::move(token.word));
  // One more than the page holds tells whether there is a next one.
  const absl::StatusOr<std::vector<ScoredPassage>> found =
      answerer.searcher().Search(words, static_cast<int>(page->size) + 1, static_cast<int>(page->offset), stop);
  if (!found.ok()) return found.status();
  v1::SearchPassagesResponse response;
  for (uint32_t i = 0; i < found->size() && i < page->size; ++i) {
    *response.add_passages() = ToProto((*found)[i], page->offset + i + 1, answerer.snapshot());
  }
  if (found->size() > page->size) response.set_next_page_token(absl::StrCat(page->offset + page->size));
  return response;
}

absl::StatusOr<v1::ListDocumentsResponse> ListDocuments(const v1::ListDocumentsRequest& request, Answerer& answerer,
                                                        const std::function<bool()>&) {
  const absl::StatusOr<Page> page = ReadPage(request.page_size(), request.page_token(), 100, 200);
  if (!page.ok()) return page.status();
  const auto total = static_cast<uint32_t>(answerer.snapshot().documents().size());
  const uint32_t end = std::min(total, page->offset + page->size);
  v1::ListDocumentsResponse response;
  for (uint32_t i = page->offset; i < end; ++i) *response.add_documents() = ToProto(i, answerer.snapshot());
  if (end < total) response.set_next_page_token(absl::StrCat(end));
  return response;
}

absl::StatusOr<v1::GetDocumentResponse> GetDocument(const v1::GetDocumentRequest& request, Answerer& answerer,
                                                    const std::function<bool()>&) {
  const int index = answerer.snapshot().FindDocument(request.document_id());
  if (index < 0) {
    return Failure(absl::StatusCode::kNotFound, "DOCUMENT_NOT_FOUND",
                   "there is no document with that id; ListDocuments names those there are", "document_id");
  }
  v1::GetDocumentResponse response;
  *response.mutable_document() = ToProto(static_cast<uint32_t>(index), answerer.snapshot());
  response.mutable_document()->set_text(answerer.snapshot().documents()[static_cast<size_t>(index)].text);
  return response;
}

absl::StatusOr<v1::GetSnapshotResponse> GetSnapshot(const v1::GetSnapshotRequest&, Answerer& answerer,
                                                    const std::function<bool()>&) {
  v1::GetSnapshotResponse response;
  *response.mutable_snapshot() = ToProto(answerer.snapshot());
  return response;
}

// What a channel says of itself: the templates whose id begins so.
constexpr char kNoticePrefix[] = "notice.";

absl::StatusOr<v1::ListNoticesResponse> ListNotices(const v1::ListNoticesRequest& request, Answerer& answerer,
                                                    const std::function<bool()>&) {
  if (absl::Status status = ValidateRegion(request.region()); !status.ok()) return status;
  const Knowledge& knowledge = answerer.snapshot().knowledge();
  v1::ListNoticesResponse response;
  for (const auto& [id, text] : knowledge.templates) {
    if (!absl::StartsWith(id, kNoticePrefix)) continue;
    v1::Notice& notice = *response.add_notices();
    notice.set_id(id.substr(sizeof(kNoticePrefix) - 1));
    notice.set_text(FillHelpLines(text, request.region(), knowledge.help_lines));
  }
  return response;
}

using RawCorpusService =
    v1::CorpusService::WithRawCallbackMethod_SearchPassages<v1::CorpusService::WithRawCallbackMethod_ListDocuments<
        v1::CorpusService::WithRawCallbackMethod_GetDocument<v1::CorpusService::WithRawCallbackMethod_GetSnapshot<
            v1::CorpusService::WithRawCallbackMethod_ListNotices<v1::CorpusService::Service>>>>>;

class CorpusService final : public RawCorpusService {
 public:
  explicit CorpusService(Backend& backend) : backend_(backend) {}

  grpc::ServerUnaryReactor* SearchPassages(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override {
    return StartCall<v1::SearchPassagesRequest, v1::SearchPassagesResponse>(
        "SearchPassages", context, request, response, backend_, &caveat::SearchPassages);
  }
  grpc::ServerUnaryReactor* ListDocuments(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override {
    return StartCall<v1::ListDocumentsRequest, v1::ListDocumentsResponse>("ListDocuments", context, request, response,
                                                                          backend_, &caveat::ListDocuments);
  }
  grpc::ServerUnaryReactor* GetDocument(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override {
    return StartCall<v1::GetDocumentRequest, v1::GetDocumentResponse>("GetDocument", context, request, response,
                                                                      backend_, &caveat::GetDocument);
  }
  grpc::ServerUnaryReactor* GetSnapshot(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override {
    return StartCall<v1::GetSnapshotRequest, v1::GetSnapshotResponse>("GetSnapshot", context, request, response,
                                                                      backend_, &caveat::GetSnapshot);
  }
  grpc::ServerUnaryReactor* ListNotices(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override {
    return StartCall<v1::ListNoticesRequest, v1::ListNoticesResponse>("ListNotices", context, request, response,
                                                                      backend_, &caveat::ListNotices);
  }

 private:
  Backend& backend_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCorpusService(Backend& backend) {
  return std::make_unique<CorpusService>(backend);
}

}  // namespace caveat
