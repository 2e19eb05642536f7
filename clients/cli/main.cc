// caveat: asks a Caveat server. Answers go to stdout, everything else to stderr.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "clients/cli/client.h"
#include "clients/cli/text.h"
#include "clients/cli/verify.h"
#include "files/file.h"

namespace caveat::cli {
namespace {

// docs/support.md explains these; of several questions the gravest counts.
enum ExitCode { kAnswered = 0, kFailed = 1, kUsage = 2, kPartial = 3, kClarify = 4, kNotCovered = 5, kRedFlag = 6 };

constexpr char kFooter[] = R"(Examples:
  caveat ask "is massage safe after a fracture?"
  caveat ask --format jsonl < questions.txt > answers.jsonl
  caveat search "blood thinners"
  caveat show furlan-2015
  caveat verify answer.json --collection corpus/lower-back-pain

Exit codes: 0 answered, 1 failed, 2 wrong usage, 3 partly answered, 4 please say more, 5 not covered,
6 red flag (show the triage message first). Of several questions the gravest counts.

This is information from reviewed documents, not a diagnosis. In an emergency call your local emergency number.)";

struct Settings {
  std::string server = "127.0.0.1:50051";
  std::string tls_ca;
  std::string tls_cert;
  std::string tls_key;
  std::string format = "text";
  int64_t timeout_ms = 3000;
};

// One line of input.
struct Asked {
  nlohmann::json id;
  std::string question;
  std::vector<std::string> history;
};

bool UseColour() {
  return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
}

std::string ToJson(const google::protobuf::Message& message, bool pretty) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = pretty;
  options.always_print_primitive_fields = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}";
  return json;
}

ExitCode Fail(const CallError& error) {
  std::cerr << "caveat: " << error.message << (error.reason.empty() ? "" : " (" + error.reason + ")") << "\n";
  return kFailed;
}

ExitCode CodeOf(v1::Outcome outcome) {
  switch (outcome) {
    case v1::OUTCOME_ANSWERED: return kAnswered;
    case v1::OUTCOME_PARTIAL: return kPartial;
    case v1::OUTCOME_CLARIFY: return kClarify;
    case v1::OUTCOME_NOT_COVERED: return kNotCovered;
    case v1::OUTCOME_RED_FLAG: return kRedFlag;
    default: return kFailed;
  }
}

// A failure is graver than any answer but a red flag.
int Gravity(ExitCode code) {
  return code == kFailed ? kNotCovered * 2 : code == kRedFlag ? kNotCovered * 2 + 1 : code * 2;
}

bool IsListOfStrings(const nlohmann::json& value) {
  return value.is_array() &&
         std::all_of(value.begin(), value.end(), [](const nlohmann::json& each) { return each.is_string(); });
}

// Reads one line; false if it is not a question. Its id is read wherever there is one.
bool ParseLine(const std::string& line, bool jsonl, size_t number, Asked& asked) {
  asked = Asked{std::to_string(number), line, {}};
  if (!jsonl) return true;
  const nlohmann::json object = nlohmann::json::parse(line, nullptr, false);
  if (!object.is_object()) return false;
  if (object.contains("id")) asked.id = object["id"];
  const nlohmann::json history = object.value("history", nlohmann::json::array());
  if (!object.contains("question") || !object["question"].is_string() || !IsListOfStrings(history)) return false;
  asked.question = object["question"].get<std::string>();
  asked.history = history.get<std::vector<std::string>>();
  return true;
}

class AskCommand {
 public:
  // `wanted`: what is asked for besides the question and its history.
  AskCommand(const Settings& settings, Client& client, v1::AskRequest wanted)
      : settings_(settings), client_(client), wanted_(std::move(wanted)) {}

  ExitCode AskOne(const Asked& asked) {
    v1::AskRequest request = wanted_;
    request.set_question(asked.question);
    for (const std::string& earlier : asked.history) request.add_history(earlier);
    v1::AskResponse response;
    CallError error;
    const bool answered = client_.Ask(request, response, error);
    if (settings_.format == "jsonl") {
      WriteLine(asked, answered ? &response : nullptr, error);
    } else if (!answered) {
      Fail(error);
    } else if (settings_.format == "json") {
      // With an explanation or a rendering the answer is one of several; without, it stands alone, as `caveat verify`
      // reads it.
      const bool is_one_of_several = request.explain() || request.has_render();
      std::cout << (is_one_of_several ? ToJson(response, true) : ToJson(response.answer(), true)) << std::endl;
    } else if (response.has_rendering()) {
      WriteParts(response.rendering());
    } else {
      TextWriter writer(std::cout, UseColour());
      writer.Write(response.answer());
      if (response.has_explanation()) writer.Write(response.explanation());
      if (!request.why_not().empty() && !response.explanation().has_why_not()) {
        std::cerr << "caveat: no passage holds the byte " << SafeForTerminal(request.why_not())
                  << "; `caveat search` shows passages with their bytes\n";
      }
    }
    return answered ? CodeOf(response.answer().outcome()) : kFailed;
  }

  ExitCode AskLines(std::istream& in, bool jsonl) {
    ExitCode gravest = kAnswered;
    std::string line;
    for (size_t number = 1; std::getline(in, line); ++number) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      if (line.empty()) continue;
      Asked asked;
      const bool is_question = ParseLine(line, jsonl, number, asked);
      if (settings_.format == "text" && is_question) {
        std::cout << (number > 1 ? "\n" : "") << "> " << SafeForTerminal(asked.question) << "\n\n";
      }
      const ExitCode code = is_question ? AskOne(asked) : Refuse(asked, number);
      if (Gravity(code) > Gravity(gravest)) gravest = code;
    }
    return gravest;
  }

 private:
  ExitCode Refuse(const Asked& asked, size_t number) {
    const CallError error{"line " + std::to_string(number) + R"( is not {"id": …, "question": "…", "history": ["…"]})",
                          "INVALID_ARGUMENT", "LINE_MALFORMED"};
    if (settings_.format == "jsonl") {
      WriteLine(asked, nullptr, error);
    } else {
      Fail(error);
    }
    return kFailed;
  }

  // The text of each message to send, with a line of its own between them; of IRC a message is a line itself.
  static void WriteParts(const v1::Rendering& rendering) {
    const char* between = rendering.channel() == v1::CHANNEL_IRC ? "" : "-- next message --\n";
    for (int i = 0; i < rendering.parts_size(); ++i)
      std::cout << (i > 0 ? between : "") << rendering.parts(i).text() << "\n";
  }

  void WriteLine(const Asked& asked, const v1::AskResponse* response, const CallError& error) {
    const std::string id = asked.id.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (response != nullptr) {
      std::cout << "{\"id\":" << id << ",\"answer\":" << ToJson(response->answer(), false);
      if (response->has_explanation()) std::cout << ",\"explanation\":" << ToJson(response->explanation(), false);
      if (response->has_rendering()) std::cout << ",\"rendering\":" << ToJson(response->rendering(), false);
      std::cout << "}" << std::endl;
      return;
    }
    const nlohmann::json failure = {{"code", error.code}, {"reason", error.reason}, {"message", error.message}};
    std::cout << "{\"id\":" << id << ",\"error\":" << failure.dump() << "}" << std::endl;
    Fail(error);
  }

  const Settings& settings_;
  Client& client_;
  const v1::AskRequest wanted_;
};

// Prints what a call returned, or why it failed.
template <typename Message>
ExitCode Print(const Settings& settings, bool ok, const Message& message, const CallError& error) {
  if (!ok) return Fail(error);
  if (settings.format == "text") {
    TextWriter(std::cout, UseColour()).Write(message);
  } else {
    std::cout << ToJson(message, settings.format == "json") << std::endl;
  }
  return kAnswered;
}

ExitCode Verify(const std::string& path, const std::string& collection) {
  const absl::StatusOr<std::string> json =
      path == "-" ? absl::StatusOr<std::string>(std::string(std::istreambuf_iterator<char>(std::cin), {}))
                  : ReadFile(path);
  std::vector<v1::Answer> answers;
  std::string error = json.ok() ? "" : std::string(json.status().message());
  if (!json.ok() || !ReadAnswers(*json, answers, error)) {
    std::cerr << "caveat: " << error << "\n";
    return kFailed;
  }
  size_t faulty = 0;
  int citations = 0;
  for (size_t i = 0; i < answers.size(); ++i) {
    const std::vector<std::string> faults = VerifyAnswer(answers[i], collection);
    for (const std::string& fault : faults) std::cerr << "answer " << i + 1 << ": " << SafeForTerminal(fault) << "\n";
    faulty += faults.empty() ? 0 : 1;
    citations += answers[i].citations_size();
  }
  if (faulty > 0) {
    std::cerr << faulty << " of " << answers.size() << " answers failed\n";
    return kFailed;
  }
  std::cout << "verified: " << answers.size() << (answers.size() == 1 ? " answer, " : " answers, ") << citations
            << " citations, byte for byte\n";
  return kAnswered;
}

// Everything that a command line can say.
struct CommandLine {
  Settings settings;
  std::vector<std::string> questions;
  std::vector<std::string> history;
  std::string input = "lines";
  bool explain = false;
  std::string why_not;
  std::string region;
  std::string channel;
  uint32_t max_chars = 0;
  uint32_t max_parts = 0;
  std::vector<std::string> words;
  uint32_t limit = 10;
  std::string document;
  std::string file;
  std::string collection;
};

void AddSettings(CLI::App& app, Settings& settings) {
  app.add_option("--server", settings.server, "HOST:PORT of the server, or https://HOST:PORT of a proxy before it")
      ->envname("CAVEAT_SERVER")
      ->capture_default_str();
  app.add_option("--tls-ca", settings.tls_ca, "PEM file of who signed that proxy's certificate")
      ->envname("CAVEAT_TLS_CA")
      ->check(CLI::ExistingFile);
  CLI::Option* certificate = app.add_option("--tls-cert", settings.tls_cert, "PEM file to show that proxy")
                                 ->envname("CAVEAT_TLS_CERT")
                                 ->check(CLI::ExistingFile);
  CLI::Option* key = app.add_option("--tls-key", settings.tls_key, "PEM file of that certificate's key")
                         ->envname("CAVEAT_TLS_KEY")
                         ->check(CLI::ExistingFile);
  certificate->needs(key);
  key->needs(certificate);
  app.add_option("--format", settings.format, "text, json or jsonl")
      ->check(CLI::IsMember({"text", "json", "jsonl"}))
      ->capture_default_str();
  app.add_option("--timeout-ms", settings.timeout_ms, "Deadline of each call")
      ->check(CLI::Range(1, 600000))
      ->capture_default_str();
}

constexpr char kChannelPrefix[] = "CHANNEL_";

// The channels of the API, as they are written here: "sms" for CHANNEL_SMS.
std::vector<std::string> ChannelNames() {
  std::vector<std::string> names;
  const google::protobuf::EnumDescriptor& channels = *v1::Channel_descriptor();
  for (int i = 0; i < channels.value_count(); ++i) {
    if (channels.value(i)->number() == v1::CHANNEL_UNSPECIFIED) continue;
    names.push_back(absl::AsciiStrToLower(absl::StripPrefix(channels.value(i)->name(), kChannelPrefix)));
  }
  return names;
}

void AddAsk(CLI::App& app, CommandLine& line) {
  CLI::App* ask =
      app.add_subcommand("ask", "Ask one question, or, without one, every line of standard input")->fallthrough();
  ask->add_option("question", line.questions, "The question");
  ask->add_option("--history", line.history,
                  "An earlier question of the same person; give it again for each, oldest first")
      ->allow_extra_args(false);
  ask->add_option("--input", line.input,
                  "How standard input is read: lines, or jsonl with {\"id\", \"question\", \"history\"}")
      ->check(CLI::IsMember({"lines", "jsonl"}));
  ask->add_flag("--explain", line.explain,
                "Also tell how the answer was made: what was understood, which passages weighed");
  ask->add_option("--region", line.region,
                  "The country that the person is in, as GB or US: whose emergency numbers to name")
      ->envname("CAVEAT_REGION");
  ask->add_option("--channel", line.channel, "Print the answer as text for a channel instead")
      ->check(CLI::IsMember(ChannelNames()));
  ask->add_option("--max-chars", line.max_chars, "With --channel: the most that one message may hold; 0: its own limit")
      ->check(CLI::Range(0, 100'000));
  ask->add_option("--max-parts", line.max_parts, "With --channel: the most messages; by default 1, for irc 20 lines")
      ->check(CLI::Range(1, 20));
  ask->add_option("--why-not", line.why_not, "With --explain: what became of the passage at DOCUMENT@BYTE");
}

void AddOthers(CLI::App& app, CommandLine& line) {
  CLI::App* search = app.add_subcommand("search", "Passages that hold these words, best first")->fallthrough();
  search->add_option("words", line.words, "Words to look for")->required();
  search->add_option("--limit", line.limit, "At most so many")->check(CLI::Range(1, 50))->capture_default_str();
  CLI::App* show =
      app.add_subcommand("show", "One document: its reference, what is unverified, its text")->fallthrough();
  show->add_option("document", line.document, "The document's id, as `sources` lists it")->required();
  app.add_subcommand("sources", "All documents with their references")->fallthrough();
  app.add_subcommand("status", "What the server serves")->fallthrough();
  CLI::App* verify =
      app.add_subcommand("verify", "Check a saved answer against the document files; needs no server")->fallthrough();
  verify->add_option("answer", line.file, "File with one answer (json) or many (jsonl); - reads standard input")
      ->required();
  verify->add_option("--collection", line.collection, "The collection's folder")->required();
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

ExitCode Ask(const CommandLine& line, Client& client) {
  v1::AskRequest wanted;
  wanted.set_explain(line.explain || !line.why_not.empty());
  wanted.set_why_not(line.why_not);
  wanted.set_region(line.region);
  if (!line.channel.empty()) {
    v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
    v1::Channel_Parse(kChannelPrefix + absl::AsciiStrToUpper(line.channel), &channel);
    wanted.mutable_render()->set_channel(channel);
    wanted.mutable_render()->set_max_chars(line.max_chars);
    // 0, where the option was not given: how many suit the channel, the server knows.
    wanted.mutable_render()->set_max_parts(line.max_parts);
  }
  AskCommand command(line.settings, client, std::move(wanted));
  if (line.questions.empty()) return command.AskLines(std::cin, line.input == "jsonl");
  return command.AskOne({"1", Joined(line.questions), line.history});
}

// Reads a file that an option named, if one did; false, with the reason on stderr, if it cannot be read.
bool ReadOptional(const std::string& path, std::string& text) {
  if (path.empty()) return true;
  absl::StatusOr<std::string> read = ReadFile(path);
  if (read.ok()) {
    text = *std::move(read);
    return true;
  }
  std::cerr << "caveat: " << read.status().message() << '\n';
  return false;
}

ExitCode Run(const CLI::App& app, const CommandLine& line) {
  const std::string command = app.get_subcommands().front()->get_name();
  if (command == "verify") return Verify(line.file, line.collection);
  TlsCredentials tls;
  const bool is_read = ReadOptional(line.settings.tls_ca, tls.roots) &&
                       ReadOptional(line.settings.tls_cert, tls.certificate) &&
                       ReadOptional(line.settings.tls_key, tls.key);
  if (!is_read) return kUsage;
  Client client(line.settings.server, tls, line.settings.timeout_ms);
  if (command == "ask") return Ask(line, client);
  CallError error;
  if (command == "search") {
    v1::SearchPassagesResponse found;
    const bool ok = client.Search(Joined(line.words), line.limit, found, error);
    return Print(line.settings, ok, found, error);
  }
  if (command == "show") {
    v1::Document shown;
    const bool ok = client.GetDocument(line.document, shown, error);
    return Print(line.settings, ok, shown, error);
  }
  if (command == "sources") {
    v1::ListDocumentsResponse documents;
    const bool ok = client.ListDocuments(documents, error);
    return Print(line.settings, ok, documents, error);
  }
  v1::Snapshot snapshot;
  const bool ok = client.GetSnapshot(snapshot, error);
  return Print(line.settings, ok, snapshot, error);
}

int Main(int argc, char** argv) {
  CLI::App app("Asks a Caveat server questions about a reviewed collection of health documents.");
  app.footer(kFooter);
  app.require_subcommand(1);
  CommandLine line;
  AddSettings(app, line.settings);
  AddAsk(app, line);
  AddOthers(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kAnswered : kUsage;
  }
  return Run(app, line);
}

}  // namespace
}  // namespace caveat::cli

int main(int argc, char** argv) {
  return caveat::cli::Main(argc, argv);
}
